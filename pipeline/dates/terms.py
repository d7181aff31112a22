"""Readers of weeks, terms, school years, quarters, spans of years and feast days."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.dates.periods import Printed, Unit, full_year
from pipeline.dates.readers import NOT_A_DAY, month_of, shift_of, year_after
from pipeline.dates.words import words

_NO_SCHOOL_YEAR = re.compile(
    r"\b(?:arsskiftet|vintern|sasongen|riksmotet|prop|bet|skr|rskr|dir|fors|yttr|motion)\.? $"
)
_MOST_WEEKS = 12
"""`v. 2-24` is week 2 of 2024: nobody names a span of more weeks."""

_DASHED_YEAR = re.compile(r"\d -\d\d$")
"""`v 46 -23`: the year, as after a day."""

_LAST_WORD = re.compile(r"(?<![a-z0-9\ufffd])[a-z\ufffd]+\.?$")
_IN_A_WEEK = re.compile(r"[ ]*(?:,|\bi|\bi slutet av)?[ ]*$")


def _weekday_before(fit: re.Match[str]) -> tuple[int, int] | None:
    """The weekday and its place in `torsdag v 41`, `tisdagen i vecka 7`."""
    shown = fit.string
    gap = _IN_A_WEEK.search(shown, max(0, fit.start() - 6), fit.start())
    end = gap.start() if gap else fit.start()
    named = _LAST_WORD.search(shown, max(0, end - 12), end)
    weekday = words().weekdays.get(named[0].rstrip(".")) if named else None
    return None if named is None or weekday is None else (weekday, named.start())


def read_week(fit: re.Match[str], _: str) -> Printed | None:
    """`vecka 41`, `v. 8-9`, `2023-W41`, `torsdag v 41`."""
    group = fit.groupdict()
    first, last = int(fit["w"]), int(group["w2"]) if group.get("w2") else None
    year = year_after(fit)
    if not 1 <= first <= 53:
        return None
    long = last is not None and last - first > _MOST_WEEKS and last < 50
    dashed = last is not None and last < first and _DASHED_YEAR.search(fit[0])
    if year is None and (long or dashed):
        year, last = full_year(group["w2"]), None
    elif last is not None and (not 1 <= last <= 53 or last < first < 40):
        return None
    after = words().weekdays.get((group.get("wd") or "").rstrip("."))
    end = fit.end() - fit[0].endswith(".")
    if last is None and after is not None:
        return Printed(fit.start(), end, "weekday", "week", (first, after), None, year)
    if last is None and (named := _weekday_before(fit)):
        return Printed(named[1], end, "weekday", "week", (first, named[0]), None, year)
    end = fit.end("w2") if after is not None else end
    return Printed(fit.start(), end, "week", "week", (first,), (last,) if last else None, year)


_WEEK = re.compile(r"(?:v(?:ecka)?\.? ?)?(\d{1,2})")


def read_weeks(fit: re.Match[str], _: str) -> Printed | tuple[Printed, ...] | None:
    """`v. 41, 43 och 45`: one each; `v 8 och 9`, which follow each other, are a range."""
    numbers = [(int(fit["w"]), fit.start(), fit.end("w"))] + [
        (int(found[1]), found.start(), found.end())
        for found in _WEEK.finditer(fit.string, fit.start("rest"), fit.end("rest"))
    ]
    weeks = [number for number, _, _ in numbers]
    if not all(1 <= week <= 53 for week in weeks):
        return None
    year = year_after(fit)
    if all(later == week + 1 for week, later in pairwise(weeks)):
        return Printed(fit.start(), fit.end(), "week", "week", (weeks[0],), (weeks[-1],), year)
    if any(later <= week for week, later in pairwise(weeks)):
        return None
    last = len(numbers) - 1
    return tuple(
        Printed(start, fit.end() if at == last else end, "week", "week", (week,), None, year)
        for at, (week, start, end) in enumerate(numbers)
    )


def _keeps(letter: str, shown: str, text: str) -> bool:
    """Whether a letter was printed as such, or may have been: `var 2016` and `hosten` are words."""
    return shown == letter or not shown.isascii() or letter not in text


def read_week_of_month(fit: re.Match[str], _: str) -> Printed | None:
    """`andra veckan i januari`: a week belongs to the month that has its Thursday."""
    number = words().ordinals[fit["n"]]
    if number > 4:
        return None
    first = (number, month_of(fit["m"]))
    year = year_after(fit)
    return Printed(
        fit.start(), fit.end(), "nth-week", "week", first, None, year, shift=shift_of(fit)
    )


def read_term(fit: re.Match[str], text: str) -> Printed | None:
    """`ht23`, `hösten 2023`, `vårterminen -24`, `hösten nästa år`."""
    if fit["term"] in {"var", "host"}:
        letter = "å" if fit["term"] == "var" else "ö"
        if not _keeps(letter, text[fit.start() + 1].lower(), text):
            return None
    unit: Unit = "autumn" if fit["term"].startswith("h") else "spring"
    year = year_after(fit) or year_after(fit, "z")
    return Printed(fit.start(), fit.end(), unit, "term", year=year, shift=shift_of(fit))


_EACH = re.compile(r"\b(?:varje|varannan|per|nagon|alla|en|pa|om) $")
_LED_TERM = re.compile(r"\b(?:under|infor|till|denna|for|hela|i|innevarande|nasta|kommande) $")


def read_season(fit: re.Match[str], text: str) -> Printed | None:
    """`under hösten`, `höstens`, `till våren`, `inför ht`: a term without its year.

    `varje höst`, `på våren` are none; nor is `hosten` where the text keeps its ö: a cough.
    """
    word, before = fit["term"], fit.string[max(0, fit.start() - 12) : fit.start()]
    if _EACH.search(before) or (len(word) == 2 and not _LED_TERM.search(before)):
        return None
    if word == "host" and not _keeps("ö", text[fit.start() + 1].lower(), text):
        return None
    unit: Unit = "autumn" if word.startswith("h") else "spring"
    if before.endswith("under "):
        return Printed(fit.start() - 6, fit.end(), unit, "season")
    if re.search(r"\b(?:till|infor) $", before):
        return Printed(fit.start(), fit.end(), "open", "open")  # as loose as "till sommaren"
    return Printed(fit.start(), fit.end(), unit, "season")


def read_school_year(fit: re.Match[str], _: str) -> Printed | None:
    """`läsåret 23/24`; a bare `23/24` is doubtful."""
    first, last = full_year(fit["a"]), full_year(fit["b"])
    before = fit.string[max(0, fit.start() - 16) : fit.start()]
    if last != first + 1 or _NO_SCHOOL_YEAR.search(before):
        return None
    group = fit.groupdict()
    named, end = group.get("named"), group.get("c")
    form = "school-year" if named else "year-pair"
    until = full_year(group["d"]) if end and full_year(group["d"]) > last else None
    stop = fit.end() if until or not end else fit.end("b")
    return Printed(
        fit.start(), stop, "school-year", form, (), None, first, until, doubtful=not named
    )


def read_turn_of_year(fit: re.Match[str], _: str) -> Printed | None:
    """`årsskiftet 2023/24`: New Year's Day of the later year."""
    first, last = full_year(fit["a"]), full_year(fit["b"])
    if last != first + 1:
        return None
    return Printed(fit.start(), fit.end(), "day", "turn-of-year", (1, 1), year=last)


