"""Feast days that Swedish calendars fix: `julafton`, `Kristi himmelsfärdsdag`, `första advent`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib import resources

from dateutil.easter import easter


@dataclass(frozen=True, slots=True)
class Feast:
    """What fixes the day of a feast.

    Either days from Easter Sunday (`from_easter`), or the first `weekday` (0 Monday, any day where
    `None`) on or after `month`, `day`.
    """

    from_easter: int | None = None
    month: int = 1
    day: int = 1
    weekday: int | None = None


@cache
def feasts() -> tuple[Feast, ...]:
    """The feasts of `data/dates.toml`, in its order: `Words.feasts` says which name is which."""
    source = resources.files("pipeline") / "data" / "dates.toml"
    entries = tomllib.loads(source.read_text(encoding="utf-8"))["feast"]
    return tuple(
        Feast(
            entry.get("from_easter"),
            int(entry.get("day", "01-01")[:2]),
            int(entry.get("day", "01-01")[3:]),
            entry.get("first_weekday"),
        )
        for entry in entries
    )


@lru_cache(maxsize=4096)
def day_of_feast(at: int, year: int) -> date | None:
    """The day of a feast in a year of the Gregorian calendar, `None` in others.

    >>> from pipeline.dates.words import words
    >>> day_of_feast(words().feasts["langfredagen"], 2024)
    datetime.date(2024, 3, 29)
    """
    feast = feasts()[at]
    if not 1583 <= year <= 4099:
        return None
    if feast.from_easter is not None:
        sunday: date = easter(year)
        return sunday + timedelta(feast.from_easter)
    found = date(year, feast.month, feast.day)
    if feast.weekday is None:
        return found
    return found + timedelta((feast.weekday - found.weekday()) % 7)
