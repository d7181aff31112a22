"""The lines near the edges of a page, where running heads and feet are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from pipeline.agenda.section_forms import RUN_ON
from pipeline.document import Line, Page
from pipeline.layout.running_forms import NUMBER, PageMark, is_counted, key_of, page_mark

DEPTH = 8
"""Lines from the edge among which heads and feet are looked for: letterheads have up to six."""

TOP, BOTTOM = 0.25, 0.78
"""Where the boxes are known: heads lie above, feet below these shares of the page's height."""

MARGIN = 0.075
"""The share of a page's height, at its top and bottom, in which no body is printed."""


@dataclass(frozen=True)
class Edge:
    """A line near an edge of its page: `depth` from the edge, `height` as a share of the page's.

    `parted`: a gap stands between it and the next line inward.
    """

    page: int
    at: int
    start: int
    text: str
    depth: int
    height: float | None
    parted: bool

    @cached_property
    def key(self) -> str:
        """The line folded, numbers made 0, without blanks."""
        return key_of(self.text)

    @cached_property
    def numbers(self) -> tuple[tuple[int, bool], ...]:
        """The numbers, each with whether it may count pages."""
        return tuple(
            (int(found[0][-9:]), self._may_count(found)) for found in NUMBER.finditer(self.text)
        )

    def _may_count(self, found: re.Match[str]) -> bool:
        before, after = self.text[: found.start()][-24:], self.text[found.end() :]
        in_date = re.search(r"\d[-.:]\Z", before) or re.match(r"[-.:]\d", after)
        return len(found[0]) <= 3 and not in_date and not is_counted(before)

    @property
    def mark(self) -> PageMark | None:
        """The page number that is all of the line."""
        return page_mark(self.text)

    @property
    def is_outermost(self) -> bool:
        """Whether the line is known to stand in the page's margin."""
        return self.height is not None and not MARGIN < self.height < 1 - MARGIN

    @property
    def is_noise(self) -> bool:
        """Whether hardly a letter stands here: specks, initials beside a signature's line."""
        return sum(letter.isalnum() for letter in self.text) <= 3


class Sheet:
    """A page's lines that hold something, each with its number in the page and its offset."""

    def __init__(self, page: Page, start: int) -> None:
        self.page, self.at = page, page.number
        self.filled: list[tuple[int, int, Line]] = []
        for at, line in enumerate(page.lines):
            if line.text.strip():
                self.filled.append((at, start, line))
            start += len(line.text) + 1

    def edge(self, *, bottom: bool) -> list[Edge]:
        """The lines near the top or the bottom, the outermost first."""
        half = len(self.filled) // 2 if bottom else (len(self.filled) + 1) // 2
        inward = self._by_height()[:: -1 if bottom else 1]
        found: list[Edge] = []
        for depth, (at, start, line) in enumerate(inward[:DEPTH]):
            height = self._height(line)
            inside = depth < half if height is None else _in_zone(height, bottom=bottom)
            if not inside or len(line.text) > RUN_ON:
                break
            after = inward[depth + 1] if depth + 1 < len(inward) else None
            parted = after is None or _parted((at, line), (after[0], after[2]))
            found.append(Edge(self.at, at, start, line.text, depth, height, parted))
        return found

    def _by_height(self) -> list[tuple[int, int, Line]]:
        """The lines as they stand on the page: a column's foot may be read before its head."""
        heights = [self._height(line) for _, _, line in self.filled]
        if any(height is None for height in heights):
            return self.filled
        return sorted(self.filled, key=lambda filled: self._height(filled[2]) or 0.0)

    def _height(self, line: Line) -> float | None:
        if line.box is None or not self.page.height:
            return None
        return (line.box.top + line.box.bottom) / 2 / self.page.height


def _in_zone(height: float, *, bottom: bool) -> bool:
    return height > BOTTOM if bottom else height < TOP


def _parted(line: tuple[int, Line], other: tuple[int, Line]) -> bool:
    """Whether a blank line, or more than a line's height, lies between the two."""
    if abs(line[0] - other[0]) > 1:
        return True
    one, two = line[1].box, other[1].box
    if one is None or two is None:
        return False
    gap = max(two.top - one.bottom, one.top - two.bottom)
    return gap > 1.2 * max(one.bottom - one.top, 1.0)
