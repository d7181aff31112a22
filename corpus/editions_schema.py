"""The tables of units: which minutes stand for a document, and what leads to them.

A *unit* is the minutes of one meeting in one file: a file as a whole, or a part of it where it
holds several.  Units that are the same minutes (other files, other versions) are one document,
and exactly one of them is in force.
"""

from __future__ import annotations

import re
import sqlite3

EDITION_VIEWS = {
    "document_files": """
SELECT u.in_force AS document_id, u.place AS rank, u.document_id AS unit_id, u.sha256, u.filename,
       u.first_page, u.last_page, u.begins, u.relation, u.reason, u.score
FROM units AS u WHERE u.in_force IS NOT NULL
""",
}

_TABLES = (
    """CREATE TABLE units (
         document_id TEXT PRIMARY KEY, sha256 TEXT NOT NULL, filename TEXT NOT NULL,
         first_page INTEGER, last_page INTEGER, begins TEXT NOT NULL DEFAULT '', in_force TEXT,
         place INTEGER NOT NULL DEFAULT 0, relation TEXT, reason TEXT NOT NULL DEFAULT '',
         score REAL, since TEXT NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX units_by_sha256 ON units (sha256, first_page)",
    "CREATE INDEX units_in_force ON units (in_force, place)",
    """CREATE TABLE document_leads (
         document_id TEXT NOT NULL, place INTEGER NOT NULL, leads_to TEXT NOT NULL,
         PRIMARY KEY (document_id, place)) WITHOUT ROWID""",
    "CREATE INDEX document_leads_by_target ON document_leads (leads_to, document_id)",
    """CREATE TABLE edition_prints (
         document_id TEXT PRIMARY KEY, reading_id TEXT NOT NULL REFERENCES readings,
         first_page INTEGER, last_page INTEGER, begins TEXT NOT NULL, version TEXT NOT NULL,
         recognised INTEGER NOT NULL, confidence REAL, letters INTEGER NOT NULL,
         fingerprint TEXT) WITHOUT ROWID""",
    "CREATE INDEX edition_prints_by_reading ON edition_prints (reading_id)",
    "CREATE INDEX edition_prints_by_version ON edition_prints (version, reading_id)",
    """CREATE TABLE edition_keys (
         key TEXT NOT NULL, day TEXT NOT NULL, document_id TEXT NOT NULL,
         PRIMARY KEY (key, day, document_id)) WITHOUT ROWID""",
    "CREATE INDEX edition_keys_by_unit ON edition_keys (document_id)",
    """CREATE TABLE edition_pairs (
         one TEXT NOT NULL, other TEXT NOT NULL, relation TEXT NOT NULL, score REAL NOT NULL,
         newer INTEGER NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (one, other)) WITHOUT ROWID""",
    "CREATE INDEX edition_pairs_by_other ON edition_pairs (other)",
    """CREATE TABLE editions_dirty (
         step TEXT NOT NULL, document_id TEXT NOT NULL,
         PRIMARY KEY (step, document_id)) WITHOUT ROWID""",
    """CREATE TRIGGER readings_are_units AFTER INSERT ON readings BEGIN
         INSERT INTO units (document_id, sha256, filename, in_force, since)
         SELECT NEW.document_id, NEW.sha256, NEW.filename, NEW.document_id, NEW.read_at
         WHERE NOT EXISTS (SELECT 1 FROM units WHERE sha256 = NEW.sha256);
         INSERT OR IGNORE INTO document_leads VALUES (NEW.document_id, 0, NEW.document_id);
         INSERT OR IGNORE INTO editions_dirty VALUES ('learn', NEW.document_id); END""",
)


def make(db: sqlite3.Connection) -> None:
    """The tables; what was read until now is a unit each, and is compared by the next night."""
    for statement in _TABLES:
        db.execute(statement)
    db.execute(
        """INSERT INTO units (document_id, sha256, filename, in_force, since)
           SELECT document_id, sha256, filename, document_id, read_at FROM readings"""
    )
    db.execute("INSERT INTO document_leads SELECT document_id, 0, document_id FROM readings")
    db.execute("INSERT INTO editions_dirty SELECT 'learn', document_id FROM readings")
    _make_anew(db, "documents", "sha256 TEXT NOT NULL UNIQUE", "sha256 TEXT NOT NULL")
    db.execute("ALTER TABLE documents ADD COLUMN first_page INTEGER")
    db.execute("ALTER TABLE documents ADD COLUMN last_page INTEGER")
    db.execute("CREATE INDEX documents_by_sha256 ON documents (sha256)")
    db.execute("DELETE FROM records")  # they get the field `part`
    _make_anew(db, "records", "PRIMARY KEY REFERENCES readings", "PRIMARY KEY")
    for name, select in EDITION_VIEWS.items():
        db.execute(f"CREATE VIEW {name} AS {select}")


def _make_anew(db: sqlite3.Connection, table: str, was: str, now: str) -> None:
    """Make a table again with another definition: its rows, indexes and triggers stay.

    Views and other tables name it, so it is not renamed (which would look into all of them).
    """
    (made,) = _sql(db, table, "table")
    made = re.sub(r"\s+", " ", made)
    if was not in made:
        return
    beside = [*_sql(db, table, "index"), *_sql(db, table, "trigger")]
    db.execute(f"CREATE TEMP TABLE kept AS SELECT * FROM {table}")  # noqa: S608 - a constant
    db.execute(f"DROP TABLE {table}")
    db.execute(made.replace(was, now))
    db.execute(f"INSERT INTO {table} SELECT * FROM temp.kept")  # noqa: S608 - a constant
    db.execute("DROP TABLE temp.kept")
    for statement in beside:
        db.execute(statement)


def _sql(db: sqlite3.Connection, table: str, kind: str) -> list[str]:
    rows = db.execute(
        """SELECT sql FROM main.sqlite_schema WHERE tbl_name = ? AND type = ? AND sql IS NOT NULL
           ORDER BY rowid""",
        [table, kind],
    )
    return [sql for (sql,) in rows]
