"""The text of a document as TEI: what is printed, its parts, findings and corrections.

Nothing of the text is lost: leaving out `corr` and taking <lb/> for a line feed gives the text as
read, leaving out `sic` the repaired one.  What overlaps without nesting is cut into pieces that
point at each other (@next, @prev).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from lxml import etree

from corpus.exports.tei_xml import TEI, XML_ID, XML_SPACE, Attributes, certainty, holdable, word

_PARAGRAPH = re.compile(r"[^\n]*[^ \t\r\n][^\n]*(?:\n[^\n]*[^ \t\r\n][^\n]*)*")
_BLANK = " \t\r\n"


@dataclass(frozen=True, slots=True)
class Mark:
    """An element over a span of the text as read; lower layers hold higher ones."""

    start: int
    end: int
    layer: int
    tag: str
    attributes: Attributes
    identifier: str = ""


@dataclass(slots=True)
class Part:
    """A section as a tree: its span, its heading's end, and the parts within it."""

    start: int
    end: int
    head_end: int
    attributes: Attributes
    parts: list[Part] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Fix:
    """A correction: what is printed at the span, what is shown instead."""

    start: int
    end: int
    after: str
    rule: str
    probability: float


def body_of(
    text: str,
    fixes: Sequence[Fix],
    sections: Iterable[Part],
    marks: Iterable[Mark],
    pages: Sequence[tuple[int, Attributes]],
    prefix: str,
) -> Any:
    """The <body>; `pages` are where each begins, with the attributes of its <pb/>.

    Spans of sections and marks that cut into a correction are widened to hold it whole.
    """
    made = _Body(text, fixes, pages, prefix)
    return made.build(sections, marks)


