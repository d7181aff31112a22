"""The tables of an export: which, their columns and keys, and their rows in a lasting order."""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Literal

from corpus.dictionary import described
from corpus.exports.selection import Selection

Kind = Literal["text", "integer", "real", "day", "names"]
"""What a column holds; names are a JSON list, which CSV shows as `Eva Ek; Bo Ek`."""

DAYS = frozenset(
    {
        "meeting_date", "meeting_earliest", "meeting_latest", "own_earliest", "own_latest",
        "earliest", "latest", "first_seen", "last_seen", "day", "taken_up_day", "announced_on",
    }
)  # fmt: skip
"""Columns that hold a plain ISO day or nothing."""

_COUNTS = frozenset({"present", "representatives", "listed_absent"})
"""Columns that views compute, and so declare no type for."""

_CHOSEN = "IN (SELECT value FROM json_each(:ids))"
_DOCUMENTS = f"document_id {_CHOSEN}"
_PEOPLE = f"""(SELECT person_id FROM attendance WHERE person_id IS NOT NULL AND {_DOCUMENTS}
   UNION SELECT person_id FROM mentions WHERE person_id IS NOT NULL AND {_DOCUMENTS})"""
_JOINS = f"""person_id IN {_PEOPLE} AND {_DOCUMENTS}
   AND other_document_id IN (SELECT value FROM json_each(:ids))"""

Reference = tuple[tuple[str, ...], str, tuple[str, ...]]
"""Columns, the table they point to, and its columns."""

_TO_DOCUMENT: Reference = (("document_id",), "documents", ("document_id",))


def _to(column: str, table: str, target: str) -> Reference:
    return ((column,), table, (target,))


_TOWN = _to("municipality_code", "municipalities", "code")
_PERSON = _to("person_id", "people", "person_id")


@dataclass(frozen=True, slots=True)
class Table:
    """A table or view: its key, what is kept of it under a filter, and where it points.

    `kept` is a condition on its rows; `beyond` are references that may lead out of a filtered
    export; `order` is given where the key is no index; `without` names columns that mean nothing
    outside the file; `filled` are those of a view that never hold NULL; in `loose` ones an empty
    text says no more than NULL.  What is `readable` can be read without the other tables.
    """

    name: str
    key: tuple[str, ...] = ("document_id", "ordinal")
    kept: str = _DOCUMENTS
    references: tuple[Reference, ...] = (_TO_DOCUMENT,)
    beyond: tuple[Reference, ...] = ()
    order: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    readable: bool = False


