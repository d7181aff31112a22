"""People, municipalities and bodies named in running text, and whom a bare first name means.

A name of the list may come back whole or in part; a bare first name refers to somebody only if
exactly one participant has it and nothing beside it says that another is meant ("Daniel från X").
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from pipeline.corrections import Repaired
from pipeline.document import Span
from pipeline.findings import Mention, Participant
from pipeline.swedish.fold import fold
from pipeline.swedish.municipalities import candidates_for, clear_winner, is_municipality
from pipeline.swedish.name_sound import sound, sound_tokens
from pipeline.swedish.names import could_be_name_word, is_common_word, is_given_name
from pipeline.swedish.organisations import is_known_organisation, organisation_length

_WORD = re.compile(r"[^\W\d_][\w'’]*(?:-[^\W\d_][\w'’]*)*")
_RUN = 5


def find_mentions(
    repaired: Repaired, participants: Sequence[Participant], lists: Sequence[Span]
) -> tuple[Mention, ...]:
    """Everybody and every place named outside the attendance lists, in the order of the text."""
    people = _People(participants)
    skipped = sorted(repaired.from_raw(span) for span in lists)
    words = [word for word in _WORD.finditer(repaired.text) if not _within(skipped, word.start())]
    return tuple(_found(repaired, words, people))


def _within(ranges: Sequence[tuple[int, int]], offset: int) -> bool:
    at = bisect_right(ranges, (offset, len(ranges) + 10**9)) - 1
    return at >= 0 and offset < ranges[at][1]


class _People:
    """The participants by the sound of their first names, and by their whole names."""

    def __init__(self, participants: Sequence[Participant]) -> None:
        self.by_first: dict[str, set[str]] = defaultdict(set)
        self.by_tokens: dict[tuple[str, ...], str] = {}
        self.homes: dict[str, set[str]] = defaultdict(set)
        for person in participants:
            tokens = sound_tokens(person.name)
            if tokens:
                self.by_first[tokens[0]].add(person.name)
                home = person.municipality.name if person.municipality else person.organisation
                self.homes[person.name].add(home or "")
                self.by_tokens[tuple(sorted(tokens))] = person.name

    def by_first_name(self, word: str) -> str | None:
        """The one participant with this first name, or None."""
        meant = self.by_first.get(sound(word), set())
        return next(iter(meant)) if len(meant) == 1 else None

    def is_from(self, name: str, after: str) -> bool:
        """Whether "från X" after a first name repeats what the list says of the participant."""
        place = re.match(r" (?:från|på|hos) ([\w-]+)", after)
        homes = {fold(home) for home in self.homes[name]}
        return place is not None and fold(place[1]) in homes

    def by_name(self, name: str) -> str | None:
        """The participant whose whole name this is, parts in any order."""
        return self.by_tokens.get(tuple(sorted(sound_tokens(name))))


def _found(
    repaired: Repaired, words: Sequence[re.Match[str]], people: _People
) -> Iterator[Mention]:
    at = 0
    while at < len(words):
        run = _capitals(repaired.text, words, at)
        if not run:
            at += 1
            continue
        mention, length = _read(repaired, words, at, run, people)
        if mention is not None:
            yield mention
        at += max(length, 1)


def _capitals(text: str, words: Sequence[re.Match[str]], at: int) -> int:
    """How many capitalised words follow each other here with only blanks between."""
    length = 0
    while at + length < len(words) and length < _RUN:
        word = words[at + length]
        if not word.group()[0].isupper():
            break
        if length and not re.fullmatch(
            r"[ \t]{1,2}|\n", text[words[at + length - 1].end() : word.start()]
        ):
            break
        length += 1
    return length


def _read(
    repaired: Repaired, words: Sequence[re.Match[str]], at: int, run: int, people: _People
) -> tuple[Mention | None, int]:
    texts = [word.group() for word in words[at : at + _RUN]]
    person = _person_length(texts[:run], people)
    if person:
        name = " ".join(texts[:person])
        span = _span(repaired, words, at, person)
        return Mention(span, "person", name, refers_to=people.by_name(name)), person
    ahead = _ahead(repaired.text, words, at)
    body = organisation_length(ahead)
    if body and (body > 1 or is_known_organisation(ahead[0])):
        name = " ".join(ahead[:body])
        if not is_municipality(name) and not _is_activity(ahead[:body]):
            return Mention(_span(repaired, words, at, body), "organisation", name), body
    if _names_place(repaired.text, words[at], texts[0]):
        return _municipality(repaired, words, at, texts), 1
    return _first_name(repaired, words, at, people), 1


def _is_activity(words: Sequence[str]) -> bool:
    """Whether it is something done (`Analys och utveckling`), not somebody."""
    return "och" in words and all(word.islower() for word in words[1:])


def _ahead(text: str, words: Sequence[re.Match[str]], at: int) -> list[str]:
    """The words from here on with only blanks between them."""
    ahead = [words[at].group()]
    for before, word in zip(words[at : at + 7], words[at + 1 : at + 8], strict=False):
        if text[before.end() : word.start()].strip(" "):
            break
        ahead.append(word.group())
    return ahead


def _person_length(texts: Sequence[str], people: _People) -> int:
    """Words of a person's whole name here: of the list, or a usual given name and a surname."""
    for length in range(len(texts), 1, -1):
        if people.by_name(" ".join(texts[:length])):
            return length
    if len(texts) < 2 or not is_given_name(texts[0]) or is_municipality(texts[0]):
        return 0
    length = 1
    while length < len(texts) and could_be_name_word(texts[length]) and len(texts[length]) > 1:
        length += 1
    return length if length > 1 and not organisation_length(texts[1:]) else 0


