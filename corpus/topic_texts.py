"""The texts of the corpus as topics are looked for in them: out of stored records, without OCR."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from corpus import readings
from pipeline.corrections import Repaired, apply
from pipeline.document import Line, Page, Reading, Span
from pipeline.findings import Correction, Section
from pipeline.repair.page_breaks import find_breaks, without

_DOCUMENTS = """
SELECT d.document_id, d.filename, d.title, d.network,
       coalesce(d.meeting_date, d.meeting_earliest), r.record
FROM documents AS d JOIN records AS r ON r.document_id = d.document_id
"""
_PAGES = """
SELECT page, span_start, span_end FROM pages WHERE document_id = ? ORDER BY page_id
"""


@dataclass(frozen=True)
class StoredText:
    """A document's text as its topics were found in it, with its sections.

    `day` is ISO, the first the meeting may have been where it is open.
    """

    document_id: str
    filename: str
    title: str | None
    network: str | None
    day: str | None
    repaired: Repaired
    sections: tuple[Section, ...]
    reading: Reading

    @property
    def year(self) -> str | None:
        """The year of the meeting, where it is known."""
        return self.day[:4] if self.day else None


def stored_texts(
    db: sqlite3.Connection, only: Collection[str] | None = None
) -> Iterator[StoredText]:
    """All interpreted documents, or only some, in the order of their ids."""
    query, values = f"{_DOCUMENTS} ORDER BY d.document_id", []
    if only is not None:
        marks = ", ".join("?" * len(only))
        query = f"{_DOCUMENTS} WHERE d.document_id IN ({marks}) ORDER BY d.document_id"
        values = list(only)
    for document_id, filename, title, network, day, packed in db.execute(query, values):
        record = json.loads(zlib.decompress(packed))
        reading = _reading(db, document_id, record)
        running = [Span(*pair) for page in record["pages"] for pair in page["running"]]
        shown = apply(record["text"], [_correction(found) for found in record["corrections"]])
        repaired = without(shown, find_breaks(reading, running))
        sections = tuple(_section(found) for found in record["sections"])
        yield StoredText(document_id, filename, title, network, day, repaired, sections, reading)


def _reading(db: sqlite3.Connection, document_id: str, record: dict[str, Any]) -> Reading:
    """The reading as far as its lines and pages go; from the evidence only where pages overlap."""
    text: str = record["text"]
    rows = db.execute(_PAGES, [document_id]).fetchall()
    ends = [0, *(end for _, _, end in rows)]
    if any(start < end for (_, start, _), end in zip(rows, ends, strict=False)):
        return readings.reading(db, document_id)
    after = [*(start for _, start, _ in rows[1:]), len(text) + 1]
    pages = tuple(
        _page(number, text[start : max(start, end - 1)], empty=start == end)
        for (number, start, _), end in zip(rows, after, strict=True)
    )
    return Reading(record["sha256"], record["filename"], record["media_type"], pages)


def _page(number: int, text: str, *, empty: bool) -> Page:
    lines = () if empty else tuple(Line(line) for line in text.split("\n"))
    return Page(number, 0.0, 0.0, "plain", lines)


def _correction(found: dict[str, Any]) -> Correction:
    span = Span(found["start"], found["end"])
    return Correction(span, found["before"], found["after"], found["rule"], found["probability"])


def _section(found: dict[str, Any]) -> Section:
    return Section(
        Span(found["heading_start"], found["heading_end"]),
        found["heading"],
        found["level"],
        Span(found["start"], found["end"]),
        kind=found["kind"],
        number=found["number"],
    )
