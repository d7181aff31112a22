"""What the words of attendance lists mean: labels, roles, substitution, parties.

The knowledge is in `data/attendance.toml`, on folded forms; here it is made ready to look up.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from pipeline.swedish.fold import fold


@dataclass(frozen=True)
class AttendanceWords:
    """Folded phrase -> meaning."""

    labels: dict[str, str]
    roles: dict[str, str]
    role_ending: re.Pattern[str]
    substitution: dict[str, str]
    parties: frozenset[str]
    groups: frozenset[str]


@cache
def attendance_words() -> AttendanceWords:
    """The words, from the data file."""
    with resources.files("pipeline.data").joinpath("attendance.toml").open("rb") as file:
        data = tomllib.load(file)
    labels = {phrase: kind for kind, phrases in data["labels"].items() for phrase in phrases}
    meaning = {"for_somebody": "for", "serving": "serving", "not_serving": "not serving"}
    substitution = {
        phrase: meaning[kind]
        for kind, phrases in data["substitution"].items()
        for phrase in phrases
    }
    endings = "|".join(sorted(map(re.escape, data["role_forms"]["endings"]), key=len, reverse=True))
    return AttendanceWords(
        labels,
        data["roles"],
        re.compile(rf"({endings})$"),
        substitution,
        frozenset(data["parties"]["codes"]),
        frozenset(data["groups"]["words"]),
    )


def phrase_length(words: Sequence[str], phrases: dict[str, str], longest: int = 4) -> int:
    """How many words, from the first, make one of the phrases; 0 if none.

    >>> phrase_length(["tjg", "ers", "för", "Eva"], attendance_words().substitution)
    3
    """
    for length in range(min(longest, len(words)), 0, -1):
        folded = " ".join(fold(word) for word in words[:length])
        if folded in phrases or folded.rstrip(".") in phrases:
            return length
    return 0


def meaning_of(words: Sequence[str], phrases: dict[str, str]) -> str:
    """What the phrase means."""
    folded = " ".join(fold(word) for word in words)
    return phrases.get(folded) or phrases[folded.rstrip(".")]


def role_length(words: Sequence[str]) -> int:
    """How many words, from the first, tell a role or an occupation; 0 if none.

    >>> role_length(["vice", "ordf.", "Eva"]), role_length(["lönechef"]), role_length(["Eva"])
    (2, 1, 0)
    """
    known = phrase_length(words, attendance_words().roles)
    if known:
        return known
    for length, word in enumerate(words[:3], 1):
        if attendance_words().role_ending.search(fold(word).rstrip(".")):
            return length
        if not (word.islower() or word.endswith("-")):
            return 0
    return 0


def role_of(words: Sequence[str]) -> str:
    """The role in lower case, abbreviations written out."""
    folded = " ".join(fold(word) for word in words).rstrip(".")
    return attendance_words().roles.get(folded) or " ".join(words).lower().rstrip(".")


@cache
def _words() -> frozenset[str]:
    known = attendance_words()
    phrases = [*known.roles, *known.substitution, *known.labels]
    return frozenset(word.rstrip(".") for phrase in phrases for word in phrase.split())


def is_attendance_word(word: str) -> bool:
    """Whether a word, alone, is one that labels, roles and substitution are made of.

    >>> is_attendance_word("Ersättare"), is_attendance_word("Ek")
    (True, False)
    """
    folded = fold(word)
    return folded in _words() or bool(attendance_words().role_ending.search(folded))


def is_group_word(text: str) -> bool:
    """Whether a line or word heads a group inside a list: "Från kommunerna".

    >>> is_group_word("Från kommunerna:"), is_group_word("Eva Ek")
    (True, False)
    """
    return fold(text).strip(" :.-–*#|") in attendance_words().groups


def is_party(text: str) -> bool:
    """Whether this is a party's letters, in any case: S, m, KD, BoP.

    >>> is_party("KD"), is_party("lob"), is_party("kl")
    (True, True, False)
    """
    return text.strip().lower() in attendance_words().parties
