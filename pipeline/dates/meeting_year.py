"""The year of a meeting whose day is printed without one: where else the text gives it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipeline.dates.context import Context
from pipeline.dates.forms import scan
from pipeline.dates.periods import Printed, day, period_in
from pipeline.dates.years import document_year
from pipeline.swedish.meeting_numbers import meeting_numbers

HEAD = 900
"""Where a title is looked for, in characters from the top."""

_YEAR = r"(?:19|20)\d\d"
_REGISTERED = re.compile(
    rf"\b(?:dnr|diarie(?:nr|nummer|beteckning)|arende(?:nr|nummer)|var beteckning|beteckning)\b"
    rf"[ :.]{{0,3}}(?:[a-z]{{1,6}}[ .:/-]{{0,2}})?(?P<year>{_YEAR})[ ]?[-/:.]"
)


@dataclass(frozen=True, slots=True)
class Told:
    """A year, and the half-open range of the shown text that gives it."""

    year: int
    start: int
    end: int
    rule: str


def numbered_years(context: Context, reach: int = HEAD) -> tuple[Told, ...]:
    """The years beside the number of this meeting, in the head of the document."""
    return tuple(
        Told(found.year, found.start, found.end, "meeting number")
        for found in meeting_numbers(context.plain, reach)
        if found.year and not context.under_upcoming(found.start)
    )


def registered_years(context: Context, reach: int = HEAD) -> tuple[Told, ...]:
    """The years of the diary numbers in the head: a case may be older than its meeting."""
    return tuple(
        Told(int(found["year"]), found.start(), found.end(), "diary number")
        for found in _REGISTERED.finditer(context.plain, 0, reach)
    )


def year_told(
    printed: Printed, prints: Sequence[Printed], context: Context, heads: Context | None = None
) -> Told | None:
    """The year of a day printed without one: beside the same day, in the head, by what fits.

    The first of these that leaves just one year with the weekday that is printed: the same day
    elsewhere, the meeting's number, a title's term, the head, its terms and school years, a
    running head, a diary number, all the document where a weekday proves it, dates ahead
    and behind.
    """
    for find in _WHERE:
        told = find(printed, prints, context)
        fitting = {one.year: one for one in reversed(told) if fits(printed, one.year)}
        if len(fitting) == 1:
            return fitting.popitem()[1]
        if told and find is _in_numbers:
            return None  # a weekday against the meeting's own number: nothing is sure
    if heads is not None:
        years = {one.year: one for one in _in_running(heads) if fits(printed, one.year)}
        if len(years) == 1:
            return years.popitem()[1]
    return None


def fits(printed: Printed, year: int) -> bool:
    """Whether the calendar of that year has the day, on the weekday that is printed."""
    found = day(year, *printed.first)
    return found is not None and printed.weekday in {None, found.weekday()}


def _same_day(printed: Printed, prints: Sequence[Printed], context: Context) -> tuple[Told, ...]:
    return tuple(
        _from(p, context) for p in prints if p.unit == "day" and p.first == printed.first and p.year
    )


def _in_numbers(_: Printed, __: Sequence[Printed], context: Context) -> tuple[Told, ...]:
    return numbered_years(context)


def _in_head(_: Printed, prints: Sequence[Printed], context: Context) -> tuple[Told, ...]:
    """The years of the head; a coming meeting's may be the next one."""
    return tuple(
        _from(p, context)
        for p in prints
        if p.start < HEAD and p.year
        and (p.unit == "year" or (p.unit == "day" and not p.doubtful and context.side(p) <= 0))
    )  # fmt: skip


def _by_term(printed: Printed, prints: Sequence[Printed], context: Context) -> tuple[Told, ...]:
    """`Träff 12 oktober, läsåret 23/24`; `HT 2023` above `12 oktober`."""
    end = min(HEAD, context.list_begins)
    return tuple(_in_terms(printed, terms_before(end, prints, context)))


def _by_titled_term(
    printed: Printed, prints: Sequence[Printed], context: Context
) -> tuple[Told, ...]:
    """The same where a title is the term's: that binds more than other years of the head."""
    return tuple(_in_terms(printed, titled_terms(prints, context)))


