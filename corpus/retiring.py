"""What a document says goes where another stands in its place; its reading stays.

A document that is no longer in force is kept until what stands in its place has been interpreted,
so that a meeting never disappears meanwhile.  Whom its rows meant is carried over.
"""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from corpus import people_rows, resolving, search_kept

TABLES = (
    "documents",
    "pages",
    "meeting_evidence",
    "attendance",
    "mentions",
    "dates",
    "sections",
    "topics",
    "decisions",
    "actions",
    "upcoming",
    "corrections",
    "unsure_corrections",
    "archive_sightings",
    "archive_questions",
    "review",
)
"""The tables that a record fills; those derived from them follow by triggers or the same night."""


def carried(db: sqlite3.Connection, document_id: str) -> people_rows.Ids:
    """Whose the names are in documents that this one now stands for."""
    return people_rows.ids_by_name(db, _stood_for(db, document_id))


def retire_replaced(db: sqlite3.Connection, document_id: str) -> None:
    """Let the documents go that this one stands for, once all that stand for them are there."""
    for name in _stood_for(db, document_id):
        _retire_if_replaced(db, name)


def has_work(db: sqlite3.Connection) -> bool:
    """Whether a document waits for another to stand in its place."""
    query = "SELECT EXISTS (SELECT 1 FROM editions_dirty WHERE step = 'retire')"
    return bool(db.execute(query).fetchone()[0])


def retire_all(db: sqlite3.Connection) -> list[str]:
    """Let all documents go that are not in force and are stood for; their ids."""
    waiting = "SELECT document_id FROM editions_dirty WHERE step = 'retire' ORDER BY document_id"
    names = [name for (name,) in db.execute(waiting).fetchall()]
    return [name for name in names if _retire_if_replaced(db, name)]


def drop(db: sqlite3.Connection, document_id: str, tables: Iterable[str] = TABLES) -> None:
    """Take a document's rows out; what a search knows of it is the caller's."""
    for table in tables:
        db.execute(f"DELETE FROM {table} WHERE document_id = ?", [document_id])


def _stood_for(db: sqlite3.Connection, document_id: str) -> list[str]:
    rows = db.execute(
        """SELECT w.document_id FROM document_leads AS w JOIN editions_dirty AS e
             ON e.step = 'retire' AND e.document_id = w.document_id
           WHERE w.leads_to = ?1 AND w.document_id <> ?1 ORDER BY w.document_id""",
        [document_id],
    )
    return [name for (name,) in rows]


def _retire_if_replaced(db: sqlite3.Connection, name: str) -> bool:
    waits = db.execute(
        """SELECT 1 FROM document_leads AS w WHERE w.document_id = ? AND NOT EXISTS (
             SELECT 1 FROM documents AS d WHERE d.document_id = w.leads_to)""",
        [name],
    ).fetchone()
    if waits:
        return False
    resolving.leave(db, name)
    shown = search_kept.take_out(db, name)
    drop(db, name)
    search_kept.put_in(db, name, shown)
    db.execute("DELETE FROM records WHERE document_id = ?", [name])
    db.execute("DELETE FROM editions_dirty WHERE step = 'retire' AND document_id = ?", [name])
    return True
