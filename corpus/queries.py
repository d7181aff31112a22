"""The analysts' questions as named views.

To answer a new one: add a view here (who was there: in `attendance_views`), a migration that makes
it, and its lines in README.md.
Readers who only ask never need the tables: a view joins names, dates and places.
"""

from __future__ import annotations

VIEWS: dict[str, str] = {
    "meetings_attended": """
SELECT a.person_id, coalesce(p.name, a.name) AS person, a.printed, a.status, a.role,
       a.municipality_code, m.name AS municipality, a.organisation,
       d.network, coalesce(d.meeting_date, d.meeting_earliest) AS day, d.meeting_date,
       a.document_id, d.title, d.filename, a.page, a.span_start, a.span_end
FROM attendance AS a
JOIN documents AS d ON d.document_id = a.document_id
LEFT JOIN people AS p ON p.person_id = a.person_id
LEFT JOIN municipalities AS m ON m.code = a.municipality_code
""",
    "topic_places": """
SELECT t.topic, t.label, t.score, d.network,
       coalesce(d.meeting_date, d.meeting_earliest) AS day,
       t.document_id, d.title, d.filename, t.section_id, s.heading,
       t.printed, t.page, t.span_start, t.span_end
FROM topics AS t
JOIN documents AS d ON d.document_id = t.document_id
LEFT JOIN sections AS s ON s.document_id = t.document_id AND s.section_id = t.section_id
WHERE t.section_id IS NOT NULL OR NOT EXISTS (
  SELECT 1 FROM topics AS closer
  WHERE closer.document_id = t.document_id AND closer.topic = t.topic
    AND closer.span_start = t.span_start AND closer.section_id IS NOT NULL)
""",
    "planned_meetings": """
SELECT u.edtf, u.earliest, u.latest, u.time, u.place, u.theme, d.network,
       u.document_id AS announced_in, d.title AS announced_in_title,
       coalesce(d.meeting_date, d.meeting_earliest) AS announced_on,
       (SELECT min(held.document_id) FROM documents AS held
        WHERE held.network = d.network AND held.document_id <> d.document_id
          AND held.meeting_date BETWEEN u.earliest AND u.latest) AS held_in,
       u.printed, u.page, u.span_start, u.span_end
FROM upcoming AS u
JOIN documents AS d ON d.document_id = u.document_id
""",
    "people_spellings": """
SELECT p.person_id, p.name AS person, a.name AS spelling, a.printed, count(*) AS times,
       min(coalesce(d.meeting_date, d.meeting_earliest)) AS first_seen,
       max(coalesce(d.meeting_date, d.meeting_earliest)) AS last_seen
FROM attendance AS a
JOIN people AS p ON p.person_id = a.person_id
JOIN documents AS d ON d.document_id = a.document_id
GROUP BY p.person_id, a.name, a.printed
""",
}

LATER_VIEWS: dict[str, str] = {
    "archive_words": """
SELECT folded, spelling, count(*) AS documents, sum(times) AS times, sum(trusted) AS trusted
FROM archive_sightings
GROUP BY folded, spelling
""",
}
"""Those that came with a migration of their own."""
