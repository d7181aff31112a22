"""From what is printed to plain days: the EDTF value of a form once its year is known."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from pipeline.dates.feasts import day_of_feast

Unit = Literal[
    "day", "month", "week", "spring", "autumn", "school-year", "year", "nth", "monthday", "open",
    "months", "years", "weekday", "feast", "nth-week",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Printed:
    """A date as printed, before its year is settled.

    `start`, `end` are offsets of the shown text.  `first` (and `last` of a range) hold the numbers
    of the unit: `day` (month, day), day -1 for the month's last; `month` (month); `months` (month)
    of a quarter or half-year; `week` (week); `weekday` (week, weekday); `nth` (n, weekday, month),
    n -1 for the last; `nth-week` (n, month); `monthday` (day); `feast` (its place in `feasts`).
    `year` is that of `first`, `last_year` that of `last`, where they are printed.  `shift` is 1
    for "nästa år".  `other` is the second reading of 24.12.06 (year, month, day).  `doubtful`
    forms are dates only if something else in the document agrees; `guessed` ones have a letter
    where a digit should be.
    """

    start: int
    end: int
    unit: Unit
    form: str
    first: tuple[int, ...] = ()
    last: tuple[int, ...] | None = None
    year: int | None = None
    last_year: int | None = None
    weekday: int | None = None
    time: str | None = None
    shift: int | None = None
    other: tuple[int, int, int] | None = None
    doubtful: bool = False
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """An EDTF value and the plain days it spans, both included."""

    edtf: str
    earliest: date
    latest: date


def day(year: int, month: int, number: int) -> date | None:
    """The day, if the calendar has it; -1 is the last of the month.

    >>> day(2023, 2, 29), day(2024, 2, -1)
    (None, datetime.date(2024, 2, 29))
    """
    try:
        if number == -1:
            number = calendar.monthrange(year, month)[1]
        return date(year, month, number)
    except ValueError:
        return None


def full_year(printed: str) -> int:
    """The year of two or four digits; two digits mean 1970-2069.

    >>> full_year("98"), full_year("23"), full_year("2023")
    (1998, 2023, 2023)
    """
    number = int(printed)
    if number >= 100:
        return number
    return number + (1900 if number >= 70 else 2000)


def period_in(printed: Printed, year: int) -> Period | None:
    """The value of a form whose first day lies in the year, `None` where no calendar has it.

    >>> period_in(Printed(0, 0, "week", "week", (41,)), 2023).edtf
    '2023-W41'
    """
    first, last = printed.first, printed.last
    makers: dict[Unit, Callable[[], Period | None]] = {
        "day": lambda: _days(year, first, last, printed.last_year),
        "month": lambda: _months(year, first[0], last[0] if last else None, printed.last_year),
        "week": lambda: _weeks(year, first[0], last[0] if last else None),
        "spring": lambda: term(year, autumn=False),
        "autumn": lambda: term(year, autumn=True),
        "school-year": lambda: school_year(year, printed.last_year),
        "year": lambda: years(year, year),
        "years": lambda: years(year, printed.last_year or year),
        "months": lambda: _months(year, first[0], last[0] if last else None),
        "weekday": lambda: _one_day(_weekday_of_week(year, *first)),
        "nth-week": lambda: _nth_week(year, *first),
        "feast": lambda: _one_day(day_of_feast(first[0], year)),
        "nth": lambda: _one_day(_nth_weekday(year, *first)),
    }
    make = makers.get(printed.unit)
    return make() if make else None


def years(first: int, last: int) -> Period:
    """Whole years; one of them is an EDTF year."""
    edtf = str(first) if first == last else f"{first}/{last}"
    return Period(edtf, date(first, 1, 1), date(last, 12, 31))


def month(year: int, number: int) -> Period:
    """One month of a year."""
    return _months(year, number, None)


def week(year: int, number: int) -> Period | None:
    """One ISO week, `None` where the year has no such week."""
    return _weeks(year, number, None)


def term(year: int, *, autumn: bool) -> Period:
    """An autumn term (August to December) or a spring term (January to June)."""
    return _months(year, 8, 12) if autumn else _months(year, 1, 6)


def school_year(first: int, last: int | None = None) -> Period:
    """August to June, by the year in which it begins; or to June of a `last` year."""
    return _months(first, 8, 6, last)


def _weekday_of_week(year: int, number: int, weekday: int) -> date | None:
    found = week(year, number)
    return found.earliest + timedelta(weekday) if found else None


def _nth_week(year: int, number: int, month: int) -> Period | None:
    """The week with the month's nth Thursday, its last for -1."""
    thursday = _nth_weekday(year, number, 3, month)
    return week(*thursday.isocalendar()[:2]) if thursday else None


def _one_day(found: date | None) -> Period | None:
    return Period(found.isoformat(), found, found) if found else None


def _days(
    year: int, first: tuple[int, ...], last: tuple[int, ...] | None, last_year: int | None
) -> Period | None:
    start = day(year, *first)
    if last is None or start is None:
        return _one_day(start)
    end = day(last_year or year + (last < first), *last)
    if end is None or end <= start:
        return _one_day(start) if end == start else None
    return Period(f"{start}/{end}", start, end)


def _months(year: int, first: int, last: int | None, last_year: int | None = None) -> Period:
    last_year = last_year or year + (last is not None and last < first)
    if last is None or (last_year, last) <= (year, first):
        end = calendar.monthrange(year, first)[1]
        return Period(f"{year}-{first:02}", date(year, first, 1), date(year, first, end))
    end = calendar.monthrange(last_year, last)[1]
    return Period(
        f"{year}-{first:02}/{last_year}-{last:02}",
        date(year, first, 1),
        date(last_year, last, end),
    )


def _weeks(year: int, first: int, last: int | None) -> Period | None:
    try:
        start = date.fromisocalendar(year, first, 1)
        end_year = year + (last is not None and last < first)
        end = date.fromisocalendar(end_year, last or first, 7)
    except ValueError:
        return None
    edtf = f"{start}/{end}" if last and last != first else f"{year}-W{first:02}"
    return Period(edtf, start, end)


def _nth_weekday(year: int, number: int, weekday: int, month: int) -> date | None:
    if number < 0:
        end = date(year, month, calendar.monthrange(year, month)[1])
        return end - timedelta((end.weekday() - weekday) % 7)
    start = date(year, month, 1)
    found = start + timedelta((weekday - start.weekday()) % 7 + 7 * (number - 1))
    return found if found.month == month else None
