"""People, municipalities and bodies named in running text, and whom a bare first name means.

A name of the list may come back whole or in part; a bare first name refers to somebody only if
exactly one participant has it and nothing beside it says that another is meant ("Daniel från X").
Nobody is found within the attendance lists.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.attendance.entities import Entities
from pipeline.attendance.mention_bare import given_name, stands_for_somebody, surname
from pipeline.attendance.mention_described import described
from pipeline.attendance.mention_entities import persons_seen
from pipeline.attendance.mention_people import People
from pipeline.attendance.mention_things import (
    bears_a_bare_name,
    bears_a_name,
    is_on_line_of_place,
)
from pipeline.attendance.mention_whole import (
    bare_name,
    initial_and_surname,
    strangers_length,
    without_genitive,
)
from pipeline.attendance.mention_words import (
    RUN,
    WORD,
    capitals,
    is_code,
    verb_follows,
)
from pipeline.corrections import Repaired
from pipeline.document import Span
from pipeline.findings import Mention, Participant
from pipeline.swedish.municipalities import candidates_for, clear_winner, is_municipality
from pipeline.swedish.organisations import (
    is_known_organisation,
    organisation_length,
)
from pipeline.swedish.place_evidence import stands_for_place

_LONGEST = 60
"""Letters of the longest word that names somebody or something."""


def find_mentions(
    repaired: Repaired,
    participants: Sequence[Participant],
    lists: Sequence[Span],
    entities: Entities | None = None,
) -> tuple[Mention, ...]:
    """Everybody and every place named outside the attendance lists, in the order of the text.

    `entities`, a model of named entities, adds persons whose names the rules do not know.
    """
    skipped = sorted(repaired.from_raw(span) for span in lists)
    words = [word for word in WORD.finditer(repaired.text) if not _within(skipped, word.start())]
    found = tuple(_Finder(repaired, words, People(participants)).found())
    if entities is None:
        return found
    taken = [repaired.from_raw(mention.span) for mention in found]
    more = persons_seen(repaired.text, words, taken, entities)
    added = (_told(repaired, start, end) for start, end in more)
    return tuple(sorted((*found, *added), key=lambda mention: mention.span))


def _told(repaired: Repaired, start: int, end: int) -> Mention:
    """Somebody whom only the model sees."""
    name = " ".join(repaired.text[start:end].split())
    what = described(repaired.text, start, end)
    return Mention(repaired.to_raw(start, end), "person", name, described=what)


def _could_begin(word: str) -> bool:
    """Whether a name may begin with the word: a capital first, and not endless."""
    return word[0].isupper() and len(word) <= _LONGEST


def _within(ranges: Sequence[tuple[int, int]], offset: int) -> bool:
    at = bisect_right(ranges, (offset, len(ranges) + 10**9)) - 1
    return at >= 0 and offset < ranges[at][1]


class _Finder:
    """Goes through the words once, from capital to capital."""

    def __init__(self, repaired: Repaired, words: Sequence[re.Match[str]], people: People) -> None:
        self.repaired = repaired
        self.text = repaired.text
        self.words = words
        self.people = people
        self.last: tuple[int, Mention] | None = None
        """Where the last person's name ends, and the mention."""

    def found(self) -> Iterator[Mention]:
        at = 0
        while at < len(self.words):
            word = self.words[at]
            length = 1
            if _could_begin(word.group()) and not is_code(self.text, word.start(), word.end()):
                run = capitals(self.text, self.words, at)
                mention, length = self._read(at, run)
                if mention is not None:
                    yield mention
            at += max(length, 1)

    def _read(self, at: int, run: int) -> tuple[Mention | None, int]:
        texts = [word.group() for word in self.words[at : at + RUN]]
        former = self._former_name(at)
        if former is not None:
            return former, 1
        person = self._whole_name(at, texts[:run])
        if person is not None:
            return person
        if initial_and_surname(self.text, self.words, at):
            return self._person(at, 2, f"{texts[0]}. {texts[1]}", None), 2
        ahead = self._ahead(at)
        body = organisation_length(ahead)
        if body and (body > 1 or is_known_organisation(ahead[0])):
            name = " ".join(ahead[:body])
            if not is_municipality(name) and not _is_activity(ahead[:body]):
                return Mention(self._span(at, body), "organisation", name), body
        if self._names_place(at, texts[0]):
            return self._municipality(at, texts[0]), 1
        return self._first_name(at), 1

    # whole names

    def _whole_name(self, at: int, texts: Sequence[str]) -> tuple[Mention | None, int] | None:
        """Somebody's whole name, or what looks like one and is a street or a firm (no mention)."""
        for length in range(len(texts), 1, -1):
            for name in without_genitive(" ".join(texts[:length])):
                meant = self.people.by_name(name)
                if meant is not None:
                    return self._person(at, length, name, meant), length
        if len(texts) > 1 and self.people.has_first(f"{texts[0]}-{texts[1]}"):
            return self._double_name(at, f"{texts[0]}-{texts[1]}"), 2
        length = strangers_length(self.text, self.words, at, texts, self.people)
        if not length:
            return None
        start, end = self.words[at].start(), self.words[at + length - 1].end()
        if bears_a_name(self.text, start, end):
            return None, length
        name = bare_name(texts[:length])
        initial = texts[length - 1] if len(texts[length - 1]) == 1 else None
        meant = self.people.by_initial(texts[0], initial) if initial and length == 2 else None
        if meant is None and not initial:
            self.people.named_in_full(name, start)
        return self._person(at, length, name, meant), length

    def _double_name(self, at: int, name: str) -> Mention:
        """A participant's double first name, printed without its hyphen: "Anna Lena visar"."""
        start, end = self.words[at].start(), self.words[at + 1].end()
        acts = verb_follows(self.text, end)
        meant, _ = self.people.meant(name, self.text[end : end + 60], start, acts=acts)
        return self._person(at, 2, name, meant)

    def _former_name(self, at: int) -> Mention | None:
        """A surname that somebody had before: "Eva Ek (tidigare Al)" names her again."""
        if self.last is None:
            return None
        end, person = self.last
        between = self.text[end : min(self.words[at].start(), end + 20)]
        if not re.fullmatch(r" \((?:tidigare|född|f\.d\.|fd|f\.) ", between):
            return None
        return replace(person, span=self._span(at, 1), described=None)

    # bare names

    def _first_name(self, at: int) -> Mention | None:
        """A bare first name: a participant's, or a usual one where a person is to be expected."""
        start, end = self.words[at].span()
        name = given_name(self.words[at].group(), self.people)
        told = None if name else surname(self.text, start, end, self.people)
        if not (name or told) or is_on_line_of_place(self.text, start):
            return None
        if bears_a_name(self.text, start, end):
            return None
        if not name:
            return self._person(at, 1, *told) if told else None
        listed = self.people.has_first(name)
        if bears_a_bare_name(self.text, start, end, listed=listed):
            return None
        known = listed or self.people.is_named(name)
        if not stands_for_somebody(self.text, start, end, name, known=known):
            return None
        acts = verb_follows(self.text, end)
        meant, stranger = self.people.meant(name, self.text[end : end + 60], start, acts=acts)
        return self._person(at, 1, stranger or name, meant)

    # the rest

    def _person(self, at: int, length: int, name: str, meant: str | None) -> Mention:
        start, end = self.words[at].start(), self.words[at + length - 1].end()
        what = described(self.text, start, end)
        found = Mention(self._span(at, length), "person", name, refers_to=meant, described=what)
        self.last = end, found
        return found

    def _ahead(self, at: int) -> list[str]:
        """The words from here on with only blanks between them."""
        ahead = [self.words[at].group()]
        for before, word in zip(self.words[at : at + 7], self.words[at + 1 : at + 8], strict=False):
            if self.text[before.end() : word.start()].strip(" "):
                break
            ahead.append(word.group())
        return ahead

    def _names_place(self, at: int, printed: str) -> bool:
        if not is_municipality(printed) or len(printed) < 3:
            return False
        word = self.words[at]
        before = self.text[max(0, word.start() - 12) : word.start()]
        after = self.text[word.end() : word.end() + 12]
        told = re.search(r"\b(?:i|från|för|till) $", before) or re.match(
            r"s? (?:kommun|stad)\b", after
        )
        within = re.match(r"[,)]", after) and before.rstrip()[-1:] in {"(", ","}
        if told or within:
            return True
        name_too = self.people.has_first(printed) or self.people.has_last(printed)
        return not name_too and stands_for_place(self.text, word.start(), word.end())

    def _municipality(self, at: int, printed: str) -> Mention | None:
        winner = clear_winner(candidates_for(printed))
        if winner is None:
            return None
        return Mention(self._span(at, 1), "municipality", winner.name, winner.code)

    def _span(self, at: int, length: int) -> Span:
        return self.repaired.to_raw(self.words[at].start(), self.words[at + length - 1].end())


def _is_activity(words: Sequence[str]) -> bool:
    """Whether it is something done (`Analys och utveckling`), not somebody."""
    return "och" in words and all(word.islower() for word in words[1:])
