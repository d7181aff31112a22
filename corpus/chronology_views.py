"""Meetings in order, and planned meetings without minutes: views, and the tables behind them."""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

_DAY = "coalesce(d.meeting_date, d.meeting_earliest)"
_PLACE = "printed TEXT, page INTEGER, span_start INTEGER, span_end INTEGER"

CHRONOLOGY_TABLES: tuple[str, ...] = (
    f"""CREATE TABLE meeting_evidence (
          document_id TEXT NOT NULL REFERENCES documents, ordinal INTEGER NOT NULL,
          bound TEXT NOT NULL, rule TEXT NOT NULL, told_in TEXT NOT NULL, {_PLACE},
          PRIMARY KEY (document_id, ordinal)) WITHOUT ROWID""",
    f"""CREATE TABLE meeting_plans (
          document_id TEXT NOT NULL REFERENCES documents, ordinal INTEGER NOT NULL,
          earliest TEXT NOT NULL, latest TEXT NOT NULL, fate TEXT NOT NULL, minutes_in TEXT,
          {_PLACE}, PRIMARY KEY (document_id, ordinal)) WITHOUT ROWID""",
    f"""CREATE TABLE meeting_contradictions (
          document_id TEXT NOT NULL REFERENCES documents, ordinal INTEGER NOT NULL,
          kind TEXT NOT NULL, told TEXT NOT NULL, other_document_id TEXT, other_told TEXT NOT NULL,
          {_PLACE}, other_printed TEXT, other_page INTEGER, other_start INTEGER, other_end INTEGER,
          PRIMARY KEY (document_id, ordinal)) WITHOUT ROWID""",
    """CREATE TABLE meeting_accounts (
         document_id TEXT PRIMARY KEY REFERENCES documents, network_key TEXT NOT NULL,
         account TEXT NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX meeting_accounts_by_network ON meeting_accounts (network_key)",
    """CREATE TABLE meetings_dirty (
         network_key TEXT NOT NULL, document_id TEXT NOT NULL,
         PRIMARY KEY (network_key, document_id)) WITHOUT ROWID""",
    """CREATE TRIGGER documents_put AFTER INSERT ON documents BEGIN
         INSERT OR IGNORE INTO meetings_dirty
         VALUES (coalesce(NEW.network_key, ''), NEW.document_id); END""",
    """CREATE TRIGGER documents_dropped AFTER DELETE ON documents BEGIN
         INSERT OR IGNORE INTO meetings_dirty
         VALUES (coalesce(OLD.network_key, ''), OLD.document_id);
         DELETE FROM meeting_accounts WHERE document_id = OLD.document_id; END""",
    "ALTER TABLE documents ADD COLUMN own_earliest TEXT",
    "ALTER TABLE documents ADD COLUMN own_latest TEXT",
)

CHRONOLOGY_VIEWS: dict[str, str] = {
    "meetings_in_order": f"""
SELECT network, day, document_id, title, filename, meeting_date, meeting_earliest, meeting_latest,
       own_earliest, own_latest,
       CAST(julianday(meeting_date) - julianday(lag(meeting_date) OVER before) AS INTEGER)
         AS days_since_last,
       lag(document_id) OVER before AS last_document_id
FROM (
  SELECT d.network, {_DAY} AS day, d.document_id, d.title, d.filename, d.meeting_date,
         d.meeting_earliest, d.meeting_latest, d.own_earliest, d.own_latest
  FROM documents AS d
  WHERE d.network IS NOT NULL AND {_DAY} IS NOT NULL
)
WINDOW before AS (PARTITION BY network ORDER BY day, document_id)
""",
    "planned_without_minutes": """
SELECT d.network, p.earliest, p.latest, count(*) AS announcements,
       min(p.document_id) AS announced_in
FROM meeting_plans AS p
JOIN documents AS d ON d.document_id = p.document_id
WHERE p.fate = 'no minutes' AND d.network IS NOT NULL
GROUP BY d.network, p.earliest, p.latest
""",
    "contradictions": """
SELECT d.network, c.kind, c.document_id, d.filename, c.told, c.printed, c.page,
       c.other_document_id, o.filename AS other_filename, c.other_told, c.other_printed,
       c.other_page
FROM meeting_contradictions AS c
JOIN documents AS d ON d.document_id = c.document_id
LEFT JOIN documents AS o ON o.document_id = c.other_document_id
""",
}
