"""Where it is kept which promise was taken up when: tables, triggers and a view."""

from __future__ import annotations

FOLLOWUPS = (
    """CREATE TABLE followups (
         document_id TEXT NOT NULL REFERENCES documents, ordinal INTEGER NOT NULL,
         state TEXT NOT NULL, probability REAL NOT NULL, reason TEXT NOT NULL,
         taken_up_in TEXT REFERENCES documents, printed TEXT, page INTEGER,
         span_start INTEGER, span_end INTEGER,
         PRIMARY KEY (document_id, ordinal)) WITHOUT ROWID""",
    "CREATE INDEX followups_by_later ON followups (taken_up_in) WHERE taken_up_in IS NOT NULL",
    "CREATE TABLE followups_dirty (network_key TEXT PRIMARY KEY) WITHOUT ROWID",
    """CREATE TRIGGER followups_added AFTER INSERT ON documents
       WHEN new.network_key IS NOT NULL BEGIN
         INSERT OR IGNORE INTO followups_dirty VALUES (new.network_key); END""",
    """CREATE TRIGGER followups_moved
       AFTER UPDATE OF network_key, meeting_date, meeting_earliest, meeting_latest ON documents
       BEGIN
         INSERT OR IGNORE INTO followups_dirty
           SELECT old.network_key WHERE old.network_key IS NOT NULL
           UNION SELECT new.network_key WHERE new.network_key IS NOT NULL;
         DELETE FROM followups WHERE old.network_key IS NOT new.network_key
           AND (document_id = new.document_id OR taken_up_in = new.document_id); END""",
    """CREATE TRIGGER followups_dropped AFTER DELETE ON documents BEGIN
         INSERT OR IGNORE INTO followups_dirty
           SELECT old.network_key WHERE old.network_key IS NOT NULL;
         DELETE FROM followups
           WHERE document_id = old.document_id OR taken_up_in = old.document_id; END""",
    """INSERT OR IGNORE INTO followups_dirty
       SELECT DISTINCT network_key FROM documents WHERE network_key IS NOT NULL""",
)
"""The tables of migration 12, and the triggers that note which networks are touched."""

PROMISES = """
SELECT a.document_id, a.ordinal, d.network, coalesce(d.meeting_date, d.meeting_earliest) AS day,
       a.responsible, a.due, coalesce(f.state, 'open') AS state, a.printed, a.page, a.span_start,
       a.span_end, f.taken_up_in, coalesce(l.meeting_date, l.meeting_earliest) AS taken_up_day,
       f.printed AS taken_up, f.page AS taken_up_page, f.span_start AS taken_up_start,
       f.span_end AS taken_up_end, coalesce(f.probability, 0) AS probability,
       coalesce(f.reason, '') AS reason
FROM actions AS a JOIN documents AS d ON d.document_id = a.document_id
LEFT JOIN followups AS f ON f.document_id = a.document_id AND f.ordinal = a.ordinal
LEFT JOIN documents AS l ON l.document_id = f.taken_up_in
"""
