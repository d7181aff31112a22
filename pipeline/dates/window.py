"""Between which days an undated meeting must have been: what it looks back on, and ahead to.

Every half-year that the text may speak of is tried: a date without a year is read as the words
put it, behind or ahead, and what then does not fit (a weekday, a day on the wrong side, a term)
speaks against the half-year.  The window is what the best one's clues allow together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipeline.dates.context import Context
from pipeline.dates.meeting_year import Told, fits, numbered_years, registered_years
from pipeline.dates.periods import Period, Printed, day
from pipeline.dates.window_bare import bare_years
from pipeline.dates.window_clues import (
    DAY,
    RESULTS,
    TERM,
    Clue,
    Looked,
    clues,
    is_over,
    is_term,
    looked_at,
    of_title,
    of_year,
    resolved,
)
from pipeline.dates.window_pairs import before_file, beside_told
from pipeline.dates.window_relative import Counted, counted
from pipeline.dates.years import Anchor

YEARLESS = "day: printed without its year"
_MARGIN = 0.75
"""Half-years that are this much worse than the best are out of the question."""

_WRONG_WEEKDAY, _WRONG_SIDE, _WRONG_TERM, _WRONG_NUMBER = 3.0, 3.0, 0.8, 4.0
_UNTOLD = 1.5
_SOON = 366
"""Days after which a file says nothing of the year any more."""

_QUARTER = 90.0
"""Days between a half-year and a date of the text that count as much as one."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A place of the shown text, and what it does: `earliest: past date`, `year: weekday`."""

    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Window:
    """The days [earliest, latest], `None` on a side that the text leaves open."""

    earliest: date | None = None
    latest: date | None = None
    evidence: tuple[Ground, ...] = ()


@dataclass(frozen=True)
class _Text:
    """One text, looked at once for all half-years."""

    context: Context
    looked: tuple[Looked, ...]
    counts: tuple[Counted, ...]
    numbers: tuple[Told, ...]
    titled: tuple[Clue, ...]
    years: frozenset[int]
    created: date | None


def window(
    context: Context,
    prints: Sequence[Printed],
    created: date | None = None,
    named: Sequence[Printed] = (),
) -> Window:
    """The window of a meeting whose date is not stated.

    `created` is the day on which a born-digital file says it was made: it bounds the end and may
    tell the year.  `named` are days that are the meeting's but for their year.
    """
    text = _text(context, prints, created)
    if named and created and not text.years:
        return _named_by_file(named, created)
    weighed = sorted(
        ((_against(text, half), half) for half in _halves(text)), key=lambda pair: pair[0]
    )
    near = _by_file([half for weight, half in weighed if weight < weighed[0][0] + _MARGIN], created)
    tried = [(half, _bounded(text, half, named)) for half in near]
    tried = [(half, one) for half, one in tried if _meets(one, half)] or tried
    tried = [(half, one) for half, one in tried if _is_close(text, one, half)] or tried
    near, found = [half for half, _ in tried], [one for _, one in tried]
    if not found:
        return Window()
    told = {(one.earliest, one.latest) for one in found}
    hull = _hull(found)
    if len({half.earliest.year for half in near}) == 1 or len(told) == 1:
        return hull
    return hull if _is_short(hull) else Window()


_SHORT = 120
"""Days of a window over the turn of a year that is told although the year is not settled."""


def _is_short(opened: Window) -> bool:
    first, last = opened.earliest, opened.latest
    return first is not None and last is not None and (last - first).days <= _SHORT


_MOST_DATES = 120
"""Dates of the beginning and of the end of a text that are asked: more are a report, no minutes."""

_MOST_YEARS = 12
"""Years that are tried, the commonest first."""


def _text(context: Context, prints: Sequence[Printed], created: date | None) -> _Text:
    known = [
        p for p in prints
        if not p.doubtful or (p.form == "year-pair" and context.is_about_school)
    ]  # fmt: skip
    if len(known) > 2 * _MOST_DATES:
        known = known[:_MOST_DATES] + known[-_MOST_DATES:]
    numbers = numbered_years(context)
    looked = looked_at(context, known)
    years = {p.year for p in known if p.year and p.unit not in {"year", "years"}}
    years |= {p.year + 1 for p in known if p.year and p.unit == "school-year"}
    years |= {p.year + 1 for p in known if p.year and p.unit == "autumn" and is_over(context, p)}
    years |= {one.year for one in numbers}
    years = years or {one.year for one in registered_years(context)} or bare_years(context, known)
    years = years or before_file(known, created)
    return _Text(
        context,
        looked,
        tuple(counted(context, known)),
        numbers,
        tuple(of_title(context, known)),
        frozenset(years),
        created,
    )


def _is_outside(clue: Clue, half: Anchor) -> bool:
    """Whether a half-year has no day that a clue allows."""
    return (clue.earliest or half.latest) > half.latest or (
        clue.latest or half.earliest
    ) < half.earliest


