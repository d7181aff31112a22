"""Promises as analysts ask for them: of a network, of a person, still open, since when."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from corpus.filters import checked_day
from corpus.people import by_ids, today
from pipeline.swedish.fold import fold

_COLUMNS = (
    "document_id, ordinal, network, day, responsible, due, state, printed, page, span_start,"
    " span_end, taken_up_in, taken_up_day, taken_up, taken_up_page, taken_up_start, taken_up_end,"
    " probability, reason"
)


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise and what became of it: a row of the view `promises`."""

    document_id: str
    ordinal: int
    network: str | None
    day: str | None
    responsible: tuple[str, ...]
    due: str | None
    state: str
    printed: str
    page: int
    span_start: int
    span_end: int
    taken_up_in: str | None
    taken_up_day: str | None
    taken_up: str | None
    taken_up_page: int | None
    taken_up_start: int | None
    taken_up_end: int | None
    probability: float
    reason: str

    def as_json(self) -> dict[str, Any]:
        """The promise as plain values."""
        return asdict(self)


def promised(
    db: sqlite3.Connection,
    *,
    network: str | None = None,
    person: str | None = None,
    states: Collection[str] = ("open", "taken_up", "overdue"),
    since: str | None = None,
    until: str | None = None,
) -> list[Promise]:
    """The promises, the latest meetings first.

    `person` is the id of a person, or words of the name of a person or group; `since` and `until`
    are years, months or days.

    Raises:
        BadSettings: a day that is none.
    """
    conditions, values = ["1"], []
    if network is not None:
        conditions.append("network = ?")
        values.append(network)
    if since is not None:
        conditions.append("day >= ?")
        values.append(checked_day(since))
    if until is not None:
        conditions.append("day <= ?")
        values.append(checked_day(until) + "~")
    query = f"""SELECT {_COLUMNS} FROM promises WHERE {" AND ".join(conditions)}
                ORDER BY day IS NULL, day DESC, document_id, ordinal"""  # noqa: S608 - constants
    found = [_promise(row) for row in db.execute(query, values)]
    wanted = _called(db, person) if person else None
    return [
        one
        for one in found
        if one.state in states and (wanted is None or _is_of(one, wanted, person or ""))
    ]


def _promise(row: tuple[Any, ...]) -> Promise:
    values = (*row[:4], tuple(json.loads(row[4])), *row[5:])
    return Promise(*values)


def _called(db: sqlite3.Connection, person: str) -> frozenset[tuple[str, str]]:
    """The names of that person in each document, where an id is given."""
    now = today(db, person)
    if not by_ids(db, [now]):
        return frozenset()
    rows = db.execute("SELECT document_id, name FROM attendance WHERE person_id = ?", [now])
    return frozenset(rows.fetchall())


def _is_of(one: Promise, wanted: frozenset[tuple[str, str]], typed: str) -> bool:
    if wanted:
        return any((one.document_id, name) in wanted for name in one.responsible)
    words = fold(typed).split()
    return any(
        all(any(part.startswith(word) for part in fold(name).split()) for word in words)
        for name in one.responsible
    )
