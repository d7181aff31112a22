"""The data dictionary (corpus/README.md) as values, for exports that describe themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

_TABLE = re.compile(r"### `(\w+)`")
_COLUMN = re.compile(r"\| `(\w+)` \| (\S.*?) \|")


@dataclass(slots=True)
class Described:
    """A table in words, and its columns."""

    summary: str = ""
    columns: dict[str, str] = field(default_factory=dict)


@cache
def data_dictionary() -> Mapping[str, Described]:
    """Every table and view of the corpus, as the data dictionary describes it."""
    tables: dict[str, Described] = {}
    now: Described | None = None
    for line in (files("corpus") / "README.md").read_text(encoding="utf-8").splitlines():
        if heading := _TABLE.fullmatch(line):
            now = tables.setdefault(heading[1], Described())
        elif line.startswith("#"):
            now = None
        elif now is not None and (column := _COLUMN.fullmatch(line)):
            now.columns[column[1]] = column[2]
        elif now is not None and not now.columns and line and not line.startswith("|"):
            now.summary = f"{now.summary} {line}".strip()
    return tables
