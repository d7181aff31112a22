"""A document's pages: what it says, its pages beside their pictures, its file, its repairs."""

from __future__ import annotations

import sqlite3

from corpus import records
from corpus.site.document_facts import KINDS, corrections_on, facts_on, running_on
from corpus.site.document_files import stands_at
from corpus.site.document_found import found_on
from corpus.site.document_listings import listings_of, repairs, unsure
from corpus.site.document_overview import how_read, overview
from corpus.site.document_source import (
    Document,
    document_asked,
    file_name,
    original_of,
    page_of,
    page_read,
    span_asked,
)
from corpus.site.document_switches import switches
from corpus.site.document_view import Marked, view
from corpus.site.document_words import visible
from corpus.site.page_picture import PICTURES
from corpus.site.pages import (
    Asked,
    File,
    Later,
    Moved,
    NotFound,
    Page,
    PageFunction,
    Route,
    place,
)
from pipeline.document import Span
from pipeline.errors import BadSettings
from pipeline.reading.shown_page import shown

A_YEAR = 365 * 24 * 3600
PICTURE_VERSION = "1"
"""In a picture's address: a browser keeps it for a year, until the way it is made changes."""


def document_page(db: sqlite3.Connection, asked: Asked) -> Page | Moved:
    """What a document says: its meeting, its people, what was decided and promised, its pages."""
    document = document_asked(db, asked)
    if (span := span_asked(asked.args.get("plats", ""))) is not None:
        return Moved(place(document.id, page_of(db, document, span), span.start, span.end))
    context = {
        "document": document,
        "visible": visible,
        "picture_version": PICTURE_VERSION,
        **overview(db, document, asked.places),
    }
    return Page("document.html", document.name, context, listings_of(document.id))


def viewer_page(db: sqlite3.Connection, asked: Asked) -> Page | Moved:
    """A page of a document: its picture with its words marked, beside its text."""
    document = document_asked(db, asked)
    number = _number(asked, document)
    span = span_asked(asked.args.get("plats", ""))
    page, at = page_read(db, document, number)
    length = sum(len(line.text) + 1 for line in page.lines)
    if span and not at <= span.start < at + max(length, 1):
        there = page_of(db, document, span)
        if there != number:
            return Moved(place(document.id, there, span.start, span.end))
    whole = Span(at, at + length)
    picture = shown(page)
    original = original_of(asked.places, str(document.row["sha256"]))
    words = asked.args.get("q", "").strip()
    marked = Marked(
        facts_on(db, document.id, whole),
        corrections_on(db, document.id, whole),
        tuple(running_on(db, document.id, number)),
        span,
        found_on(db, document.id, number, words) if words else (),
    )
    context = {
        "document": document,
        "number": number,
        "page": page,
        "picture": picture,
        "picture_version": PICTURE_VERSION,
        "original": original is not None,
        "viewed": view(page, at, marked, picture if original else None),
        "kinds": KINDS,
        "switches": switches(asked.args),
        "how": how_read(page.reason, page.confidence),
        "q": words,
        "hits": len(marked.found),
        "span": span,
        "visible": visible,
        "numbers": numbers_shown(number, document.last, document.first),
    }
    return Page("document_page.html", f"{document.name}, sida {number}", context)


def numbers_shown(number: int, last: int, first: int = 1) -> list[int]:
    """The pages that are linked to from one page; 0 stands for those left out.

    >>> numbers_shown(7, 60)
    [1, 0, 5, 6, 7, 8, 9, 0, 60]
    """
    near = sorted({first, last, *range(max(first, number - 2), min(last, number + 2) + 1)})
    shown_numbers: list[int] = []
    for one in near:
        if shown_numbers and one > shown_numbers[-1] + 1:
            shown_numbers.append(0)
        shown_numbers.append(one)
    return shown_numbers


_MOST_DIGITS = 7


def _number(asked: Asked, document: Document) -> int:
    text = asked.parts.get("number", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else 0
    if not document.first <= number <= document.last:
        raise NotFound(f"Dokumentet har {document.pages} sidor; sida {text[:20]} finns inte.")
    return number


def picture_file(db: sqlite3.Connection, asked: Asked) -> Later:
    """The picture of a page, as JPEG."""
    document = document_asked(db, asked)
    page, _ = page_read(db, document, _number(asked, document))
    picture = shown(page)
    original = original_of(asked.places, str(document.row["sha256"]))
    if picture is None or original is None:
        raise NotFound("Sidan har ingen bild.")
    media_type = str(document.row["media_type"])

    def make() -> File:
        made = PICTURES.of(original, media_type, picture)
        if made is None:
            raise NotFound("Sidans bild kan inte visas.")
        return File(made, "image/jpeg", seconds=A_YEAR)

    return Later(make)


def original_file(db: sqlite3.Connection, asked: Asked) -> Later:
    """The original file, byte for byte, to be saved; also of an earlier version, by its own id."""
    row = db.execute(
        """SELECT r.sha256, r.filename, r.media_type FROM readings AS r
           WHERE r.document_id = substr(?, 1, 12)""",
        [asked.parts.get("document", "")],
    ).fetchone()
    original = original_of(asked.places, row[0]) if row else None
    if original is None:
        raise NotFound("Originalet saknas i arkivet eller är ändrat.")
    filename, media_type = file_name(row[1]), row[2]
    return Later(lambda: File(original.read_bytes(), media_type, filename))


def record_file(db: sqlite3.Connection, asked: Asked) -> File:
    """The record as JSON: all that was found, as `diarium interpret` prints it."""
    document = document_asked(db, asked)
    try:
        record = records.line(db, document.id)
    except BadSettings as error:
        raise NotFound("Dokumentet tolkas om: protokollet finns efter nästa natt.") from error
    name = file_name(str(document.row["filename"]), "json")
    return File(record.encode(), "application/json; charset=utf-8", name)


def repairs_page(db: sqlite3.Connection, asked: Asked) -> Page:
    """The words that were repaired, and those that were too unsure."""
    document = document_asked(db, asked)
    context = {"document": document, "visible": visible}
    listings = (repairs(document.id), unsure(document.id))
    return Page("document_repairs.html", f"{document.name}, rättade ord", context, listings)


def _leading(function: PageFunction) -> PageFunction:
    """The page, or where the minutes stand now: the version in force, the part of a file."""

    def page(db: sqlite3.Connection, asked: Asked) -> Page | File | Moved | Later:
        to = stands_at(db, asked.parts.get("document", ""), asked.parts.get("number", ""))
        return Moved(to, lasting=False) if to else function(db, asked)

    return page


_ONE = r"/dokument/(?P<document>[0-9a-f]{12}(?:-[0-9]{1,7}-[0-9]{1,7})?)"
ROUTES: tuple[Route, ...] = (
    (rf"{_ONE}$", _leading(document_page)),
    (rf"{_ONE}/sida/(?P<number>[^/]+)$", _leading(viewer_page)),
    (rf"{_ONE}/bild/(?P<number>[0-9]+)\.jpg$", picture_file),
    (rf"{_ONE}/original$", original_file),
    (rf"{_ONE}/protokoll\.json$", _leading(record_file)),
    (rf"{_ONE}/rattade-ord$", _leading(repairs_page)),
)
