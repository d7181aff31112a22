"""Words that are municipalities and something else, and words that are something else only.

`data/municipality_homonyms.csv` has the municipalities whose names are also given names, surnames
or words: a capital alone does not make them a place.
"""

from __future__ import annotations

import csv
from functools import cache, lru_cache
from importlib import resources

from pipeline.swedish.fold import fold
from pipeline.swedish.municipality_names import (
    locality_names,
    municipalities,
    rows_of,
    with_genitive,
)
from pipeline.swedish.names import bearers

_BEARERS = 50
"""Bearers from which a given name is known well enough not to be a damaged municipality."""


@cache
def _homonyms() -> dict[str, str]:
    rows = rows_of("municipality_homonyms.csv")
    return {
        form.lower(): row["also"]
        for row in rows
        for form in [*with_genitive(row["name"]), *row["name"].split("-")[1:]]
    }


def is_homonym(word: str) -> bool:
    """Whether a municipality's name is also a surname, a given name or a word.

    >>> is_homonym("Vara"), is_homonym("Lunds"), is_homonym("Skövde")
    (True, True, False)
    """
    return word.lower() in _homonyms()


def also_means(word: str) -> str:
    """What else a municipality's name is: "given name", "surname", "word", or "".

    >>> also_means("Nora"), also_means("Skövde")
    ('given name', '')
    """
    return _homonyms().get(word.lower(), "")


@lru_cache(maxsize=50_000)
def means_something_else(word: str, *, lost: bool = False) -> bool:
    """Whether a word that is no municipality as it stands is a word, a name or another place.

    `lost` says that the text has lost its diacritics: words without theirs count too.

    >>> [means_something_else(word) for word in ("Norra", "Anderstorp", "Skövdc")]
    [True, True, False]
    """
    stem = fold(word).removesuffix("s")
    places = locality_names() | _counties()
    return means_a_word_or_name(word, lost=lost) or not {fold(word), stem}.isdisjoint(places)


@lru_cache(maxsize=50_000)
def means_a_word_or_name(word: str, *, lost: bool = False) -> bool:
    """Whether it is everyday Swedish, in any of its endings, or somebody's name.

    >>> means_a_word_or_name("Vinden"), means_a_word_or_name("Anderstorp")
    (True, False)
    """
    lower = fold(word) if lost else word.lower()
    stems = {lower.removesuffix(ending) for ending in _ENDINGS}
    return (
        not stems.isdisjoint(_folded_words() if lost else _words())
        or bearers(word) >= _BEARERS
        or not {fold(word), fold(word).removesuffix("s")}.isdisjoint(_surnames())
    )


_ENDINGS = ("", "s", "n", "en", "et", "t", "a", "ar", "er", "ens", "ets", "na", "ns")


@cache
def _words() -> frozenset[str]:
    text = resources.files("pipeline.data").joinpath("common_words.txt").read_text("utf-8")
    return frozenset(text.split())


@cache
def _folded_words() -> frozenset[str]:
    return frozenset(fold(word) for word in _words())


@cache
def _surnames() -> frozenset[str]:
    path = resources.files("pipeline.data").joinpath("surnames.csv")
    with path.open(encoding="utf-8") as lines:
        return frozenset(fold(row[0]) for row in list(csv.reader(lines))[1:])


@cache
def _counties() -> frozenset[str]:
    """Folded names of counties and of what is called after them: "kronoberg", "skane"."""
    firsts = {fold(town.county.removesuffix(" län")) for town in municipalities().values()}
    return frozenset(firsts | {name.removesuffix("s") for name in firsts})
