"""People in the corpus: who was seen, who is known, and who is who.

Who is one person is decided elsewhere, by a pure function; here it is only kept.
"""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from corpus.rows import Assignments, Person
from corpus.tables import storable

if TYPE_CHECKING:
    from pipeline.attendance.people import SeenParticipant

NameInDocument = tuple[str, str | None]

_COLUMNS = ", ".join(Person.__slots__)


def seen(db: sqlite3.Connection) -> list[SeenParticipant]:
    """Every participant of every document, in the order of documents and their lists."""
    from pipeline.attendance.people import SeenParticipant  # noqa: PLC0415 - 50 ms that a search can spare

    rows = db.execute(
        """SELECT a.document_id, a.ordinal, a.name, a.municipality_code, a.organisation, a.role,
                  a.status, d.network, coalesce(d.meeting_date, d.meeting_earliest), a.person_id
           FROM attendance AS a JOIN documents AS d ON d.document_id = a.document_id
           ORDER BY a.document_id, a.ordinal"""
    )
    return [SeenParticipant(*row) for row in rows]


def known(db: sqlite3.Connection) -> list[Person]:
    """The people as resolved last."""
    return [Person(*row) for row in db.execute(f"SELECT {_COLUMNS} FROM people ORDER BY person_id")]


def has_unresolved(db: sqlite3.Connection) -> bool:
    """Whether a participant waits to be resolved."""
    query = "SELECT 1 FROM attendance WHERE person_reason IS NULL LIMIT 1"
    return db.execute(query).fetchone() is not None


def ids_in(db: sqlite3.Connection, document_id: str) -> dict[NameInDocument, str]:
    """The person behind each name in the document, where the name stands there once."""
    rows = db.execute(
        "SELECT name, municipality_code, person_id FROM attendance WHERE document_id = ?",
        [document_id],
    ).fetchall()
    times = Counter((name, code) for name, code, _ in rows)
    return {
        (name, code): person_id
        for name, code, person_id in rows
        if person_id is not None and times[name, code] == 1
    }


def keep_ids(db: sqlite3.Connection, document_id: str, ids: dict[NameInDocument, str]) -> None:
    """After a document is put again, let its names be whose they were until people are resolved."""
    db.executemany(
        """UPDATE attendance SET person_id = ?
           WHERE document_id = ? AND name = ? AND municipality_code IS ?""",
        [(person_id, document_id, name, code) for (name, code), person_id in ids.items()],
    )


def put(db: sqlite3.Connection, resolved: Sequence[Person], assignments: Assignments) -> None:
    """Store who is who.

    People are added or brought up to date; one whom no row of attendance names any more goes.
    A participant without an assignment counts as resolved to nobody.
    """
    before = {person.person_id: person for person in known(db)}
    changed = [person for person in resolved if before.get(person.person_id) != person]
    db.executemany(
        f"INSERT OR REPLACE INTO people ({_COLUMNS}) VALUES ({', '.join('?' * 8)})",
        [[_held(getattr(person, column)) for column in Person.__slots__] for person in changed],
    )
    _assign(db, assignments)
    db.execute(
        """DELETE FROM people WHERE person_id NOT IN
           (SELECT person_id FROM attendance WHERE person_id IS NOT NULL)"""
    )


def _assign(db: sqlite3.Connection, assignments: Assignments) -> None:
    rows = db.execute("SELECT document_id, ordinal, person_id, person_reason FROM attendance")
    changed = []
    for document_id, ordinal, person_id, reason in rows.fetchall():
        wanted = assignments.get((document_id, ordinal), (None, ""))
        if wanted != (person_id, reason):
            changed.append((wanted[0], storable(wanted[1]), document_id, ordinal))
    db.executemany(
        """UPDATE attendance SET person_id = ?, person_reason = ?
           WHERE document_id = ? AND ordinal = ?""",
        changed,
    )


def _held(value: str | int | None) -> str | int | None:
    return storable(value) if isinstance(value, str) else value
