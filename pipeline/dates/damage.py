"""Dates in which a scanner put letters for digits, or one wrong letter in the month."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from pipeline.dates.glyphs import GLYPHS
from pipeline.dates.periods import Printed, day
from pipeline.dates.readers import is_name, month_of, one_day, year_after
from pipeline.dates.words import lead, words


def read_damaged_iso(fit: re.Match[str], text: str) -> Printed | None:
    """ZOlb-05-27: letters that a scanner puts for digits, at least half of them still digits."""
    shown = text[fit.start() : fit.end()]
    if sum(letter.isdigit() for letter in shown) < 4:
        return None
    numbers = shown.translate(GLYPHS)
    if not re.fullmatch(r"\d{4}[-.]\d\d[-.]\d\d", numbers):
        return None
    year, month, number = int(numbers[:4]), int(numbers[5:7]), int(numbers[8:])
    odd = not 1900 <= year <= 2099
    if odd and (numbers[0] == "0" or (numbers[0] != "2" and numbers[1] != "0")):
        return None  # 3016 is 2016 with one wrong digit; 9999 is no year of ours
    year = 2000 + year % 100 if odd else year
    if day(year, month, number) is None:
        return None
    return Printed(
        fit.start(), fit.end(), "day", "damaged", (month, number), None, year, doubtful=odd,
        guessed=True,
    )  # fmt: skip


def read_damaged_day(fit: re.Match[str], text: str) -> Printed | None:
    """`l4 september`, `3O april`: a digit is left, or "den" stands before (`den l juni`)."""
    numbers = text[fit.start("d") : fit.end("d")].translate(GLYPHS)
    alone = text[fit.start("d") : fit.end("d")] == "l"  # no word of Swedish
    left = alone or any(letter.isdigit() for letter in fit["d"]) or lead(fit.string, fit.start())
    if not numbers.isdigit() or not left or fit["d"] == "i":
        return None  # "den i november": it, in November
    month, number = month_of(fit["m"]), int(numbers)
    if not 1 <= number <= 31 or day(2024, month, number) is None or is_name(fit, text, "m"):
        return None
    return replace(one_day(fit, "damaged", year_after(fit), month, number), guessed=True)


def read_damaged_month(fit: re.Match[str], text: str) -> Printed | None:
    """`21 mats 2017`, `den 4 oklober`: a month one letter away, and something else that agrees."""
    month = damaged_month(fit["m"])
    if month is None or day(2024, month, int(fit["d"])) is None:
        return None
    before = lead(fit.string, fit.start())
    agreed = before is not None or year_after(fit) is not None
    agreed = agreed or re.search(r"[0-9|!]", fit["m"]) is not None
    if not agreed and (len(fit["m"]) < 6 or not text[fit.start("m")].islower()):
        return None
    return one_day(fit, "damaged", year_after(fit), month, int(fit["d"]))


@cache
def damaged_month(word: str) -> int | None:
    """The month whose full name is one damaged letter away (or `rn` for `m`), if only one is.

    >>> damaged_month("mats"), damaged_month("novernber"), damaged_month("meter")
    (3, 11, None)
    """
    word = word.replace("rn", "m") if word.count("rn") == 1 and "mb" not in word else word
    near = {
        words().months[name]
        for name in words().full_months
        if len(name) >= 4 and _one_letter_apart(word, name)
    }
    return near.pop() if len(near) == 1 else None


def _one_letter_apart(word: str, name: str) -> bool:
    if len(word) == len(name):
        return sum(a != b for a, b in zip(word, name, strict=True)) <= 1
    long, short = sorted((word, name), key=len, reverse=True)
    return len(long) - len(short) == 1 and any(
        long[:at] + long[at + 1 :] == short for at in range(len(long))
    )
