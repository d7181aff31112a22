"""Which words of a right text are names, for measuring: persons, places, others."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from functools import cache
from importlib import resources

from pipeline.swedish.fold import fold
from pipeline.swedish.municipalities import is_municipality, municipalities
from pipeline.swedish.names import is_common_word, is_given_name

_AT_START = re.compile(
    r"(?:^|(?<![^\W\d_])[-–—]|[!?:;•*|§]|\d[.)]|(?<!\b[A-ZÅÄÖ])\.)[\s\"'”’»(\[]*$"
)
_LEAST_SEEN = 3


def name_kind(before: str, word: str) -> str:
    """`person`, `place`, `other` for a name of no list, or "" for what is no name.

    `before` is the line up to the word.  A capitalised word (not one all in capitals) is a name
    where it does not begin a line or sentence; there only what the lists of given names and
    municipalities hold, and everyday Swedish does not.

    >>> [name_kind("Sedan kom ", "Åsa"), name_kind("till ", "Ånge"), name_kind("", "Sedan")]
    ['person', 'place', '']
    """
    if len(word) < 2 or not word[0].isupper() or word.isupper():
        return ""
    start = _AT_START.search(before) is not None
    if start and is_common_word(word):
        return ""
    if is_municipality(word) or _is_county(word):
        return "place"
    if _is(word, is_given_name) or (not start and _is(word, _is_surname)):
        return "person"
    return "" if start else "other"


def _is(word: str, known: Callable[[str], bool]) -> bool:
    """Also in the genitive."""
    return known(word) or (word.endswith("s") and known(word[:-1]))


def _is_surname(word: str) -> bool:
    return not is_common_word(word) and _surnames().get(fold(word), 0) >= _LEAST_SEEN


@cache
def _surnames() -> dict[str, int]:
    path = resources.files("pipeline.data").joinpath("surnames.csv")
    with path.open(encoding="utf-8") as lines:
        return {fold(name): int(seen) for name, seen in list(csv.reader(lines))[1:]}


def _is_county(word: str) -> bool:
    return word in _counties()


@cache
def _counties() -> frozenset[str]:
    """First words of the counties: Skåne, Västra, Örebro."""
    return frozenset(town.county.split()[0] for town in municipalities().values())
