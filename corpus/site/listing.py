"""Tables of the site: each sorts, filters, pages, links and downloads through its address.

A `Listing` is a SELECT with Swedish headings.  The query string steers it: for the table `moten`,
`moten.sort=-day` (a minus: falling), `moten.q=` words that a row must hold, `moten.network=` a
value that a column must have, `moten.sida=2`; `tabell=moten&format=csv` downloads all rows that
are left.  Works without JavaScript.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from codecs import BOM_UTF8 as BOM
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import quote, urlencode

from corpus.exports.cells import neutral
from corpus.site.listing_rows import (
    MISSING,
    MOST_COUNTED,
    Wanted,
    choice_counts,
    fetch,
    prepare,
    row_count,
)

__all__ = ["Choice", "Column", "Listing", "ShownListing", "as_csv", "as_json", "prepare", "show"]

Kind = Literal["text", "number", "day", "share"]

MOST_CHOICES = 40
"""Values of a column that can be chosen from: the commonest."""

LONGEST_FILTER, MOST_WORDS = 300, 12
"""Letters and words of a table's filter that are heeded."""

MOST_DIGITS = 7

FEW = 5
"""Rows that nobody needs to filter."""

OWN_ADDRESS = re.compile(r"(/[a-z0-9-]+)+(\?[a-z]+=[0-9-]+)?")
"""An address on this site, of ids and numbers."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the SELECT, its Swedish heading, and where its cells lead.

    `link` is an address whose `{names}` are columns of the row, each quoted; a row that lacks one
    of them has no link.  Of several, with blanks between, the first counts that has all.  `@name`
    is the address that the column of that name holds, which the SELECT puts together of ids and
    numbers alone.  A column that is not `shown` is there for links and downloads.
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
    """A cell: its text, where it leads ("" for nowhere), how it is set, and its column's label."""

    text: str
    href: str
    kind: Kind
    label: str = ""


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
    """A table as a template shows it.  Every address keeps the rest of the page's query string.

    `choices` are the columns to pick a value of, by label; `first` and `last` the rows shown,
    from 1; `page` of `pages`; `start`, `before`, `after` and `end` lead to other pages, "" where
    there is none; `clear` to the table with nothing asked of it; `lasting` to this very view.
    """

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
    path: str = ""
    page: int = 1
    pages: int = 1
    start: str = ""
    end: str = ""
    clear: str = ""
    lasting: str = ""

    @property
    def filtered(self) -> bool:
        """Whether something was asked of the rows."""
        return bool(self.words) or any(one.chosen for _, some in self.choices for one in some)

    @property
    def steerable(self) -> bool:
        """Whether there is so much that it is worth filtering."""
        return self.filtered or self.total > FEW


def number_from_one(text: str, default: int = 1) -> int:
    """A whole number from 1 as typed in an address; the default where it is none.

    >>> number_from_one("12"), number_from_one("-3"), number_from_one("9" * 99, 5)
    (12, 1, 5)
    """
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        return default
    return max(int(text), 1)


