"""What each date of a text says of when an undated meeting was, if it was in a given half-year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.dates.context import Context
from pipeline.dates.meeting_year import Told, titled_terms
from pipeline.dates.periods import Period, Printed, period_in
from pipeline.dates.relative import relative
from pipeline.dates.window_relative import Counted
from pipeline.dates.window_tense import side_by_tense, side_of
from pipeline.dates.years import Anchor, year_of

DAY = timedelta(days=1)
TERM = "term at hand"
RESULTS = "results of a term that has ended"
_FAR = 366 * DAY
"""A day farther than this from the half-year says nothing of the meeting."""


@dataclass(frozen=True, slots=True)
class Clue:
    """The days [earliest, latest] that a place of the text allows; `None` leaves a side open.

    `weight` is 4 for the meeting's own number, 3 where the words speak of another meeting or count
    from this one, 2 where they put a day on a side, 1 for tenses, months and terms.
    """

    earliest: date | None
    latest: date | None
    start: int
    end: int
    rule: str
    weight: int


@dataclass(frozen=True, slots=True)
class Looked:
    """A printed date with the side (-1, 0, 1) that its words put it on: found once per text.

    `weight` is 3 where they speak of another meeting, 2 where a word tells, 1 where a tense does.
    """

    printed: Printed
    side: int
    weight: int


DAYS = frozenset({"day", "nth", "weekday", "feast"})
"""Units of one day."""

_TERM_FORMS = frozenset({"autumn-at-hand", "spring-at-hand"})


def is_term(printed: Printed) -> bool:
    """Whether it is a term or a school year."""
    return printed.unit in {"autumn", "spring", "school-year"} or printed.form in _TERM_FORMS


def looked_at(context: Context, prints: Sequence[Printed]) -> tuple[Looked, ...]:
    """Every date with what its words say."""
    return tuple(_looked(context, printed) for printed in prints)


_MINUTES = re.compile(
    r"(?:protokollet|anteckninga(?:rna|ma)|foregaende [a-z]*(?:protokoll|anteckning(?:ar)?)"
    r"|(?:protokoll|anteckning(?:ar)?)(?: (?:nr )?\d+(?:/\d+)?)? fran)(?: [a-z]+){0,4},? *\Z"
)
"""The minutes of the meeting before: this one's own are named without an article."""

_LAST_TIME = re.compile(
    r"\b(?:forra|foregaende|senaste) (?:[a-z-]+ )?"
    r"(?:motet?|traffen?|sammantradet?|gangen|natverkstraffen?)"
    r"|\b(?:sedan|sen) (?:sist|forra)"
)


def _looked(context: Context, printed: Printed) -> Looked:
    side = side_of(context, printed)
    if printed.unit not in DAYS | {"week"}:
        return Looked(printed, side, 1)
    before, upcoming = context.before(printed), context.under_upcoming(printed.start)
    minutes = _MINUTES.search(before) and not upcoming
    if _LAST_TIME.search(before) or (minutes and (side <= 0 or before.endswith("fran "))):
        return Looked(printed, -1, 3)
    if side:
        return Looked(printed, side, 3 if side > 0 and upcoming else 2)
    return Looked(printed, side_by_tense(context, printed), 1)


def clues(
    context: Context, looked: Sequence[Looked], counts: Sequence[Counted], half: Anchor
) -> Iterator[Clue]:
    """What the dates say, if the meeting was in this half-year."""
    for found in looked:
        period = resolved(found.printed, context, half, found.side)
        if period is None:
            continue
        if found.printed.unit in DAYS | {"week"}:
            yield from _of_day(found, period, half)
        elif found.printed.unit in {"month", "months"} and found.side and _near(period, half):
            yield from _of_month(context, found, period)
        elif is_term(found.printed):
            yield from _of_term(context, found, period, half)
    for count in counts:
        yield from _of_count(context, count, half)
    yield from _of_greetings(context, half)


def resolved(printed: Printed, context: Context, half: Anchor, side: int) -> Period | None:
    """The days of a date, its year beside the half-year where none is printed."""
    if printed.unit == "open":
        return relative(printed, half.earliest, half.latest)
    year = year_of(printed, context, half, side)
    return period_in(printed, year) if year else None


def _near(period: Period, half: Anchor) -> bool:
    return half.earliest - _FAR <= period.latest and period.earliest <= half.latest + _FAR


def _of_day(found: Looked, period: Period, half: Anchor) -> Iterator[Clue]:
    if not found.side or not _near(period, half):
        return
    at, weight = found.printed, found.weight
    if found.side < 0:
        rule = "previous meeting" if weight > 2 else "past date"
        yield Clue(period.latest + DAY, None, at.start, at.end, rule, weight)
    else:
        rule = "next meeting" if weight > 2 else "planned date"
        yield Clue(None, period.earliest - DAY, at.start, at.end, rule, weight)


