"""Readers of days told by a word or by their number alone: `sista fredagen i maj`, `den 13:e`."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.dates.periods import Printed, day
from pipeline.dates.readers import month_of, one_day, shift_of, year_after
from pipeline.dates.words import words


def read_nth(fit: re.Match[str], _: str) -> Printed | None:
    """`den första torsdagen i mars`, `sista fredagen i maj`."""
    number = words().ordinals[fit["n"]]
    weekday = words().weekdays.get(fit["w"].rstrip("."))
    if weekday is None or number > 5:
        return None
    first = (number, weekday, month_of(fit["m"]))
    return Printed(
        fit.start(), fit.end(), "nth", "nth-weekday", first, None, year_after(fit), None, weekday,
        shift=shift_of(fit),
    )  # fmt: skip


def read_this_month(fit: re.Match[str], _: str) -> Printed | None:
    """`den 5 denna månad`, `den 12 dennes`."""
    return Printed(fit.start(), fit.end(), "open", "this-month", (int(fit["d"]),))


def read_spelled(fit: re.Match[str], _: str) -> Printed | None:
    """`den femte oktober`, `första maj`."""
    number, month = words().ordinals[fit["n"]], month_of(fit["m"])
    tens = _TENS.search(fit.string, max(0, fit.start() - 8), fit.start())
    number += (20 if tens[0].startswith("tj") else 30) if tens and 0 < number < 10 else 0
    if day(2024, month, number) is None:
        return None
    found = one_day(fit, "spelled", year_after(fit), month, number)
    return replace(found, start=tens.start() if tens else found.start, shift=shift_of(fit))


_TENS = re.compile(r"\b(?:tjugo|trettio) $")
"""`den tjugo tredje november`."""


def read_monthday(fit: re.Match[str], _: str) -> Printed | None:
    """`den 13:e`."""
    if not re.search(r"\bden $", fit.string[max(0, fit.start() - 5) : fit.start()]):
        return None
    return Printed(fit.start(), fit.end(), "monthday", "monthday", (int(fit["d"]),))
