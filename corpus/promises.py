"""Promises as analysts ask for them: of a network, of a person, still open, since when."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from corpus.filters import checked_day
from corpus.people import meant
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

    `person` is the id of a person, or whole words of the name of a person or group; `since` and
    `until` are years, months or days.

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
    wanted = _Wanted.of(db, person) if person else None
    return [one for one in found if one.state in states and (wanted is None or wanted.is_of(one))]


def _promise(row: tuple[Any, ...]) -> Promise:
    values = (*row[:4], tuple(json.loads(row[4])), *row[5:])
    return Promise(*values)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Whose promises are asked for: the people meant, if any, and the words typed, folded.

    `ids` are who a name in a document is, `named` says so of (document, name).
    """

    ids: frozenset[str]
    words: frozenset[str]
    named: Mapping[tuple[str, str], frozenset[str]]

    @classmethod
    def of(cls, db: sqlite3.Connection, typed: str) -> _Wanted:
        ids = frozenset(person.person_id for person in meant(db, typed))
        rows = db.execute(
            """SELECT DISTINCT a.document_id, s.name, s.person_id FROM actions AS a
               JOIN attendance AS s ON s.document_id = a.document_id
               WHERE s.person_id IS NOT NULL"""
        )
        named: dict[tuple[str, str], frozenset[str]] = defaultdict(frozenset)
        for document_id, name, person_id in rows:
            named[document_id, name] |= {person_id}
        return cls(ids, _words(typed), named)

    def is_of(self, one: Promise) -> bool:
        """Whether one of the responsible is meant; whole words count where nobody is known."""
        return any(self._means(one.document_id, name) for name in one.responsible)

    def _means(self, document_id: str, name: str) -> bool:
        known = self.named.get((document_id, name), frozenset())
        if self.ids and len(known) == 1:
            return bool(known & self.ids)
        return bool(self.words) and self.words <= _words(name)


def _words(name: str) -> frozenset[str]:
    return frozenset(re.split(r"[^\w']+", fold(name))) - {""}