def _of_month(context: Context, found: Looked, period: Period) -> Iterator[Clue]:
    """A month may be at hand: it bounds by its far end.  `under januari` tells no side."""
    at = found.printed
    if period.latest - period.earliest > _MONTH or context.plain.endswith("under ", 0, at.start):
        return
    if found.side < 0:
        yield Clue(period.earliest + DAY, None, at.start, at.end, "past month", 1)
    else:
        yield Clue(None, period.latest, at.start, at.end, "planned month", 1)


_OVER = re.compile(
    r"\b(?:resultat[a-z]*|betyg[a-z]*|utvarder[a-z]*|uppfolj[a-z]*|kvalitetsredovisning[a-z]*|maluppfyll[a-z]*"
    r"|statistik[a-z]*|siffror[a-z]*|forra|avslutad[a-z]*|efter|fran)\b[^.\n]{0,25}\Z"
)
_TO_COME = re.compile(r"\b(?:infor|kommande|nasta|till|planer[a-z]*|fran och med)\b[^.\n]{0,25}\Z")
_MONTH = 31 * DAY
_ENDED = 20 * DAY
"""So long before its last day a school year's results are at hand."""
_BEGUN = 45 * DAY
"""So long after its first day a term is still spoken of as coming."""


def _of_term(context: Context, found: Looked, period: Period, half: Anchor) -> Iterator[Clue]:
    at = found.printed
    before = _line_before(context, at)
    if _OVER.search(before):
        if at.unit == "school-year" or at.year is not None:
            yield Clue(
                period.latest - _ENDED,
                None,
                at.start,
                at.end,
                RESULTS,
                2,
            )
    elif _TO_COME.search(before) and at.year is not None:
        yield Clue(None, period.earliest + _BEGUN, at.start, at.end, "term to come", 1)
    elif period.earliest <= half.latest and half.earliest <= period.latest:
        yield Clue(period.earliest, period.latest, at.start, at.end, TERM, 1)


def _line_before(context: Context, printed: Printed) -> str:
    return context.plain[max(0, printed.start - 60) : printed.start].rpartition("\n")[2]


def is_over(context: Context, printed: Printed) -> bool:
    """Whether the text has the results of this term: `Siffror från hösten 2021`."""
    return is_term(printed) and _OVER.search(_line_before(context, printed)) is not None


def _of_count(context: Context, count: Counted, half: Anchor) -> Iterator[Clue]:
    printed = count.printed
    period = resolved(printed, context, half, 1 if count.is_ahead else -1)
    if period is None or not _near(period, half):
        return
    if printed.unit == "day" and printed.weekday not in {None, period.earliest.weekday()}:
        return
    at = period.earliest if count.is_ahead else period.latest
    first, last = at + count.first * DAY, at + count.last * DAY
    yield Clue(first, last, printed.start, printed.end, count.rule, 3)


_GREETINGS = (
    (r"\b(?:god|en god) jul\b(?! ?(?:bord|marknad|fest))", (11, 24), (12, 24), "god jul"),
    (r"\b(?:trevlig|skon|glad|harlig|fin) sommar\b", (5, 15), (7, 5), "trevlig sommar"),
    (r"\b(?:god fortsattning|gott nytt ar)\b(?! \w+ jul)", (12, 15), (1, 25), "god fortsättning"),
)
_GREETED = re.compile("|".join(f"({words})" for words, *_ in _GREETINGS))


def _of_greetings(context: Context, half: Anchor) -> Iterator[Clue]:
    """`Ordföranden önskade god jul`: the weeks in which it is said, if they touch the half-year."""
    for found in _GREETED.finditer(context.plain):
        _, first, last, rule = _GREETINGS[(found.lastindex or 1) - 1]
        for year in (half.earliest.year - 1, half.earliest.year):
            start, end = date(year, *first), date(year + (last < first), *last)
            if start <= half.latest and half.earliest <= end:
                yield Clue(start, end, found.start(), found.end(), rule, 1)


def of_year(told: Told) -> Clue:
    """`Möte nr 4/2020`: within the year."""
    year = told.year
    return Clue(date(year, 1, 1), date(year, 12, 31), told.start, told.end, told.rule, 4)


def of_title(context: Context, known: Sequence[Printed]) -> Iterator[Clue]:
    """The term or school year that a title gives: it weighs as much as the meeting's number."""
    for term in titled_terms(known, context):
        if period := period_in(term, term.year or 0):
            yield Clue(period.earliest, period.latest, term.start, term.end, TERM, 4)
