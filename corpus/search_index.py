"""The index of words by what they are forms of, beside the one of words as they stand.

`page_index` is evidence: the words of each page, letter for letter.  `part_index` is an opinion on
them: a page that says "skolfrånvaron" is filed under `skola`, `frånvaro` and `skolfrånvaro`, so
that one short list answers a search, however many forms the corpus has.  What no lexeme is known
for is filed as it stands.  Headings are filed a second time, so that they can count for more.
It is made again as a whole when the analysis changes (`word_parts.VERSION`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from functools import lru_cache

from corpus import spellings
from pipeline.swedish.word_parts import parts

LEXEME = "\ue000"
"""Begins the name of a lexeme in the index: a letter to FTS5, and no part of any word."""

HEADED = "\ue001"
"""Begins what a word of a heading is filed under once more, so that headings are a list apart."""

PAGES_OF_DOCUMENT = 1 << 15
"""The number of a page is that of its document times this, plus its place: see `page_rows`."""

PART_INDEX = """CREATE VIRTUAL TABLE part_index USING fts5 (words, headings, content = '',
                tokenize = 'unicode61 remove_diacritics 0')"""

Row = tuple[int, str, str]


@lru_cache(maxsize=300_000)
def filed_under(word: str) -> tuple[str, ...]:
    """The entries of a word in lower case: its lexemes and parts, or itself.

    >>> [entry.removeprefix(LEXEME) for entry in filed_under("tilläggsbudgeten")]
    ['budgetn', 'tilläggn', 'tilläggsbudgetn']
    >>> filed_under("och")
    ('och',)
    """
    own, compounded = parts(word)
    lexemes = sorted(entry(part.lemma, part.kind) for part in own | compounded)
    return tuple(lexemes if own else [*lexemes, word])


def entry(lemma: str, kind: str) -> str:
    """The name of a lexeme in the index: one word to FTS5."""
    return f"{LEXEME}{lemma}{kind}"


def rows_of(db: sqlite3.Connection, document_id: str | None = None) -> Iterable[Row]:
    """The rows of one document or of all: page, its words' entries, its headings' entries."""
    one = "WHERE p.document_id = :name" if document_id else ""
    pages = db.execute(
        f"""SELECT p.page_id, p.printed, p.repaired,
              CASE WHEN p.page_id % {PAGES_OF_DOCUMENT} = 1 THEN coalesce(d.title, '') ELSE '' END,
              (SELECT group_concat(heading, char(10)) FROM sections AS s
               WHERE s.document_id = p.document_id AND s.page = p.page)
            FROM pages AS p JOIN documents AS d ON d.document_id = p.document_id {one}
            ORDER BY p.page_id""",  # noqa: S608 - constants
        {"name": document_id},
    )
    for page_id, printed, repaired, title, headings in pages:
        headed = _entries("", f"{title}\n{headings or ''}")
        apart = dict.fromkeys(headed)
        words = " ".join(_entries(printed, repaired))
        yield page_id, words, " ".join([*headed, *(f"{HEADED}{entry}" for entry in apart)])


def _entries(printed: str, repaired: str) -> list[str]:
    found = spellings.words(repaired)
    if printed and printed != repaired:
        shown = set(found)
        found += [word for word in spellings.words(printed) if word not in shown]
    return [entry for word in found for entry in filed_under(word)]


def add(db: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """File the pages."""
    db.executemany("INSERT INTO part_index (rowid, words, headings) VALUES (?, ?, ?)", rows)


def take_out(db: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Take pages out; the rows must be those that were filed."""
    db.executemany(
        """INSERT INTO part_index (part_index, rowid, words, headings)
           VALUES ('delete', ?, ?, ?)""",
        rows,
    )


def add_all(db: sqlite3.Connection) -> None:
    """File all pages again: about 1 ms each."""
    db.execute("INSERT INTO part_index (part_index) VALUES ('delete-all')")
    add(db, rows_of(db))
