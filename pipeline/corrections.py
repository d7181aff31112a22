"""Corrections, and the repaired text as a view that knows its way back.

Unicode repair, joined hyphens and restored diacritics are all `Correction`s with different
rules: one mechanism, one explanation, one undo.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from pipeline.document import Span
from pipeline.errors import StaleCorrection
from pipeline.findings import Correction, Verdict

QUOTE = 24
"""Code points of context that a verdict quotes on each side."""


@dataclass(frozen=True)
class Repaired:
    """The text with corrections applied: a view of `raw`, and the way back to it.

    `corrections` are sorted and do not overlap.
    """

    raw: str
    text: str
    corrections: tuple[Correction, ...] = ()

    @cached_property
    def _shown(self) -> tuple[list[int], list[int]]:
        """Where each correction's replacement starts and ends in `text`."""
        starts, ends, grown = [], [], 0
        for correction in self.corrections:
            start = correction.span.start + grown
            starts.append(start)
            ends.append(start + len(correction.after))
            grown += len(correction.after) - len(correction.before)
        return starts, ends

    @cached_property
    def _printed(self) -> tuple[list[int], list[int]]:
        """Where each correction's word starts and ends in `raw`."""
        spans = [correction.span for correction in self.corrections]
        return [span.start for span in spans], [span.end for span in spans]

    def to_raw(self, start: int, end: int) -> Span:
        """The span of the text as read that [start, end) of this view shows.

        A range that cuts into a correction covers all of it.
        """
        first = self._raw_offset(start, toward_start=True)
        return Span(first, max(first, self._raw_offset(end, toward_start=False)))

    def _raw_offset(self, offset: int, *, toward_start: bool) -> int:
        starts, ends = self._shown
        if toward_start:  # the first correction that is not wholly before the offset
            at = bisect_right(ends, offset)
            if at < len(starts) and starts[at] < offset:
                return self.corrections[at].span.start
        else:  # ... that begins before the offset
            at = bisect_left(starts, offset)
            if at and ends[at - 1] > offset:
                return self.corrections[at - 1].span.end
        if not at:
            return offset
        return self.corrections[at - 1].span.end + offset - ends[at - 1]

    def from_raw(self, span: Span) -> tuple[int, int]:
        """The range of `text` that shows the span; a correction it touches is shown whole."""
        starts, ends = self._shown
        raw_starts, raw_ends = self._printed

        def shown(offset: int, *, first: bool) -> int:
            at = bisect_right(raw_ends, offset) if first else bisect_left(raw_starts, offset)
            if first and at < len(raw_starts) and raw_starts[at] < offset:
                return starts[at]
            if not first and at and raw_ends[at - 1] > offset:
                return ends[at - 1]
            return offset if not at else ends[at - 1] + offset - raw_ends[at - 1]

        return shown(span.start, first=True), shown(span.end, first=False)


def apply(raw: str, corrections: Iterable[Correction]) -> Repaired:
    """Show the text as read with its corrections.

    >>> lost = Correction(Span(8, 13), "Malmo", "Malmö", "diacritics", 0.99)
    >>> apply("Eva Ek, Malmo", [lost]).text
    'Eva Ek, Malmö'

    Raises:
        StaleCorrection: `raw` does not hold `before` at the span, or two corrections overlap.
    """
    ordered = tuple(sorted(corrections, key=lambda correction: correction.span))
    pieces, at = [], 0
    for correction in ordered:
        start, end = correction.span.start, correction.span.end
        if start < at or raw[start:end] != correction.before:
            raise StaleCorrection(f"{correction} does not fit {raw[start:end]!r}")
        pieces += [raw[at:start], correction.after]
        at = end
    return Repaired(raw, "".join(pieces) + raw[at:], ordered)


def verdict_on(raw: str, correction: Correction, *, accepted: bool) -> Verdict:
    """A verdict that quotes the correction with the text around it."""
    start, end = correction.span.start, correction.span.end
    return Verdict(
        correction.before,
        correction.after,
        raw[max(0, start - QUOTE) : start],
        raw[end : end + QUOTE],
        accepted,
    )


def heed(
    raw: str, corrections: Iterable[Correction], verdicts: Iterable[Verdict]
) -> tuple[Correction, ...]:
    """The corrections that nobody has refused.

    >>> word = Correction(Span(0, 5), "Malmo", "Malmö", "diacritics", 0.9)
    >>> heed("Malmo", [word], [Verdict("Malmo", "Malmö", "", "", accepted=False)])
    ()
    """
    refused = {verdict for verdict in verdicts if not verdict.accepted}
    if not refused:
        return tuple(corrections)
    return tuple(
        correction
        for correction in corrections
        if verdict_on(raw, correction, accepted=False) not in refused
    )
