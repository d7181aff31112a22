"""From a match of a form to the numbers it prints, or `None` where it is no date after all."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.dates.clock import time_in
from pipeline.dates.glyphs import damaged_year
from pipeline.dates.numbered import is_counted, is_filed, moved
from pipeline.dates.periods import Printed, Unit, day, full_year
from pipeline.dates.words import compiled, lead, words

NOT_A_DAY = re.compile(
    r"(?:\b(?:sid|sida|sidan|s|nr|nummer|punkt|pkt|paragraf|dnr|kap|art|artikel|bil|bilaga|version"
    r"|skala|format|del|(?<!ager )rum|sal|hus|box|tel|klass|grupp|motion|prop|arende|windows"
    r"|ak|arskurs|lokal|team|lag|sidorna|avsnitt|not|kapitel)\.?:? ?|[§$€£#/] ?)$"
)
_TWO_YEARS = re.compile(
    r"(?:\b(?:las|skol|[a-z]+s)?ar|aret|skiftet|vintern|sasongen|perioden|styrelsen) $"
)
_SHARE = re.compile(
    r" ?(?:tjanst|-dag(?!ar)|[mck]?m\b|av\b|del|majoritet|dl|tsk|msk|liter|tim|dag(?!ar)|sida"
    r"|ar\b|kg|tum|%|plats|-del"
    r"|kommuner|skolor|elever|personer|deltagare|ledamoter|roster)"
)


def month_of(word: str) -> int:
    """The number of a month word, `sept.` too."""
    return words().months[word.rstrip(".")]


def year_after(fit: re.Match[str], name: str = "y") -> int | None:
    """The year in the groups `y` (four digits), `ys` (-23) or `yq` ('23) of a match."""
    group = fit.groupdict()
    printed = group.get(name) or group.get(name + "s") or group.get(name + "q")
    return full_year(printed) if printed else None


_SHIFTS = {
    "nasta ar": 1, "nastkommande ar": 1, "i ar": 0, "innevarande ar": 0, "detta ar": 0,
    "forra aret": -1, "foregaende ar": -1, "i fjol": -1, "ifjol": -1,
}  # fmt: skip


def shift_of(fit: re.Match[str]) -> int | None:
    """How many years on: 1 for `nästa år` after the date, `None` where nothing says so."""
    return _SHIFTS.get((fit.groupdict().get("shift") or "").strip())


def one_day(fit: re.Match[str], form: str, year: int | None, month: int, number: int) -> Printed:
    """A form of one day that covers the whole match."""
    return Printed(fit.start(), fit.end(), "day", form, (month, number), year=year)


def read_iso(fit: re.Match[str], _: str) -> Printed | None:
    """`2023-10-05`, `2019-04-04—05`: a last day is a later one."""
    year, month, number = int(fit["y"]), int(fit["m"] or fit["mm"]), int(fit["d"])
    if day(year, month, number) is None:
        return None
    last, last_year = None, year
    if fit["d2"]:
        last, last_year = (int(fit["m2"] or month), int(fit["d2"])), int(fit["y2"] or year)
        if day(last_year, *last) is None or (last_year, *last) <= (year, month, number):
            last = None
    end = fit.end() if last else fit.end("d")
    after = last_year if last else None
    return Printed(fit.start(), end, "day", "iso", (month, number), last, year, after)


def read_year_last(fit: re.Match[str], text: str) -> Printed | None:
    """`15-11-2021`, `23/11/21`, `2021-11-5`; `KS 2021-11-5` is a number."""
    year, month, number = full_year(fit["y"]), int(fit["m"]), int(fit["d"])
    if day(year, month, number) is None or (
        fit.start("y") == fit.start() and (_is_number(fit) or is_filed(fit, text))
    ):
        return None
    return one_day(fit, "day-month-year", year, month, number)


def read_short(fit: re.Match[str], _: str) -> Printed | None:
    """24-10-21 and 24.12.06: the year first, unless only the other way fits."""
    a, month, c = fit["a"], int(fit["m"]), fit["c"]
    year_first = day(full_year(a), month, int(c)) is not None
    day_first = day(full_year(c), month, int(a)) is not None
    if not year_first and not day_first:
        return None
    year, number = (full_year(a), int(c)) if year_first else (full_year(c), int(a))
    other = (full_year(c), month, int(a)) if year_first and day_first else None
    if other and int(a) in {30, 31}:
        (year, _m, number), other = other, (year, month, number)
    return Printed(fit.start(), fit.end(), "day", "short", (month, number), year=year, other=other)


def read_compact(fit: re.Match[str], _: str) -> Printed | None:
    """`20210119`, and `210119` if the document agrees about the year."""
    year, month, number = full_year(fit["y"]), int(fit["m"]), int(fit["d"])
    if day(year, month, number) is None:
        return None
    short = len(fit["y"]) == 2
    last = (month, int(fit["d2"])) if fit["d2"] else None
    if last and (last[1] <= number or day(year, *last) is None):
        return None
    return Printed(
        fit.start(), fit.end(), "day", "compact", (month, number), last, year, doubtful=short
    )


def read_day_month(fit: re.Match[str], text: str) -> Printed | None:
    """`torsdagen den 5 oktober 2023`, `15 juni 19.00, 2021`."""
    if is_name(fit, text, "m"):
        return None
    group = fit.groupdict()
    time, bare = group.get("t"), group.get("bare")
    month, number = month_of(fit["m"]), int(fit["d"])
    if day(2024, month, number) is None:
        return None
    year, end = year_after(fit), fit.end()
    if group.get("yd"):
        year = damaged_year(text[fit.start("yd") : fit.end("yd")])
    if bare:  # "12 okt 23", where the text also prints 2023
        agreed = year is None and f"20{bare}" in text
        year, end = (2000 + int(bare), end) if agreed else (year, fit.start("bare") - 1)
    return Printed(
        fit.start(),
        end,
        "day",
        "day-month",
        (month, number),
        year=year,
        time=time_in(time) if time else None,
        shift=shift_of(fit),
        guessed=bool(group.get("yd")),
    )


def is_name(fit: re.Match[str], text: str, group: str) -> bool:
    """Jan, Maj and April are names too: `5 Jan Ek` is a person on a list."""
    shown = text[fit.start(group) : fit.end(group)]
    after = text[fit.end(group) : fit.end(group) + 3]
    return (
        shown[:1].isupper()
        and shown.lower() in {"jan", "maj", "april", "may", "june", "august"}
        and after[:1] in {" ", "-"}
        and after[1:2].isupper()
    )


def read_day_range(fit: re.Match[str], text: str) -> Printed | tuple[Printed, ...] | None:
    """`15-18 april`, `29 oktober-2 november`, `mellan 5 och 8 maj`."""
    if is_name(fit, text, "m2") or _is_number(fit) or is_counted(fit):
        return None
    group = fit.groupdict()
    last = (month_of(fit["m2"]), int(fit["d2"]))
    first = (month_of(group["m"]) if group.get("m") else last[0], int(fit["d"]))
    if day(2024, *first) is None or day(2024, *last) is None:
        return None
    found = _range(fit, "day-range", first, last)
    return moved(fit, found) or found


def _range(
    fit: re.Match[str], form: str, first: tuple[int, ...], last: tuple[int, ...], unit: Unit = "day"
) -> Printed:
    year, last_year = year_after(fit), year_after(fit, "z")
    if year is None and last_year is not None:
        year = last_year - (last < first)
    return Printed(fit.start(), fit.end(), unit, form, first, last, year, last_year)


def read_listed_day(fit: re.Match[str], _: str) -> Printed | None:
    """The first days of `3, 10 och 17 november`, `12-13 och 19-20/3`, `tis 6, ons 7 maj`."""
    before = lead(fit.string, fit.start())
    led = before[0].split() if before else []
    if "den " in fit["rest"] and "den" not in led:
        return None  # "Studio 1, den 8 september"
    if before is None and (
        is_counted(fit) or compiled(r"(?<![a-z])<<weekday>>").search(fit["rest"]) or _is_number(fit)
    ):
        return None
    group = fit.groupdict()
    month, number = int(fit["m"]) if fit["m"].isdigit() else month_of(fit["m"]), int(fit["d"])
    last = (month, int(group["d2"])) if group.get("d2") else None
    if last and fit["rest"].startswith(",") and "-" not in fit["rest"]:
        return None  # "18 sept 9-12, 20 nov": hours
    if day(2024, month, number) is None or (last and not (number < last[1] and day(2024, *last))):
        return None
    end = fit.end() - fit[0].endswith(".")
    if last is None and (pair := _PAIR.fullmatch(fit["rest"])) and int(pair[1]) == number + 1:
        last, end = (month, number + 1), fit.end("all")
    return Printed(fit.start(), end, "day", "listed-day", (month, number), last, year_after(fit))


_PAIR = re.compile(r"\s(?:och|o|&)\s(?:[a-z]+\s)?(?:den\s)?(\d{1,2})(?::?[ea])?")
"""`8 och 9 februari`: two days that follow each other are one occasion."""


def _is_number(fit: re.Match[str]) -> bool:
    """Whether a word before says that the digits number something: `punkt`, `kl`, `§`."""
    before = fit.string[max(0, fit.start() - 14) : fit.start()]
    return bool(NOT_A_DAY.search(before) or re.search(r"\bkl(?:ockan|\.)?[.:]? ?$", before))


def _slash_is_number(fit: re.Match[str]) -> bool:
    before = fit.string[max(0, fit.start() - 14) : fit.start()]
    if NOT_A_DAY.search(before):
        return True
    number, month = int(fit["d"]), int(fit["m"])
    if month == number + 1 and _TWO_YEARS.search(before) and year_after(fit) is None:
        return True
    if number < month and _SHARE.match(fit.string, fit.end()):
        return True
    return fit[0] == "24/7" and not re.search(r"(?:dag|dagen|den|\bkl) $", before)


def read_slash(fit: re.Match[str], _: str) -> Printed | None:
    """`23/11`, unless it is a page, a share, a number or two years."""
    number, month = int(fit["d"]), int(fit["m"])
    if day(2024, month, number) is None or _slash_is_number(fit):
        return None
    return one_day(fit, "slash", year_after(fit), month, number)


def read_slash_range(fit: re.Match[str], _: str) -> Printed | tuple[Printed, ...] | None:
    """`28/10-5/11`, `15-17/11`."""
    last = (int(fit["m2"]), int(fit["d2"]))
    group = fit.groupdict()
    first = (int(group.get("m") or last[0]), int(fit["d"]))
    if day(2024, *first) is None or day(2024, *last) is None:
        return None
    if not group.get("m") and first >= last:
        return None
    found = _range(fit, "slash-range", first, last)
    return moved(fit, found) or found


def read_dotted(fit: re.Match[str], _: str) -> Printed | None:
    """`den 12.3`, `ti 14.11.`, `senast 20.12`; elsewhere only in a text that writes days so."""
    before = lead(fit.string, fit.start())
    led = before is not None and "den" in before[0].split()
    led = led or _DOTTED_LED.search(fit.string, max(0, fit.start() - 8), fit.start()) is not None
    led = led or _AT.match(fit.string, fit.end()) is not None
    led = led or (before is not None and _KL_NEXT.match(fit.string, fit.end()) is not None)
    if day(2024, int(fit["m"]), int(fit["d"])) is None or (not led and _is_number(fit)):
        return None
    if not led and _LINE_START.search(fit.string, max(0, fit.start() - 4), fit.start()):
        return None  # "3.1 Budget"
    return replace(one_day(fit, "dotted", None, int(fit["m"]), int(fit["d"])), doubtful=not led)


_KL_NEXT = re.compile(r"\.?,? kl\b")
_AT = re.compile(r"\.?,? kl(?:ockan|\.)? ?[0-9]")
_DOTTED_LED = re.compile(r"\b(?:ma|ti|on|to|fr|lo|so|senast|innan|fore) $")
_LINE_START = re.compile(r"(?:^|\n)[ *#-]*$")


def read_month(fit: re.Match[str], text: str) -> Printed | None:
    """`slutet av augusti`, `april nästa år`, `juni 2023`."""
    name, year = fit["m"].rstrip("."), year_after(fit)
    shown = text[fit.start("m") : fit.end("m")]
    short = name not in words().full_months
    if year is None and re.match(r"-[a-z]", fit.string[fit.end() : fit.end() + 2]):
        return None
    relative = shift_of(fit)
    if year is None and relative is None and not _month_is_meant(fit, shown, short=short):
        return None
    if _NUMBERED.search(fit.string, max(0, fit.start() - 4), fit.start()):
        return None  # "30 februari": no calendar has it
    number = month_of(name)
    return Printed(fit.start(), fit.end(), "month", "month", (number,), year=year, shift=relative)


_NUMBERED = re.compile(r"(?<!\d)\d{1,2} $|\d-$")
_OF_MONTH = re.compile(
    r"\b(?:i|under|till|fran|senast|(?:slutet|mitten|borjan) (?:av|pa)|fore|efter|mellan|sedan"
    r"|per|kring|runt|infor|och|samt|slutet|mitten|borjan|sista|hela) ?$"
)


def _month_is_meant(fit: re.Match[str], shown: str, *, short: bool) -> bool:
    """A bare `mars` is a month; `Maj`, `May` or `okt` only after "i", "under" and the like."""
    name = fit["m"].rstrip(".")
    led = _OF_MONTH.search(fit.string, max(0, fit.start() - 14), fit.start())
    if name in {"may", "march", "august", "june", "july", "january", "february", "october"}:
        return False
    if short:
        lone = _alone(fit) and name not in {"jan", "maj"}
        return lone or (led is not None and name not in {"mar", "jul", "jun"})
    return bool(led) or shown[:1].islower() or _alone(fit)


def _alone(fit: re.Match[str]) -> bool:
    before = fit.string[max(0, fit.start() - 3) : fit.start()].strip(" *-")
    after = fit.string[fit.end() : fit.end() + 3]
    return before[-1:] in {"", "\n", "|"} and after.strip(" ")[:1] in {"", "\n", "|", ":"}


def read_month_range(fit: re.Match[str], _: str) -> Printed | None:
    """`januari-mars 2024`."""
    first, last = month_of(fit["m"]), month_of(fit["m2"])
    return _range(fit, "month-range", (first,), (last,), "month")


def read_month_first(fit: re.Match[str], _: str) -> Printed | None:
    """`June 11, 2020`."""
    month, number = month_of(fit["m"]), int(fit["d"])
    if day(int(fit["y"]), month, number) is None:
        return None
    return one_day(fit, "month-day", int(fit["y"]), month, number)


def read_dotted_short(fit: re.Match[str], _: str) -> Printed | None:
    """`5.12.23`: may be a numbered heading, so that something else must agree about the year."""
    year, month, number = full_year(fit["y"]), int(fit["m"]), int(fit["d"])
    if day(year, month, number) is None:
        return None
    return replace(one_day(fit, "dotted-short-year", year, month, number), doubtful=True)


_ISO_BEFORE = re.compile(
    r"(?<![0-9])((?:19|20)\d\d)-\d\d-\d\d(?:(?:,| och| samt) ?\d\d-\d\d){0,9}(?:,| och| samt) ?$"
)


def read_listed_iso(fit: re.Match[str], _: str) -> Printed | None:
    """The later days of `2024-01-17, 02-14 och 03-13`."""
    before = _ISO_BEFORE.search(fit.string, max(0, fit.start() - 100), fit.start())
    month, number = int(fit["m"]), int(fit["d"])
    if before is None or day(int(before[1]), month, number) is None:
        return None
    return one_day(fit, "iso", int(before[1]), month, number)


def read_dotted_range(fit: re.Match[str], _: str) -> Printed | None:
    """`15.4-3.5`, `10-11.4.2019`, `30.9-2.10.2023`: without a year only where no clock fits."""
    group = fit.groupdict()
    last = (int(fit["m2"]), int(fit["d2"]))
    first = (int(group.get("m") or last[0]), int(fit["d"]))
    if day(2024, *first) is None or day(2024, *last) is None or _is_number(fit):
        return None
    if year_after(fit, "z") is None and max(first[1], last[1]) < 13:
        return None
    return _range(fit, "dotted-range", first, last)


def read_day_of_month(fit: re.Match[str], _: str) -> Printed | None:
    """`september, den 14:e`."""
    month, number = month_of(fit["m"]), int(fit["d"])
    return one_day(fit, "month-day", None, month, number) if day(2024, month, number) else None


def read_year_month(fit: re.Match[str], _: str) -> Printed | None:
    """2023-10 is a month; 2006-10 and 2010-11 may be a span of years."""
    year, month = int(fit["y"]), int(fit["m"])
    if month > year % 100:
        return None
    return Printed(fit.start(), fit.end(), "month", "year-month", (month,), year=year)


def read_year(fit: re.Match[str], _: str) -> Printed | None:
    """A year that stands for a time, not `Dnr 2023/12` or `KS-2023`."""
    before = fit.string[max(0, fit.start() - 14) : fit.start()]
    if NOT_A_DAY.search(before) or re.search(r"[0-9]\s$|[a-z]-$", before):
        return None
    return Printed(fit.start(), fit.end(), "year", "year", year=int(fit["y"]))