class _Body:
    def __init__(
        self,
        text: str,
        fixes: Sequence[Fix],
        pages: Sequence[tuple[int, Attributes]],
        prefix: str,
    ) -> None:
        self._text = holdable(text)
        self._fixes = sorted(fixes, key=lambda fix: (fix.start, fix.end))
        self._starts = [fix.start for fix in self._fixes]
        self._ends = [fix.end for fix in self._fixes]
        self._pages = sorted((min(at, len(text)), n) for n, (at, _) in enumerate(pages))
        self._page_attributes = [attributes for _, attributes in pages]
        self._prefix = prefix
        self._tree = etree.TreeBuilder()
        self._pieces: dict[int, list[Any]] = {}
        self._marks: list[Mark] = []
        self._at: list[int] = []

    def build(self, sections: Iterable[Part], marks: Iterable[Mark]) -> Any:
        widened = (self._widened(mark) for mark in marks)
        self._marks = sorted(
            (mark for mark in widened if mark.start < mark.end),
            key=lambda mark: (mark.layer, mark.start, -mark.end),
        )
        order = sorted(range(len(self._marks)), key=lambda n: self._marks[n].start)
        self._order = order
        self._at = [self._marks[n].start for n in order]
        self._longest = max((mark.end - mark.start for mark in self._marks), default=0)
        self._tree.start(f"{{{TEI}}}body", {XML_SPACE: "preserve"}, {None: TEI})
        parts = self._nested(sections)
        self._within(0, len(self._text), parts)
        if not parts and not self._text.strip(_BLANK):  # a <body> holds something
            self._empty("p", {})
        self._pages_until(len(self._text))
        self._tree.end(f"{{{TEI}}}body")
        self._link_pieces()
        return self._tree.close()

    # Parts

    def _nested(self, sections: Iterable[Part]) -> list[Part]:
        """The sections as a tree, each within the one that holds its beginning."""
        top: list[Part] = []
        open_: list[Part] = []
        for found in sorted(sections, key=lambda part: (part.start, -part.end)):
            start, end = self._before(found.start), self._before(found.end)
            while open_ and open_[-1].end <= start:
                open_.pop()
            end = min(end, open_[-1].end) if open_ else min(end, len(self._text))
            if start >= end:
                continue
            head_end = min(max(self._after(found.head_end), start), end)
            made = Part(start, end, head_end, found.attributes)
            (open_[-1].parts if open_ else top).append(made)
            open_.append(made)
        return top

    def _part(self, part: Part) -> None:
        self._pages_until(part.start)
        self._tree.start(f"{{{TEI}}}div", part.attributes)
        first = part.parts[0].start if part.parts else part.end
        head_end = min(part.head_end, first)
        at = part.start
        if self._text[at:head_end].strip(_BLANK):
            at = self._leading(at)
            self._tree.start(f"{{{TEI}}}head", {})
            self._inline(at, head_end)
            self._tree.end(f"{{{TEI}}}head")
            at = head_end
        self._within(at, part.end, part.parts)
        self._tree.end(f"{{{TEI}}}div")

    def _leading(self, at: int) -> int:
        """Write the blanks that come first; where they end."""
        end = at
        while end < len(self._text) and self._text[end] in _BLANK and not self._covered(end):
            end += 1
        self._plain(at, end)
        return end

    def _within(self, start: int, end: int, parts: Sequence[Part]) -> None:
        at = start
        for number, part in enumerate(parts):
            self._between(at, part.start, loose=number > 0)
            self._part(part)
            at = part.end
        self._between(at, end, loose=bool(parts))

    def _between(self, start: int, end: int, *, loose: bool) -> None:
        """Paragraphs; after a <div> they need one of their own (TEI has no text beside them)."""
        if loose and self._masked(start, end).strip(_BLANK):
            self._tree.start(f"{{{TEI}}}div", {"type": "rest"})
            self._paragraphs(start, end)
            self._tree.end(f"{{{TEI}}}div")
        else:
            self._paragraphs(start, end)

    def _paragraphs(self, start: int, end: int) -> None:
        at = start
        for found in _PARAGRAPH.finditer(self._masked(start, end)):
            first, last = start + found.start(), start + found.end()
            self._plain(at, first)
            self._pages_until(first)
            self._tree.start(f"{{{TEI}}}p", {})
            self._inline(first, last)
            self._tree.end(f"{{{TEI}}}p")
            at = last
        self._plain(at, end)

    def _masked(self, start: int, end: int) -> str:
        """The text, without the line breaks within corrections: those are no paragraphs' ends."""
        pieces, at = [], start
        for fix in self._fixes[bisect_left(self._starts, start) : bisect_left(self._starts, end)]:
            stop = min(fix.end, end)
            pieces += [self._text[at : fix.start], "x" * (stop - fix.start)]
            at = stop
        return "".join(pieces) + self._text[at:end]

    # Within a line

    def _inline(self, start: int, end: int) -> None:
        marks = self._marks_in(start, end)
        fixes = self._fixes[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        by_start = {fix.start: fix for fix in fixes}
        cuts = {start, end, *by_start, *(min(fix.end, end) for fix in fixes)}
        for n in marks:
            cuts |= {max(start, self._marks[n].start), min(end, self._marks[n].end)}
        stack: list[int] = []
        upcoming = list(reversed(marks))
        active: list[int] = []
        for a, b in pairwise(sorted(cuts)):
            active = [n for n in active if self._marks[n].end > a]
            while upcoming and self._marks[upcoming[-1]].start <= a:
                active.append(upcoming.pop())
            self._turn_to(stack, sorted(active))
            fix = by_start.get(a)
            if fix is not None:
                self._choice(fix, a, fix.end)
            if fix is None or fix.start == fix.end:  # nothing is printed where letters were lost
                self._plain(a, b)
        self._turn_to(stack, [])

    def _marks_in(self, start: int, end: int) -> list[int]:
        """The marks that touch the range, by where they begin."""
        first = bisect_left(self._at, start - self._longest)
        last = bisect_left(self._at, end)
        return [n for n in self._order[first:last] if self._marks[n].end > start]

    def _turn_to(self, stack: list[int], wanted: list[int]) -> None:
        same = 0
        while same < min(len(stack), len(wanted)) and stack[same] == wanted[same]:
            same += 1
        while len(stack) > same:
            self._tree.end(f"{{{TEI}}}{self._marks[stack.pop()].tag}")
        for n in wanted[same:]:
            mark = self._marks[n]
            element = self._tree.start(f"{{{TEI}}}{mark.tag}", mark.attributes)
            self._pieces.setdefault(n, []).append(element)
            stack.append(n)

    def _choice(self, fix: Fix, start: int, end: int) -> None:
        self._tree.start(f"{{{TEI}}}choice", {})
        self._tree.start(f"{{{TEI}}}sic", {})
        self._plain(start, end)
        self._tree.end(f"{{{TEI}}}sic")
        sure = certainty(fix.probability) or "0"
        attributes = {"cert": sure, "resp": f"#{self._prefix}-diarium", "type": word(fix.rule)}
        self._tree.start(f"{{{TEI}}}corr", attributes)
        self._lines(holdable(fix.after))
        self._tree.end(f"{{{TEI}}}corr")
        self._tree.end(f"{{{TEI}}}choice")

    def _plain(self, start: int, end: int) -> None:
        """Text as read, with its line and page breaks."""
        while self._pages and self._pages[0][0] < end:
            at = max(start, self._pages[0][0])
            self._lines(self._text[start:at])
            self._page_break()
            start = at
        self._lines(self._text[start:end])

    def _lines(self, text: str) -> None:
        for number, line in enumerate(text.split("\n")):
            if number:
                self._empty("lb", {})
            if line:
                self._tree.data(line)

    def _pages_until(self, at: int) -> None:
        while self._pages and self._pages[0][0] <= at:
            self._page_break()

    def _page_break(self) -> None:
        _, page = self._pages.pop(0)
        self._empty("pb", self._page_attributes[page])

    def _empty(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._tree.start(f"{{{TEI}}}{tag}", dict(attributes))
        self._tree.end(f"{{{TEI}}}{tag}")

    # Edges

    def _widened(self, mark: Mark) -> Mark:
        start, end = self._before(max(0, mark.start)), self._after(min(mark.end, len(self._text)))
        return Mark(start, end, mark.layer, mark.tag, mark.attributes, mark.identifier)

    def _before(self, at: int) -> int:
        n = bisect_right(self._ends, at)
        return self._starts[n] if n < len(self._starts) and self._starts[n] < at else at

    def _after(self, at: int) -> int:
        n = bisect_right(self._ends, at)
        return self._ends[n] if n < len(self._starts) and self._starts[n] < at else at

    def _covered(self, at: int) -> bool:
        n = bisect_right(self._ends, at)
        return n < len(self._starts) and self._starts[n] <= at

    def _link_pieces(self) -> None:
        for n, pieces in self._pieces.items():
            name = self._marks[n].identifier
            for number, piece in enumerate(pieces):
                if name:
                    piece.set(XML_ID, name if not number else f"{name}.{number + 1}")
            if name and len(pieces) > 1:
                for one, other in pairwise(pieces):
                    one.set("next", f"#{other.get(XML_ID)}")
                    other.set("prev", f"#{one.get(XML_ID)}")
