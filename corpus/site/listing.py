"""Tables of the site: each sorts, filters, pages, links and downloads through its address.

A `Listing` is a SELECT with Swedish headings.  The query string steers it: for the table `moten`,
`moten.sort=-day` (a minus: falling), `moten.q=` words that a row must hold, `moten.network=` a
value that a column must have, `moten.sida=2`; `tabell=moten&format=csv` downloads all rows that
are left.  Works without JavaScript.
"""

# ruff: noqa: S608 - the SQL put together is of constants of this package, never input

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote, urlencode

from corpus.export import neutral
from pipeline.swedish.fold import fold

Kind = Literal["text", "number", "day", "share"]

MOST_CHOICES = 40
"""Values of a column that can be chosen from; of columns with more, none."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the SELECT, its Swedish heading, and where its cells lead.

    `link` is an address whose `{names}` are columns of the row, each quoted; a row that lacks one
    of them has no link.  A column that is not `shown` is there for links and downloads.
    """

    name: str
    label: str
    link: str = ""
    kind: Kind = "text"
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Listing:
    """A table: its name in addresses, its caption, and the SELECT that gives its columns.

    `order` is the column it is sorted by at first, with a minus for falling; `choices` the columns
    whose values the user can pick from; `by` the rows on one page.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    select: str
    values: tuple[Any, ...] = ()
    order: str = ""
    choices: tuple[str, ...] = ()
    empty: str = "Det finns inget att visa."
    by: int = 50


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, where it leads ("" for nowhere), and how it is set."""

    text: str
    href: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading: the address that sorts by it, and how it is sorted now."""

    label: str
    href: str
    sorted: Literal["ascending", "descending", "none"]
    kind: Kind


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a column may have, with how many rows have it; chosen or not."""

    text: str
    rows: int
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ShownListing:
    """A table as a template shows it.  Every address keeps the rest of the page's query string."""

    name: str
    caption: str
    empty: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int
    first: int
    last: int
    words: str
    kept: tuple[tuple[str, str], ...]
    choices: tuple[tuple[str, tuple[Choice, ...]], ...]
    before: str
    after: str
    csv: str
    json: str

    @property
    def filtered(self) -> bool:
        """Whether something was asked of the rows."""
        return bool(self.words) or any(one.chosen for _, some in self.choices for one in some)


MOST_DIGITS = 7


def number_from_one(text: str, default: int = 1) -> int:
    """A whole number from 1 as typed in an address; the default where it is none.

    >>> number_from_one("12"), number_from_one("-3"), number_from_one("9" * 99, 5)
    (12, 1, 5)
    """
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        return default
    return max(int(text), 1)


def prepare(db: sqlite3.Connection) -> None:
    """Teach a connection what the tables' filter needs."""
    db.create_function("diarium_holds", 2, _holds, deterministic=True)


