"""`/amnen` and `/amne/<topic>`: when, where and by whom a topic is spoken of; any word's trend."""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from corpus.site import people_words as words
from corpus.site import topic_facts as facts
from corpus.site.listing_kept import counted_once
from corpus.site.pages import Asked, NotFound, Page, Route, address, place
from corpus.site.plots import Plot, Series, bars, by_year, lines
from corpus.site.plots_time import HeatRow, heat
from corpus.site.topic_facts import MOST_MEETINGS
from corpus.site.word_years import word_years
from pipeline.errors import BadSettings

MOST_ROWS = 15
"""Networks in the heat strip."""

MOST_NAMED = 40


@dataclass(frozen=True, slots=True)
class First:
    """Where a topic turned up first: the place, the meeting, and who was there.

    `people` are (name, address, said in a list of the same section); `raised` the names that stand
    in the section itself.
    """

    day: str
    network: str | None
    network_href: str
    heading: str
    printed: str
    href: str
    people: tuple[tuple[str, str], ...]
    named: tuple[tuple[str, str], ...]


def topics_page(db: sqlite3.Connection, asked: Asked) -> Page:
    """All topics; the trend of a word where `ord` gives one."""
    word = asked.args.get("ord", "").strip()
    counted = _counted(db, word)
    context = {
        "word": word,
        "trend": _of_word(word, counted) if counted else None,
        "found": sum(counted.values()),
    }
    return Page("topics.html", "Ämnen", context, (counted_once(db, facts.TOPICS),))


def topic_page(db: sqlite3.Connection, asked: Asked) -> Page:
    """One topic."""
    topic = asked.parts["topic"]
    (label,) = db.execute(
        "SELECT max(label) FROM network_topics WHERE topic = ?", [topic]
    ).fetchone()
    if label is None:
        raise NotFound(f"Inget ämne heter {topic} i protokollen.")
    years = db.execute(
        """SELECT nullif(t.year, ''), t.documents, t.sections, y.documents FROM (
             SELECT year, sum(documents) AS documents, sum(sections) AS sections
             FROM network_topics WHERE topic = ? GROUP BY year
           ) AS t JOIN (
             SELECT year, sum(documents) AS documents FROM network_years GROUP BY year
           ) AS y ON y.year = t.year""",
        [topic],
    ).fetchall()
    documents = sum(row[1] for row in years)
    year = asked.args.get("ar", "")
    context = {
        "topic": topic,
        "documents": documents,
        "sections": sum(row[2] for row in years),
        "counts": _counts(years),
        "shares": _shares(years),
        "networks": _networks(db, topic),
        "first": _first(db, topic),
        "steps": _steps(topic, year, [row[0] for row in years])
        if documents > MOST_MEETINGS
        else [],
        "most": MOST_MEETINGS,
        "year": year,
    }
    tables = (
        counted_once(db, facts.path(topic)),
        facts.places(topic, year),
        counted_once(db, facts.related(topic)),
        counted_once(db, facts.municipalities(topic, year)),
        counted_once(db, facts.people(topic, year)),
    )
    return Page("topic.html", label, context, tables)


def _steps(topic: str, shown: str, years: list[str | None]) -> list[tuple[str, str, bool]]:
    """The latest meetings, and each year: label, address, whether it is shown."""
    told = sorted((year for year in years if year), reverse=True)
    here = address("amne", topic)
    latest = (f"De senaste {MOST_MEETINGS} mötena", f"{here}#avsnitt", not shown)
    return [latest, *((year, f"{here}?ar={year}#avsnitt", year == shown) for year in told)]


def _counted(db: sqlite3.Connection, word: str) -> Mapping[str | None, int]:
    """How many documents of each year hold the word; none where there is nothing to look for."""
    try:
        return word_years(db, word) if word else {}
    except BadSettings:
        return {}


def _of_word(word: str, counted: Mapping[str | None, int]) -> Plot:
    points = [
        replace(one, href=f"/sok?{urlencode({'q': word, 'fran': one.label, 'till': one.label})}")
        if one.value and one.label.isdigit()
        else one
        for one in by_year(dict(counted))
    ]
    title = f"Protokoll med ”{word}” per år"
    return bars("ord-per-ar", title, points, headings=("År", "Protokoll"))


