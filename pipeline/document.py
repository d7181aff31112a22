"""The nouns of a reading: what is printed, and where.

There are two coordinate systems, and only two:

- on paper, pages count from 1 and a `Box` is in PDF points (1/72 inch) from the top left of
  the page, y growing downwards, as pdfplumber has it;
- in text, a `Span` is a half-open range [start, end) of `Reading.text`, in code points: the
  text *as read*, before any correction.  No span refers to repaired text.

Everything here is immutable: a reading is evidence, and evidence is not edited.
What is found in a reading has its nouns in `findings`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

Origin = Literal["text-layer", "ocr", "plain"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range [start, end) of `Reading.text`, in code points."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether the other lies within this one."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in PDF points from the top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person can check: the page (from 1), and the box where it is known."""

    page: int
    box: Box | None


@dataclass(frozen=True, slots=True)
class Word:
    """A printed word: its offset in the line's text, its box and the engine's confidence (0-1)."""

    start: int
    text: str
    box: Box
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line.  A blank line (`text` empty) stands for a gap between paragraphs.

    `bold` is the share (0-1) of its letters set in a bold face, `None` where nothing tells.
    """

    text: str
    box: Box | None = None
    confidence: float | None = None
    words: tuple[Word, ...] = ()
    bold: float | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its size in points (0 where text has no pages), its lines, and how it was read.

    `reason` says in a word why this origin was chosen: `good-layer`, `no-layer`, `plain`, ...
    """

    number: int
    width: float
    height: float
    origin: Origin
    lines: tuple[Line, ...]
    confidence: float | None = None
    reason: str = ""


@dataclass(frozen=True)
class Reading:
    """A document as read: the evidence.  Nothing downstream ever changes it.

    `sha256` is that of the original file, `filename` its name when it arrived, `tools` names
    the programs that read it, `notes` what a person should know about how it was read.  `created`
    is the day on which the file says it was made.  `part` are the first and last page of a file
    that holds several meetings' minutes, where the reading is of one of them; pages keep their
    numbers.
    """

    sha256: str
    filename: str
    media_type: str
    pages: tuple[Page, ...]
    tools: str = ""
    notes: tuple[str, ...] = ()
    created: date | None = None
    part: tuple[int, int] | None = None

    @cached_property
    def text(self) -> str:
        """All lines of all pages, one after the other, joined by line feeds."""
        return "\n".join(line.text for page in self.pages for line in page.lines)

    @cached_property
    def _lines(self) -> tuple[tuple[Page, Line], ...]:
        return tuple((page, line) for page in self.pages for line in page.lines)

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 0
        for _, line in self._lines:
            starts.append(at)
            at += len(line.text) + 1
        return starts

    @cached_property
    def page_starts(self) -> tuple[int, ...]:
        """The offset at which each page's first line begins (an empty page: where it would)."""
        starts, at = [], 0
        for page in self.pages:
            starts.append(at)
            at += sum(len(line.text) + 1 for line in page.lines)
        return tuple(starts)

    def by_page(self, spans: Iterable[Span]) -> list[list[Span]]:
        """The spans that begin on each page, in the order of the pages."""
        found: list[list[Span]] = [[] for _ in self.pages]
        for span in spans:
            found[bisect_right(self.page_starts, span.start) - 1].append(span)
        return found

    def page_of(self, offset: int) -> int:
        """The number of the page that holds the offset.

        >>> def page(number, text):
        ...     return Page(number, 0, 0, "plain", (Line(text),))
        >>> Reading("ab", "a.txt", "text/plain", (page(1, "ett"), page(2, "två"))).page_of(4)
        2
        """
        at = max(bisect_right(self._starts, offset) - 1, 0)
        return self._lines[at][0].number if self._lines else 1

    def places(self, span: Span) -> tuple[Place, ...]:
        """The printed places a span touches: a box for each line, of its words where known.

        >>> def page(number, *texts):
        ...     return Page(number, 595, 842, "ocr", tuple(Line(t, Box(0, 0, 1, 1)) for t in texts))
        >>> pages = page(1, "Närvarande"), page(2, "Eva Ek, Malmö")
        >>> reading = Reading("ab", "a.pdf", "application/pdf", pages)
        >>> [place.page for place in reading.places(Span(19, 24))]
        [2]
        """
        first = max(bisect_right(self._starts, span.start) - 1, 0)
        last = bisect_left(self._starts, max(span.end, span.start + 1))
        return tuple(
            Place(page.number, _box_within(line, span.start - start, span.end - start))
            for (page, line), start in zip(
                self._lines[first:last], self._starts[first:last], strict=True
            )
        )


def _box_within(line: Line, start: int, end: int) -> Box | None:
    boxes = [
        word.box for word in line.words if word.start < end and start < word.start + len(word.text)
    ]
    if not boxes:
        return line.box
    return Box(
        min(box.x0 for box in boxes),
        min(box.top for box in boxes),
        max(box.x1 for box in boxes),
        max(box.bottom for box in boxes),
    )
