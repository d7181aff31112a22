"""A document behind its pages: its row, its reading page by page, its original file."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import file_digest
from pathlib import Path
from typing import Any

from corpus import readings
from corpus.evidence import page_starts, unpack_page
from corpus.originals import Folder, is_remote
from corpus.site.original_copies import COPIES
from corpus.site.pages import Asked, NotFound, Places
from pipeline.document import Page, Span
from pipeline.errors import BadSettings
from pipeline.swedish.fold import fold


@dataclass(frozen=True, slots=True)
class Document:
    """What all pages of a document show: its row of `documents`, with `day` and `name` added."""

    row: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The document's id."""
        return str(self.row["document_id"])

    @property
    def name(self) -> str:
        """Its title, else its file's name."""
        return str(self.row["title"] or self.row["filename"])

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return int(self.row["pages"])

    @property
    def first(self) -> int:
        """The number of its first page in the file."""
        return int(self.row["first_page"] or 1)

    @property
    def last(self) -> int:
        """The number of its last page in the file."""
        return self.first + self.pages - 1

    @property
    def day(self) -> str:
        """The day of its meeting, or the window within which it was; "" where nothing tells."""
        earliest, latest = self.row["meeting_earliest"], self.row["meeting_latest"]
        if self.row["meeting_date"] or earliest == latest:
            return str(self.row["meeting_date"] or earliest or "")
        if not (earliest and latest):
            return f"tidigast {earliest}" if earliest else f"senast {latest}"
        return f"{earliest} till {latest}"


def document_asked(db: sqlite3.Connection, asked: Asked) -> Document:
    """The document that the address names.

    Raises:
        NotFound: there is none.
    """
    found = db.execute(
        "SELECT * FROM documents WHERE document_id = ?", [asked.parts.get("document", "")]
    )
    row = found.fetchone()
    if row is None:
        raise NotFound("Det finns inget dokument med det numret.")
    return Document(dict(zip((column[0] for column in found.description), row, strict=True)))


def page_read(db: sqlite3.Connection, document: Document, number: int) -> tuple[Page, int]:
    """A page as read, and where it begins in the document's text.

    Raises:
        NotFound: there is no such page.
    """
    packed = _reading(db, document)
    page = unpack_page(packed, number)
    if page is None:
        raise NotFound(f"Dokumentet har ingen sida {number}.")
    row = db.execute(
        """SELECT span_start, span_end FROM pages WHERE document_id = ? AND page = ?""",
        [document.id, number],
    ).fetchone()
    length = sum(len(line.text) + 1 for line in page.lines)
    if row and row[1] - row[0] + 1 == length:
        return page, int(row[0])
    return page, _starts(document, packed)[number]  # a repair goes over the page's edge


def page_of(db: sqlite3.Connection, document: Document, span: Span) -> int:
    """The page on which a span begins; the last one where it lies behind the text."""
    found = db.execute(
        """SELECT page FROM pages WHERE document_id = ? AND span_start <= ? AND span_end >= ?
           ORDER BY page""",
        [document.id, span.start, span.start],
    ).fetchall()
    if len(found) == 1:
        return int(found[0][0])
    starts = _starts(document, _reading(db, document))
    return max([n for n, at in starts.items() if at <= span.start], default=document.first)


def _starts(document: Document, packed: bytes) -> dict[int, int]:
    """Where each page of the document begins in its text, by the page's number in the file."""
    starts = page_starts(packed)[document.first - 1 : document.last]
    return {number: at - starts[0] for number, at in enumerate(starts, document.first)}


def _reading(db: sqlite3.Connection, document: Document) -> bytes:
    try:
        return readings.packed(db, document.id)
    except BadSettings as error:
        raise NotFound("Dokumentets läsning saknas i arkivet.") from error


def span_asked(text: str) -> Span | None:
    """A span as an address tells it; `None` where it is none.

    >>> span_asked("120-131"), span_asked("131-120"), span_asked("x")
    (Span(start=120, end=131), None, None)
    """
    start, dash, end = text.partition("-")
    if not (dash and all(_is_offset(one) for one in (start, end))) or int(start) >= int(end):
        return None
    return Span(int(start), int(end))


_MOST_DIGITS = 12


def _is_offset(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS


def original_of(places: Places, sha256: str) -> Path | None:
    """The original file, kept under the hash of its content.

    `None` where it is not there, or is another file than the one that was read.
    """
    if is_remote(places.originals):
        return COPIES.path_of(str(places.originals), sha256)
    path = Folder(Path(places.originals)).path_of(sha256)
    if path is None:
        return None
    status = path.stat()
    return path if _hash(path, status.st_mtime_ns, status.st_size) == sha256 else None


@lru_cache(maxsize=4096)
def _hash(path: Path, _changed: int, _size: int) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def file_name(name: str, ending: str = "") -> str:
    r"""A file's name as every header and every system can hold it.

    >>> file_name('Möte "nr 2"\r\n.pdf'), file_name("möte.pdf", "json")
    ('Mote _nr 2___.pdf', 'mote.json')
    """
    stem = name.rpartition(".")[0] or name if ending else name
    folded = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in " .-_") else "_"
        for letter in _same_case(stem)
    )
    return (folded[:100] or "dokument") + (f".{ending}" if ending else "")


def _same_case(name: str) -> str:
    """The name without marks, its capitals kept."""
    return "".join(fold(letter).upper() if letter.isupper() else fold(letter) for letter in name)
