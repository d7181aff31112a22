"""What a resolution says, written over what was said before of the same rows; no row twice."""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.people import COLUMNS, by_ids
from corpus.rows import Merge, Person
from corpus.tables import storable

if TYPE_CHECKING:
    from pipeline.identity.values import PersonFound, Place, Resolution

_MARKS = ", ".join("?" * len(Person.__slots__))
_JOIN = """person_id, document_id, ordinal, other_document_id, other_ordinal, probability, reason,
           verdict_id"""
_PAIR = "one, other, probability, reason"
_LISTED = "(SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class Before:
    """What was said until now: of each row its person and the reason, and the people concerned.

    `ids` also has those of people whose last row has gone.
    """

    rows: Mapping[Place, tuple[str | None, str | None]]
    ids: frozenset[str]


def write(db: sqlite3.Connection, before: Before, found: Resolution) -> tuple[Merge, ...]:
    """Keep what a resolution says of these rows; the people whom it found to be one."""
    concerned = sorted(before.ids | {person.person_id for person in found.people})
    known = by_ids(db, concerned)
    _people(db, known, found)
    _former(db, before, found)
    places = _assign(db, before, found)
    _refer(db, {document_id for document_id, _ in places})
    whose = {place: person.person_id for person in found.people for place in person.rows}
    joins = [
        (whose[j.one], *j.one, *j.other, j.probability, storable(j.reason), j.verdict)
        for j in found.joins
    ]
    _replace(db, "people_joins", _JOIN, ["person_id"], concerned, joins)
    pairs = [
        (*sorted((pair.one, pair.other)), pair.probability, storable(pair.reason))
        for pair in found.unsure
    ]
    _replace(db, "people_unsure", _PAIR, ["one", "other"], concerned, pairs)
    return tuple(
        Merge(person.person_id, person.name, person.former, person.reason)
        for person in found.people
        if person.former or _newly_joined(person, known)
    )


def _newly_joined(person: PersonFound, known: Mapping[str, Person]) -> bool:
    before = known.get(person.person_id)
    return bool(person.reason) and (before is None or before.reason != storable(person.reason))


def _people(db: sqlite3.Connection, known: Mapping[str, Person], found: Resolution) -> None:
    """People are added or brought up to date; one whose rows have all gone goes."""
    told = [[_held(getattr(p, name)) for name in Person.__slots__] for p in found.people]
    stand = {name: [getattr(p, n) for n in Person.__slots__] for name, p in known.items()}
    db.executemany(
        f"INSERT OR REPLACE INTO people ({COLUMNS}) VALUES ({_MARKS})",
        [row for row in told if stand.get(str(row[0])) != row],
    )
    gone = set(known) - {person.person_id for person in found.people}
    db.execute(f"DELETE FROM people WHERE person_id IN {_LISTED}", [_json(gone)])


def _former(db: sqlite3.Connection, before: Before, found: Resolution) -> None:
    """Ids that nobody has any more lead to the person for ever; an id in use leads to itself."""
    alive = {person.person_id for person in found.people}
    leads = [(old, person.person_id) for person in found.people for old in person.former]
    lost = before.ids - alive - {old for old, _ in leads}
    for old, new in leads:
        db.execute(
            "UPDATE people_former SET person_id = ? WHERE person_id = ?",
            [new, old],
        )
    db.executemany(
        """INSERT INTO people_former (former_id, person_id) VALUES (?, ?)
           ON CONFLICT DO UPDATE SET person_id = excluded.person_id
           WHERE person_id <> excluded.person_id""",
        leads,
    )
    query = f"DELETE FROM people_former WHERE former_id IN {_LISTED} OR person_id IN {_LISTED}"
    db.execute(query, [_json(alive), _json(lost)])


def _assign(db: sqlite3.Connection, before: Before, found: Resolution) -> list[Place]:
    """Give rows to their people; the places of those that were another's or nobody's."""
    whose = {place: person for person in found.people for place in person.rows}
    changed = []
    for place, (person_id, reason) in before.rows.items():
        person = whose.get(place)
        wanted = (person.person_id, storable(person.reason)) if person else (None, "")
        if wanted != (person_id, reason):
            changed.append((*wanted, *place))
    db.executemany(
        """UPDATE attendance SET person_id = ?, person_reason = ?
           WHERE document_id = ? AND ordinal = ?""",
        changed,
    )
    return [(document_id, ordinal) for *_, document_id, ordinal in changed]


def _refer(db: sqlite3.Connection, documents: Iterable[str]) -> None:
    """Let names in running text lead to the people whom their list says they mean."""
    whom = """(SELECT CASE WHEN count(DISTINCT a.person_id) = 1 THEN max(a.person_id) END
               FROM attendance AS a
               WHERE a.document_id = mentions.document_id AND a.name = mentions.refers_to)"""
    db.execute(
        f"""UPDATE mentions SET person_id = {whom}
            WHERE document_id IN {_LISTED} AND refers_to IS NOT NULL
              AND person_id IS NOT {whom}""",
        [_json(documents)],
    )


def _replace(
    db: sqlite3.Connection,
    table: str,
    columns: str,
    whose: list[str],
    ids: list[str],
    rows: Iterable[tuple[Any, ...]],
) -> None:
    """Let the table say these rows of these people, and no others; what stands is not rewritten."""
    places = " OR ".join(f"{column} IN {_LISTED}" for column in whose)
    query = f"SELECT {columns} FROM {table} WHERE {places}"
    stands = set(db.execute(query, [_json(ids)] * len(whose)))
    wanted = set(rows)
    names = [name.strip() for name in columns.split(",")]
    key = {"people_joins": names[:5], "people_unsure": names[:2]}[table]
    db.executemany(
        f"DELETE FROM {table} WHERE {' AND '.join(f'{name} = ?' for name in key)}",
        sorted(row[: len(key)] for row in stands - wanted),
    )
    db.executemany(
        f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(names))})",
        sorted(wanted - stands, key=repr),
    )


def _json(ids: Iterable[str]) -> str:
    return json.dumps(sorted(ids))


def _held(value: str | int | None) -> str | int | None:
    return storable(value) if isinstance(value, str) else value
