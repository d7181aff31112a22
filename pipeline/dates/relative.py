"""Dates told from the day of the meeting: `i morgon`, `på torsdag`, `nästa läsår`, `i våras`.

They have a value only where it is certain: every day on which the meeting may have been must lead
to the same one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from pipeline.dates import periods
from pipeline.dates.periods import Period, Printed
from pipeline.dates.words import words


def read_open(fit: re.Match[str], _: str) -> Printed | None:
    """`midsommar`, `om två veckor`, `i somras`: no value."""
    return Printed(fit.start(), fit.end(), "open", "open")


def _weekday(fit: re.Match[str], form: str, shift: int, name: str) -> Printed | None:
    weekday = words().weekdays.get(name)
    end = fit.end() - fit[0].endswith(".")
    if weekday is None:
        return None
    return Printed(fit.start(), end, "open", form, weekday=weekday, shift=shift)


def read_named_weekday(fit: re.Match[str], _: str) -> Printed | None:
    """`förra fredagen`, `nästa torsdag`: certain only where the text also prints the day."""
    shift = 1 if fit[0].startswith("n") else -1
    return _weekday(fit, "named-weekday", shift, fit["w"].rstrip("."))


def read_weekday_ahead(fit: re.Match[str], _: str) -> Printed | None:
    """`på torsdag`: the next one; `på torsdagen` may be any."""
    name = fit["w"].rstrip(".")
    return _weekday(fit, "weekday", 1, name) if name.endswith("dag") else None


def read_weekday_behind(fit: re.Match[str], _: str) -> Printed | None:
    """`i torsdags`: the last one."""
    name = fit["w"].rstrip(".")
    return _weekday(fit, "weekday", -1, name.removesuffix("s")) if name.endswith("dags") else None


_DAYS = {"morgon": 1, "overmorgon": 2, "gar": -1, "forrgar": -2}


def read_day(fit: re.Match[str], _: str) -> Printed | None:
    """`i morgon`, `i förrgår`."""
    return Printed(fit.start(), fit.end(), "open", "relative-day", shift=_DAYS[fit["day"]])


def read_same_day(fit: re.Match[str], _: str) -> Printed | None:
    """`samma dag`: the day that stands just before it."""
    return Printed(fit.start(), fit.end(), "open", "same-day")


_WHICH = {"nasta": 1, "kommande": 1, "forra": -1, "foregaende": -1}
_WHAT = {
    "vecka": "week", "manad": "month", "termin": "term", "lasar": "school-year",
    "lasaret": "school-year", "skolar": "school-year", "ar": "year", "host": "autumn",
    "var": "spring",
}  # fmt: skip


def read_period(fit: re.Match[str], text: str) -> Printed | None:
    """`nästa vecka`, `förra läsåret`, `innevarande termin`, `under läsåret`."""
    what = _WHAT[fit["what"]]
    which = fit.groupdict().get("which") or "denna"
    shift = _WHICH.get(which, 0)
    if what == "year" and (shift == 0 or which == "kommande"):
        return None  # "detta år" is less than a date, "kommande år" may be several
    if what in {"autumn", "spring"} and shift == 0:
        return None  # "denna vår", "detta var"
    if fit["what"] in {"ar", "var"} and text[fit.start("what") + len(fit["what"]) - 2] == "ä":
        return None  # "den förra är"
    return Printed(fit.start(), fit.end(), "open", f"relative-{what}", shift=shift)


def read_season(fit: re.Match[str], text: str) -> Printed | None:
    """`i höst`, `i våras`: too loose for a value; `i vår kommun` is ours."""
    season = fit["season"]
    after = fit.string[fit.end() : fit.end() + 2]
    if season == "var" and re.match(r"[ \n]\S", after) and not text[fit.end() + 1].isupper():
        follows = re.match(
            r"\s(?:och|med|for|samt|som|nar|da|pa|kommer|ska|att|har|av)\b",
            fit.string[fit.end() : fit.end() + 9],
        )
        if not follows:
            return None
    return Printed(fit.start(), fit.end(), "open", "open")


def relative(printed: Printed, earliest: date, latest: date) -> Period | None:
    """The value that every day from `earliest` to `latest` gives a relative date, if one.

    >>> soon = Printed(0, 0, "open", "relative-week", shift=1)
    >>> relative(soon, date(2023, 10, 2), date(2023, 10, 5)).edtf
    '2023-W41'
    >>> relative(soon, date(2023, 10, 2), date(2023, 10, 9)) is None
    True
    """
    reckon = _RECKON.get(printed.form)
    if reckon is None:
        return None
    first = reckon(printed, earliest)
    return first if earliest == latest or first == reckon(printed, latest) else None


def _by_day(printed: Printed, at: date) -> Period | None:
    return _one(at + timedelta(printed.shift or 0))


def _one(found: date) -> Period:
    return Period(found.isoformat(), found, found)


def _by_weekday(printed: Printed, at: date) -> Period | None:
    if printed.weekday is None:
        return None
    ahead = (printed.weekday - at.weekday()) % 7
    return _one(at + timedelta(ahead or 7 if printed.shift == 1 else ahead - 7))


def _by_week(printed: Printed, at: date) -> Period | None:
    year, number, _ = (at + timedelta(7 * (printed.shift or 0))).isocalendar()
    return periods.week(year, number)


def _by_month(printed: Printed, at: date) -> Period | None:
    month = at.year * 12 + at.month - 1 + (printed.shift or 0)
    return periods.month(month // 12, month % 12 + 1)


def _of_this_month(printed: Printed, at: date) -> Period | None:
    found = periods.day(at.year, at.month, *printed.first)
    return _one(found) if found else None


def _by_year(printed: Printed, at: date) -> Period | None:
    year = at.year + (printed.shift or 0)
    return periods.years(year, year)


def _by_term(printed: Printed, at: date) -> Period | None:
    """The term beside the one at hand; in July nobody can tell which that is."""
    if at.month == 7:
        return None
    halves = at.year * 2 + (at.month > 7) + (printed.shift or 0)
    return periods.term(halves // 2, autumn=halves % 2 == 1)


def _by_school_year(printed: Printed, at: date) -> Period | None:
    if at.month == 7:
        return None
    return periods.school_year(at.year - (at.month < 7) + (printed.shift or 0))


def _season(printed: Printed, at: date) -> Period | None:
    """`nästa höst` said in spring, or `förra våren` in autumn, may be either of two."""
    autumn = printed.form == "relative-autumn"
    now = at.month > 7 if autumn else at.month < 7
    shift = printed.shift or 0
    if shift == 0 or now:
        return periods.term(at.year + shift, autumn=autumn)
    if autumn:  # said in spring
        return periods.term(at.year - 1, autumn=True) if shift < 0 else None
    return periods.term(at.year + 1, autumn=False) if shift > 0 else None


_RECKON: dict[str, Callable[[Printed, date], Period | None]] = {
    "relative-day": _by_day,
    "weekday": _by_weekday,
    "relative-week": _by_week,
    "relative-month": _by_month,
    "this-month": _of_this_month,
    "relative-year": _by_year,
    "relative-term": _by_term,
    "relative-school-year": _by_school_year,
    "relative-autumn": _season,
    "relative-spring": _season,
}
