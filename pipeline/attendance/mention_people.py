"""Whom a name in running text means: somebody of the list, or somebody named before.

A first name leads to a participant only if exactly one has it, spelt so or sounding so or as a
usual short form, and nothing beside it says that another is meant ("Daniel från X").
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.findings import Participant
from pipeline.swedish.fold import fold
from pipeline.swedish.municipalities import candidates_for, clear_winner, is_municipality
from pipeline.swedish.name_sound import given_sounds, sound, sound_tokens
from pipeline.swedish.names import is_given_name

NEAR = 200
"""Code points within which a participant's first name goes back to a stranger named in full."""

_PLACE_AFTER = re.compile(
    r"[ ](?:(?:från|på|hos|vid|i|för)[ ](?P<from>[A-ZÅÄÖ][\w-]*(?:[ ][A-ZÅÄÖ][\w-]*)?)|"
    r"\((?P<in>[A-ZÅÄÖ][\w /-]*)\))"
)


class _Row(NamedTuple):
    """A participant: two of one name with two homes are two."""

    name: str
    home: str
    absent: bool


class _Named(NamedTuple):
    """Strangers with one first name: where one was named last, as whom, and all their names."""

    at: int
    last: str | None
    names: set[str]


class People:
    """The participants by first name, surname and whole name; and who else was named so far."""

    def __init__(self, participants: Sequence[Participant]) -> None:
        self._by_first: dict[str, set[_Row]] = defaultdict(set)
        self._by_spelling: dict[str, set[_Row]] = defaultdict(set)
        self._by_last: dict[str, set[_Row]] = defaultdict(set)
        self._by_tokens: dict[tuple[str, ...], str] = {}
        self._strangers: dict[str, _Named] = {}
        self._strangers_last: dict[str, set[str]] = defaultdict(set)
        rows = {(person.name, _home(person)): person.status == "absent" for person in participants}
        for (name, home), absent in rows.items():
            row, words, tokens = _Row(name, home, absent), name.split(), sound_tokens(name)
            if not tokens:
                continue
            for first in _given_names(words):
                self._by_first[_heard(first)].add(row)
                self._by_spelling[first.lower()].add(row)
            for surname in words[1:]:
                self._by_last[sound(surname)].add(row)
            self._by_tokens[tuple(sorted(tokens))] = name

    def has_first(self, word: str) -> bool:
        """Whether a participant's first name sounds so."""
        return bool(self._by_first.get(_heard(word)))

    def is_from(self, first: str, place: str) -> bool:
        """Whether a participant of this first name represents this place."""
        rows = self._by_first.get(_heard(first), set())
        return any(row.home and _is_home(row.home, place) for row in rows)

    def has_last(self, word: str) -> bool:
        """Whether a participant's surname sounds so."""
        return bool(self._by_last.get(sound(word)))

    def is_spelt(self, word: str) -> bool:
        """Whether a participant's first name is spelt so, case apart."""
        return word.lower() in self._by_spelling

    def is_named(self, word: str) -> bool:
        """Whether somebody outside the list was named before with this first name."""
        named = self._strangers.get(_heard(word))
        return named is not None and bool(named.names)

    def by_name(self, name: str) -> str | None:
        """The participant whose whole name this is, parts in any order."""
        return self._by_tokens.get(tuple(sorted(sound_tokens(name))))

    def by_last(self, word: str) -> tuple[str | None, str | None]:
        """The one participant, and else the one stranger named before, with this surname."""
        listed, named = self._by_last.get(sound(word)), self._strangers_last.get(sound(word), set())
        if listed:
            return _only(listed), None
        return None, next(iter(named)) if len(named) == 1 else None

    def by_initial(self, first: str, initial: str) -> str | None:
        """The one participant with this first name and a surname that begins so, or None."""
        rows = self._by_first.get(_heard(first), set())
        return _only(
            {row for row in rows if any(word[0] == initial for word in row.name.split()[1:])}
        )

    def named_in_full(self, name: str, at: int) -> None:
        """Remember a stranger's whole name, for the bare first name that may follow."""
        self._remember(name.split(maxsplit=1)[0], name, at)
        self._strangers_last[sound(name.rsplit(maxsplit=1)[-1])].add(name)

    def _remember(self, first: str, name: str | None, at: int) -> None:
        before = self._strangers.get(_heard(first))
        names = before.names if before else set()
        self._strangers[_heard(first)] = _Named(at, name, {*names, name} if name else names)

    def meant(
        self, word: str, after: str, at: int, *, acts: bool = False
    ) -> tuple[str | None, str | None]:
        """The participant and else the stranger whom the bare first name `word` at `at` means.

        `after` is what stands behind it; who `acts` at the meeting is not somebody absent.
        """
        found = self._spelt_or_sounding(word)
        place = _place(after)
        if place is not None:
            return self._from(found, place, word, at), None
        named = self._strangers.get(_heard(word))
        if named is not None and (not found or at - named.at < NEAR):
            return None, named.last if found or len(named.names) == 1 else None
        present = {row for row in found if not row.absent}
        return _only(present if acts and present else found), None

    def _from(self, found: set[_Row], place: Place, word: str, at: int) -> str | None:
        """Of those with the first name the one of a place; where it is nobody's, another is meant.

        In brackets may also stand what the list leaves out of somebody.
        """
        at_home = {row for row in found if row.home and _is_home(row.home, place.told)}
        homeless = {row for row in found if not row.home and place.in_brackets}
        if not (at_home or homeless):
            self._remember(word, None, at)
        return _only(at_home or homeless)

    def _spelt_or_sounding(self, word: str) -> set[_Row]:
        found = self._by_spelling.get(word.lower()) or self._by_first.get(_heard(word))
        if found:
            return found
        longer = given_sounds(sound(word)) - {sound(word)}
        return {
            row
            for first, rows in self._by_first.items()
            if first in longer or sound(word) in given_sounds(first)
            for row in rows
        }


