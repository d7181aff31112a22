"""Who is who, night by night: only what is touched is resolved again.

Touched are rows that were put since people were resolved last, rows that share a blocking key
with one that went away or that a verdict concerns, and all that must be resolved together with
these.  What a resolution says of them takes the place of what was said of them before, in one
transaction; so nights in any number, of any size, end where one resolution of everything ends.
"""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from corpus import people_verdicts
from corpus.people_written import Before, write
from corpus.rows import PeopleResolved

if TYPE_CHECKING:
    from pipeline.identity.values import (
        PeopleVerdict,
        Place,
        Resolution,
        SeenParticipant,
    )

    Fetch = Callable[[frozenset[str]], Iterable[SeenParticipant]]

_ROW = """a.document_id, a.ordinal, a.name, a.municipality_code, a.organisation, a.role, a.party,
          a.status, d.network, coalesce(d.meeting_date, d.own_earliest), a.person_id,
          a.formerly"""
_RESOLVED = "SELECT EXISTS (SELECT 1 FROM attendance WHERE person_reason IS NOT NULL)"
_PERSON = "@"
_FROM = "FROM attendance AS a JOIN documents AS d ON d.document_id = a.document_id"


@dataclass(frozen=True, slots=True)
class Identity:
    """How who is who is decided: the three functions of `pipeline.identity`, or others like them.

    keys_of: the blocking keys of a row; two rows that may be one person share at least one.
    touched: all rows that must be resolved together with some; asks for rows by their keys.
    resolve: who is who among rows that nothing outside concerns.
    """

    keys_of: Callable[[SeenParticipant], Iterable[str]]
    touched: Callable[
        [Iterable[SeenParticipant], Fetch, Sequence[PeopleVerdict]], Iterable[SeenParticipant]
    ]
    resolve: Callable[[Iterable[SeenParticipant], Sequence[PeopleVerdict]], Resolution]


def identity_of_pipeline() -> Identity:
    """The one that is used."""
    from pipeline.identity.blocks import keys_of  # noqa: PLC0415 - heavy, and a search can spare it
    from pipeline.identity.resolve import resolve  # noqa: PLC0415
    from pipeline.identity.touched import touched  # noqa: PLC0415

    return Identity(keys_of, touched, resolve)


def leave(db: sqlite3.Connection, document_id: str) -> None:
    """Before a document's rows go: note whom they concerned, and forget their keys."""
    db.execute(
        """INSERT OR IGNORE INTO people_dirty (key, person_id)
           SELECT coalesce(k.key, ''), coalesce(a.person_id, '')
           FROM attendance AS a LEFT JOIN attendance_keys AS k USING (document_id, ordinal)
           WHERE a.document_id = ?""",
        [document_id],
    )
    db.execute("DELETE FROM attendance_keys WHERE document_id = ?", [document_id])


def has_work(db: sqlite3.Connection) -> bool:
    """Whether somebody waits to be resolved."""
    query = """SELECT EXISTS (SELECT 1 FROM attendance WHERE person_reason IS NULL)
                   OR EXISTS (SELECT 1 FROM people_dirty)"""
    return bool(db.execute(query).fetchone()[0])


def seen(db: sqlite3.Connection) -> list[SeenParticipant]:
    """Every participant of every document, in the order of documents and their lists."""
    return _Rows(db).take(f"SELECT {_ROW}, a.person_reason {_FROM} ORDER BY 1, 2")


def resolve(db: sqlite3.Connection, by: Identity) -> PeopleResolved:
    """Resolve what is touched and keep what is said of it; within the caller's transaction."""
    rows = _Rows(db)
    start = rows.take(f"SELECT {_ROW}, a.person_reason {_FROM} WHERE a.person_reason IS NULL")
    _keep_keys(db, start, by)
    if not db.execute(_RESOLVED).fetchone()[0]:  # everybody is touched: nobody need be looked for
        by = replace(by, touched=lambda everybody, *_: everybody)
    leavers = {name for (name,) in db.execute("SELECT DISTINCT person_id FROM people_dirty")}
    start += rows.with_keys(key for (key,) in db.execute("SELECT DISTINCT key FROM people_dirty"))
    verdicts = people_verdicts.in_force(db)
    found_by = people_verdicts.found_by(db, verdicts)
    quotes = {v.number: people_verdicts.places_of(v, found_by) for v in verdicts}
    closed, found = _resolved(rows, start, leavers - {""}, verdicts, quotes, by)
    ids = {row.person_id for row in closed if row.person_id} | (leavers - {""})
    before = Before(
        {row.place: (row.person_id, rows.reasons[row.place]) for row in closed}, frozenset(ids)
    )
    noted = db.total_changes
    merges = write(db, before, found)
    changed = db.total_changes > noted
    db.execute("DELETE FROM people_dirty")
    lost = people_verdicts.without_rows(verdicts, found_by)
    unheeded = tuple(sorted({*found.unheeded, *lost}))
    return PeopleResolved(len(closed), changed, merges, unheeded)


