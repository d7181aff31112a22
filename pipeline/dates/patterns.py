"""The forms of dates that begin with a digit, and where in a text any form may begin."""

from __future__ import annotations

import re
from functools import cache

from pipeline.dates import damage, readers, spelled, terms
from pipeline.dates.clock import TIME
from pipeline.dates.fragments import (
    AND,
    DAY,
    DY,
    FREE,
    LAST_DAY,
    LISTED,
    MONTH_NUMBER,
    NO_MORE,
    ORDINAL_END,
    RELATIVE_YEAR,
    SUFFIXED_DAY,
    SY,
    SZ,
    TO,
    YEAR4,
    Form,
    Read,
    Y,
    Z,
)
from pipeline.dates.word_patterns import BEGINNINGS, WORD_FORMS
from pipeline.dates.words import GAP, branched, compiled, words


@cache
def forms(begins: str, *, damaged: bool = False) -> tuple[tuple[re.Pattern[str], Read], ...]:
    """The forms that begin so (a length of digits, or a letter): compiled, the most specific first.

    `damaged` gives only those for digits and months that a scanner misread.

    >>> len(forms("4")) < len(forms("2")), forms("3")[0][1].__name__
    (True, 'read_damaged_iso')
    """
    known = DIGIT_FORMS if begins.isdigit() else WORD_FORMS
    return tuple(
        (compiled(form.expression), form.read)
        for form in known
        if (begins in form.begins or not form.begins)
        and (not damaged or form.name.startswith("damaged"))
    )


@cache
def day_may_follow() -> re.Pattern[str]:
    """What follows the one or two digits of a day in every undamaged form.

    Most numbers of a text are none, and this says so sooner than each form in turn.
    """
    return compiled(
        rf"[0-9]{{1,2}}(?:[-./][0-9]|[-/]<<month>>|[ ]{{0,3}}-|,|:?[a-z]"
        rf"|\.?{GAP}?(?:<<month>>|<<weekday>>|t[. ]?[io]|fram|{AND}|den|ds|kvart|halv|advent|-))"
    )


@cache
def anchor() -> re.Pattern[str]:
    """Where a date may begin: a run of digits, or a word of the vocabulary."""
    known = words()
    names = [*known.months, *known.ordinals, *known.open_words, *known.feasts]
    return compiled(
        r"(?<![0-9])[0-9]|(?<=den )[liozs|](?=[ ])|(?<![a-z0-9\ufffd])"
        + branched(
            [
                *(re.escape(name) + r"(?![a-z\ufffd])" for name in names if name[0].isalpha()),
                *BEGINNINGS,
            ]
        )
    )


