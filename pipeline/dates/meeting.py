"""When and where the meeting was: only what the text says, by place and label."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from pipeline.corrections import Repaired
from pipeline.dates.context import Context, context_of
from pipeline.dates.forms import scan
from pipeline.dates.meeting_candidates import candidates
from pipeline.dates.meeting_labels import Candidate
from pipeline.dates.meeting_where import place_of, time_of
from pipeline.dates.meeting_year import Told, year_told
from pipeline.dates.periods import Printed, period_in
from pipeline.dates.window import YEARLESS, Ground, window
from pipeline.findings import Evidence, Meeting


def find_meeting(
    repaired: Repaired, created: date | None = None, heads: Repaired | None = None
) -> Meeting:
    r"""The meeting's own date where the text states it, else the window that the evidence allows.

    The first day of a meeting of several days; never a date that is not there.  `created` is the
    day on which a born-digital file says it was made: it bounds a window, and never makes a date.
    `heads` are the running heads, which may give the year of a day that is printed without.

    >>> from pipeline.corrections import apply
    >>> found = find_meeting(apply("PROTOKOLL\nDatum: 2024-03-05 kl 13-15\nPlats: Rådhuset", []))
    >>> found.day.isoformat(), found.time, found.place
    ('2024-03-05', '13:00-15:00', 'Rådhuset')
    """
    context = context_of(repaired.text)
    prints = scan(repaired.text)
    place = place_of(context)
    running = context_of(heads.text) if heads is not None else None
    named: list[Printed] = []
    for candidate in _by_certainty(candidates(context, prints), prints):
        stated, told = _stated_day(candidate.printed, prints, context, running)
        if stated:
            return Meeting(
                day=stated,
                earliest=stated,
                latest=stated,
                time=time_of(candidate.printed, context, prints, stated),
                place=place,
                evidence=_evidence(candidate, repaired, told, heads),
            )
        if loose := _stated_period(candidate, repaired, place):
            return loose
        named.append(candidate.printed)
    opened = window(context, prints, created, named)
    evidence = tuple(
        Evidence(repaired.to_raw(one.start, one.end), one.rule)
        for one in opened.evidence or _yearless(named)
    )
    return Meeting(None, opened.earliest, opened.latest, None, place, evidence)


def _yearless(named: list[Printed]) -> tuple[Ground, ...]:
    """The day that is the meeting's but for its year, which nothing tells."""
    days = [printed for printed in named if printed.unit == "day"][:1]
    return tuple(Ground(one.start, one.end, YEARLESS) for one in days)


def _by_certainty(found: Iterable[Candidate], prints: tuple[Printed, ...]) -> Iterator[Candidate]:
    """Those whose year is printed first: under a heading "Datum" stand coming days too."""
    dated = {p.first for p in prints if p.unit == "day" and p.year}
    later = []
    for candidate in found:
        if candidate.printed.year or candidate.printed.first in dated:
            yield candidate
        else:
            later.append(candidate)
    yield from later


def _stated_day(
    printed: Printed, prints: tuple[Printed, ...], context: Context, heads: Context | None
) -> tuple[date | None, Told | None]:
    """The first day, if the text gives its year, and where the year is told if not beside it."""
    if printed.unit != "day":
        return None, None
    told = None if printed.year else year_told(printed, prints, context, heads)
    year = told.year if told else printed.year
    found = period_in(printed, year) if year else None
    return (found.earliest if found else None), told


def _stated_period(candidate: Candidate, repaired: Repaired, place: str | None) -> Meeting | None:
    """`Datum: oktober 2023`: the month is the window."""
    printed = candidate.printed
    if printed.unit not in {"month", "week", "nth"} or printed.year is None:
        return None
    if candidate.rule not in {"label", "sammanträdesdatum", "mötet hölls", "title"}:
        return None
    period = period_in(printed, printed.year)
    if period is None:
        return None
    one_day = period.earliest if period.earliest == period.latest else None
    return Meeting(
        one_day, period.earliest, period.latest, None, place, _evidence(candidate, repaired)
    )


def _evidence(
    candidate: Candidate,
    repaired: Repaired,
    told: Told | None = None,
    heads: Repaired | None = None,
) -> tuple[Evidence, ...]:
    """The label, the day, and where the year stands if that is elsewhere."""
    printed = candidate.printed
    found = [Evidence(repaired.to_raw(printed.start, printed.end), candidate.rule)]
    if candidate.label:
        found.insert(0, Evidence(repaired.to_raw(*candidate.label), candidate.rule))
    if told is not None and (told.start, told.end) != (printed.start, printed.end):
        view = heads if told.rule == "running head" and heads is not None else repaired
        found.append(Evidence(view.to_raw(told.start, told.end), f"year: {told.rule}"))
    return tuple(found)
