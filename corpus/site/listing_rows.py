"""The SQL behind tables of the site: which rows, in which order, and how many there are.

A SELECT is wrapped, never edited.  Text is sorted as Swedish is (å, ä, ö last, é as e), numbers
as numbers, what is missing last.  Counts are kept with the connection until the corpus changes,
so that a table of 100,000 rows costs its first look only.
"""

# ruff: noqa: S608 - the SQL put together is of constants of this package, never input

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from corpus.site.document_words import told_rule
from pipeline.swedish.fold import fold

MISSING = "(saknas)"
"""How a missing value is chosen."""

MOST_COUNTED = 20_000
"""Rows of which choices are counted while words are looked for: that passes over them all again."""

MOST_KEPT = 500
"""Counts that are kept with a connection."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a SELECT: how it is sorted, words its rows hold, values its columns have.

    Words are looked for in the columns that are `told` as text.
    """

    select: str
    values: tuple[Any, ...]
    told: tuple[str, ...]
    sort: str = ""
    falling: bool = False
    as_text: bool = False
    words: str = ""
    chosen: tuple[tuple[str, str], ...] = ()

    @property
    def steered_by(self) -> str:
        """The column sorted by, as in an address: a minus for falling."""
        return f"-{self.sort}" if self.sort and self.falling else self.sort

    def source(self) -> tuple[str, tuple[Any, ...]]:
        """The SELECT with its conditions, and its values."""
        conditions, values = [], list(self.values)
        words = fold(self.words).split()
        if words and self.told:
            text = " || ' ' || ".join(f"coalesce({name}, '')" for name in self.told)
            conditions += [f"{text} LIKE ?"] * len(words) + [f"diarium_holds({text}, ?)"]
            values += [*map(_pattern, words), "\n".join(words)]
        for name, value in self.chosen:
            missing = f"{name} IS NULL OR " if value == MISSING else ""
            conditions.append(f"({missing}CAST({name} AS TEXT) = ?)")
            values.append(value)
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return f"SELECT * FROM ({self.select}){where}", tuple(values)

    def order_by(self) -> str:
        """The ORDER BY; empty where the SELECT's own order stands."""
        if not self.sort:
            return ""
        key = f"diarium_order({self.sort})" if self.as_text else self.sort
        return f"ORDER BY {key} {'DESC' if self.falling else 'ASC'} NULLS LAST"


Counts = dict[Any, Any]


def _rule(rule: Any) -> Any:
    """What a rule of the repair is called in Swedish."""
    return told_rule(rule) if isinstance(rule, str) else rule


@dataclass(slots=True)
class _Kept:
    """Counts of a connection; where its owner knows of changes, `version` is None."""

    version: int | None = -1
    counts: Counts = field(default_factory=dict)


_KEPT: dict[int, _Kept] = {}


def prepare(db: sqlite3.Connection) -> None:
    """Teach a connection what tables need.  Only such a connection keeps counts."""
    db.create_function("diarium_holds", 2, _holds, deterministic=True)
    db.create_function("diarium_order", 1, in_swedish_order, deterministic=True)
    db.create_function("diarium_rule", 1, _rule, deterministic=True)
    _KEPT[id(db)] = _Kept()


def share(db: sqlite3.Connection, counts: Counts) -> None:
    """Let a connection keep its counts there; the caller brings others when the corpus changes."""
    _KEPT[id(db)] = _Kept(None, counts)


def forget(db: sqlite3.Connection) -> None:
    """Drop what is kept with a connection that is closed."""
    _KEPT.pop(id(db), None)


def row_count(db: sqlite3.Connection, wanted: Wanted) -> int:
    """How many rows there are."""
    source, values = wanted.source()

    def count() -> int:
        return int(db.execute(f"SELECT count(*) FROM ({source})", values).fetchone()[0])

    return kept(db, ("rows", source, values), count)


def choice_counts(
    db: sqlite3.Connection, wanted: Wanted, column: str, most: int, *, by_value: bool
) -> list[tuple[str | None, int]]:
    """The commonest values of a column as text, None for what is missing, and how many rows each.

    They come by frequency, or else the highest value first.
    """
    source, values = wanted.source()

    def count() -> list[tuple[str | None, int]]:
        found = db.execute(
            f"""SELECT CAST({column} AS TEXT), count(*), {column} FROM ({source})
                GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?""",
            (*values, most),
        ).fetchall()
        if by_value:
            present = [row for row in found if row[2] is not None]
            found = sorted(present, key=lambda row: row[2], reverse=True) + [
                row for row in found if row[2] is None
            ]
        return [(text, rows) for text, rows, _ in found]

    return kept(db, ("choices", column, by_value, most, source, values), count)


def fetch(
    db: sqlite3.Connection, wanted: Wanted, most: int = -1, skipped: int = 0
) -> Iterator[dict[str, Any]]:
    """The rows in their order, all of them or at most so many."""
    source, values = wanted.source()
    limit = "" if most < 0 else " LIMIT ? OFFSET ?"
    bounds = () if most < 0 else (most, skipped)
    found = db.execute(f"{source} {wanted.order_by()}{limit}", (*values, *bounds))
    names = [column[0] for column in found.description]
    return (dict(zip(names, row, strict=True)) for row in found)


def in_swedish_order(value: Any) -> Any:
    """What to sort a text by: in lower case, å ä ö after z, é as e.  Other values as they are.

    >>> sorted(["Öland", "Zorn", "Ängelholm", "Åmål", "Édith", "Ek"], key=in_swedish_order)
    ['Édith', 'Ek', 'Zorn', 'Åmål', 'Ängelholm', 'Öland']
    """
    if not isinstance(value, str):
        return value
    low = value.lower()
    if low.isascii():
        return low
    return low.replace("å", "{").replace("ä", "|").replace("ö", "}").replace("é", "e")


_MARKED = str.maketrans(dict.fromkeys("acdegilnorstuyz%_", "_"))


def _pattern(word: str) -> str:
    """A pattern for LIKE that every text with the folded word in it fits, whatever its marks.

    SQLite's own LIKE passes over 100,000 rows in a fraction of the time that `_holds` takes.

    >>> _pattern("protokoll")
    '%p____k___%'
    """
    return f"%{word.translate(_MARKED)}%" if word.isascii() else "%"


def _holds(text: str | None, words: str) -> bool:
    held = _folded(str(text))
    return all(word in held for word in words.split("\n"))


def _folded(text: str) -> str:
    """`fold`, fast for the letters that nearly all text has."""
    low = text.lower()
    if low.isascii():
        return low
    low = low.replace("å", "a").replace("ä", "a").replace("ö", "o").replace("é", "e")
    return low if low.isascii() else fold(low)


def kept(db: sqlite3.Connection, key: Any, count: Callable[[], T]) -> T:
    """What a function counts, kept until the corpus changes; the key says what it is of."""
    own = _KEPT.get(id(db))
    if own is None:
        return count()
    if own.version is not None:
        version = db.execute("PRAGMA data_version").fetchone()[0]
        if version != own.version:
            own.version, own.counts = version, {}
    if key in own.counts:
        return own.counts[key]  # type: ignore[no-any-return]
    found = count()
    if len(own.counts) < MOST_KEPT:
        own.counts[key] = found
    return found
