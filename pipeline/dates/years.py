"""Which year a date without one means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.dates.context import Context
from pipeline.dates.periods import Period, Printed, day, period_in
from pipeline.dates.words import compiled, words

_LONG_AGO = timedelta(days=150)
"""A date without a year or a hint that would lie farther back than this is the next year's:
"Genomförs den 5-9 mars" in November's minutes."""

_FAR_AHEAD = timedelta(days=290)
"""And one that would lie farther ahead than this is the last year's: "14/12" in January's."""

_FAR = timedelta(days=300)
"""Words such as "nästa" and "förra" lead to another year only if the date is this near there."""

_WIDE = timedelta(days=200)
"""A window wider than this may hold two days of one name: a date needs to fit once only."""

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
    local = _heading_year(printed, context)
    if local is None or (anchor and _weekday_says_otherwise(printed, local)):
        beside = None if anchor is None else _beside_meeting(printed, anchor, side)
        return beside if local is None or (beside and _weekday_fits(printed, beside)) else local
    return local


def _weekday_says_otherwise(printed: Printed, year: int) -> bool:
    """Whether the date has its weekday in another year."""
    paired = printed.unit == "day" and printed.weekday is not None and printed.last is None
    return paired and not _weekday_fits(printed, year)


def _beside_meeting(printed: Printed, anchor: Anchor, side: int) -> int | None:
    """The year beside the meeting: of those that its window allows, the one that all agree on."""
    if printed.shift is not None:
        first, last = anchor.earliest.year, anchor.latest.year
        return last + printed.shift if first == last else None
    if anchor.latest - anchor.earliest > _WIDE:
        return _in_wide_window(printed, anchor, side)
    year = _usual_year(printed, anchor, side)
    if printed.last and printed.last < printed.first and side <= 0:
        since = period_in(printed, anchor.latest.year - 1)
        if since and since.earliest <= anchor.earliest and anchor.latest <= since.latest:
            return anchor.latest.year - 1  # "6 november till 31 maj", said in between
    if printed.weekday is None or printed.unit != "day" or printed.last:
        return year
    return year if _weekday_fits(printed, year) else _by_weekday(printed, anchor, side) or year


def _usual_year(printed: Printed, anchor: Anchor, side: int) -> int:
    """The year that the first and the last day of the window give, or the nearer of two."""
    if anchor.earliest.year == anchor.latest.year:
        return _year_beside(printed, anchor, side)
    ends = (Anchor(at, at) for at in (anchor.earliest, anchor.latest))
    return min(
        (_year_beside(printed, end, side) for end in ends),
        key=lambda year: _distance(printed, anchor, year),
    )


def _distance(printed: Printed, anchor: Anchor, year: int) -> timedelta:
    """How far from the window a date of that year lies."""
    found = period_in(printed, year)
    if found is None:
        return timedelta.max
    return max(anchor.earliest - found.latest, found.earliest - anchor.latest, timedelta(0))


def _year_beside(printed: Printed, anchor: Anchor, side: int) -> int:
    year = anchor.latest.year
    if side == 0:
        same = period_in(printed, year)
        if same is not None and same.latest < anchor.earliest - _LONG_AGO:
            return year + 1
        if same is not None and same.earliest > anchor.latest + _FAR_AHEAD:
            return year - 1
        return year
    same, other = period_in(printed, year), period_in(printed, year + side)
    if side > 0:
        passed = same is None or same.latest < anchor.earliest
        return year + 1 if passed and other and other.earliest - anchor.latest < _FAR else year
    if other is None or (same is not None and same.earliest <= anchor.latest):
        return year
    behind = anchor.earliest - other.latest
    ahead = same.earliest - anchor.latest if same else _FAR
    return year - 1 if behind < min(_FAR, 1.5 * ahead) else year


def _by_weekday(printed: Printed, anchor: Anchor, side: int) -> int | None:
    """The one year near the meeting, on the right side of it, in which the weekday is right."""
    fitting = []
    for year in range(anchor.earliest.year - 1, anchor.latest.year + 2):
        found = period_in(printed, year)
        if found is None or not _weekday_fits(printed, year):
            continue
        behind, ahead = anchor.earliest - found.latest, found.earliest - anchor.latest
        if (
            max(behind, ahead) < _FAR
            and not (side > 0 and behind.days > 0)
            and not (side < 0 and ahead.days > 0)
        ):
            fitting.append(year)
    return fitting[0] if len(fitting) == 1 else None


