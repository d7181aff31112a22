"""The forms of dates as regular expressions, each with the function that reads its match."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from pipeline.dates import damage, readers
from pipeline.dates.clock import TIME
from pipeline.dates.periods import Printed
from pipeline.dates.words import GAP, compiled

Read = Callable[[re.Match[str], str], Printed | None]

_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?!\d)"
_ORDINAL_END = r"(?::?(?:e|a|de|te|dje|st|nd|rd|th)(?![a-z]))"
_MONTH_NUMBER = r"(?:1[0-2]|0?[1-9])(?!\d)"
_TO = r"(?:[ ]{0,3}\n?[ ]{0,3}-{1,3}[ ]{0,3}\n?[ ]{0,3}|[ ]till(?: och med)?[ ]|[ ]t\.?o\.?m\.?[ ])"
_YEAR4 = r"(?:19|20)\d\d(?!\d|[.:]\d)"
_FREE = r"(?<![0-9a-z\ufffd_])(?<![0-9][.,:/+-])"
_NO_MORE = r"(?![0-9a-z_]|[-./:,][0-9])"


@dataclass(frozen=True)
class Form:
    """A form: its name, its expression (with `<<month>>` and such to fill in) and its reader."""

    name: str
    expression: str
    read: Read


@cache
def forms(*, digit: bool) -> tuple[tuple[re.Pattern[str], Read], ...]:
    """The forms that begin with a digit, or with a word: compiled, the most specific first."""
    return tuple((compiled(f.expression), f.read) for f in (_DIGIT_FORMS if digit else _WORD_FORMS))


@cache
def anchor() -> re.Pattern[str]:
    """Where a date may begin: a run of digits, or a word of the vocabulary."""
    return compiled(
        r"(?<![0-9])[0-9]|(?<![a-z0-9\ufffd])(?:<<month>>|<<ordinal>>\b|<<open>>\b|v(?:ecka|eckor"
        r"|eckan|eckorna)?\.? ?(?=[0-9])|[hv]t[ -]?(?=[0-9])|host|var(?=en|t)|(?:las|skol)ar"
        r"|[ivx1-4]+[:a-z]{0,2} kvartal|q[1-4]\b|[lioz|s](?=[0-9olizb|]{1,3}[ -])"
        r"|(?<=den )[liozs|](?=[ ])"
        r"|(?:nasta|forra) (?:vecka|<<weekday>>)|i ?morgon\b|i ?gar\b)"
    )


def _year(name: str, lead: str, dash: str) -> str:
    """An optional year after a date: four digits after `lead`, or two after `dash` or `'`."""
    return (
        rf"(?:{lead}(?P<{name}>{_YEAR4})(?! ?(?:kr\b|ars\b))"
        rf"|[ ]?{dash}(?P<{name}s>\d\d)(?![\d:/]|[.,-]\d)|[ ]?'(?P<{name}q>\d\d)(?!\d))?"
    )


_Y, _Z = (_year(name, rf",?{GAP}(?:ar )?", "-[ ]?") for name in "yz")
_SY, _SZ = (_year(name, r"(?:[ ,]{1,3}|-|/|[ ]-[ ])", "[-/]") for name in "yz")
_SUFFIXED_DAY = rf"(?P<d>{_DAY}){_ORDINAL_END}?\.?"
_LAST_DAY = rf"(?:<<weekday>>,?{GAP})?(?:den{GAP})?(?P<d2>{_DAY}){_ORDINAL_END}?"
_DIGIT_FORMS = (
    Form(
        "iso",
        r"(?<![0-9_])(?<![0-9][.,:/-])(?P<y>(?:19|20)\d\d)(?P<s> ?[-./] ?|[ ])"
        r"(?P<m>0[1-9]|1[0-2])(?P=s)(?P<d>0[1-9]|[12]\d|3[01])(?![0-9a-su-z]|t(?!\d)|-[0-9]{4}(?!-))"
        r"(?:(?:-{1,3}|/|(?P<spaced>[ ]-{1,3}[ ]?|-{1,3}[ ]| till ))"
        r"(?:(?P<y2>(?:19|20)\d\d)-)?(?:(?P<m2>0[1-9]|1[0-2])-)?"
        r"(?P<d2>0[1-9]|[12]\d|3[01])(?![0-9]|[:.][0-9]|[a-z])(?(spaced)(?! ?[a-z])))?",
        readers.read_iso,
    ),
    Form("iso-week", rf"{_FREE}(?P<y>(?:19|20)\d\d)-?w(?P<w>\d\d)(?!\w)", readers.read_week),
    Form(
        "day-month-year",
        rf"{_FREE}(?P<d>0?[1-9]|[12]\d|3[01])(?P<s>[-./])(?P<m>0?[1-9]|1[0-2])(?P=s)"
        rf"(?P<y>(?:19|20)\d\d){_NO_MORE}",
        readers.read_year_last,
    ),
    Form(
        "day-month-yy",
        rf"{_FREE}(?P<d>0?[1-9]|[12]\d|3[01])/(?P<m>0?[1-9]|1[0-2])/(?P<y>\d\d){_NO_MORE}",
        readers.read_year_last,
    ),
    Form(
        "short",
        rf"{_FREE}(?P<a>\d\d)(?P<s>[-.])(?P<m>0[1-9]|1[0-2])(?P=s)(?P<c>\d\d){_NO_MORE}",
        readers.read_short,
    ),
    Form(
        "compact",
        r"(?<![0-9_a-z+])(?<![0-9][-.,:/ ])(?P<y>(?:19|20)?\d\d)(?P<m>0[1-9]|1[0-2])"
        r"(?P<d>0[1-9]|[12]\d|3[01])(?![0-9a-z_]|[-.:,/+][0-9]| ?kr\b| ?:-)",
        readers.read_compact,
    ),
    Form(
        "day-range",
        rf"{_FREE}{_SUFFIXED_DAY}{GAP}?(?P<m><<month>>){_Y}{_TO}{_LAST_DAY}{GAP}?(?P<m2><<month>>){_Z}",
        readers.read_day_range,
    ),
    Form(
        "day-range-in-month",
        rf"{_FREE}{_SUFFIXED_DAY}{_TO}{_LAST_DAY}{GAP}?(?P<m2><<month>>){_Z}",
        readers.read_day_range,
    ),
    Form(
        "between-days",
        rf"{_FREE}(?<=mellan )(?P<d>{_DAY}) och {_LAST_DAY}{GAP}(?P<m2><<month>>){_Z}",
        readers.read_day_range,
    ),
    Form(
        "between-days-den",
        rf"{_FREE}(?<=mellan den )(?P<d>{_DAY}) och {_LAST_DAY}{GAP}(?P<m2><<month>>){_Z}",
        readers.read_day_range,
    ),
    Form(
        "listed-day",
        rf"{_FREE}{_SUFFIXED_DAY}(?=(?P<rest>(?:,[ ]?(?:den )?{_DAY}{_ORDINAL_END}?){{0,6}},?{GAP}"
        rf"(?:och|samt|eller|resp\.?|&){GAP}(?:<<weekday>>,?{GAP})?(?:den )?{_DAY}"
        rf"{_ORDINAL_END}?){GAP}(?P<m><<month>>){_Y})",
        readers.read_listed_day,
    ),
    Form(
        "listed-day-comma",
        rf"{_FREE}{_SUFFIXED_DAY}(?=(?P<rest>(?:,[ ](?:den )?{_DAY}){{1,6}}){GAP}"
        rf"(?P<m><<month>>){_Y})",
        readers.read_listed_day,
    ),
    Form(
        "day-month-clock-year",
        rf"{_FREE}{_SUFFIXED_DAY}{GAP}?(?P<m><<month>>),?[ ]"
        rf"(?P<t>{TIME}(?:[ ]?-[ ]?[0-9.:]{{1,5}})?),?[ ](?P<y>{_YEAR4})",
        readers.read_day_month,
    ),
    Form(
        "day-month",
        rf"{_FREE}{_SUFFIXED_DAY}{GAP}?(?P<m><<month>>){_Y}",
        readers.read_day_month,
    ),
    Form(
        "slash-range",
        rf"{_FREE}(?P<d>{_DAY})/(?P<m>{_MONTH_NUMBER}){_SY}{_TO}(?P<d2>{_DAY})/(?P<m2>{_MONTH_NUMBER})"
        rf"{_SZ}{_NO_MORE}",
        readers.read_slash_range,
    ),
    Form(
        "slash-range-in-month",
        rf"{_FREE}(?P<d>{_DAY})[ ]?-[ ]?(?P<d2>{_DAY})/(?P<m2>{_MONTH_NUMBER}){_SZ}{_NO_MORE}",
        readers.read_slash_range,
    ),
    Form(
        "listed-slash",
        rf"{_FREE}(?P<d>{_DAY})(?=(?:, ?{_DAY}){{0,6}}(?:,| och| samt| eller| &) ?{_DAY}/"
        rf"(?P<m>{_MONTH_NUMBER}){_SY}{_NO_MORE})",
        readers.read_listed_slash,
    ),
    Form(
        "slash",
        r"(?<![0-9_])(?<![0-9][.,:/-])(?<!/)"
        rf"(?P<d>{_DAY})/(?P<m>{_MONTH_NUMBER}){_SY}(?![0-9_]|[-/:][0-9]|/|[a-z])",
        readers.read_slash,
    ),
    Form(
        "year-pair",
        rf"{_FREE}(?P<a>(?:19|20)?\d\d)[/](?P<b>(?:19|20)?\d\d)(?![0-9a-z_/]|[-.][0-9]| ?:)",
        readers.read_school_year,
    ),
    Form(
        "dotted",
        rf"{_FREE}(?P<d>{_DAY})[.](?P<m>{_MONTH_NUMBER}){_NO_MORE}(?! mil| pro| ?%)",
        readers.read_dotted,
    ),
    Form(
        "year-month",
        rf"{_FREE}(?P<y>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2]){_NO_MORE}",
        readers.read_year_month,
    ),
    Form(
        "monthday",
        rf"{_FREE}(?P<d>{_DAY}):(?:e|a|de|te)(?![a-z])(?=[ ]*(?:[.,;:)\n]|$|kl\b|i\b|pa\b|och\b))",
        readers.read_monthday,
    ),
    Form(
        "damaged-iso",
        r"(?<![0-9a-z])[0-9zil|][0-9olizsbgqt|]{3}[-.][0-9olizt|]{2}[-.][0-9olizsbgqt|]{2}(?![0-9a-z]|-[0-9])",
        damage.read_damaged_iso,
    ),
    Form(
        "damaged-day",
        rf"{_FREE}(?P<d>[0-3][olizsbgq|]){GAP}(?P<m><<month>>){_Y}",
        damage.read_damaged_day,
    ),
    Form(
        "damaged-month",
        rf"{_FREE}(?P<d>{_DAY})[ ](?P<m>[a-z\ufffd0-9|!]{{4,10}})(?![a-z]){_Y}",
        damage.read_damaged_month,
    ),
    Form("quarter", r"[1-4](?::a|:e) kvartalet", readers.read_open),
    Form(
        "year",
        rf"{_FREE}(?P<y>(?:19|20)\d\d)(?![0-9a-z_]|[-/:][0-9]|[.,][0-9]| ?(?:kr|st|kg|personer"
        r"|elever|kronor|meter|m2|kvm|tkr|mkr|%|[0-9]{3})(?![a-z]))",
        readers.read_year,
    ),
)

_WORD_FORMS = (
    Form(
        "month-day",
        rf"(?P<m><<month>>){GAP}(?P<d>{_DAY}){_ORDINAL_END}?,?{GAP}(?P<y>{_YEAR4})",
        readers.read_month_first,
    ),
    Form(
        "month-range",
        rf"(?P<m><<month>>){_Y}(?:{_TO}|/)(?P<m2><<month>>){_Z}",
        readers.read_month_range,
    ),
    Form(
        "month",
        rf"(?P<m><<month>>)(?:{_Y}(?P<shift> nasta ar| i ar| forra aret| i fjol)?)",
        readers.read_month,
    ),
    Form(
        "week",
        r"v(?:ecka|eckor|eckan|eckorna)?\.? ?(?P<w>\d{1,2})(?!\d|[.,:/]\d)"
        rf"(?:(?: ?-{{1,3}} ?| och | till )(?:v\.? ?)?(?P<w2>\d{{1,2}})(?!\d|[.,:/]\d))?"
        rf"(?![0-9a-z]|-[a-z]){_Y}",
        readers.read_week,
    ),
    Form(
        "school-year",
        r"(?P<named>(?:las|skol)ar(?:et|ets|en|s)?) ?(?P<a>(?:19|20)?\d\d) ?[/-] ?"
        r"(?P<b>(?:19|20)?\d\d)(?!\d)",
        readers.read_school_year,
    ),
    Form(
        "term",
        r"(?P<term>[hv]t|(?:host|var)(?:en|termin(?:en)?)?)"
        r"(?:[ ]?-?(?P<y>20\d\d)|[ ]?[-']?(?P<ys>\d\d))(?![0-9a-z]|[.:/]\d)",
        readers.read_term,
    ),
    Form(
        "season", r"(?P<term>host|var)(?:en|ens|terminen|terminens)(?![a-z])", readers.read_season
    ),
    Form(
        "nth-weekday",
        rf"(?P<n><<ordinal>>){GAP}(?P<w><<weekday>>){GAP}i{GAP}(?P<m><<month>>){_Y}",
        readers.read_nth,
    ),
    Form("spelled", rf"(?P<n><<ordinal>>){GAP}(?P<m><<month>>){_Y}", readers.read_spelled),
    Form(
        "damaged-iso",
        r"(?<![0-9a-z])[zil|][0-9olizsbgqt|]{3}[-.][0-9olizt|]{2}[-.][0-9olizsbgqt|]{2}(?![0-9a-z]|-[0-9])",
        damage.read_damaged_iso,
    ),
    Form(
        "damaged-day",
        rf"{_FREE}(?P<d>[lizso|][0-9olizsb|]?){GAP}(?P<m><<month>>){_Y}",
        damage.read_damaged_day,
    ),
    Form(
        "open",
        r"<<open>>(?![a-z])|(?:[ivx]+|forsta|andra|tredje|fjarde) kvartalet|q[1-4](?![0-9a-z])"
        r"|(?:nasta|forra) (?:vecka|veckan)(?![a-z])|i ?morgon(?![a-z])|i ?gar(?![a-z])",
        readers.read_open,
    ),
    Form("relative-weekday", r"(?:nasta|forra) (?P<w><<weekday>>)", readers.read_relative_weekday),
)
