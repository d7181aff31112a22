"""Which dates are mentioned, and what they are to the meeting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.corrections import Repaired
from pipeline.dates.clock import time_after, time_before
from pipeline.dates.context import Context, context_of
from pipeline.dates.forms import scan, settled
from pipeline.dates.periods import Period, Printed, period_in
from pipeline.dates.years import Anchor, next_monthday, year_of
from pipeline.document import Span
from pipeline.findings import DateKind, DateMention, Meeting

_TIMED = {"day", "nth", "monthday"}


def find_dates(repaired: Repaired, meeting: Meeting) -> tuple[DateMention, ...]:
    """Every date that a reader can point at, in the order of the text, without overlaps.

    A date without a year takes that of the meeting (or of its window) or of a heading above;
    where neither is known, and for "midsommar" and "nästa vecka", `edtf` is `None`.

    >>> from pipeline.corrections import apply
    >>> meeting = Meeting(day=date(2023, 12, 4))
    >>> [found.edtf for found in find_dates(apply("Nästa möte: tis 23 jan kl 9-11.", []), meeting)]
    ['2024-01-23']
    """
    reader = _Reader(context_of(repaired.text), repaired, meeting, _anchor(meeting))
    prints = tuple(reader.dates_among(settled(scan(repaired.text), reader.years)))
    sides = [reader.context.side(printed) for printed in prints]
    periods = [reader.period(*pair) for pair in zip(prints, sides, strict=True)]
    known = {period.earliest for period in periods if period and period.earliest == period.latest}
    return tuple(
        reader.mention(printed, period or reader.told_elsewhere(printed, known), side)
        for printed, period, side in zip(prints, periods, sides, strict=True)
    )


def _anchor(meeting: Meeting) -> Anchor | None:
    if meeting.day:
        return Anchor(meeting.day, meeting.day)
    if meeting.earliest and meeting.latest:
        return Anchor(meeting.earliest, meeting.latest)
    return None


@dataclass(frozen=True)
class _Reader:
    """One document's text, its meeting, and the way back to what was printed."""

    context: Context
    repaired: Repaired
    meeting: Meeting
    anchor: Anchor | None

    @property
    def years(self) -> frozenset[int]:
        """The meeting's year, or years."""
        anchor = self.anchor
        return frozenset({anchor.earliest.year, anchor.latest.year} if anchor else ())

    def dates_among(self, prints: tuple[Printed, ...]) -> Iterable[Printed]:
        """The forms that are dates here: a doubtful one needs something else that agrees."""
        years = self.years | {p.year for p in prints if p.year and not p.doubtful}
        for printed in prints:
            if not printed.doubtful or self._agrees(printed, years):
                yield printed

    def _agrees(self, printed: Printed, years: frozenset[int]) -> bool:
        year = printed.year or 0
        if printed.form == "compact":
            return bool(years & {year - 1, year, year + 1})
        if printed.form != "year-pair":
            return year in years
        if self.context.says("term_of_office", printed):
            return False
        return self.context.is_about_school or self.context.says("school", printed)

    def period(self, printed: Printed, side: int) -> Period | None:
        """The plain days, where the year is known."""
        if printed.unit == "monthday":
            return next_monthday(printed.first[0], self.anchor, side) if self.anchor else None
        year = year_of(printed, self.context, self.anchor, side)
        return None if year is None else period_in(printed, year)

    def told_elsewhere(self, printed: Printed, known: set[date]) -> Period | None:
        """`förra fredagen`: the one Friday in the fortnight before that the text also prints."""
        if printed.form != "relative-weekday" or printed.shift != -1 or self.anchor is None:
            return None
        latest = self.anchor.latest
        found = {
            day for day in known
            if day.weekday() == printed.weekday and latest - timedelta(14) <= day < latest
        }  # fmt: skip
        if len(found) != 1:
            return None
        day = found.pop()
        return Period(day.isoformat(), day, day)

    def mention(self, printed: Printed, period: Period | None, side: int) -> DateMention:
        """The finding, with its time and what it is to the meeting."""
        span = self.repaired.to_raw(printed.start, printed.end)
        return DateMention(
            span,
            period.edtf if period else None,
            period.earliest if period else None,
            period.latest if period else None,
            self._time(printed, span),
            self._kind(printed, period, side),
        )

    def _time(self, printed: Printed, span: Span) -> str | None:
        if printed.unit not in _TIMED:
            return None
        if self.meeting.day and any(found.span == span for found in self.meeting.evidence):
            return self.meeting.time
        shown = self.context.plain
        return printed.time or time_after(shown, printed.end) or time_before(shown, printed.start)

    def _kind(self, printed: Printed, period: Period | None, side: int) -> DateKind:
        if period and printed.unit == "day" and period.earliest == self.meeting.day:
            return "meeting"
        if period and self.anchor and period.latest < self.anchor.earliest:
            side = -1
        elif period and self.anchor and period.earliest > self.anchor.latest:
            side = 1
        return self.context.kind(printed, side)
