"""Dates in a row share the year or the time that only one prints: `12/1, 9/2 och 15/3 2024`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.dates.periods import Printed
from pipeline.findings import DateMention

_CLOCK = r"(?:kl(?:ockan|\.)?[.:]? ?)?\d{1,2}(?:[.:]\d\d)?(?: ?- ?\d{1,2}(?:[.:]\d\d)?)?"
_BETWEEN = re.compile(
    rf"[ ,;]*(?:{_CLOCK})?[ ]*(?:[,;+&/]|\b(?:och|samt|eller|resp\.?|respektive|alt\.?|o)\b)"
    r"[ ]*\n?[ ]*(?:och |samt |eller |den )?"
)
"""What may stand between two dates of one row: a sign or a word that joins, a clock time."""

_UNITS = {"day", "month", "week", "weekday"}


def share_years(prints: Sequence[Printed], plain_text: str) -> list[Printed]:
    """The dates, those without a year given that of the date in their row that has one.

    A row runs forward in time: `12/11, 10/12 och 14/1 2024` begins in 2023.
    """
    shared: list[Printed] = []
    for row in _rows(prints, plain_text):
        shared.extend(_settled(row) if any(p.year for p in row) else row)
    return shared


def share_times(
    prints: Sequence[Printed], mentions: Sequence[DateMention], plain_text: str
) -> list[DateMention]:
    """The mentions; of three or more days in a row all have the time that only the last has."""
    shared: list[DateMention] = []
    for row in _rows(prints, plain_text):
        told = list(mentions[len(shared) : len(shared) + len(row)])
        if len(row) >= 3 and told[-1].time and not any(mention.time for mention in told[:-1]):
            told = [replace(mention, time=told[-1].time) for mention in told]
        shared.extend(told)
    return shared


def _rows(prints: Iterable[Printed], plain_text: str) -> Iterator[list[Printed]]:
    row: list[Printed] = []
    for printed in prints:
        if row and not _follows(row[-1], printed, plain_text):
            yield row
            row = []
        row.append(printed)
    if row:
        yield row


def _follows(before: Printed, printed: Printed, plain_text: str) -> bool:
    if printed.unit != before.unit or printed.unit not in _UNITS or printed.start - before.end > 40:
        return False
    return bool(_BETWEEN.fullmatch(plain_text, before.end, printed.start))


def _settled(row: list[Printed]) -> list[Printed]:
    """First backward from each year to those before it, then forward to those after."""
    for at in range(len(row) - 2, -1, -1):
        row[at] = _with_year(row[at], row[at + 1], ahead=False)
    for at in range(1, len(row)):
        row[at] = _with_year(row[at], row[at - 1], ahead=True)
    return row


def _with_year(printed: Printed, beside: Printed, *, ahead: bool) -> Printed:
    if printed.year is not None or printed.shift is not None or beside.year is None:
        return printed
    if ahead:
        year = beside.last_year or beside.year
        return replace(printed, year=year + (printed.first < (beside.last or beside.first)))
    return replace(printed, year=beside.year - ((printed.last or printed.first) > beside.first))
