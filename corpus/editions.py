"""Files that are one document, versions of it, and scans that hold several: what stands for what.

`editions_learned` keeps what is known of each unit and of pairs of them; here they become groups,
of which one unit each is in force.  Only what is touched is looked at, with all that is tied to
it, and what comes out is a function of the readings, all their names and the verdicts alone: nights
in any number, of any size, in any order, end where one night over everything ends.
"""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpus import editions_names, editions_verdicts
from corpus.connect import transaction
from corpus.editions_groups import Pair, Quality, Word, grouped, ordered
from corpus.editions_learned import pairs_of
from corpus.units import COLUMNS, SHOWN_NAME, Unit, overlap, pages_of, unit

_LISTED = "(SELECT value FROM json_each(?))"
_HASH = 12


@dataclass(frozen=True, slots=True)
class Joined:
    """A unit that another now stands for."""

    unit: Unit
    by: Unit


@dataclass(frozen=True, slots=True)
class Divided:
    """A file that is other units than before: its parts, or itself as a whole again."""

    reading_id: str
    filename: str
    parts: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What a regrouping changed: what was joined, what stands for itself again, what was divided.

    `unheeded` are the numbers of verdicts in force that could not be followed.
    """

    joined: tuple[Joined, ...] = ()
    parted: tuple[Unit, ...] = ()
    divided: tuple[Divided, ...] = ()
    unheeded: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is another than before."""
        return bool(self.joined or self.parted or self.divided)


@dataclass
class _Known:
    """The units that are looked at: as they stand, as they stood, and what ties them."""

    units: dict[str, Unit]
    quality: dict[str, Quality]
    before: dict[str, Unit]
    pairs: list[Pair] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)


def has_work(db: sqlite3.Connection) -> bool:
    """Whether units wait to be grouped."""
    query = "SELECT EXISTS (SELECT 1 FROM editions_dirty WHERE step = 'group')"
    return bool(db.execute(query).fetchone()[0])


def regroup(db: sqlite3.Connection, now: str) -> Changes:
    """Group again what is touched, and say what changed; where nothing is: no write."""
    if not has_work(db):
        return Changes()
    with transaction(db):
        known = _touched(db)
        after, unheeded = _grouped(known)
        _write(db, known.before, after, now)
        db.execute("DELETE FROM editions_dirty WHERE step = 'group'")
        lost = {word.number for word in known.words if not {word.one, word.other} <= set(after)}
        changes = _changes(known.before, after, tuple(sorted(unheeded | lost)))
        db.executemany("INSERT OR IGNORE INTO untold VALUES (?, ?)", _subjects(changes))
    return changes


def as_grouped(
    db: sqlite3.Connection, names: Iterable[str], words: Sequence[Word]
) -> dict[str, Unit]:
    """How these units and all that are tied to them are to stand; `words` are `standing_words`."""
    found, pairs = _tied(db, set(names), words)
    return _grouped(_known(db, found, pairs, words, ()))[0]


def standing_words(db: sqlite3.Connection) -> list[Word]:
    """The verdicts in force on pairs, told of the units that stand today."""
    return [_standing_word(db, word) for word in editions_verdicts.words(db)]


def untold(db: sqlite3.Connection) -> Changes:
    """What changed and no report has told yet, as it stands now; verdicts aside."""
    subjects = db.execute("SELECT kind, subject FROM untold ORDER BY subject").fetchall()
    units = {
        kind: [found for told, name in subjects if told == kind and (found := unit(db, name))]
        for kind in ("joined", "parted")
    }
    pairs = [(one, unit(db, one.in_force)) for one in units["joined"]]
    divided = [_division(db, name) for told, name in subjects if told == "divided"]
    return Changes(
        tuple(Joined(one, by) for one, by in pairs if by and by != one),
        tuple(one for one in units["parted"] if one.in_force == one.document_id),
        tuple(one for one in divided if one),
    )


def _subjects(changes: Changes) -> list[tuple[str, str]]:
    return [
        *(("joined", one.unit.document_id) for one in changes.joined),
        *(("parted", one.document_id) for one in changes.parted),
        *(("divided", one.reading_id) for one in changes.divided),
    ]


def _division(db: sqlite3.Connection, reading_id: str) -> Divided | None:
    rows = db.execute(
        f"""SELECT {COLUMNS} FROM units
            WHERE sha256 = (SELECT sha256 FROM readings WHERE document_id = ?)
            ORDER BY first_page""",
        [reading_id],
    )
    found = tuple(Unit(*row) for row in rows)
    parts = found if len(found) > 1 else ()
    return Divided(reading_id, found[0].filename, parts) if found else None


def _touched(db: sqlite3.Connection) -> _Known:
    """The units that are touched, those they stood with, and all that pairs and words tie on."""
    dirty = db.execute("SELECT document_id FROM editions_dirty WHERE step = 'group'")
    readings = sorted({name[:_HASH] for (name,) in dirty})
    hashes = _hashes(db, readings)
    stood = db.execute(
        f"""SELECT document_id FROM units WHERE in_force IN (
              SELECT in_force FROM units WHERE sha256 IN {_LISTED})""",
        [json.dumps(hashes)],
    ).fetchall()
    words = standing_words(db)
    more = set(_units_of(db, readings)) | {name for (name,) in stood if _stands(db, name)}
    found, pairs = _tied(db, more, words)
    return _known(db, found, pairs, words, hashes)


