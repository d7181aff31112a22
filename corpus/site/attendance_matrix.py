"""Who was at which of a network's meetings, as a table to look at and to download.

A big network has a thousand meetings and hundreds of people, so a page shows one year, or the last
`RECENT` meetings; the download has all of them.  Cells are as in `corpus.matrix`.
"""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

import csv
import io
import json
import sqlite3
from codecs import BOM_UTF8 as BOM
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

from corpus.attendance_views import TOOK_PART
from corpus.exports.cells import neutral
from corpus.site.listing_rows import in_swedish_order
from corpus.site.pages import address, place
from corpus.site.people_words import DAY, STATUS

By = Literal["kommun", "person"]

RECENT = 24
NO_DAY = "utan-dag"
"""What `ar` is in the address for meetings without a day."""

MARKS = {"present": "x", "absent": "f", "not-listed": "–", "no-list": "?"}
WORDS = {
    "present": "närvarande",
    "absent": "frånvarande, säger listan",
    "not-listed": "står inte i listan",
    "no-list": "protokollet har ingen lista",
}


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting: its document, its day as ISO ("" where none is known), whether it has a list."""

    document_id: str
    title: str
    day: str
    has_list: bool

    @property
    def href(self) -> str:
        """The document's address."""
        return address("dokument", self.document_id)


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """What is known of a row at a meeting: in a word, whose name says so, where it stands."""

    kind: str
    mark: str
    told: str
    name: str
    href: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A municipality or a person; `note` is whom the person represents."""

    row_id: str
    label: str
    href: str
    note: str
    cells: tuple[MatrixCell, ...]

    @property
    def present(self) -> int:
        """How many of the meetings it was at."""
        return sum(cell.kind == "present" for cell in self.cells)

    @property
    def listed(self) -> int:
        """How many of the meetings have a list."""
        return sum(cell.kind != "no-list" for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the meetings that can be shown: its words, its address, how many; shown or not."""

    label: str
    href: str
    meetings: int
    shown: bool


@dataclass(frozen=True, slots=True)
class ShownMatrix:
    """A matrix as a template shows it."""

    name: str
    caption: str
    meetings: tuple[Meeting, ...]
    rows: tuple[MatrixRow, ...]
    csv: str = ""
    json: str = ""


def meetings_of(db: sqlite3.Connection, network: str | None) -> list[Meeting]:
    """All meetings of a network (`None`: of none) by day; those without a day last."""
    rows = db.execute(
        f"""SELECT d.document_id, coalesce(d.title, d.filename), coalesce({DAY}, '') AS day,
                   d.has_attendance_list
            FROM documents AS d WHERE d.network IS ? ORDER BY day = '', day, d.document_id""",
        [network],
    )
    return [Meeting(name, title, day, bool(has_list)) for name, title, day, has_list in rows]


def part_of(meetings: Sequence[Meeting], asked: str) -> list[Meeting]:
    """The meetings of the year that is asked for, or else the last ones."""
    if asked == NO_DAY:
        return [one for one in meetings if not one.day]
    if asked:
        return [one for one in meetings if one.day[:4] == asked]
    dated = [one for one in meetings if one.day]
    return dated[-RECENT:] or list(meetings[-RECENT:])


def parts(meetings: Sequence[Meeting], path: str, args: Mapping[str, str]) -> list[Part]:
    """What can be shown: the last meetings, each year, and what has no day; none where all fit."""
    if len(meetings) <= RECENT and all(one.day for one in meetings) and not args.get("ar"):
        return []
    counts: dict[str, int] = {}
    for one in meetings:
        year = one.day[:4] or NO_DAY
        counts[year] = counts.get(year, 0) + 1
    kept = {name: value for name, value in args.items() if name not in {"ar", "tabell", "format"}}
    last = min(RECENT, sum(bool(one.day) for one in meetings) or len(meetings))
    choices = [("", "De senaste", last)]
    choices += [
        (year, "Utan dag" if year == NO_DAY else year, many)
        for year, many in sorted(counts.items(), key=lambda item: item[0], reverse=True)
    ]
    return [
        Part(
            label,
            f"{path}?{urlencode({**kept, **({'ar': year} if year else {})})}#narvaro",
            many,
            args.get("ar", "") == year,
        )
        for year, label, many in choices
    ]


def matrix(
    db: sqlite3.Connection, network: str | None, by: By, meetings: Sequence[Meeting]
) -> tuple[MatrixRow, ...]:
    """A row for each municipality of the network, or each person listed at these meetings."""
    listed = _listed(db, by, meetings)
    rows = _members(db, network, listed) if by == "kommun" else _people(db, listed)
    return tuple(
        MatrixRow(row_id, label, address(by, row_id), note, tuple(
            _cell(one, listed.get((row_id, one.document_id))) for one in meetings
        ))
        for row_id, label, note in rows
    )  # fmt: skip


