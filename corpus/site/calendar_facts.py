"""Meetings held and planned, as tables for a stretch of days.

A condition on the network is of constants; `IS ?` also finds the minutes that name none.
"""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

from datetime import date, timedelta

from corpus.site import people_words as words
from corpus.site.listing import Column, Listing
from corpus.site.network_facts import SPAN

HELD = f"""
SELECT {words.DAY} AS day, d.network, {words.TITLE} AS title, d.meeting_time,
       d.meeting_place, d.document_id
FROM documents AS d
WHERE d.meeting_date >= ? AND d.meeting_date <= ?
"""
"""Meetings whose minutes state the day."""

OTHER = "annan händelse"
"""What is announced and is no meeting of the network's own."""

NO_NETWORK = "okänt: inget nätverk"

PLANNED = f"""
SELECT u.earliest, nullif(u.latest, u.earliest) AS latest,
       CASE WHEN p.fate IS NOT NULL THEN {words.in_swedish("p.fate", words.FATE)}
            WHEN d.network IS NULL THEN '{NO_NETWORK}' ELSE '{OTHER}' END AS fate,
       d.network, u.time, u.place, u.theme, h.filename AS minutes,
       {words.DAY} AS announced_on, u.printed, u.document_id, u.page, u.span_start, u.span_end,
       p.minutes_in
FROM upcoming AS u JOIN documents AS d ON d.document_id = u.document_id
LEFT JOIN meeting_plans AS p ON p.document_id = u.document_id AND p.earliest = u.earliest
  AND p.latest = u.latest AND p.span_start = u.span_start
LEFT JOIN documents AS h ON h.document_id = p.minutes_in
WHERE u.earliest <= ? AND u.earliest >= ? AND u.latest >= ?
"""
"""Announcements that touch the days: their last, the first day to look from, and their first.

A window is a school year at most, so that those are looked through that begin within `SEASON`
days before."""

SEASON = 366

DAYLESS = f"""
SELECT u.edtf, u.theme, d.network, {words.DAY} AS announced_on, u.printed, u.document_id, u.page,
       u.span_start, u.span_end
FROM upcoming AS u JOIN documents AS d ON d.document_id = u.document_id
WHERE u.earliest IS NULL
"""
"""Announcements without any day."""

UNDATED = f"""
SELECT d.meeting_earliest AS earliest, d.meeting_latest AS latest,
       {words.TITLE} AS title, d.network, e.printed, e.rule,
       d.document_id, e.told_in, e.page, e.span_start, e.span_end
FROM documents AS d
LEFT JOIN meeting_evidence AS e ON e.document_id = d.document_id AND e.ordinal = 0
WHERE d.meeting_date IS NULL
"""
"""Minutes that state no day, with the first place that bounds their window."""


def held(first: str, last: str, network: str | None, *, every: bool) -> Listing:
    """Meetings held from one day to another."""
    condition, values = _of_network(network, every=every)
    return Listing(
        "hallna",
        "Hållna möten",
        (
            Column("day", "Dag", kind="day"),
            Column("meeting_time", "Tid"),
            Column("network", "Nätverk", words.NETWORK),
            Column("title", "Dokument", words.DOCUMENT),
            Column("meeting_place", "Plats"),
            Column("document_id", "Id", shown=False),
        ),
        f"{HELD} {condition}",
        (first, last, *values),
        order="day",
        choices=("network",),
        empty="Inga protokoll är från de här dagarna.",
    )


def planned(first: str, last: str, network: str | None, *, every: bool) -> Listing:
    """Meetings planned for these days."""
    condition, values = _of_network(network, every=every)
    return Listing(
        "planerade",
        "Planerade möten",
        (
            Column("earliest", "Planerat", words.PLACE, kind="day"),
            Column("latest", "Till", kind="day"),
            Column("time", "Tid"),
            Column("network", "Nätverk", words.NETWORK),
            Column("place", "Plats"),
            Column("theme", "Om"),
            Column("fate", "Vad det blev", "/dokument/{minutes_in}"),
            Column("announced_on", "Sagt på mötet", words.DOCUMENT, kind="day"),
            Column("printed", "Så står det", words.PLACE),
            *SPAN,
            Column("minutes", "Protokoll", shown=False),
            Column("minutes_in", "Protokollets id", shown=False),
        ),
        f"{PLANNED} {condition}",
        (last, _season_before(first), first, *values),
        order="earliest",
        choices=("fate",) if not every or first[:7] == last[:7] else (),
        empty="Inget möte är planerat till de här dagarna.",
    )


def dayless(network: str | None, *, every: bool) -> Listing:
    """Announced without a day."""
    condition, values = _of_network(network, every=every)
    return Listing(
        "obestamda",
        "Planerat utan dag",
        (
            Column("edtf", "När"),
            Column("theme", "Om"),
            Column("network", "Nätverk", words.NETWORK),
            Column("announced_on", "Sagt på mötet", words.DOCUMENT, kind="day"),
            Column("printed", "Så står det", words.PLACE),
            *SPAN,
        ),
        f"{DAYLESS} {condition}",
        values,
        order="-announced_on",
        empty="Allt som är planerat har en dag.",
        by=20,
    )


def undated(network: str | None, *, every: bool) -> Listing:
    """Minutes without a day, with their windows."""
    condition, values = _of_network(network, every=every)
    return Listing(
        "odaterade",
        "Protokoll utan dag",
        (
            Column("title", "Dokument", words.DOCUMENT),
            Column("network", "Nätverk", words.NETWORK),
            Column("earliest", "Tidigast", kind="day"),
            Column("latest", "Senast", kind="day"),
            Column("printed", "Det som talar för det",
                   "/dokument/{told_in}/sida/{page}?plats={span_start}-{span_end}"),
            *SPAN,
            Column("told_in", "Står i", shown=False),
        ),
        f"{UNDATED} {condition}",
        values,
        order="earliest",
        empty="Alla protokoll säger vilken dag mötet var.",
        by=20,
    )  # fmt: skip


def _season_before(day: str) -> str:
    try:
        return (date.fromisoformat(day) - timedelta(days=SEASON)).isoformat()
    except (ValueError, OverflowError):
        return day


def _of_network(network: str | None, *, every: bool) -> tuple[str, tuple[str | None, ...]]:
    return ("", ()) if every else ("AND d.network IS ?", (network,))