def _tied(
    db: sqlite3.Connection, more: set[str], words: Sequence[Word]
) -> tuple[set[str], list[Pair]]:
    """These units, all that pairs and verdicts tie to them, and the pairs."""
    found: set[str] = set()
    pairs: dict[tuple[str, str], Pair] = {}
    while more:
        found |= more
        new = {(pair.one, pair.other): pair for pair in pairs_of(db, more)}
        pairs |= new
        tied = {name for both in new for name in both}
        tied |= {n for w in words if {w.one, w.other} & more for n in (w.one, w.other)}
        more = {name for name in tied - found if _stands(db, name)}
    return found, list(pairs.values())


def _known(
    db: sqlite3.Connection,
    found: set[str],
    pairs: list[Pair],
    words: Sequence[Word],
    hashes: Iterable[str],
) -> _Known:
    units, quality = _standing(db, found)
    before = _before(db, {*hashes, *(unit.sha256 for unit in units.values())})
    mine = [word for word in words if {word.one, word.other} & found]
    return _Known(units, quality, before, pairs, mine)


def _grouped(known: _Known) -> tuple[dict[str, Unit], set[int]]:
    """The units as they stand in their groups, and the numbers of verdicts not followed."""
    groups, unheeded = grouped(known.units, known.pairs, known.words)
    after: dict[str, Unit] = {}
    for group in groups:
        after.update(_group(group, known))
    return after, unheeded


def _units_of(db: sqlite3.Connection, readings: Iterable[str]) -> list[str]:
    rows = db.execute(
        f"SELECT document_id FROM edition_prints WHERE reading_id IN {_LISTED}",
        [json.dumps(sorted(readings))],
    )
    return [name for (name,) in rows]


def _stands(db: sqlite3.Connection, name: str) -> bool:
    query = "SELECT 1 FROM edition_prints WHERE document_id = ?"
    return db.execute(query, [name]).fetchone() is not None


def _standing_word(db: sqlite3.Connection, word: Word) -> Word:
    """The verdict on the units that stand today where it quotes ones that no longer do."""
    one, other = _unit_today(db, word.one), _unit_today(db, word.other)
    newest = {word.one: one, word.other: other}.get(word.newest, "")
    return replace(word, one=one, other=other, newest=newest)


def _unit_today(db: sqlite3.Connection, name: str) -> str:
    """The unit itself, else the one of its file with which it has most pages in common."""
    if _stands(db, name):
        return name
    rows = db.execute(
        "SELECT document_id FROM edition_prints WHERE reading_id = ?", [name[:_HASH]]
    ).fetchall()
    shared = [(overlap(pages_of(name), pages_of(other)), other) for (other,) in rows]
    return max(shared, default=(0, name), key=lambda found: (found[0], found[1] < name))[1]


def _standing(
    db: sqlite3.Connection, names: Iterable[str]
) -> tuple[dict[str, Unit], dict[str, Quality]]:
    units, quality = {}, {}
    for name, sha256, filename, first, last, begins, *read in db.execute(
        f"""SELECT p.document_id, r.sha256, {SHOWN_NAME}, p.first_page, p.last_page, p.begins,
                   p.recognised, p.confidence, p.letters
            FROM edition_prints AS p JOIN readings AS r ON r.document_id = p.reading_id
            WHERE p.document_id IN {_LISTED}""",
        [json.dumps(sorted(names))],
    ):
        units[name] = Unit(name, sha256, filename, first, last, begins, name)
        quality[name] = Quality(*read)
    return units, quality


def _before(db: sqlite3.Connection, hashes: Iterable[str]) -> dict[str, Unit]:
    rows = db.execute(
        f"SELECT {COLUMNS} FROM units WHERE sha256 IN {_LISTED}", [json.dumps(sorted(hashes))]
    )
    return {row[0]: Unit(*row) for row in rows}


def _hashes(db: sqlite3.Connection, readings: Iterable[str]) -> list[str]:
    rows = db.execute(
        f"SELECT sha256 FROM readings WHERE document_id IN {_LISTED} ORDER BY sha256",
        [json.dumps(sorted(readings))],
    )
    return [sha256 for (sha256,) in rows]


def _group(group: frozenset[str], known: _Known) -> dict[str, Unit]:
    """The units of a group as they stand in it."""
    pairs = [pair for pair in known.pairs if {pair.one, pair.other} <= group]
    words = [word for word in known.words if word.same and {word.one, word.other} <= group]
    turns = ordered(group, pairs, words, known.quality)
    found = {}
    for place, name in enumerate(turns):
        told = _why(name, turns[0], pairs, words) if place else (None, "", None)
        found[name] = replace(
            known.units[name],
            in_force=turns[0],
            place=place,
            relation=told[0],
            reason=told[1],
            score=told[2],
        )
    return found


