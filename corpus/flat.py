"""What a night would otherwise ask of the whole corpus, kept up to date by triggers.

A night of 100 new documents must cost the same over 1,000 documents as over 100,000.  So the corpus
notes what waits: documents in force that have no record (`records_dirty`), and words that good
documents taught since the damaged ones that ask for them were looked at (`archive_words_dirty`).
Both are empty after a night in which everything could be interpreted.
"""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

import sqlite3

_HAS_RECORD = "EXISTS (SELECT 1 FROM records AS r WHERE r.document_id = {}.document_id)"
_LOOK = f"""
          DELETE FROM records_dirty WHERE document_id = NEW.document_id;
          INSERT OR IGNORE INTO records_dirty SELECT NEW.document_id
          WHERE NEW.in_force = NEW.document_id AND NOT {_HAS_RECORD.format("NEW")};"""

_STATEMENTS = (
    "CREATE TABLE records_dirty (document_id TEXT PRIMARY KEY) WITHOUT ROWID",
    f"""INSERT INTO records_dirty SELECT u.document_id FROM units AS u
        WHERE u.in_force = u.document_id AND NOT {_HAS_RECORD.format("u")}""",
    f"CREATE TRIGGER units_wait AFTER INSERT ON units BEGIN {_LOOK} END",
    f"CREATE TRIGGER units_wait_again AFTER UPDATE OF in_force ON units BEGIN {_LOOK} END",
    """CREATE TRIGGER units_dropped AFTER DELETE ON units BEGIN
         DELETE FROM records_dirty WHERE document_id = OLD.document_id; END""",
    """CREATE TRIGGER records_made AFTER INSERT ON records BEGIN
         DELETE FROM records_dirty WHERE document_id = NEW.document_id; END""",
    """CREATE TRIGGER records_dropped AFTER DELETE ON records BEGIN
         INSERT OR IGNORE INTO records_dirty SELECT u.document_id FROM units AS u
         WHERE u.document_id = OLD.document_id AND u.in_force = u.document_id; END""",
    "CREATE TABLE archive_words_dirty (folded TEXT PRIMARY KEY) WITHOUT ROWID",
    "INSERT INTO archive_words_dirty SELECT DISTINCT folded FROM archive_questions",
    """CREATE TRIGGER words_taught AFTER INSERT ON archive_sightings BEGIN
         INSERT OR IGNORE INTO archive_words_dirty VALUES (NEW.folded); END""",
    """CREATE TRIGGER words_forgotten AFTER DELETE ON archive_sightings BEGIN
         INSERT OR IGNORE INTO archive_words_dirty VALUES (OLD.folded); END""",
    "CREATE INDEX records_that_heed ON records (document_id) WHERE verdicts <> ''",
    "CREATE INDEX documents_by_filename ON documents (filename)",
)


def make(db: sqlite3.Connection) -> None:
    """Part of a migration."""
    for statement in _STATEMENTS:
        db.execute(statement)
