"""The full-text indexes against the pages they were made from, and the words against both.

A page is in the index as it should be where the index finds all its words in their order, as one
phrase, and holds as many of them as the page has: nothing is missing and nothing is over.
"""

# ruff: noqa: S608 - the names put into SQL are constants of this module, never input

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing

from corpus import search_index, spellings, word_forms
from corpus.verify_values import MEND, Fault, Share, Walk
from pipeline.swedish.word_parts import VERSION

_COLUMNS = {"page_index": ("printed", "repaired"), "part_index": ("words", "headings")}
_PAGES = """SELECT t.page_id, t.printed, t.repaired FROM pages AS p
            JOIN page_texts AS t ON t.page_id = p.page_id WHERE p.document_id = ? ORDER BY 1"""
_Row = tuple[int, str, str]


def faults(db: sqlite3.Connection, walk: Walk, share: Share) -> Iterator[Fault]:
    """Pages whose words the indexes do not have, or have though there is no such page."""
    analysed = db.execute("SELECT version FROM word_analysis").fetchall() == [(VERSION,)]
    for index in _COLUMNS:
        yield from _other_pages(db, index)
    listed = db.execute("SELECT document_id FROM documents ORDER BY 1")
    mine = [name for (name,) in listed if share.takes(name)]
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as beside:
        for index, columns in _COLUMNS.items():
            beside.execute(
                f"""CREATE VIRTUAL TABLE {index} USING fts5 ({", ".join(columns)}, content = '',
                    tokenize = 'unicode61 remove_diacritics 0')"""
            )
        for at in walk("index", range(len(mine)), len(mine)):
            name = mine[at]
            rows = db.execute(_PAGES, [name]).fetchall()
            yield from _differing(db, beside, "page_index", name, rows)
            if analysed:
                parts = list(search_index.rows_of(db, name))
                yield from _differing(db, beside, "part_index", name, parts)
    if share.is_whole:
        yield from _words(db, analysed=analysed)


def _other_pages(db: sqlite3.Connection, index: str) -> Iterator[Fault]:
    filed, pages = f"SELECT id FROM {index}_docsize", "SELECT page_id FROM pages"
    for told, query in {
        "pages that are not there": f"{filed} EXCEPT {pages}",
        "not all pages": f"{pages} EXCEPT {filed}",
    }.items():
        if found := db.execute(query).fetchall():
            why = f"The index has {told}: {len(found)} ({found[0][0]}, ...)."
            yield Fault(_code(index), index, why, MEND)


def _differing(
    db: sqlite3.Connection, beside: sqlite3.Connection, index: str, name: str, rows: Sequence[_Row]
) -> Iterator[Fault]:
    """A fault for a document of which a page is filed otherwise than it should be."""
    for page_id, *texts in rows:
        if not _is_filed(db, beside, index, page_id, texts):
            place = page_id % search_index.PAGES_OF_DOCUMENT
            why = f"The index has other words than the document's page {place}."
            yield Fault(_code(index), name, why, MEND)
            return


def _is_filed(
    db: sqlite3.Connection,
    beside: sqlite3.Connection,
    index: str,
    page_id: int,
    texts: Sequence[str],
) -> bool:
    marks = f"INSERT INTO {index} (rowid, {', '.join(_COLUMNS[index])}) VALUES (1, ?, ?)"
    beside.execute(marks, texts)
    size = f"SELECT sz FROM {index}_docsize WHERE id = ?"
    wanted = beside.execute(size, [1]).fetchone()
    beside.execute(f"INSERT INTO {index} ({index}) VALUES ('delete-all')")
    if db.execute(size, [page_id]).fetchone() != wanted:
        return False
    asked = [
        f'{column} : "{text.replace(chr(34), chr(34) * 2)}"'
        for column, text, many in zip(_COLUMNS[index], texts, _counts(wanted[0]), strict=True)
        if many
    ]
    query = f"SELECT 1 FROM {index} WHERE {index} MATCH ? AND rowid = ?"
    return not asked or bool(db.execute(query, [" AND ".join(asked), page_id]).fetchone())


def _counts(size: bytes) -> list[int]:
    """How many words each column has: variable-length numbers, seven bits a byte.

    >>> _counts(bytes([0x81, 0x00, 0x05]))
    [128, 5]
    """
    counts, value = [], 0
    for byte in size:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            counts.append(value)
            value = 0
    return counts


def _words(db: sqlite3.Connection, *, analysed: bool) -> Iterator[Fault]:
    """The spellings and their parts, counted again over all pages."""
    wanted: Counter[str] = Counter()
    for page in db.execute("SELECT printed, repaired FROM pages"):
        wanted.update(spellings.count([page]))
    stands = dict(db.execute("SELECT spelling, pages FROM spellings"))
    if wrong := sorted(w for w in wanted.keys() | stands.keys() if wanted[w] != stands.get(w, 0)):
        why = f"{len(wrong)} spellings are counted wrongly ({wrong[0]}, ...)."
        yield Fault("spellings-differ", "spellings", why, MEND)
    if not analysed:
        return
    parts = {row[:2] for word in stands for row in word_forms.rows_of(word)}
    if parts != set(db.execute("SELECT part, spelling FROM word_parts")):
        why = "The parts of words are not those of the corpus's spellings."
        yield Fault("word-parts-differ", "word_parts", why, MEND)


def _code(index: str) -> str:
    return "page-index-differs" if index == "page_index" else "word-part-index-differs"
