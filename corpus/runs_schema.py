"""Where it is kept what no morning report has told yet: a table, and what fills it."""

from __future__ import annotations

UNTOLD: tuple[str, ...] = (
    """CREATE TABLE untold (
         kind TEXT NOT NULL, subject TEXT NOT NULL, PRIMARY KEY (kind, subject)) WITHOUT ROWID""",
    """CREATE TRIGGER untold_night AFTER INSERT ON runs BEGIN
         INSERT OR IGNORE INTO untold VALUES ('night', NEW.run_id); END""",
    """CREATE TRIGGER untold_reading AFTER INSERT ON readings BEGIN
         INSERT OR IGNORE INTO untold VALUES ('read', NEW.document_id); END""",
    """CREATE TRIGGER untold_name AFTER INSERT ON arrivals
       WHEN EXISTS (SELECT 1 FROM arrivals
                    WHERE sha256 = NEW.sha256 AND filename <> NEW.filename) BEGIN
         INSERT OR IGNORE INTO untold VALUES ('again', NEW.sha256 || ' ' || NEW.filename); END""",
    """CREATE TRIGGER untold_set_aside AFTER INSERT ON set_aside BEGIN
         INSERT OR IGNORE INTO untold VALUES ('set aside', NEW.sha256); END""",
    """CREATE TRIGGER untold_no_more AFTER DELETE ON set_aside BEGIN
         DELETE FROM untold WHERE kind = 'set aside' AND subject = OLD.sha256; END""",
)
"""The table of migration `_upkeep` and what fills it."""
