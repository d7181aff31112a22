"""The start page: search, what came last night, documents and topics over time, ways on."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from corpus.site.listing import Column, Listing
from corpus.site.listing_rows import kept
from corpus.site.municipality import MUNICIPALITIES
from corpus.site.pages import Asked, Page, Route, address
from corpus.site.plots import Plot, Point, Series, bars, by_year, lines
from corpus.site.reports import latest_night

LATEST = Listing(
    "senaste",
    "Senast inkomna dokument",
    (
        Column("arrived", "Kom in", kind="day"),
        Column("day", "Möte", kind="day"),
        Column("title", "Titel", "/dokument/{document_id}"),
        Column("network", "Nätverk", "/natverk/{network}"),
        Column("filename", "Fil", "/dokument/{document_id}"),
        Column("document_id", "Dokument", shown=False),
    ),
    """SELECT substr(r.read_at, 1, 10) AS arrived,
              coalesce(d.meeting_date, d.meeting_earliest) AS day, d.title, d.network, d.filename,
              d.document_id
       FROM documents AS d JOIN readings AS r ON r.sha256 = d.sha256
       WHERE r.read_at >= ?""",
    order="-arrived",
    empty="Inga nya dokument.",
    by=10,
)

MOST_TOPICS = 5
"""Lines in the plot of topics: the commonest."""

NUMBERS = (
    ("documents", "dokument", "/dokument", "SELECT count(*) FROM documents"),
    ("pages", "sidor", "/sok", "SELECT count(*) FROM pages"),
    ("people", "personer", "/personer", "SELECT count(*) FROM people"),
    (
        "networks",
        "nätverk",
        "/natverk",
        "SELECT count(DISTINCT network) FROM network_years WHERE network <> ''",
    ),
    (
        "municipalities",
        "kommuner",
        "/kommuner",
        f"SELECT count(*) FROM ({MUNICIPALITIES.select})",  # noqa: S608 - a constant
    ),
    ("topics", "ämnen", "/amnen", "SELECT count(DISTINCT topic) FROM network_topics"),
    ("aside", "filer lagda åt sidan", "/lagda-at-sidan", "SELECT count(*) FROM set_aside"),
)
"""What the corpus holds: a name, what it is, where it is listed, and its count."""

COUNTED = {
    "new": "nya filer lästa",
    "interpreted": "tolkade",
    "set_aside": "lagda åt sidan",
    "waiting": "väntar",
    "again": "fanns redan",
}
"""What a night did, by the column of the table of nights."""


def start_page(db: sqlite3.Connection, asked: Asked) -> Page:
    """The start page."""
    night = latest_night(db, asked.places.reports)
    context = {
        "numbers": kept(db, "numbers", lambda: _numbers(db)),
        "night": _night(night) if night else None,
        "plots": kept(db, "start plots", lambda: _plots(db)),
    }
    latest = replace(LATEST, values=(_since(db),))
    return Page("start.html", "Diarium", context, (latest,))


def _night(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """The night that stands first among the reports: when it was and what it did, in words."""
    return {
        "when": found["night"],
        "outcome": found["outcome"],
        "did": [(label, found[name] or 0) for name, label in COUNTED.items()],
        "report": address("rapport", found["stamp"]),
    }


def _since(db: sqlite3.Connection) -> str:
    """When the last night began that read a document; what came then is what came last."""
    found = db.execute(
        """SELECT max(started) FROM runs
           WHERE started <= (SELECT max(read_at) FROM readings)"""
    ).fetchone()[0]
    return str(found or "")


def _numbers(db: sqlite3.Connection) -> list[tuple[str, int, str]]:
    counted = [(label, db.execute(sql).fetchone()[0], href) for _, label, href, sql in NUMBERS]
    return [(label, number, href) for label, number, href in counted if number]


def _plots(db: sqlite3.Connection) -> list[Plot]:
    """Documents by year, and the commonest topics by year; none where there is too little."""
    years = {
        year or None: documents
        for year, documents in db.execute(
            "SELECT year, sum(documents) FROM network_years GROUP BY year"
        )
    }
    points = [
        Point(one.label, one.value, f"/dokument?dokument.year={one.label}")
        if one.label.isdigit()
        else one
        for one in by_year(years)
    ]
    told = [one.label for one in points if one.label.isdigit()]
    drawn = [bars("dokument-per-ar", "Dokument per år", points)] if points else []
    series = [
        Series(label, tuple(float(by.get(year, 0)) for year in told))
        for label, by in _topics(db)
    ]  # fmt: skip
    if series and len(told) > 1:
        title = "Vanligaste ämnena: dokument per år"
        drawn.append(lines("amnen-per-ar", title, told, series))
    return drawn


def _topics(db: sqlite3.Connection) -> list[tuple[str, dict[str, int]]]:
    """The commonest topics: the label, and the documents of each year."""
    found: dict[str, tuple[str, dict[str, int]]] = {}
    for topic, label, year, documents in db.execute(
        """SELECT topic, max(label), year, sum(documents) FROM network_topics
           GROUP BY topic, year ORDER BY topic, year"""
    ):
        found.setdefault(topic, (label, {}))[1][year] = documents
    commonest = sorted(found.values(), key=lambda one: (-sum(one[1].values()), one[0]))
    return commonest[:MOST_TOPICS]


ROUTES: tuple[Route, ...] = ((r"/$", start_page),)
