"""`diarium attendance`: a network's attendance, meeting by meeting, as a table in Swedish."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.shown import json_line, plain, table

if TYPE_CHECKING:
    from corpus.matrix import Matrix

MARKS = {"present": "x", "absent": "f", "not listed": ".", "no list": "?"}
WORDS = {
    "present": "närvarande",
    "absent": "frånvarande",
    "not listed": "ej i listan",
    "no list": "ingen lista",
}
_FIRST = {"municipality": ("kod", "kommun"), "person": ("id", "namn", "för")}


def attendance(
    network: Annotated[str, typer.Argument(help="The network's name, or words of it.")],
    by: Annotated[str, typer.Option(help="A row each: municipality or person.")] = "municipality",
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV, for spreadsheets.")] = False,  # noqa: FBT002
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, with documents.")] = False,  # noqa: FBT002
    archive: Annotated[Path | None, typer.Option("--archive", help="The archive folder.")] = None,
) -> None:
    """Show who was at which meeting of a network."""
    from corpus.matrix import attendance_matrix  # noqa: PLC0415
    from corpus.store import Corpus  # noqa: PLC0415
    from flows.settings import load_settings  # noqa: PLC0415

    if by not in _FIRST:
        raise typer.BadParameter(f"no such rows: {by} (municipality, person)")
    with Corpus(load_settings(None, {"archive": archive}).corpus, read_only=True) as corpus:
        name = the_network(corpus.db, network)
        matrix = attendance_matrix(corpus.db, name, people=by == "person")
    if as_json:
        typer.echo(json_line(_as_json(matrix)))
    elif as_csv:
        _write_csv(matrix, by)
    else:
        shown = [[*_named(row, by), *(MARKS[cell] for cell in row.cells)] for row in matrix.rows]
        table([*_FIRST[by], *_days(matrix)], shown)
        legend = ", ".join(f"{MARKS[cell]} {word}" for cell, word in WORDS.items())
        typer.echo(plain(f"{matrix.network}: {len(matrix.meetings)} möten. {legend}."), err=True)


def the_network(db: Any, typed: str) -> str:
    """The network that a typed name means.

    Raises:
        BadSettings: none is called so, or more than one.
    """
    from corpus import filter_names  # noqa: PLC0415

    return filter_names.the_network(db, typed)


def _days(matrix: Matrix) -> list[str]:
    """The days as headings; those of one day are numbered, so that each column has its own."""
    days = [meeting.day or "odaterat" for meeting in matrix.meetings]
    times, nth = Counter(days), Counter[str]()
    headings = []
    for day in days:
        nth[day] += 1
        headings.append(f"{day} ({nth[day]})" if times[day] > 1 else day)
    return headings


def _named(row: Any, by: str) -> list[str]:
    return [row.row_id, row.name, *([row.place or ""] if by == "person" else [])]


def _as_json(matrix: Matrix) -> dict[str, Any]:
    told = asdict(matrix)
    for row in told["rows"]:
        row["cells"] = [
            {"document_id": meeting.document_id, "day": meeting.day, "attendance": cell}
            for meeting, cell in zip(matrix.meetings, row["cells"], strict=True)
        ]
    return told


def _write_csv(matrix: Matrix, by: str) -> None:
    from corpus.exports.cells import neutral  # noqa: PLC0415

    writer = csv.writer(sys.stdout, lineterminator="\n")
    for line in _csv_lines(matrix, by):
        writer.writerow([neutral(plain(cell)) for cell in line])


def _csv_lines(matrix: Matrix, by: str) -> Iterator[list[str]]:
    """Days, then the documents that they rest on, then a row each."""
    yield [*_FIRST[by], *_days(matrix)]
    blank = [""] * (len(_FIRST[by]) - 1)
    yield ["dokument", *blank, *(meeting.filename for meeting in matrix.meetings)]
    for row in matrix.rows:
        yield [*_named(row, by), *(WORDS[cell] for cell in row.cells)]
