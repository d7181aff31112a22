"""How alike two names are, the municipality and all else left out."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache

from rapidfuzz.distance import OSA

from pipeline.swedish.fold import fold
from pipeline.swedish.name_rarity import could_be_surname, is_known_surname, is_only_given
from pipeline.swedish.name_sound import (
    given_initials,
    given_sounds,
    initial_of,
    name_parts,
    sound_tokens,
)
from pipeline.swedish.names import bearers

_LONG = 6
"""Letters from which a surname one typing error away may be the same surname misspelt."""

_LONG_GIVEN = 5
_COMMON_GIVEN = 15_000
"""Of two given names with more bearers than this each, neither is a form of the other."""
_FEW = 20
_INITIAL = 3
"""An initial is shorter: `k`, `k.`."""


class Likeness(Enum):
    """How alike two names are.

    SPELT: the same words but for order, hyphens and initials.  VARIANT: of one sound, parts in any
    order.  GIVEN: forms of one given name (Josefina, Josefine).  PART: one is part of the other.
    SHORT: a usual short form of the given name.  INITIAL: one has but the surname's initial.
    MISSPELT: a letter left out, doubled or in the wrong place, and only one of them could be a
    name.  NEAR: another letter, or no telling which is right.  FORMER: the text says that one was
    called so.  MARKS: two names in use that å, ä or ö tells apart (Jonsson, Jönsson), one of which
    may have lost its marks.
    """

    SAME = 1
    VARIANT = 2
    PART = 3
    SHORT = 4
    INITIAL = 5
    MISSPELT = 6
    NEAR = 7
    FORMER = 8
    SPELT = 9
    GIVEN = 10
    MARKS = 11


@lru_cache(maxsize=200_000)
def likeness(one: str, other: str) -> Likeness | None:
    """How alike two (folded) names are, or None if they are two names.

    >>> likeness("elin sandahl broman", "elin broman sandahl").name
    'SPELT'
    >>> likeness("emelie hellen", "emelie hellen lillsjo").name
    'PART'
    >>> likeness("lotta sandahl", "charlotte sandahl").name
    'SHORT'
    >>> likeness("anders w", "anders wikner").name
    'INITIAL'
    >>> likeness("karin persson", "karina persson") is None
    True
    """
    a, b = sound_tokens(one), sound_tokens(other)
    if one == other:
        return Likeness.SAME
    if not a or not b:
        return None
    initials = given_initials(one), given_initials(other)
    if any(initials):
        return _by_given_initials(one, other, initials)
    if len(a) == 1 or len(b) == 1:
        return _by_initial(one, other, a, b)
    return None if _other_initials(one, other) else _by_parts(one, other, a, b)


def _by_parts(one: str, other: str, a: tuple[str, ...], b: tuple[str, ...]) -> Likeness | None:
    if sorted(a) == sorted(b):
        return Likeness.SPELT if _words(one) == _words(other) else Likeness.VARIANT
    if "".join(a) == "".join(b) or one.replace(" ", "") == other.replace(" ", ""):
        return Likeness.VARIANT
    if a[0] != b[0]:
        return _by_given(one, other, a, b)
    if set(a) < set(b) or set(b) < set(a):
        few = one if set(a) < set(b) else other
        whole = a[-1] == b[-1] or not is_only_given(name_parts(few)[-1])
        return Likeness.PART if whole else None
    same_but_last = len(a) == len(b) and a[1:-1] == b[1:-1]
    return _one_typo(name_parts(one)[-1], name_parts(other)[-1]) if same_but_last else None


def _words(name: str) -> list[str]:
    return sorted(word for word in name_parts(name) if len(word.strip(".")) > 1)


def _by_given(one: str, other: str, a: tuple[str, ...], b: tuple[str, ...]) -> Likeness | None:
    """How alike two names of one surname are whose given names sound otherwise."""
    if len(a) == len(b) and sorted(a[1:]) != sorted(b[1:]):
        return None
    if a[-1] != b[-1] and len(a) != len(b):
        return None
    if given_sounds(a[0]) & given_sounds(b[0]):
        return Likeness.SHORT
    if len(a) != len(b):
        return None
    left, right = name_parts(one)[0], name_parts(other)[0]
    if _one_vowel_apart(left, right) and min(bearers(left), bearers(right)) < _COMMON_GIVEN:
        return Likeness.GIVEN
    misspelt = min(len(left), len(right)) >= _LONG_GIVEN and OSA.distance(left, right) == 1
    known = (bearers(left) > _FEW) + (bearers(right) > _FEW)
    return Likeness.MISSPELT if misspelt and known == 1 else None


def _one_vowel_apart(left: str, right: str) -> bool:
    """Whether two words of five letters or more differ in one vowel (Sofia, Sofie)."""
    if len(left) != len(right) or len(left) < _LONG_GIVEN:
        return False
    unlike = [(x, y) for x, y in zip(left, right, strict=True) if x != y]
    return len(unlike) == 1 and set(unlike[0]) <= set("aeiouy")


def _by_initial(one: str, other: str, a: tuple[str, ...], b: tuple[str, ...]) -> Likeness | None:
    if a[0] != b[0]:
        return None
    if len(a) == len(b):
        return Likeness.VARIANT if initial_of(one) == initial_of(other) else None
    short, whole = (one, other) if len(a) == 1 else (other, one)
    initial = initial_of(short)
    surnames = [fold(part) for part in name_parts(whole)[1:]]
    begun = initial and any(surname.startswith(initial) for surname in surnames)
    return Likeness.INITIAL if begun else None


def _by_given_initials(one: str, other: str, initials: tuple[str, str]) -> Likeness | None:
    """How alike two names are of which one at least has initials for its given names."""
    if all(initials):
        same = initials[0] == initials[1] and sound_tokens(one) == sound_tokens(other)
        return Likeness.SPELT if same else None
    short, whole = (one, other) if initials[0] else (other, one)
    letters = initials[0] or initials[1]
    surnames, heard = sound_tokens(short), sound_tokens(whole)
    if heard[-len(surnames) :] != surnames or len(heard) == len(surnames):
        return None
    begun = "".join(part[0] for part in name_parts(whole))
    return Likeness.INITIAL if begun.startswith(letters) else None


def _other_initials(one: str, other: str) -> bool:
    """Whether both have initials within, and other ones ("Eva K. Borg", "Eva L. Borg")."""
    a, b = ({part[0] for part in name_parts(name) if len(part) < _INITIAL} for name in (one, other))
    return bool(a and b) and not a & b


def _one_typo(left: str, right: str) -> Likeness | None:
    """Whether two surnames are a typing error apart, and not two names that are in use."""
    if min(len(left), len(right)) < _LONG or OSA.distance(left, right, score_cutoff=1) > 1:
        return None
    if is_known_surname(left) and is_known_surname(right):
        return None
    left_out = len(left) != len(right) or sorted(left) == sorted(right)
    one_right = could_be_surname(left) + could_be_surname(right) == 1
    return Likeness.MISSPELT if left_out and one_right else Likeness.NEAR
