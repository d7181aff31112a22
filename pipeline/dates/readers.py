"""From a match of a form to the numbers it prints, or `None` where it is no date after all."""

from __future__ import annotations

import re

from pipeline.dates.clock import time_in
from pipeline.dates.periods import Printed, Unit, day, full_year
from pipeline.dates.words import lead, words

_NOT_A_DAY = re.compile(
    r"(?:\b(?:sid|sida|sidan|s|nr|nummer|punkt|pkt|paragraf|dnr|kap|art|artikel|bil|bilaga|version"
    r"|skala|format|del|rum|sal|hus|box|tel|klass|grupp|motion|prop|arende)\.?:? ?|[§$€£#/] ?)$"
)
_NO_SCHOOL_YEAR = re.compile(
    r"\b(?:arsskiftet|vintern|sasongen|riksmotet|prop|bet|skr|rskr|dir|fors|yttr|motion)\.? $"
)
_TWO_YEARS = re.compile(r"(?:ar|aret|skiftet|vintern|sasongen|perioden|styrelsen) $")
_SHARE = re.compile(
    r" ?(?:tjanst|av\b|del|majoritet|dl|tsk|msk|liter|tim|dag(?!ar)|sida|ar\b|kg|tum|%|plats|-del"
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


def one_day(fit: re.Match[str], form: str, year: int | None, month: int, number: int) -> Printed:
    """A form of one day that covers the whole match."""
    return Printed(fit.start(), fit.end(), "day", form, (month, number), year=year)


def read_iso(fit: re.Match[str], _: str) -> Printed | None:
    """`2023-10-05`, `2019-04-04—05`: a last day is a later one."""
    year, month, number = int(fit["y"]), int(fit["m"]), int(fit["d"])
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


def read_year_last(fit: re.Match[str], _: str) -> Printed | None:
    """`15-11-2021`, `23/11/21`."""
    year, month, number = full_year(fit["y"]), int(fit["m"]), int(fit["d"])
    if day(year, month, number) is None:
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
    return Printed(
        fit.start(), fit.end(), "day", "compact", (month, number), year=year, doubtful=short
    )


def read_day_month(fit: re.Match[str], text: str) -> Printed | None:
    """`torsdagen den 5 oktober 2023`, `15 juni 19.00, 2021`."""
    if is_name(fit, text, "m"):
        return None
    time = fit.groupdict().get("t")
    month, number = month_of(fit["m"]), int(fit["d"])
    if day(2024, month, number) is None:
        return None
    return Printed(
        fit.start(),
        fit.end() - (fit[0].endswith(".") and not fit["m"].endswith(".")),
        "day",
        "day-month",
        (month, number),
        year=year_after(fit),
        time=time_in(time) if time else None,
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


def read_day_range(fit: re.Match[str], text: str) -> Printed | None:
    """`15-18 april`, `29 oktober-2 november`, `mellan 5 och 8 maj`."""
    if is_name(fit, text, "m2"):
        return None
    group = fit.groupdict()
    last = (month_of(fit["m2"]), int(fit["d2"]))
    first = (month_of(group["m"]) if group.get("m") else last[0], int(fit["d"]))
    if day(2024, *first) is None or day(2024, *last) is None:
        return None
    return _range(fit, "day-range", first, last)


def _range(
    fit: re.Match[str], form: str, first: tuple[int, ...], last: tuple[int, ...], unit: Unit = "day"
) -> Printed:
    year, last_year = year_after(fit), year_after(fit, "z")
    if year is None and last_year is not None:
        year = last_year - (last < first)
    return Printed(fit.start(), fit.end(), unit, form, first, last, year, last_year)


def read_listed_day(fit: re.Match[str], _: str) -> Printed | None:
    """The first days of `3, 10 och 17 november`."""
    before = lead(fit.string, fit.start())
    if "den " in fit["rest"] and (before is None or "den" not in before[0].split()):
        return None  # "Studio 1, den 8 september"
    month, number = month_of(fit["m"]), int(fit["d"])
    if day(2024, month, number) is None:
        return None
    year = year_after(fit)
    return Printed(fit.start(), fit.end("d"), "day", "listed-day", (month, number), year=year)


def _slash_is_number(fit: re.Match[str]) -> bool:
    before = fit.string[max(0, fit.start() - 14) : fit.start()]
    if _NOT_A_DAY.search(before):
        return True
    number, month = int(fit["d"]), int(fit["m"])
    if month == number + 1 and _TWO_YEARS.search(before):
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


def read_listed_slash(fit: re.Match[str], _: str) -> Printed | None:
    """The first days of `3, 10 och 17/11`."""
    month, number = int(fit["m"]), int(fit["d"])
    if day(2024, month, number) is None:
        return None
    year = year_after(fit)
    return Printed(fit.start(), fit.end("d"), "day", "listed-day", (month, number), year=year)


def read_slash_range(fit: re.Match[str], _: str) -> Printed | None:
    """`28/10-5/11`, `15-17/11`."""
    last = (int(fit["m2"]), int(fit["d2"]))
    group = fit.groupdict()
    first = (int(group.get("m") or last[0]), int(fit["d"]))
    if day(2024, *first) is None or day(2024, *last) is None:
        return None
    if not group.get("m") and first >= last:
        return None
    return _range(fit, "slash-range", first, last)


def read_dotted(fit: re.Match[str], _: str) -> Printed | None:
    """`den 12.3`: a date only after "den"."""
    before = lead(fit.string, fit.start())
    led = before is not None and "den" in before[0].split()
    if not led or day(2024, int(fit["m"]), int(fit["d"])) is None:
        return None
    return one_day(fit, "dotted", None, int(fit["m"]), int(fit["d"]))


def read_month(fit: re.Match[str], text: str) -> Printed | None:
    """`slutet av augusti`, `april nästa år`, `juni 2023`."""
    name, year = fit["m"].rstrip("."), year_after(fit)
    shown = text[fit.start("m") : fit.end("m")]
    short = name not in words().full_months
    shift = {"nasta": 1, "i ar": 0, "forra": -1, "fjol": -1}
    if year is None and re.match(r"-[a-z]", fit.string[fit.end() : fit.end() + 2]):
        return None
    relative = next((value for cue, value in shift.items() if cue in (fit["shift"] or "")), None)
    if year is None and relative is None and (short or not _month_is_meant(fit, shown)):
        return None
    number = month_of(name)
    return Printed(fit.start(), fit.end(), "month", "month", (number,), year=year, shift=relative)


_OF_MONTH = re.compile(
    r"\b(?:i|under|till|fran|senast|slutet av|mitten av|borjan av|fore|efter|mellan|sedan|per|kring"
    r"|runt|infor|och|samt|slutet|mitten|borjan|sista|hela) ?$"
)


def _month_is_meant(fit: re.Match[str], shown: str) -> bool:
    """A bare `mars` is a month; a bare `Maj` or `May` only after "i", "under" and the like."""
    name = fit["m"].rstrip(".")
    led = _OF_MONTH.search(fit.string, max(0, fit.start() - 14), fit.start())
    if name in {"may", "march", "august", "june", "july", "january", "february", "october"}:
        return False
    return bool(led) or (shown[:1].islower() and name != "maj") or _alone(fit)


def _alone(fit: re.Match[str]) -> bool:
    before = fit.string[max(0, fit.start() - 3) : fit.start()].strip(" ")
    after = fit.string[fit.end() : fit.end() + 3].strip(" :")
    return before in {"", "\n"} and after[:1] in {"", "\n"}


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


def read_week(fit: re.Match[str], _: str) -> Printed | None:
    """`vecka 41`, `v. 8-9`, `2023-W41`."""
    group = fit.groupdict()
    first, last = int(fit["w"]), int(group["w2"]) if group.get("w2") else None
    if not 1 <= first <= 53 or (last is not None and not 1 <= last <= 53):
        return None
    tail = (last,) if last else None
    return Printed(fit.start(), fit.end(), "week", "week", (first,), tail, year_after(fit))


def read_term(fit: re.Match[str], _: str) -> Printed | None:
    """`ht23`, `hösten 2023`, `vårterminen -24`."""
    unit: Unit = "autumn" if fit["term"].startswith("h") else "spring"
    return Printed(fit.start(), fit.end(), unit, "term", year=year_after(fit))


def read_season(fit: re.Match[str], _: str) -> Printed | None:
    """`under hösten`, `höstens`: a term.  `till våren`, `i höst`: too loose for a value."""
    unit: Unit = "autumn" if fit["term"].startswith("h") else "spring"
    led = re.search(r"\bunder $", fit.string[max(0, fit.start() - 6) : fit.start()])
    if not led and not fit[0].endswith("ens"):
        return None
    start = fit.start() - (6 if led else 0)
    return Printed(start, fit.end(), unit, "season")


def read_school_year(fit: re.Match[str], _: str) -> Printed | None:
    """`läsåret 23/24`; a bare `23/24` is doubtful."""
    first, last = full_year(fit["a"]), full_year(fit["b"])
    before = fit.string[max(0, fit.start() - 16) : fit.start()]
    if last != first + 1 or _NO_SCHOOL_YEAR.search(before):
        return None
    named = fit.groupdict().get("named")
    form = "school-year" if named else "year-pair"
    return Printed(fit.start(), fit.end(), "school-year", form, year=first, doubtful=not named)


def read_year_month(fit: re.Match[str], _: str) -> Printed | None:
    """2023-10 is a month; 2006-10 and 2010-11 may be a span of years."""
    year, month = int(fit["y"]), int(fit["m"])
    if month > year % 100:
        return None
    return Printed(fit.start(), fit.end(), "month", "year-month", (month,), year=year)


def read_year(fit: re.Match[str], _: str) -> Printed | None:
    """A year that stands for a time, not `Dnr 2023/12` or `KS-2023`."""
    before = fit.string[max(0, fit.start() - 14) : fit.start()]
    if _NOT_A_DAY.search(before) or re.search(r"[0-9]\s$|[a-z]-$", before):
        return None
    return Printed(fit.start(), fit.end(), "year", "year", year=int(fit["y"]))


def read_nth(fit: re.Match[str], _: str) -> Printed | None:
    """`den första torsdagen i mars`, `sista fredagen i maj`."""
    number = words().ordinals[fit["n"]]
    weekday = words().weekdays.get(fit["w"].rstrip("."))
    if weekday is None or number > 5:
        return None
    first = (number, weekday, month_of(fit["m"]))
    return Printed(
        fit.start(), fit.end(), "nth", "nth-weekday", first, year=year_after(fit), weekday=weekday
    )


def read_spelled(fit: re.Match[str], _: str) -> Printed | None:
    """`den femte oktober`, `första maj`."""
    number, month = words().ordinals[fit["n"]], month_of(fit["m"])
    before = lead(fit.string, fit.start())
    led = before is not None or (number, month) == (1, 5)
    if not led or number < 1 or day(2024, month, number) is None:
        return None
    return one_day(fit, "spelled", year_after(fit), month, number)


def read_monthday(fit: re.Match[str], _: str) -> Printed | None:
    """`den 13:e`."""
    if not re.search(r"\bden $", fit.string[max(0, fit.start() - 5) : fit.start()]):
        return None
    return Printed(fit.start(), fit.end(), "monthday", "monthday", (int(fit["d"]),))


def read_open(fit: re.Match[str], _: str) -> Printed | None:
    """`midsommar`, `Q2`, `nästa vecka`: no value."""
    return Printed(fit.start(), fit.end(), "open", "open")


def read_relative_weekday(fit: re.Match[str], _: str) -> Printed | None:
    """`förra fredagen`, `nästa torsdag`: certain only where the text also prints the day."""
    weekday = words().weekdays.get(fit["w"].rstrip("."))
    shift = 1 if fit[0].startswith("n") else -1
    form = "relative-weekday"
    end = fit.end() - fit[0].endswith(".")
    return Printed(fit.start(), end, "open", form, weekday=weekday, shift=shift)
