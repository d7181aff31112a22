"""The printed forms of dates: what looks like a date, before anybody asks for its year.

One pass finds the places where a date may begin (a digit, or a word of the vocabulary); there
the forms of `date_patterns` are tried in order, the most specific first.  The first that fits wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from pipeline.dates.apart import with_weekdays
from pipeline.dates.chains import share_years
from pipeline.dates.patterns import anchor, day_may_follow, forms
from pipeline.dates.periods import Printed
from pipeline.dates.words import lead, plain, words

_LINK = re.compile(
    r"://|www\.|@|\.(?:se|com|org|nu|pdf|docx?|xlsx?|pptx?|md|txt|jpe?g|png|html?)\b|\w_|_\w|\\"
)
_MARKED_UP = re.compile(
    r"(?:\\(?!(?:label|[a-z]*ref|input|include|[a-z]*cite|url|path|bib)[a-z]*\*?[\[{])[a-z]+\*?"
    r"(?:\[[^\]]*\])?\{)+"
)
"""A command of LaTeX with the date as its argument: `\\date{2021-03-04}`."""

_EMPHASIS = re.compile(r"(?<![\w/.-])_([^_\n]{1,60})_(?![\w/.])")
"""Markdown's `_2 juni_`."""

_WORD, _LAST_WORD = re.compile(r"[^ \n]*"), re.compile(r"[^ \n]{0,200}$")
_DIGITS = re.compile(r"[0-9]{1,8}(?![0-9])|[0-9]{9}")
_TOKEN = 200
"""How far around a date the word that holds it is looked at."""

_ALONE = re.compile(r"^[ \t\f]*(\d{1,2})/(\d{1,2})[ \t]*$", re.MULTILINE)


@lru_cache(maxsize=4)
def scan(text: str) -> tuple[Printed, ...]:
    """Every printed date, in order and without overlaps; years are settled elsewhere.

    >>> [text.form for text in scan("Nästa möte 23/11 -21, vecka 47.")]
    ['slash', 'week']
    """
    shown = _EMPHASIS.sub(r" \1 ", plain(text)) if "_" in text else plain(text)
    marks = _page_marks(shown)
    found: list[Printed] = []
    at = 0
    for begin in anchor().finditer(shown):
        start = begin.start()
        if start < at:
            continue
        fits = _first_fit(text, shown, start)
        if not fits or fits[0].start in marks or _in_link(shown, fits[0]):
            continue
        first = fits[0] if fits[0].start >= at else replace(fits[0], start=start)
        found.append(_with_lead(shown, first, at))
        found.extend(fits[1:])
        at = fits[-1].end
    return settled(share_years(list(with_weekdays(found, shown)), shown), frozenset())


def settled(found: Iterable[Printed], years: frozenset[int]) -> tuple[Printed, ...]:
    """24.12.06 is read the way that agrees with the years given, and those printed in full."""
    found = tuple(found)
    years |= {p.year for p in found if p.year and p.form != "short" and not p.doubtful}
    near = years | {year + step for year in years for step in (-1, 1)}
    return tuple(
        replace(p, year=p.other[0], first=p.other[1:])
        if p.other and near and p.year not in near and p.other[0] in near
        else p
        for p in found
    )


def _first_fit(text: str, shown: str, start: int) -> tuple[Printed, ...]:
    begins, damaged = shown[start], False
    if begins.isdigit():
        digits = _DIGITS.match(shown, start)
        begins = str(digits.end() - start) if digits else ""
        damaged = begins in {"1", "2"} and not day_may_follow().match(shown, start)
    for pattern, read in forms(begins, damaged=damaged):
        fit = pattern.match(shown, start)
        if fit and (printed := read(fit, text)):
            return printed if isinstance(printed, tuple) else (printed,)
    return ()


def _with_lead(shown: str, printed: Printed, floor: int) -> Printed:
    """The same date with the weekday and "den" before it."""
    before = lead(shown, printed.start, floor)
    if before is None or printed.unit not in {"day", "monthday", "nth"}:
        return printed
    named = words().weekdays.get(before["weekday"] or "")
    return replace(
        printed,
        start=before.start(),
        weekday=printed.weekday if named is None else named,
        doubtful=printed.doubtful and named is None,
    )


def _in_link(shown: str, printed: Printed) -> bool:
    """Whether the date is part of an address or a file name."""
    before = _LAST_WORD.search(shown, max(0, printed.start - _TOKEN), printed.start)
    after = _WORD.match(shown, printed.end, printed.end + _TOKEN)
    if before and before[0].startswith("\\") and _MARKED_UP.fullmatch(before[0]):
        before = None
    return any(
        word and (_LINK.search(word[0]) or word[0][:1] in {"_", "\\"}) for word in (before, after)
    )


def _page_marks(shown: str) -> frozenset[int]:
    """Where `2/6` alone on its line is page 2 of 6: two such lines share their last page."""
    marks: dict[int, dict[int, int]] = {}
    for line in _ALONE.finditer(shown):
        page, pages = int(line[1]), int(line[2])
        if page <= pages:
            marks.setdefault(pages, {})[page] = line.start(1)
    return frozenset(at for same in marks.values() if len(same) > 1 for at in same.values())