_ORDINALS = {"forsta": 1, "andra": 2, "tredje": 3, "fjarde": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4}


def read_quarter(fit: re.Match[str], _: str) -> Printed | None:
    """`Q2 2024`, `tredje kvartalet`, `första halvåret 2025`, `andra tertialet`: months in a row."""
    group = {name: value for name, value in fit.groupdict().items() if value}
    numbers = {"q": 3, "n": 3, "half": 6, "halved": 6, "third": 4, "t": 4}
    name = next(name for name in numbers if name in group)
    length = numbers[name]
    number = _ORDINALS.get(group[name]) or int(group[name])
    last = int(group.get("q2", number))
    if number * length > 12 or last < number:
        return None
    year = year_after(fit) or year_after(fit, "ya")
    months = ((number - 1) * length + 1,), (last * length,)
    return Printed(fit.start(), fit.end(), "months", "quarter", *months, year, shift=shift_of(fit))


_PERIOD = re.compile(
    r"\b(?:aren|perioden|mandatperioden|under|for|mandatperiod|budget|galler|gallande|avser) $"
)


_PLAN = re.compile(r"(?:plan|program|strategi|policy|avtal|riktlinjer|projekt)(?:et|en)? $")
"""`Tillsynsplan 2022-2024` is a paper's name."""


def read_years(fit: re.Match[str], _: str) -> Printed | None:
    """`2023-2025`; of two digits only after such words as `perioden`."""
    first, last = int(fit["y"]), fit["z"]
    before = fit.string[max(0, fit.start() - 16) : fit.start()]
    if len(last) == 2 and not _PERIOD.search(before):
        return None
    end = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    named = NOT_A_DAY.search(before) or _PLAN.search(before)
    if not first < end <= first + 60 or named:
        return None
    return Printed(fit.start(), fit.end(), "years", "years", year=first, last_year=end)


_ON_A_WEEKDAY = re.compile(r",? (?:nu )?pa (?:man|tis|ons|tors|fre|lor|son)dag\b")
_NAMES_TOO = {"lucia", "valborg", "luciadagen"}


def read_feast(fit: re.Match[str], text: str) -> Printed | None:
    """`julafton`, `midsommarafton -24`; `Lucia Ek` and `Valborg Ek` are people."""
    name = fit["feast"]
    shown = text[fit.start() : fit.end("feast")]
    after = text[fit.end("feast") : fit.end("feast") + 3]
    person = after[:1] == " " and after[1:2].isupper()
    led = re.search(
        r"\b(?:pa|till|fore|efter|infor|vid|under|och|trevlig|glad|fin|skon|,) $",
        fit.string[max(0, fit.start() - 8) : fit.start()],
    )
    named = led or year_after(fit) or _ON_A_WEEKDAY.match(fit.string, fit.end())
    if name in _NAMES_TOO and shown[:1].isupper() and (person or not named):
        return None
    first = (words().feasts[name],)
    year = year_after(fit)
    return Printed(fit.start(), fit.end(), "feast", "feast", first, year=year, shift=shift_of(fit))
