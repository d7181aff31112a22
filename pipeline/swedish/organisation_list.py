"""The curated list of bodies, and an archive's own beside it.

`data/organisations.csv` ships; an own file has the same columns, of which only `name` is needed:

    name,short
    Kommunalförbundet Exempelvatten,KEV

The list is a value (`Organisations`).  Every step that reads names asks it, down to the cutting of
a line into its pieces; instead of an argument to some thirty functions it is put in force for the
interpretation of one document (`using`), by the one who has the tools.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from pipeline.errors import BadSettings
from pipeline.swedish.fold import fold

_LONGEST = 6
_COLUMNS = frozenset({"name", "short", "kind", "example", "source"})


@dataclass(frozen=True, slots=True)
class Organisations:
    """The bodies that are known by name.

    names: folded, any case; shorts: as they stand (SKR is a body, *skr* is not);
    longest: words of the longest name.
    """

    names: frozenset[str]
    shorts: frozenset[str]
    longest: int = _LONGEST

    def has(self, text: str) -> bool:
        """Whether this is a body's whole name or its short form."""
        return text in self.shorts or fold(text) in self.names

    def and_those(self, rows: Iterable[Mapping[str, str]]) -> Organisations:
        """These and those of rows with `name` and perhaps `short`."""
        told = [(row["name"].strip(), (row.get("short") or "").strip()) for row in rows]
        names = [name for name, _ in told if name]
        return Organisations(
            self.names | {fold(" ".join(name.split())) for name in names},
            self.shorts | {short for _, short in told if short},
            max([self.longest, *(len(name.split()) for name in names)]),
        )


@cache
def built_in() -> Organisations:
    """The list that ships."""
    with resources.files("pipeline.data").joinpath("organisations.csv").open(encoding="utf-8") as f:
        rows = list(csv.DictReader(f))
    return Organisations(frozenset(), frozenset()).and_those(rows)


_IN_FORCE: ContextVar[Organisations | None] = ContextVar("organisations", default=None)


def in_force() -> Organisations:
    """The list that names are looked up in: that which ships, unless another is used."""
    return _IN_FORCE.get() or built_in()


@contextmanager
def using(organisations: Organisations) -> Iterator[None]:
    """Have this list asked, in this thread and within the `with` only.

    >>> with using(built_in().and_those([{"name": "Exempelvatten"}])):
    ...     in_force().has("EXEMPELVATTEN")
    True
    >>> in_force().has("Exempelvatten")
    False
    """
    before = _IN_FORCE.set(organisations)
    try:
        yield
    finally:
        _IN_FORCE.reset(before)


def load_organisations(path: Path | None = None) -> Organisations:
    """The list that ships and, beside it, an own file.

    Raises:
        BadSettings: the file cannot be read, or is no list of bodies.
    """
    if path is None:
        return built_in()
    try:
        text = path.read_text(encoding="utf-8-sig")
        semicolons = ";" in text.partition("\n")[0]  # as Swedish spreadsheets write it
        reader = csv.DictReader(
            io.StringIO(text), delimiter=";" if semicolons else ",", strict=True
        )
        columns, rows = reader.fieldnames or (), list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadSettings(f"The list of organisations {path} cannot be read: {error}") from error
    _check(path, columns, rows)
    return built_in().and_those(rows)


def _check(path: Path, columns: Iterable[str], rows: Iterable[Mapping[str, str]]) -> None:
    strange = sorted(set(columns) - _COLUMNS)
    if "name" not in columns or strange:
        shown = ", ".join(strange) or "no column called name"
        raise BadSettings(
            f"The list of organisations {path} must begin with the line 'name,short': {shown}."
        )
    for number, row in enumerate(rows, start=2):
        if None in row or not (row["name"] or "").strip():
            what = "has too many columns" if None in row else "has no name"
            raise BadSettings(
                f"The list of organisations {path}: line {number} {what}; "
                'put names that hold a comma in quotation marks ("...").'
            )
