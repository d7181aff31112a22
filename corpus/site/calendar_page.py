"""`/kalender`: meetings held and planned, a month or a year at a time.

`/kalender` shows the month of the last meeting held with all that is planned after it,
`/kalender/2024` a year, `/kalender/2024-09` a month; `natverk` asks for one network's, `natverk=-`
for the minutes that name none.
"""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

import calendar
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlencode

from corpus.site import calendar_facts as facts
from corpus.site import calendar_file
from corpus.site import people_words as words
from corpus.site.listing_rows import kept
from corpus.site.pages import Asked, NotFound, Page, Route, address, place
from corpus.site.people import network_names
from corpus.site.plots import Plot, Series, stacked

MONTHS = ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september",
          "oktober", "november", "december")  # fmt: skip
WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")

MOST_IN_A_DAY = 6
"""Meetings written in a day of the month; how many more is said."""

AHEAD = "9999-12-31"
"""To this day what is planned is listed, where no month is asked for."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A meeting in a day of the calendar: held, or planned with what it became."""

    text: str
    href: str
    fate: str = ""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of a month, or a box before its first or after its last (`number` 0)."""

    number: int
    weekday: str
    day: str
    entries: tuple[Entry, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """A month or year to go to."""

    label: str
    href: str
    shown: bool = False


def calendar_page(db: sqlite3.Connection, asked: Asked) -> Page:
    """A month or a year of meetings."""
    told = asked.args.get("natverk", "")
    network, every = (None if told == "-" else told), not told
    year, month = _when(db, asked, network, every=every)
    first, last = _bounds(year, month)
    keep = f"?{urlencode({'natverk': told})}" if told else ""
    context = {
        "year": year,
        "month": MONTHS[month - 1] if month else "",
        "weekdays": WEEKDAYS,
        "weeks": _weeks(db, year, month, network, every=every) if month else [],
        "steps": _steps(year, month, keep),
        "before": _next(year, month, -1, keep),
        "after": _next(year, month, 1, keep),
        "years": _years(db, network, keep, year, every=every),
        "plot_": None
        if month
        else kept(db, ("months", year, told), lambda: _per_month(db, year, network, every=every)),
        "networks": network_names(db),
        "network": told,
        "ics": _ics(told) if calendar_file.can_be_made() else "",
    }
    title = f"Kalender: {MONTHS[month - 1]} {year}" if month else f"Kalender: {year}"
    tables = (
        facts.planned(first, last if asked.parts.get("when") else AHEAD, network, every=every),
        facts.held(first, last, network, every=every),
        facts.undated(network, every=every),
        facts.dayless(network, every=every),
    )
    return Page("calendar.html", title, context, tables)


def _when(
    db: sqlite3.Connection, asked: Asked, network: str | None, *, every: bool
) -> tuple[int, int]:
    """The year and month (0: all of it) of the address; of the last meeting where it says none."""
    told = asked.parts.get("when") or ""
    if told:
        year, _, month = told.partition("-")
        if not 1 <= int(year) <= date.max.year or (month and not 1 <= int(month) <= len(MONTHS)):
            raise NotFound(f"Kalendern har ingen månad {told}.")
        return int(year), int(month or 0)
    condition = "" if every else "WHERE network IS ?"
    row = db.execute(
        f"SELECT max(meeting_date) FROM documents {condition}", [] if every else [network]
    ).fetchone()
    day = row[0] or f"{datetime.now(tz=UTC).date()}"
    return int(day[:4]), int(day[5:7])


def _bounds(year: int, month: int) -> tuple[str, str]:
    if not month:
        return f"{year:04}-01-01", f"{year:04}-12-31"
    days = calendar.monthrange(year, month)[1]
    return f"{year:04}-{month:02}-01", f"{year:04}-{month:02}-{days}"


def _weeks(
    db: sqlite3.Connection, year: int, month: int, network: str | None, *, every: bool
) -> list[list[CalendarDay]]:
    """The month as weeks of seven days from Monday."""
    entries = _entries(db, *_bounds(year, month), network, every=every)
    weeks = []
    for week in calendar.Calendar().monthdayscalendar(year, month):
        shown = []
        for at, number in enumerate(week):
            day = f"{year:04}-{month:02}-{number:02}" if number else ""
            some = entries.get(day, [])
            shown.append(
                CalendarDay(number, WEEKDAYS[at], day, tuple(some[:MOST_IN_A_DAY]),
                            max(0, len(some) - MOST_IN_A_DAY))
            )  # fmt: skip
        weeks.append(shown)
    return weeks


def _entries(
    db: sqlite3.Connection, first: str, last: str, network: str | None, *, every: bool
) -> dict[str, list[Entry]]:
    """What there is on each day: held meetings, and plans that no held meeting is of that day."""
    held_table = facts.held(first, last, network, every=every)
    found: dict[str, list[Entry]] = {}
    for day, name, title, *_, document_id in db.execute(
        f"{held_table.select} ORDER BY 1, 2", held_table.values
    ):
        entry = Entry(name or title, address("dokument", document_id))
        found.setdefault(day, []).append(entry)
    planned_table = facts.planned(first, last, network, every=every)
    rows = db.execute(
        f"""SELECT DISTINCT earliest, coalesce(latest, earliest), fate, network, document_id, page,
                            span_start, span_end, printed FROM ({planned_table.select})
            ORDER BY earliest, network, document_id""",
        planned_table.values,
    )
    told = set()
    for earliest, latest, fate, name, document_id, page, start, end, printed in rows:
        if fate == words.FATE["held"] or (earliest, name) in told:
            continue
        told.add((earliest, name))
        for day in _days(max(earliest, first), min(latest, last)):
            href = place(document_id, page, start, end)
            found.setdefault(day, []).append(Entry(name or printed, href, fate))
    return found


def _days(first: str, last: str) -> Iterator[str]:
    """The days from one to another, at most a week: a longer plan is of no certain day."""
    low, high = date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal()
    if high - low < len(WEEKDAYS):
        yield from (date.fromordinal(day).isoformat() for day in range(low, high + 1))


def _steps(year: int, month: int, keep: str) -> list[Step]:
    months = [
        Step(name, f"/kalender/{year:04}-{at:02}{keep}", at == month)
        for at, name in enumerate(MONTHS, 1)
    ]
    return [Step(f"hela {year}", f"/kalender/{year:04}{keep}", not month), *months]


def _next(year: int, month: int, by: int, keep: str) -> Step | None:
    at = (year * len(MONTHS) + month - 1 + by) if month else (year + by) * len(MONTHS)
    there, which = divmod(at, len(MONTHS))
    if not 1 <= there <= date.max.year:
        return None
    if not month:
        return Step(str(there), f"/kalender/{there:04}{keep}")
    return Step(f"{MONTHS[which]} {there}", f"/kalender/{there:04}-{which + 1:02}{keep}")


def _years(
    db: sqlite3.Connection, network: str | None, keep: str, shown: int, *, every: bool
) -> list[Step]:
    """The years with meetings held or planned."""
    condition = "" if every else "AND network = coalesce(?, '')"
    values = [] if every else [network]
    held = db.execute(
        f"SELECT DISTINCT year FROM network_years WHERE year <> '' {condition}", values
    )
    found = {int(year) for (year,) in held}
    source = "upcoming AS u" if every else "documents AS d JOIN upcoming AS u USING (document_id)"
    which = "" if every else "WHERE d.network IS ?"
    least, most = db.execute(
        f"SELECT min(u.earliest), max(u.earliest) FROM {source} {which}", values
    ).fetchone()
    found |= {int(day[:4]) for day in (least, most) if day}
    years = sorted(found)
    return [Step(str(year), f"/kalender/{year:04}{keep}", year == shown) for year in years]


def _per_month(db: sqlite3.Connection, year: int, network: str | None, *, every: bool) -> Plot:
    """The year's meetings by month: held, planned without minutes, to come."""
    first, last = _bounds(year, 0)
    held_table = facts.held(first, last, network, every=every)
    held = dict(
        db.execute(
            f"SELECT substr(day, 6, 2), count(*) FROM ({held_table.select}) GROUP BY 1",
            held_table.values,
        ).fetchall()
    )
    planned_table = facts.planned(first, last, network, every=every)
    other: dict[tuple[str, str], int] = {}
    for month, fate, number in db.execute(
        f"""SELECT substr(earliest, 6, 2), fate, count(*) FROM (
              SELECT DISTINCT earliest, network, fate FROM ({planned_table.select})
              WHERE earliest >= ?) GROUP BY 1, 2""",
        [*planned_table.values, first],
    ):
        other[month, fate] = number
    numbers = [f"{at:02}" for at in range(1, len(MONTHS) + 1)]
    fates = ("no minutes", "moved", "perhaps held", "to come")
    series = [Series("hållna", tuple(float(held.get(at, 0)) for at in numbers))]
    series += [
        Series(
            f"planerade: {words.FATE[fate]}",
            tuple(float(other.get((at, words.FATE[fate]), 0)) for at in numbers),
        )
        for fate in fates
    ]
    series = [series[0], *(one for one in series[1:] if any(one.values))]
    labels = [name[:3] for name in MONTHS]
    return stacked("manader", f"Möten {year}, månad för månad", labels, series, first="Månad")


def _ics(network: str) -> str:
    query = urlencode({"natverk": network}) if network else ""
    return f"/kalender.ics?{query}" if query else "/kalender.ics"


ROUTES: tuple[Route, ...] = (
    (r"/kalender$", calendar_page),
    (r"/kalender/(?P<when>\d{4}(-\d{2})?)$", calendar_page),
)
