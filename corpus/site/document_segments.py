r"""A page's text cut into pieces, so that spans that nest and overlap can be shown.

    cut("Eva Ek, Malmo", 0, [Span(0, 6), Span(8, 13)], [])

A `Segment` is the longest piece in which nothing begins or ends: neither a span, nor a repair,
nor a line, nor a word that the picture shows.  Two texts run through the segments: as printed and
as repaired.  A repair over two lines ("infor-", "mation") shows its word on the line where the
repair puts it, so that both texts keep their lines.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.document import Span
from pipeline.findings import Correction


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the text: `span` as read, what is printed there, and what the repair shows.

    `covered` are the indexes of the spans that hold this piece; `shown_covered` those of the whole
    repair where this piece shows it (else the same).  `correction` is the index of its repair.
    """

    span: Span
    printed: str
    shown: str
    covered: tuple[int, ...] = ()
    shown_covered: tuple[int, ...] = ()
    correction: int | None = None

    @property
    def breaks(self) -> bool:
        """Whether the line ends here."""
        return self.printed == "\n"


def cut(
    text: str,
    at: int,
    spans: Sequence[Span],
    corrections: Sequence[Correction],
    words: Iterable[int] = (),
) -> tuple[Segment, ...]:
    """The segments of a page's text.

    Args:
        text: the page's text as read, lines joined by line feeds.
        at: the offset of its first code point in the document's text.
        spans: what is to be marked, in the document's text; what lies outside the page is ignored.
        corrections: the repairs, sorted, that do not overlap; one that goes on over the page's
            edge is shown whole.
        words: offsets in the document's text where a segment shall begin.
    """
    page = Span(at, at + len(text))
    inner = [_clipped(span, page) for span in spans]
    repairs = [_clipped(found.span, page) for found in corrections]
    edges = _edges(text, page, [*inner, *repairs], words)
    pieces = _pieces(text, page, edges, repairs)
    covering = _covering(inner, [piece.span for piece in pieces])
    bare = [
        replace(piece, covered=found, shown_covered=found)
        for piece, found in zip(pieces, covering, strict=True)
    ]
    return tuple(_repaired(bare, corrections))


def lines_of(segments: Iterable[Segment]) -> list[list[Segment]]:
    """The segments line by line; a break stands at the end of its line."""
    lines: list[list[Segment]] = [[]]
    for segment in segments:
        lines[-1].append(segment)
        if segment.breaks:
            lines.append([])
    return lines


def _clipped(span: Span, page: Span) -> Span:
    start = min(max(span.start, page.start), page.end)
    return Span(start, max(start, min(span.end, page.end)))


def _edges(text: str, page: Span, spans: Iterable[Span], words: Iterable[int]) -> list[int]:
    edges = {page.start, page.end}
    for span in spans:
        edges.update((span.start, span.end))
    for offset, letter in enumerate(text, page.start):
        if letter == "\n":
            edges.update((offset, offset + 1))
    edges.update(word for word in words if page.start < word < page.end)
    return sorted(edges)


def _pieces(text: str, page: Span, edges: list[int], repairs: list[Span]) -> list[Segment]:
    """The segments with what is printed, and which repair they are of: insertions are empty."""
    starts = [span.start for span in repairs]
    empty = {span.start: number for number, span in enumerate(repairs) if span.start == span.end}
    pieces = []
    for start, end in [*pairwise(edges), (page.end, page.end)]:
        if start in empty:
            pieces.append(Segment(Span(start, start), "", "", correction=empty[start]))
        if start < end:
            printed = text[start - page.start : end - page.start]
            at = bisect_right(starts, start) - 1
            inside = at >= 0 and repairs[at].start <= start and end <= repairs[at].end
            pieces.append(
                Segment(Span(start, end), printed, printed, correction=at if inside else None)
            )
    return pieces


def _covering(spans: list[Span], pieces: list[Span]) -> Iterator[tuple[int, ...]]:
    """For each piece, in order, the indexes of the spans that hold it."""
    opening = sorted(range(len(spans)), key=lambda number: spans[number].start, reverse=True)
    opened: list[int] = []
    for piece in pieces:
        while opening and spans[opening[-1]].start <= piece.start:
            opened.append(opening.pop())
        opened = [number for number in opened if spans[number].end > piece.start]
        yield tuple(sorted(opened)) if piece.start < piece.end else ()


def _repaired(segments: list[Segment], corrections: Sequence[Correction]) -> Iterator[Segment]:
    """The segments with what the repairs show instead."""
    at = 0
    while at < len(segments):
        number = segments[at].correction
        if number is None:
            yield segments[at]
            at += 1
            continue
        end = at
        while end < len(segments) and segments[end].correction == number:
            end += 1
        yield from _with(segments[at:end], corrections[number].after)
        at = end


def _with(pieces: list[Segment], after: str) -> Iterator[Segment]:
    """The pieces of one repair, its lines on theirs: each line's first piece shows all of it."""
    lines = after.split("\n")
    covered = tuple(sorted({number for piece in pieces for number in piece.covered}))
    at, told = 0, False
    for number, piece in enumerate(pieces, 1):
        shown = "".join(lines[at : at + 1]) if not told else ""
        told = True
        if piece.breaks:
            at, told = at + 1, False
            shown += "\n" if at < len(lines) else ""
        if number == len(pieces):
            rest = lines[at + told :]
            shown += "".join(f"\n{line}" for line in rest) if told else "\n".join(rest)
        yield replace(piece, shown=shown, shown_covered=covered if shown.strip() else piece.covered)
