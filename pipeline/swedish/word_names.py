"""Which words are names, so that a name is inflected into no other name and into no word.

`Karina` is no form of `Karin`, nor `mats` one of `mat`: of a name only the genitive is another
form.  A name that public texts also write as a word (`sten`, `mark`) is both, in the forms of the
word that is spelt as the name is.  Names are told by how many bear them (`data/given_names.csv`,
`data/surname_bearers.csv`) or by how often records show them (`data/surnames.csv`).
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from math import log2

BORNE = 300
"""Bearers of a given name that is usual."""

SEEN = 10
"""How often records show a surname that is usual."""

ALSO_WORDS = frozenset(["axel", "bror", "ebba", "knut", "lin", "minna", "viking"])
"""Names that are words too, beside those of `data/names_that_are_words.txt`."""

LIKELIER = 3
"""A word that is also a genitive is a word where it is so much commoner (power of two)."""

UNLIKELIER = 6
"""A genitive that seems to be a word of its own is none where it is so much rarer."""


@cache
def _given() -> dict[str, int]:
    return {name: times for name, times in _counts("given_names") if times >= BORNE}


@cache
def _surnames() -> frozenset[str]:
    bearers = {name for name, _ in _counts("surname_bearers")}
    return frozenset(bearers | {name for name, times in _counts("surnames") if times >= SEEN})


def _counts(listed: str) -> list[tuple[str, int]]:
    text = (files("pipeline") / "data" / f"{listed}.csv").read_text(encoding="utf-8")
    rows = csv.reader(text.splitlines()[1:])
    return [(name.lower(), int(times)) for name, times in rows]


@cache
def _also_words() -> frozenset[str]:
    text = (files("pipeline") / "data" / "names_that_are_words.txt").read_text(encoding="utf-8")
    return ALSO_WORDS | frozenset(text.split())


def is_name(word: str) -> bool:
    """Whether the word in lower case is a usual name, whatever else it may be.

    >>> is_name("mats"), is_name("lindblad"), is_name("mat")
    (True, True, False)
    """
    return word in _given() or word in _surnames()


def is_given_name(word: str) -> bool:
    """Whether the word in lower case is a usual given name."""
    return word in _given()


def may_be_form_of(word: str, lemma: str, times: int) -> bool:
    """Whether a word may be a form of another, which is so common: a name is none of another.

    >>> may_be_form_of("karina", "kari", 10), may_be_form_of("mats", "mat", 12)
    (False, False)
    >>> may_be_form_of("maten", "mat", 12), may_be_form_of("sten", "sten", 10)
    (True, True)
    """
    if lemma in _given() and lemma not in _also_words():
        return False  # johanna is no form of johan, whatever shows them in lower case
    if word in _given() or (word in _surnames() and lemma != word.removesuffix("s")):
        return lemma == word
    bearers = _given().get(word.removesuffix("s"), 0) if word.endswith("s") else 0
    if not bearers:
        return True
    if lemma == word:
        return times + UNLIKELIER >= log2(bearers)
    return lemma == word.removesuffix("s") or times >= log2(bearers) + LIKELIER
