"""Filters of a search, as SQL over `documents AS d`.

Each says which documents count; together they must all hold.
"""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from datetime import date

from corpus.filter_names import near, no_such_person, the_network, topics_meant
from corpus.labels import labelled
from corpus.people import today
from corpus.search_errors import NoDay, NoMunicipality
from pipeline.swedish.fold import fold

_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_CODE = re.compile(r"\d{4}")

Condition = tuple[str, list[str]]


@dataclass(frozen=True, slots=True)
class Filters:
    """What the documents of a search must have; `None` asks for nothing."""

    municipality: str | None = None
    person: str | None = None
    topic: str | None = None
    since: str | None = None
    until: str | None = None
    network: str | None = None
    document: str | None = None
    label: str | None = None

    def to_sql(self, db: sqlite3.Connection) -> Condition:
        """`AND ...` conditions on `d`, and the values of their question marks.

        Raises:
            BadSettings: a name that nobody has or several have, or a day that there is not.
        """
        conditions = [
            *([_municipality(db, self.municipality)] if self.municipality else []),
            *([_person(db, self.person)] if self.person else []),
            *([_topic(db, self.topic)] if self.topic else []),
            *([_since(self.since)] if self.since else []),
            *([_until(self.until)] if self.until else []),
            *([_network(db, self.network)] if self.network else []),
            *([labelled(db, self.label)] if self.label else []),
            *([("d.document_id = ?", [self.document.strip()])] if self.document else []),
        ]
        sql = " ".join(f"AND {condition}" for condition, _ in conditions)
        return sql, [value for _, values in conditions for value in values]


def _municipality(db: sqlite3.Connection, name: str) -> Condition:
    codes = _codes(db, name.strip())
    if not codes:
        listed = db.execute("SELECT name FROM municipalities")
        raise NoMunicipality(name, near(name, (official for (official,) in listed)))
    marks = _marks(codes)
    return (
        f"""d.document_id IN (
              SELECT document_id FROM attendance WHERE municipality_code IN {marks}
              UNION SELECT document_id FROM mentions WHERE code IN {marks})""",
        codes * 2,
    )


def _codes(db: sqlite3.Connection, name: str) -> list[str]:
    """The codes a name means: as typed, or else without marks, or else in another form."""
    return codes_called(db, name) or _meant(name)


def codes_called(db: sqlite3.Connection, name: str) -> list[str]:
    """The codes of the municipalities that are called so; of a code itself.

    Håbo and Habo are one without marks: typed with them, each is itself.
    """
    listed = db.execute("SELECT code, name FROM municipalities").fetchall()
    if _CODE.fullmatch(name):
        return [code for code, _ in listed if code == name]
    same = [code for code, official in listed if official.lower() == name.lower()]
    return same or [code for code, official in listed if fold(official) == fold(name)]


def _meant(name: str) -> list[str]:
    """The code of a name in another form: "Lunds kommun", "Gbg"."""
    from pipeline.swedish.municipalities import candidates_for, clear_winner  # noqa: PLC0415 - heavy

    winner = clear_winner(candidates_for(name))
    return [winner.code] if winner else []


def _person(db: sqlite3.Connection, name: str) -> Condition:
    """All meetings of everybody called so: by id, by the whole name, or by words of it.

    An id that was given once leads to the person who has it, or whom it led to, today.
    """
    folded = " ".join(fold(name).split())
    found = db.execute(
        "SELECT DISTINCT person_id, name_folded FROM attendance WHERE person_id = ?",
        [today(db, name.strip())],
    ).fetchall()
    found = found or _called(db, "name_folded = ?", [folded])
    found = found or [
        row
        for row in _called(db, "instr(name_folded, ?)", [folded.split(" ")[0]])
        if set(folded.split()) <= set(re.split(r"[\s-]+", row[1]))
    ]
    if not found:
        raise no_such_person(db, name)
    people = sorted({person_id for person_id, _ in found if person_id})
    names = sorted({name_folded for person_id, name_folded in found if not person_id})
    return (
        f"""d.document_id IN (
              SELECT document_id FROM attendance WHERE person_id IN {_marks(people)}
              UNION SELECT document_id FROM attendance
              WHERE person_id IS NULL AND name_folded IN {_marks(names)})""",
        people + names,
    )


def _called(
    db: sqlite3.Connection, condition: str, values: list[str]
) -> list[tuple[str | None, str]]:
    query = f"SELECT DISTINCT person_id, name_folded FROM attendance WHERE {condition}"
    return db.execute(query, values).fetchall()


def _topic(db: sqlite3.Connection, topic: str) -> Condition:
    found = topics_meant(db, topic)
    condition = f"d.document_id IN (SELECT document_id FROM topics WHERE topic IN {_marks(found)})"
    return condition, found


def _since(day: str) -> Condition:
    return "coalesce(d.meeting_latest, d.meeting_date) >= ?", [checked_day(day)]


def _until(day: str) -> Condition:
    # "~" sorts after all digits and dashes: until 2023 includes every day of 2023
    return "coalesce(d.meeting_date, d.meeting_earliest) <= ?", [checked_day(day) + "~"]


def checked_day(day: str) -> str:
    """The day, month or year as typed.

    Raises:
        BadSettings: it is none.
    """
    typed = day.strip()
    if not _DAY.fullmatch(typed):
        raise NoDay(f"{day!r} is no date: write 2023, 2023-10 or 2023-10-02.")
    try:
        date.fromisoformat(f"{typed}-01-01"[:10] if len(typed) < len("2023-10-02") else typed)
    except ValueError:
        raise NoDay(f"There is no such day: {day!r}.") from None
    return typed


def _network(db: sqlite3.Connection, network: str) -> Condition:
    return "d.network = ?", [the_network(db, network)]


def _marks(values: list[str]) -> str:
    return f"({', '.join('?' * len(values))})"
