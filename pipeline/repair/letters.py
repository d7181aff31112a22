"""Letters that OCR mistook for others: `6msesidigt`, `fér`, `[irande`, `Niirvarande`.

A noisy channel: a token is rewritten by up to three confusions of `data/ocr_confusions.csv`
into a word that the restorer knows, where that word is so much likelier than the token itself
that it pays for the confusions.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TypeAlias

from pipeline.document import Span
from pipeline.findings import Correction
from pipeline.swedish.lexicon import Restorer, compatible, plain

_CHUNK = re.compile(r"[^\W_][\w\[|!£]*|[\[|!£]+[\w][\w\[|!£]*")
_ODD = re.compile(r"[\d\[|!£é]|(?<=[a-zåäö])[A-ZÅÄÖ]|^I(?=[^\W\d_]{2})")
"""What no Swedish word holds, or hardly any: digits, brackets, a capital within, é."""

_ALONE = re.compile(r"(?:(?<=[^\d\s][.?!] )|^)\|(?= [a-zåäö])", re.MULTILINE)


Counter: TypeAlias = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class LetterSettings:
    """What a rewriting costs and must gain, in natural logarithms of counts.

    `confusion` is paid for each unit of cost; `compound` where the word is only known as two
    joined words; `least` is what the gain must be, `least_name` for a token that looks like a
    name (a capital and nothing odd).  `unknown` is the score of a token that is no word,
    `unknown_odd` of one that holds what no word holds; a word that scores more than `common`
    is left alone.
    """

    confusion: float = 2.2
    compound: float = 5.0
    least: float = 1.0
    least_name: float = 5.0
    unknown: float = -3.0
    unknown_odd: float = -5.0
    common: float = 3.5
    longest: int = 40
    most_places: int = 16


@dataclass(frozen=True, slots=True)
class Confusion:
    """OCR shows `damaged` for `true`; a dearer one is rarer."""

    damaged: str
    true: str
    cost: float


@cache
def confusions() -> tuple[Confusion, ...]:
    """The table, in the order of the file."""
    path = resources.files("pipeline.data").joinpath("ocr_confusions.csv")
    with path.open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines)
        return tuple(Confusion(r["damaged"], r["true"], float(r["cost"])) for r in rows)


def find_letters(
    text: str, parts: Sequence[Span], restorer: Restorer, settings: LetterSettings
) -> Iterator[Correction]:
    """Corrections of misread letters within the damaged parts, in order."""
    known: dict[str, tuple[str, float] | None] = {"|": ("I", 0.9)}
    count = counter(restorer)
    for part in parts:
        found = [(m.start(), m[0]) for m in _CHUNK.finditer(text, part.start, part.end)]
        found += [(m.start(), "|") for m in _ALONE.finditer(text, part.start, part.end)]
        for start, token in sorted(found):
            if token not in known:
                known[token] = rewrite(token, count, settings)
            if (cure := known[token]) is not None:
                span = Span(start, start + len(token))
                yield Correction(span, token, cure[0], "letters", cure[1])


def rewrite(token: str, count: Counter, settings: LetterSettings) -> tuple[str, float] | None:
    """The word that the token was, with its probability; `None` where nothing is clearly better.

    Marks that only a lexicon can know are not added here: `férbattring` gives `förbattring`.
    """
    odd = bool(_ODD.search(token))
    if not _worth_trying(token, settings, odd=odd):
        return None
    own = _own_score(token, count, settings)
    if own > settings.common or (own > settings.unknown and not (token.islower() and count(token))):
        return None
    best: dict[str, float] = {}
    for candidate, cost, confused in _rewritings(token, settings, 3 if odd else 2):
        score = word_score(candidate, count, settings, compounds=odd or confused == 1)
        if score is not None:
            score -= settings.confusion * cost
            best[candidate] = max(best.get(candidate, -math.inf), score)
    if not best:
        return None
    winner = max(best, key=lambda candidate: (best[candidate], candidate))
    gain = best[winner] - own
    name = token[0].isupper() and not odd
    if gain < (settings.least_name if name else settings.least):
        return None
    rivals = sum(math.exp(score - best[winner]) for score in best.values())
    return winner, 1 / (rivals + math.exp(-gain))


def _worth_trying(token: str, settings: LetterSettings, *, odd: bool) -> bool:
    """Not numbers and codes: 12, A4, 2h, 12kr, EU."""
    if not (2 if odd else 3) <= len(token) <= settings.longest or token.isdigit():
        return False
    if token[0].isdigit() and sum(letter.isalpha() for letter in token) < 3:
        return False
    return not odd or any(letter.islower() for letter in token)


def _own_score(token: str, count: Counter, settings: LetterSettings) -> float:
    if not token.isalpha():
        return settings.unknown_odd
    score = word_score(token, count, settings)
    return settings.unknown if score is None else score


def word_score(
    word: str, count: Counter, settings: LetterSettings, *, compounds: bool = True
) -> float | None:
    """The logarithm of the word's count, or of its rarer half if it is a compound."""
    if not word.isalpha() or not _cased(word):
        return None
    lower = word.lower()
    if seen := count(lower):
        return math.log(seen)
    if not compounds:
        return None
    heads = ((cut, count(lower[:cut])) for cut in range(4, len(lower) - 3))
    best = max((min(head, count(lower[cut:])) for cut, head in heads if head >= 20), default=0)
    return math.log(best) - settings.compound if best >= 20 else None


def _cased(word: str) -> bool:
    return word.islower() or word.isupper() or word[1:].islower()


def counter(restorer: Restorer) -> Counter:
    """How often a word was seen that keeps all the marks of the one asked for (lower case)."""

    @cache
    def count(lower: str) -> int:
        folded = plain(lower)
        if len(folded) != len(lower):
            return 0
        found = restorer.spellings(folded)
        return sum(seen for form, seen in found if compatible(form, lower))

    return count


def _rewritings(
    token: str, settings: LetterSettings, most: int
) -> Iterator[tuple[str, float, int]]:
    """The token with one to `most` confusions undone, what they cost, and how many they are."""
    places = [
        (at, confusion)
        for confusion in confusions()
        if confusion.damaged in token
        for at in range(len(token))
        if token.startswith(confusion.damaged, at) and _fits(at, confusion)
    ]
    cheapest = sorted(places, key=lambda place: place[1].cost)[: settings.most_places]
    places = sorted(cheapest, key=lambda place: place[0])

    def undo(
        done: str, at: int, first: int, cost: float, confused: int
    ) -> Iterator[tuple[str, float, int]]:
        for number in range(first, len(places)):
            place, confusion = places[number]
            if place < at:
                continue
            begun = done + token[at:place] + confusion.true
            after = place + len(confusion.damaged)
            paid = cost + confusion.cost
            yield begun + token[after:], paid, confused
            if confused < most:
                yield from undo(begun, after, number + 1, paid, confused + 1)

    yield from undo("", 0, 0, 0.0, 1)


def _fits(at: int, confusion: Confusion) -> bool:
    """A capital stands for a small letter only within a word; I for l also at its start."""
    if confusion.damaged.isupper() and confusion.true.islower():
        return at > 0 or confusion.damaged == "I"
    return not (confusion.true.isupper() and at > 0)