def _home(person: Participant) -> str:
    if person.municipality is not None:
        return person.municipality.name
    return person.organisation or ""


def _is_home(home: str, told: str) -> bool:
    """Whether a place or body as told is the one that the list names.

    >>> _is_home("Skövde", "Skövdes"), _is_home("Göteborgs universitet", "GU")
    (True, True)
    >>> _is_home("Hjo", "Lysio")
    False
    """
    names = {fold(part) for part in (told, *re.split(r"[ /]", told)) if len(part) > 2}
    town = clear_winner(candidates_for(told.split(maxsplit=1)[0]))
    if town is not None:
        names.add(fold(town.name))
    initials = "".join(word[0] for word in fold(home).split())
    return any(fold(home).startswith(name) for name in names) or fold(told) == initials


def _given_names(words: Sequence[str]) -> set[str]:
    """The ways to call somebody by the given name: Lars-Erik, also where "Lars Erik" is printed.

    >>> sorted(_given_names("Lars Erik Ek".split())), sorted(_given_names(["Bo", "Ek"]))
    (['Lars', 'Lars-Erik'], ['Bo'])
    """
    called = {words[0]}
    if len(words) > 2 and is_given_name(words[1]):
        called.add(f"{words[0]}-{words[1]}")
    return called


@lru_cache(maxsize=20_000)
def _heard(first: str) -> str:
    """The sound of a first name; parts of a double name are heard alone: Ann-Marie, Anne-Marie."""
    parts = [part for part in first.split("-") if part]
    if len(parts) < 2:
        return sound(first)
    return "-".join(sound(part).removesuffix("e") for part in parts)


class Place(NamedTuple):
    """A place or body told beside a first name: in a phrase, or in brackets."""

    told: str
    in_brackets: bool = False


def _place(after: str) -> Place | None:
    """The place or body told behind a first name, or None.

    >>> _place(" från Lysio kommer"), _place(" i Vara"), _place(" i maj")
    (Place(told='Lysio', in_brackets=False), Place(told='Vara', in_brackets=False), None)
    >>> _place(" (Tidaholm)")
    Place(told='Tidaholm', in_brackets=True)
    """
    match = _PLACE_AFTER.match(after)
    if match is None:
        return None
    told = match["in"] or match["from"]
    first = told.split(maxsplit=1)[0]
    if match["in"]:
        somebody = is_given_name(first) and not is_municipality(first)
        return None if somebody else Place(told, in_brackets=True)
    if after.startswith(" från"):
        return Place(told)
    # "Eva på Skolverket", "Karin i Vara", "Olle i Backen"; but not "Eva för Bo", "Eva i Teams"
    epithet = after.startswith(" i ") and first.endswith(("en", "et"))
    told_here = epithet or is_municipality(first)
    return Place(first) if told_here and not after.startswith((" för", " vid")) else None


def _only(rows: Collection[_Row]) -> str | None:
    return next(iter(rows)).name if len(rows) == 1 else None
