"""Between which days an undated meeting must have been: what it looks back on, and ahead to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.corrections import Repaired
from pipeline.date_context import Context
from pipeline.date_periods import Period, Printed, period_in
from pipeline.date_years import Anchor, document_year, is_school_text, year_of
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
    school = is_school_text(context)
    known = [p for p in prints if not p.doubtful or (school and p.form == "year-pair")]
    year = document_year([_sure(p) for p in known])
    term = _term(context, known, year) if year else None
    if year is None or term is None:
        return Window()
    behind, ahead = [term[0]], [term[1]]
    anchor = Anchor(term[0].day, term[1].day)
    for printed in known:
        side = context.side(printed)
        if printed.unit != "day" or side == 0:
            continue
        settled = year_of(printed, context, anchor, 0)
        period = period_in(printed, settled) if settled else None
        if period is None or not _within_a_year(period, anchor):
            continue
        if side < 0:
            behind.append(_Bound(period.latest + _DAY, printed, "past date"))
        else:
            ahead.append(_Bound(period.earliest - _DAY, printed, "planned date"))
    return _closed(behind, ahead, repaired)


def _sure(printed: Printed) -> Printed:
    if not printed.doubtful:
        return printed
    return Printed(printed.start, printed.end, printed.unit, printed.form, year=printed.year)


def _within_a_year(period: Period, anchor: Anchor) -> bool:
    return anchor.earliest - 180 * _DAY <= period.latest and period.earliest <= anchor.latest


def _closed(behind: list[_Bound], ahead: list[_Bound], repaired: Repaired) -> Window:
    first = max(behind, key=lambda bound: bound.day)
    last = min(ahead, key=lambda bound: bound.day)
    if first.day > last.day:
        return Window()
    evidence = tuple(
        Evidence(repaired.to_raw(bound.printed.start, bound.printed.end), bound.rule)
        for bound in (first, last)
    )
    return Window(first.day, last.day, evidence)


def _term(context: Context, prints: Sequence[Printed], year: int) -> tuple[_Bound, _Bound] | None:
    """The term the meeting belongs to: the one named, or autumn after a school year's results."""
    named = [p for p in prints if p.unit in {"autumn", "spring"} and p.year in {None, year}]
    for printed in named:
        period = period_in(printed, year)
        if period and context.side(printed) >= 0:
            return (
                _Bound(period.earliest, printed, "term at hand"),
                _Bound(period.latest, printed, "term at hand"),
            )
    return None
