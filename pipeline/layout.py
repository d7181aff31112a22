"""From placed words to lines: the reading order of a page, its columns and its gaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pipeline.document import Box, Line, Word

COLUMN_GAP = "   "
"""What stands in a line's text where a column ends: three blanks, as `pdftotext -layout` has it."""


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word and its box in points; confidence 0-1 where an engine gives one."""

    text: str
    box: Box
    confidence: float | None = None


def line_of(words: Sequence[PlacedWord]) -> Line:
    """One printed line from its words, left to right.

    >>> line_of([PlacedWord("Eva", Box(0, 0, 15, 10)), PlacedWord("Hjo", Box(90, 0, 105, 10))]).text
    'Eva   Hjo'
    """
    pieces: list[str] = []
    placed: list[Word] = []
    at = 0
    for word, before in zip(words, [None, *words], strict=False):
        if before is not None:
            gap = COLUMN_GAP if _is_column_gap(before, word) else " "
            pieces.append(gap)
            at += len(gap)
        pieces.append(word.text)
        placed.append(Word(at, word.text, word.box, word.confidence))
        at += len(word.text)
    confidences = [word.confidence for word in words if word.confidence is not None]
    mean = round(sum(confidences) / len(confidences), 4) if confidences else None
    return Line("".join(pieces), _around(words), mean, tuple(placed))


def _is_column_gap(left: PlacedWord, right: PlacedWord) -> bool:
    height = max(left.box.bottom - left.box.top, right.box.bottom - right.box.top, 1.0)
    return right.box.x0 - left.box.x1 > 1.6 * height


def _around(words: Sequence[PlacedWord]) -> Box:
    return Box(
        min(word.box.x0 for word in words),
        min(word.box.top for word in words),
        max(word.box.x1 for word in words),
        max(word.box.bottom for word in words),
    )


def lines_of(words: Iterable[PlacedWord]) -> list[Line]:
    """The lines of a page from its words in any order, top to bottom, gaps as blank lines."""
    rows: list[list[PlacedWord]] = []
    for word in sorted(words, key=lambda word: (word.box.top + word.box.bottom, word.box.x0)):
        row = rows[-1] if rows else None
        if row is not None and _on_line(row, word):
            row.append(word)
        else:
            rows.append([word])
    lines = [line_of(sorted(row, key=lambda word: word.box.x0)) for row in rows]
    return with_gaps(lines)


def _on_line(row: Sequence[PlacedWord], word: PlacedWord) -> bool:
    """Whether the word's middle lies within the height of the row's first word, or the reverse."""
    first = row[0].box
    middle = (word.box.top + word.box.bottom) / 2
    other = (first.top + first.bottom) / 2
    return first.top <= middle <= first.bottom or word.box.top <= other <= word.box.bottom


def with_gaps(lines: Sequence[Line]) -> list[Line]:
    """The lines, with a blank one wherever the page leaves a paragraph's gap."""
    boxes = [line.box for line in lines if line.box is not None]
    pitches = [low.top - high.top for high, low in pairwise(boxes)]
    usual = median([pitch for pitch in pitches if pitch > 0] or [0.0])
    spaced: list[Line] = []
    for at, line in enumerate(lines):
        before = lines[at - 1].box if at else None
        if before is not None and line.box is not None and usual:
            height = before.bottom - before.top
            if line.box.top - before.top > max(1.4 * usual, 1.6 * height):
                spaced.append(Line("", Box(line.box.x0, before.bottom, line.box.x1, line.box.top)))
        spaced.append(line)
    return spaced
