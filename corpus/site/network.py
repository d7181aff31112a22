"""`/natverk` and `/natverk/<name>`: who met when, who was missing, what came of it."""

from __future__ import annotations

import sqlite3

from corpus.site import attendance_matrix as attendance
from corpus.site import decisions
from corpus.site import network_facts as facts
from corpus.site import people_words as words
from corpus.site.attendance_matrix import By, Meeting, ShownMatrix
from corpus.site.listing_kept import counted_once
from corpus.site.pages import Asked, File, NotFound, Page, Route, address
from corpus.site.plots import MOST_SERIES, Plot, Point, Series, by_year, lines, stacked

NONE = "-"
"""What stands in the address for the minutes that name no network."""


def networks_page(db: sqlite3.Connection, _asked: Asked) -> Page:
    """All networks."""
    counts = db.execute(
        "SELECT nullif(year, ''), count(*) FROM network_years WHERE network <> '' GROUP BY year"
    )
    active = by_year({year: number for year, number in counts if year})
    plot = stacked(
        "aktiva",
        "Nätverk som möttes, per år",
        [one.label for one in active],
        [Series("Nätverk", tuple(one.value for one in active))],
    )
    return Page("networks.html", "Nätverk", {"active": plot}, (counted_once(db, facts.NETWORKS),))


def network_page(db: sqlite3.Connection, asked: Asked) -> Page | File:
    """One network; its attendance as a file where `narvaro` asks for it."""
    name, network = _name(asked)
    meetings = attendance.meetings_of(db, network)
    if not meetings:
        raise NotFound(f"Inget nätverk heter {name}.")
    by: By = "person" if asked.args.get("narvaro") == "person" else "kommun"
    if "narvaro" in asked.args and asked.args.get("format") in {"csv", "json"}:
        return _download(db, network, by, meetings, asked.args["format"])
    part = attendance.part_of(meetings, asked.args.get("ar", ""))
    context = {
        "network": network,
        "name": name,
        "meetings": len(meetings),
        "first": next((one.day for one in meetings if one.day), ""),
        "last": next((one.day for one in reversed(meetings) if one.day), ""),
        "undated": sum(not one.day for one in meetings),
        "without_list": sum(not one.has_list for one in meetings),
        "parts": attendance.parts(meetings, asked.path, asked.args),
        "municipalities": _shown(db, network, "kommun", part, asked.path),
        "people": _shown(db, network, "person", part, asked.path),
        "per_year": _per_year(meetings),
        "topic_years": _topic_years(db, network),
    }
    missing = facts.missing(network, many=len(meetings) > facts.MOST_MEETINGS)
    tables = (
        counted_once(db, facts.meetings(network)),
        facts.planned(network),
        *([counted_once(db, facts.faithful(network))] if network is not None else []),
        *([counted_once(db, missing)] if network is not None else []),
        facts.topics(network),
        decisions.of_network(network),
        facts.promises(network),
        facts.contradictions(network),
    )
    return Page("network.html", name, context, tables)


def _name(asked: Asked) -> tuple[str, str | None]:
    """The network as a person calls it, and as the corpus does."""
    told = asked.parts["network"]
    return (words.NO_NETWORK.capitalize(), None) if told == NONE else (told, told)


def _shown(
    db: sqlite3.Connection, network: str | None, by: By, part: list[Meeting], path: str
) -> ShownMatrix:
    rows = attendance.matrix(db, network, by, part)
    what = "Kommuner" if by == "kommun" else "Personer"
    return ShownMatrix(
        f"narvaro-{by}",
        f"{what} och möten",
        tuple(part),
        rows,
        f"{path}?narvaro={by}&format=csv",
        f"{path}?narvaro={by}&format=json",
    )


def _download(
    db: sqlite3.Connection, network: str | None, by: By, meetings: list[Meeting], form: str
) -> File:
    rows = attendance.matrix(db, network, by, meetings)
    if form == "csv":
        body = attendance.as_csv(rows, meetings, by)
        return File(body, "text/csv; charset=utf-8", f"narvaro-{by}.csv")
    body = attendance.as_json(rows, meetings)
    return File(body, "application/json; charset=utf-8", f"narvaro-{by}.json")


def _per_year(meetings: list[Meeting]) -> Plot:
    """Meetings a year, with and without an attendance list."""
    counts: dict[str | None, list[int]] = {}
    for one in meetings:
        counts.setdefault(one.day[:4] or None, [0, 0])[one.has_list] += 1
    points = by_year({year: sum(both) for year, both in counts.items()})
    both = [counts.get(point.label, counts.get(None, [0, 0]) if _last(point, points) else [0, 0])
            for point in points]  # fmt: skip
    return stacked(
        "per-ar",
        "Möten per år",
        [point.label for point in points],
        [
            Series("Med närvarolista", tuple(float(with_list) for _, with_list in both)),
            Series("Utan närvarolista", tuple(float(without) for without, _ in both)),
        ],
    )


def _last(point: Point, points: list[Point]) -> bool:
    return point is points[-1]


def _topic_years(db: sqlite3.Connection, network: str | None) -> Plot:
    """The commonest topics as the share of each year's meetings."""
    name = network or ""
    rows = db.execute(
        "SELECT topic, label, nullif(year, ''), documents FROM network_topics WHERE network = ?",
        [name],
    ).fetchall()
    held = dict(
        db.execute(
            "SELECT nullif(year, ''), documents FROM network_years WHERE network = ?", [name]
        ).fetchall()
    )
    years = [one.label for one in by_year({year: number for year, number in held.items() if year})]
    total: dict[tuple[str, str], int] = {}
    told: dict[tuple[str, str | None], int] = {}
    for topic, label, year, documents in rows:
        total[topic, label] = total.get((topic, label), 0) + documents
        told[topic, year] = documents
    common = sorted(total, key=lambda one: (-total[one], one[1]))[:MOST_SERIES]
    series = [
        Series(
            label,
            tuple(told.get((topic, y), 0) / held[y] if held.get(y) else None for y in years),
        )
        for topic, label in common
    ]
    return lines("amnesar", "De vanligaste ämnena, andel av årets möten", years, series, share=True)


def of(network: str | None) -> str:
    """The address of a network's page; of the minutes that name none, for `None`."""
    return address("natverk", network or NONE)


ROUTES: tuple[Route, ...] = (
    (r"/natverk$", networks_page),
    (r"/natverk/(?P<network>[^/]+)$", network_page),
)