def _resolved(
    rows: _Rows,
    start: Iterable[SeenParticipant],
    people: set[str],
    verdicts: Sequence[PeopleVerdict],
    quotes: Mapping[int, frozenset[Place]],
    by: Identity,
) -> tuple[list[SeenParticipant], Resolution]:
    """The rows that must be resolved together, and who is who among them.

    Beyond what blocking keys tie together: all rows of one person, all that one verdict quotes,
    and the rows of whoever has an id that would be given now, so that it is not given twice.
    """
    closed: dict[Place, SeenParticipant] = {}
    more = list(start)
    while True:
        together = by.touched([*closed.values(), *more], rows.with_keys, verdicts)
        closed = {row.place: row for row in together} | {row.place: row for row in more} | closed
        heeded = [v for v in verdicts if not quotes[v.number].isdisjoint(closed)]
        bound = {place for verdict in heeded for place in quotes[verdict.number]}
        people |= {row.person_id for row in closed.values() if row.person_id}
        more = rows.of_people(people, but=closed) + rows.at(bound - set(closed))
        if more:
            continue
        ordered = sorted(closed.values(), key=lambda row: row.place)
        found = by.resolve(ordered, heeded)
        more = rows.of_people({p.person_id for p in found.people}, but=closed)
        if not more:
            return ordered, found


def _keep_keys(db: sqlite3.Connection, rows: Iterable[SeenParticipant], by: Identity) -> None:
    keyed = [(sorted(set(by.keys_of(row))), row.place) for row in rows]
    db.executemany(
        "DELETE FROM attendance_keys WHERE document_id = ? AND ordinal = ?",
        [place for _, place in keyed],
    )
    db.executemany(
        "INSERT INTO attendance_keys (key, document_id, ordinal) VALUES (?, ?, ?)",
        [(key, *place) for keys, place in keyed for key in keys],
    )


@dataclass
class _Rows:
    """Rows of attendance as people are resolved from, with the reasons that they have now."""

    db: sqlite3.Connection
    known: dict[Place, SeenParticipant] = field(default_factory=dict)
    reasons: dict[Place, str | None] = field(default_factory=dict)

    def take(self, query: str, values: Sequence[str] = ()) -> list[SeenParticipant]:
        """The rows that a query gives: the columns of `_ROW`, and the reason."""
        from pipeline.identity.values import SeenParticipant  # noqa: PLC0415 - as above

        taken = []
        for row in self.db.execute(query, values):
            place = row[0], row[1]
            if place not in self.known:
                self.known[place] = SeenParticipant(*row[:-1])
                self.reasons[place] = row[-1]
            taken.append(self.known[place])
        return taken

    def with_keys(self, keys: Iterable[str]) -> list[SeenParticipant]:
        """The rows that have any of these blocking keys; `@` and an id: all rows of a person."""
        asked = set(keys)
        people = {key[1:] for key in asked if key.startswith(_PERSON)}
        query = """SELECT document_id, ordinal FROM attendance_keys
                   WHERE key IN (SELECT value FROM json_each(?))"""
        places = set(self.db.execute(query, [json.dumps(sorted(asked))]))
        return self.at(places | self._places_of(people))

    def at(self, places: Iterable[Place]) -> list[SeenParticipant]:
        """The rows at these places."""
        wanted = set(places)
        query = f"""SELECT {_ROW}, a.person_reason FROM json_each(?) AS place
                    CROSS JOIN attendance AS a ON a.document_id = json_extract(place.value, '$[0]')
                      AND a.ordinal = json_extract(place.value, '$[1]')
                    CROSS JOIN documents AS d ON d.document_id = a.document_id"""
        if unknown := sorted(wanted - self.known.keys()):
            self.take(query, [json.dumps(unknown)])
        return [self.known[place] for place in wanted if place in self.known]

    def of_people(
        self, ids: Iterable[str], *, but: dict[Place, SeenParticipant]
    ) -> list[SeenParticipant]:
        """The rows of these people that are not among `but`."""
        return self.at(self._places_of(ids) - but.keys())

    def _places_of(self, ids: Iterable[str]) -> set[Place]:
        query = """SELECT document_id, ordinal FROM attendance
                   WHERE person_id IN (SELECT value FROM json_each(?))"""
        return set(self.db.execute(query, [json.dumps(sorted(ids))]))
