"""The attendance of a network as a matrix: people or municipalities by meeting."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Cell = Literal["present", "absent", "not listed", "no list"]
"""`absent`: the list says so; `not listed`: there is a list without them; `no list`: unknown."""


@dataclass(frozen=True, slots=True)
class MeetingColumn:
    """A meeting: `day` is ISO, the first it may have been where it is open."""

    document_id: str
    filename: str
    title: str | None
    day: str | None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A municipality (by code) or person (by id; `place` is whom they represent)."""

    row_id: str
    name: str
    place: str | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Who was at which of a network's meetings; a row's cells follow the meetings."""

    network: str
    meetings: tuple[MeetingColumn, ...]
    rows: tuple[MatrixRow, ...]


_BY_MUNICIPALITY = """
SELECT municipality_code, municipality, NULL, document_id,
       CASE WHEN present IS NULL THEN 'no list' WHEN present THEN 'present'
            WHEN listed_absent THEN 'absent' ELSE 'not listed' END
FROM municipality_attendance WHERE network = ? ORDER BY municipality, municipality_code
"""
_BY_PERSON = """
SELECT a.person_id, a.person, coalesce(m.name, p.organisation), a.document_id, a.attendance
FROM person_attendance AS a JOIN people AS p ON p.person_id = a.person_id
LEFT JOIN municipalities AS m ON m.code = p.municipality_code
WHERE a.network = ? ORDER BY a.person, a.person_id
"""


def attendance_matrix(db: sqlite3.Connection, network: str, *, people: bool = False) -> Matrix:
    """The matrix of a network's municipalities, or people: meetings by day, rows by name."""
    meetings = tuple(
        MeetingColumn(*row)
        for row in db.execute(
            """SELECT document_id, filename, title, coalesce(meeting_date, meeting_earliest) AS day
               FROM documents WHERE network = ? ORDER BY day IS NULL, day, document_id""",
            [network],
        )
    )
    query = _BY_PERSON if people else _BY_MUNICIPALITY
    return Matrix(network, meetings, tuple(_rows(db.execute(query, [network]), meetings)))


def _rows(
    cells: Iterable[tuple[str, str, str | None, str, Cell]], meetings: tuple[MeetingColumn, ...]
) -> Iterable[MatrixRow]:
    rows: dict[tuple[str, str, str | None], dict[str, Cell]] = {}
    for row_id, name, place, document_id, cell in cells:
        rows.setdefault((row_id, name, place), {})[document_id] = cell
    for (row_id, name, place), told in rows.items():
        order = tuple(told[meeting.document_id] for meeting in meetings)
        yield MatrixRow(row_id, name, place, order)
