"""Where the words of a search stand on a page: marked as the search itself marks them."""

from __future__ import annotations

import sqlite3

from corpus import search_marks
from corpus.search_words import meant, parse
from pipeline.document import Span
from pipeline.errors import BadSettings


def found_on(db: sqlite3.Connection, document_id: str, number: int, words: str) -> tuple[Span, ...]:
    """The spans of the words found on a page; none where they are no query.

    Words are marked also where the page lacks some of them: a reader leafs on from a hit.
    """
    row = db.execute(
        "SELECT page_id FROM pages WHERE document_id = ? AND page = ?", [document_id, number]
    ).fetchone()
    try:
        terms = [meant(db, term) for term in parse(words)]
    except BadSettings:
        return ()
    hits = search_marks.hits(db, terms, [(row[0], 0.0)]) if row else ()
    return tuple(Span(start, end) for hit in hits for start, end in hit.spans if start < end)
