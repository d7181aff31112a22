"""What is known of each unit by itself, and which pairs of units are the same minutes.

Made once a reading, when it is new or the algorithm is another (`Comparing.version`): how its file
is divided, a fingerprint of each unit, and the keys of that.  Only units that share a key are
compared; a key that many share says nothing, and brings nobody together.  What is kept is a
function of the readings, all their names and the verdicts alone.
"""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any

from corpus import editions_names, editions_verdicts
from corpus.connect import transaction
from corpus.editions_groups import Pair
from corpus.readings import cut
from corpus.tables import storable
from pipeline.document import Reading
from pipeline.record import document_id

if TYPE_CHECKING:
    from pipeline.editions import Fingerprint, Likeness
    from pipeline.parts import Part

    _Loaded = dict[str, Fingerprint | None]
    _Key = tuple[str, str]

MOST_SHARING = 200
"""A key that more units share than this is a form's, not a meeting's."""

_BATCH = 50
_A_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Comparing:
    """How units are found and compared: the functions of `pipeline`, or others like them.

    version: what is known of a unit is made again where this is another.
    parts_of: the meetings' minutes in a file that holds several; empty or one: it is whole.
    fingerprint: of a reading; two of the same minutes share at least one of their keys.
    compare: how two are alike, or None; it does not matter which is named first.
    """

    version: str
    parts_of: Callable[[Reading], Sequence[Part]]
    fingerprint: Callable[[Reading], Fingerprint]
    compare: Callable[[Fingerprint, Fingerprint], Likeness | None]


def comparing_of_pipeline(version: str) -> Comparing:
    """The one that is used."""
    from pipeline import editions, parts  # noqa: PLC0415 - heavy, and a search can spare it

    return Comparing(version, parts.parts_of, editions.fingerprint, editions.compare)


def pending(db: sqlite3.Connection, version: str) -> list[str]:
    """The readings of which this version knows nothing yet, or that a verdict divides anew."""
    rows = db.execute(
        """SELECT document_id FROM editions_dirty WHERE step = 'learn'
           UNION SELECT reading_id FROM edition_prints INDEXED BY edition_prints_by_version
           WHERE version < ?1
           UNION SELECT reading_id FROM edition_prints INDEXED BY edition_prints_by_version
           WHERE version > ?1 ORDER BY 1""",
        [version],
    )
    return [name for (name,) in rows]


