"""Which dates are mentioned, and what they are to the meeting."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property

from pipeline.corrections import Repaired
from pipeline.dates.chains import share_times
from pipeline.dates.clock import time_after, time_before
from pipeline.dates.context import Context, context_of
from pipeline.dates.forms import scan, settled
from pipeline.dates.kinds import kind_of
from pipeline.dates.order import in_order
from pipeline.dates.periods import Period, Printed, period_in
from pipeline.dates.relative import relative
from pipeline.dates.years import Anchor, in_same_month, next_monthday, year_of
from pipeline.document import Span
from pipeline.findings import DateKind, DateMention, Meeting

_TIMED = {"day", "nth", "monthday", "weekday", "feast"}
_SAME_TIME = re.compile(r",? (?:samma (?:tid|klockslag)|(?:vid |pa )?(?:vanlig|ordinarie) tid)\b")
_MOVED_FROM = re.compile(r"\b(?:flytt|senarelag|tidigarelag|ombok)[a-z]* fran (?:den )?$")
_GONE = re.compile(r"[a-z]{3,5}dags\b")
"""The weekday of `i fredags, 11 februari`."""

_DOTTED = {"dotted", "dotted-range-year", "dotted-short-year"}
_SENTENCE_END = re.compile(r"[.!?]\s+[a-z]{2}|\n\s*\n")
_NEAR = 200
"""How far before `samma dag` its day may stand, in characters."""


def find_dates(repaired: Repaired, meeting: Meeting) -> tuple[DateMention, ...]:
    """Every date that a reader can point at, in the order of the text, without overlaps.

    A date without a year takes that of the meeting (or of its window) or of a heading above;
    where neither is known, and for "midsommar" and "i somras", `edtf` is `None`.  Where a letter
    stands for a digit and nothing else agrees, it carries EDTF's `?`.

    >>> from datetime import date
    >>> from pipeline.corrections import apply
    >>> meeting = Meeting(day=date(2023, 12, 4))
    >>> [found.edtf for found in find_dates(apply("Nästa möte: tis 23 jan kl 9-11.", []), meeting)]
    ['2024-01-23']
    """
    reader = _Reader(context_of(repaired.text), repaired, meeting, _anchor(meeting))
    prints = tuple(reader.dates_among(settled(scan(repaired.text), reader.years)))
    sides = [reader.side(printed) for printed in prints]
    periods = [reader.period(*pair) for pair in zip(prints, sides, strict=True)]
    periods = reader.told_elsewhere(prints, periods)
    periods = in_order(prints, periods, reader.context.plain)
    stops = [*(printed.start for printed in prints), len(repaired.text)][1:]
    mentions = [reader.mention(*found) for found in zip(prints, periods, sides, stops, strict=True)]
    mentions = share_times(prints, mentions, reader.context.plain)
    sure = {found for p, found in zip(prints, periods, strict=True) if found and not p.guessed}
    return tuple(
        replace(mention, edtf=f"{mention.edtf}?")
        if _is_doubtful(printed, period, sure)
        else mention
        for printed, period, mention in zip(prints, periods, mentions, strict=True)
    )


def _is_doubtful(printed: Printed, period: Period | None, sure: set[Period]) -> bool:
    """Whether digits were guessed, and neither a weekday nor the same day elsewhere agrees."""
    if period is None or not printed.guessed or period in sure:
        return False
    return printed.weekday != period.earliest.weekday()


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

    @cached_property
    def writes_dotted(self) -> bool:
        """Whether the text writes days as `14.11` where that is plain."""
        return any(
            p.form == "dotted-short-year" or (p.form in _DOTTED and not p.doubtful)
            for p in scan(self.repaired.text)
        )

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
        if printed.form == "dotted":
            return self.writes_dotted
        if printed.form != "year-pair":
            return year in years
        if self.context.says("term_of_office", printed):
            return False
        return self.context.is_about_school or self.context.says("school", printed)

    def side(self, printed: Printed) -> int:
        """-1 where the date lies before the meeting, 1 after, 0 unknown, by its words."""
        if printed.unit == "open" and printed.shift:
            return 1 if printed.shift > 0 else -1
        if _GONE.match(self.context.plain, printed.start):
            return -1
        if printed.unit == "monthday" and _MOVED_FROM.search(self.context.before(printed)):
            return -1
        return self.context.side(printed)

    def period(self, printed: Printed, side: int) -> Period | None:
        """The plain days, where the year is known."""
        anchor = self.anchor
        if printed.unit == "open":
            return relative(printed, anchor.earliest, anchor.latest) if anchor else None
        if printed.unit == "monthday":
            return next_monthday(printed, anchor, side) if anchor and side else None
        year = year_of(printed, self.context, anchor, side)
        return None if year is None else period_in(printed, year)

    def told_elsewhere(
        self, prints: Sequence[Printed], periods: Sequence[Period | None]
    ) -> list[Period | None]:
        """The periods, also those of `förra fredagen` and `samma dag` that the text prints too."""
        days = [
            (printed.start, period) for printed, period in zip(prints, periods, strict=True)
            if period and period.earliest == period.latest
        ]  # fmt: skip
        told = [
            period or self._told_elsewhere(printed, days)
            for printed, period in zip(prints, periods, strict=True)
        ]
        return [
            next_monthday(printed, self.anchor, 0)
            if period is None and self.anchor and printed.unit == "monthday"
            else period
            for printed, period in zip(prints, told, strict=True)
        ]

    def _told_elsewhere(
        self, printed: Printed, days: Sequence[tuple[int, Period]]
    ) -> Period | None:
        if printed.form in {"same-day", "monthday"}:
            before = [at for at in days if at[0] < printed.start][-1:]
            if not before or printed.start - before[0][0] >= _NEAR:
                return None
            known = before[0][1]
            if _SENTENCE_END.search(self.context.plain, before[0][0], printed.start):
                return known if printed.form == "same-day" else None
            return known if printed.form == "same-day" else in_same_month(printed, known)
        if printed.form != "named-weekday" or self.anchor is None:
            return None
        latest, step = self.anchor.latest, timedelta(14 * (printed.shift or 0))
        first, last = sorted((latest, latest + step))
        found = {
            period for _, period in days
            if period.earliest.weekday() == printed.weekday and first <= period.earliest <= last
            and period.earliest != latest
        }  # fmt: skip
        return found.pop() if len(found) == 1 else None

    def mention(self, printed: Printed, period: Period | None, side: int, stop: int) -> DateMention:
        """The finding, with its time and what it is to the meeting; the next begins at `stop`."""
        span = self.repaired.to_raw(printed.start, printed.end)
        return DateMention(
            span,
            period.edtf if period else None,
            period.earliest if period else None,
            period.latest if period else None,
            self._time(printed, span, stop),
            self._kind(printed, period, side),
        )

    def _time(self, printed: Printed, span: Span, stop: int) -> str | None:
        if printed.unit not in _TIMED and printed.form not in {"relative-day", "weekday"}:
            return None
        if self.meeting.day and any(found.span == span for found in self.meeting.evidence):
            return self.meeting.time
        shown = self.context.plain
        if self.meeting.time and _SAME_TIME.match(shown, printed.end):
            return self.meeting.time
        after = printed.time or time_after(shown, printed.end, stop)
        return after or time_before(shown, printed.start)

    def _kind(self, printed: Printed, period: Period | None, side: int) -> DateKind:
        if period and printed.unit == "day" and period.earliest == self.meeting.day:
            return "meeting"
        if period and self.anchor and period.latest < self.anchor.earliest:
            side = -1
        elif period and self.anchor and period.earliest > self.anchor.latest:
            side = 1
        if side > 0 and _MOVED_FROM.search(self.context.before(printed)):
            return "mentioned"
        return kind_of(printed, period, side, self.context)
