"""One page of a document beside its picture: lines of marked text, and marks over the picture.

Ids join the two sides: a word is `text-START` in the text and `ord-START` on the picture, a
fact's place on the picture is `plats-START-END`; offsets are of the document's text as read.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from corpus.site.document_facts import KINDS, Fact
from corpus.site.document_segments import Segment, cut, lines_of
from corpus.site.document_words import visible
from pipeline.document import Box, Page, Span
from pipeline.findings import Correction
from pipeline.reading.shown_page import Shown

RUNNING, ASKED, FOUND = "sidhuvud", "plats", "traff"
MOST_LETTERS = 100_000
"""Code points of one page that are shown; a text file without form feeds is one long page."""
MOST_LISTED = 80
"""Code points of a fact's printed words in the list below the page."""

_ORDER = {
    name: at for at, name in enumerate([RUNNING, *(kind.name for kind in KINDS), FOUND, ASKED])
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line: the same text in both views, or one for each.

    `kinds` are what marks it where it is shown repaired, `printed_kinds` where as printed,
    outermost first.  `id` is that of the word or fact that begins here, or "".
    """

    shown: str
    printed: str
    kinds: tuple[str, ...]
    printed_kinds: tuple[str, ...]
    repaired: bool
    id: str


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces in a row that lead to the same place; `facts` are all that is said about them."""

    href: str
    facts: tuple[Fact, ...]
    pieces: tuple[Piece, ...]
    asked: bool


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A printed line; `gone` where the repair moved all of it to the line above."""

    runs: tuple[Run, ...]
    running: bool
    gone: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A span's place on the picture: its id, the kinds of what stands there, and its outline.

    `path` is SVG's, in points of the page: a box for each line.
    """

    id: str
    kinds: tuple[str, ...]
    path: str


@dataclass(frozen=True, slots=True)
class WordMark:
    """A word's outline on the picture and its place in the text."""

    start: int
    path: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A fact in the list below the page: the words that are printed, and where they stand."""

    fact: Fact
    printed: str
    href: str


@dataclass(frozen=True, slots=True)
class Viewed:
    """A page to be shown; `words` and `marks` are empty where it has no picture.

    `cut` says that the page is longer than what is shown of it.
    """

    lines: tuple[ShownLine, ...]
    facts: tuple[Listed, ...]
    words: tuple[WordMark, ...]
    marks: tuple[Mark, ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """What is to be marked on a page: facts, repairs, running heads, a place asked for, hits."""

    facts: tuple[Fact, ...] = ()
    corrections: tuple[Correction, ...] = ()
    running: tuple[Span, ...] = ()
    asked: Span | None = None
    found: tuple[Span, ...] = ()


def view(page: Page, at: int, marked: Marked, shown: Shown | None) -> Viewed:
    """The page as a person sees it.

    Args:
        page: the page as read.
        at: the offset of its first code point in the document's text.
        marked: what is marked on it.
        shown: how its picture is shown; `None` where there is none.
    """
    whole = "\n".join(line.text for line in page.lines)
    text = whole[:MOST_LETTERS]
    layers = [
        *((one.span, one.kind, one) for one in marked.facts),
        *((span, RUNNING, None) for span in marked.running),
        *((span, FOUND, None) for span in marked.found),
        *((span, ASKED, None) for span in [marked.asked] if span),
    ]
    placed = list(_placed(page, at, shown)) if shown else []
    starts = _word_starts(page, at)
    segments = cut(text, at, [span for span, *_ in layers], _fitting(text, at, marked), starts)
    ids = frozenset([*starts, *(max(one.span.start, at) for one in marked.facts)])
    liner = _Liner(layers, ids, has_picture=bool(placed))
    lines = tuple(liner.line(line) for line in lines_of(segments))
    words = tuple(WordMark(span.start, _path([box])) for span, box, word in placed if word)
    marks = tuple(_marks(layers, placed))
    listed = tuple(_listed(fact, text, at) for fact in marked.facts)
    return Viewed(lines, listed, words, marks, len(text) < len(whole))


def _listed(fact: Fact, text: str, at: int) -> Listed:
    start = max(fact.span.start - at, 0)
    printed = " ".join(visible(text[start : fact.span.end - at]).split())
    more = " …" if len(printed) > MOST_LISTED else ""
    return Listed(fact, printed[:MOST_LISTED] + more, f"#text-{at + start}")


def _fitting(text: str, at: int, marked: Marked) -> tuple[Correction, ...]:
    """The repairs of words that the page shows, in order; none where they do not fit its text."""
    end, fitting = -1, []
    for one in marked.corrections:
        start, stop = one.span.start - at, one.span.end - at
        inside = start >= 0 and stop <= len(text)
        if one.span.start < end or (inside and _storable(text[start:stop], one.before)):
            return ()
        end = one.span.end
        if start == stop or max(start, 0) < min(stop, len(text)):
            fitting.append(one)
    return tuple(fitting)


def _storable(printed: str, before: str) -> bool:
    """Whether the two differ in more than what the corpus cannot hold."""
    return len(printed) != len(before) or any(
        one != other != "\N{REPLACEMENT CHARACTER}"
        for one, other in zip(printed, before, strict=True)
    )


def _word_starts(page: Page, at: int) -> list[int]:
    starts = []
    for line in page.lines:
        starts += [at + word.start for word in line.words]
        at += len(line.text) + 1
    return starts


Layer = tuple[Span, str, Fact | None]
Placed = tuple[Span, Box, bool]
"""A word (or, without words, a line), its box on the picture, and whether it is a word."""


def _placed(page: Page, at: int, shown: Shown) -> Iterator[Placed]:
    for line in page.lines:
        for word in line.words:
            start = at + word.start
            if box := shown.box(word.box):
                yield Span(start, start + len(word.text)), box, True
        if not line.words and line.box and line.text.strip() and (box := shown.box(line.box)):
            yield Span(at, at + len(line.text)), box, False
        at += len(line.text) + 1


def _marks(layers: Sequence[Layer], placed: list[Placed]) -> Iterator[Mark]:
    """A mark for each span that has a place on the picture."""
    ordered = sorted(placed, key=lambda one: one[0])
    starts = [span.start for span, *_ in ordered]
    by_span: dict[Span, list[str]] = {}
    for span, kind, _ in layers:
        by_span.setdefault(span, []).append(kind)
    for span, kinds in sorted(by_span.items(), key=lambda item: (item[0].start, -item[0].end)):
        first = max(bisect_right(starts, span.start) - 1, 0)
        touched = [
            one for one in ordered[first : bisect_left(starts, span.end)] if one[0].overlaps(span)
        ]
        if boxes := tuple(_by_line(touched)):
            yield Mark(f"plats-{span.start}-{span.end}", _in_order(kinds), _path(boxes, _AROUND))


_AROUND = 1.2
"""Points that a mark stands out from its words, so that it does not strike them through."""


def _path(boxes: Iterable[Box], around: float = 0.0) -> str:
    """Boxes as an SVG path.

    >>> _path([Box(1, 2, 4, 6)], 0.5)
    'M0.5 1.5h4.0v5.0h-4.0z'
    """
    pieces = []
    for box in boxes:
        width, height = box.x1 - box.x0 + 2 * around, box.bottom - box.top + 2 * around
        corner = f"M{box.x0 - around:.1f} {box.top - around:.1f}"
        pieces.append(f"{corner}h{width:.1f}v{height:.1f}h-{width:.1f}z")
    return "".join(pieces)


def _by_line(touched: Iterable[Placed]) -> Iterator[Box]:
    """One box for each row of words that stand beside each other; on a skewed page, stairs."""
    row: Box | None = None
    tallest = 0.0
    for _, box, _ in touched:
        tallest = max(tallest, box.bottom - box.top)
        joined = _both(row, box) if row and _beside(row, box) else None
        if joined and joined.bottom - joined.top <= _TALLER * tallest:
            row = joined
            continue
        if row:
            yield row
        row, tallest = box, box.bottom - box.top
    if row:
        yield row


_TALLER = 1.3
"""How much taller than its words a row's box may be."""


def _both(one: Box, other: Box) -> Box:
    return Box(
        min(one.x0, other.x0),
        min(one.top, other.top),
        max(one.x1, other.x1),
        max(one.bottom, other.bottom),
    )


def _beside(row: Box, box: Box) -> bool:
    """Whether a box goes on in its row: at the same height, to the right, not far away."""
    middle, high = (box.top + box.bottom) / 2, row.bottom - row.top
    return row.top <= middle <= row.bottom and -high < box.x0 - row.x1 < 3 * high


def _in_order(kinds: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(kinds), key=lambda kind: _ORDER.get(kind, 0)))