def terms_before(end: int, prints: Sequence[Printed], context: Context) -> Iterator[Printed]:
    """Terms and school years with their year, before an offset."""
    for term in prints:
        if term.start >= end:
            return
        known = term.unit in {"spring", "autumn", "school-year"} and term.year is not None
        if known and (not term.doubtful or context.is_about_school):
            yield term


_TITLES = 250
"""Within so many characters the titles stand."""
_OF_THE_TERM = re.compile(
    r"(?:\W*|.*\b(?:mote|traff|natverk|protokoll|anteckning|sammantrade|styrelse)[^.]{0,30})\Z"
)
_TERM_GOES_ON = re.compile(r"[ ]*(?:\n|\Z|[,|(–-] ?(?:traff|mote|nr|sammantrade|\d)|traff|mote)")
_NOT_NOW = re.compile(
    r"\b(?:infor|efter|planer\w*|resultat\w*|uppfolj\w*|fran|utvarder\w*|budget)\b"
)


def titled_terms(prints: Sequence[Printed], context: Context) -> Iterator[Printed]:
    """`Läsåret 2019/20, träff 1` on a line of its own at the top: the period of the meeting."""
    for term in terms_before(min(_TITLES, context.list_begins), prints, context):
        led = context.plain[context.plain.rfind("\n", 0, term.start) + 1 : term.start]
        goes_on = _TERM_GOES_ON.match(context.plain, term.end)
        if goes_on and _OF_THE_TERM.match(led) and not _NOT_NOW.search(led):
            yield term


def _in_terms(printed: Printed, terms: Iterator[Printed]) -> Iterator[Told]:
    """The years in which a day lies in one of the terms."""
    for term in terms:
        for year in (term.year or 0, (term.year or 0) + 1):
            at, period = day(year, *printed.first), period_in(term, term.year or 0)
            if at and period and period.earliest <= at <= period.latest:
                yield Told(year, term.start, term.end, "term")


def _in_running(heads: Context) -> Iterator[Told]:
    """The years that running heads print, their numbers of meetings and diary numbers too."""
    reach = len(heads.text)
    spans = [(p.year, p.start, p.end) for p in scan(heads.text) if p.year and p.unit != "week"]
    spans += [
        (one.year, one.start, one.end)
        for one in (*numbered_years(heads, reach), *registered_years(heads, reach))
    ]
    for year, start, end in spans:
        yield Told(year, start, end, "running head")


def _registered(_: Printed, __: Sequence[Printed], context: Context) -> tuple[Told, ...]:
    return registered_years(context)


def _by_weekday(printed: Printed, prints: Sequence[Printed], _: Context) -> tuple[Told, ...]:
    if printed.weekday is None:
        return ()
    year = document_year([p for p in prints if not p.doubtful])
    return (Told(year, printed.start, printed.end, "weekday"),) if year else ()


_NEAR = 300
"""Days from a meeting to the last or next one that it names with its year, at most."""


def _by_neighbours(
    printed: Printed, prints: Sequence[Printed], context: Context
) -> tuple[Told, ...]:
    """`12 december` before `Nästa möte: 16 januari 2024`, or after minutes of 3 November 2023."""
    marks: list[tuple[Printed, date, int]] = []
    for found in prints:
        if found.unit == "day" and found.year and not found.doubtful and found != printed:
            at, side = day(found.year, *found.first), context.side(found)
            if at and side:
                marks.append((found, at, side))
    kept = []
    for year in {at.year + step for _, at, _ in marks for step in (-1, 0, 1)}:
        own = day(year, *printed.first)
        if own and all(0 < (at - own).days * side <= _NEAR for _, at, side in marks):
            kept.append(replace(_from(marks[0][0], context, "dated neighbour"), year=year))
    return tuple(kept)


def _from(printed: Printed, context: Context, rule: str = "year") -> Told:
    """The year of a printed date: its four digits alone, where they are printed."""
    year = printed.year or 0
    at = context.plain.find(str(year), printed.start, printed.end)
    start, end = (at, at + 4) if at >= 0 else (printed.start, printed.end)
    return Told(year, start, end, rule)


_Find = Callable[[Printed, Sequence[Printed], Context], tuple[Told, ...]]
_WHERE: tuple[_Find, ...] = (
    _same_day, _in_numbers, _by_titled_term, _in_head, _by_term, _registered,
    _by_weekday, _by_neighbours,
)  # fmt: skip
