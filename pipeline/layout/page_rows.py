"""The lines of a page as rows of words, straightened, and cut where a gutter runs.

A gutter is a white strip that no word crosses; it is told by the left edge of what begins on its
right.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pipeline.document import Line, Word
from pipeline.layout.layout import line_of

GUTTER = 0.8
"""Least width of a gutter in line heights: 9 points between columns of 10-point print."""
_DIRT = frozenset("|¦=_~^'`.,:;")
"""What an engine reads into a gutter's rule or specks; dashes and bullets begin a line."""
_FLAT = 0.002
"""A slope below this (points a point) is none: 1 point over a page's width."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line or a column's part of one, straightened: its middle, height and words' edges.

    `at` is the line's place in the order given.  A line without words has one pair of edges.
    """

    line: Line
    at: int
    y: float
    height: float
    words: tuple[Word, ...]
    edges: tuple[tuple[float, float], ...]

    def first(self) -> str:
        """The text that the row begins with."""
        return self.words[0].text if self.words else self.line.text.lstrip()

    def last(self) -> str:
        """The text that the row ends with."""
        return self.words[-1].text if self.words else self.line.text.rstrip()

    def right(self) -> float:
        """The right edge of its last word but for dirt."""
        pairs = zip(reversed(self.words), reversed(self.edges), strict=False)
        ends = (x1 for word, (_, x1) in pairs if not _DIRT.issuperset(word.text))
        return next(ends, self.edges[-1][1])

    def printed(self) -> Line:
        """The line itself, or a new one of the words that are left of it."""
        return self.line if len(self.words) == len(self.line.words) else line_of(self.words)


@dataclass(frozen=True, slots=True)
class Zone:
    """Rows [first, last) of a page whose parts between the gutters are read one by one."""

    first: int
    last: int
    gutters: tuple[float, ...]


def straightened(lines: Sequence[Line]) -> list[Row]:
    """The lines from the top, as if the paper had lain straight under the scanner."""
    slopes = [
        (words[-1].box.bottom - words[0].box.bottom) / (words[-1].box.x0 - words[0].box.x0)
        for words in (line.words for line in lines)
        if len(words) > 3 and words[-1].box.x0 - words[0].box.x0 > 100
    ]
    slope = median(slopes) if slopes else 0.0
    slope = slope if _FLAT < abs(slope) < 0.2 else 0.0
    rows = [_row(line, at, slope) for at, line in enumerate(lines)]
    return sorted(rows, key=lambda row: row.y)


def _row(line: Line, at: int, slope: float) -> Row:
    boxes = [word.box for word in line.words] or ([line.box] if line.box is not None else [])
    middles = sorted((box.top + box.bottom - slope * (box.x0 + box.x1)) / 2 for box in boxes)
    heights = sorted(box.bottom - box.top for box in boxes)
    edges = tuple(
        (box.x0 + slope * (box.top + box.bottom) / 2, box.x1 + slope * (box.top + box.bottom) / 2)
        for box in boxes
    )
    half = len(boxes) // 2
    middle, height = (middles[half], heights[half]) if boxes else (0.0, 0.0)
    return Row(line, at, middle, height, line.words, edges)


def columns_of(rows: Sequence[Row], gutters: Sequence[float]) -> list[list[Row]]:
    """The rows' parts, column by column, numbered anew."""
    columns: list[list[Row]] = [[] for _ in range(len(gutters) + 1)]
    for row in rows:
        cuts = sorted(bisect_left(row.edges, 2 * gutter, key=sum) for gutter in gutters)
        for column, (start, end) in zip(columns, pairwise([0, *cuts, len(row.edges)]), strict=True):
            if start < end:
                column.append(_part(row, start, end, len(column)))
    return columns


def _part(row: Row, start: int, end: int, at: int) -> Row:
    edges = row.edges[start:end]
    return Row(row.line, at, row.y, row.height, row.words[start:end], edges)


def crosses(row: Row, gutter: float) -> bool:
    """Whether a word stands in the strip that ends at the gutter's right edge."""
    if not row.edges:
        return True
    left = gutter - GUTTER * row.height
    within = [at for at, (x0, x1) in enumerate(row.edges) if x0 < gutter - 1 and x1 > left]
    return any(not row.words or not _DIRT.issuperset(row.words[at].text) for at in within)
