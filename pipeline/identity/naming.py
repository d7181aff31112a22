"""Ids of people: given once, made from the name's sound and where it belongs.

Made so, the same person gets the same id on any machine and in any order of arrival, unless two
spellings that do not sound alike were joined: then the id that was given first stays.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.identity.units import Unit
from pipeline.identity.values import SeenParticipant

_SALTS = 4
"""Namesakes whose ids are tried for being a person's own."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """One person's units and rows, before the person has an id."""

    units: tuple[Unit, ...]
    rows: tuple[SeenParticipant, ...]

    @property
    def keys(self) -> frozenset[tuple[tuple[str, ...], str]]:
        """What its units' ids are made from."""
        return frozenset(unit.key for unit in self.units)


def ids_for(people: Sequence[Gathered]) -> list[str]:
    """An id for each, all different: one that its rows have already, else a new one.

    An id that two claim stays with whom it was made from, then with whom has more of its rows.
    """
    ids: dict[int, str] = {}
    taken: set[str] = set()
    for _, _, at, claimed in sorted(_claims(people)):
        if at not in ids and claimed not in taken:
            ids[at] = claimed
            taken.add(claimed)
    used: dict[tuple[tuple[str, ...], str], int] = defaultdict(int)
    for at in ids:
        for key in people[at].keys:
            used[key] += 1
    for at, person in enumerate(people):
        if at in ids:
            continue
        key = _main_key(person)
        salt = used[key]
        while (made := id_of(key, salt)) in taken:
            salt += 1
        for own in person.keys:
            used[own] += 1
        ids[at] = made
        taken.add(made)
    return [ids[at] for at in range(len(people))]


def _claims(people: Sequence[Gathered]) -> list[tuple[bool, int, int, str]]:
    """(claimed by others and not its own, minus rows, number of the person, id) for every id.

    Of two ids that only one person has, the one that more rows have stays: it is the better known.
    """
    had = [Counter(row.person_id for row in one.rows if row.person_id) for one in people]
    claimants = Counter(name for counts in had for name in counts)
    claims = []
    for at, counts in enumerate(had):
        shared = {name for name in counts if claimants[name] > 1}
        keys = people[at].keys if shared else ()
        own = {id_of(key, salt) for key in keys for salt in range(_SALTS)}
        claims += [
            (name in shared and name not in own, -times, at, name) for name, times in counts.items()
        ]
    return claims


def _main_key(person: Gathered) -> tuple[tuple[str, ...], str]:
    """The key with most rows; of equals the first in the alphabet."""
    rows: Counter[tuple[tuple[str, ...], str]] = Counter()
    for unit in person.units:
        rows[unit.key] += len(unit.rows)
    return min(rows, key=lambda key: (-rows[key], key))


def id_of(key: tuple[tuple[str, ...], str], salt: int) -> str:
    """The id made from a key; `salt` tells namesakes apart.

    >>> id_of((("ek", "efa"), "1280"), 0) != id_of((("ek", "efa"), "1280"), 1)
    True
    """
    heard, home = key
    digest = hashlib.sha256(f"{' '.join(heard)}/{home}/{salt}".encode()).hexdigest()
    return f"p-{digest[:12]}"
