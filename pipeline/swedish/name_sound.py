"""How a name sounds, whatever its spelling: Gustafsson and Gustavsson, Therese and Theres."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from pipeline.swedish.fold import fold

_RULES = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ph", "f"),
        (r"th", "t"),
        (r"ch", "k"),
        (r"ck", "k"),
        (r"q[uvw]?", "kv"),
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"kw", "kv"),
        (r"x", "ks"),
        (r"z", "s"),
        (r"(?<=[gdbt])h", ""),
        (r"[vw]", "f"),
        (r"(.)\1+", r"\1"),
        (r"(?<=..)ie$", "i"),
        (r"(?<=[^aeiouy]{1})(?<=....)e$", ""),
    )
]


class Likeness(Enum):
    """How alike two names are, the nearest first."""

    SAME = 1
    VARIANT = 2
    PART = 3
    NEAR = 4


@lru_cache(maxsize=100_000)
def sound(word: str) -> str:
    """The sound of one name word.

    >>> sound("Gustafsson") == sound("Gustavsson"), sound("Therese") == sound("Theres")
    (True, True)
    >>> sound("Berg") == sound("Bergh"), sound("Berg") == sound("Borg")
    (True, False)
    >>> sound("Karin") == sound("Karina"), sound("Anneli") == sound("Annelie")
    (False, True)
    """
    heard = fold(word)
    for pattern, replacement in _RULES:
        heard = pattern.sub(replacement, heard)
    return heard


@lru_cache(maxsize=100_000)
def sound_tokens(name: str) -> tuple[str, ...]:
    """The sounds of a name's parts, in order; hyphens part, initials are left out."""
    parts = re.split(r"[\s-]+", name.strip())
    return tuple(sound(part) for part in parts if len(part.strip(".")) > 1)


def likeness(one: str, other: str) -> Likeness | None:
    """How alike two (folded) names are, or None if they are two names.

    >>> likeness("elin sandahl broman", "elin broman sandahl").name
    'VARIANT'
    >>> likeness("emelie ahlen", "emelie ahlen lillsjo").name
    'PART'
    >>> likeness("karin persson", "karina persson") is None
    True
    """
    if one == other:
        return Likeness.SAME
    a, b = sound_tokens(one), sound_tokens(other)
    if len(a) < 2 or len(b) < 2:
        return None
    if sorted(a) == sorted(b):
        return Likeness.VARIANT
    if a[0] == b[0] and (set(a) < set(b) or set(b) < set(a)):
        return Likeness.PART
    near = a[0] == b[0] and len(a) == len(b) and min(len(a[-1]), len(b[-1])) >= 5
    if near and Levenshtein.distance(a[-1], b[-1]) == 1 and a[1:-1] == b[1:-1]:
        return Likeness.NEAR
    return None
