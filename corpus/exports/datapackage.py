"""A Frictionless data package: the CSV files, and a description that programs check them by.

Format: https://specs.frictionlessdata.io (data package, tabular data resource, table schema).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from corpus.exports.csv_tables import write_tables
from corpus.exports.places import sha256_of, whole_folder
from corpus.exports.selection import Selection, snapshot
from corpus.exports.tables import TABLES, Column, Reference, Table, columns_of, meaning_of
from corpus.exports.values import Job, Written

PACKAGE = "datapackage.json"
_TYPES = {
    "text": "string",
    "integer": "integer",
    "real": "number",
    "day": "date",
    "names": "string",
}
_ESCAPES = (
    "An empty cell is NULL. In columns of type string: text that a spreadsheet would run as a "
    "formula (it begins with = + - or @, also in wide forms or after blanks, or with a tab or "
    "line break), after any number of apostrophes, has one more apostrophe in front; so has text "
    "of apostrophes alone; a lone apostrophe is an empty text. To read: where a cell begins so, "
    "drop one apostrophe (corpus/exports/cells.py, `plain`). In attendance.person_reason an empty "
    "cell may be an empty text too: both say that there is no reason. Codes "
    "keep their leading zeros: they are text. Offsets are code points in the document's text as "
    "read."
)

_TEXTS = frozenset({"text", "names"})
_NAMES = " Here not as JSON, as in actions, but joined by a semicolon."


def write(job: Job, out: Path) -> Written:
    """Write the CSV files and datapackage.json into the folder.

    Raises:
        BadSettings: the folder holds something that no export wrote.
    """
    with whole_folder(out, job.about) as folder, snapshot(job.corpus.db):
        write_tables(job, folder)
        described = json.dumps(_package(job, folder), ensure_ascii=False, indent=1)
        (folder / PACKAGE).write_text(described + "\n", encoding="utf-8")
    return Written(len(TABLES) + 1, "filer")


def _package(job: Job, folder: Path) -> dict[str, Any]:
    db, chosen = job.corpus.db, job.chosen
    return {
        "profile": "tabular-data-package",
        "name": "diarium-corpus",
        "title": "Diarium: vad mötesprotokollen säger",
        "description": f"Swedish meeting minutes, interpreted. {_ESCAPES}",
        "diarium": job.about,
        "resources": [
            _resource(table, columns_of(db, table), chosen, folder / f"{table.name}.csv")
            for table in TABLES
        ],
    }


def _resource(
    table: Table, columns: tuple[Column, ...], chosen: Selection, path: Path
) -> dict[str, Any]:
    references = table.references + (table.beyond if chosen.whole else ())
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": path.name,
        "description": meaning_of(table),
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256_of(path)}",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {
            "fields": [_field(column, table) for column in columns],
            "missingValues": [""],
            **({"primaryKey": list(table.key)} if table.key else {}),
            "foreignKeys": [_foreign_key(reference) for reference in references],
        },
    }


def _field(column: Column, table: Table) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES[column.kind],
        "description": column.meaning + (_NAMES if column.kind == "names" else ""),
    }
    # an empty text, or list, is an empty cell: only other kinds can be required
    if not column.nullable and (column.kind not in _TEXTS or column.name in table.key):
        described["constraints"] = {"required": True}
    return described


def _foreign_key(reference: Reference) -> dict[str, Any]:
    columns, table, targets = reference
    return {
        "fields": list(columns),
        "reference": {"resource": table, "fields": list(targets)},
    }
