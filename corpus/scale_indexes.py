"""Indexes of migration 15: so that a page over 100,000 documents reads what it shows, no more.

Tables of findings have no row numbers: an index of theirs ends in the document and the place in its
list, so it often holds all that a count needs.
"""

from __future__ import annotations

SCALE_INDEXES: tuple[str, ...] = (
    "DROP INDEX IF EXISTS attendance_by_person",
    "CREATE INDEX attendance_by_person ON attendance (person_id, document_id, status)",
    "CREATE INDEX attendance_by_spelling ON attendance (person_id, name)",
    "DROP INDEX IF EXISTS attendance_by_municipality",
    "CREATE INDEX attendance_by_municipality ON attendance (municipality_code, status)",
    "DROP INDEX IF EXISTS topics_by_topic",
    "CREATE INDEX topics_by_topic ON topics (topic, document_id, section_id)",
    "CREATE INDEX topics_by_section ON topics (document_id, topic, section_id)",
    """CREATE INDEX documents_in_order
       ON documents (network, coalesce(meeting_date, meeting_earliest), document_id,
                     has_attendance_list)""",
    "CREATE INDEX upcoming_by_day ON upcoming (earliest, latest)",
    "CREATE INDEX followups_by_state ON followups (state)",
    "CREATE INDEX corrections_by_rule ON corrections (rule)",
    "CREATE INDEX sections_by_heading ON sections (heading, document_id)",
    "CREATE INDEX decisions_put_off ON decisions (outcome) WHERE outcome <> 'decided'",
    "CREATE INDEX readings_by_day ON readings (read_at)",
    "CREATE INDEX arrivals_by_filename ON arrivals (filename)",
)