@dataclass(frozen=True, slots=True)
class _Liner:
    """Makes lines of segments: which marks they have, and where they lead."""

    layers: Sequence[Layer]
    ids: frozenset[int]
    has_picture: bool

    def line(self, segments: list[Segment]) -> ShownLine:
        bare = [one for one in segments if not one.breaks or one.shown.strip()]
        runs = []
        for target, group in groupby(bare, key=self._target):
            some = tuple(group)
            facts = self._facts(some)
            pieces = tuple(map(self._piece, some))
            told = any(piece.shown.strip() for piece in pieces)
            asked = any(ASKED in piece.kinds for piece in pieces)
            runs.append(Run(target if told else "", facts, pieces, asked))
        printed = "".join(one.printed for one in bare)
        shown = "".join(one.shown for one in bare)
        running = any(self.layers[number][1] == RUNNING for one in bare for number in one.covered)
        return ShownLine(tuple(runs), running, bool(printed.strip()) and not shown.strip())

    def _target(self, segment: Segment) -> str:
        """Where a segment leads: to its smallest fact's place on the picture."""
        own = [self.layers[number] for number in segment.shown_covered]
        facts = [(span, fact) for span, _, fact in own if fact]
        if not facts:
            return ""
        span, _ = min(facts, key=lambda one: one[0].end - one[0].start)
        return f"#plats-{span.start}-{span.end}" if self.has_picture else f"#text-{span.start}"

    def _facts(self, segments: Sequence[Segment]) -> tuple[Fact, ...]:
        numbers = {number for one in segments for number in one.shown_covered}
        found = [fact for number in sorted(numbers) if (fact := self.layers[number][2])]
        return tuple(sorted(found, key=lambda one: one.span.end - one.span.start))

    def _piece(self, segment: Segment) -> Piece:
        repaired = segment.shown != segment.printed
        start = segment.span.start
        return Piece(
            visible(segment.shown.rstrip("\n") if segment.breaks else segment.shown),
            visible(segment.printed.rstrip("\n")),
            self._kinds(segment.shown_covered),
            self._kinds(segment.covered),
            repaired,
            f"text-{start}" if start in self.ids and segment.printed else "",
        )

    def _kinds(self, numbers: Iterable[int]) -> tuple[str, ...]:
        return _in_order(self.layers[number][1] for number in numbers)
