"""The forms of dates that begin with a word: months, weeks, terms, feasts, relative days."""

from __future__ import annotations

from pipeline.dates import damage, readers, relative, spelled, terms
from pipeline.dates.fragments import DAY, FREE, ORDINAL_END, RELATIVE_YEAR, TO, YEAR4, Form, Y, Z
from pipeline.dates.words import GAP

_WEEK_WORD = r"(?:v[.:]? ?|veck(?:an?|or|orna):? ?|w(?:eek )?)"
_WEEK = r"\d{1,2}(?!\d|[.,:]\d)"
_QUARTER = r"(?:kvartal ?|kv\.? ?|q)"
_PLAIN_TERM = r"(?:host|var)(?:termin(?:ens?)?|ens?|(?=[ ](?:19|20)\d\d|[ ]?[-']\d\d(?!\d)))"

_MONTHS, _ORDINALS = "adfjmnos", "aefnst"
"""First letters of the months and of the ordinals; a test compares them with the vocabulary."""

BEGINNINGS = (
    *(rf"{word} ?(?=[0-9])" for word in ("v[.:]?", "vecka:?", "veckor", "veckan", "veckorna", "w")),
    r"week (?=[0-9])", r"ht(?![a-z])", r"vt(?![a-z])", r"h\.t\.", r"v\.t\.",
    r"host(?=en|t| |a|-|')",
    r"var(?=en|t| (?:20|-?[0-9])|-|')", r"h(?=[12][ -]20)", r"lasar", r"skolar", r"la(?= ?[0-9])",
    *(rf"{number}[:a-z]{{0,2}} kvartal" for number in ("i", "ii", "iii", "iv")),
    *(rf"{word}(?= ?[1-4])" for word in ("kvartal", r"kv\.?", "q")),
    r"[lioz|s](?=[0-9olizb|]{1,3}[ -])", r"l(?= (?:jan|feb|mar|apr|maj|ju|aug|sep|okt|nov|dec))",
    *(
        rf"{word} (?=vecka|manad|termin|lasar|skolar|ar(?:et)?\b|host|var|<<weekday>>)"
        for word in (
            "nasta", "forra", "kommande", "foregaende", "denna", "innevarande", "detta", "den har",
        )
    ),
    *(rf"i ?{word}\b" for word in ("morgon", "gar", "forrgar", "overmorgon")),
    *(rf"i {word}\b" for word in (
        "hostas", "host", "varas", "var", "somras", "vintras", "sommar", "vinter", "fjol",
    )),
    r"i (?=[a-z\ufffd]{3,5}dags\b)", r"pa (?=<<weekday>>)", r"samma dag\b",
    r"om (?=[a-z0-9]+ (?:dag|veck|manad))", r"arsskiftet (?=[0-9])",
    *(rf"{word} (?=tertial|halvar)" for word in ("forsta", "andra", "tredje")),
    r"tertial (?=[1-3])",
)  # fmt: skip
"""Where a date that begins with a word may begin, beside the words of the vocabulary."""

