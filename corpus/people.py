"""People in the corpus: looking somebody up, and where ids that were given once lead.

Who is one person is decided elsewhere, by pure functions; `resolving` keeps what they say.
"""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.rows import Person, UnsurePair
from pipeline.swedish.fold import fold

COLUMNS = ", ".join(Person.__slots__)
_P = ", ".join(f"p.{column}" for column in Person.__slots__)
_PARTS = re.compile(r"[\s-]+")


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a person stands in one attendance list; `day` is ISO, `municipality` a name."""

    document_id: str
    ordinal: int
    filename: str
    network: str | None
    day: str | None
    name: str
    printed: str
    municipality: str | None
    organisation: str | None
    role: str | None
    party: str | None
    status: str
    page: int


def known(db: sqlite3.Connection) -> list[Person]:
    """The people as resolved last."""
    return [Person(*row) for row in db.execute(f"SELECT {COLUMNS} FROM people ORDER BY person_id")]


def by_ids(db: sqlite3.Connection, ids: Iterable[str]) -> dict[str, Person]:
    """Those of the people who are there."""
    query = f"SELECT {COLUMNS} FROM people WHERE person_id IN (SELECT value FROM json_each(?))"
    return {row[0]: Person(*row) for row in db.execute(query, [json.dumps(sorted(ids))])}


def today(db: sqlite3.Connection, person_id: str) -> str:
    """The id that this one leads to: another where people turned out to be one, else itself."""
    query = "SELECT person_id FROM people_former WHERE former_id = ?"
    row = db.execute(query, [person_id]).fetchone()
    return str(row[0]) if row else person_id


def former(db: sqlite3.Connection, person_id: str) -> list[str]:
    """The ids that lead to this person."""
    query = "SELECT former_id FROM people_former WHERE person_id = ? ORDER BY former_id"
    return [name for (name,) in db.execute(query, [person_id])]


def meant(db: sqlite3.Connection, told: str) -> list[Person]:
    """The people whom an id, the beginning of one, a name or words of a name may mean.

    An exact id, also a former one, is one person; so the first of these that fits anybody counts.
    """
    typed = told.strip()
    if not typed:
        return []
    exact = by_ids(db, [today(db, typed)])
    found = exact or _beginning(db, typed) or _called(db, fold(typed))
    return sorted(found.values(), key=lambda person: (person.name, person.person_id))


def listed(
    db: sqlite3.Connection, words: str = "", network: str | None = None
) -> list[tuple[Person, str | None]]:
    """People by name, each with the municipality last represented.

    `words` must all stand in one of the spellings of the name; `network` is one they were in.
    """
    where, values = "", []
    if network is not None:
        where = """WHERE p.person_id IN (
            SELECT a.person_id FROM documents AS d JOIN attendance AS a USING (document_id)
            WHERE d.network = ?)"""
        values.append(network)
    rows = db.execute(
        f"""SELECT m.name, {_P} FROM people AS p
            LEFT JOIN municipalities AS m ON m.code = p.municipality_code {where}""",
        values,
    )
    found = [(Person(*person), municipality) for municipality, *person in rows]
    if words.strip():
        called = _called(db, fold(words))
        found = [item for item in found if item[0].person_id in called]
    return sorted(found, key=lambda item: (fold(item[0].name), item[0].person_id))


def unsure(db: sqlite3.Connection, most: int = -1) -> list[UnsurePair]:
    """The pairs left open, the likeliest first."""
    rows = db.execute(
        f"""SELECT {_P}, {_P.replace("p.", "q.")}, u.probability, u.reason
            FROM people_unsure AS u
            JOIN people AS p ON p.person_id = u.one JOIN people AS q ON q.person_id = u.other
            ORDER BY u.probability DESC, u.one, u.other LIMIT ?""",
        [most],
    )
    many = len(Person.__slots__)
    return [
        UnsurePair(Person(*row[:many]), Person(*row[many : 2 * many]), row[-2], row[-1])
        for row in rows
    ]


def place_of(db: sqlite3.Connection, person: Person) -> str:
    """The municipality or body that the person last represented; empty where none is known."""
    query = "SELECT name FROM municipalities WHERE code = ?"
    row = db.execute(query, [person.municipality_code]).fetchone()
    return str(row[0]) if row else person.organisation or ""


def seats(db: sqlite3.Connection, person_id: str) -> list[Seat]:
    """Every list the person stands in, in the order of days."""
    rows = db.execute(
        """SELECT a.document_id, a.ordinal, d.filename, d.network,
                  coalesce(d.meeting_date, d.meeting_earliest) AS day, a.name, a.printed,
                  m.name, a.organisation, a.role, a.party, a.status, a.page
           FROM attendance AS a JOIN documents AS d ON d.document_id = a.document_id
           LEFT JOIN municipalities AS m ON m.code = a.municipality_code
           WHERE a.person_id = ? ORDER BY day IS NULL, day, a.document_id, a.ordinal""",
        [person_id],
    )
    return [Seat(*row) for row in rows]


def _beginning(db: sqlite3.Connection, typed: str) -> dict[str, Person]:
    span = [typed, typed + "\U0010ffff"]
    rows = db.execute(
        """SELECT person_id FROM people WHERE person_id >= ? AND person_id < ?
           UNION SELECT person_id FROM people_former WHERE former_id >= ? AND former_id < ?""",
        span * 2,
    )
    return by_ids(db, [person_id for (person_id,) in rows])


def _called(db: sqlite3.Connection, folded: str) -> dict[str, Person]:
    """By the whole name, or else by words of it; any spelling counts."""
    name = " ".join(folded.split())
    query = "SELECT DISTINCT person_id, name_folded FROM attendance WHERE person_id IS NOT NULL AND"
    rows = db.execute(f"{query} name_folded = ?", [name]).fetchall()
    if not rows and (words := set(_PARTS.split(name)) - {""}):
        longest = max(words, key=lambda word: (len(word), word))
        some = db.execute(f"{query} instr(name_folded, ?)", [longest]).fetchall()
        rows = [row for row in some if words <= set(_PARTS.split(row[1]))]
    return by_ids(db, {person_id for person_id, _ in rows})
