"""Finding phrases: every word is looked up once, whatever the number of topics.

A phrase of one word also finds the compounds that begin or end with it: "frånvaro" finds
"skolfrånvaron" and "frånvarostatistik".  A long word one of whose å, ä and ö was misread
("elevhdlsa", "elevhiilsa") is found too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.agenda.topic_stems import (
    LONGEST,
    MARKS,
    TOKEN,
    are_forms,
    as_part,
    begins_compound,
    is_title,
    same_marks,
    spelling,
    stem,
    uninflected,
)
from pipeline.swedish.fold import fold

MARKED_WORD = re.compile(rf"({TOKEN.pattern})(\*?)")
"""A word of a phrase, and the asterisk after it."""

LEAST_IN_COMPOUND = 6
"""Letters of a word that may be a part of a compound; shorter ones stand within other words."""

LEAST_REST = 3
"""Letters that a compound's other part has: "direktör" holds no "rektor"."""

LEAST_DAMAGED = 7
"""Letters of a stem that is looked for with a misread å, ä or ö."""

_PREFIXES = frozenset({"for", "ins", "upp", "over", "under"})
"""What makes another word of a word: "förlängning" is no kind of "langning"."""

_GAP = "\0"
_KEPT = 200_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for under a name: phrases with what each is worth, 0 for a false friend.

    Of `loose` phrases every form counts; `*` after a word stands for any letters, and before it
    where it stands alone; `exact` ones count letter
    by letter.
    """

    topic: str
    loose: tuple[tuple[str, float], ...]
    exact: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class PhraseHit:
    """A phrase found at [start, end) of a text: for which topic, and worth how much (0-1)."""

    start: int
    end: int
    topic: str
    weight: float


Key = tuple[str, float]
"""A topic, and what a phrase of it is worth."""


_Known = tuple[str, Key]
"""A word of a phrase as it is spelt in lower case, and what it says."""

_Table = dict[str, list[_Known]]
_Form = tuple[str, str]
"""A word of a phrase in lower case, and its stem; no stem where it may go on with any letters."""

_Row = tuple[tuple[_Form, ...], Key]
"""What follows the first word of a phrase of several."""

_ExactRow = tuple[tuple[str, ...], Key]


@dataclass(frozen=True, slots=True)
class _Word:
    """What a written word can mean: the keys it earns alone, and the phrases that it begins.

    `spelt` is the word in lower case, in NFC; `folded` has no marks, and the same length.
    """

    spelt: str
    folded: str
    stem: str
    keys: tuple[Key, ...] = ()
    rows: tuple[_Row, ...] = ()
    exact: tuple[_ExactRow, ...] = ()


class Matcher:
    """Tables of all phrases, and what each word met so far can mean."""

    def __init__(self, wanted: Iterable[Wanted]) -> None:
        self._stems: _Table = defaultdict(list)
        self._parts: _Table = defaultdict(list)
        self._damaged: _Table = defaultdict(list)
        self._beginnings: _Table = defaultdict(list)
        self._endings: _Table = defaultdict(list)
        self._within: _Table = defaultdict(list)
        self._rows: dict[str, list[tuple[str, _Row]]] = defaultdict(list)
        self._exact: dict[str, list[_ExactRow]] = defaultdict(list)
        self._met: dict[str, _Word] = {}
        for one in wanted:
            for phrase, weight in one.loose:
                self._add(phrase, (one.topic, weight))
            for phrase, weight in one.exact:
                self._add_exact(phrase, (one.topic, weight))
        self._lengths = sorted({len(part) for part in (*self._beginnings, *self._endings)})

    def _add(self, phrase: str, key: Key) -> None:
        words = [(spelling(word), mark) for word, mark in MARKED_WORD.findall(phrase)]
        if len(words) > 1:
            forms = [(word, "" if mark else stem(fold(word))) for word, mark in words]
            (first, beginning), *rest = forms
            self._rows[beginning].append((first, (tuple(rest), key)))
        elif "*" in phrase:
            before, after = phrase.startswith("*"), phrase.endswith("*")
            table = self._within if before and after else self._endings
            ((word, _),) = words
            (self._beginnings if not before else table)[fold(word)].append((word, key))
        else:
            self._add_word(words[0][0], key)

    def _add_word(self, word: str, key: Key) -> None:
        folded = fold(word)
        form, part = stem(folded), as_part(folded)
        self._stems[form].append((word, key))
        if len(part) >= LEAST_IN_COMPOUND:
            self._parts[part].append((word, key))
        if len(form) >= LEAST_DAMAGED:
            for at, letter in enumerate(word[: len(form)]):
                if letter in MARKS:
                    self._damaged[form[:at] + _GAP + form[at + 1 :]].append((word, key))

    def _add_exact(self, phrase: str, key: Key) -> None:
        first, *rest = TOKEN.findall(phrase)
        self._exact[first].append((tuple(rest), key))

    def hits(self, text: str) -> list[PhraseHit]:
        """All phrases in the text, by place; those within a false friend are left out."""
        found: list[PhraseHit] = []
        tokens = list(TOKEN.finditer(text))
        met, meet = self._met, self._meet
        words = [met.get(token[0]) or meet(token[0]) for token in tokens]
        for at, word in enumerate(words):
            start = tokens[at].start()
            for topic, weight in word.keys:
                found.append(PhraseHit(start, tokens[at].end(), topic, weight))
            for rest, (topic, weight) in word.rows:
                if _follows(words, at + 1, rest):
                    end = tokens[at + len(rest)].end()
                    found.append(PhraseHit(start, end, topic, weight))
            for written, (topic, weight) in word.exact:
                last = at + len(written)
                following = tuple(token[0] for token in tokens[at + 1 : last + 1])
                if following == written and not _in_capitals(tokens, at, last + 1):
                    found.append(PhraseHit(start, tokens[last].end(), topic, weight))
        return _chosen(found)

    def _meet(self, written: str) -> _Word:
        if len(self._met) > _KEPT:
            self._met.clear()
        word = self._read(written) if len(written) <= LONGEST else _Word("", "", "")
        self._met[written] = word
        return word

    def _read(self, written: str) -> _Word:
        spelt = spelling(written)
        folded = fold(spelt)
        form = stem(folded)
        keys = [key for known, key in self._stems.get(form, ()) if _is_form(spelt, folded, known)]
        keys += [*self._wild(spelt, folded), *self._compound(spelt, folded)]
        keys = keys or [*self._misread(form)]
        rows = [row for first, row in self._rows.get(form, ()) if _is_form(spelt, folded, first)]
        exact = tuple(self._exact.get(written, ()))
        return _Word(spelt, folded, form, tuple(dict.fromkeys(keys)), tuple(rows), exact)

    def _wild(self, spelt: str, folded: str) -> Iterable[Key]:
        """What `*` stands for."""
        for length in self._lengths:
            beginnings = self._beginnings.get(folded[:length], ())
            endings = self._endings.get(folded[-length:], ())
            yield from (key for known, key in beginnings if same_marks(spelt, known))
            yield from (key for known, key in endings if same_marks(spelt[-length:], known))
        for part, found in self._within.items():
            at = folded.find(part)
            if at >= 0:
                yield from (key for known, key in found if same_marks(spelt[at:], known))

    def _compound(self, spelt: str, folded: str) -> Iterable[Key]:
        """What the word's first part means, and its last."""
        for length in range(LEAST_IN_COMPOUND, len(folded) - LEAST_REST + 1):
            found = self._parts.get(folded[:length])
            rest = folded[length:]
            if found and begins_compound(rest) and not is_title(rest):
                yield from (key for known, key in found if same_marks(spelt[:length], known))
        for form in uninflected(folded):
            for at in range(LEAST_REST, len(form) - LEAST_IN_COMPOUND + 1):
                found = self._parts.get(form[at:])
                if found and form[:at] not in _PREFIXES:
                    end = len(form)
                    yield from (key for known, key in found if same_marks(spelt[at:end], known))

    def _misread(self, form: str) -> Iterable[Key]:
        """What the word may be if one letter, or two that stand for one, were å, ä or ö."""
        if len(form) < LEAST_DAMAGED:
            return
        for at in range(len(form)):
            for width in (1, 2):
                if form[at : at + width] not in {"a", "o"}:  # those are lost marks, or other words
                    rest = form[:at] + _GAP + form[at + width :]
                    yield from (key for _, key in self._damaged.get(rest, ()))


