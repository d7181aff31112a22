"""The schema of migration `_arrival`: what waits in the inbox, and its folders as labels."""

# ruff: noqa: S608 - the names put into SQL are constants of this module, never input

from __future__ import annotations

_FOLDER = "rtrim(rtrim({0}filename, replace({0}filename, '/', '')), '/')"
"""What stands before a name's last slash: all after it is cut, then the slash."""

LABELS = f"""SELECT DISTINCT {_FOLDER.format("")} AS label, sha256 FROM arrivals
             WHERE {_FOLDER.format("")} > ''"""
"""What `file_labels` is to hold."""

ARRIVAL: tuple[str, ...] = (
    """CREATE TABLE file_labels (
         label TEXT NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (label, sha256)) WITHOUT ROWID""",
    "CREATE INDEX file_labels_by_file ON file_labels (sha256, label)",
    f"""INSERT OR IGNORE INTO file_labels
        SELECT {_FOLDER.format("")}, sha256 FROM arrivals WHERE {_FOLDER.format("")} > ''""",
    f"""CREATE TRIGGER arrivals_give_labels AFTER INSERT ON arrivals
        WHEN {_FOLDER.format("NEW.")} > '' BEGIN
          INSERT INTO file_labels SELECT {_FOLDER.format("NEW.")}, NEW.sha256
          WHERE NOT EXISTS (SELECT 1 FROM file_labels
            WHERE label = {_FOLDER.format("NEW.")} AND sha256 = NEW.sha256); END""",
    """CREATE VIEW labels AS
       SELECT DISTINCT u.in_force AS document_id, f.label
       FROM file_labels AS f JOIN units AS u ON u.sha256 = f.sha256
       WHERE u.in_force IS NOT NULL""",
    """CREATE TABLE waiting (
         filename TEXT NOT NULL, sha256 TEXT NOT NULL, code TEXT NOT NULL, reason TEXT NOT NULL,
         since TEXT NOT NULL, boot TEXT NOT NULL, state TEXT NOT NULL,
         PRIMARY KEY (filename, sha256)) WITHOUT ROWID""",
)
"""The tables, what fills them, and the view; `units` comes with the next migration."""
