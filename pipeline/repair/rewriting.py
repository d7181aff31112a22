"""A word that OCR misread, rewritten into the likeliest word that the restorer knows.

All scores are natural logarithms of counts: a rewriting scores what its word was seen, less what
its confusions cost; it must gain on the token as it stands.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TypeAlias

from pipeline.repair.confusions import Confusion, confusions
from pipeline.swedish.lexicon import Restorer, compatible, plain

_ODD = re.compile(r"[\d\[|!£&{é]|(?<=[a-zåäö])[A-ZÅÄÖ]|^I(?=[^\W\d_]{2})")
"""What no Swedish word holds, or hardly any: digits, brackets, a capital within, é."""


Count: TypeAlias = Callable[[str], int]
"""How often a word was seen."""


@dataclass(frozen=True, slots=True)
class LetterSettings:
    """What a rewriting must gain, in natural logarithms of counts.

    Below `least_probability` a token stays.  `compound` is paid where the word is only known as
    two joined words; `least` is what the gain must be, `least_name` for a token that looks like a
    name (a capital and nothing odd), `least_word` for a token that is a word.  `unknown` is the
    score of a token that is no word, `unknown_odd` of one that holds what no word holds, less
    `code` for a digit beside one letter; a word that scores more than `common` is left alone, and
    from one that scores less than `rare` `misspelt` is taken, or `rarely` where the rewriting
    would be so rare.  `sure_code` is what a word such as `4r` must gain where no other word of
    the document shows the confusion; it must have been seen `frequent` times, and `certain` times
    where nothing else tells that the document was misread.  `sure` is the
    probability from which a first rewriting tells what the document's confusions are; what holds
    nothing odd is doubted only where
    `misread` of its words are odd and surely rewritten (none in texts that merely lost their
    marks, 0.02 to 0.07 in those read in English); `here` what a word counts that stands elsewhere
    in the document.  `calibration` lays the probability that is told over the computed one: on
    72 pages read in English (`python -m bench.damage`) what was computed as 1 was right in .985.
    """

    least_probability: float = 0.5
    compound: float = 5.0
    least: float = 1.0
    least_name: float = 3.0
    least_word: float = 4.0
    unknown: float = -6.0
    unknown_odd: float = -15.0
    code: float = 11.0
    common: float = 9.0
    rare: float = 1.2
    misspelt: float = 3.0
    rarely: float = 2.0
    sure: float = 0.9
    misread: float = 0.004
    sure_code: float = 8.0
    frequent: int = 10_000
    certain: int = 40_000
    here: int = 30
    longest: int = 40
    most_places: int = 16
    calibration: tuple[tuple[float, float], ...] = (
        (0.5, 0.5), (0.9, 0.9), (0.97, 0.955), (0.996, 0.98), (1.0, 0.985),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rewriting:
    """A word that a token was, its gain over the token, and the confusions that it takes."""

    word: str
    probability: float
    gain: float
    confused: tuple[Confusion, ...]


def calibrated(probability: float, settings: LetterSettings) -> float:
    """The probability that is told: straight lines between the settings' points.

    >>> calibrated(1.0, LetterSettings()), calibrated(0.7, LetterSettings())
    (0.985, 0.7)
    """
    points = settings.calibration
    for (x, y), (right, up) in pairwise(points):
        if probability <= right:
            return max(0.0, y + (probability - x) * (up - y) / (right - x))
    return points[-1][1]


def rewrite(
    token: str,
    count: Count,
    settings: LetterSettings,
    table: Sequence[Confusion] = (),
    target: Count | None = None,
) -> Rewriting | None:
    """The word that the token was, with its probability; `None` where nothing is clearly better.

    `target` counts the words it may have been, if not as `count` does.  Marks that only a
    lexicon can know are not added here: `férbattring` gives `förbattring`.
    """
    if not 2 <= len(token) <= settings.longest:
        return None
    odd = is_odd(token)
    if not _worth_trying(token, odd=odd):
        return None
    own = _own_score(token, count, settings)
    is_word = own > settings.rare
    if own > settings.common or (is_word and not (count(token.lower()) and _may_be(token))):
        return None
    best = _candidates(token, target or count, settings, table or confusions(), is_word, odd)
    if not best:
        return None
    winner = max(best, key=lambda candidate: (best[candidate][0], candidate))
    top, confused = best[winner]
    name = token[0].isupper() and not odd
    known = name or count(token.lower())
    least = settings.least_word if is_word else settings.least_name if known else settings.least
    if top - own < least:
        return None
    rivals = sum(math.exp(score - top) for score, _ in best.values())
    return Rewriting(winner, 1 / (rivals + math.exp(own - top)), top - own, confused)


def is_odd(token: str) -> bool:
    """Whether it holds what no Swedish word holds: `6msesidigt`, `[irande`, `A4`."""
    return bool(_ODD.search(token))


def _candidates(
    token: str,
    count: Count,
    settings: LetterSettings,
    table: Sequence[Confusion],
    is_word: bool,  # noqa: FBT001
    odd: bool,  # noqa: FBT001
) -> dict[str, tuple[float, tuple[Confusion, ...]]]:
    """The known words that the token may have been: their scores, and the confusions."""
    best: dict[str, tuple[float, tuple[Confusion, ...]]] = {}
    most = 1 if is_word else 3 if odd else 2
    for candidate, cost, confused in rewritings(token, settings, most, table):
        compounds = not is_word and (odd or len(confused) == 1)
        score = word_score(candidate, count, settings, compounds=compounds)
        if score is not None:
            score -= cost + settings.rarely * (score < settings.rare)
            if score > best.get(candidate, (-math.inf,))[0]:
                best[candidate] = score, confused
    if not best and len(token) > 3 and token.isalpha() and token.islower():
        for candidate, lost in _with_lost_letter(token, table):
            score = word_score(candidate, count, settings, compounds=False)
            if score is not None:
                best[candidate] = score - lost.cost, (lost,)
    return best


def _may_be(word: str) -> bool:
    """Words with a capital are believed, but `Gr`, which OCR shows for är."""
    return word.islower() or (word[0] == "G" and len(word) == 2)


def is_code(token: str) -> bool:
    """Whether its digits are more likely a number's than letters: `4r`, `f6r`, `4mdkr`, `fr6jd4`.

    >>> is_code("ord6forande"), is_code("m6tet"), is_code("6ver")
    (False, False, True)
    """
    digits = sum(map(str.isdigit, token))
    if not digits:
        return False
    letters = sum(map(str.isalpha, token))
    outside = token[0].isdigit() or token[-1].isdigit()
    return letters < 4 + outside or (digits > 1 and letters <= 3 * digits)


def _worth_trying(token: str, *, odd: bool) -> bool:
    """Not numbers and codes: 12, A4, 2h, 12kr, EU, R&D, !obs, £a."""
    if token.isdigit() or _NUMBER.search(token):
        return False
    letters = sum(letter.isalpha() for letter in token)
    if letters < _LEAST_BEHIND.get(token[0], 0):
        return False
    if token[0].isdigit() and (
        (letters < 3 and token[0] not in "64") or token[1:] in _UNITS or token[1:] in _PARTS
    ):
        return False
    if token[:2].isdigit() or ("&" in token and token[1:] != token[1:].lower()):
        return False
    return not odd or any(letter.islower() for letter in token)


_NUMBER = re.compile(r"\d\d")
_LEAST_BEHIND = {"[": 4, "{": 4, "|": 4, "!": 5, "£": 3}
"""Signs that stand for a first letter only before so many others."""
_UNITS = frozenset(
    ("st", "kr", "ar", "år", "dl", "cl", "kg", "km", "cm", "mm", "min", "tim", "an", "or", "er")
)
"""What stands behind a number without a blank."""
_PARTS = frozenset("abcdefghABCDEFGH")
"""Parts of a numbered point: `4b`."""


def _own_score(token: str, count: Count, settings: LetterSettings) -> float:
    """The score of the token as it is; what the lexicon saw but a few times is mostly misspelt."""
    if not token.isalpha():
        short = sum(letter.isalpha() for letter in token) < 2
        return settings.unknown_odd + settings.code * short
    score = word_score(token, count, settings)
    if score is None:
        return settings.unknown_odd if _NEVER.match(token) else settings.unknown
    return score if score > settings.rare else score - settings.misspelt


_NEVER = re.compile(
    r"[a-zåäö]+[A-ZÅÄÖ][a-zåäö]|\w+[a-z]q|\w*é(?!(?:[nrse]|er|es|erna|ers|ns|erz|en)?$)"
)
"""No word that is spelt right begins so, but French ones, names that end so, and `iPad`."""


def word_score(
    word: str, count: Count, settings: LetterSettings, *, compounds: bool = True
) -> float | None:
    """The logarithm of the word's count, or of its rarer half if it is a compound."""
    if not word.isalpha() or not cased(word):
        return None
    lower = word.lower()
    if seen := count(lower):
        return math.log(seen)
    if not compounds:
        return None
    heads = ((cut, count(lower[:cut])) for cut in range(4, len(lower) - 3))
    best = max((min(head, count(lower[cut:])) for cut, head in heads if head >= 20), default=0)
    return math.log(best) - settings.compound if best >= 20 else None


