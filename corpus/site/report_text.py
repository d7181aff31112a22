r"""A morning report as a page shows it: its Markdown taken apart into plain values.

Only what `flows.report` writes is understood: headings, lists, tables, `code`, and signs that a
backslash makes plain.  Everything else is text.  Nothing here is HTML: the template escapes it.

A line begins with the name of a file, which may hold anything.  The longest beginning that is
followed by one of our own words and that the corpus knows as a name is taken for it; the pages
told after it lead into that document.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from corpus.site.pages import address, place

_INLINE = re.compile(r"\\(?P<sign>[\\`*_{}\[\]<>#|!])|`(?P<code>[^`]*)`|(?P<plain>[^\\`]+|[\\`])")
_CELL = re.compile(r"(?:\\.|[^|\\]|\\$)+")
_AFTER_NAME = re.compile(r", sida |, mötesdatum|: | s\. |$")
_PAGE = re.compile(r"\b(?:sida|s\.) ([0-9]{1,5})\b")
_PERSON = re.compile(r"p-[0-9a-f]{6,40}")
_AND = " och "

MOST_ENDS = 12
"""Places in a line where the name of a file is looked for as ended."""
MOST_OF_ONE_NAME = 5
"""Documents of one name that a line leads to; where there are more, it leads to none."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text of a line: where it leads ("" for nowhere), and whether it is to be typed."""

    text: str
    href: str = ""
    code: bool = False


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a report: a heading's one line, a paragraph's, the items of a list, or table rows.

    A table's rows are its lines' cells; the first row is its head.
    """

    kind: Literal["title", "heading", "text", "list", "table"]
    lines: tuple[Line, ...] = ()
    rows: tuple[tuple[Line, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """A document that came under a name: its id, how many pages it has, when it was read.

    What was set aside under the name has no id.
    """

    document_id: str
    pages: int
    read_at: str


def plain(line: str) -> Line:
    r"""A line's text and code, without links.

    >>> [piece.text for piece in plain(r"a\_b.pdf: tom (`empty`)")]
    ['a_b.pdf: tom (', 'empty', ')']
    """
    pieces: list[Piece] = []
    for found in _INLINE.finditer(line):
        if found["code"] is not None:
            pieces.append(Piece(found["code"], code=True))
            continue
        text = found["sign"] or found["plain"] or ""
        if pieces and not pieces[-1].code:
            pieces[-1] = Piece(pieces[-1].text + text)
        else:
            pieces.append(Piece(text))
    return tuple(pieces)


def shown_report(
    db: sqlite3.Connection, markdown: str, began: str = "", ended: str = ""
) -> list[Block]:
    """The report's parts, with links.

    Of several documents of one name those are meant that were read in the night, which `began`
    and `ended` then (ISO 8601), if any was.
    """
    blocks = list(_blocks(markdown))
    known = _documents(db, set(_candidates(blocks)))
    meant = {name: _of_the_night(found, began, ended) for name, found in known.items()}
    return [_linked(block, meant) for block in blocks]


def _blocks(markdown: str) -> Iterator[Block]:
    """The parts, one after another; lines that belong together stand together."""
    items: list[Line] = []
    rows: list[tuple[Line, ...]] = []
    for line in [*markdown.split("\n"), ""]:
        if items and not line.startswith("- "):
            yield Block("list", tuple(items))
            items = []
        if rows and not line.startswith("|"):
            yield Block("table", rows=tuple(rows))
            rows = []
        if line.startswith("- "):
            items.append(plain(line[2:]))
        elif line.startswith("|"):
            if not re.fullmatch(r"[|\- ]+", line):
                rows.append(_cells(line))
        elif line.startswith("## "):
            yield Block("heading", (plain(line[3:]),))
        elif line.startswith("# "):
            yield Block("title", (plain(line[2:]),))
        elif line.strip():
            yield Block("text", (plain(line),))


def _cells(line: str) -> tuple[Line, ...]:
    inner = line.strip().removeprefix("|").removesuffix("|")
    return tuple(plain(cell.strip()) for cell in _CELL.findall(inner))


def _candidates(blocks: list[Block]) -> Iterator[str]:
    """What may be names of files."""
    for block in blocks:
        if block.kind == "table":
            yield from (row[0][0].text for row in block.rows[1:] if row and row[0])
        elif block.kind == "list":
            for text in (line[0].text for line in block.lines if line and not line[0].code):
                yield from _beginnings(text)
                for at in _ands(text):
                    yield from _beginnings(text[at:])


def _ands(text: str) -> list[int]:
    return [found.end() for found in re.finditer(_AND, text)][:MOST_ENDS]


def _beginnings(text: str) -> list[str]:
    """The beginnings of a line that may be a file's name, the longest first."""
    ends = [found.start() for found in _AFTER_NAME.finditer(text)]
    return [text[:end] for end in sorted({*ends[:MOST_ENDS], len(text)}, reverse=True) if end]


