"""The analysts' twenty questions: a list, and each with its answer as a table."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from corpus.questions import Question, questions
from corpus.site.column_words import label
from corpus.site.document_words import OUTCOME
from corpus.site.listing import Column, Kind, Listing
from corpus.site.listing_kept import counted_once
from corpus.site.listing_rows import kept
from corpus.site.pages import Asked, NotFound, Page, Route, address
from corpus.site.people_words import CONTRADICTION, in_swedish
from corpus.site.review import KINDS

_SHEET = "/dokument/{document_id}/sida/{page}"
_PLACE = f"{_SHEET}?plats={{span_start}}-{{span_end}}"
_DOCUMENT, _PERSON = "/dokument/{document_id}", "/person/{person_id}"
_MUNICIPALITY, _TOPIC = "/kommun/{municipality_code}", "/amne/{topic}"

LINKS: Mapping[str, str] = {
    **dict.fromkeys(("page", "printed"), f"{_PLACE} {_SHEET}"),
    **dict.fromkeys(("filename", "title"), f"{_PLACE} {_SHEET} {_DOCUMENT}"),
    "document_id": _DOCUMENT,
    "other_filename": "/dokument/{other_document_id}",
    "taken_up_day": "/dokument/{taken_up_in}",
    "network": "/natverk/{network}",
    **dict.fromkeys(("name", "person", "kom", "person_id"), _PERSON),
    **dict.fromkeys(("municipality", "municipality_code"), _MUNICIPALITY),
    **dict.fromkeys(("label", "topic"), _TOPIC),
}
"""Where a column of that name leads: to the first of these whose columns the row has."""

HIDDEN = {
    "document_id": {"page", "title", "filename"},
    "other_document_id": {"other_filename"},
    "taken_up_in": {"taken_up_day"},
    "person_id": {"name", "person", "kom"},
    "municipality_code": {"municipality"},
    "topic": {"label"},
}
"""Keys that are not shown where a column of one of those names leads to the same."""

WORDS = {"kind": {**CONTRADICTION, **KINDS}, "utfall": OUTCOME}
"""What states are called, by the column that has them."""


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
        "reading": in_pieces(found.reading),
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
    columns = [_column(*one, names) for one in zip(names, values, strict=True)]
    told = ", ".join(f"{_in_swedish(name)} AS {name}" for name in names)
    select = f"SELECT {told} FROM ({question.sql})"  # noqa: S608 - the question is ours
    empty = "Frågan har inget svar i den här korpusen."
    return Listing("svar", "Svar", tuple(columns), select, empty=empty)


def in_pieces(text: str) -> list[tuple[bool, str]]:
    """A sentence in pieces: those that stand as `code`, and those that do not.

    >>> in_pieces("Se `people` här.")
    [(False, 'Se '), (True, 'people'), (False, ' här.')]
    """
    pieces = enumerate(text.split("`"))
    return [(bool(at % 2), piece) for at, piece in pieces if piece]


def _in_swedish(name: str) -> str:
    """SQL that gives a column with its states in Swedish."""
    if name == "regel":
        return "diarium_rule(regel)"
    return in_swedish(name, WORDS[name]) if name in WORDS else name


def _first(db: sqlite3.Connection, sql: str) -> tuple[list[str], list[object]]:
    """The columns of an answer, and its first row's values."""
    found = db.execute(f"SELECT * FROM ({sql}) LIMIT 1")  # noqa: S608 - the question is ours
    names = [column[0] for column in found.description]
    return names, list(found.fetchone() or [None] * len(names))


def _column(name: str, value: object, names: Iterable[str]) -> Column:
    numeric = isinstance(value, int | float)
    hidden = name in {"span_start", "span_end"} or bool(HIDDEN.get(name, set()) & set(names))
    kind: Kind = "day" if name in {"day", "taken_up_day"} else "number" if numeric else "text"
    return Column(name, label(name), LINKS.get(name, ""), kind, shown=not hidden)


ROUTES: tuple[Route, ...] = (
    (r"/fragor$", questions_page),
    (r"/fragor/(?P<number>[0-9]{1,3})$", question_page),
)