WORD_FORMS = (
    Form(
        "month-day",
        _MONTHS,
        rf"(?P<m><<month>>){GAP}(?P<d>{DAY}){ORDINAL_END}?,?{GAP}(?P<y>{YEAR4})",
        readers.read_month_first,
    ),
    Form(
        "month-and-day",
        _MONTHS,
        rf"(?P<m><<month>>),? \(?den (?P<d>{DAY}):?(?:e|a)(?![a-z])",
        readers.read_day_of_month,
    ),
    Form(
        "month-range",
        _MONTHS,
        rf"(?P<m><<month>>){Y}(?:{TO}|/)(?P<m2><<month>>){Z}",
        readers.read_month_range,
    ),
    Form("month", _MONTHS, rf"(?P<m><<month>>)(?:{Y}{RELATIVE_YEAR})", readers.read_month),
    Form(
        "weeks",
        "v",
        rf"{_WEEK_WORD}(?P<w>{_WEEK})(?P<rest>(?:, ?(?:v\.? ?)?{_WEEK}){{0,6}}"
        rf"(?:,? (?:och|samt|eller|el\.|alt\.|resp\.|&|o) |, ?| ?\+ ?)(?:v(?:ecka)?\.? ?)?{_WEEK})"
        rf"(?![0-9a-z/]|-[0-9a-z])(?! ?(?:deltagare|st|personer)){Y}",
        terms.read_weeks,
    ),
    Form(
        "week",
        "vw",
        rf"{_WEEK_WORD}(?P<w>{_WEEK})"
        rf"(?:(?: ?-{{1,3}} ?| till | t\.?o\.?m\.? |/)(?:v(?:ecka)?\.? ?)?(?P<w2>{_WEEK}))?"
        rf"(?![0-9a-z]|[-/][0-9a-z]| ?%| procent){Y}"
        rf"(?:,? \(?(?P<wd><<weekday>>)(?!,?{GAP}(?:den )?\d{{1,2}}(?:/|{GAP}?<<month>>)))?",
        terms.read_week,
    ),
    Form(
        "week-with-year",
        "v",
        rf"{_WEEK_WORD}(?P<w>{_WEEK})[-/](?P<y>(?:20)?[1-4]\d)(?![0-9a-z]|[-/.:][0-9])",
        terms.read_week,
    ),
    Form(
        "school-year",
        "ls",
        r"(?P<named>(?:las|skol)ar(?:et|ets|en|s)?|la) ?(?P<a>(?:19|20)?\d\d) ?[/-] ?"
        r"(?P<b>(?:19|20)?\d\d)(?!\d)"
        r"(?:(?: ?- ?| till )(?P<c>(?:19|20)?\d\d)/(?P<d>(?:19|20)?\d\d)(?!\d))?",
        terms.read_school_year,
    ),
    Form(
        "turn-of-year",
        "a",
        r"arsskiftet (?P<a>(?:19|20)?\d\d) ?[/-] ?(?P<b>(?:19|20)?\d\d)(?![0-9a-z])",
        terms.read_turn_of_year,
    ),
    Form(
        "term",
        "hv",
        rf"(?P<term>[hv]\.?t\.?|{_PLAIN_TERM})"
        r"(?:[ ]?[-']?(?P<y>20\d\d)|,?[ ]ar (?P<z>20\d\d)|[ ]?[-']?(?P<ys>\d\d))"
        r"(?![0-9a-z]|[.:/]\d|-[0-9]|%)",
        terms.read_term,
    ),
    Form(
        "term-relative",
        "hv",
        r"(?P<term>(?:host|var)(?:termin)?en)"
        r"(?P<shift> (?:nasta ar|i ar|forra aret|i fjol)(?![a-z]))",
        terms.read_term,
    ),
    Form("season", "hv", r"(?P<term>host|var)(?:termin)?ens?(?![a-z])", terms.read_season),
    Form("short-season", "hv", r"(?P<term>[hv]t)(?![a-z0-9-])", terms.read_season),
    Form(
        "nth-weekday",
        _ORDINALS,
        rf"(?P<n><<ordinal>>){GAP}(?P<w><<weekday>>){GAP}i{GAP}(?P<m><<month>>)(?:{Y}{RELATIVE_YEAR})",
        spelled.read_nth,
    ),
    Form(
        "quarter",
        "fatikqvx",
        r"(?:(?P<n>forsta|andra|tredje|fjarde|i{1,3}|iv)(?::[ae])? kvartalet"
        rf"|{_QUARTER}(?P<q>[1-4])(?:[ ]?[-/+][ ]?(?:{_QUARTER})?(?P<q2>[2-4])(?!\d))?(?![0-9a-z]))"
        rf"(?:/(?P<ya>20\d\d))?{Y}{RELATIVE_YEAR}",
        terms.read_quarter,
    ),
    Form(
        "half-year",
        "fah",
        rf"(?:(?P<halved>forsta|andra) halvaret{Y}{RELATIVE_YEAR}"
        r"|h(?P<half>[12])[ -](?P<ya>20\d\d)(?!\d))",
        terms.read_quarter,
    ),
    Form(
        "tertial",
        "fat",
        rf"(?:(?P<third>forsta|andra|tredje) tertialet|tertial (?P<t>[1-3])(?!\d))"
        rf"{Y}{RELATIVE_YEAR}",
        terms.read_quarter,
    ),
    Form("feast", "", rf"(?P<feast><<feast>>)(?![a-z-])(?:{Y}{RELATIVE_YEAR})", terms.read_feast),
    Form(
        "week-of-month",
        _ORDINALS,
        rf"(?P<n><<ordinal>>) veckan i (?P<m><<month>>)(?:{Y}{RELATIVE_YEAR})",
        terms.read_week_of_month,
    ),
    Form(
        "spelled",
        _ORDINALS,
        rf"(?P<n><<ordinal>>)(?: dagen i)?{GAP}(?P<m><<month>>)(?:{Y}{RELATIVE_YEAR})",
        spelled.read_spelled,
    ),
    Form(
        "damaged-iso",
        "zil|",
        r"(?<![0-9a-z])[zil|][0-9olizsbgqt|]{3}[-.][0-9olizt|]{2}[-.][0-9olizsbgqt|]{2}(?![0-9a-z]|-[0-9])",
        damage.read_damaged_iso,
    ),
    Form(
        "damaged-day",
        "lizso|",
        rf"{FREE}(?P<d>[lizso|][0-9olizsb|]?){GAP}(?P<m><<month>>){Y}",
        damage.read_damaged_day,
    ),
    Form(
        "relative-weekday",
        "nf",
        r"(?:nasta|forra) (?P<w><<weekday>>)",
        relative.read_named_weekday,
    ),
    Form(
        "relative-day",
        "i",
        r"i ?(?P<day>morgon|gar|forrgar|overmorgon)(?![a-z-])",
        relative.read_day,
    ),
    Form(
        "weekday-behind",
        "i",
        r"i (?P<w>[a-z\ufffd]{3,5}dags)(?![a-z])(?! for )"
        rf"(?!,?{GAP}(?:den{GAP})?{DAY}(?:/\d|:[ea]|{GAP}?(?:<<month>>)))",
        relative.read_weekday_behind,
    ),
    Form(
        "weekday-ahead",
        "p",
        rf"pa (?P<w><<weekday>>)(?![a-z])(?! om )"
        rf"(?!,?{GAP}(?:den{GAP})?{DAY}(?:/\d|:[ea]|{GAP}?(?:<<month>>)|[ ]?-))"
        rf"(?!,?{GAP}(?:den |20\d\d-|v\.?[ ]?\d|i vecka|vecka))",
        relative.read_weekday_ahead,
    ),
    Form("same-day", "s", r"samma dag(?![a-z])", relative.read_same_day),
    Form(
        "relative-period",
        "nfkdih",
        r"(?P<which>nasta|forra|kommande|foregaende|denna|innevarande|detta|den har) "
        r"(?P<what>vecka|manad|termin|lasar|skolar|ar|host|var)"
        r"(?:termin)?(?:n|en|et)?s?(?![a-z])(?! ?[-']?[0-9])",
        relative.read_period,
    ),
    Form(
        "season-at-hand", "i", r"i (?P<season>hostas|varas|host|var)(?![a-z])", relative.read_season
    ),
    Form(
        "open",
        "j",
        r"(?:(?<=efter )|(?<=fore )|(?<=innan )|(?<=over ))jul(?![a-z])",
        relative.read_open,
    ),
    Form(
        "open",
        "",
        r"<<open>>(?![a-z])|i (?:somras|vintras|sommar|vinter|fjol)(?![a-z])"
        r"|om [a-z0-9]{1,9} (?:dag(?:ar)?|veck(?:a|or)|manad(?:er)?)(?![a-z])",
        relative.read_open,
    ),
)
