"""The files and versions of a document, the other documents of its file, and where old ids lead."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from corpus.site.pages import address
from corpus.units import group_of, leads_to, pages_of

_DAY = "coalesce(d.meeting_date, d.meeting_earliest)"
RELATION = {
    "same-text": "Samma text",
    "rescan": "Läst en gång till",
    "version": "En annan version",
    "verdict": "Någon har avgjort det",
}


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of a document: its names with the days they came, which pages, why it belongs here.

    `href` leads to the original; `relation` is empty for the file in force.
    """

    names: tuple[tuple[str, str], ...]
    pages: str
    begins: str
    relation: str
    reason: str
    unit_id: str
    href: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another document of the same file: its id, name, day and pages there."""

    id: str
    name: str
    day: str
    pages: str


def files_of(db: sqlite3.Connection, document_id: str) -> list[KeptFile]:
    """The files of a document, the one in force first."""
    return [
        KeptFile(
            _names(db, unit.sha256, unit.filename),
            pages(unit.first_page, unit.last_page),
            unit.begins,
            RELATION.get(unit.relation or "", unit.relation or ""),
            unit.reason,
            unit.document_id,
            address("dokument", unit.document_id, "original"),
        )
        for unit in group_of(db, document_id)
    ]


def neighbours_of(db: sqlite3.Connection, sha256: str, document_id: str) -> list[Neighbour]:
    """The documents that the other parts of the same file are, in the order of its pages."""
    rows = db.execute(
        f"""SELECT d.document_id, coalesce(d.title, d.filename), {_DAY}, u.first_page, u.last_page
            FROM units AS u JOIN documents AS d ON d.document_id = u.in_force
            WHERE u.sha256 = ? AND u.in_force <> ? ORDER BY u.first_page""",  # noqa: S608
        [sha256, document_id],
    )
    return [
        Neighbour(name, title, day or "", pages(first, last))
        for name, title, day, first, last in rows
    ]


def stands_at(db: sqlite3.Connection, document_id: str, number: str = "") -> str:
    """Where the minutes stand that this id once named; "" where they stand there themselves.

    A page of a file that was divided leads to that page of its part.
    """
    query = "SELECT 1 FROM documents WHERE document_id = ?"
    there = [one for one in leads_to(db, document_id) if db.execute(query, [one]).fetchone()]
    if not there or db.execute(query, [document_id]).fetchone():
        return ""
    for one in there:
        span = pages_of(one) if one[:12] == document_id[:12] else None
        if span and number.isdigit() and span[0] <= int(number) <= span[1]:
            return address("dokument", one, "sida", number)
    return address("dokument", there[0])


def pages(first: int | None, last: int | None) -> str:
    """Pages of a file in words; "" for all of it.

    >>> pages(4, 7), pages(3, 3), pages(None, None)
    ('sida 4–7', 'sida 3', '')
    """
    if first is None:
        return ""
    return f"sida {first}" if first == last else f"sida {first}–{last}"


def _names(db: sqlite3.Connection, sha256: str, filename: str) -> tuple[tuple[str, str], ...]:
    rows = db.execute(
        """SELECT filename, substr(arrived, 1, 10) FROM arrivals WHERE sha256 = ?
           ORDER BY arrived, filename""",
        [sha256],
    ).fetchall()
    return tuple(rows) or ((filename, ""),)