def strip(db: sqlite3.Connection, code: str, meetings: Sequence[Meeting]) -> MatrixRow:
    """One municipality's row."""
    listed = _listed(db, "kommun", meetings, code)
    cells = tuple(_cell(one, listed.get((code, one.document_id))) for one in meetings)
    return MatrixRow(code, "", address("kommun", code), "", cells)


def as_csv(rows: Iterable[MatrixRow], meetings: Sequence[Meeting], by: By) -> bytes:
    """The matrix as CSV: a column a meeting, by its day; no spreadsheet runs a cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    days = [one.day or f"utan dag ({one.document_id})" for one in meetings]
    twice = {day for day in days if days.count(day) > 1} if len(set(days)) < len(days) else set()
    named = [
        f"{day} ({one.document_id})" if day in twice else day
        for day, one in zip(days, meetings, strict=True)
    ]
    writer.writerow(["id", by, "för", *named])
    for row in rows:
        told = (cell.told for cell in row.cells)
        writer.writerow([neutral(value) for value in (row.row_id, row.label, row.note, *told)])
    return BOM + out.getvalue().encode()


def as_json(rows: Iterable[MatrixRow], meetings: Sequence[Meeting]) -> bytes:
    """The matrix as JSON: an object for each row and meeting."""
    told = [
        {"id": row.row_id, "name": row.label, "for": row.note, "day": one.day or None,
         "document_id": one.document_id, "attendance": cell.kind, "told": cell.told}
        for row in rows
        for one, cell in zip(meetings, row.cells, strict=True)
    ]  # fmt: skip
    return json.dumps(told, ensure_ascii=False).encode()


Listed = dict[tuple[str, str], tuple[Any, ...]]


def _listed(
    db: sqlite3.Connection, by: By, meetings: Sequence[Meeting], code: str | None = None
) -> Listed:
    """For each row and meeting the listing that counts: who was there before who was away."""
    column = "municipality_code" if by == "kommun" else "person_id"
    guests = "AND a.status <> 'guest'" if by == "kommun" else ""
    wanted = json.dumps([one.document_id for one in meetings])
    found: Listed = {}
    for row_id, document_id, status, name, page, start, end in db.execute(
        f"""SELECT a.{column}, a.document_id, a.status, a.name, a.page, a.span_start, a.span_end
            FROM json_each(?) AS w JOIN attendance AS a ON a.document_id = w.value
            WHERE a.{column} IS NOT NULL {guests} AND (? IS NULL OR a.{column} = ?)
            ORDER BY a.document_id, a.status NOT IN {TOOK_PART}, a.status = 'absent', a.ordinal""",
        [wanted, code, code],
    ):
        found.setdefault((row_id, document_id), (status, name, document_id, page, start, end))
    return found


def _members(
    db: sqlite3.Connection, network: str | None, listed: Listed
) -> list[tuple[str, str, str]]:
    codes = {row_id for row_id, _ in listed}
    if network is not None:
        found = db.execute(
            "SELECT municipality_code FROM municipality_members WHERE network = ?", [network]
        )
        codes |= {code for (code,) in found}
    names: dict[str, str] = dict(db.execute("SELECT code, name FROM municipalities").fetchall())
    ordered = sorted(codes, key=lambda code: in_swedish_order(names.get(code, code)))
    return [(code, names.get(code, code), "") for code in ordered]


def _people(db: sqlite3.Connection, listed: Listed) -> list[tuple[str, str, str]]:
    ids = json.dumps(sorted({row_id for row_id, _ in listed}))
    found = db.execute(
        """SELECT p.person_id, p.name, coalesce(m.name, p.organisation, '')
           FROM json_each(?) AS w JOIN people AS p ON p.person_id = w.value
           LEFT JOIN municipalities AS m ON m.code = p.municipality_code""",
        [ids],
    ).fetchall()
    return sorted(found, key=lambda row: (in_swedish_order(row[1]), row[0]))


def _cell(meeting: Meeting, found: tuple[Any, ...] | None) -> MatrixCell:
    if found is None:
        kind = "not-listed" if meeting.has_list else "no-list"
        return MatrixCell(kind, MARKS[kind], WORDS[kind], "", meeting.href)
    status, name, document_id, page, start, end = found
    kind = "absent" if status == "absent" else "present"
    told = WORDS["absent"] if kind == "absent" else STATUS.get(status, status)
    return MatrixCell(kind, MARKS[kind], told, name, place(document_id, page, start, end))