def _halves(text: _Text) -> Iterator[Anchor]:
    """Both halves of every year in question: short enough for a date to fit once only."""
    told = [
        found for found in text.looked
        if found.printed.year and found.printed.unit not in {"year", "years"}
    ]  # fmt: skip
    years = Counter(text.years)
    years.update(found.printed.year or 0 for found in told)
    years.update((found.printed.year or 0) - found.side for found in told if found.side)
    years.update(beside_told([found.printed for found in text.looked], frozenset(years)))
    if text.created and not years:
        years.update((text.created.year, text.created.year - 1))
    commonest = sorted(years, key=lambda year: (-years[year], year))[:_MOST_YEARS]
    for year in sorted(commonest):
        if 1900 < year < 2200:
            yield Anchor(date(year, 1, 1), date(year, 6, 30))
            yield Anchor(date(year, 7, 1), date(year, 12, 31))


def _against(text: _Text, half: Anchor) -> float:
    """What speaks against this half-year."""
    year = half.earliest.year
    weight = _WRONG_NUMBER * any(one.year != year for one in text.numbers)
    weight += _WRONG_NUMBER * any(_is_outside(clue, half) for clue in text.titled)
    weight += _UNTOLD * (bool(text.years) and year not in text.years)
    gaps: list[int] = []
    for found in text.looked:
        period = resolved(found.printed, text.context, half, found.side)
        if period and found.printed.unit in {"day", "feast"}:
            weight += _against_day(found, period, half)
            gaps += [max(0, gap) for gap in _gap(found, period, half)]
        elif period and found.side >= 0 and _is_half_year(found.printed):
            weight += _against_term(found, period, half)
    for count in text.counts:
        weight += _WRONG_WEEKDAY * _on_another_weekday(text, count, half)
    for clue in clues(text.context, text.looked, text.counts, half):
        if clue.rule == RESULTS and clue.earliest and clue.earliest >= half.latest:
            weight += _WRONG_SIDE
    return weight + (min(sum(gaps) / len(gaps) / _QUARTER, 4.0) if gaps else 0.0)


def _on_another_weekday(text: _Text, count: Counted, half: Anchor) -> bool:
    """Whether `förra måndagen, 9/9` is no Monday, if the meeting was in this half-year."""
    at = resolved(count.printed, text.context, half, 1 if count.is_ahead else -1)
    named = count.printed.weekday
    return at is not None and named not in {None, at.earliest.weekday()}


def _against_day(found: Looked, period: Period, half: Anchor) -> float:
    weight = 0.0
    paired = found.printed.unit == "day" and found.printed.year is None
    if paired and not fits(found.printed, period.earliest.year):
        weight += _WRONG_WEEKDAY
    ahead = found.side > 0 and period.latest <= half.earliest
    behind = found.side < 0 and period.earliest >= half.latest
    return weight + _WRONG_SIDE * (ahead or behind)


def _gap(found: Looked, period: Period, half: Anchor) -> Iterator[int]:
    """The days between the half-year and a date that the words put on a side of it."""
    if found.side > 0:
        yield (period.earliest - half.latest).days
    elif found.side < 0:
        yield (half.earliest - period.latest).days


def _is_half_year(printed: Printed) -> bool:
    return is_term(printed) and printed.unit != "school-year"


def _against_term(found: Looked, period: Period, half: Anchor) -> float:
    at_hand = period.earliest <= half.latest and half.earliest <= period.latest
    weight = 0.0 if at_hand else _WRONG_TERM
    if found.printed.year is not None:
        weight += abs((period.earliest - half.earliest).days) / 365
    return weight


def _by_file(near: list[Anchor], created: date | None) -> list[Anchor]:
    """Of half-years that the text leaves open, that of the file or the last before it."""
    before = [half for half in near if created and half.earliest <= created]
    if created is None or not before:
        return near
    last = max(before, key=lambda half: half.earliest)
    return [last] if (created - last.earliest).days < _SOON else near


def _bounded(text: _Text, half: Anchor, named: Sequence[Printed]) -> Window:
    """What the clues allow together, if the meeting was in this half-year."""
    found = [*clues(text.context, text.looked, text.counts, half), *map(of_year, text.numbers)]
    found += text.titled
    if text.created and text.created >= half.earliest:
        found.append(Clue(None, text.created, 0, 0, "file made", 1))
    found = _agreeing(_without_begun(found))
    lower = [clue for clue in found if clue.earliest]
    upper = [clue for clue in found if clue.latest]
    first = max(lower, key=lambda clue: (clue.earliest or date.min, clue.weight), default=None)
    last = min(upper, key=lambda clue: (clue.latest or date.max, -clue.weight), default=None)
    grounds = [
        Ground(clue.start, clue.end, f"{side}: {clue.rule}")
        for clue, side in ((first, "earliest"), (last, "latest"))
        if clue
    ]
    if not any(clue.rule != "file made" for clue in (first, last) if clue):
        return Window()
    grounds += _year_grounds(text, half)
    opened = Window(
        first.earliest if first else None, last.latest if last else None, tuple(grounds)
    )
    return _on_named(opened, half, named)


