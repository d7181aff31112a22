"""The year that weekdays prove: `onsdag 19 april` is in 2017, and not in the years beside it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pipeline.dates.meeting_year import fits
from pipeline.dates.periods import Printed

_SPAN = 5
"""Years that are tried: in more of them a day may have its weekday twice."""


def paired(prints: Iterable[Printed]) -> list[Printed]:
    """The single days without a year that have their weekday."""
    return [
        p for p in prints
        if p.unit == "day" and p.weekday is not None and p.year is None and p.last is None
    ]  # fmt: skip


def beside_told(prints: Iterable[Printed], told: frozenset[int]) -> set[int]:
    """The years beside those told that all weekdays allow, where none of the told has them."""
    pairs = paired(prints)
    if not pairs or any(_all_fit(pairs, year) for year in told):
        return set()
    beside = {year + step for year in told for step in (-1, 1)} - told
    return {year for year in beside if _all_fit(pairs, year)}


def before_file(prints: Iterable[Printed], created: date | None) -> set[int]:
    """The one year of the last before a file was made in which all days have their weekdays."""
    pairs = paired(prints)
    if created is None or not pairs:
        return set()
    return _only(pairs, range(created.year - _SPAN + 1, created.year + 1))


def after_years(prints: Iterable[Printed], latest: int) -> set[int]:
    """The one year from the latest that the text names on, if two or more days agree on it."""
    pairs = paired(prints)
    if len({pair.first for pair in pairs}) < _TWO:
        return set()
    return _only(pairs, range(latest, latest + _SPAN))


_TWO = 2


def _only(pairs: list[Printed], years: Iterable[int]) -> set[int]:
    found = {year for year in years if _all_fit(pairs, year)}
    return found if len(found) == 1 else set()


def _all_fit(pairs: list[Printed], year: int) -> bool:
    return all(fits(pair, year) for pair in pairs)
