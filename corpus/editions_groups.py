"""Which units are one document, and which of them is in force: pure functions over pairs.

What comes out depends on the units, the pairs and the verdicts alone, never on their order.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Pair:
    """Two units that are the same minutes, by themselves or as versions; `one` < `other`.

    `newer` is 1 where `one` is the newer, -1 where `other` is, 0 where nothing tells.
    """

    one: str
    other: str
    relation: str
    score: float
    newer: int
    reason: str


@dataclass(frozen=True, slots=True)
class Word:
    """A person's verdict on two units; `newest` is the one that is to be in force, or ""."""

    number: int
    same: bool
    one: str
    other: str
    newest: str = ""


@dataclass(frozen=True, slots=True)
class Quality:
    """How well a unit was read: pages out of pictures, mean confidence (0-1), letters."""

    recognised: int
    confidence: float | None
    letters: int


@dataclass
class _Groups:
    """Groups that grow together, with pairs of units that must never be in one."""

    of: dict[str, frozenset[str]]
    apart: set[frozenset[str]] = field(default_factory=set)

    def may_join(self, one: str, other: str) -> bool:
        left, right = self.of[one], self.of[other]
        return left == right or not any(pair & left and pair & right for pair in self.apart)

    def join(self, one: str, other: str) -> None:
        together = self.of[one] | self.of[other]
        for unit in together:
            self.of[unit] = together


def grouped(
    units: Collection[str], pairs: Iterable[Pair], words: Iterable[Word]
) -> tuple[list[frozenset[str]], set[int]]:
    """The groups of units that are one document, and the numbers of verdicts not followed.

    The latest verdict counts most; then the likest pairs.  A pair that would bring two together
    that a verdict keeps apart joins nothing.

    >>> pair = Pair("a", "b", "rescan", 0.9, 0, ""), Pair("b", "c", "rescan", 0.8, 0, "")
    >>> [sorted(group) for group in grouped("abc", pair, [Word(1, False, "a", "c")])[0]]
    [['a', 'b'], ['c']]
    """
    found = _Groups({unit: frozenset([unit]) for unit in units})
    unheeded = set()
    for word in sorted(words, key=lambda word: -word.number):
        if word.one not in found.of or word.other not in found.of:
            continue
        if word.same and found.may_join(word.one, word.other):
            found.join(word.one, word.other)
        elif not word.same and found.of[word.one] != found.of[word.other]:
            found.apart.add(frozenset([word.one, word.other]))
        else:
            unheeded.add(word.number)
    for pair in sorted(pairs, key=lambda pair: (-pair.score, pair.one, pair.other)):
        known = pair.one in found.of and pair.other in found.of
        if known and found.may_join(pair.one, pair.other):
            found.join(pair.one, pair.other)
    return sorted(set(found.of.values()), key=min), unheeded


def ordered(
    group: Iterable[str],
    pairs: Sequence[Pair],
    words: Iterable[Word],
    quality: Mapping[str, Quality],
) -> list[str]:
    """The units of a group, the one in force first, then the next newest, and so on.

    Before all stands what a person last called the newest, then what no other is newer than;
    among these what was read best, and then the earlier hash.
    """
    members = set(group)
    told = [word for word in words if {word.one, word.other} <= members and word.newest]
    chosen = max(told, key=lambda word: word.number).newest if told else ""
    older = _older(members, pairs, told)
    rest = _by_turns(members - {chosen}, older, lambda unit: _rank(unit, quality))
    return [chosen, *rest] if chosen else rest


def _older(
    members: set[str], pairs: Sequence[Pair], told: Iterable[Word]
) -> dict[str, frozenset[str]]:
    """Of each unit those that are older, also through others."""
    beats = {unit: set[str]() for unit in members}
    alike = _alike(members, pairs)
    said = {frozenset([word.one, word.other]): word.newest for word in told}
    for pair in pairs:
        both = frozenset([pair.one, pair.other])
        if both <= members and pair.newer and both not in said:
            newer, older = (pair.one, pair.other)[:: pair.newer]
            beats[newer].add(older)
            if alike[newer] != alike[older]:
                for unit in alike[newer]:
                    beats[unit] |= alike[older]
    for both, newest in said.items():
        beats[newest] |= both - {newest}
    return {unit: _reached(unit, beats) for unit in members}


def _alike(members: set[str], pairs: Iterable[Pair]) -> dict[str, frozenset[str]]:
    """Of each unit those that are the same version, read or saved once more."""
    found = _Groups({unit: frozenset([unit]) for unit in members})
    for pair in pairs:
        same = pair.relation in ("same-text", "rescan") and not pair.newer
        if same and {pair.one, pair.other} <= members:
            found.join(pair.one, pair.other)
    return found.of


def _reached(start: str, beats: Mapping[str, set[str]]) -> frozenset[str]:
    found: set[str] = set()
    more = [start]
    while more:
        for unit in beats[more.pop()] - found:
            found.add(unit)
            more.append(unit)
    return frozenset(found)


def _by_turns(
    members: set[str],
    older: Mapping[str, frozenset[str]],
    rank: Callable[[str], tuple[object, ...]],
) -> list[str]:
    """One after the other of those that nothing left is newer than; a circle has no newest."""
    left, turns = set(members), []
    while left:
        first = [
            unit for unit in left
            if all(unit not in older[other] or other in older[unit] for other in left)
        ]  # fmt: skip
        turns.append(min(first, key=rank))
        left.remove(turns[-1])
    return turns


def _rank(unit: str, quality: Mapping[str, Quality]) -> tuple[object, ...]:
    read = quality[unit]
    sure = 1.0 if read.confidence is None else read.confidence
    return read.recognised > 0, -round(sure, 3), -read.letters, unit
