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


def line_of(words: Sequence[PlacedWord | Word]) -> Line:
    """One printed line from its words, left to right.

    >>> line_of([PlacedWord("Eva", Box(0, 0, 15, 10)), PlacedWord("Hjo", Box(90, 0, 105, 10))]).text
    'Eva   Hjo'
    """
    gaps = [COLUMN_GAP if _is_column_gap(*pair) else " " for pair in pairwise(words)]
    return spaced_line(words, gaps)


def spaced_line(words: Sequence[PlacedWord | Word], gaps: Sequence[str]) -> Line:
    """A line from its words and the blanks between them: one fewer than the words."""
    placed: list[Word] = []
    at = 0
    for word, gap in zip(words, [*gaps, ""], strict=True):
        placed.append(Word(at, word.text, word.box, word.confidence))
        at += len(word.text) + len(gap)
    text = "".join(
        piece for word, gap in zip(words, [*gaps, ""], strict=True) for piece in (word.text, gap)
    )
    confidences = [word.confidence for word in words if word.confidence is not None]
    mean = round(sum(confidences) / len(confidences), 4) if confidences else None
    return Line(text, around([word.box for word in words]), mean, tuple(placed))


def _is_column_gap(left: PlacedWord | Word, right: PlacedWord | Word) -> bool:
    height = max(left.box.bottom - left.box.top, right.box.bottom - right.box.top, 1.0)
    return right.box.x0 - left.box.x1 > 1.6 * height


def around(boxes: Sequence[Box]) -> Box:
    """The smallest box that holds them all."""
    return Box(
        min(box.x0 for box in boxes),
        min(box.top for box in boxes),
        max(box.x1 for box in boxes),
        max(box.bottom for box in boxes),
    )


def lines_of(words: Iterable[PlacedWord]) -> list[Line]:
    """The lines of a page from its words in any order, top to bottom, gaps as blank lines."""
    return with_gaps(rows_of(words))


def rows_of(words: Iterable[PlacedWord]) -> list[Line]:
    """Words of about one height as one line each, right across the page, top to bottom."""
    rows: list[list[PlacedWord]] = []
    for word in sorted(words, key=lambda word: (word.box.top + word.box.bottom, word.box.x0)):
        row = rows[-1] if rows else None
        if row is not None and _on_line(row, word):
            row.append(word)
        else:
            rows.append([word])
    return [line_of(sorted(row, key=lambda word: word.box.x0)) for row in rows]


def _on_line(row: Sequence[PlacedWord], word: PlacedWord) -> bool:
    """Whether the word's middle lies within the height of the row's first word, or the reverse."""
    first = row[0].box
    middle = (word.box.top + word.box.bottom) / 2
    other = (first.top + first.bottom) / 2
    return first.top <= middle <= first.bottom or word.box.top <= other <= word.box.bottom


def with_gaps(lines: Sequence[Line]) -> list[Line]:
    """The lines, with a blank one wherever the page leaves a paragraph's gap."""
    pitches = [
        low.box.top - high.box.top
        for high, low in pairwise(lines)
        if high.box is not None and low.box is not None and not _is_framed(high)
    ]
    usual = median([pitch for pitch in pitches if pitch > 0] or [0.0])
    spaced: list[Line] = []
    for at, line in enumerate(lines):
        before = lines[at - 1].box if at else None
        if before is not None and line.box is not None and usual:
            white = line.box.top - before.bottom
            if line.box.top - before.top > 1.4 * usual and white > 0.6 * _height(lines[at - 1]):
                spaced.append(Line("", Box(line.box.x0, before.bottom, line.box.x1, line.box.top)))
        spaced.append(line)
    return spaced


def _is_framed(line: Line) -> bool:
    """Whether the line's box is that of a table's row, from rule to rule."""
    return line.box is not None and line.box.bottom - line.box.top > 1.5 * _height(line)


def _height(line: Line) -> float:
    """The height of a line's print."""
    heights = [word.box.bottom - word.box.top for word in line.words]
    return max(heights, default=line.box.bottom - line.box.top if line.box else 0.0)
