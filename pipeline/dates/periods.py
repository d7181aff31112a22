"""From what is printed to plain days: the EDTF value of a form once its year is known."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Unit = Literal[
    "day", "month", "week", "spring", "autumn", "school-year", "year", "nth", "monthday", "open"
]


@dataclass(frozen=True, slots=True)
class Printed:
    """A date as printed, before its year is settled.

    `start`, `end` are offsets of the shown text.  `first` (and `last` of a range) hold the numbers
    of the unit: `day` (month, day); `month` (month); `week` (week); `nth` (n, weekday, month), n -1
    for the last; `monthday` (day).  `year` is that of `first`, `last_year`
    that of `last`, where they are printed.  `shift` is 1
    for "nästa år".  `other` is the second reading of 24.12.06 (year, month, day).  `doubtful`
    forms are dates only if something else in the document agrees.
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


@dataclass(frozen=True, slots=True)
class Period:
    """An EDTF value and the plain days it spans, both included."""

    edtf: str
    earliest: date
    latest: date


def day(year: int, month: int, number: int) -> date | None:
    """The day, if the calendar has it."""
    try:
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
        "spring": lambda: _months(year, 1, 6),
        "autumn": lambda: _months(year, 8, 12),
        "school-year": lambda: _months(year, 8, 6),
        "year": lambda: Period(str(year), date(year, 1, 1), date(year, 12, 31)),
        "nth": lambda: _one_day(_nth_weekday(year, *first)),
    }
    make = makers.get(printed.unit)
    return make() if make else None


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
