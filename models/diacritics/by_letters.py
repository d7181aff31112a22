"""Words that the lexicon does not hold: weights and a network of letters, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
        """Spellings (lower case) and probabilities."""
        chosen: list[Chosen] = [(word.lower(), 1.0) for word in words]
        asked = [
            at
            for at, word in enumerate(words)
            if 3 < len(word) <= LONGEST and not _looks_like_code(word)
        ]
        asked.sort(key=lambda at: (len(words[at]), at))
        for first in range(0, len(asked), _AT_ONCE):
            some = asked[first : first + _AT_ONCE]
            for at, guess in zip(some, self._spelt([words[at] for at in some], known), strict=True):
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


def _looks_like_code(word: str) -> bool:
    """A short word in capitals (SAMO), or one with capitals within (eHVIS, DVArm)."""
    if word.isupper():
        return len(word) <= ACRONYM
    return not word[1:].islower()
