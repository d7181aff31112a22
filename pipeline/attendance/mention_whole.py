"""Whole names in running text: which capitals are a person, by the words and what is around."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.attendance.mention_described import described
from pipeline.attendance.mention_people import People
from pipeline.attendance.mention_roles import is_called
from pipeline.attendance.mention_things import NO_GIVEN_NAMES
from pipeline.attendance.mention_words import (
    begins_sentence,
    is_first_name,
    is_of_somebody,
    is_particle,
    is_word_too,
    verb_follows,
    who_speaks,
)
from pipeline.swedish.municipalities import is_municipality
from pipeline.swedish.names import (
    bearers,
    could_be_name_word,
    is_common_word,
    split_names,
    surname_cost,
)
from pipeline.swedish.organisations import has_form, is_short_form, organisation_length

_SHORT_WORDS = frozenset(
    {"då", "om", "så", "nu", "vi", "en", "ni", "du", "ej", "av", "på", "är", "ut"}
)


def strangers_length(
    text: str, words: Sequence[re.Match[str]], at: int, texts: Sequence[str], people: People
) -> int:
    """Words of the name of somebody who is not in the list, from word `at`; 0 where none begins.

    `texts` are the words of the run of capitals that begins there.
    """
    first = texts[0]
    if len(texts) < 2 or len(first) < 2 or not could_be_name_word(first):
        return 0
    if is_municipality(first) and not people.has_first(first):
        return 0
    length = 1
    while length < len(texts) and _could_be_surname(text, words[at + length]):
        length += 1
    if length < 2 or organisation_length(texts[1:]):
        return 0
    if is_particle(texts[1]) and length < 3 and "-" not in texts[1]:
        return 0
    if is_municipality(texts[1]) and people.is_from(first, texts[1]):
        return 0  # "Anna Skövde" is Anna of Skövde
    if length > 2:
        length = split_names(texts[:length])[0][1]
    start, end = words[at].start(), words[at + length - 1].end()
    return length if length > 1 and _is_somebody(text, start, end, texts[:length]) else 0


def _could_be_surname(text: str, word: re.Match[str]) -> bool:
    name, end = word.group(), word.end()
    if is_particle(name):
        return bool(re.match(r"-|[ ]\w", text[end : end + 2])) or "-" in name
    if len(name) == 1:
        return name not in {"I", "Å"} or text.startswith(".", end)
    if any(letter.isdigit() for letter in name) or name.lower() in _SHORT_WORDS:
        return False
    if is_common_word(name):  # "Ellinor Tvist, illustratör"
        return len(name) > 3 and described(text, word.start(), end) is not None
    if not could_be_name_word(name) or is_short_form(name):
        return False
    return not is_municipality(name) or is_surname(name)


def _is_somebody(text: str, start: int, end: int, texts: Sequence[str]) -> bool:
    """Whether the words are a person: a usual given name, or what stands around says so."""
    first = texts[0]
    if first.lower() in NO_GIVEN_NAMES or any(re.search(r"\w{3}-[a-zåäö]", word) for word in texts):
        return False
    if is_first_name(first) and not is_short_form(first):
        word_too = is_word_too(first) and begins_sentence(text, start)
        goes_on = verb_follows(text, end) or bool(re.match(r",[ ]| \(", text[end : end + 2]))
        return not word_too or is_surname(texts[-1]) or goes_on
    if any(has_form(word) or word.isupper() for word in texts) or is_word_too(first):
        return False
    return _is_told_as_somebody(text, start, end, texts)


def _is_told_as_somebody(text: str, start: int, end: int, texts: Sequence[str]) -> bool:
    """Whether what is around an unusual name makes it a person's: an office, speech, a clause."""
    if is_called(text, start) or who_speaks(text, start):
        return True
    if not bearers(texts[0]):
        return False
    owns = texts[-1].endswith("s") and bool(re.match(r" [a-zåäö]{3}", text[end : end + 5]))
    if owns or is_surname(texts[-1]) or described(text, start, end) is not None:
        return True
    expected = is_of_somebody(text, start) or bool(re.match(r",[ ]| \(", text[end : end + 2]))
    return expected or verb_follows(text, end)


def initial_and_surname(text: str, words: Sequence[re.Match[str]], at: int) -> bool:
    """Whether somebody is named by an initial and a surname here: "C. Vedin har skrivit"."""
    if len(words[at].group()) > 1 or at + 1 >= len(words):
        return False
    end, word = words[at].end(), words[at + 1]
    name = word.group()
    if text[end : word.start()] != ". " or len(name) < 2 or is_common_word(name):
        return False
    if not (name[0].isupper() and is_surname(name)):
        return False
    return not begins_sentence(text, end - 1) or verb_follows(text, word.end())


def without_genitive(name: str) -> tuple[str, ...]:
    """The name as it stands, and without a genitive s where it may have one."""
    return (name, name.removesuffix("s")) if name.endswith("s") else (name,)


def bare_name(words: Sequence[str]) -> str:
    """The name without a genitive s, where a surname ends so without it.

    >>> bare_name(["Eva", "Anderssons"]), bare_name(["Eva", "Borgnäs"])
    ('Eva Andersson', 'Eva Borgnäs')
    """
    stem = words[-1].removesuffix("s")
    ending = ("son", "berg", "ström", "gren", "qvist", "kvist", "lund", "dahl", "holm", "stedt")
    if stem != words[-1] and stem.endswith(ending):
        return " ".join([*words[:-1], stem])
    return " ".join(words)


def is_surname(word: str) -> bool:
    """Whether the word is known as a surname, by itself or by its ending; it may be a genitive."""
    return surname_cost(word) < 0.3 or surname_cost(word.removesuffix("s")) < 0.3
