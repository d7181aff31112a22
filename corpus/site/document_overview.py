"""What the page of a document tells beside its tables: its meeting, contents, files, pages."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from corpus.page_reasons import DONE, not_cured, parted
from corpus.site.document_files import files_of, neighbours_of
from corpus.site.document_source import Document, original_of
from corpus.site.document_words import EVIDENCE, MEDIA, ORIGIN, percent
from corpus.site.pages import Places, place
from pipeline.reading.media import PDF

_DAY = "coalesce(meeting_date, meeting_earliest)"


@dataclass(frozen=True, slots=True)
class Told:
    """Something with its place: what, which words there say so, where, and in which document."""

    what: str
    printed: str
    href: str
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A section of the contents: its number and heading, its level from 1, its page and place."""

    number: str
    text: str
    level: int
    page: int
    href: str


@dataclass(frozen=True, slots=True)
class PageRead:
    """How a page was read, in Swedish, and why it needs a person's eyes ("": it does not)."""

    number: int
    origin: str
    sure: str
    how: str
    eyes: str


def overview(db: sqlite3.Connection, document: Document, places: Places) -> dict[str, Any]:
    """What the template shows."""
    original = original_of(places, str(document.row["sha256"]))
    before, after = _neighbours(db, document)
    (repairs,) = _one(db, "SELECT count(*) FROM corrections WHERE document_id = ?", document)
    (unsure,) = _one(db, "SELECT count(*) FROM unsure_corrections WHERE document_id = ?", document)
    pages = list(_pages(db, document, places.least_confidence))
    return {
        "evidence": list(_evidence(db, document)),
        "contents": list(_contents(db, document)),
        "files": files_of(db, document.id),
        "neighbours": neighbours_of(db, str(document.row["sha256"]), document.id),
        "media": MEDIA.get(str(document.row["media_type"]), document.row["media_type"]),
        "original": original is not None,
        "pictured": original is not None and _has_pictures(str(document.row["media_type"])),
        "bytes": _size(original.stat().st_size) if original else "",
        "before": before,
        "after": after,
        "repairs": repairs,
        "unsure": unsure,
        "pages": pages,
        "eyes": sum(bool(page.eyes) for page in pages),
    }


def _has_pictures(media_type: str) -> bool:
    return media_type == PDF or media_type.startswith("image/")


def how_read(reason: str, confidence: float | None) -> str:
    """Sentences on how a page was read.

    >>> how_read("no-layer+turned-90", None)
    'Sidan var bara bild och lästes från bilden; den låg på sidan och vändes rätt.'
    """
    told = parted(reason)
    sentence = "; ".join([f"Sidan {told.first}", *(f"den {DONE.get(w, w)}" for w in told.done)])
    sure = f" Säkerhet {percent(confidence)}." if confidence is not None else ""
    return f"{sentence}.{sure}"


def _evidence(db: sqlite3.Connection, document: Document) -> Iterator[Told]:
    """The places that say when the meeting was."""
    for bound, printed, told_in, page, start, end in db.execute(
        """SELECT bound, printed, told_in, page, span_start, span_end FROM meeting_evidence
           WHERE document_id = ? ORDER BY ordinal""",
        [document.id],
    ):
        href = place(told_in, page, start, end) if page else ""
        elsewhere = "" if told_in == document.id else _name(db, told_in)
        yield Told(EVIDENCE.get(bound, bound), printed or "", href, elsewhere)


def _name(db: sqlite3.Connection, document_id: str) -> str:
    row = db.execute(
        "SELECT coalesce(title, filename), meeting_date FROM documents WHERE document_id = ?",
        [document_id],
    ).fetchone()
    return " ".join(filter(None, row)) if row else document_id


def _contents(db: sqlite3.Connection, document: Document) -> Iterator[Heading]:
    for number, text, level, page, start, end in db.execute(
        """SELECT number, heading, level, page, heading_start, heading_end FROM sections
           WHERE document_id = ? ORDER BY section_id LIMIT 2000""",
        [document.id],
    ):
        shown = text.removeprefix(number).lstrip(" .)") if number else text
        yield Heading(number or "", shown, level, page, place(document.id, page, start, end))


def _neighbours(
    db: sqlite3.Connection, document: Document
) -> tuple[tuple[str, str] | None, tuple[str, str] | None]:
    """The meetings of the network before and after this one: ids and days."""
    network, day = document.row["network"], document.row["meeting_date"]
    day = day or document.row["meeting_earliest"]
    if not (network and day):
        return None, None
    found = []
    for sign, order in (("<", "DESC"), (">", "ASC")):
        row = db.execute(
            f"""SELECT document_id, {_DAY} FROM documents
                WHERE network = ? AND ({_DAY}, document_id) {sign} (?, ?)
                ORDER BY {_DAY} {order}, document_id {order} LIMIT 1""",  # noqa: S608
            [network, day, document.id],
        ).fetchone()
        found.append(tuple(row) if row else None)
    return found[0], found[1]


def _pages(db: sqlite3.Connection, document: Document, least: float) -> Iterator[PageRead]:
    for number, origin, reason, confidence in db.execute(
        """SELECT page, origin, reason, confidence FROM pages WHERE document_id = ?
           ORDER BY page LIMIT 2000""",
        [document.id],
    ):
        fault = not_cured(origin, reason)
        eyes = f"sidan {fault}" if fault else ""
        if not eyes and confidence is not None and confidence < least:
            eyes = "läst med låg säkerhet"
        sure = percent(confidence) if confidence is not None else ""
        yield PageRead(number, ORIGIN.get(origin, origin), sure, how_read(reason, None), eyes)


def _one(db: sqlite3.Connection, sql: str, document: Document) -> tuple[int, ...]:
    return tuple(db.execute(sql, [document.id]).fetchone())


def _size(size: int) -> str:
    """A file's size as people say it.

    >>> _size(2_500_000), _size(900)
    ('2,5 MB', '1 kB')
    """
    if size >= _MEGABYTE:
        return f"{size / _MEGABYTE:.1f} MB".replace(".", ",")
    return f"{max(1, round(size / 1000))} kB"


_MEGABYTE = 1_000_000
