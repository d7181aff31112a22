"""Bare first names and surnames in running text: whether a capital word means a person here."""

from __future__ import annotations

import re

from pipeline.attendance.mention_people import People
from pipeline.attendance.mention_roles import is_called
from pipeline.attendance.mention_words import (
    begins_sentence,
    is_first_name,
    is_of_somebody,
    is_word_too,
    verb_follows,
)
from pipeline.swedish.municipalities import is_municipality
from pipeline.swedish.names import is_common_word

_GOES_ON = re.compile(
    r":|[ ]?\(|[ ]från[ ]|[ ](?:på|hos|i)[ ][A-ZÅÄÖ]|[ ]på[ ][a-zåäö]+n[ ]|,[ ]\d+[ ]år|"
    r"(?:,[ ]|[ ](?:och|samt|&|o)[ ])[A-ZÅÄÖ][a-zåäöé]+"
)
"""What may stand after a name that begins a sentence."""


def given_name(word: str, people: People) -> str | None:
    """The given name that a word is, its genitive s taken off, or None."""
    if word.isupper() and 1 < len(word) < 5 and not people.is_spelt(word):
        return None  # EBA is not Ebba
    for name in (word, word.removesuffix("s"), word.removesuffix("’s").removesuffix("'s")):
        if people.has_first(name) or people.is_named(name):
            return name
    if len(word) > 1 and is_first_name(word):
        return word
    stem = word.removesuffix("s")
    usual = len(stem) > 2 and is_first_name(stem) and not is_common_word(word)
    return stem if usual else None


def stands_for_somebody(text: str, start: int, end: int, name: str, *, known: bool) -> bool:
    """Whether the given name `name`, printed at [start, end), means a person.

    `known` says that a participant, or somebody named before, has it.
    """
    first = begins_sentence(text, start)
    if not (is_word_too(name) or is_common_word(name)):
        return known or not first or _acts(text, start, end, name)
    if first:
        aged = re.match(r", \d+ år", text[end : end + 10])
        return bool(aged) or (known and _acts(text, start, end, name))
    expected = is_of_somebody(text, start) or is_called(text, start)
    return known or (expected and not is_common_word(name))


def _acts(text: str, start: int, end: int, name: str) -> bool:
    """Whether a name at the beginning of a sentence does something, speaks or has something."""
    owns = len(name) < end - start and bool(re.match(r" [a-zåäö]", text[end : end + 2]))
    return owns or verb_follows(text, end) or bool(_GOES_ON.match(text, end))


def surname(text: str, start: int, end: int, people: People) -> tuple[str, str | None] | None:
    """A bare surname that does something: the name, and the participant meant; None if it is none.

    It is a participant's or that of somebody named before, whose whole name is given then.
    """
    word = text[start:end]
    for name in (word, word.removesuffix("s")):
        listed, stranger = people.by_last(name)
        if (listed or stranger) is None or is_municipality(name) or is_common_word(name):
            continue
        after = text[end : end + 8]
        owns = name != word and bool(re.match(r" [a-zåäö]", after))
        party = re.match(r" \([A-ZÅÄÖ]{1,3}\)", after)
        if owns or party or is_called(text, start) or verb_follows(text, end):
            return stranger or name, listed
    return None
