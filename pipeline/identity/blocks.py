"""Blocking: which rows are worth comparing at all."""

from __future__ import annotations

from functools import lru_cache

from pipeline.identity.units import Profile, Unit, former_name, profile_of
from pipeline.identity.values import SeenParticipant
from pipeline.swedish.name_rarity import is_only_given
from pipeline.swedish.name_sound import (
    given_sounds,
    initial_of,
    name_parts,
    sound_tokens,
)

_BEGINNING = 3

PERSON = "@"
"""What begins a key that is no sound but a person's id."""


def keys_of(row: SeenParticipant) -> tuple[str, ...]:
    """The row's blocking keys, sorted; two rows that may ever be one person share at least one."""
    former = _name_keys(former_name(row)) if row.formerly else frozenset()
    return tuple(sorted(keys_of_profile(profile_of(row)) | former))


def keys_of_unit(unit: Unit) -> frozenset[str]:
    """The keys of a unit's rows."""
    former = (_name_keys(name) for name in unit.former_names)
    return keys_of_profile(unit.profile).union(*former)


def keys_of_profile(profile: Profile) -> frozenset[str]:
    """Everywhere, the given name (or what it is short for) with each surname.

    At home only (the municipality, body or network), for names misspelt or shortened: the given
    name with the beginning of the surname, its first letter with the surname, and it with an
    initial.
    A second given name makes no key: Ann-Kristin shares it with hundreds.
    """
    at = profile.affiliation or profile.network
    return _name_keys(profile.name) | {f"{key} {at}" for key in _home_keys(profile.name)}


@lru_cache(maxsize=200_000)
def _name_keys(name: str) -> frozenset[str]:
    heard = sound_tokens(name)
    if len(heard) < 2:
        return frozenset({"=" + " ".join(heard or (name,))})
    words = [part for part in name_parts(name) if len(part.strip(".")) > 1]
    middle = zip(words[1:-1], heard[1:-1], strict=True)
    others = [heard[-1], *(part for word, part in middle if not is_only_given(word))]
    return frozenset(
        " ".join(sorted((given, part))) for given in given_sounds(heard[0]) for part in others
    )


@lru_cache(maxsize=200_000)
def _home_keys(name: str) -> frozenset[str]:
    heard = sound_tokens(name)
    if not heard:
        return frozenset()
    given, initials = _initials(name)
    letter_and_surname = f"{name[:1]}- {heard[-1]}"
    beginning = f"{given} {name_parts(name)[-1][:_BEGINNING]}-"
    return frozenset({letter_and_surname, beginning, *(f"{given} {one}." for one in initials)})


@lru_cache(maxsize=200_000)
def _initials(name: str) -> tuple[str, frozenset[str]]:
    """The given name's sound, and the initials that its surnames may be shortened to."""
    heard = sound_tokens(name)
    if not heard:
        return "", frozenset()
    alone = initial_of(name)
    if len(heard) == 1:
        return heard[0], frozenset({alone} if alone else ())
    return heard[0], frozenset(part[0] for part in name_parts(name)[1:] if part[:1].isalpha())