def _why(
    name: str, chosen: str, pairs: Sequence[Pair], words: Sequence[Word]
) -> tuple[str, str, float | None]:
    """Why a unit belongs to its group: a verdict, else its likest pair, with the one in force."""
    said = [word for word in words if name in (word.one, word.other)]
    if said:
        number = max(word.number for word in said)
        return "verdict", f"enligt beslut {number}", None
    mine = [pair for pair in pairs if name in (pair.one, pair.other)]
    best = min(
        mine,
        key=lambda pair: (chosen not in (pair.one, pair.other), -pair.score, pair.one, pair.other),
    )
    return best.relation, best.reason, best.score


def _write(
    db: sqlite3.Connection, before: Mapping[str, Unit], after: Mapping[str, Unit], now: str
) -> None:
    gone = sorted(set(before) - set(after))
    db.execute(f"DELETE FROM units WHERE document_id IN {_LISTED}", [json.dumps(gone)])
    columns = [*Unit.__slots__, "since"]
    changed = [unit for name, unit in sorted(after.items()) if before.get(name) != unit]
    db.executemany(
        f"""INSERT OR REPLACE INTO units ({", ".join(columns)})
            VALUES ({", ".join("?" * len(columns))})""",
        [(*(getattr(unit, name) for name in Unit.__slots__), now) for unit in changed],
    )
    editions_names.rename(db, after.values())
    _lead(db, after.values())
    _retire(db, before, after)


def _lead(db: sqlite3.Connection, units: Iterable[Unit]) -> None:
    """Let every id that was ever given to a unit of these files lead to what stands for it."""
    for name, wanted in astray(db, units):
        db.execute("DELETE FROM document_leads WHERE document_id = ?", [name])
        db.executemany(
            "INSERT INTO document_leads (document_id, place, leads_to) VALUES (?, ?, ?)",
            [(name, place, target) for place, target in enumerate(wanted)],
        )


def astray(db: sqlite3.Connection, units: Iterable[Unit]) -> Iterator[tuple[str, list[str]]]:
    """The ids of these files that do not lead where they should, and where that is.

    `units` are all that stand of each file.
    """
    files: dict[str, list[Unit]] = {}
    for one in units:
        files.setdefault(one.document_id[:_HASH], []).append(one)
    for reading_id, standing in files.items():
        standing.sort(key=lambda one: one.first_page or 0)
        known = db.execute(
            """SELECT DISTINCT document_id FROM document_leads
               WHERE document_id >= ?1 AND document_id < ?1 || '.'""",  # "-" sorts before "."
            [reading_id],
        ).fetchall()
        ids = {reading_id, *(name for (name,) in known), *(one.document_id for one in standing)}
        for name in sorted(ids):
            wanted = _targets(name, standing)
            stands = db.execute(
                "SELECT leads_to FROM document_leads WHERE document_id = ? ORDER BY place", [name]
            ).fetchall()
            if [target for (target,) in stands] != wanted:
                yield name, wanted


def _targets(name: str, standing: Sequence[Unit]) -> list[str]:
    pages = pages_of(name)
    met = [one for one in standing if name == one.document_id] or [
        one for one in standing if overlap(pages, pages_of(one.document_id))
    ]
    return list(dict.fromkeys(one.in_force for one in met or standing))


def _retire(db: sqlite3.Connection, before: Mapping[str, Unit], after: Mapping[str, Unit]) -> None:
    """Note which documents are no longer in force; those that are again need not go."""
    in_force = {one.in_force for one in after.values()}
    retired = {one.in_force for one in before.values()} | set(before) | set(after)
    db.executemany(
        """INSERT OR IGNORE INTO editions_dirty (step, document_id)
           SELECT 'retire', document_id FROM documents WHERE document_id = ?""",
        [(name,) for name in sorted(retired - in_force)],
    )
    db.execute(
        f"DELETE FROM editions_dirty WHERE step = 'retire' AND document_id IN {_LISTED}",
        [json.dumps(sorted(in_force))],
    )


def _changes(
    before: Mapping[str, Unit], after: Mapping[str, Unit], unheeded: tuple[int, ...]
) -> Changes:
    joined, parted = [], []
    for name, one in sorted(after.items()):
        was = before.get(name)
        old = was.in_force if was else name
        if one.in_force not in (name, old):
            joined.append(Joined(one, after[one.in_force]))
        elif one.in_force == name != old and (old not in after or after[old].in_force != name):
            parted.append(one)
    divided = []
    files: dict[str, list[Unit]] = {}
    for one in after.values():
        files.setdefault(one.sha256, []).append(one)
    for sha256, units in sorted(files.items()):
        stood = {name for name, one in before.items() if one.sha256 == sha256}
        if stood and stood != {one.document_id for one in units}:
            units.sort(key=lambda one: one.first_page or 0)
            parts = tuple(units) if len(units) > 1 else ()
            divided.append(Divided(sha256[:_HASH], units[0].filename, parts))
    return Changes(tuple(joined), tuple(parted), tuple(divided), unheeded)
