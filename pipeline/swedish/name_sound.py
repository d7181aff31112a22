"""How a name sounds, whatever its spelling: Gustafsson and Gustavsson, Therese and Theres.

`data/nicknames.csv` lists short forms that Swedes use for given names.
"""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from importlib import resources

from pipeline.swedish.fold import fold

_SPELT = (("ph", "f"), ("th", "t"), ("ch", "k"), ("ck", "k"))
_LETTERS = str.maketrans({"v": "f", "w": "f", "x": "ks", "z": "s"})
_SOUNDED = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"q[uvw]?", "kv"),
        (r"c(?=[eiy])", "s"),
        (r"(?<=[gdbt])h|(?<=[ao])h(?=l)", ""),
    )
]
_HIS = frozenset(
    {
        *("louis", "simon", "daniel", "misel", "mikel", "gabriel", "marsel", "martin", "andre"),
        *("rene", "kristian", "paskal", "justin", "falentin", "augustin", "noel", "rafael"),
        *("emanuel", "samuel", "joel", "aksel", "karol", "karl", "frans", "antoin", "emil"),
    }
)
"""Sounds of men's names that an e makes a woman's (Simon, Simone): there it is not silent."""
_DOUBLED = re.compile(r"(.)\1+")


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
    for spelling, letter in _SPELT:
        heard = heard.replace(spelling, letter)
    for pattern, letter in _SOUNDED:
        heard = pattern.sub(letter, heard)
    heard = heard.replace("c", "k").replace("kw", "kv")
    if heard[:1] == "y" and heard[1:2] in {"a", "o", "u"}:
        heard = "j" + heard[1:]
    heard = _DOUBLED.sub(r"\1", heard.translate(_LETTERS))
    if heard.endswith("ie") and len(heard) > 3:
        return heard[:-1]
    silent = heard.endswith("e") and len(heard) > 4 and heard[-2] not in "aeiouy"
    return heard[:-1] if silent and heard[:-1] not in _HIS else heard


@lru_cache(maxsize=100_000)
def sound_tokens(name: str) -> tuple[str, ...]:
    """The sounds of a name's parts, in order; hyphens part, initials are left out."""
    return tuple(sound(part) for part in name_parts(name) if len(part.strip(".")) > 1)


@lru_cache(maxsize=100_000)
def initial_of(name: str) -> str | None:
    """The surname's initial, where a name has no more of its surname ("Anders W").

    >>> initial_of("Anders W"), initial_of("Eva K. Borg"), initial_of("Eva")
    ('w', None, None)
    """
    parts = name_parts(name)
    last = fold(parts[-1]).strip(".")
    return last if len(parts) > 1 and len(last) == 1 and last.isalpha() else None


@lru_cache(maxsize=100_000)
def given_initials(name: str) -> str:
    """The initials that a name begins with instead of given names, folded.

    >>> given_initials("P-O Hedin"), given_initials("C. Rask"), given_initials("Eva K. Borg")
    ('po', 'c', '')
    """
    letters = [fold(part).strip(".") for part in name_parts(name)]
    count = next((at for at, part in enumerate(letters) if len(part) != 1), 0)
    return "".join(letters[:count])


@lru_cache(maxsize=200_000)
def name_parts(name: str) -> tuple[str, ...]:
    """The words of a name; hyphens part."""
    return tuple(re.split(r"[\s-]+", name.strip()))


@cache
def _long_forms() -> dict[str, frozenset[str]]:
    """The sounds of the given names that a short form's sound may stand for."""
    listed: dict[str, set[str]] = {}
    with resources.files("pipeline.data").joinpath("nicknames.csv").open(encoding="utf-8") as lines:
        for short, long in list(csv.reader(lines))[1:]:
            listed.setdefault(sound(short), set()).add(sound(long.split("-")[-1]))
    return {short: frozenset(longs) for short, longs in listed.items()}


def given_sounds(heard: str) -> frozenset[str]:
    """A given name's sound and those of the names it may be short for.

    >>> bool(given_sounds(sound("Lotta")) & given_sounds(sound("Charlotte")))
    True
    """
    return _long_forms().get(heard, frozenset()) | {heard}