def _counts(years: list[tuple[str | None, int, int, int]]) -> Plot:
    points = by_year({year: documents for year, documents, *_ in years})
    return bars("antal", "Möten där ämnet togs upp, per år", points, headings=("År", "Möten"))


def _shares(years: list[tuple[str | None, int, int, int]]) -> Plot:
    told = {year: documents / held for year, documents, _, held in years if year}
    labels = [one.label for one in by_year(dict.fromkeys(told, 1.0))]
    values = tuple(told.get(label, 0.0) for label in labels)
    return lines("andelar", "Andel av årets möten", labels, [Series("Andel", values)], share=True)


def _networks(db: sqlite3.Connection, topic: str) -> Plot:
    """Share of each network's meetings, year by year, of those that speak of it most."""
    rows = db.execute(
        """SELECT nullif(network, ''), nullif(year, ''), documents FROM network_topics
           WHERE topic = ?""",
        [topic],
    ).fetchall()
    total: dict[str | None, int] = {}
    for network, _, documents in rows:
        total[network] = total.get(network, 0) + documents
    most = sorted(total, key=lambda name: (-total[name], name or ""))[:MOST_ROWS]
    spoken = {(network, year): documents for network, year, documents in rows}
    years = [one.label for one in by_year({year: 1 for _, year, _ in rows if year})]
    shown = []
    for network in most:
        held = dict(
            db.execute(
                """SELECT nullif(year, ''), documents FROM network_years WHERE network = ?""",
                [network or ""],
            ).fetchall()
        )
        values = tuple(
            spoken.get((network, year), 0) / held[year] if held.get(year) else None
            for year in years
        )
        shown.append(
            HeatRow(network or words.NO_NETWORK, values, address("natverk", network or "-"))
        )
    return heat(
        "natverk", "Andel av nätverkens möten, år för år", years, shown, share=True, first="Nätverk"
    )


def _first(db: sqlite3.Connection, topic: str) -> First | None:
    """The first place of the topic, of those with a day."""
    (least,) = db.execute(
        f"""SELECT min({words.DAY} || d.document_id)
            FROM (SELECT DISTINCT document_id FROM topics WHERE topic = ?) AS t
            JOIN documents AS d ON d.document_id = t.document_id""",
        [topic],
    ).fetchone()
    if least is None:
        return None
    found = db.execute(
        f"""SELECT {words.DAY}, d.network, t.printed, t.document_id, t.page, t.span_start,
                   t.span_end, s.heading, s.span_start, s.span_end
            FROM topics AS t JOIN documents AS d ON d.document_id = t.document_id
            LEFT JOIN sections AS s
              ON s.document_id = t.document_id AND s.section_id = t.section_id
            WHERE t.document_id = ? AND t.topic = ? AND t.printed IS NOT NULL
            ORDER BY t.section_id IS NULL, t.span_start, t.ordinal LIMIT 1""",
        [least[len("2024-09-25") :], topic],
    ).fetchone()
    if found is None:
        return None
    day, network, printed, document_id, page, start, end, heading, opens, closes = found
    there = db.execute(
        """SELECT DISTINCT p.name, p.person_id FROM attendance AS a
           JOIN people AS p ON p.person_id = a.person_id
           WHERE a.document_id = ? AND a.status <> 'absent' ORDER BY a.ordinal LIMIT ?""",
        [document_id, MOST_NAMED],
    ).fetchall()
    named = db.execute(
        """SELECT DISTINCT printed, page, span_start, span_end FROM mentions
           WHERE document_id = ? AND kind = 'person' AND span_start >= ? AND span_start < ?
           ORDER BY span_start LIMIT ?""",
        [document_id, opens or 0, closes or 0, MOST_NAMED],
    ).fetchall()
    return First(
        day,
        network,
        address("natverk", network or "-"),
        heading or "",
        printed,
        place(document_id, page, start, end),
        tuple((name, address("person", person_id)) for name, person_id in there),
        tuple((name, place(document_id, *where)) for name, *where in named),
    )


ROUTES: tuple[Route, ...] = (
    (r"/amnen$", topics_page),
    (r"/amne/(?P<topic>[^/]+)$", topic_page),
)
