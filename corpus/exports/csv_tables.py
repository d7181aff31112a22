"""CSV: a file a table, UTF-8, commas, in which no cell is a formula."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.exports.cells import EMPTY, neutral
from corpus.exports.places import whole_folder
from corpus.exports.selection import snapshot
from corpus.exports.tables import TABLES, Column, batches, count_batches
from corpus.exports.values import Job, Written

_ROWS = 5_000


def write(job: Job, out: Path) -> Written:
    """Write every table to a CSV file in the folder.

    NULL is an empty cell; an empty text where NULL is possible is a lone apostrophe.  Numbers
    stay as they are, and text that a spreadsheet would run is told apart as `cells` says.

    Raises:
        BadSettings: the folder holds something that no export wrote.
    """
    with whole_folder(out, job.about) as folder, snapshot(job.corpus.db):
        write_tables(job, folder)
    return Written(len(TABLES), "filer")


def write_tables(job: Job, folder: Path) -> None:
    """Write the tables into a folder that is there, batch by batch."""
    db, chosen = job.corpus.db, job.chosen
    total = count_batches(db, chosen, _ROWS)
    for batch in job.progress("exporterar", batches(db, chosen, _ROWS), total):
        path = folder / f"{batch.table.name}.csv"
        with path.open("w" if batch.first else "a", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            if batch.first:
                writer.writerow(column.name for column in batch.columns)
            writer.writerows(_cells(batch.columns, row) for row in batch.rows)


def _cells(columns: Sequence[Column], row: Sequence[Any]) -> list[Any]:
    return [
        EMPTY if value == "" and column.nullable else neutral(value)
        for column, value in zip(columns, row, strict=True)
    ]
