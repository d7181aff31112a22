"""Words that the lexicon does not hold: weights and a network of letters, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from models.diacritics.letter_network import LetterNetwork
from models.diacritics.softmax import Packed
from models.diacritics.unknown import LETTERS, LONGEST, Known, questions
from pipeline.swedish.lexicon import Chosen, plain

ACRONYM = 6
"""Unknown words in capitals up to this length are taken for abbreviations, and left."""

_AT_ONCE = 256
_CALM = 0.45
"""Both see the same letters: the sum of their logarithms is this much too sure."""


@dataclass(frozen=True)
class ByLetters:
    """The weights and the network."""

    weights: Packed
    network: LetterNetwork | None

    def spelt(self, words: Sequence[str], known: Known) -> list[Chosen]:
        """Spellings (lower case) and probabilities, of each word whatever the others are."""
        chosen: list[Chosen] = [(word.lower(), 1.0) for word in words]
        asked = [
            at
            for at, word in enumerate(words)
            if 3 < len(word) <= LONGEST and not _looks_like_code(word)
        ]
        asked.sort(key=lambda at: len(words[at]))
        for _, as_long in groupby(asked, key=lambda at: len(words[at])):
            for some in _batches(list(as_long)):
                guesses = self._spelt([words[at] for at in some], known)
                for at, guess in zip(some, guesses, strict=True):
                    chosen[at] = guess
        return chosen

    def _spelt(self, words: Sequence[str], known: Known) -> list[Chosen]:
        folded = [plain(word) for word in words]
        capital = [word[0].isupper() for word in words]
        asks = questions(folded, capital, known)
        scores = np.log(np.maximum(self.weights.chances(asks.features, asks.others), 1e-9))
        if self.network:
            read = self.network.log_chances(folded, asks.parts, capital)
            scores = _CALM * (scores + np.concatenate(read))
        chance = np.exp(scores - scores.max(axis=1, keepdims=True))
        chance /= chance.sum(axis=1, keepdims=True)
        best = chance.argmax(axis=1)
        letters = [list(word.lower()) for word in words]
        probability = [1.0] * len(words)
        sure = chance[np.arange(len(best)), best]
        for word, place, pick, p in zip(
            asks.word.tolist(), asks.place.tolist(), best.tolist(), sure.tolist(), strict=True
        ):
            if letters[word][place] in LETTERS:
                letters[word][place] = LETTERS[letters[word][place]][pick]
                probability[word] *= p
        return [("".join(some), p) for some, p in zip(letters, probability, strict=True)]


def _batches(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for first in range(0, len(numbers), _AT_ONCE):
        yield numbers[first : first + _AT_ONCE]


def _looks_like_code(word: str) -> bool:
    """A short word in capitals (SAMO), or one with capitals within (eHVIS, DVArm)."""
    if word.isupper():
        return len(word) <= ACRONYM
    return not word[1:].islower()
