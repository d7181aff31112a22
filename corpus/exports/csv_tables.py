"""CSV: a file a table, UTF-8, commas, in which no cell is a formula.

For spreadsheets the files begin with a byte order mark, without which Excel takes å for Ã¥, and
what can be read without the other tables has Swedish headings and words.  A data package has
neither: there the names are those of the data dictionary.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from corpus.exports.cells import EMPTY, joined, neutral
from corpus.exports.places import whole_folder
from corpus.exports.selection import snapshot
from corpus.exports.swedish import heading, word
from corpus.exports.tables import TABLES, Batch, Column, batches, count_batches
from corpus.exports.values import Job, Written

_ROWS = 5_000


def write(job: Job, out: Path) -> Written:
    """Write every table to a CSV file in the folder.

    NULL is an empty cell; an empty text where NULL is possible, and means something else, is a
    lone apostrophe.  Numbers stay as they are, and text that a spreadsheet would run is told
    apart as `cells` says.

    Raises:
        BadSettings: the folder holds something that no export wrote.
    """
    with whole_folder(out, job.about) as folder, snapshot(job.corpus.db):
        write_tables(job, folder, for_spreadsheets=True)
    return Written(len(TABLES), "filer")


def write_tables(job: Job, folder: Path, *, for_spreadsheets: bool = False) -> None:
    """Write the tables into a folder that is there, batch by batch."""
    db, chosen = job.corpus.db, job.chosen
    total = count_batches(db, chosen, _ROWS)
    for batch in job.progress("exporterar", batches(db, chosen, _ROWS), total):
        path = folder / f"{batch.table.name}.csv"
        in_swedish = for_spreadsheets and batch.table.readable
        marked = "utf-8-sig" if for_spreadsheets and batch.first else "utf-8"
        with path.open("w" if batch.first else "a", encoding=marked, newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            if batch.first:
                writer.writerow(_headings(batch.columns, in_swedish=in_swedish))
            writer.writerows(_rows(batch, in_swedish=in_swedish))


def _headings(columns: Sequence[Column], *, in_swedish: bool) -> list[str]:
    return [heading(column.name) if in_swedish else column.name for column in columns]


def _rows(batch: Batch, *, in_swedish: bool) -> Iterator[list[Any]]:
    for row in batch.rows:
        pairs = list(zip(batch.columns, row, strict=True))
        if in_swedish:
            pairs = [(column, word(column.name, value)) for column, value in pairs]
        yield [_cell(column, value) for column, value in pairs]


def _cell(column: Column, value: Any) -> Any:
    if value == "" and column.nullable:
        return "" if column.loose else EMPTY
    return neutral(joined(value) if column.kind == "names" else value)