def learn(db: sqlite3.Connection, reading: Reading, by: Comparing) -> str:
    """Keep how a reading is divided and the fingerprints of its units; in one transaction.

    Returns what went wrong, or "": what cannot be divided is whole, what cannot be compared is
    alone.
    """
    reading_id = document_id(reading.sha256)
    reading = editions_names.by_telling_name(db, reading, by.fingerprint)
    parts, trouble = _divided(db, reading, by)
    prints = []
    for part in parts:
        row, keys, more = _print_of(reading, part, by)
        prints.append(((*row, by.version), keys))
        trouble = trouble or more
    names = [str(row[0]) for row, _ in prints]
    with transaction(db):
        before = _units_of(db, reading_id)
        for name in sorted({*before, *names}):
            _touch(db, "group", [name, *_partners(db, name)])
        for name in before:
            _set_keys(db, name, set())
            _forget_pairs(db, name)
            db.execute("DELETE FROM editions_dirty WHERE step = 'pair' AND document_id = ?", [name])
        db.execute("DELETE FROM edition_prints WHERE reading_id = ?", [reading_id])
        db.executemany(
            """INSERT INTO edition_prints (document_id, reading_id, first_page, last_page, begins,
                 recognised, confidence, letters, fingerprint, version)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            [row for row, _ in prints],
        )
        for row, keys in prints:
            _set_keys(db, str(row[0]), keys)
        db.execute(
            "DELETE FROM editions_dirty WHERE step = 'learn' AND document_id = ?", [reading_id]
        )
        _touch(db, "pair", names)
    return trouble


def unpaired(db: sqlite3.Connection) -> list[str]:
    """The units that wait to be compared with those that share a key."""
    query = "SELECT document_id FROM editions_dirty WHERE step = 'pair' ORDER BY document_id"
    return [name for (name,) in db.execute(query)]


def compare(db: sqlite3.Connection, names: Iterable[str], by: Comparing) -> list[tuple[str, str]]:
    """Compare these units with those that share a key, some in each transaction.

    Returns the units that could not be compared with another, and why; they do not stop the rest.
    """
    loaded: _Loaded = {}
    troubles: list[tuple[str, str]] = []
    for batch in _batches(names):
        with transaction(db):
            for name in batch:
                _compare(db, name, by, loaded, troubles)
        if len(loaded) > _BATCH * MOST_SHARING:
            loaded.clear()
    return troubles


def pairs_of(db: sqlite3.Connection, names: Iterable[str]) -> list[Pair]:
    """The pairs with at least one of these units."""
    listed = json.dumps(sorted(names))
    rows = db.execute(
        """SELECT one, other, relation, score, newer, reason FROM edition_pairs
           WHERE one IN (SELECT value FROM json_each(?1))
           UNION SELECT one, other, relation, score, newer, reason FROM edition_pairs
           WHERE other IN (SELECT value FROM json_each(?1))""",
        [listed],
    )
    return [Pair(*row) for row in rows]


def _divided(
    db: sqlite3.Connection, reading: Reading, by: Comparing
) -> tuple[list[tuple[int, int, str] | None], str]:
    """The parts as (first page, last page, reason); `None` for the whole."""
    told = editions_verdicts.division_of(db, document_id(reading.sha256))
    if told is not None:
        return _by_verdict(reading, told.pages, told.number), ""
    try:
        found = [(part.first_page, part.last_page, part.reason) for part in by.parts_of(reading)]
    except Exception as error:  # noqa: BLE001 - one document's bug is not its neighbours'
        return [None], _told(error)
    return (list(found) if len(found) > 1 else [None]), ""


def _by_verdict(
    reading: Reading, pages: Sequence[int], number: int
) -> list[tuple[int, int, str] | None]:
    numbers = [page.number for page in reading.pages]
    begin = sorted({numbers[0], *(page for page in pages if page in numbers)}) if numbers else []
    if len(begin) <= 1:
        return [None]
    ends = [page - 1 for page in begin[1:]] + [numbers[-1]]
    why = f"enligt beslut {number}"
    return [(first, last, why) for first, last in zip(begin, ends, strict=True)]


def _print_of(
    reading: Reading, part: tuple[int, int, str] | None, by: Comparing
) -> tuple[tuple[Any, ...], set[_Key], str]:
    """The columns of `edition_prints` but the version; the keys; what went wrong."""
    piece, trouble, kept = reading, "", None
    keys: set[_Key] = set()
    first, last, why = part or (None, None, "")
    if part is not None:
        piece = cut(reading, *part)
    try:
        made = by.fingerprint(piece)
        keys, kept = keys_of(made), made.to_json()
    except Exception as error:  # noqa: BLE001 - as above
        trouble = _told(error)
    name = document_id(reading.sha256, part[:2] if part else None)
    reading_id = document_id(reading.sha256)
    sure = [page.confidence for page in piece.pages if page.confidence is not None]
    read = (
        sum(page.origin == "ocr" for page in piece.pages),
        sum(sure) / len(sure) if sure else None,
        sum(map(str.isalpha, piece.text)),
    )
    return (name, reading_id, first, last, storable(why), *read, kept), keys, trouble


def keys_of(made: Fingerprint) -> set[tuple[str, str]]:
    """The keys of a unit, each with its day, if that is told in full."""
    day = made.day if _A_DAY.fullmatch(made.day) else ""
    return {(key, day) for key in made.keys}


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]


def _units_of(db: sqlite3.Connection, reading_id: str) -> list[str]:
    query = "SELECT document_id FROM edition_prints WHERE reading_id = ? ORDER BY 1"
    return [name for (name,) in db.execute(query, [reading_id])]


def _touch(db: sqlite3.Connection, step: str, names: Iterable[str]) -> None:
    db.executemany(
        "INSERT OR IGNORE INTO editions_dirty (step, document_id) VALUES (?, ?)",
        [(step, name) for name in names],
    )


def _set_keys(db: sqlite3.Connection, name: str, now: set[_Key]) -> None:
    """Give a unit these keys; where one becomes common, or no longer is, some wait for pairs."""
    rows = db.execute("SELECT key, day FROM edition_keys WHERE document_id = ?", [name])
    before: set[_Key] = set(rows.fetchall())
    for key in sorted(before - now):
        query = "DELETE FROM edition_keys WHERE key = ? AND day = ? AND document_id = ?"
        db.execute(query, [*key, name])
        _touch_crossed(db, key, MOST_SHARING)
    for key in sorted(now - before):
        db.execute(
            "INSERT INTO edition_keys (key, day, document_id) VALUES (?, ?, ?)", [*key, name]
        )
        _touch_crossed(db, key, MOST_SHARING + 1)


def _touch_crossed(db: sqlite3.Connection, key: _Key, many: int) -> None:
    """Where just so many share a key: all of that day, or all of no day, are compared again."""
    if _sharing(db, key[0]) == many:
        _touch(db, "pair", _with_key(db, key[0], ""))
    if key[1] and _sharing(db, *key) == many:
        _touch(db, "pair", _with_key(db, *key))


def _sharing(db: sqlite3.Connection, key: str, day: str | None = None) -> int:
    """How many units have the key, of one day or in all, counted no further than matters."""
    which, values = ("", [key]) if day is None else ("AND day = ?", [key, day])
    query = f"SELECT count(*) FROM (SELECT 1 FROM edition_keys WHERE key = ? {which} LIMIT ?)"
    return int(db.execute(query, [*values, MOST_SHARING + 2]).fetchone()[0])


def _with_key(db: sqlite3.Connection, key: str, day: str | None = None) -> list[str]:
    which, values = ("", [key]) if day is None else ("AND day = ?", [key, day])
    query = f"SELECT document_id FROM edition_keys WHERE key = ? {which}"
    return [name for (name,) in db.execute(query, values)]


def _partners(db: sqlite3.Connection, name: str) -> list[str]:
    rows = db.execute(
        """SELECT other FROM edition_pairs WHERE one = ?1
           UNION SELECT one FROM edition_pairs WHERE other = ?1""",
        [name],
    )
    return [partner for (partner,) in rows]


def _forget_pairs(db: sqlite3.Connection, name: str) -> None:
    db.execute("DELETE FROM edition_pairs WHERE one = ?1 OR other = ?1", [name])


def _compare(
    db: sqlite3.Connection,
    name: str,
    by: Comparing,
    loaded: _Loaded,
    troubles: list[tuple[str, str]],
) -> None:
    db.execute("DELETE FROM editions_dirty WHERE step = 'pair' AND document_id = ?", [name])
    _touch(db, "group", [name, *_partners(db, name)])
    _forget_pairs(db, name)
    found = pairs_anew(db, name, by, loaded, troubles)
    db.executemany(
        """INSERT INTO edition_pairs (one, other, relation, score, newer, reason)
           VALUES (?, ?, ?, ?, ?, ?)""",
        [astuple(pair) for pair in found],
    )
    _touch(db, "group", [pair.other if pair.one == name else pair.one for pair in found])


def pairs_anew(
    db: sqlite3.Connection,
    name: str,
    by: Comparing,
    loaded: dict[str, Fingerprint | None],
    troubles: list[tuple[str, str]],
) -> list[Pair]:
    """The pairs of a unit as they are found today; `loaded` keeps fingerprints between calls."""
    found: list[Pair] = []
    own = kept_print(db, name, loaded)
    if own is None:
        return found
    for other in _sharing_a_key(db, name):
        told = kept_print(db, other, loaded)
        first, second = sorted((name, other))
        if told is None:
            continue
        try:
            alike = by.compare(*((own, told) if first == name else (told, own)))
        except Exception as error:  # noqa: BLE001 - as above
            troubles.append((name, _told(error)))
            continue
        if alike is not None:
            told_of = alike.relation, alike.score, alike.newer, storable(alike.reason)
            found.append(Pair(first, second, *told_of))
    return found


def _sharing_a_key(db: sqlite3.Connection, name: str) -> list[str]:
    """Units of other files that share a key that is not common; those that wait find us then.

    Minutes of two days are two meetings': a unit that tells its day is compared with those of that
    day and, as long as not too many have the key, with those that tell none.
    """
    found: set[str] = set()
    rows = db.execute("SELECT key, day FROM edition_keys WHERE document_id = ?", [name])
    for key, day in rows.fetchall():
        if day and _sharing(db, key, day) <= MOST_SHARING:
            found.update(_with_key(db, key, day))
        if _sharing(db, key) <= MOST_SHARING:
            found.update(_with_key(db, key, "" if day else None))
    query = "SELECT 1 FROM editions_dirty WHERE step = 'pair' AND document_id = ?"
    waiting = {other for other in found if db.execute(query, [other]).fetchone()}
    return sorted(other for other in found - waiting if other[:12] != name[:12])


def kept_print(
    db: sqlite3.Connection, name: str, loaded: dict[str, Fingerprint | None]
) -> Fingerprint | None:
    """What a unit is compared by, if anything; `loaded` keeps it for the next who asks."""
    from pipeline.editions import Fingerprint  # noqa: PLC0415 - as above

    if name not in loaded:
        row = db.execute(
            "SELECT fingerprint FROM edition_prints WHERE document_id = ?", [name]
        ).fetchone()
        loaded[name] = Fingerprint.from_json(row[0]) if row and row[0] else None
    return loaded[name]


def _batches(names: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for name in names:
        batch.append(name)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