def show(
    db: sqlite3.Connection, listing: Listing, path: str, args: Mapping[str, str]
) -> ShownListing:
    """The table's part that was asked for."""
    wanted = _Wanted.of(listing, args)
    source, values = wanted.source(listing)
    total = int(db.execute(f"SELECT count(*) FROM ({source})", values).fetchone()[0])
    page = min(wanted.page, max(1, -(-total // listing.by)))
    first = (page - 1) * listing.by
    rows = _rows(db, f"{source} {wanted.order_by} LIMIT ? OFFSET ?", (*values, listing.by, first))
    link = _Links(listing.name, path, args)
    return ShownListing(
        listing.name,
        listing.caption,
        listing.empty,
        tuple(_heading(column, wanted, link) for column in listing.columns if column.shown),
        tuple(tuple(_cells(listing, row)) for row in rows),
        total,
        first + 1 if total else 0,
        min(first + listing.by, total),
        wanted.words,
        tuple((name, value) for name, value in args.items() if not link.steers(name, "q", "sida")),
        tuple(_choices(db, listing, wanted, link)),
        link.to(sida=str(page - 1)) if page > 1 else "",
        link.to(sida=str(page + 1)) if first + listing.by < total else "",
        link.to(tabell=listing.name, format="csv"),
        link.to(tabell=listing.name, format="json"),
    )


def as_csv(db: sqlite3.Connection, listing: Listing, args: Mapping[str, str]) -> bytes:
    """All rows that the query string leaves, as CSV that no spreadsheet runs."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(column.name for column in listing.columns)
    for row in _all(db, listing, args):
        writer.writerow([neutral(row[column.name]) for column in listing.columns])
    return out.getvalue().encode()


def as_json(db: sqlite3.Connection, listing: Listing, args: Mapping[str, str]) -> bytes:
    """All rows that the query string leaves, as a JSON list of objects."""
    names = [column.name for column in listing.columns]
    rows = [{name: row[name] for name in names} for row in _all(db, listing, args)]
    return json.dumps(rows, ensure_ascii=False).encode()


def _all(db: sqlite3.Connection, listing: Listing, args: Mapping[str, str]) -> list[dict[str, Any]]:
    wanted = _Wanted.of(listing, args)
    source, values = wanted.source(listing)
    return _rows(db, f"{source} {wanted.order_by}", values)


def _rows(db: sqlite3.Connection, sql: str, values: tuple[Any, ...]) -> list[dict[str, Any]]:
    found = db.execute(sql, values)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the query string asks of a table, as far as it can be understood."""

    sort: str
    falling: bool
    words: str
    page: int
    chosen: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, listing: Listing, args: Mapping[str, str]) -> _Wanted:
        asked = args.get(f"{listing.name}.sort") or listing.order
        names = {column.name for column in listing.columns}
        sort = asked.removeprefix("-")
        page = args.get(f"{listing.name}.sida", "")
        return cls(
            sort if sort in names else "",
            asked.startswith("-"),
            args.get(f"{listing.name}.q", "").strip(),
            number_from_one(page),
            tuple(
                (name, args[f"{listing.name}.{name}"])
                for name in listing.choices
                if args.get(f"{listing.name}.{name}")
            ),
        )

    def source(self, listing: Listing, *, but: str = "") -> tuple[str, tuple[Any, ...]]:
        """The SELECT with its conditions, and its values; without the choice of one column."""
        conditions, values = [], list(listing.values)
        if words := fold(self.words).split():
            columns = [column.name for column in listing.columns if column.shown]
            text = " || ' ' || ".join(f"coalesce({name}, '')" for name in columns)
            conditions.append(f"diarium_holds({text}, ?)")
            values.append("\n".join(words))
        for name, value in self.chosen:
            if name != but:
                conditions.append(f"CAST({name} AS TEXT) = ?")
                values.append(value)
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return f"SELECT * FROM ({listing.select}){where}", tuple(values)

    @property
    def order_by(self) -> str:
        if not self.sort:
            return ""
        return f"ORDER BY {self.sort} {'DESC' if self.falling else 'ASC'} NULLS LAST"


@dataclass(frozen=True, slots=True)
class _Links:
    """Addresses of the same page with something else asked of one table."""

    name: str
    path: str
    args: Mapping[str, str]

    def steers(self, argument: str, *what: str) -> bool:
        return argument in {f"{self.name}.{one}" for one in what} | {"tabell", "format"}

    def to(self, *, tabell: str = "", format: str = "", **steered: str) -> str:  # noqa: A002
        asked = {key: value for key, value in self.args.items() if key not in {"tabell", "format"}}
        if not tabell and "sida" not in steered:
            asked.pop(f"{self.name}.sida", None)
        asked.update({f"{self.name}.{key}": value for key, value in steered.items()})
        asked.update({"tabell": tabell, "format": format})
        query = urlencode({key: value for key, value in asked.items() if value})
        fragment = "" if tabell else f"#{self.name}"
        return f"{self.path}?{query}{fragment}" if query else f"{self.path}{fragment}"


def _heading(column: Column, wanted: _Wanted, link: _Links) -> Heading:
    now = wanted.sort == column.name
    falls = now and wanted.falling
    href = link.to(sort=column.name if not now or falls else f"-{column.name}")
    return Heading(
        column.label, href, ("descending" if falls else "ascending") if now else "none", column.kind
    )


def _cells(listing: Listing, row: Mapping[str, Any]) -> Iterator[Cell]:
    for column in listing.columns:
        if column.shown:
            yield Cell(_text(row[column.name], column.kind), _href(column.link, row), column.kind)


def _text(value: Any, kind: Kind) -> str:
    if value is None:
        return ""
    if kind == "share":
        return f"{100 * float(value):.0f} %"
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")
    return str(value)


def _href(link: str, row: Mapping[str, Any]) -> str:
    """The link's address with the row's values in it; none where it lacks one.

    >>> _href("/natverk/{network}", {"network": "A/B"}), _href("/person/{id}", {"id": None})
    ('/natverk/A%2FB', '')
    """
    names = [piece.partition("}")[0] for piece in link.split("{")[1:]]
    if not link or any(row.get(name) in {None, ""} for name in names):
        return ""
    return link.format(**{name: quote(str(row[name]), safe="") for name in names})


def _choices(
    db: sqlite3.Connection, listing: Listing, wanted: _Wanted, link: _Links
) -> Iterator[tuple[str, tuple[Choice, ...]]]:
    """For each column to choose by: its values, the most frequent first."""
    labels = {column.name: column.label for column in listing.columns}
    for name in listing.choices:
        source, values = wanted.source(listing, but=name)
        chosen = dict(wanted.chosen).get(name, "")
        found = db.execute(
            f"""SELECT CAST({name} AS TEXT), count(*) FROM ({source}) WHERE {name} IS NOT NULL
                GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {MOST_CHOICES + 1}""",
            values,
        ).fetchall()
        if chosen or 1 < len(found) <= MOST_CHOICES:
            yield (
                labels.get(name, name),
                tuple(
                    Choice(text, rows, link.to(**{name: "" if text == chosen else text}),
                           text == chosen)
                    for text, rows in found
                    if len(found) <= MOST_CHOICES or text == chosen
                ),
            )  # fmt: skip


def _holds(text: str | None, words: str) -> bool:
    held = fold(str(text))
    return all(word in held for word in words.split("\n"))