DIGIT_FORMS = (
    Form(
        "iso",
        "4",
        r"(?<![0-9_])(?<![0-9][.,:/-])(?P<y>(?:19|20)\d\d)"
        r"(?: ?-[ \n]?(?P<m>0[1-9]|1[0-2]) ?-[ \n]?|(?P<s> ?[./] ?|[ ])(?P<mm>0[1-9]|1[0-2])(?P=s))"
        r"(?P<d>0[1-9]|[12]\d|3[01])(?![0-9a-su-z]|t(?!\d)|-[0-9]{4}(?!-))"
        r"(?:(?:-{1,3}|/|(?P<spaced>[ ]-{1,3}[ ]?|-{1,3}[ ]| till | t\.?o\.?m\.? ))"
        r"(?:(?P<y2>(?:19|20)\d\d)-)?(?:(?P<m2>0[1-9]|1[0-2])-)?"
        r"(?P<d2>0[1-9]|[12]\d|3[01])(?![0-9]|[:.][0-9]|[a-z])(?(spaced)(?! ?[a-z])))?",
        readers.read_iso,
    ),
    Form(
        "iso-short",
        "4",
        rf"{FREE}(?P<y>(?:19|20)\d\d)-(?P<m>0?[1-9]|1[0-2])-(?P<d>0?[1-9]|[12]\d|3[01]){NO_MORE}",
        readers.read_year_last,
    ),
    Form("iso-week", "4", rf"{FREE}(?P<y>(?:19|20)\d\d)-?w(?P<w>\d\d)(?!\w)", terms.read_week),
    Form(
        "year-week",
        "4",
        rf"{FREE}(?P<y>(?:19|20)\d\d),?[ ]v(?:ecka)?\.? ?(?P<w>\d{{1,2}})(?:-(?P<w2>\d{{1,2}}))?"
        rf"{NO_MORE}",
        terms.read_week,
    ),
    Form(
        "year-quarter",
        "4",
        rf"{FREE}(?P<y>(?:19|20)\d\d)[ -]?(?:q|kv(?:artal)? ?)(?P<q>[1-4])(?![0-9a-z])",
        terms.read_quarter,
    ),
    Form(
        "years",
        "4",
        rf"{FREE}(?P<y>(?:19|20)\d\d)(?:[ ]?--?[ ]?| till | t\.?o\.?m\.? )(?P<z>(?:19|20)?\d\d)"
        rf"{NO_MORE}",
        terms.read_years,
    ),
    Form(
        "day-month-year",
        "12",
        rf"{FREE}(?P<d>0?[1-9]|[12]\d|3[01])(?P<s>[-./])(?P<m>0?[1-9]|1[0-2])(?P=s)"
        rf"(?P<y>(?:19|20)\d\d){NO_MORE}",
        readers.read_year_last,
    ),
    Form(
        "day-month-yy",
        "12",
        rf"{FREE}(?P<d>0?[1-9]|[12]\d|3[01])/(?P<m>0?[1-9]|1[0-2])/(?P<y>\d\d){NO_MORE}",
        readers.read_year_last,
    ),
    Form(
        "short",
        "2",
        rf"{FREE}(?P<a>\d\d)(?P<s>[-.])(?P<m>0[1-9]|1[0-2])(?P=s)(?P<c>\d\d){NO_MORE}",
        readers.read_short,
    ),
    Form(
        "compact",
        "68",
        r"(?<![0-9_a-z+])(?<![0-9][-.,:/ ])(?P<y>(?:19|20)?\d\d)(?P<m>0[1-9]|1[0-2])"
        r"(?P<d>0[1-9]|[12]\d|3[01])(?![0-9a-z_]|[-.:,/+][0-9]{3}|[.:,/+][0-9]| ?kr\b| ?:-)"
        r"(?:-(?P<d2>0[1-9]|[12]\d|3[01])(?![0-9.:]))?(?!-[0-9])",
        readers.read_compact,
    ),
    Form(
        "day-range",
        "12",
        rf"{FREE}{SUFFIXED_DAY}{GAP}?(?P<m><<month>>){Y}{TO}{LAST_DAY}{GAP}?(?P<m2><<month>>){Z}",
        readers.read_day_range,
    ),
    Form(
        "day-range-in-month",
        "12",
        rf"{FREE}{SUFFIXED_DAY}{TO}{LAST_DAY}{GAP}?(?P<m2><<month>>){Z}",
        readers.read_day_range,
    ),
    Form(
        "between-days",
        "12",
        rf"{FREE}(?<=mellan )(?P<d>{DAY}) och {LAST_DAY}{GAP}(?P<m2><<month>>){Z}",
        readers.read_day_range,
    ),
    Form(
        "between-days-den",
        "12",
        rf"{FREE}(?<=mellan den )(?P<d>{DAY}) och {LAST_DAY}{GAP}(?P<m2><<month>>){Z}",
        readers.read_day_range,
    ),
    Form(
        "between-dates",
        "12",
        rf"{FREE}(?:(?<=mellan )|(?<=mellan den )){SUFFIXED_DAY}{GAP}?(?P<m><<month>>){Y} och "
        rf"{LAST_DAY}{GAP}?(?P<m2><<month>>){Z}",
        readers.read_day_range,
    ),
    Form(
        "between-slashes",
        "12",
        rf"{FREE}(?:(?<=mellan )|(?<=mellan den ))(?P<d>{DAY})/(?P<m>{MONTH_NUMBER}){SY} och "
        rf"{LAST_DAY}/(?P<m2>{MONTH_NUMBER}){SZ}{NO_MORE}",
        readers.read_slash_range,
    ),
    Form(
        "listed-day",
        "12",
        rf"{FREE}{SUFFIXED_DAY}(?:[ ]?-[ ]?(?P<d2>{DAY}){ORDINAL_END}?)?"
        rf"(?=(?P<all>(?P<rest>(?:,[ ]?{LISTED}){{0,8}}(?:,?{GAP}{AND}{GAP}{LISTED}|,[ ]{LISTED}))"
        rf"{GAP}(?P<m><<month>>){Y}))",
        readers.read_listed_day,
    ),
    Form(
        "day-month-clock-year",
        "12",
        rf"{FREE}{SUFFIXED_DAY}{GAP}?(?P<m><<month>>),?[ ]"
        rf"(?P<t>{TIME}(?:[ ]?-[ ]?[0-9.:]{{1,5}})?),?[ ](?P<y>{YEAR4})",
        readers.read_day_month,
    ),
    Form(
        "day-month",
        "12",
        rf"{FREE}{SUFFIXED_DAY}(?:{GAP}|[-/])?(?P<m><<month>>)(?:{DY}{RELATIVE_YEAR})"
        r"(?:[ ](?P<bare>\d\d)(?=[ ]*(?:[\n,;()]|\.?$)))?",
        readers.read_day_month,
    ),
    Form(
        "slash-range",
        "12",
        rf"{FREE}(?P<d>{DAY})/(?P<m>{MONTH_NUMBER}){SY}{TO}{LAST_DAY}/(?P<m2>{MONTH_NUMBER})"
        rf"{SZ}{NO_MORE}",
        readers.read_slash_range,
    ),
    Form(
        "slash-range-in-month",
        "12",
        rf"{FREE}(?P<d>{DAY})(?:[ ]?-[ ]?|[ ]till[ ]|[ ]t\.?[ ]?o\.?[ ]?m\.?[ ])(?P<d2>{DAY})"
        rf"/(?P<m2>{MONTH_NUMBER}){SZ}{NO_MORE}",
        readers.read_slash_range,
    ),
    Form(
        "listed-slash",
        "12",
        rf"{FREE}(?P<d>{DAY})(?:[ ]?-[ ]?(?P<d2>{DAY}))?"
        rf"(?=(?P<all>(?P<rest>(?:, ?{LISTED}){{0,8}}(?:,| {AND}) ?{LISTED})"
        rf"/(?P<m>{MONTH_NUMBER}){SY}){NO_MORE})",
        readers.read_listed_day,
    ),
    Form(
        "slash",
        "12",
        r"(?<![0-9_])(?<![0-9][.,:/-])(?<!/)"
        rf"(?P<d>{DAY})/(?P<m>{MONTH_NUMBER}){SY}(?![0-9_]|[-/:][0-9]|/|[a-z])",
        readers.read_slash,
    ),
    Form(
        "year-pair",
        "24",
        rf"{FREE}(?P<a>(?:19|20)?\d\d)[/](?P<b>(?:19|20)?\d\d)(?![0-9a-z_/]|[-.][0-9]| ?:)",
        terms.read_school_year,
    ),
    Form(
        "dotted-range-year",
        "12",
        rf"{FREE}(?P<d>{DAY})(?:[.](?P<m>{MONTH_NUMBER}))?[ ]?-{{1,2}}[ ]?"
        rf"(?P<d2>{DAY})[.](?P<m2>{MONTH_NUMBER})[.](?P<z>{YEAR4}){NO_MORE}",
        readers.read_dotted_range,
    ),
    Form(
        "dotted-range",
        "12",
        rf"{FREE}(?P<d>{DAY})[.](?P<m>[1-9])-{{1,2}}(?P<d2>{DAY})[.](?P<m2>[1-9]){NO_MORE}"
        r"(?! ?%| mil| pro| kr| mkr| tkr| poang| [kcm]?m\b)",
        readers.read_dotted_range,
    ),
    Form(
        "dotted-short-year",
        "12",
        rf"{FREE}(?P<d>{DAY})[.](?P<m>{MONTH_NUMBER})[.](?P<y>\d\d){NO_MORE}",
        readers.read_dotted_short,
    ),
    Form(
        "month-day",
        "2",
        r"(?<![0-9a-z_])(?P<m>0[1-9]|1[0-2])-(?P<d>0[1-9]|[12]\d|3[01])(?![0-9a-z_]|[-/:.][0-9])",
        readers.read_listed_iso,
    ),
    Form(
        "dotted",
        "12",
        rf"{FREE}(?P<d>{DAY})[.](?P<m>{MONTH_NUMBER}){NO_MORE}"
        r"(?! mil| pro| ?%| [kcm]?m\b| kg| poang)",
        readers.read_dotted,
    ),
    Form(
        "year-month",
        "4",
        rf"{FREE}(?P<y>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2]){NO_MORE}",
        readers.read_year_month,
    ),
    Form(
        "this-month",
        "12",
        rf"{FREE}{SUFFIXED_DAY}[ ](?:denna manad|dennes|ds)(?![a-z])",
        spelled.read_this_month,
    ),
    Form(
        "monthday",
        "12",
        rf"{FREE}(?P<d>{DAY}):(?:e|a|de|te)(?![a-z])"
        r"(?=[ ]*(?:[.,;:)\n]|$|(?:kl|i|pa|och|p\.g\.a|till|men|da|har|hade|ar|blir|som|med|vid"
        r"|bara|inte|ska|kan|fore|efter|eller|resp|for|nar|om|hos|av|far|gar|galler|kommer)\b))",
        spelled.read_monthday,
    ),
    Form(
        "damaged-iso",
        "1234",
        r"(?<![0-9a-z])[0-9zil|][0-9olizsbgqt|]{3}[-.][0-9olizt|]{2}[-.][0-9olizsbgqt|]{2}(?![0-9a-z]|-[0-9])",
        damage.read_damaged_iso,
    ),
    Form(
        "damaged-day",
        "1",
        rf"{FREE}(?P<d>[0-3][olizsbgq|]){GAP}(?P<m><<month>>){Y}",
        damage.read_damaged_day,
    ),
    Form(
        "damaged-month",
        "12",
        rf"{FREE}(?P<d>{DAY})[ ](?P<m>[a-z\ufffd0-9|!]{{4,10}})(?![a-z]){Y}",
        damage.read_damaged_month,
    ),
    Form(
        "quarter", "1", r"(?P<q>[1-4])(?::?[ae])? kvartalet" + Y + RELATIVE_YEAR, terms.read_quarter
    ),
    Form(
        "half",
        "1",
        r"(?P<half>[12])(?::?a)? halvaret" + Y + RELATIVE_YEAR,
        terms.read_quarter,
    ),
    Form("feast", "1", rf"(?P<feast><<feast>>)(?![a-z-])(?:{Y}{RELATIVE_YEAR})", terms.read_feast),
    Form(
        "year",
        "4",
        rf"{FREE}(?P<y>(?:19|20)\d\d)(?![0-9a-z_]|[-/:][0-9]|-tal|[.,][0-9]| ?(?:kr|st|kg|personer"
        r"|elever|kronor|meter|m2|kvm|tkr|mkr|%|[0-9]{3})(?![a-z]))",
        readers.read_year,
    ),
)
