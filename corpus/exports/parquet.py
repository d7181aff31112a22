"""Parquet: a file a table, with typed columns, for DuckDB, pandas, Polars, R and Spark."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any, Self

from corpus.exports.places import whole_folder
from corpus.exports.selection import snapshot
from corpus.exports.tables import (
    TABLES,
    Batch,
    Column,
    Kind,
    Table,
    batches,
    count_batches,
    meaning_of,
)
from corpus.exports.values import Job, Written, need

_ROWS = 5_000
"""Rows taken at a time."""

_GROUP_BYTES = 32 << 20
"""A row group is written when its columns weigh so much in memory (or at the table's end)."""


def write(job: Job, out: Path) -> Written:
    """Write every table to a Parquet file in the folder: zstd, days as date32, NULL as NULL.

    Raises:
        MissingTool: pyarrow is not installed.
        BadSettings: the folder holds something that no export wrote.
    """
    need("Parquet", "pyarrow.parquet")
    with whole_folder(out, job.about) as folder, snapshot(job.corpus.db):
        _write_files(job, folder)
    return Written(len(TABLES), "filer")


def _write_files(job: Job, folder: Path) -> None:
    db, chosen = job.corpus.db, job.chosen
    total = count_batches(db, chosen, _ROWS)
    with ExitStack() as one_file:
        for batch in job.progress("exporterar", batches(db, chosen, _ROWS), total):
            if batch.first:
                one_file.close()  # the table before
                schema = _schema(batch.table, batch.columns, job.about)
                path = folder / f"{batch.table.name}.parquet"
                writer = one_file.enter_context(_Writer(path, schema))
            writer.add(batch)


class _Writer:
    """One file: batches are held until they make a row group."""

    def __init__(self, path: Path, schema: Any) -> None:
        import pyarrow.parquet as pq  # noqa: PLC0415 - an optional extra, only where it is used

        self._schema = schema
        self._held: list[Any] = []
        self._bytes = 0
        self._file = pq.ParquetWriter(path, schema, compression="zstd")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._write()
        finally:
            self._file.close()

    def add(self, batch: Batch) -> None:
        """Take the batch's rows."""
        import pyarrow as pa  # noqa: PLC0415

        arrays = [
            pa.array(_values(batch, at, column.kind), type=self._schema.field(at).type)
            for at, column in enumerate(batch.columns)
        ]
        table = pa.Table.from_arrays(arrays, schema=self._schema)
        self._held.append(table)
        self._bytes += table.nbytes
        if self._bytes >= _GROUP_BYTES:
            self._write()

    def _write(self) -> None:
        import pyarrow as pa  # noqa: PLC0415

        if self._held:
            whole = pa.concat_tables(self._held)
            self._file.write_table(whole, row_group_size=max(1, len(whole)))
        self._held, self._bytes = [], 0


def _schema(table: Table, columns: tuple[Column, ...], about: Mapping[str, Any]) -> Any:
    import pyarrow as pa  # noqa: PLC0415

    types = {
        "text": pa.string(),
        "names": pa.string(),
        "integer": pa.int64(),
        "real": pa.float64(),
        "day": pa.date32(),
    }
    fields = [
        pa.field(
            column.name,
            types[column.kind],
            nullable=column.nullable,
            metadata={"description": column.meaning},
        )
        for column in columns
    ]
    said = {
        "description": meaning_of(table),
        "diarium": json.dumps(about, ensure_ascii=False, sort_keys=True),
    }
    return pa.schema(fields, metadata=said)


def _values(batch: Batch, at: int, kind: Kind) -> list[Any]:
    found = [row[at] for row in batch.rows]
    if kind == "day":
        return [None if day is None else date.fromisoformat(day) for day in found]
    return found
