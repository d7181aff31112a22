"""Blocking: which rows are worth comparing at all."""

from __future__ import annotations

from functools import lru_cache

from pipeline.identity.units import Profile, Unit, former_name, profile_of
from pipeline.identity.values import SeenParticipant
from pipeline.swedish.name_rarity import is_given_sound
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
    """The given name with each surname, and with the beginning of the last.

    With the surname's initial at home, and its own initial with the surname at home.

    A second given name makes no key: Ann-Kristin shares it with hundreds.
    """
    given, initials = _initials(profile.name)
    at = profile.affiliation or profile.network
    surname = (sound_tokens(profile.name) or ("",))[-1]
    near = f"{given[:1]}- {surname} {at}"
    return _name_keys(profile.name) | {near} | {f"{given} {one}. {at}" for one in initials}


@lru_cache(maxsize=200_000)
def _name_keys(name: str) -> frozenset[str]:
    heard = sound_tokens(name)
    if len(heard) < 2:
        return frozenset({"=" + " ".join(heard or (name,))})
    last = len(heard) - 1
    others = [
        part for at, part in enumerate(heard) if at == last or (at and not is_given_sound(part))
    ]
    pairs = {" ".join(sorted((heard[0], part))) for part in others}
    surname = " ".join(heard[1:])
    short = {f"~{given} {surname}" for given in given_sounds(heard[0])}
    short |= {f"~{given} {heard[-1]}" for given in given_sounds(heard[0])}
    begun = f"{heard[0]} {name_parts(name)[-1][:_BEGINNING]}-"
    return frozenset(pairs | short | {begun, *_as_one(name, heard)})


def _as_one(name: str, heard: tuple[str, ...]) -> tuple[str, str]:
    """Keys of the name without blanks, for Inga-Britt and Ingabritt: by letters and by sounds."""
    return "#" + name.replace(" ", ""), "+" + "".join(heard)


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
