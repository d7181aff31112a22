"""Dates that lines list one under the other run forward in time."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.dates.periods import Period, Printed, day, period_in

_FROM_LINE_START = re.compile(r"(?:^|\n)[ \t]*(?:[-*•●▪–][ \t]*)?$")
_NEAR = 160
_MOST_DAYS = 300


def in_order(
    prints: Sequence[Printed], periods: Sequence[Period | None], plain_text: str
) -> list[Period | None]:
    """The periods; in a list of lines, days that went back in time are those of the next year.

    `9 november`, `1 februari`, `18 april`, each on its line: what follows a day of the next year
    is of that year too, though it alone might be of this one.
    """
    settled: list[Period | None] = []
    for at, (printed, period) in enumerate(zip(prints, periods, strict=True)):
        before = settled[at - 1] if at else None
        if before and period and _goes_back(prints[at - 1], printed, before, period, plain_text):
            later = period_in(printed, period.earliest.year + 1)
            if later and 0 < (later.earliest - before.latest).days < _MOST_DAYS:
                settled.append(later)
                continue
        settled.append(period)
    return settled


def _goes_back(
    one: Printed, other: Printed, before: Period, period: Period, plain_text: str
) -> bool:
    if one.unit != "day" or other.unit != "day" or other.year is not None or other.shift:
        return False
    if period.earliest >= before.earliest or other.start - one.end > _NEAR:
        return False
    found = day(period.earliest.year, *other.first)
    if other.weekday is not None and found and found.weekday() == other.weekday:
        return False
    between = plain_text[one.end : other.start]
    first = _FROM_LINE_START.search(plain_text[max(0, one.start - 12) : one.start])
    return bool(first and _FROM_LINE_START.search(between) and "\n\n" not in between)
