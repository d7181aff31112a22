"""Letters that were replaced by U+FFFD: `N\ufffdrvarande`.

What was lost is a letter outside ASCII, so in Swedish text å, ä, ö or é: the one that makes a
known word, if one of them clearly does.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import product

from pipeline.document import Span
from pipeline.findings import Correction
from pipeline.repair.rewriting import Count, LetterSettings, counter, word_score
from pipeline.swedish.lexicon import MARKED, Chosen, Restorer, like
from pipeline.swedish.names import bearers, is_common_word, is_given_name

LOST = "\ufffd"
_TOKEN = re.compile(f"(?:[^\\W\\d_]|{LOST})+|\\d+|[^\\w\\s]|\n")
_SENTENCE = re.compile(rf"(?:^|[.!?:•–-]\s+|\n\s*|\s{{3,}}|[§{LOST}] ?\d+[a-z]?\s+|\n\d+\s+)$")
_AFTER_NAME = re.compile(rf"(?:^|[\s(])(?P<name>[A-ZÅÄÖ][\w'{LOST}-]*)[- ]$")
"""A capital before: `G\ufffdran \ufffdman`, `Lars-\ufffdke`."""
_NAME = 0.7
"""What has a capital so often (0-1) has one everywhere: `\ufffdrebro`."""
_NAME_AFTER_NAME = 0.4
"""And so often, where it follows a capital: `G\ufffdran \ufffdman`, but `Skolan \ufffdr`."""
_SIGN = re.compile(f"^\\W{{0,9}}?({LOST})(?= ?\\d)", re.MULTILINE)
_MOST = 3
"""More lost letters in one word are not guessed at: 64 spellings are tried for three."""

SURE = 0.98
"""From this share of the likeliest known word on, the context is not asked."""


def find_lost(text: str, restorer: Restorer, settings: LetterSettings) -> Iterator[Correction]:
    """Corrections of words with lost letters, in order, the improbable ones too."""
    if LOST not in text:
        return
    matches = list(_TOKEN.finditer(text))
    words = [match[0].replace(LOST * 2, LOST) for match in matches]  # a letter is two bytes
    lost = {word for word in words if _can_be_found(word)}
    count = counter(restorer)
    by_lexicon = {word: _by_lexicon(word.lower(), count, settings) for word in lost}
    # What the lexicon is sure of is context for the rest: `f\ufffdrslag f\ufffdr`.
    sure = {word: found[0] for word, found in by_lexicon.items() if found and found[1] >= SURE}
    by_context = restorer.restore([sure.get(word, word) for word in words])
    for match, word, chosen in zip(matches, words, by_context, strict=True):
        if word not in lost:
            continue
        found = chosen if chosen and word not in sure else by_lexicon[word]
        found = found or _by_letters(word, restorer)
        named = _as_given_name(word, text[match.end() : match.end() + 2])
        if named is not None:
            yield Correction(Span(*match.span()), match[0], named, "lost", 0.95)
            continue
        if found is not None and LOST not in found[0]:
            before = text[max(0, match.start() - 24) : match.start()]
            after = _cased(found[0], word, before, restorer)
            yield Correction(Span(*match.span()), match[0], after, "lost", found[1])


def find_lost_signs(text: str) -> Iterator[Correction]:
    """Paragraph signs before a number at the start of a line: `\ufffd 7 Val`."""
    for match in _SIGN.finditer(text):
        yield Correction(Span(*match.span(1)), LOST, "§", "lost", 0.95)


def _as_given_name(word: str, after: str) -> str | None:
    """A given name whose capital is lost, before another capital: `\ufffdsa H\ufffdgg` is Åsa."""
    if word[0] != LOST or not re.match(rf" [A-ZÅÄÖ{LOST}]", after):
        return None
    spelt = [
        _filled(word, letters).capitalize() for letters in product("åäöé", repeat=word.count(LOST))
    ]
    best = max(spelt, key=bearers)
    return best if is_given_name(best) else None


def _can_be_found(word: str) -> bool:
    return 0 < word.count(LOST) <= _MOST and word.strip(LOST) != "" and len(word) <= 40


def _by_lexicon(word: str, count: Count, settings: LetterSettings) -> Chosen | None:
    """The likeliest known word, or compound of known words."""
    scores = {}
    for letters in product("åäöé", repeat=word.count(LOST)):
        filled = _filled(word, letters)
        score = word_score(filled, count, settings)
        if score is not None:
            scores[filled] = score
    if not scores:
        return None
    best = max(scores, key=lambda filled: (scores[filled], filled))
    return best, 1 / sum(math.exp(score - scores[best]) for score in scores.values())


def _by_letters(word: str, restorer: Restorer) -> Chosen | None:
    """For names and new compounds: the restorer is asked about the word with a and o instead.

    Only an answer that puts a mark on every lost letter counts.
    """
    filled = [_filled(word, letters) for letters in product("ao", repeat=word.count(LOST))]
    lost = [at for at, letter in enumerate(word) if letter == LOST]
    answers = [
        chosen
        for chosen in restorer.restore(filled)
        if chosen and all(chosen[0][at] in MARKED for at in lost)
    ]
    if not answers:
        return None
    best = max(answers, key=lambda chosen: (chosen[1], chosen[0]))
    return best[0], best[1] ** 2 / sum(probability for _, probability in answers)


def _filled(word: str, letters: tuple[str, ...]) -> str:
    following = iter(letters)
    return "".join(next(following) if letter == LOST else letter for letter in word)


def _is_name(spelling: str, before: str, restorer: Restorer) -> bool:
    """Whether it has a capital within a sentence; an unknown word only after a given name."""
    found = _AFTER_NAME.search(before)
    often = restorer.capital(spelling)
    if often is None:
        return found is not None and is_given_name(found["name"]) and not is_common_word(spelling)
    return often >= (_NAME if found is None else _NAME_AFTER_NAME)


def _cased(spelling: str, word: str, before: str, restorer: Restorer) -> str:
    """Capital where the other letters are capitals, or where a sentence begins."""
    others = word.replace(LOST, "")
    if len(others) > 1 and others.isupper():
        return spelling.upper()
    if word[0] == LOST and (_SENTENCE.search(before) or _is_name(spelling, before, restorer)):
        return spelling[0].upper() + spelling[1:]
    return like(spelling, word)
