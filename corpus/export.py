"""The corpus in other formats: JSON Lines and CSV."""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any, TextIO

from corpus.store import Corpus

TABLES = (
    "documents",
    "people",
    "people_joins",
    "people_unsure",
    "people_former",
    "attendance",
    "mentions",
    "dates",
    "sections",
    "topics",
    "decisions",
    "actions",
    "upcoming",
    "corrections",
    "municipalities",
    "network_members",
    "verdicts",
    "set_aside",
    "arrivals",
)
"""What a CSV export holds, a file each.  The whole text is in JSON Lines."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export_jsonl(corpus: Corpus, out: TextIO) -> int:
    """Write every record as one line of JSON, exactly as `interpret` gives it; how many."""
    names = corpus.document_ids()
    out.writelines(corpus.record_json(name) + "\n" for name in names)
    return len(names)


def export_csv(corpus: Corpus, folder: Path | str) -> list[Path]:
    """Write every table to a CSV file (UTF-8, commas) in the folder; the files written.

    A spreadsheet runs text that begins with = + - @, a tab or a carriage return: such a cell
    gets a leading apostrophe.  Numbers stay as they are, and so does the text in JSON Lines.
    """
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    return [_export_table(corpus, table, target / f"{table}.csv") for table in TABLES]


def _export_table(corpus: Corpus, table: str, path: Path) -> Path:
    rows = corpus.db.execute(f"SELECT * FROM {table} ORDER BY 1, 2")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(column[0] for column in rows.description)
        writer.writerows([neutral(value) for value in row] for row in rows)
    return path


def neutral(value: Any) -> Any:
    """The cell as a spreadsheet cannot run it.

    >>> neutral("=1+1"), neutral(-5), neutral("Eva Ek")
    ("'=1+1", -5, 'Eva Ek')
    """
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
