"""The data dictionary, `corpus/README.md`, as values: tables and columns with what they mean.

    for table in data_dictionary():
        table.name, table.group, table.description  # "documents", "Documents and ...", "One ..."
        for column in table.columns:
            column.name, column.description         # "title", "Its title, or NULL."

    described("documents").column("title")               # "Its title, or NULL."; None where unknown

A test compares the page with the schema, so every table, view and column is here.  The texts are
plain: Markdown's marks of code are left out.  The site shows them, exports put them beside data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_GROUP = re.compile(r"## (.+)")
_TABLE = re.compile(r"### `(\w+)`")
_COLUMN = re.compile(r"\| `(\w+)` \| (.+) \|")


@dataclass(frozen=True, slots=True)
class DescribedColumn:
    """A column and what it means."""

    name: str
    description: str


@dataclass(frozen=True, slots=True)
class DescribedTable:
    """A table or view, the heading it stands under, what a row is, and its columns in order."""

    name: str
    group: str
    description: str
    columns: tuple[DescribedColumn, ...]

    def column(self, name: str) -> str | None:
        """What a column means; None where there is no such column."""
        return next((one.description for one in self.columns if one.name == name), None)


@cache
def data_dictionary() -> tuple[DescribedTable, ...]:
    """All tables and views, in the order of the page."""
    page = files("corpus").joinpath("README.md").read_text(encoding="utf-8")
    return tuple(parse_dictionary(page))


def described(table: str) -> DescribedTable | None:
    """The table or view of that name.

    >>> described("documents").column("network_key")
    'What the spellings of its network share.'
    """
    return next((one for one in data_dictionary() if one.name == table), None)


def parse_dictionary(page: str) -> Iterator[DescribedTable]:
    r"""The tables of a page written as `corpus/README.md` is.

    >>> next(parse_dictionary("## Words\n### `spellings`\nThe `words`.\n| `a` | An a. |"))
    ... # doctest: +NORMALIZE_WHITESPACE
    DescribedTable(name='spellings', group='Words', description='The words.',
        columns=(DescribedColumn(name='a', description='An a.'),))
    """
    group, name = "", ""
    prose: list[str] = []
    columns: list[DescribedColumn] = []
    for line in [*page.splitlines(), "## "]:
        begun = _TABLE.fullmatch(line)
        if begun or line.startswith("## "):
            if name:
                yield DescribedTable(name, group, _plain(" ".join(prose)), tuple(columns))
            name, prose, columns = begun[1] if begun else "", [], []
        if heading := _GROUP.fullmatch(line):
            group = _plain(heading[1])
        elif column := _COLUMN.fullmatch(line):
            columns.append(DescribedColumn(column[1], _plain(column[2])))
        elif line and not line.startswith(("#", "|", "    ")):
            prose.append(line.strip())


def _plain(markdown: str) -> str:
    return markdown.replace("`", "")