TABLES: tuple[Table, ...] = (
    Table("documents", ("document_id",), references=()),
    Table(
        "pages",
        ("document_id", "page"),
        order=("document_id", "page_id"),
        without=("page_id",),
    ),
    Table("meeting_evidence", beyond=(_to("told_in", "documents", "document_id"),)),
    Table("meeting_plans", beyond=(_to("minutes_in", "documents", "document_id"),)),
    Table("meeting_contradictions", beyond=(_to("other_document_id", "documents", "document_id"),)),
    Table("people", ("person_id",), f"person_id IN {_PEOPLE}", (_TOWN,)),
    Table(
        "people_joins",
        ("person_id", "document_id", "ordinal", "other_document_id", "other_ordinal"),
        _JOINS,
        (
            _PERSON,
            (("document_id", "ordinal"), "attendance", ("document_id", "ordinal")),
            (
                ("other_document_id", "other_ordinal"),
                "attendance",
                ("document_id", "ordinal"),
            ),
            _to("verdict_id", "verdicts", "verdict_id"),
        ),
    ),
    Table(
        "people_unsure",
        ("one", "other"),
        f"one IN {_PEOPLE} AND other IN {_PEOPLE}",
        (_to("one", "people", "person_id"), _to("other", "people", "person_id")),
    ),
    Table("people_former", ("former_id",), f"person_id IN {_PEOPLE}", (_PERSON,)),
    Table(
        "attendance",
        references=(_TO_DOCUMENT, _PERSON, _TOWN),
        loose=("person_reason",),
    ),
    Table("mentions", references=(_TO_DOCUMENT, _PERSON, _to("code", "municipalities", "code"))),
    Table("dates"),
    Table("sections", ("document_id", "section_id")),
    Table("topics"),
    Table("decisions"),
    Table("actions"),
    Table(
        "promises",
        beyond=(_to("taken_up_in", "documents", "document_id"),),
        filled=("responsible", "state", "probability", "reason"),
        readable=True,
    ),
    Table("upcoming"),
    Table("corrections"),
    Table("unsure_corrections"),
    Table("municipalities", ("code",), "1", ()),
    Table(
        "network_members",
        ("network", "municipality_code"),
        f"network IN (SELECT network FROM documents WHERE {_DOCUMENTS})",
        (_TOWN,),
    ),
    Table(
        "verdicts",
        ("verdict_id",),
        f"{_DOCUMENTS} OR verdict_id IN (SELECT verdict_id FROM people_joins WHERE {_JOINS})",
        (),
    ),
    Table("set_aside", ("sha256",), "0", ()),
    Table(
        "arrivals",
        ("sha256", "filename"),
        f"sha256 IN (SELECT sha256 FROM units WHERE in_force {_CHOSEN})",
        (),
    ),
    Table("labels", ("document_id", "label")),
    Table(
        "meetings_attended",
        (),
        references=(_TO_DOCUMENT, _PERSON, _TOWN),
        order=("document_id", "span_start", "span_end", "person", "status"),
        readable=True,
    ),
    Table(
        "municipality_attendance",
        ("document_id", "municipality_code"),
        references=(_TO_DOCUMENT, _TOWN),
        readable=True,
    ),
    Table(
        "topic_places",
        (),
        order=("document_id", "span_start", "span_end", "topic", "section_id"),
        readable=True,
    ),
    Table(
        "planned_meetings",
        (),
        f"announced_in {_CHOSEN}",
        (_to("announced_in", "documents", "document_id"),),
        (_to("held_in", "documents", "document_id"),),
        order=("announced_in", "span_start", "span_end", "edtf"),
        readable=True,
    ),
    Table(
        "postponed_decisions",
        beyond=(_to("taken_up_in", "documents", "document_id"),),
        readable=True,
    ),
)
"""What table exports hold.  What was set aside has no content: no filter can choose it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it holds, whether it may hold nothing, and what it means.

    In a `loose` one an empty text says no more than nothing.
    """

    name: str
    kind: Kind
    nullable: bool
    meaning: str
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a table, in its order; the first of a table comes even where it has none."""

    table: Table
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Any]]
    first: bool


def columns_of(db: sqlite3.Connection, table: Table) -> tuple[Column, ...]:
    """The table's columns as the schema has them, with what the data dictionary says."""
    told = described(table.name)
    listed = db.execute(f"PRAGMA table_info({table.name})").fetchall()
    return tuple(
        Column(
            name,
            "names" if table.readable and name == "responsible" else _kind(name, declared),
            not (required or name in table.key or name in table.filled),
            (told and told.column(name)) or "",
            name in table.loose,
        )
        for _, name, declared, required, _, _ in listed
        if name not in table.without
    )


def meaning_of(table: Table) -> str:
    """What a row of the table is, as the data dictionary says."""
    told = described(table.name)
    return told.description if told else ""


def _kind(name: str, declared: str) -> Kind:
    if name in DAYS:
        return "day"
    if declared.upper() == "INTEGER" or name in _COUNTS:
        return "integer"
    if declared.upper() == "REAL" or name == "probability":  # computed in a view
        return "real"
    return "text"


def batches(db: sqlite3.Connection, chosen: Selection, size: int) -> Iterator[Batch]:
    """All tables, one after the other, at most `size` rows at a time."""
    for table in TABLES:
        columns = columns_of(db, table)
        names = ", ".join(column.name for column in columns)
        order = ", ".join(table.order or table.key)
        query = f"SELECT {names} FROM {table.name} WHERE {_condition(table, chosen)}"
        rows = db.execute(f"{query} ORDER BY {order}", _values(chosen))
        first = True
        while (some := rows.fetchmany(size)) or first:
            yield Batch(table, columns, some, first)
            first = False


def count_batches(db: sqlite3.Connection, chosen: Selection, size: int) -> int:
    """How many `batches` there are."""
    return sum(max(1, ceil(count / size)) for count in count_rows(db, chosen).values())


def count_rows(db: sqlite3.Connection, chosen: Selection) -> dict[str, int]:
    """How many rows of each table are exported."""
    return {
        table.name: db.execute(
            f"SELECT count(*) FROM {table.name} WHERE {_condition(table, chosen)}", _values(chosen)
        ).fetchone()[0]
        for table in TABLES
    }


def _condition(table: Table, chosen: Selection) -> str:
    return "1" if chosen.whole else table.kept


def _values(chosen: Selection) -> dict[str, str]:
    return {} if chosen.whole else {"ids": chosen.marks}
