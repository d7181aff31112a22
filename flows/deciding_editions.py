"""A person's word on which files are the same minutes, and on where a scan is divided.

It is kept at once; the next night follows it, since that may mean reading and interpreting anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations

from corpus import editions_verdicts
from corpus.connect import transaction
from corpus.rows import LedgerEntry
from corpus.store import Corpus
from corpus.units import Unit, group_of
from corpus.units import unit as unit_of
from flows.deciding import user_name, writable
from flows.settings import Settings
from flows.shown import plain
from pipeline.errors import BadSettings

_SHOWN = 20
_UNITS = """
SELECT DISTINCT u.document_id FROM units AS u
WHERE u.document_id = ?1 OR u.filename = ?1
   OR (?2 <> '' AND substr(u.document_id, 1, length(?2)) = ?2)
   OR (?2 <> '' AND substr(u.sha256, 1, length(?2)) = ?2)
   OR u.sha256 IN (SELECT a.sha256 FROM arrivals AS a WHERE a.filename = ?1)
ORDER BY u.document_id
"""


@dataclass(frozen=True, slots=True)
class Said:
    """What was decided: the verdicts' numbers, and the units or the file that they are about."""

    numbers: tuple[int, ...]
    units: tuple[Unit, ...]


def join(settings: Settings, one: str, other: str, who: str, newest: str = "") -> Said:
    """Say that two are the same minutes, perhaps which is the newest.

    Raises:
        BadSettings: one of them is not found or may be several, or both are one.
    """
    with writable(settings) as corpus:
        units = the_unit(corpus.db, one), the_unit(corpus.db, other)
        if units[0] == units[1]:
            raise BadSettings(f"{plain(one)!r} och {plain(other)!r} är samma fil.")
        chosen = the_unit(corpus.db, newest).document_id if newest else ""
        if chosen and chosen not in {unit.document_id for unit in units}:
            raise BadSettings(f"{plain(newest)!r} är ingen av de två.")
        ids = units[0].document_id, units[1].document_id

        def word(db: sqlite3.Connection, name: str, when: str) -> list[int]:
            kind = editions_verdicts.SAME
            return [editions_verdicts.decide_on_pair(db, kind, *ids, name, when, newest=chosen)]

        return Said(_decide(corpus, who, word), units)


def separate(settings: Settings, told: Sequence[str], who: str) -> Said:
    """Say that these are different minutes; one alone: from all others of its document.

    Raises:
        BadSettings: one of them is not found or may be several, or nothing is joined with it.
    """
    with writable(settings) as corpus:
        units = [the_unit(corpus.db, one) for one in told]
        pairs = list(combinations(units, 2))
        if len(units) == 1:
            others = group_of(corpus.db, units[0].document_id)
            pairs = [(units[0], unit) for unit in others if unit != units[0]]
        pairs = [(one, other) for one, other in pairs if one.document_id != other.document_id]
        if not pairs:
            raise BadSettings(f"{plain(told[0])!r} är inte hopfört med något annat.")

        def word(db: sqlite3.Connection, name: str, when: str) -> list[int]:
            kind = editions_verdicts.OTHER
            return [
                editions_verdicts.decide_on_pair(
                    db, kind, one.document_id, other.document_id, name, when
                )
                for one, other in pairs
            ]

        met = dict.fromkeys(unit for pair in pairs for unit in pair)
        return Said(_decide(corpus, who, word), tuple(met))


def divide(settings: Settings, told: str, pages: Sequence[int], who: str) -> Said:
    """Say on which pages of a file minutes begin beside its first; none: it is one document.

    Raises:
        BadSettings: the file is not found or may be several, or has no such pages.
    """
    with writable(settings) as corpus:
        reading_id, unit = the_file(corpus.db, told)
        numbers = [page.number for page in corpus.reading(reading_id).pages]
        wrong = [page for page in pages if page not in numbers[1:]]
        if wrong:
            raise BadSettings(
                f"{plain(unit.filename)} har {len(numbers)} sidor: ett nytt protokoll kan inte "
                f"börja på sida {wrong[0]}."
            )

        def word(db: sqlite3.Connection, name: str, when: str) -> list[int]:
            return [editions_verdicts.decide_on_file(db, reading_id, pages, name, when)]

        return Said(_decide(corpus, who, word), (unit,))


def undo(settings: Settings, number: int, who: str) -> None:
    """Take a verdict on files back.

    Raises:
        BadSettings: there is no such verdict in force.
    """
    with writable(settings) as corpus:
        if number not in editions_verdicts.numbers_in_force(corpus.db):
            seen = "se numren med diarium editions verdicts"
            raise BadSettings(f"Inget beslut {number} om filer gäller: {seen}.")
        corpus.withdraw(number, who or user_name(), _now())


def decided(corpus: Corpus) -> list[LedgerEntry]:
    """The verdicts on files, oldest first, also those taken back."""
    return [entry for entry in corpus.history() if entry.kind in editions_verdicts.KINDS]


def the_unit(db: sqlite3.Connection, told: str) -> Unit:
    """The one meeting's minutes in one file: by id, its beginning, or the file's name.

    Raises:
        BadSettings: none, or more than one; then they are listed.
    """
    return _the_one(_found(db, told), told)


def the_file(db: sqlite3.Connection, told: str) -> tuple[str, Unit]:
    """The file that is meant: the id of its reading, and its first unit.

    Raises:
        BadSettings: none, or more than one; then they are listed.
    """
    found = _found(db, told)
    firsts = {unit.sha256: unit for unit in sorted(found, key=lambda u: -(u.first_page or 0))}
    unit = _the_one(list(firsts.values()), told)
    return unit.document_id[:12], unit


def _found(db: sqlite3.Connection, told: str) -> list[Unit]:
    begins = told.lower() if told.replace("-", "").isalnum() and told.isascii() else ""
    names = [name for (name,) in db.execute(_UNITS, [told, begins])]
    exact = [name for name in names if name == told]
    units = (unit_of(db, name) for name in exact or names)
    return [unit for unit in units if unit is not None]


def _the_one(found: list[Unit], told: str) -> Unit:
    if not found:
        raise BadSettings(f"Ingen fil har id eller namn {plain(told)!r}.")
    if len(found) > 1:
        listed = "\n".join(plain(f"  {u.document_id}  {u.filename}") for u in found[:_SHOWN])
        more = f"\n  … och {len(found) - _SHOWN} till" if len(found) > _SHOWN else ""
        raise BadSettings(f"{plain(told)!r} kan vara flera, ange id:\n{listed}{more}")
    return found[0]


def _decide(
    corpus: Corpus, who: str, word: Callable[[sqlite3.Connection, str, str], list[int]]
) -> tuple[int, ...]:
    with transaction(corpus.db):
        return tuple(word(corpus.db, who or user_name(), _now()))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
