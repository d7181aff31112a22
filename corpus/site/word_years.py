"""In how many documents of each year any word stands: as the search finds it."""

from __future__ import annotations

import sqlite3
from collections import Counter

from corpus import search_words
from corpus.search_index import PAGES_OF_DOCUMENT
from corpus.site.listing_rows import kept


def word_years(db: sqlite3.Connection, words: str) -> Counter[str | None]:
    """How many documents have pages that hold all the words, by year; `None`: without a day.

    Raises:
        BadSettings: there is no word to look for.
    """
    return kept(db, ("years of a word", words), lambda: _count(db, words))


def _count(db: sqlite3.Connection, words: str) -> Counter[str | None]:
    pages: set[int] | None = None
    excluded: set[int] = set()
    for term in search_words.parse(words):
        meant = search_words.meant(db, term)
        index = "part_index" if meant.entries else "page_index"
        found = {
            page
            for (page,) in db.execute(
                f"SELECT rowid FROM {index} WHERE {index} MATCH ?",  # noqa: S608 - two constants
                [meant.expression],
            )
        }
        if term.excluded:
            excluded |= found
        else:
            pages = found if pages is None else pages & found
    documents = {page // PAGES_OF_DOCUMENT for page in (pages or set()) - excluded}
    years = kept(db, "years of documents", lambda: _years(db))
    return Counter(years[number] for number in documents if number in years)


def _years(db: sqlite3.Connection) -> dict[int, str | None]:
    """The year of each document's meeting, by the document's number."""
    rows = db.execute(
        "SELECT document_id, substr(coalesce(meeting_date, meeting_earliest), 1, 4) FROM documents"
    )
    return {int(document_id, 16): year for document_id, year in rows}