def _names_place(text: str, word: re.Match[str], printed: str) -> bool:
    if not is_municipality(printed) or len(printed) < 3:
        return False
    if not is_common_word(printed):
        return True
    before = text[max(0, word.start() - 12) : word.start()]
    after = text[word.end() : word.end() + 12]
    return bool(re.search(r"\b(i|från|för|till|och) $", before)) or bool(
        re.match(r"s? (kommun|stad)\b|[,)]", after) and before.rstrip()[-1:] in {"(", ","}
    )


def _municipality(
    repaired: Repaired, words: Sequence[re.Match[str]], at: int, texts: Sequence[str]
) -> Mention | None:
    winner = clear_winner(candidates_for(texts[0]))
    if winner is None:
        return None
    return Mention(_span(repaired, words, at, 1), "municipality", winner.name, winner.code)


def _first_name(
    repaired: Repaired, words: Sequence[re.Match[str]], at: int, people: _People
) -> Mention | None:
    """A bare first name: a participant's, or a usual one that stands where no sentence begins."""
    word = words[at].group()
    bare = word.removesuffix("s") if sound(word) not in people.by_first else word
    meant = people.by_first_name(bare)
    after = repaired.text[words[at].end() : words[at].end() + 40]
    if re.match(r" (från|på|hos) [A-ZÅÄÖ]", after) and meant is not None:
        meant = meant if people.is_from(meant, after) else None
    elif meant is None and not (is_given_name(word) and _inside_sentence(repaired.text, words[at])):
        return None
    if is_common_word(word) and meant is None:
        return None
    name = bare if meant else word
    return Mention(_span(repaired, words, at, 1), "person", name, refers_to=meant)


def _inside_sentence(text: str, word: re.Match[str]) -> bool:
    before = text[max(0, word.start() - 3) : word.start()].rstrip(" ")
    return bool(before) and before[-1] not in ".!?:\n•-–*"


def _span(repaired: Repaired, words: Sequence[re.Match[str]], at: int, length: int) -> Span:
    return repaired.to_raw(words[at].start(), words[at + length - 1].end())