def show(
    db: sqlite3.Connection, listing: Listing, path: str, args: Mapping[str, str]
) -> ShownListing:
    """The table's part that was asked for."""
    wanted = _wanted(listing, args)
    total = row_count(db, wanted)
    pages = max(1, -(-total // listing.by))
    page = min(number_from_one(args.get(f"{listing.name}.sida", "")), pages)
    first = (page - 1) * listing.by
    link = _Links(listing.name, path, args)
    shown = [column for column in listing.columns if column.shown]
    return ShownListing(
        listing.name,
        listing.caption,
        listing.empty,
        tuple(_heading(column, wanted, link) for column in shown),
        tuple(tuple(_cells(shown, row)) for row in _part(db, listing, wanted, first, total)),
        total,
        first + 1 if total else 0,
        min(first + listing.by, total),
        wanted.words,
        tuple((name, value) for name, value in args.items() if not link.steers(name, "q", "sida")),
        tuple(_choices(db, listing, wanted, link)),
        link.to(sida=str(page - 1)) if page > 1 else "",
        link.to(sida=str(page + 1)) if page < pages else "",
        link.download(listing.name, "csv"),
        link.download(listing.name, "json"),
        path,
        page,
        pages,
        link.to(sida="1") if page > 1 else "",
        link.to(sida=str(pages)) if page < pages else "",
        link.to(q="", **dict.fromkeys(listing.choices, "")),
        link.to(sort=wanted.steered_by, sida=str(page) if page > 1 else ""),
    )


def _part(
    db: sqlite3.Connection, listing: Listing, wanted: Wanted, first: int, total: int
) -> Iterator[dict[str, Any]]:
    return fetch(db, wanted, listing.by, first) if total else iter(())


def as_csv(db: sqlite3.Connection, listing: Listing, args: Mapping[str, str]) -> bytes:
    """All rows that the query string leaves, as CSV that no spreadsheet runs.

    The mark at its beginning tells Excel that å, ä and ö are UTF-8.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(column.name for column in listing.columns)
    for row in fetch(db, _wanted(listing, args)):
        writer.writerow([neutral(row[column.name]) for column in listing.columns])
    return BOM + out.getvalue().encode(errors="replace")


def as_json(db: sqlite3.Connection, listing: Listing, args: Mapping[str, str]) -> bytes:
    """All rows that the query string leaves, as a JSON list of objects."""
    names = [column.name for column in listing.columns]
    rows = [{name: row[name] for name in names} for row in fetch(db, _wanted(listing, args))]
    return json.dumps(rows, ensure_ascii=False).encode(errors="replace")


def _wanted(listing: Listing, args: Mapping[str, str]) -> Wanted:
    """What the query string asks of a table, as far as it can be understood."""
    kinds = {column.name: column.kind for column in listing.columns}
    asked = args.get(f"{listing.name}.sort") or listing.order
    sort = asked.removeprefix("-")
    return Wanted(
        listing.select,
        listing.values,
        tuple(
            column.name
            for column in listing.columns
            if column.shown and column.kind in {"text", "day"}
        ),
        sort if sort in kinds else "",
        asked.startswith("-"),
        kinds.get(sort) == "text",
        _short(args.get(f"{listing.name}.q", "")),
        tuple(
            (name, args[f"{listing.name}.{name}"])
            for name in listing.choices
            if args.get(f"{listing.name}.{name}")
        ),
    )


def _short(words: str) -> str:
    """What was typed to filter by, as far as anybody types: more is too much for SQLite."""
    return " ".join(words[:LONGEST_FILTER].split()[:MOST_WORDS])


@dataclass(frozen=True, slots=True)
class _Links:
    """Addresses of the same page with something else asked of one table."""

    name: str
    path: str
    args: Mapping[str, str]

    def steers(self, argument: str, *what: str) -> bool:
        return argument in {f"{self.name}.{one}" for one in what} | {"tabell", "format"}

    def to(self, **steered: str) -> str:
        asked = self._rest()
        if "sida" not in steered:
            asked.pop(f"{self.name}.sida", None)
        asked |= {f"{self.name}.{key}": value for key, value in steered.items()}
        return f"{self._address(asked)}#{self.name}"

    def download(self, tabell: str, form: str) -> str:
        return self._address(self._rest() | {"tabell": tabell, "format": form})

    def _rest(self) -> dict[str, str]:
        return {key: value for key, value in self.args.items() if key not in {"tabell", "format"}}

    def _address(self, asked: Mapping[str, str]) -> str:
        query = urlencode({key: value for key, value in asked.items() if value}, errors="replace")
        return f"{self.path}?{query}" if query else self.path


def _heading(column: Column, wanted: Wanted, link: _Links) -> Heading:
    now = wanted.sort == column.name
    falls = now and wanted.falling
    first_falling = column.kind in {"number", "share", "day"}
    falling_next = not falls if now else first_falling
    href = link.to(sort=f"-{column.name}" if falling_next else column.name)
    return Heading(
        column.label, href, ("descending" if falls else "ascending") if now else "none", column.kind
    )


def _cells(shown: list[Column], row: Mapping[str, Any]) -> Iterator[Cell]:
    for column in shown:
        text = _text(row[column.name], column.kind)
        yield Cell(text, _href(column.link, row) if text else "", column.kind, column.label)


def _text(value: Any, kind: Kind) -> str:
    if value is None:
        return ""
    if kind == "share" and isinstance(value, int | float):
        return f"{100 * float(value):.0f} %"
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")
    text = str(value)
    return _listed(text) if text.startswith("[") else text


def _listed(text: str) -> str:
    """A list of words as the corpus keeps it, as one would write it.

    >>> _listed('["Eva Ek", "Bo Kumlin"]'), _listed("[otydligt]"), _listed("[]")
    ('Eva Ek, Bo Kumlin', '[otydligt]', '')
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return ", ".join(found) if all(isinstance(one, str) for one in found) else text


def _href(link: str, row: Mapping[str, Any]) -> str:
    """The first of the link's addresses that the row has all values of; none where it has none.

    >>> _href("/natverk/{network}", {"network": "A/B"}), _href("/person/{id}", {"id": None})
    ('/natverk/A%2FB', '')
    >>> _href("/sida/{n}?plats={start} /sida/{n}", {"n": 2, "start": None})
    '/sida/2'
    >>> _href("@to", {"to": "/person/p-0123456789"}), _href("@to", {"to": "//elsewhere"})
    ('/person/p-0123456789', '')
    """
    if link.startswith("@"):
        own = str(row.get(link[1:]) or "")
        return own if OWN_ADDRESS.fullmatch(own) else ""
    for one in link.split():
        names = [piece.partition("}")[0] for piece in one.split("{")[1:]]
        if all(row.get(name) not in {None, ""} for name in names):
            quoted = {name: quote(str(row[name]), safe="", errors="replace") for name in names}
            return one.format(**quoted)
    return ""


def _choices(
    db: sqlite3.Connection, listing: Listing, wanted: Wanted, link: _Links
) -> Iterator[tuple[str, tuple[Choice, ...]]]:
    """For each column to choose by: its values, the most frequent first; days and years falling."""
    columns = {column.name: column for column in listing.columns}
    costly = (
        bool(wanted.words) and row_count(db, replace(wanted, words="", chosen=())) > MOST_COUNTED
    )
    for name in listing.choices:
        chosen = dict(wanted.chosen).get(name, "")
        others = replace(wanted, chosen=tuple(one for one in wanted.chosen if one[0] != name))
        by_value = name in columns and columns[name].kind in {"day", "number"}
        found = [] if costly else choice_counts(db, others, name, MOST_CHOICES, by_value=by_value)
        if chosen and chosen not in {MISSING if text is None else text for text, _ in found}:
            found = [(chosen, row_count(db, wanted)), *found]
        if chosen or len(found) > 1:
            yield (
                columns[name].label if name in columns else name,
                tuple(_choice(name, text, rows, chosen, link) for text, rows in found),
            )


def _choice(name: str, text: str | None, rows: int, chosen: str, link: _Links) -> Choice:
    value = MISSING if text is None else text
    picked = value == chosen
    return Choice(value, rows, link.to(**{name: "" if picked else value}), picked)
