"""Words that the lexicon does not hold, spelt by a network that reads their letters.

It sees each letter and what the word's known parts say there (`unknown.parts_of`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np

from models.diacritics.network import Floats, Network, Numbers, load, log_shares, network_from, wide
from models.diacritics.unknown import LETTERS

ALPHABET = " #abcdefghijklmnopqrstuvwxyzåäöéü."
"""What has a number of its own; other letters are 0, as is nothing."""

CHOICES = 3
"""At most so many spellings has a letter."""

Parts: TypeAlias = tuple[str, str, str]

_NUMBERS = {letter: number for number, letter in enumerate(ALPHABET)}
_FIRST = {letter: CHOICES * at for at, letter in enumerate(LETTERS)}


def shown_of(words: Sequence[str], parts: Sequence[Parts], capital: Sequence[bool]) -> Numbers:
    """Numbers (5, words, n) of letters, best split, beginning, end, and capital; n the longest + 4.

    A word begins at place 2, between two marks.  What is empty behind a shorter word is not quite
    nothing to the network: ask for words of one length together.
    """
    rows = np.zeros((5, len(words), max(map(len, words)) + 4), dtype=np.int64)
    for at, (word, said, upper) in enumerate(zip(words, parts, capital, strict=True)):
        for row, letters in enumerate((f"#{word}#", *said)):
            first = 1 if row == 0 else 2
            numbers = [_NUMBERS.get(letter, 0) for letter in letters]
            rows[row, at, first : first + len(letters)] = numbers
        rows[4, at] = upper
    return rows


@dataclass(frozen=True)
class LetterNetwork:
    """The network, and `leave` (d, 9) to the scores of a/å/ä, o/ö and e/é."""

    network: Network
    leave: Floats
    leave_bias: Floats

    def log_chances(
        self, words: Sequence[str], parts: Sequence[Parts], capital: Sequence[bool]
    ) -> list[Floats]:
        """For each folded word the log-probabilities (vowels, 3) of the choices at its vowels."""
        scores = self.network.read(shown_of(words, parts, capital)) @ self.leave + self.leave_bias
        return [self._at_vowels(word, scores[at]) for at, word in enumerate(words)]

    def _at_vowels(self, word: str, scores: Floats) -> Floats:
        found = np.full((sum(letter in LETTERS for letter in word), CHOICES), -1e9, np.float32)
        vowels = (at for at, letter in enumerate(word) if letter in LETTERS)
        for row, at in enumerate(vowels):
            first, many = _FIRST[word[at]], len(LETTERS[word[at]])
            found[row, :many] = scores[at + 2, first : first + many]
        return log_shares(found) if len(found) else found


def read_letter_network(path: Path) -> LetterNetwork:
    """What `learning/letters.py` wrote."""
    held = load(path)
    return LetterNetwork(network_from(held), wide(held, "leave"), wide(held, "leave_bias"))
