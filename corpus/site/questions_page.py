"""The analysts' twenty questions: a list, and each with its answer as a table."""

from __future__ import annotations

import sqlite3
from urllib.parse import urlencode

from corpus.questions import Question, questions
from corpus.site.listing import Column, Listing
from corpus.site.listing_kept import counted_once
from corpus.site.listing_rows import kept
from corpus.site.pages import Asked, NotFound, Page, Route, address

_PLACE = "/dokument/{document_id}/sida/{page}?plats={span_start}-{span_end}"

LINKS: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("page", _PLACE, frozenset({"document_id", "page", "span_start", "span_end"})),
    ("printed", _PLACE, frozenset({"document_id", "page", "span_start", "span_end"})),
    ("document_id", "/dokument/{document_id}", frozenset({"document_id"})),
    ("title", "/dokument/{document_id}", frozenset({"document_id"})),
    ("filename", "/dokument/{document_id}", frozenset({"document_id"})),
    ("network", "/natverk/{network}", frozenset({"network"})),
    ("person_id", "/person/{person_id}", frozenset({"person_id"})),
    ("name", "/person/{person_id}", frozenset({"person_id"})),
    ("person", "/person/{person_id}", frozenset({"person_id"})),
    ("municipality_code", "/kommun/{municipality_code}", frozenset({"municipality_code"})),
    ("municipality", "/kommun/{municipality_code}", frozenset({"municipality_code"})),
    ("topic", "/amne/{topic}", frozenset({"topic"})),
    ("label", "/amne/{topic}", frozenset({"topic"})),
)
"""Where a column of that name leads, given that these columns are there too."""

HIDDEN = {
    "document_id": frozenset({"page", "title", "filename"}),
    "person_id": frozenset({"name", "person"}),
    "municipality_code": frozenset({"municipality"}),
    "topic": frozenset({"label"}),
}
"""Keys that are not shown where a column of those names leads to the same."""

LABELS = {
    "network": "Nätverk",
    "year": "År",
    "day": "Dag",
    "name": "Namn",
    "person": "Person",
    "person_id": "Person",
    "municipality": "Kommun",
    "municipality_code": "Kommunkod",
    "organisation": "Organisation",
    "role": "Roll",
    "document_id": "Dokument",
    "title": "Titel",
    "filename": "Fil",
    "heading": "Rubrik",
    "printed": "Så står det",
    "page": "Sida",
    "meetings": "Möten",
    "documents": "Dokument",
    "first_day": "Första dag",
    "last_day": "Sista dag",
    "first_seen": "Först sedd",
    "last_seen": "Sist sedd",
    "earliest": "Tidigast",
    "latest": "Senast",
    "time": "Tid",
    "place": "Plats",
    "theme": "Tema",
    "label": "Ämne",
    "topic": "Ämne",
    "spelling": "Stavning",
    "reason": "Varför",
    "probability": "Sannolikhet",
    "kind": "Slag",
    "told": "Säger",
    "moten": "Möten",
    "kommuner_per_mote": "Kommuner per möte",
    "fore": "Före",
    "ar": "År",
    "dag": "Dag",
    "sista_motet": "Sista mötet",
    "forsta_motet": "Första mötet",
    "forra_motet": "Förra mötet",
    "forsta_gangen": "Första gången",
    "forsta": "Första",
    "natverk": "Nätverk",
    "regel": "Regel",
    "rattelser": "Rättelser",
    "lamnade": "Lämnade",
    "anmalda": "Anmälda",
    "rule": "Regel",
    "before": "Före",
    "after": "Efter",
}
"""What columns of the corpus are called in a heading."""


def questions_page(_db: sqlite3.Connection, _asked: Asked) -> Page:
    """The list of questions."""
    told = [(one, address("fragor", one.number), console(one.sql)) for one in questions()]
    return Page("questions.html", "Tjugo frågor", {"questions": told})


def question_page(db: sqlite3.Connection, asked: Asked) -> Page:
    """A question with its answer.

    Raises:
        NotFound: there is no question of that number.
    """
    number = int(asked.parts["number"])
    every = questions()
    found = next((one for one in every if one.number == number), None)
    if found is None:
        raise NotFound("Det finns ingen fråga med det numret.")
    context = {
        "question": found,
        "console": console(found.sql),
        "before": address("fragor", number - 1) if number > 1 else "",
        "after": address("fragor", number + 1) if number < len(every) else "",
    }
    return Page("question.html", found.question, context, (counted_once(db, answer(db, found)),))


def console(sql: str) -> str:
    """The address that runs a query in the console."""
    return "/corpus?" + urlencode({"sql": sql})


def answer(db: sqlite3.Connection, question: Question) -> Listing:
    """The answer as a table whose columns lead where the site has a page."""
    names, values = kept(db, ("question", question.sql), lambda: _first(db, question.sql))
    return Listing(
        "svar",
        "Svar",
        tuple(_column(name, value, frozenset(names))
              for name, value in zip(names, values, strict=True)),
        question.sql,
        empty="Frågan har inget svar i den här korpusen.",
    )  # fmt: skip


def _first(db: sqlite3.Connection, sql: str) -> tuple[list[str], list[object]]:
    """The columns of an answer, and its first row's values."""
    found = db.execute(f"SELECT * FROM ({sql}) LIMIT 1")  # noqa: S608 - the question is ours
    names = [column[0] for column in found.description]
    return names, list(found.fetchone() or [None] * len(names))


def _column(name: str, value: object, names: frozenset[str]) -> Column:
    link = next((href for one, href, needed in LINKS if one == name and needed <= names), "")
    numeric = isinstance(value, int | float)
    hidden = name in {"span_start", "span_end"} or bool(HIDDEN.get(name, frozenset()) & names)
    label = LABELS.get(name, name.replace("_", " ").capitalize())
    return Column(name, label, link, "number" if numeric else "text", shown=not hidden)


ROUTES: tuple[Route, ...] = (
    (r"/fragor$", questions_page),
    (r"/fragor/(?P<number>[0-9]{1,3})$", question_page),
)
