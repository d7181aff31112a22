"""Between which days an undated meeting must have been: what it looks back on, and ahead to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.corrections import Repaired
from pipeline.dates.context import Context
from pipeline.dates.periods import Period, Printed, period_in
from pipeline.dates.years import Anchor, document_year, year_of
from pipeline.findings import Evidence

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """The days [earliest, latest], both `None` where the text leaves either side open."""

    earliest: date | None = None
    latest: date | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class _Bound:
    day: date
    printed: Printed
    rule: str


def window(context: Context, prints: Sequence[Printed], repaired: Repaired) -> Window:
    """The window of a meeting whose date is not stated.

    It needs one year that the document plainly speaks of.  The term at hand gives the first
    bounds; days behind (`sedan sist 22/9`) and ahead (`torsdag 5 oktober kommer`) narrow it.
    """
    known = [
        p for p in prints
        if not p.doubtful or (p.form == "year-pair" and context.is_about_school)
    ]  # fmt: skip
    year = document_year(known)
    if year is None:
        return Window()
    term = _term(context, known, year)
    anchor = Anchor(*(bound.day for bound in term)) if term else _whole(year)
    days = tuple(_days(context, known, anchor))
    past = {period for _, period, side in days if side < 0}
    planned = {period for _, period, side in days if side > 0}
    behind = [
        _Bound(period.latest + _DAY, printed, "past date")
        for printed, period, _ in days if period in past - planned
    ] + list(term[:1])  # fmt: skip
    ahead = [
        _Bound(period.earliest - _DAY, printed, "planned date")
        for printed, period, _ in days if period in planned - past
    ] + list(term[1:])  # fmt: skip
    return _closed(behind, ahead, repaired)


def _whole(year: int) -> Anchor:
    return Anchor(date(year, 1, 1), date(year, 12, 31))


def _days(
    context: Context, prints: Sequence[Printed], anchor: Anchor
) -> Iterator[tuple[Printed, Period, int]]:
    """The days near the term, and on which side of the meeting the words put them."""
    for printed in prints:
        settled = year_of(printed, context, anchor, 0) if printed.unit == "day" else None
        period = period_in(printed, settled) if settled else None
        if period and _within_a_year(period, anchor):
            yield printed, period, context.side(printed)


def _within_a_year(period: Period, anchor: Anchor) -> bool:
    return anchor.earliest - 180 * _DAY <= period.latest and period.earliest <= anchor.latest


def _closed(behind: list[_Bound], ahead: list[_Bound], repaired: Repaired) -> Window:
    if not behind or not ahead:
        return Window()
    first = max(behind, key=lambda bound: bound.day)
    last = min(ahead, key=lambda bound: bound.day)
    if first.day > last.day:
        return Window()
    evidence = tuple(
        Evidence(repaired.to_raw(bound.printed.start, bound.printed.end), bound.rule)
        for bound in (first, last)
    )
    return Window(first.day, last.day, evidence)


def _term(context: Context, prints: Sequence[Printed], year: int) -> tuple[_Bound, ...]:
    """The term the meeting belongs to: the one named, or autumn after a school year's results."""
    named = [p for p in prints if p.unit in {"autumn", "spring"} and p.year in {None, year}]
    for printed in named:
        period = period_in(printed, year)
        if period and context.side(printed) >= 0:
            return (
                _Bound(period.earliest, printed, "term at hand"),
                _Bound(period.latest, printed, "term at hand"),
            )
    return ()
