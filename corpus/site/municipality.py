"""`/kommuner` and `/kommun/<code>`: which networks, who for it, when it was away."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from corpus.site import attendance_matrix as attendance
from corpus.site import municipality_facts as facts
from corpus.site import people_words as words
from corpus.site.listing import Column, Listing
from corpus.site.listing_kept import counted_once
from corpus.site.pages import Asked, NotFound, Page, Route, address
from corpus.site.plots import Plot, Point, Series, by_year, lines

MOST_STRIPS = 12
"""Networks whose meetings are drawn on a municipality's page; the others are in its list."""


@dataclass(frozen=True, slots=True)
class Strip:
    """The municipality's row in one network's matrix."""

    network: str
    href: str
    meetings: tuple[attendance.Meeting, ...]
    row: attendance.MatrixRow


MUNICIPALITIES = Listing(
    "kommuner",
    "Kommuner",
    (
        Column("name", "Kommun", words.MUNICIPALITY),
        Column("county", "Län"),
        Column("networks", "Nätverk", kind="number"),
        Column("meetings", "Möten", kind="number"),
        Column("people", "Personer", kind="number"),
        Column("first_year", "Första året", kind="day"),
        Column("last_year", "Senaste året", kind="day"),
        Column("mentions", "Omnämnd", kind="number"),
        Column("municipality_code", "Kod"),
    ),
    """SELECT m.name, m.county, coalesce(k.networks, 0) AS networks,
              coalesce(k.meetings, 0) AS meetings, coalesce(p.people, 0) AS people,
              k.first_year, k.last_year, coalesce(n.mentions, 0) AS mentions,
              m.code AS municipality_code
       FROM municipalities AS m
       LEFT JOIN (
         SELECT municipality_code, count(nullif(network, '')) AS networks,
                sum(meetings) AS meetings, min(first_year) AS first_year,
                max(last_year) AS last_year
         FROM (
           SELECT network, municipality_code, sum(meetings) AS meetings,
                  min(nullif(year, '')) AS first_year, max(nullif(year, '')) AS last_year
           FROM network_municipalities WHERE meetings > 0 GROUP BY network, municipality_code
         ) GROUP BY municipality_code
       ) AS k ON k.municipality_code = m.code
       LEFT JOIN (
         SELECT municipality_code, count(*) AS people FROM people GROUP BY municipality_code
       ) AS p ON p.municipality_code = m.code
       LEFT JOIN (
         SELECT code, count(*) AS mentions FROM mentions WHERE code IS NOT NULL GROUP BY code
       ) AS n ON n.code = m.code
       WHERE k.meetings > 0 OR n.mentions > 0""",
    order="name",
    choices=("county",),
    empty="Ingen kommun står i något protokoll.",
    by=100,
)


def municipalities_page(db: sqlite3.Connection, _asked: Asked) -> Page:
    """The municipalities that the minutes tell of."""
    return Page("municipalities.html", "Kommuner", listings=(counted_once(db, MUNICIPALITIES),))


def municipality_page(db: sqlite3.Connection, asked: Asked) -> Page:
    """One municipality."""
    code = asked.parts["code"]
    row = db.execute("SELECT name, county FROM municipalities WHERE code = ?", [code]).fetchone()
    if row is None:
        raise NotFound(f"Ingen kommun har koden {code}.")
    per_year = db.execute(facts.PER_YEAR, [code] * 3).fetchall()
    present = sum(there for _, there, _ in per_year)
    listed = sum(held for *_, held in per_year)
    (meetings,) = db.execute(
        "SELECT sum(meetings) FROM network_municipalities WHERE municipality_code = ?", [code]
    ).fetchone()
    tables = (
        facts.networks(code),
        counted_once(db, facts.representatives(code)),
        counted_once(db, facts.missed(code, many=listed - present > facts.MOST_MISSED)),
        counted_once(db, facts.topics(code, many=(meetings or 0) > facts.MOST_MEETINGS)),
        facts.mentions(code),
    )
    strips = _strips(db, code)
    context = {
        "code": code,
        "county": row[1],
        "shares": _shares(per_year),
        "present": present,
        "listed": listed,
        "strips": strips[:MOST_STRIPS],
        "left_out": len(strips[MOST_STRIPS:]),
    }
    return Page("municipality.html", row[0], context, tables)


def _shares(per_year: list[tuple[str | None, int, int]]) -> Plot:
    """The share of its networks' meetings that somebody from there was at."""
    told = {year: present / listed for year, present, listed in per_year if listed}
    points: list[Point] = by_year(dict.fromkeys(told, 1.0))
    labels = [one.label for one in points]
    by_label = {year or points[-1].label: share for year, share in told.items()}
    values = tuple(by_label.get(label) for label in labels)
    return lines("andel", "Andel av nätverkens möten där någon från kommunen var med", labels,
                 [Series("Andel", values)], share=True)  # fmt: skip


def _strips(db: sqlite3.Connection, code: str) -> list[Strip]:
    """Its last meetings in each network, those where it was most often first."""
    found = db.execute(
        """SELECT network, sum(meetings) FROM network_municipalities
           WHERE municipality_code = ? AND network <> '' GROUP BY network
           UNION SELECT network, 0 FROM network_members WHERE municipality_code = ?
           ORDER BY 2 DESC, 1""",
        [code, code],
    )
    networks = list(dict.fromkeys(network for network, _ in found))
    strips = []
    for at, network in enumerate(networks):
        if at >= MOST_STRIPS:
            strips.append(Strip(network, "", (), attendance.MatrixRow(code, "", "", "", ())))
            continue
        meetings = attendance.part_of(attendance.meetings_of(db, network), "")
        row = attendance.strip(db, code, meetings)
        strips.append(Strip(network, address("natverk", network), tuple(meetings), row))
    return strips


ROUTES: tuple[Route, ...] = (
    (r"/kommuner$", municipalities_page),
    (r"/kommun/(?P<code>[^/]+)$", municipality_page),
)
