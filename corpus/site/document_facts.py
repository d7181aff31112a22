"""What was found on one page of a document, as marks: kind, span, words about it, where it leads.

facts_on(db, document_id, Span(0, 1900))  ->  (Fact, ...)
"""

# ruff: noqa: S608 - the SQL put together is of constants of this module, never input

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from corpus.site.document_words import DATE_KIND, EVIDENCE, OUTCOME, decimal, told_rule, visible
from corpus.site.pages import address
from corpus.site.people_words import CONTRADICTION, FATE, PROMISE, STATUS
from pipeline.document import Span
from pipeline.findings import Correction

MOST_FACTS = 2_000
"""Of one kind on one page; a page of minutes has some tens."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of mark: its name in addresses and style sheets, what it is called, one and many."""

    name: str
    one: str
    many: str


KINDS: tuple[Kind, ...] = (
    Kind("rubrik", "Rubrik", "Rubriker"),
    Kind("beslut", "Beslut", "Beslut"),
    Kind("lofte", "Löfte", "Löften"),
    Kind("mote", "Planerat möte", "Planerade möten"),
    Kind("motsagelse", "Motsägelse", "Motsägelser"),
    Kind("amne", "Ämne", "Ämnen"),
    Kind("datum", "Datum", "Datum"),
    Kind("organisation", "Organisation", "Organisationer"),
    Kind("kommun", "Kommun", "Kommuner"),
    Kind("person", "Person", "Personer"),
    Kind("osakert", "Osäkert ord", "Osäkra ord"),
    Kind("rattat", "Rättat ord", "Rättade ord"),
)
"""The kinds of facts; where two mark the same words, the first stands outermost."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that was found at a span: what about it, and the page of its own, or "".

    `note` is what became of it, such as who took a promise up, and `note_href` where.
    """

    kind: str
    span: Span
    about: str
    href: str = ""
    note: str = ""
    note_href: str = ""


def facts_on(db: sqlite3.Connection, document_id: str, page: Span) -> tuple[Fact, ...]:
    """The facts that touch the span of a page, in the order of the text, longer ones first."""
    found: dict[tuple[str, Span, str], Fact] = {}
    for sql, fact in _SOURCES:
        rows = db.execute(
            f"{sql} LIMIT {MOST_FACTS}",
            {"document": document_id, "start": page.start, "end": page.end},
        )
        names = [column[0] for column in rows.description]
        for row in rows:
            told = fact(dict(zip(names, row, strict=True)))
            one = replace(told, about=visible(told.about))
            found.setdefault((one.kind, one.span, one.href or one.about), one)
    order = {kind.name: number for number, kind in enumerate(KINDS)}
    return tuple(
        sorted(
            found.values(),
            key=lambda one: (one.span.start, -one.span.end, order[one.kind], one.about),
        )
    )


def _span(row: dict[str, Any]) -> Span:
    return Span(row["span_start"], row["span_end"])


def _joined(*pieces: str | None) -> str:
    return ", ".join(piece for piece in pieces if piece)


def _attendance(row: dict[str, Any]) -> Fact:
    status = STATUS.get(row["status"], row["status"])
    about = _joined(row["name"], row["municipality"] or row["organisation"], row["role"], status)
    return Fact("person", _span(row), about, _person(row["person_id"]))


def _mention(row: dict[str, Any]) -> Fact:
    if row["kind"] == "person":
        about = _joined(row["refers_to"] or row["name"], row["described"])
        return Fact("person", _span(row), about, _person(row["person_id"]))
    if row["kind"] == "municipality":
        href = address("kommun", row["code"]) if row["code"] else ""
        return Fact("kommun", _span(row), row["name"], href)
    quoted = row["name"].replace('"', " ")
    return Fact("organisation", _span(row), row["name"], "/sok?" + urlencode({"q": f'"{quoted}"'}))


def _person(person_id: str | None) -> str:
    return address("person", person_id) if person_id else ""


def _date(row: dict[str, Any]) -> Fact:
    kind = DATE_KIND.get(row["kind"], row["kind"])
    about = _joined(row["edtf"] or "året är okänt", row["time"], kind)
    return Fact("datum", _span(row), about, calendar(row["earliest"]))


def calendar(day: str | None) -> str:
    """The calendar's page of a day's month; none without a day."""
    return address("kalender", day[:7]) if day else ""


def _evidence(row: dict[str, Any]) -> Fact:
    bound = EVIDENCE.get(row["bound"], row["bound"])
    return Fact("datum", _span(row), f"säger {bound}")


def _topic(row: dict[str, Any]) -> Fact:
    return Fact("amne", _span(row), row["label"], address("amne", row["topic"]))


def _decision(row: dict[str, Any]) -> Fact:
    outcome = OUTCOME.get(row["outcome"], row["outcome"])
    return Fact("beslut", _span(row), _joined(row["body"], outcome, _until(row["until"])))


def _until(until: str | None) -> str:
    return f"till {until}" if until else ""