def _documents(db: sqlite3.Connection, names: set[str]) -> dict[str, list[Named]]:
    """The documents that came under each of the names."""
    rows = db.execute(
        """SELECT a.filename, d.document_id, d.pages, r.read_at
           FROM json_each(?) AS name JOIN arrivals AS a ON a.filename = name.value
           JOIN units AS u ON u.sha256 = a.sha256
           JOIN documents AS d ON d.document_id = u.in_force
           JOIN readings AS r ON r.sha256 = a.sha256
           ORDER BY a.filename, r.read_at, d.document_id""",
        [json.dumps(sorted(names))],
    )
    found: dict[str, list[Named]] = {}
    for name, *document in rows:
        found.setdefault(name, []).append(Named(*document))
    aside = (
        "SELECT filename, since FROM set_aside WHERE filename IN (SELECT value FROM json_each(?))"
    )
    for name, since in db.execute(aside, [json.dumps(sorted(names - set(found)))]):
        found[name] = [Named("", 0, since)]
    return found


def _of_the_night(found: list[Named], began: str, ended: str) -> list[Named]:
    read_then = [one for one in found if began and began <= one.read_at <= (ended or one.read_at)]
    return read_then or found


def _linked(block: Block, meant: Mapping[str, list[Named]]) -> Block:
    if block.kind == "list":
        return Block("list", tuple(tuple(_linked_line(line, meant)) for line in block.lines))
    if block.kind == "table":
        rows = [((*_to_file(row[0], meant),), *row[1:]) for row in block.rows[1:] if row]
        return Block("table", rows=(*block.rows[:1], *rows))
    return block


def _to_file(cell: Line, meant: Mapping[str, list[Named]]) -> Iterator[Piece]:
    if len(cell) == 1 and cell[0].text in meant:
        yield from _name(cell[0].text, meant[cell[0].text])
    else:
        yield from cell


def _linked_line(line: Line, meant: Mapping[str, list[Named]]) -> Iterator[Piece]:
    document: Named | None = None
    for at, piece in enumerate(line):
        if piece.code:
            person = _PERSON.fullmatch(piece.text)
            yield Piece(piece.text, address("person", piece.text) if person else "", code=True)
            continue
        rest = piece.text
        while at == 0 and (name := _first_name(rest, meant)):
            found = meant[name]
            yield from _name(name, found)
            document = found[0] if len(found) == 1 else None
            rest = rest[len(name) :]
            onwards = [end for end in _ands(rest) if _first_name(rest[end:], meant)]
            told, rest = (rest[: onwards[0]], rest[onwards[0] :]) if onwards else (rest, "")
            yield from _told(told, document)
        yield from _told(rest, document)


def _first_name(text: str, meant: Mapping[str, list[Named]]) -> str:
    return next((name for name in _beginnings(text) if name in meant), "")


def _name(name: str, found: list[Named]) -> Iterator[Piece]:
    """A file's name, leading to its document; to each where several came under it."""
    if len(found) == 1:
        key = found[0].document_id
        yield Piece(name, address("dokument", key) if key else address("lagda-at-sidan"))
        return
    yield Piece(name)
    if len(found) <= MOST_OF_ONE_NAME:
        for number, one in enumerate(found, 1):
            yield Piece(" ")
            yield Piece(f"({number})", address("dokument", one.document_id))


def _told(text: str, document: Named | None) -> Iterator[Piece]:
    """What is told of a document: its pages lead there."""
    at = 0
    for found in _PAGE.finditer(text) if document else ():
        number = int(found[1])
        if document and 0 < number <= document.pages:
            if found.start() > at:
                yield Piece(text[at : found.start()])
            yield Piece(found[0], place(document.document_id, number))
            at = found.end()
    if text[at:]:
        yield Piece(text[at:])
