"""The forms of dates as regular expressions, each with the function that reads its match."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from pipeline.clock import TIME, time_in
from pipeline.date_periods import Printed, Unit, day, full_year
from pipeline.date_words import damaged_month, words

Read = Callable[[re.Match[str], str], Printed | None]

_GAP = r"(?:[ ]{1,6}\n?[ ]{0,12}|\n[ ]{0,12})"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?!\d)"
_ORDINAL_END = r"(?::?(?:e|a|de|te|dje|st|nd|rd|th)(?![a-z]))"
_MONTH_NUMBER = r"(?:1[0-2]|0?[1-9])(?!\d)"
_TO = r"(?:[ ]{0,3}\n?[ ]{0,3}-{1,3}[ ]{0,3}\n?[ ]{0,3}|[ ]till(?: och med)?[ ]|[ ]t\.?o\.?m\.?[ ])"
_YEAR4 = r"(?:19|20)\d\d(?!\d|[.:]\d)"
_YEAR = (
    rf"(?:,?{_GAP}(?:ar )?(?P<{{0}}>{_YEAR4})(?! ?(?:kr\b|ars\b))"
    r"|[ ]?-[ ]?(?P<{0}s>\d\d)(?![\d:/]|[.,-]\d)|[ ]?'(?P<{0}q>\d\d)(?!\d))?"
)
_FREE = r"(?<![0-9a-z\ufffd_])(?<![0-9][.,:/+-])"
_NO_MORE = r"(?![0-9a-z_]|[-./:,][0-9])"
_NOT_A_DAY = re.compile(
    r"(?:\b(?:sid|sida|sidan|s|nr|nummer|punkt|pkt|paragraf|dnr|kap|art|artikel|bil|bilaga|version"
    r"|skala|format|del|rum|sal|hus|box|tel|klass|grupp|motion|prop|arende)\.?:? ?|[§$€£#/] ?)$"
)
_SHARE = re.compile(
    r" ?(?:tjanst|av\b|del|majoritet|dl|tsk|msk|liter|tim|dag(?!ar)|sida|ar\b|kg|tum|%|plats|-del"
    r"|kommuner|skolor|elever|personer|deltagare|ledamoter|roster)"
)


@dataclass(frozen=True)
class Form:
    """A form: its name, its expression (with `<<month>>` and such filled in) and its reader."""

    name: str
    expression: str
    read: Read

    def pattern(self) -> re.Pattern[str]:
        """The compiled expression."""
        return _compiled(self.expression)


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    vocabulary = words()
    named = {
        "month": rf"(?:{vocabulary.month})(?![a-z\ufffd])\.?",
        "weekday": rf"(?:{vocabulary.weekday})(?![a-z])\.?",
        "ordinal": "|".join(sorted(vocabulary.ordinals, key=len, reverse=True)),
        "open": "|".join(sorted(vocabulary.open_words, key=len, reverse=True)),
    }
    for name, alternatives in named.items():
        expression = expression.replace(f"<<{name}>>", f"(?:{alternatives})")
    return re.compile(expression, re.ASCII)


@cache
def anchor() -> re.Pattern[str]:
    """Where a date may begin: a run of digits, or a word of the vocabulary."""
    return _compiled(
        r"(?<![0-9])[0-9]|(?<![a-z0-9\ufffd])(?:<<month>>|<<ordinal>>\b|<<open>>\b|v(?:ecka|eckor"
        r"|eckan|eckorna)?\.? ?(?=[0-9])|[hv]t[ -]?(?=[0-9])|host|var(?=en|t)|(?:las|skol)ar"
        r"|[ivx1-4]+[:a-z]{0,2} kvartal|q[1-4]\b|[lioz|s](?=[0-9olizb|]{0,3}[ -])"
        r"|(?:nasta|forra) (?:vecka|<<weekday>>)|i ?morgon\b|i ?gar\b)"
    )


@cache
def lead() -> re.Pattern[str]:
    """A weekday and "den" that end where the date begins."""
    return _compiled(
        rf"(?:(?<![a-z0-9])(?P<weekday><<weekday>>),?{_GAP})?(?:(?<![a-z0-9])den{_GAP})?$"
    )


def _month(word: str) -> int:
    return words().months[word.rstrip(".")]


def _year(fit: re.Match[str], name: str = "y") -> int | None:
    group = fit.groupdict()
    printed = group.get(name) or group.get(name + "s") or group.get(name + "q")
    return full_year(printed) if printed else None


def _a_day(fit: re.Match[str], form: str, year: int | None, month: int, number: int) -> Printed:
    return Printed(fit.start(), fit.end(), "day", form, (month, number), year=year)


def _read_iso(fit: re.Match[str], _: str) -> Printed | None:
    year, month, number = int(fit["y"]), int(fit["m"]), int(fit["d"])
    if day(year, month, number) is None:
        return None
    last = None
    if fit["d2"]:
        last = (int(fit["m2"] or month), int(fit["d2"]))
        if day(int(fit["y2"] or year), *last) is None or last <= (month, number):
            last = None
    end = fit.end() if last else fit.end("d")
    return Printed(fit.start(), end, "day", "iso", (month, number), last, year)


def _read_year_last(fit: re.Match[str], _: str) -> Printed | None:
    year, month, number = full_year(fit["y"]), int(fit["m"]), int(fit["d"])
    if day(year, month, number) is None:
        return None
    return _a_day(fit, "day-month-year", year, month, number)


def _read_short(fit: re.Match[str], _: str) -> Printed | None:
    """24-10-21 and 24.12.06: the year first, unless only the other way fits."""
    a, month, c = fit["a"], int(fit["m"]), fit["c"]
    year_first = day(full_year(a), month, int(c)) is not None
    day_first = day(full_year(c), month, int(a)) is not None
    if not year_first and not day_first:
        return None
    year, number = (full_year(a), int(c)) if year_first else (full_year(c), int(a))
    other = (full_year(c), month, int(a)) if year_first and day_first else None
    return Printed(fit.start(), fit.end(), "day", "short", (month, number), year=year, other=other)


def _read_compact(fit: re.Match[str], _: str) -> Printed | None:
    year, month, number = full_year(fit["y"]), int(fit["m"]), int(fit["d"])
    if day(year, month, number) is None:
        return None
    short = len(fit["y"]) == 2
    return Printed(
        fit.start(), fit.end(), "day", "compact", (month, number), year=year, doubtful=short
    )


def _read_day_month(fit: re.Match[str], text: str) -> Printed | None:
    if _is_name(fit, text, "m"):
        return None
    time = fit.groupdict().get("t")
    month, number = _month(fit["m"]), int(fit["d"])
    if day(2024, month, number) is None:
        return None
    return Printed(
        fit.start(),
        fit.end() - (fit[0].endswith(".") and not fit["m"].endswith(".")),
        "day",
        "day-month",
        (month, number),
        year=_year(fit),
        time=time_in(time) if time else None,
    )


def _is_name(fit: re.Match[str], text: str, group: str) -> bool:
    """Jan, Maj and April are names too: `5 Jan Ek` is a person on a list."""
    shown = text[fit.start(group) : fit.end(group)]
    after = text[fit.end(group) : fit.end(group) + 3]
    return (
        shown[:1].isupper()
        and shown.lower() in {"jan", "maj", "april", "may", "june", "august"}
        and after[:1] in {" ", "-"}
        and after[1:2].isupper()
    )


def _read_day_range(fit: re.Match[str], text: str) -> Printed | None:
    if _is_name(fit, text, "m2"):
        return None
    group = fit.groupdict()
    last = (_month(fit["m2"]), int(fit["d2"]))
    first = (_month(group["m"]) if group.get("m") else last[0], int(fit["d"]))
    if day(2024, *first) is None or day(2024, *last) is None:
        return None
    return _range(fit, "day-range", first, last)


def _range(
    fit: re.Match[str], form: str, first: tuple[int, ...], last: tuple[int, ...], unit: Unit = "day"
) -> Printed:
    year, last_year = _year(fit), _year(fit, "z")
    if year is None and last_year is not None:
        year = last_year - (last < first)
    return Printed(fit.start(), fit.end(), unit, form, first, last, year)


def _read_listed_day(fit: re.Match[str], _: str) -> Printed | None:
    month, number = _month(fit["m"]), int(fit["d"])
    if day(2024, month, number) is None:
        return None
    year = _year(fit)
    return Printed(fit.start(), fit.end("d"), "day", "listed-day", (month, number), year=year)


def _slash_is_number(fit: re.Match[str]) -> bool:
    before = fit.string[max(0, fit.start() - 14) : fit.start()]
    if _NOT_A_DAY.search(before):
        return True
    number, month = int(fit["d"]), int(fit["m"])
    if number < month and _SHARE.match(fit.string, fit.end()):
        return True
    return fit[0] == "24/7" and not re.search(r"(?:dag|dagen|den|\bkl) $", before)


def _read_slash(fit: re.Match[str], _: str) -> Printed | None:
    number, month = int(fit["d"]), int(fit["m"])
    if day(2024, month, number) is None or _slash_is_number(fit):
        return None
    return _a_day(fit, "slash", _year(fit), month, number)


def _read_slash_range(fit: re.Match[str], _: str) -> Printed | None:
    last = (int(fit["m2"]), int(fit["d2"]))
    group = fit.groupdict()
    first = (int(group.get("m") or last[0]), int(fit["d"]))
    if day(2024, *first) is None or day(2024, *last) is None:
        return None
    if not group.get("m") and first >= last:
        return None
    return _range(fit, "slash-range", first, last)


def _read_dotted(fit: re.Match[str], _: str) -> Printed | None:
    """`den 12.3`: a date only after "den" or a weekday."""
    before = lead().search(fit.string, max(0, fit.start() - 30), fit.start())
    if not (before and before[0]) or day(2024, int(fit["m"]), int(fit["d"])) is None:
        return None
    return _a_day(fit, "dotted", None, int(fit["m"]), int(fit["d"]))


def _read_month(fit: re.Match[str], text: str) -> Printed | None:
    name, year = fit["m"].rstrip("."), _year(fit)
    shown = text[fit.start("m") : fit.end("m")]
    short = name not in words().full_months
    shift = {"nasta": 1, "i ar": 0, "forra": -1, "fjol": -1}
    relative = next((value for cue, value in shift.items() if cue in (fit["shift"] or "")), None)
    if year is None and relative is None and (short or not _month_is_meant(fit, shown)):
        return None
    number = _month(name)
    return Printed(
        fit.start(), fit.end(), "month", "month", (number,), year=year, shift=relative
    )


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


def _read_month_range(fit: re.Match[str], _: str) -> Printed | None:
    first, last = _month(fit["m"]), _month(fit["m2"])
    return _range(fit, "month-range", (first,), (last,), "month")


def _read_month_first(fit: re.Match[str], _: str) -> Printed | None:
    month, number = _month(fit["m"]), int(fit["d"])
    if day(int(fit["y"]), month, number) is None:
        return None
    return _a_day(fit, "month-day", int(fit["y"]), month, number)


def _read_week(fit: re.Match[str], _: str) -> Printed | None:
    first, last = int(fit["w"]), int(fit["w2"]) if fit["w2"] else None
    if not 1 <= first <= 53 or (last is not None and not 1 <= last <= 53):
        return None
    tail = (last,) if last else None
    return Printed(fit.start(), fit.end(), "week", "week", (first,), tail, _year(fit))


def _read_term(fit: re.Match[str], _: str) -> Printed | None:
    unit: Unit = "autumn" if fit["term"].startswith("h") else "spring"
    return Printed(fit.start(), fit.end(), unit, "term", year=_year(fit))


def _read_season(fit: re.Match[str], _: str) -> Printed | None:
    """`under hösten`, `höstens`: a term.  `till våren`, `i höst`: too loose for a value."""
    unit: Unit = "autumn" if fit["term"].startswith("h") else "spring"
    led = re.search(r"\bunder $", fit.string[max(0, fit.start() - 6) : fit.start()])
    if not led and not fit[0].endswith("ens"):
        return None
    start = fit.start() - (6 if led else 0)
    return Printed(start, fit.end(), unit, "season")


def _read_school_year(fit: re.Match[str], _: str) -> Printed | None:
    first, last = full_year(fit["a"]), full_year(fit["b"])
    if last != first + 1:
        return None
    named = fit.groupdict().get("named")
    form = "school-year" if named else "year-pair"
    return Printed(
        fit.start(), fit.end(), "school-year", form, year=first, doubtful=not named
    )


def _read_year_month(fit: re.Match[str], _: str) -> Printed | None:
    """2023-10 is a month; 2010-11 may be two years."""
    year, month = int(fit["y"]), int(fit["m"])
    if month == year % 100 + 1:
        return None
    return Printed(fit.start(), fit.end(), "month", "year-month", (month,), year=year)


def _read_year(fit: re.Match[str], _: str) -> Printed | None:
    before = fit.string[max(0, fit.start() - 14) : fit.start()]
    if _NOT_A_DAY.search(before) or re.search(r"[0-9]\s$|[a-z]-$", before):
        return None
    return Printed(fit.start(), fit.end(), "year", "year", year=int(fit["y"]))


def _read_nth(fit: re.Match[str], _: str) -> Printed | None:
    number = words().ordinals[fit["n"]]
    weekday = words().weekdays.get(fit["w"].rstrip("."))
    if weekday is None or number > 5:
        return None
    first = (number, weekday, _month(fit["m"]))
    return Printed(
        fit.start(), fit.end(), "nth", "nth-weekday", first, year=_year(fit), weekday=weekday
    )


def _read_spelled(fit: re.Match[str], _: str) -> Printed | None:
    number, month = words().ordinals[fit["n"]], _month(fit["m"])
    before = lead().search(fit.string, max(0, fit.start() - 30), fit.start())
    led = bool(before and before[0]) or (number, month) == (1, 5)
    if not led or number < 1 or day(2024, month, number) is None:
        return None
    return _a_day(fit, "spelled", _year(fit), month, number)


def _read_monthday(fit: re.Match[str], _: str) -> Printed | None:
    if not re.search(r"\bden $", fit.string[max(0, fit.start() - 5) : fit.start()]):
        return None
    return Printed(fit.start(), fit.end(), "monthday", "monthday", (int(fit["d"]),))


def _read_open(fit: re.Match[str], _: str) -> Printed | None:
    return Printed(fit.start(), fit.end(), "open", "open")


_GLYPHS = str.maketrans(
    {**dict.fromkeys("oOQ", "0"), **dict.fromkeys("lIi|!t", "1"), **dict.fromkeys("zZ", "2"),
     **dict.fromkeys("sS", "5"), **dict.fromkeys("bG", "6"), "B": "8", "g": "9", "q": "9"}
)  # fmt: skip


def _read_damaged_iso(fit: re.Match[str], text: str) -> Printed | None:
    """ZOlb-05-27: letters that a scanner puts for digits, at least half of them still digits."""
    shown = text[fit.start() : fit.end()]
    if sum(letter.isdigit() for letter in shown) < 4:
        return None
    numbers = shown.translate(_GLYPHS)
    if not re.fullmatch(r"\d{4}[-.]\d\d[-.]\d\d", numbers):
        return None
    year, month, number = int(numbers[:4]), int(numbers[5:7]), int(numbers[8:])
    odd = not 1900 <= year <= 2099
    year = 2000 + year % 100 if odd else year
    if day(year, month, number) is None:
        return None
    return Printed(
        fit.start(), fit.end(), "day", "damaged", (month, number), year=year, doubtful=odd
    )


def _read_damaged_day(fit: re.Match[str], text: str) -> Printed | None:
    """`l4 september`, `3O april`: at least one digit is left."""
    numbers = text[fit.start("d") : fit.end("d")].translate(_GLYPHS)
    if not numbers.isdigit() or not any(letter.isdigit() for letter in fit["d"]):
        return None
    month, number = _month(fit["m"]), int(numbers)
    if not 1 <= number <= 31 or day(2024, month, number) is None or _is_name(fit, text, "m"):
        return None
    return _a_day(fit, "damaged", _year(fit), month, number)


def _read_damaged_month(fit: re.Match[str], text: str) -> Printed | None:
    """`21 mats 2017`, `den 4 oklober`: a month one letter away, and something else that agrees."""
    month = damaged_month(fit["m"])
    if month is None or day(2024, month, int(fit["d"])) is None:
        return None
    before = lead().search(fit.string, max(0, fit.start() - 30), fit.start())
    agreed = bool(before and before[0]) or _year(fit) is not None
    if not agreed and (len(fit["m"]) < 6 or not text[fit.start("m")].islower()):
        return None
    return _a_day(fit, "damaged", _year(fit), month, int(fit["d"]))


_Y, _Z = _YEAR.replace("{0}", "y"), _YEAR.replace("{0}", "z")
_Y, _Z = _Y.replace("{y}", "y"), _Z.replace("{z}", "z")
_SUFFIXED_DAY = rf"(?P<d>{_DAY}){_ORDINAL_END}?\.?"
_LAST_DAY = rf"(?:<<weekday>>,?{_GAP})?(?:den{_GAP})?(?P<d2>{_DAY}){_ORDINAL_END}?"
_SLASH_YEAR = (
    rf"(?:(?:[ ,]{{1,3}}|-|/|[ ]-[ ])(?P<{{0}}>{_YEAR4})|[ ]?[-/](?P<{{0}}s>\d\d)(?![\d:/]|[.,-]\d)"
    r"|[ ]?'(?P<{0}q>\d\d)(?!\d))?"
)
_SY, _SZ = (_SLASH_YEAR.replace("{{0}}", "{0}").replace("{0}", name) for name in "yz")

DIGIT_FORMS = (
    Form(
        "iso",
        r"(?<![0-9_])(?<![0-9][.,:/-])(?P<y>(?:19|20)\d\d)(?P<s> ?[-./] ?|[ ])(?P<m>0[1-9]|1[0-2])(?P=s)"
        r"(?P<d>0[1-9]|[12]\d|3[01])(?![0-9a-z])(?!-[0-9]{4})"
        r"(?:(?:[ ]?-{1,3}[ ]?|/| till )(?:(?P<y2>(?:19|20)\d\d)-)?(?:(?P<m2>0[1-9]|1[0-2])-)?"
        r"(?P<d2>0[1-9]|[12]\d|3[01])(?![0-9:.]|[ ]?[a-z]))?",
        _read_iso,
    ),
    Form(
        "day-month-year",
        rf"{_FREE}(?P<d>0?[1-9]|[12]\d|3[01])(?P<s>[-./])(?P<m>0?[1-9]|1[0-2])(?P=s)"
        rf"(?P<y>(?:19|20)\d\d){_NO_MORE}",
        _read_year_last,
    ),
    Form(
        "day-month-yy",
        rf"{_FREE}(?P<d>0?[1-9]|[12]\d|3[01])/(?P<m>0?[1-9]|1[0-2])/(?P<y>\d\d){_NO_MORE}",
        _read_year_last,
    ),
    Form(
        "short",
        rf"{_FREE}(?P<a>\d\d)(?P<s>[-.])(?P<m>0[1-9]|1[0-2])(?P=s)(?P<c>\d\d){_NO_MORE}",
        _read_short,
    ),
    Form(
        "compact",
        r"(?<![0-9_a-z+])(?<![0-9][-.,:/ ])(?P<y>(?:19|20)?\d\d)(?P<m>0[1-9]|1[0-2])"
        r"(?P<d>0[1-9]|[12]\d|3[01])(?![0-9a-z_]|[-.:,/+][0-9]| ?kr\b| ?:-)",
        _read_compact,
    ),
    Form(
        "day-range",
        rf"{_FREE}{_SUFFIXED_DAY}{_GAP}?(?P<m><<month>>){_Y}{_TO}{_LAST_DAY}{_GAP}?(?P<m2><<month>>){_Z}",
        _read_day_range,
    ),
    Form(
        "day-range-in-month",
        rf"{_FREE}{_SUFFIXED_DAY}{_TO}{_LAST_DAY}{_GAP}?(?P<m2><<month>>){_Z}",
        _read_day_range,
    ),
    Form(
        "listed-day",
        rf"{_FREE}{_SUFFIXED_DAY}(?=(?:,[ ]?(?:den )?{_DAY}{_ORDINAL_END}?){{0,6}},?{_GAP}"
        rf"(?:och|samt|eller|resp\.?|&){_GAP}(?:<<weekday>>,?{_GAP})?(?:den )?{_DAY}"
        rf"{_ORDINAL_END}?{_GAP}(?P<m><<month>>){_Y})",
        _read_listed_day,
    ),
    Form(
        "listed-day-comma",
        rf"{_FREE}{_SUFFIXED_DAY}(?=,[ ](?:den )?{_DAY}(?:,[ ](?:den )?{_DAY}){{0,6}}{_GAP}"
        rf"(?P<m><<month>>){_Y})",
        _read_listed_day,
    ),
    Form(
        "day-month-clock-year",
        rf"{_FREE}{_SUFFIXED_DAY}{_GAP}?(?P<m><<month>>),?[ ](?P<t>{TIME}(?:[ ]?-[ ]?[0-9.:]{{1,5}})?)"
        rf",?[ ](?P<y>{_YEAR4})",
        _read_day_month,
    ),
    Form(
        "day-month",
        rf"{_FREE}{_SUFFIXED_DAY}{_GAP}?(?P<m><<month>>){_Y}",
        _read_day_month,
    ),
    Form(
        "slash-range",
        rf"{_FREE}(?P<d>{_DAY})/(?P<m>{_MONTH_NUMBER}){_SY}{_TO}(?P<d2>{_DAY})/(?P<m2>{_MONTH_NUMBER})"
        rf"{_SZ}{_NO_MORE}",
        _read_slash_range,
    ),
    Form(
        "slash-range-in-month",
        rf"{_FREE}(?P<d>{_DAY})[ ]?-[ ]?(?P<d2>{_DAY})/(?P<m2>{_MONTH_NUMBER}){_SZ}{_NO_MORE}",
        _read_slash_range,
    ),
    Form(
        "slash",
        r"(?<![0-9_])(?<![0-9][.,:/-])(?<!/)"
        rf"(?P<d>{_DAY})/(?P<m>{_MONTH_NUMBER}){_SY}(?![0-9_]|[-/:][0-9]|/|[a-z])",
        _read_slash,
    ),
    Form(
        "year-pair",
        rf"{_FREE}(?P<a>(?:19|20)?\d\d)[/](?P<b>(?:19|20)?\d\d)(?![0-9a-z_/]|[-.:][0-9])",
        _read_school_year,
    ),
    Form("dotted", rf"{_FREE}(?P<d>{_DAY})[.](?P<m>{_MONTH_NUMBER}){_NO_MORE}", _read_dotted),
    Form("year-month", rf"{_FREE}(?P<y>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2]){_NO_MORE}", _read_year_month),
    Form(
        "monthday",
        rf"{_FREE}(?P<d>{_DAY}):(?:e|a|de|te)(?![a-z])(?=[ ]*(?:[.,;:)\n]|$|kl\b|i\b|pa\b|och\b))",
        _read_monthday,
    ),
    Form(
        "damaged-iso",
        r"(?<![0-9a-z])[0-9zil|][0-9olizsbgqt|]{3}[-.][0-9olizt|]{2}[-.][0-9olizsbgqt|]{2}(?![0-9a-z]|-[0-9])",
        _read_damaged_iso,
    ),
    Form(
        "damaged-day",
        rf"{_FREE}(?P<d>[0-3][olizsbgq|]){_GAP}(?P<m><<month>>){_Y}",
        _read_damaged_day,
    ),
    Form(
        "damaged-month",
        rf"{_FREE}(?P<d>{_DAY})[ ](?P<m>[a-z\ufffd0-9|!]{{4,10}})(?![a-z]){_Y}",
        _read_damaged_month,
    ),
    Form("quarter", r"[1-4](?::a|:e) kvartalet", _read_open),
    Form(
        "year",
        rf"{_FREE}(?P<y>(?:19|20)\d\d)(?![0-9a-z_]|[-/:][0-9]|[.,][0-9]| ?(?:kr|st|kg|personer"
        r"|elever|kronor|meter|m2|kvm|tkr|mkr|%|[0-9]{3})(?![a-z]))",
        _read_year,
    ),
)  # fmt: skip
"""Forms that begin with a digit, the most specific first."""

WORD_FORMS = (
    Form(
        "month-day",
        rf"(?P<m><<month>>){_GAP}(?P<d>{_DAY}){_ORDINAL_END}?,?{_GAP}(?P<y>{_YEAR4})",
        _read_month_first,
    ),
    Form(
        "month-range",
        rf"(?P<m><<month>>){_Y}(?:{_TO}|/)(?P<m2><<month>>){_Z}",
        _read_month_range,
    ),
    Form(
        "month",
        rf"(?P<m><<month>>)(?:{_Y}(?P<shift> nasta ar| i ar| forra aret| i fjol)?)",
        _read_month,
    ),
    Form(
        "week",
        r"v(?:ecka|eckor|eckan|eckorna)?\.? ?(?P<w>\d{1,2})(?!\d|[.,:/]\d)"
        rf"(?:(?: ?- ?| och | till )(?:v\.? ?)?(?P<w2>\d{{1,2}})(?!\d|[.,:/]\d))?(?![0-9a-z]){_Y}",
        _read_week,
    ),
    Form(
        "school-year",
        r"(?P<named>(?:las|skol)ar(?:et|ets|en|s)?) ?(?P<a>(?:19|20)?\d\d) ?[/-] ?(?P<b>(?:19|20)?\d\d)(?!\d)",
        _read_school_year,
    ),
    Form(
        "term",
        r"(?P<term>[hv]t|(?:host|var)(?:en|termin(?:en)?)?)(?:[ ]?-?(?P<y>20\d\d)|[ ]?[-']?(?P<ys>\d\d))"
        r"(?![0-9a-z]|[.:/]\d)",
        _read_term,
    ),
    Form("season", r"(?P<term>host|var)(?:en|ens|terminen|terminens)(?![a-z])", _read_season),
    Form(
        "nth-weekday",
        rf"(?P<n><<ordinal>>){_GAP}(?P<w><<weekday>>){_GAP}i{_GAP}(?P<m><<month>>){_Y}",
        _read_nth,
    ),
    Form("spelled", rf"(?P<n><<ordinal>>){_GAP}(?P<m><<month>>){_Y}", _read_spelled),
    Form(
        "damaged-iso",
        r"(?<![0-9a-z])[zil|][0-9olizsbgqt|]{3}[-.][0-9olizt|]{2}[-.][0-9olizsbgqt|]{2}(?![0-9a-z]|-[0-9])",
        _read_damaged_iso,
    ),
    Form(
        "damaged-day",
        rf"{_FREE}(?P<d>[lizso|][0-9]){_GAP}(?P<m><<month>>){_Y}",
        _read_damaged_day,
    ),
    Form(
        "open",
        r"<<open>>(?![a-z])|(?:[ivx]+|forsta|andra|tredje|fjarde) kvartalet|q[1-4](?![0-9a-z])"
        r"|(?:nasta|forra) (?:vecka|veckan)(?![a-z])|i ?morgon(?![a-z])|i ?gar(?![a-z])",
        _read_open,
    ),
    Form("relative-weekday", r"(?:nasta|forra) (?P<w><<weekday>>)", lambda fit, _: Printed(
        fit.start(), fit.end(), "open", "relative-weekday",
        weekday=words().weekdays.get(fit["w"].rstrip(".")), shift=1 if fit[0][0] == "n" else -1,
    )),
)  # fmt: skip
"""Forms that begin with a word."""