def _promise(row: dict[str, Any]) -> Fact:
    due = f"senast {row['due']}" if row["due"] else ""
    state = PROMISE.get(row["state"], row["state"])
    note = f"Togs upp {row['taken_up_day'] or ''}".strip() if row["taken_up_in"] else ""
    href = (
        place_of(
            row["taken_up_in"], row["taken_up_page"], row["taken_up_start"], row["taken_up_end"]
        )
        if note
        else ""
    )
    who = ", ".join(map(str, json.loads(row["responsible"])))
    return Fact("lofte", _span(row), _joined(who, due, state), "", note, href)


def place_of(document_id: str, page: int, start: int, end: int) -> str:
    """The address of a place, with its span marked."""
    return f"{address('dokument', document_id, 'sida', page)}?plats={start}-{end}"


def _plan(row: dict[str, Any]) -> Fact:
    day = row["earliest"] if row["earliest"] == row["latest"] else None
    day = day or f"{row['earliest']}–{row['latest']}"
    note = "Protokollet" if row["minutes_in"] else ""
    href = address("dokument", row["minutes_in"]) if note else ""
    about = _joined(day, FATE.get(row["fate"], row["fate"]))
    return Fact("mote", _span(row), about, calendar(row["earliest"]), note, href)


def _upcoming(row: dict[str, Any]) -> Fact:
    about = _joined(row["edtf"], row["time"], row["place"], row["theme"])
    return Fact("mote", _span(row), about, calendar(row["earliest"]))


def _heading(row: dict[str, Any]) -> Fact:
    return Fact("rubrik", _span(row), _joined(row["number"], row["heading"]))


def _contradiction(row: dict[str, Any]) -> Fact:
    kind = CONTRADICTION.get(row["kind"], row["kind"])
    other = row["other_document_id"]
    href = address("dokument", other) if other else ""
    if other and row["other_page"] and row["other_start"] is not None:
        href = place_of(other, row["other_page"], row["other_start"], row["other_end"])
    note = "Det andra protokollet" if other else ""
    about = f"{kind}: {row['told']} / {row['other_told']}"
    return Fact("motsagelse", _span(row), about, "", note, href)


def _correction(row: dict[str, Any]) -> Fact:
    about = f"tryckt ”{_one_line(row['before'])}”, {told_rule(row['rule'])}"
    return Fact("rattat", _span(row), _joined(about, decimal(row["probability"])))


def _unsure(row: dict[str, Any]) -> Fact:
    about = f"kanske ”{_one_line(row['after'])}”, {told_rule(row['rule'])}"
    return Fact("osakert", _span(row), _joined(about, decimal(row["probability"])))


def _one_line(text: str) -> str:
    return text.replace("\n", "/") or "inget"


def _within(table: str = "") -> str:
    at = f"{table}." if table else ""
    return (
        f"{at}document_id = :document AND {at}span_start < :end AND {at}span_end > :start "
        f"AND {at}span_end > {at}span_start"
    )


_SOURCES: tuple[tuple[str, Callable[[dict[str, Any]], Fact]], ...] = (
    (
        f"""SELECT a.*, m.name AS municipality FROM attendance AS a
            LEFT JOIN municipalities AS m ON m.code = a.municipality_code
            WHERE {_within("a")}""",
        _attendance,
    ),
    (f"SELECT * FROM mentions WHERE {_within()}", _mention),
    (f"SELECT * FROM dates WHERE {_within()}", _date),
    (
        f"""SELECT * FROM meeting_evidence AS e WHERE {_within("e")}
            AND e.told_in = e.document_id""",
        _evidence,
    ),
    (
        f"""SELECT DISTINCT topic, label, span_start, span_end FROM topics WHERE {_within()}""",
        _topic,
    ),
    (f"SELECT * FROM decisions WHERE {_within()}", _decision),
    (f"SELECT * FROM promises WHERE {_within()}", _promise),
    (f"SELECT * FROM upcoming WHERE {_within()}", _upcoming),
    (f"SELECT * FROM meeting_plans WHERE {_within()} AND minutes_in IS NOT NULL", _plan),
    (
        """SELECT heading, number, heading_start AS span_start, heading_end AS span_end
            FROM sections WHERE document_id = :document AND heading_start < :end
              AND heading_end > :start AND heading_end > heading_start""",
        _heading,
    ),
    (f"SELECT * FROM meeting_contradictions WHERE {_within()}", _contradiction),
    (f"SELECT * FROM corrections WHERE {_within()}", _correction),
    (f"SELECT * FROM unsure_corrections WHERE {_within()}", _unsure),
)
"""A SELECT of the rows that touch a page, and what makes a fact of each."""


def corrections_on(db: sqlite3.Connection, document_id: str, page: Span) -> tuple[Correction, ...]:
    """The repairs that touch a page, sorted."""
    rows = db.execute(
        """SELECT span_start, span_end, before, after, rule, probability FROM corrections
            WHERE document_id = :document AND span_start <= :end AND span_end >= :start
            ORDER BY span_start""",
        {"document": document_id, "start": page.start, "end": page.end},
    )
    return tuple(Correction(Span(start, end), *told) for start, end, *told in rows)


def running_on(db: sqlite3.Connection, document_id: str, number: int) -> list[Span]:
    """The running heads, feet and page numbers of a page."""
    row = db.execute(
        "SELECT running FROM pages WHERE document_id = ? AND page = ?", [document_id, number]
    ).fetchone()
    return [Span(start, end) for start, end in json.loads(row[0])] if row else []