def _in_wide_window(printed: Printed, anchor: Anchor, side: int) -> int | None:
    """The one year in which the date lies in the window (or, told as past or coming, beside it)."""
    first, last = anchor.earliest.year - (side < 0), anchor.latest.year + (side > 0)
    paired = printed.unit == "day" and printed.weekday is not None
    fitting = [
        year for year in range(first, last + 1)
        if (found := period_in(printed, year)) is not None
        and (side < 0 or found.latest >= anchor.earliest)
        and (side > 0 or found.earliest <= anchor.latest)
        and not (paired and not _weekday_fits(printed, year))
    ]  # fmt: skip
    return fitting[0] if len(fitting) == 1 else None


_CALENDAR_YEAR = re.compile(r"(?<![\d/-])((?:19|20)\d\d)(?![\d/-])")
_SCHOOL_YEAR = re.compile(r"lasar(?:et)? ?(?:20)?(\d\d) ?[/-] ?(?:20)?(\d\d)(?!\d)")
_TERM = re.compile(
    r"(?<![a-z])(?:([hv])t|(?:(h)ost|(v)ar)(?:termin)?(?:en)?)[ .]{0,2}[-']?(?:20)?(\d\d)"
    r"(?!\d|[:/-]\d)"
)
_NEW_PART = re.compile(r"\n\s*\n\s*\n|[.!?]\s+[a-z]{3}")


def _heading_year(printed: Printed, context: Context) -> int | None:
    """The year of `Mötestider 2016` above or `Höstlovet 2018` before; of `läsåret 18/19` above."""
    floor = max(0, printed.start - _SCHOOL_YEAR_REACH)
    piece = context.plain[floor : printed.start]
    near = piece[-_CALENDAR_REACH:]
    for found in list(_CALENDAR_YEAR.finditer(near))[-1:]:
        led = near[max(0, found.start() - 40) : found.start()]
        cue = _last(words().cues["calendar"], led)
        named = cue is not None and "\n" not in led[cue:] and not _of_a_date().search(led)
        if named and not _NEW_PART.search(near[found.end() :]):
            return int(found[1])
    if (year := _term_heading(printed, piece)) is not None:
        return year
    school = list(_SCHOOL_YEAR.finditer(piece))
    if school and not re.search(
        r"\n\s*\n|\n#|\n\d+[.)] |\b\d+[.] [a-z]|(?:\A|[a-z)])[.!?] [a-z]{3}",
        piece[school[-1].end() :],
    ):
        start = 2000 + int(school[-1][1])
        period = period_in(printed, start)
        return start if period and period.earliest >= date(start, 8, 1) else start + 1
    return None


def _of_a_date() -> re.Pattern[str]:
    return compiled(r"(?:[\d.]|<<month>>) ?$")


def _term_heading(printed: Printed, piece: str) -> int | None:
    """The year of `Möten vt 24:` or of a line `Hösten 2023` above, where the date lies in it."""
    terms = list(_TERM.finditer(piece))
    if not terms:
        return None
    found = terms[-1]
    line = piece[piece.rfind("\n", 0, found.start()) + 1 : found.start()].strip(" \t#*-")
    between = piece[found.end() :]
    heads = between.lstrip(" ").startswith((":", "\n")) and (
        not line or words().cues["calendar"].search(line) or words().cues["meeting"].search(line)
    )
    if not heads or _NEW_PART.search(between):
        return None
    year = 2000 + int(found[4])
    first, last = (7, 12) if found[1] == "h" or found[2] else (1, 7)
    period = period_in(printed, year)
    within = period is not None and first <= period.earliest.month and period.latest.month <= last
    return year if within else None


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


def next_monthday(printed: Printed, anchor: Anchor, side: int) -> Period | None:
    """`den 13:e`: the next such day after the meeting; the last before it where `side` is -1.

    `tisdag den 13:e` is one that is a Tuesday.
    """
    if anchor.earliest != anchor.latest:
        return None
    at = anchor.earliest
    for _ in range(70):
        at += timedelta(days=side or 1)
        if at.day == printed.first[0] and printed.weekday in {None, at.weekday()}:
            return Period(at.isoformat(), at, at)
    return None


def in_same_month(printed: Printed, before: Period) -> Period | None:
    """`20 februari och torsdagen därpå, den 24:e`: a later day of the month just spoken of."""
    found = day(before.latest.year, before.latest.month, printed.first[0])
    if found is None or found <= before.latest or printed.weekday not in {None, found.weekday()}:
        return None
    return Period(found.isoformat(), found, found)
