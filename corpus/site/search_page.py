"""The search page: words and filters, the hits with their places, how the words were meant."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from codecs import BOM_UTF8 as BOM
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from corpus.exports.cells import neutral
from corpus.filters import checked_day
from corpus.search import find
from corpus.search_errors import NotCalledSo
from corpus.search_found import FacetKind, Found, Hit, Sort
from corpus.site.choices import labels, municipalities, networks, topics
from corpus.site.pages import Asked, File, Page, Route, address, place
from pipeline.errors import BadSettings

BY = 20
"""Hits on a page."""

MOST_DOWNLOADED = 1_000
"""Hits in a download."""

LONGEST = 500
"""Code points of what is typed in a field; nobody types more."""

FILTERS = {
    "natverk": "network",
    "kommun": "municipality",
    "person": "person",
    "amne": "topic",
    "fran": "since",
    "till": "until",
    "etikett": "label",
}
"""The fields of the form, and the filters that they are."""

SORTS: Mapping[str, Sort] = {"bast": "best", "nyast": "newest", "aldst": "oldest"}

FACETS: Mapping[FacetKind, tuple[str, str]] = {
    "network": ("Nätverk", "natverk"),
    "year": ("År", "fran"),
    "municipality": ("Kommun", "kommun"),
    "topic": ("Ämne", "amne"),
    "label": ("Etikett", "etikett"),
}

NO_WORDS = "Skriv minst ett ord att söka efter."
TOO_MANY = "Skriv färre ord."
TOO_SHORT = "Skriv minst två bokstäver före stjärnan."
NO_DATE = "Skriv ett år, en månad eller en dag: 2023, 2023-10 eller 2023-10-02."
NO_TOWN = "Ingen kommun heter så. Skriv dess namn eller fyrsiffriga kod."

ODD_OR = "Skriv OR mellan två ord eller två fraser, inte mellan ett ord och en fras."

TOLD = {
    "no-words": ("q", NO_WORDS),
    "too-many-words": ("q", TOO_MANY),
    "too-short": ("q", TOO_SHORT),
    "no-municipality": ("kommun", NO_TOWN),
    "no-network": ("natverk", "Inget nätverk heter så."),
    "many-networks": ("natverk", "Flera nätverk kan menas. Skriv mer av namnet."),
    "no-topic": ("amne", "Inget ämne heter så."),
    "no-label": ("etikett", "Ingen etikett heter så."),
    "no-person": ("person", "Ingen person heter så."),
    "no-day": ("fran", NO_DATE),
    "odd-alternatives": ("q", ODD_OR),
}
"""Of what can be wrong with a search: the field of the form, and what is said beside it."""


@dataclass(frozen=True, slots=True)
class Query:
    """What the form asks: the words, the filters that are filled in, the order, from which hit."""

    words: str
    filters: Mapping[str, str]
    sort: str
    page: int

    @classmethod
    def of(cls, asked: Asked) -> Query:
        """The query in an address."""
        filled = {name: asked.args.get(name, "").strip()[:LONGEST] for name in FILTERS}
        sort = asked.args.get("sortera", "")
        return cls(
            asked.args.get("q", "").strip()[:LONGEST],
            {name: value for name, value in filled.items() if value},
            sort if sort in SORTS else "bast",
            asked.number("sida"),
        )

    def address(self, **changed: str) -> str:
        """The address of this query with something changed; the first page unless told."""
        sort = {} if self.sort == "bast" else {"sortera": self.sort}
        asked = {"q": self.words, **self.filters, **sort, **changed}
        return "/sok?" + urlencode({key: value for key, value in asked.items() if value})


@dataclass(frozen=True, slots=True)
class ShownHit:
    """A hit as the page shows it: what it is, where it leads, and its snippet in pieces."""

    hit: Hit
    href: str
    network_href: str
    pieces: list[tuple[bool, str]]


def search_page(db: sqlite3.Connection, asked: Asked) -> Page | File:
    """The search page; the hits as a file where the address asks for one."""
    query = Query.of(asked)
    if not query.words and not query.filters:
        return _page(db, query, None, {})
    wrong = _wrong(query)
    if wrong:
        return _page(db, query, None, wrong)
    form = asked.args.get("format")
    try:
        if form in {"csv", "json"}:
            return _download(_ask(db, query, MOST_DOWNLOADED, 0).hits, str(form))
        found = _ask(db, query, BY, BY * (query.page - 1), facets=True)
    except BadSettings as error:
        return _page(db, query, None, _told(error))
    return _page(db, query, found, {})


def _ask(
    db: sqlite3.Connection, query: Query, limit: int, offset: int, *, facets: bool = False
) -> Found:
    filters: dict[str, Any] = {FILTERS[name]: value for name, value in query.filters.items()}
    sort = SORTS[query.sort]
    return find(db, query.words, limit=limit, offset=offset, sort=sort, facets=facets, **filters)


def _wrong(query: Query) -> dict[str, str]:
    """What was typed wrongly, by field."""
    wrong = {} if query.words else {"q": NO_WORDS}
    for name in ("fran", "till"):
        try:
            checked_day(query.filters.get(name, "2000"))
        except BadSettings:
            wrong[name] = NO_DATE
    return wrong


def _told(error: BadSettings) -> dict[str, str]:
    """The field that an error of the search is about, and what to say there."""
    field, sentence = TOLD.get(error.code, ("q", NO_WORDS))
    near = error.near if isinstance(error, NotCalledSo) else ()
    return {field: f"{sentence} Närmast: {', '.join(near)}." if near else sentence}


def _page(
    db: sqlite3.Connection, query: Query, found: Found | None, wrong: Mapping[str, str]
) -> Page:
    context = {
        "query": query,
        "wrong": wrong,
        "networks": networks(db),
        "topics": topics(db),
        "municipalities": municipalities(db),
        "labels": labels(db),
        "found": found,
        **(_shown(query, found) if found else {}),
    }
    title = f"Sök: {query.words}" if query.words else "Sök"
    return Page("search.html", title, context, status=400 if wrong else 200)


def _shown(query: Query, found: Found) -> dict[str, Any]:
    last = found.offset + len(found.hits)
    more = bool(found.hits) and (found.more or last < found.pages)
    if found.last and last >= found.last:
        more = False
    return {
        "hits": [
            ShownHit(hit, _place(hit, query),
                     address("natverk", hit.network) if hit.network else "", hit.pieces())
            for hit in found.hits
        ],
        "first": found.offset + 1,
        "last": last,
        "before": query.address(sida=str(query.page - 1)) if query.page > 1 else "",
        "after": query.address(sida=str(query.page + 1)) if more else "",
        "sorts": [
            ("Bäst först", query.address(sortera=""), query.sort == "bast"),
            ("Nyast först", query.address(sortera="nyast"), query.sort == "nyast"),
            ("Äldst först", query.address(sortera="aldst"), query.sort == "aldst"),
        ],
        "facets": list(_facets(query, found)),
        "suggestions": [(one, "/sok?" + urlencode({"q": one})) for one in found.suggestions],
        "without": _without(query),
        "csv": query.address(format="csv"),
        "json": query.address(format="json"),
        "most": MOST_DOWNLOADED,
    }  # fmt: skip


def _place(hit: Hit, query: Query) -> str:
    """Where a hit stands: its place marked, and all the words that were looked for."""
    marked = place(hit.document_id, hit.page, hit.span_start, hit.span_end)
    return f"{marked}&{urlencode({'q': query.words})}"


def _facets(query: Query, found: Found) -> Any:
    """Each kind of facet: its heading, and its values with what they lead to and whether chosen."""
    for kind, (label, name) in FACETS.items():
        values = found.facets.get(kind, ())
        chosen = query.filters.get(name, "")
        if len(values) > 1 or (values and chosen):
            yield label, [
                (one, query.address(**_facet(kind, name, "" if one.value == chosen else one.value)),
                 one.value == chosen)
                for one in values
            ]  # fmt: skip


def _facet(kind: FacetKind, name: str, value: str) -> dict[str, str]:
    return {"fran": value, "till": value} if kind == "year" else {name: value}


def _without(query: Query) -> list[tuple[str, str]]:
    """Each filter that is on, with the address of the query without it."""
    names = {"natverk": "nätverket", "kommun": "kommunen", "person": "personen", "amne": "ämnet",
             "fran": "från och med", "till": "till och med", "etikett": "etiketten"}  # fmt: skip
    return [
        (f"{names[name]} {value}", query.address(**{name: ""}))
        for name, value in query.filters.items()
    ]


def _download(hits: tuple[Hit, ...], form: str) -> File:
    rows = [
        {
            "document_id": hit.document_id,
            "filename": hit.filename,
            "title": hit.title,
            "network": hit.network,
            "day": hit.date,
            "page": hit.page,
            "span_start": hit.span_start,
            "span_end": hit.span_end,
            "snippet": hit.snippet,
            "address": place(hit.document_id, hit.page, hit.span_start, hit.span_end),
        }
        for hit in hits
    ]
    if form == "json":
        body = json.dumps(rows, ensure_ascii=False)
        return File(body.encode(), "application/json; charset=utf-8", "sokning.json")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(rows[0] if rows else ["document_id"])
    writer.writerows([neutral(value) for value in row.values()] for row in rows)
    return File(BOM + out.getvalue().encode(), "text/csv; charset=utf-8", "sokning.csv")


ROUTES: tuple[Route, ...] = ((r"/sok$", search_page),)
