"""Which dates are mentioned, and what they are to the meeting."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.clock import time_after, time_before
from pipeline.corrections import Repaired
from pipeline.date_context import Context
from pipeline.date_forms import scan
from pipeline.date_periods import Period, Printed, full_year, period_in
from pipeline.date_years import Anchor, document_year, is_school_text, next_monthday, year_of
from pipeline.findings import DateKind, DateMention, Meeting


def find_dates(repaired: Repaired, meeting: Meeting) -> tuple[DateMention, ...]:
    """Every date that a reader can point at, in the order of the text.

    A date without a year takes that of the meeting (or of its window), of a heading above, or of
    the one year the document plainly speaks of; where none does, `edtf` is `None`.

    >>> from datetime import date
    >>> from pipeline.corrections import apply
    >>> meeting = Meeting(day=date(2023, 12, 4))
    >>> [found.edtf for found in find_dates(apply("Nästa möte: tis 23 jan kl 9-11.", []), meeting)]
    ['2024-01-23']
    """
    context = Context(repaired.text)
    prints = scan(repaired.text)
    anchor = _anchor(meeting, prints)
    years = frozenset(_sure_years(prints, anchor))
    school = is_school_text(context)
    found = [
        _mention(printed, context, anchor, repaired, meeting)
        for printed in prints
        if _is_date(printed, context, years, school=school)
    ]
    return tuple(_relatives_settled(found, prints, repaired, anchor))


def _anchor(meeting: Meeting, prints: tuple[Printed, ...]) -> Anchor | None:
    if meeting.day:
        return Anchor(meeting.day, meeting.day)
    if meeting.earliest and meeting.latest:
        return Anchor(meeting.earliest, meeting.latest)
    return None


def _sure_years(prints: Iterable[Printed], anchor: Anchor | None) -> Iterable[int]:
    if anchor:
        yield from (anchor.earliest.year, anchor.latest.year)
    yield from (
        printed.year for printed in prints if printed.year and not printed.doubtful
    )


def _is_date(printed: Printed, context: Context, years: frozenset[int], *, school: bool) -> bool:
    """Whether a doubtful form is a date here: something else in the document must agree."""
    if not printed.doubtful:
        return True
    if printed.form == "year-pair":
        near = context.says("term_of_office", printed)
        return printed.year is not None and not near and (school or context.says("school", printed))
    if printed.form == "compact":
        return any(abs((printed.year or 0) - year) <= 1 for year in years)
    return printed.year in years


def _mention(
    printed: Printed,
    context: Context,
    anchor: Anchor | None,
    repaired: Repaired,
    meeting: Meeting,
) -> DateMention:
    side = context.side(printed)
    period = _period(printed, context, anchor, side)
    return DateMention(
        repaired.to_raw(printed.start, printed.end),
        period.edtf if period else None,
        period.earliest if period else None,
        period.latest if period else None,
        _time(printed, context, period, meeting),
        _kind(printed, context, period, anchor, side, meeting),
    )


def _period(
    printed: Printed, context: Context, anchor: Anchor | None, side: int
) -> Period | None:
    if printed.unit == "monthday":
        return next_monthday(printed.first[0], anchor, side) if anchor else None
    if printed.unit in {"spring", "autumn"} and printed.year is None and side == 0:
        side = 0
    if printed.other and anchor and abs(printed.year or 0 - anchor.latest.year) > 5:
        pass
    year = year_of(printed, context, anchor, side)
    return None if year is None else period_in(printed, year)


def _time(
    printed: Printed, context: Context, period: Period | None, meeting: Meeting
) -> str | None:
    if printed.unit not in {"day", "nth", "monthday"}:
        return None
    beside = (
        printed.time
        or time_after(context.plain, printed.end)
        or time_before(context.plain, printed.start)
    )
    return beside


def _kind(
    printed: Printed,
    context: Context,
    period: Period | None,
    anchor: Anchor | None,
    side: int,
    meeting: Meeting,
) -> DateKind:
    if period and meeting.day and printed.unit == "day" and period.earliest == meeting.day:
        return "meeting"
    if period and anchor:
        side = -1 if period.latest < anchor.earliest else 1 if period.earliest > anchor.latest else side
    return context.kind(printed, side)


def _relatives_settled(
    found: list[DateMention],
    prints: tuple[Printed, ...],
    repaired: Repaired,
    anchor: Anchor | None,
) -> list[DateMention]:
    return found
