"""How many people share a name: what tells whether two of one name can be two people.

Given names by bearers (`data/given_names.csv`, Statistics Sweden); the commonest surnames by
bearers, in round figures (`data/surname_bearers.csv`, after Statistics Sweden's public list);
for other surnames an order of magnitude: seen in public records, built as Swedish surnames
are, or neither.
"""

from __future__ import annotations

import csv
from functools import cache, lru_cache
from importlib import resources

from pipeline.swedish.fold import fold
from pipeline.swedish.name_sound import sound
from pipeline.swedish.names import bearers

_SWEDES = 10_400_000
_SEEN, _BUILT, _ODD = 2_500, 1_000, 200
"""Bearers of a surname that is seen in records, that only looks like one, and of any other."""

_GIVEN_UNKNOWN = 500
_GIVEN_USUAL, _GIVEN_COMMON = 300, 5_000
_RARE = 100
"""Given names of fewer bearers change no sum; they are two in three of the list."""
_ENDINGS = (
    "son berg borg ström kvist lund lind gren dahl holm stedt blad mark vall sjö skog hed hult "
    "vik wik wall man ander ell ing sten fors bäck torp us näs en in sund lov löv qvist quist"
)


def _counts(filename: str) -> list[tuple[str, int]]:
    with resources.files("pipeline.data").joinpath(filename).open(encoding="utf-8") as lines:
        return [(name, int(count)) for name, count in list(csv.reader(lines))[1:]]


@cache
def _given() -> dict[str, int]:
    """Bearers by the sound of a given name: spellings that sound alike together."""
    heard: dict[str, int] = {}
    for name, count in _counts("given_names.csv"):
        if count >= _RARE:
            heard[sound(name)] = heard.get(sound(name), 0) + count
    return heard


@cache
def _surnames() -> dict[str, int]:
    heard = {sound(name): _SEEN for name, times in _counts("surnames.csv") if times >= 3}
    heard |= dict.fromkeys((sound(name) for name, _ in _counts("surname_bearers.csv")), 0)
    for name, count in _counts("surname_bearers.csv"):
        heard[sound(name)] += count
    return heard


@cache
def _listed() -> frozenset[str]:
    known = {fold(name) for name, _ in _counts("surname_bearers.csv")}
    return frozenset(known | {fold(name) for name, times in _counts("surnames.csv") if times >= 2})


def is_known_surname(folded: str) -> bool:
    """Whether the (folded) word is a surname of public records.

    >>> is_known_surname("ljungqvist"), is_known_surname("ljunqvist")
    (True, False)
    """
    return folded in _listed()


@cache
def _long_endings() -> tuple[str, ...]:
    return tuple(fold(ending) for ending in _ENDINGS.split() if len(ending) > 2)


@lru_cache(maxsize=100_000)
def could_be_surname(folded: str) -> bool:
    """Whether the (folded) word is a known surname or ends as Swedish surnames do.

    >>> could_be_surname("wikberg"), could_be_surname("lindstorm"), could_be_surname("hagsunn")
    (True, False, False)
    """
    if is_known_surname(folded):
        return True
    return any(folded.endswith(end) and len(folded) > len(end) + 2 for end in _long_endings())


@lru_cache(maxsize=100_000)
def is_only_given(folded: str) -> bool:
    """Whether the (folded) word is a usual given name and hardly a surname.

    >>> is_only_given("kristin"), is_only_given("sandahl"), is_only_given("ahlen")
    (True, False, False)
    """
    known = bearers(folded)
    return known > _GIVEN_COMMON or (known > _GIVEN_USUAL and not could_be_surname(folded))


@cache
def _as_written() -> frozenset[str]:
    """Names in use, in lower case with their å, ä and ö."""
    surnames = (name for name, times in _counts("surnames.csv") if times >= 2)
    bearers_of = (name for name, _ in _counts("surname_bearers.csv"))
    given = (name for name, count in _counts("given_names.csv") if count >= _GIVEN_USUAL)
    return frozenset(with_marks(name) for name in (*surnames, *bearers_of, *given))


@lru_cache(maxsize=200_000)
def with_marks(name: str) -> str:
    """The name in lower case with å, ä and ö but without other marks; hyphens as blanks.

    >>> with_marks("Ann-Sofié ÅHLÉN")
    'ann sofie åhlen'
    """
    kept = (letter if letter in "åäö" else fold(letter) for letter in name.lower())
    return " ".join("".join(kept).replace("-", " ").split())


@lru_cache(maxsize=100_000)
def are_two_by_marks(one: str, other: str) -> bool:
    """Whether two names (`with_marks`) hold two words in use that only å, ä or ö tells apart.

    >>> are_two_by_marks("per jonsson", "per jönsson"), are_two_by_marks("åsa ek", "asa ek")
    (True, False)
    """
    words = {fold(word): word for word in one.split()}
    unlike = [(words.get(fold(word), word), word) for word in other.split()]
    return any(a != b and {a, b} <= _as_written() for a, b in unlike)


@lru_cache(maxsize=100_000)
def share_of(heard: tuple[str, ...]) -> float:
    """The share of all Swedes whose name has these sounds (`sound_tokens`): given name first.

    >>> share_of(("ana", "anderson")) > 100 * share_of(("yfon", "tidkfist"))
    True
    """
    first, *rest = heard
    share = max(_given().get(first, 0), _GIVEN_UNKNOWN) / _SWEDES
    shares = sorted(share_of_surname(part) for part in rest)
    if shares:
        share *= shares[0] * 0.1 ** (len(shares) - 1)
    return share


@cache
def _endings() -> tuple[str, ...]:
    return tuple(sound(ending) for ending in _ENDINGS.split())


def share_of_surname(heard: str) -> float:
    """The share of all Swedes whose surname has this sound."""
    count = _surnames().get(heard)
    if count is None:
        count = _BUILT if heard.endswith(_endings()) else _ODD
    return count / _SWEDES
