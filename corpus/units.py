"""Units: the minutes of one meeting in one file, what stands in their place, where ids lead."""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """The minutes of one meeting in one file, and what stands in their place.

    `first_page` and `last_page` are `None` where they are the whole file.  `place` is 0 for the
    one in force, then 1, 2, ...; `relation`, `reason` and `score` say why another one stands for
    it; `begins` why they begin on that page.
    """

    document_id: str
    sha256: str
    filename: str
    first_page: int | None
    last_page: int | None
    begins: str
    in_force: str
    place: int = 0
    relation: str | None = None
    reason: str = ""
    score: float | None = None


COLUMNS = ", ".join(Unit.__slots__)

SHOWN_NAME = """coalesce((SELECT min(a.filename) FROM arrivals AS a
                          WHERE a.sha256 = r.sha256), r.filename)"""
"""The name under which a file of `readings AS r` is shown: the first of all its names by sort
order, so that it does not matter under which it came first."""


def unit(db: sqlite3.Connection, document_id: str) -> Unit | None:
    """The unit of that id, or `None`."""
    row = db.execute(f"SELECT {COLUMNS} FROM units WHERE document_id = ?", [document_id])
    found = row.fetchone()
    return Unit(*found) if found else None


def group_of(db: sqlite3.Connection, document_id: str) -> list[Unit]:
    """All units of the document: the one in force first, then the next newest."""
    rows = db.execute(
        f"""SELECT {COLUMNS} FROM units WHERE in_force =
            (SELECT in_force FROM units WHERE document_id = ?) ORDER BY place""",
        [document_id],
    )
    return [Unit(*row) for row in rows]


def leads_to(db: sqlite3.Connection, document_id: str) -> list[str]:
    """The documents that an id leads to today: itself, the one in force, the parts of a file."""
    rows = db.execute(
        "SELECT leads_to FROM document_leads WHERE document_id = ? ORDER BY place", [document_id]
    )
    return [name for (name,) in rows]


def pages_of(document_id: str) -> tuple[int, int] | None:
    """The first and last page that an id names; `None`: the whole file.

    >>> pages_of("0123456789ab-4-7"), pages_of("0123456789ab")
    ((4, 7), None)
    """
    _, *pages = document_id.split("-")
    return (int(pages[0]), int(pages[1])) if len(pages) == 2 else None  # noqa: PLR2004


def overlap(one: tuple[int, int] | None, other: tuple[int, int] | None) -> int:
    """How many pages two units of a file have in common; a whole file has all of them."""
    some = one or other
    if some is None:
        return 1
    first, last = other or some
    return max(0, min(some[1], last) - max(some[0], first) + 1)
