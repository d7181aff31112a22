"""A reading as bytes and back, exactly: compressed JSON with short keys.

Words with boxes are most of a reading, so a word is a list, not an object.
"""

from __future__ import annotations

import json
import zlib
from datetime import date
from typing import Any

from pipeline.document import Box, Line, Page, Reading, Word

FORMAT = 1


def pack(reading: Reading) -> bytes:
    """The reading as bytes; the same reading always gives the same bytes."""
    value = {
        "format": FORMAT,
        "sha256": reading.sha256,
        "filename": reading.filename,
        "media_type": reading.media_type,
        "tools": reading.tools,
        "notes": list(reading.notes),
        "pages": [_page(page) for page in reading.pages],
        **({"created": reading.created.isoformat()} if reading.created else {}),
    }
    # ASCII keeps what UTF-8 cannot say: lone surrogates out of broken fonts and file names.
    return zlib.compress(json.dumps(value, separators=(",", ":")).encode("ascii"), 6)


def unpack(packed: bytes) -> Reading:
    """The reading that was packed."""
    value = json.loads(zlib.decompress(packed))
    return Reading(
        value["sha256"],
        value["filename"],
        value["media_type"],
        tuple(_to_page(page) for page in value["pages"]),
        value["tools"],
        tuple(value["notes"]),
        date.fromisoformat(value["created"]) if "created" in value else None,
    )


def unpack_page(packed: bytes, number: int) -> Page | None:
    """One page of the reading that was packed, without making the others; None: there is none.

    In JSON a quote within a string stands after a backslash: a page's head stands nowhere else.
    """
    text = zlib.decompress(packed).decode("ascii")
    at = text.find(f'{{"number":{number},"size":')
    return _to_page(json.JSONDecoder().raw_decode(text, at)[0]) if at >= 0 else None


def page_starts(packed: bytes) -> tuple[int, ...]:
    """The offset at which each page begins in the text of the reading that was packed."""
    starts, at = [], 0
    for page in json.loads(zlib.decompress(packed))["pages"]:
        starts.append(at)
        at += sum(len(line[0]) + 1 for line in page["lines"])
    return tuple(starts)


def _page(page: Page) -> dict[str, Any]:
    return {
        "number": page.number,
        "size": [page.width, page.height],
        "origin": page.origin,
        "confidence": page.confidence,
        "reason": page.reason,
        "lines": [_line(line) for line in page.lines],
    }


def _line(line: Line) -> list[Any]:
    words = [_word(word) for word in line.words]
    weight = [] if line.bold is None else [line.bold]
    return [line.text, _box(line.box), line.confidence, words, *weight]


def _box(box: Box | None) -> list[float] | None:
    return None if box is None else [box.x0, box.top, box.x1, box.bottom]


def _word(word: Word) -> list[Any]:
    box = word.box
    return [word.start, word.text, box.x0, box.top, box.x1, box.bottom, word.confidence]


def _to_page(value: dict[str, Any]) -> Page:
    width, height = value["size"]
    return Page(
        value["number"],
        width,
        height,
        value["origin"],
        tuple(_to_line(*line) for line in value["lines"]),
        value["confidence"],
        value["reason"],
    )


def _to_line(
    text: str,
    box: list[float] | None,
    confidence: float | None,
    words: list[list[Any]],
    bold: float | None = None,
) -> Line:
    return Line(text, Box(*box) if box else None, confidence, tuple(map(_to_word, words)), bold)


def _to_word(value: list[Any]) -> Word:
    start, text, *box, confidence = value
    return Word(start, text, Box(*box), confidence)
