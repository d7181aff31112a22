"""What the page shows of a line: its type size and whether it is bold.

Sizes are compared within a document and a way of reading (an engine's boxes hug the ink, a text
layer's have the height of the font), so a line's size is a share of what most letters there have.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from pipeline.agenda.section_forms import TextLine
from pipeline.corrections import Repaired
from pipeline.document import Line, Page, Reading, Word

_RULE = re.compile(r"[-=_~*–—.#]{3,}")
_PRINTED = 160
"""Letters of a printed line at most."""
_FRAMED = re.compile(r"([-=_~*–—]{2,})\s*(\S.{0,118}?)\s*\1")

BOLD = 0.8
"""The share of a line's letters from which it is set in bold."""
_MOSTLY_BOLD = 0.5
"""A document in which so many letters are bold emphasises nothing by it."""
_UNSURE = {"ocr": 0.12, "text-layer": 0.02, "plain": 0.0}
"""How far an engine's sizes are off; what differs less is of one size."""

_TALL = re.compile(r"[A-ZÅÄÖÉa-zåäöé\d]")
_UPPER_ACCENT = re.compile(r"[ÅÄÖÉ]")
_UPPER = re.compile(r"[A-ZÅÄÖÉ\dbdfhiklt§&()/!?åäöéj]")
_LOWER = re.compile(r"[gjpqyQ,;()/]")
_X_HEIGHT, _ASCENDER, _DESCENDER, _ACCENT = 0.52, 0.2, 0.2, 0.2
"""In type sizes: how high lower-case letters stand, and what is above, below and on top."""


@dataclass(frozen=True, slots=True)
class Look:
    """Type size of a line, as a share of what most letters have (`None` unknown), and bold."""

    size: float | None = None
    bold: bool = False


_PLAIN = Look()


def looks_of(reading: Reading, offsets: Sequence[int]) -> list[Look]:
    """How the lines at these offsets (as read) are set, compared with one another.

    What stands elsewhere, running heads and feet above all, does not count.
    """
    placed = [(page, line) for page in reading.pages for line in page.lines]
    starts, at = [], 0
    for _, line in placed:
        starts.append(at)
        at += len(line.text) + 1
    seen = [placed[max(bisect_right(starts, offset) - 1, 0)] for offset in offsets]
    sizes = [_size(line, page) for page, line in seen]
    usual = {origin: _usual(seen, sizes, origin) for origin in _UNSURE}
    bold = _bold([line for _, line in seen])
    return [
        Look(_share(size, usual[page.origin], _UNSURE[page.origin]), weight)
        for (page, _), size, weight in zip(seen, sizes, bold, strict=True)
    ]


def _share(size: float | None, usual: float | None, unsure: float) -> float | None:
    if size is None or not usual:
        return None
    share = size / usual
    return 1.0 if abs(share - 1) <= unsure else round(share, 2)


def _bold(lines: Sequence[Line]) -> list[bool]:
    """Which lines are set apart by bold print; none where most are."""
    letters = sum(len(line.text) for line in lines)
    if sum((line.bold or 0.0) * len(line.text) for line in lines) > _MOSTLY_BOLD * letters:
        return [False] * len(lines)
    return [line.bold is not None and line.bold >= BOLD for line in lines]


def _usual(
    placed: Iterable[tuple[Page, Line]], sizes: Sequence[float | None], origin: str
) -> float | None:
    """The size of the middle letter of all that was read this way."""
    counted = sorted(
        (size, len(line.text))
        for (page, line), size in zip(placed, sizes, strict=True)
        if size is not None and page.origin == origin
    )
    half = sum(count for _, count in counted) / 2
    for size, count in counted:
        half -= count
        if half <= 0:
            return size
    return None


def _size(line: Line, page: Page) -> float | None:
    """The type size of a line in points, by the heights of its words' boxes."""
    words = [word for word in line.words if _TALL.search(word.text)]
    if not words:
        return None
    if page.origin == "ocr":
        return median(_em(word) for word in words)
    return median(word.box.bottom - word.box.top for word in words)


def _em(word: Word) -> float:
    """The type size that a word's ink speaks of: `ser` is half as high as `Åtgärd`."""
    share = _X_HEIGHT
    share += _ASCENDER if _UPPER.search(word.text) else 0.0
    share += _DESCENDER if _LOWER.search(word.text) else 0.0
    share += _ACCENT if _UPPER_ACCENT.search(word.text) else 0.0
    return (word.box.bottom - word.box.top) / share


def with_looks(
    lines: Sequence[TextLine], repaired: Repaired, reading: Reading | None
) -> list[TextLine]:
    """The lines with what the page shows of them; unchanged where there is no page."""
    if reading is None or not reading.pages:
        return list(lines)
    offsets = [repaired.to_raw(line.start, line.start + 1).start for line in lines]
    return [
        replace(line, size=look.size, bold=line.bold or look.bold) if look != _PLAIN else line
        for line, look in zip(lines, looks_of(reading, offsets), strict=True)
    ]


def with_rules(lines: Sequence[TextLine]) -> list[TextLine]:
    r"""The lines without rules of dashes; one right above a rule, or framed by dashes, is ruled.

    >>> from pipeline.agenda.section_forms import lines_of
    >>> [(line.text, line.ruled) for line in with_rules(lines_of("Val\n---\n== Mål ==\nKlart."))]
    [('Val', True), ('Mål', True), ('Klart.', False)]
    """
    kept: list[TextLine] = []
    for line in map(_in_cell, lines):
        framed = _FRAMED.fullmatch(line.text) if len(line.text) <= _PRINTED else None
        if _RULE.fullmatch(line.text):
            if kept and not line.gap and 2 * len(line.text) >= len(kept[-1].text):
                kept[-1] = replace(kept[-1], ruled=True)
            if kept:
                kept[-1] = replace(kept[-1], below=kept[-1].below or line.below)
        elif framed:
            at = line.start + framed.start(2)
            text = framed.group(2)
            kept.append(replace(line, start=at, end=at + len(text), text=text, ruled=True))
        else:
            gap = line.gap or bool(kept and kept[-1].below)
            kept.append(replace(line, gap=True) if gap and not line.gap else line)
    return kept


def _in_cell(line: TextLine) -> TextLine:
    """The line without the rule of a table before it: `| 2 | Ekonomi | Eva |`."""
    text = line.text.lstrip("| ")
    if not text or len(text) == len(line.text):
        return line
    return replace(line, start=line.end - len(text), text=text)