def _follows(words: Sequence[_Word], at: int, forms: Sequence[_Form]) -> bool:
    """Whether the words from `at` on are these, in any form."""
    if at + len(forms) > len(words):
        return False
    for word, (known, form) in zip(words[at : at + len(forms)], forms, strict=True):
        if form:
            if word.stem != form or not _is_form(word.spelt, word.folded, known):
                return False
        elif not (word.folded.startswith(fold(known)) and same_marks(word.spelt, known)):
            return False
    return True


def _is_form(spelt: str, folded: str, known: str) -> bool:
    return are_forms(folded, fold(known)) and same_marks(spelt, known)


def _in_capitals(tokens: Sequence[Any], first: int, last: int) -> bool:
    """Whether the words around are in capitals too: there `SKA` may be the verb."""
    around = [token[0] for token in (*tokens[max(0, first - 2) : first], *tokens[last : last + 2])]
    letters = [word for word in around if word.isalpha() and len(word) > 1]
    return bool(letters) and all(word.isupper() for word in letters)


def _chosen(found: Iterable[PhraseHit]) -> list[PhraseHit]:
    """The hits that no false friend of their topic holds.

    Of those of one topic that overlap the one that is worth most: the same words speak once.
    """
    by_topic: dict[str, list[PhraseHit]] = defaultdict(list)
    for hit in found:
        by_topic[hit.topic].append(hit)
    chosen = [hit for hits in by_topic.values() for hit in _apart(_spoken(hits))]
    return sorted(chosen, key=lambda hit: (hit.start, -hit.end, hit.topic))


def _spoken(hits: Sequence[PhraseHit]) -> list[PhraseHit]:
    """The hits of one topic, by place, without false friends and what these hold."""
    ordered = sorted(hits, key=lambda hit: (hit.start, -hit.end, -hit.weight))
    if all(hit.weight for hit in ordered):
        return ordered
    kept: list[PhraseHit] = []
    held = 0  # where the false friends that have begun so far end
    for hit in sorted(ordered, key=lambda hit: (hit.start, bool(hit.weight))):
        if not hit.weight:
            held = max(held, hit.end)
        elif hit.end > held:
            kept.append(hit)
    return kept


def _apart(hits: Sequence[PhraseHit]) -> list[PhraseHit]:
    kept: list[PhraseHit] = []
    for hit in hits:
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
        elif (hit.weight, hit.end - hit.start) > (kept[-1].weight, kept[-1].end - kept[-1].start):
            kept[-1] = hit
    return kept