def cased(word: str) -> bool:
    """Whether capitals stand only at its start, or throughout."""
    return word.islower() or word.isupper() or word[1:].islower()


def counter(restorer: Restorer) -> Count:
    """How often a word was seen that keeps all the marks of the one asked for (lower case)."""

    @cache
    def count(lower: str) -> int:
        folded = plain(lower)
        if len(folded) != len(lower):
            return 0
        found = restorer.spellings(folded)
        return sum(seen for form, seen in found if compatible(form, lower))

    return count


def rewritings(
    token: str, settings: LetterSettings, most: int, table: Sequence[Confusion]
) -> Iterator[tuple[str, float, tuple[Confusion, ...]]]:
    """The token with one to `most` confusions undone, what they cost, and which they are."""
    places = [
        (at, confusion)
        for confusion in table
        if confusion.damaged and confusion.damaged in token
        for at in range(len(token))
        if token.startswith(confusion.damaged, at) and _fits(token, at, confusion)
    ]
    cheapest = sorted(places, key=lambda place: place[1].cost)[: settings.most_places]
    places = sorted(cheapest, key=lambda place: place[0])

    def undo(
        done: str, at: int, first: int, cost: float, confused: tuple[Confusion, ...]
    ) -> Iterator[tuple[str, float, tuple[Confusion, ...]]]:
        for number in range(first, len(places)):
            place, confusion = places[number]
            if place < at:
                continue
            begun = done + token[at:place] + confusion.true
            after = place + len(confusion.damaged)
            paid, taken = cost + confusion.cost, (*confused, confusion)
            yield begun + token[after:], paid, taken
            if len(taken) < most:
                yield from undo(begun, after, number + 1, paid, taken)

    yield from undo("", 0, 0, 0.0, ())


def _with_lost_letter(token: str, table: Sequence[Confusion]) -> Iterator[tuple[str, Confusion]]:
    """The token with a letter of which OCR saw nothing: `std` for stöd."""
    for confusion in table:
        if not confusion.damaged:
            for at in range(len(token) + 1):
                yield token[:at] + confusion.true + token[at:], confusion


def _fits(token: str, at: int, confusion: Confusion) -> bool:
    """A capital stands for a small letter within a word, at its start only I, G and C.

    The é of a name is its own.
    """
    if confusion.damaged[0].isupper() and confusion.true.islower():
        return at > 0 or confusion.damaged[0] in "IGC" or len(confusion.damaged) > 1
    if plain(confusion.damaged) == plain(confusion.true) and token[0].isupper():
        return False
    return not (confusion.true.isupper() and at > 0)
