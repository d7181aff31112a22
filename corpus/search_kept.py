"""What a search knows beside the full-text index, kept document by document."""

from __future__ import annotations

import sqlite3
from collections import Counter

from corpus import search_index, spellings, word_forms
from pipeline.swedish.word_parts import VERSION


def take_out(db: sqlite3.Connection, document_id: str) -> Counter[str]:
    """Before a document's rows go: what it showed, which `put_in` asks for."""
    if _is_current(db):
        search_index.take_out(db, list(search_index.rows_of(db, document_id)))
    return _shown(db, document_id)


def put_in(db: sqlite3.Connection, document_id: str, before: Counter[str]) -> None:
    """Bring everything up by what one document shows now, less what it showed before.

    Where the analysis of words changed since, all documents are looked at again.
    """
    now = _shown(db, document_id)
    spellings.learn(db, now, before)
    if _is_current(db):
        word_forms.learn(db, spellings.changed_words(now, before))
        search_index.add(db, list(search_index.rows_of(db, document_id)))
    else:
        analyse_all(db)


def make(db: sqlite3.Connection) -> None:
    """The tables, filled from what the corpus holds."""
    for statement in (*word_forms.WORD_PARTS, search_index.PART_INDEX, *BY_DAY):
        db.execute(statement)
    analyse_all(db)


BY_DAY = (
    """CREATE INDEX documents_by_known_day
       ON documents (coalesce(meeting_date, meeting_earliest), document_id)""",
    """CREATE INDEX documents_by_network_day
       ON documents (network, coalesce(meeting_date, meeting_earliest), document_id)""",
)
"""For walking through the documents from the newest, all or those of a network."""


def analyse_all(db: sqlite3.Connection) -> None:
    """Look at all words and pages again: some minutes for 100,000 documents."""
    word_forms.analyse_all(db)
    search_index.add_all(db)
    db.execute("DELETE FROM word_analysis")
    db.execute("INSERT INTO word_analysis (version) VALUES (?)", [VERSION])


def _is_current(db: sqlite3.Connection) -> bool:
    return db.execute("SELECT version FROM word_analysis").fetchall() == [(VERSION,)]


def _shown(db: sqlite3.Connection, document_id: str) -> Counter[str]:
    query = "SELECT printed, repaired FROM pages WHERE document_id = ?"
    return spellings.count(db.execute(query, [document_id]).fetchall())
