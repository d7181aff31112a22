"""Which year a date without one means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.dates.context import Context
from pipeline.dates.periods import Period, Printed, day, period_in
from pipeline.dates.words import words

_LONG_AGO = timedelta(days=180)
"""A date without a year or a hint that would lie farther back than this is the next year's:
"Genomförs den 5-9 mars" in November's minutes."""

_FAR = timedelta(days=300)
"""Words such as "nästa" and "förra" lead to another year only if the date is this near there."""

_SCHOOL_YEAR_REACH = 400
_CALENDAR_REACH = 120


@dataclass(frozen=True, slots=True)
class Anchor:
    """The days between which the meeting was held; both the same where the day is known."""

    earliest: date
    latest: date


def year_of(printed: Printed, context: Context, anchor: Anchor | None, side: int) -> int | None:
    """The year of the date's first day: the printed one, a heading's, or the meeting's.

    `side` is -1 where the date lies before the meeting, 1 after, 0 unknown.
    """
    if printed.year is not None:
        return printed.year
    if printed.unit in {"open", "monthday"}:
        return None
    if (local := _heading_year(printed, context)) is not None:
        return local
    return None if anchor is None else _beside_meeting(printed, anchor, side)


def _beside_meeting(printed: Printed, anchor: Anchor, side: int) -> int | None:
    year = anchor.earliest.year if side < 0 else anchor.latest.year
    if printed.shift is not None:
        return year + printed.shift
    if side == 0:
        same = period_in(printed, year)
        behind = same is not None and same.latest < anchor.earliest - _LONG_AGO
        return year + 1 if behind else year
    same, other = period_in(printed, year), period_in(printed, year + side)
    if side > 0:
        passed = same is None or same.latest < anchor.earliest
        return year + 1 if passed and other and other.earliest - anchor.latest < _FAR else year
    ahead = same is None or same.earliest > anchor.latest
    return year - 1 if ahead and other and anchor.earliest - other.latest < _FAR else year


_CALENDAR_YEAR = re.compile(r"(?<![\d/-])((?:19|20)\d\d)(?![\d/-])")
_SCHOOL_YEAR = re.compile(r"lasar(?:et)? ?(?:20)?(\d\d) ?[/-] ?(?:20)?(\d\d)(?!\d)")


def _heading_year(printed: Printed, context: Context) -> int | None:
    """The year of `Mötestider 2016` above or `Höstlovet 2018` before; of `läsåret 18/19` above."""
    floor = max(0, printed.start - _SCHOOL_YEAR_REACH)
    piece = context.plain[floor : printed.start]
    near = piece[-_CALENDAR_REACH:]
    years = list(_CALENDAR_YEAR.finditer(near))
    if years:
        lead = near[max(0, years[-1].start() - 40) : years[-1].start()]
        between = near[years[-1].end() :]
        cue = _last(words().cues["calendar"], lead)
        named = cue is not None and "\n" not in lead[cue:]
        if named and not re.search(r"\n\s*\n\s*\n|[.!?]\s+[a-z]", between):
            return int(years[-1][1])
    school = list(_SCHOOL_YEAR.finditer(piece))
    if school and not re.search(
        r"\n\s*\n|\n#|\n\d+[.)] |\b\d+[.] [a-z]", piece[school[-1].end() :]
    ):
        start = 2000 + int(school[-1][1])
        period = period_in(printed, start)
        return start if period and period.earliest >= date(start, 8, 1) else start + 1
    return None


def _last(pattern: re.Pattern[str], text: str) -> int | None:
    found = [cue.end() for cue in pattern.finditer(text)]
    return found[-1] if found else None


def document_year(prints: Sequence[Printed]) -> int | None:
    """The one year that a document without a dated meeting plainly speaks of.

    Candidates are the years it prints with days, months and terms; a candidate must agree with
    every weekday that stands beside a day without a year.  One candidate left, or `None`.
    Doubtful forms are for the caller to leave out.
    """
    printed_years = Counter(
        printed.year + (printed.unit == "school-year")
        for printed in prints
        if printed.year is not None and printed.unit != "year"
    )
    if not printed_years:
        return None
    paired = [
        printed for printed in prints
        if printed.unit == "day" and printed.year is None and printed.weekday is not None
    ]  # fmt: skip
    fitting = [year for year in printed_years if all(_weekday_fits(p, year) for p in paired)]
    return fitting[0] if len(fitting) == 1 else None


def _weekday_fits(printed: Printed, year: int) -> bool:
    found = day(year, *printed.first)
    return found is not None and found.weekday() == printed.weekday


def next_monthday(number: int, anchor: Anchor, side: int) -> Period | None:
    """`den 13:e`: the next such day after the meeting, or the last before it."""
    if anchor.earliest != anchor.latest or side == 0:
        return None
    at = anchor.earliest
    for _ in range(70):
        at += timedelta(days=side)
        if at.day == number:
            return Period(at.isoformat(), at, at)
    return None
