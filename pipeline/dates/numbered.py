"""What looks like a span of days and is not: the number of a meeting, a day moved to another."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.dates.periods import Printed
from pipeline.dates.words import compiled, lead, words

_COUNTED = re.compile(
    r"(?:mote|traff|sammantrade|tillfalle|seminarium|workshop|modul|omgang|pass|steg|etapp|kurs"
    r"|stamma|forelasning|lektion)[ ]$"
)
_FEW_DAYS = 4
"""A meeting that is longer than this has its days named otherwise."""

_MOVED = re.compile(
    r"\b(?:flytta|andra|byt|skjut|senarelag|tidigarelag|ombok|boka)[a-z]* "
    r"(?:[a-z]+ ){0,3}fran (?:den )?$"
)


_FILED = re.compile(r"\b[A-ZÅÄÖ]{2,4}[ -]\Z")


def is_filed(fit: re.Match[str], text: str) -> bool:
    """Whether a register's letters stand before: `KS 2021-11-5`."""
    return _FILED.search(text[max(0, fit.start() - 6) : fit.start()]) is not None


def is_counted(fit: re.Match[str]) -> bool:
    """Whether the first number counts meetings: `Möte 1 - 30 januari`, `träff 2, 18 oktober`.

    `Träff 14 - 15 november` lasts two days; `träffar 2, 9 och 18 oktober` are three.
    """
    if not _COUNTED.search(fit.string, max(0, fit.start() - 16), fit.start()):
        return False
    group = fit.groupdict()
    if group.get("rest"):
        return re.fullmatch(r", ?(?:[a-z]+ )?(?:den )?[0-9]{1,2}", group["rest"]) is not None
    if group.get("m") or not group.get("d2"):
        return False
    spaced = fit.string[fit.end("d")] == " "
    return spaced and not 0 < int(group["d2"]) - int(group["d"]) <= _FEW_DAYS


def moved(fit: re.Match[str], found: Printed) -> tuple[Printed, ...] | None:
    """The two days of `flyttas från 11 april till onsdag 18 april`, `None` where it is a span."""
    if not _MOVED.search(_before(fit)) or found.last is None:
        return None
    floor = fit.end("m") if fit.groupdict().get("m") else fit.end("d")
    led = lead(fit.string, fit.start("d2"), floor)
    named = words().weekdays.get(((led and led["weekday"]) or "").rstrip("."))
    start = led.start() if led else fit.start("d2")
    later = found.year if found.last_year is None else found.last_year
    last = replace(found, start=start, first=found.last, last=None, weekday=named, year=later)
    return replace(found, end=floor, last=None, last_year=None), replace(last, last_year=None)


def _before(fit: re.Match[str]) -> str:
    """The plain words before the date, less the weekday and "den"."""
    led = compiled(r"(?:<<weekday>>,? )?(?:den )?$").search(
        fit.string, max(0, fit.start() - 20), fit.start()
    )
    end = led.start() if led else fit.start()
    return fit.string[max(0, end - 60) : end]