def _year_grounds(text: _Text, half: Anchor) -> Iterator[Ground]:
    """What tells the half-year's year: its number, a date that prints it, a weekday, the file."""
    year = half.earliest.year
    for told in text.numbers[:1]:
        yield Ground(told.start, told.end, f"year: {told.rule}")
    prints = [found.printed for found in text.looked]
    printed = [p for p in prints if p.year == year and (p.unit != "year" or not text.years)]
    paired = [p for p in prints if p.unit == "day" and p.year is None and p.weekday is not None]
    for one in printed[:1]:
        yield Ground(one.start, one.end, "year: printed")
    for one in paired[:1]:
        if fits(one, year):
            yield Ground(one.start, one.end, "year: weekday")
    if not text.years and text.created:
        yield Ground(0, 0, "year: file made")


def _on_named(opened: Window, half: Anchor, named: Sequence[Printed]) -> Window:
    """The meeting's own day, printed without a year, where the window has room for just one."""
    for printed in named:
        at = day(half.earliest.year, *printed.first) if printed.unit == "day" else None
        if at is None or printed.year is not None:
            continue
        if not fits(printed, at.year):
            return Window()  # its weekday says that the year is another
        if _holds(opened, at) and half.earliest <= at <= half.latest:
            own = Ground(printed.start, printed.end, YEARLESS)
            return Window(at, at, (own, *opened.evidence))
    return opened


def _named_by_file(named: Sequence[Printed], created: date) -> Window:
    """The last such day before the file was made: `18 nov` in one of 25 November 2024."""
    for printed in named:
        for year in (created.year, created.year - 1):
            at = day(year, *printed.first) if printed.unit == "day" else None
            if at and fits(printed, year) and 0 <= (created - at).days < _SOON:
                own = Ground(printed.start, printed.end, YEARLESS)
                return Window(at, at, (own, Ground(0, 0, "year: file made")))
    return Window()


_LOOK_AHEAD = 200
"""Days from a window to the dates without a year that it speaks of, at most: a coming day that is
read as one of the next year, though this year's lies just ahead, makes the half-year wrong."""


def _is_close(text: _Text, opened: Window, half: Anchor) -> bool:
    """Whether all days without a year that the words put on a side lie near the window."""
    first = max(half.earliest, opened.earliest or half.earliest)
    last = min(half.latest, opened.latest or half.latest)
    for found in text.looked:
        if found.side and found.printed.unit == "day" and found.printed.year is None:
            at = resolved(found.printed, text.context, half, found.side)
            if at and max(at.earliest - last, first - at.latest).days > _LOOK_AHEAD:
                return False
    return True


def _meets(opened: Window, half: Anchor) -> bool:
    """Whether the window has days in the half-year for which it was made."""
    earliest, latest = opened.earliest or half.earliest, opened.latest or half.latest
    return earliest <= half.latest and half.earliest <= latest


def _holds(opened: Window, at: date) -> bool:
    return (opened.earliest or at) <= at <= (opened.latest or at)


_AT_ITS_START = 45 * DAY
"""A term is spoken of before it begins: a day this early in it says that it has not begun."""


def _without_begun(found: Sequence[Clue]) -> list[Clue]:
    """The clues, less the beginning of a term in whose first weeks a coming day lies."""
    ahead = [clue.latest for clue in found if clue.latest and clue.rule != TERM and clue.weight > 1]
    first = min(ahead, default=date.max)
    return [
        replace(clue, earliest=None)
        if clue.rule == TERM and clue.earliest and first < clue.earliest + _AT_ITS_START
        else clue
        for clue in found
    ]


def _agreeing(found: Sequence[Clue]) -> list[Clue]:
    """Those that some day satisfies together: the day that the weightiest allow."""
    edges = {clue.earliest for clue in found if clue.earliest}
    edges |= {clue.latest for clue in found if clue.latest}

    def kept(at: date) -> list[Clue]:
        return [
            clue for clue in found
            if (clue.earliest or at) <= at <= (clue.latest or at)
        ]  # fmt: skip

    if not edges:
        return []
    return max((kept(at) for at in sorted(edges)), key=lambda some: sum(c.weight for c in some))


def _hull(found: Iterable[Window]) -> Window:
    """From the first to the last day that any of them allows; the grounds of all."""
    found = list(found)
    first = [one.earliest for one in found if one.earliest]
    last = [one.latest for one in found if one.latest]
    grounds = dict.fromkeys(ground for one in found for ground in one.evidence)
    return Window(
        min(first) if len(first) == len(found) else None,
        max(last) if len(last) == len(found) else None,
        tuple(grounds),
    )
