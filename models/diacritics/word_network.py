"""Real spellings chosen by the words around them, read by a network.

Beside the weights of `features.py`, which know what was often seen side by side, the network knows
which words are alike, and sees further.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.diacritics.features import capitals, hash_of, shown_word
from models.diacritics.network import (
    Floats,
    Network,
    Numbers,
    load,
    log_shares,
    network_from,
    parted,
    wide,
)
from models.diacritics.words import Entry

COMMON = 40_000
"""So many words have an embedding of their own; all have one for their end and beginning."""

HASHED = 8192


def shown_of(tokens: Sequence[str], common: Mapping[str, int]) -> Numbers:
    """Four numbers for each token (4, n): the word, its end, its beginning, its capitals.

    `common` numbers words from 1; other words are 0.
    """
    rows = np.zeros((4, len(tokens)), dtype=np.int64)
    for at, token in enumerate(tokens):
        word = shown_word(token)
        rows[0, at] = common.get(word, 0)
        rows[1, at] = hash_of(word[-3:] + "$") % HASHED
        rows[2, at] = hash_of("^" + word[:4]) % HASHED
        rows[3, at] = capitals(token)
    return rows


@dataclass(frozen=True)
class Candidates:
    """Of ambiguous words the numbers of their spellings (words, c), from `first`, 0 where none is.

    `prior` (2, words, c): logarithms of how often each was seen, without and with a capital.
    """

    numbers: Numbers
    prior: Floats


def candidates_of(entries: Sequence[Entry], first: Sequence[int] | None = None) -> Candidates:
    """The candidates of ambiguous words, numbered from 1 or from what `first` says of each."""
    width = max(len(entry) for entry in entries)
    numbers = np.zeros((len(entries), width), dtype=np.int64)
    prior = np.full((2, len(entries), width), -1e9, dtype=np.float32)
    following = 1
    for row, entry in enumerate(entries):
        begin = following if first is None else first[row]
        following = begin + len(entry)
        counts = [[s.seen - s.capital for s in entry], [s.capital for s in entry]]
        numbers[row, : len(entry)] = range(begin, following)
        prior[:, row, : len(entry)] = np.log(np.array(counts, dtype=np.float32) + 0.5)
    return Candidates(numbers, prior)


@dataclass(frozen=True)
class WordNetwork:
    """The network and what it chooses among: `first` numbers the first spelling of each word.

    `leave` (d, d) and `leave_bias` make a question of what a place says; each candidate
    (k, d) with its `chance` (k) is an answer.
    """

    network: Network
    common: Mapping[str, int]
    leave: Floats
    leave_bias: Floats
    candidates: Floats
    chance: Floats
    first: Mapping[str, int]

    def log_chances(self, said: Floats, candidates: Numbers, prior: Floats) -> Floats:
        """Logarithms of the candidates' probabilities (n, c) at n places (n, d).

        `prior` (n, c): the scores before anything was read.
        """
        asked = gelu(said @ self.leave + self.leave_bias)
        scores = np.einsum("nd,ncd->nc", asked, self.candidates[candidates])
        return log_shares(scores + self.chance[candidates] + prior)


def gelu(values: Floats) -> Floats:
    """The smooth step that torch calls GELU with approximate="tanh"."""
    inner = np.float32(0.7978845608) * (values + np.float32(0.044715) * values**3)
    result: Floats = 0.5 * values * (1 + np.tanh(inner))
    return result


def read_word_network(path: Path) -> WordNetwork:
    """What `learning/words.py` wrote."""
    held = load(path)
    common = parted(held["common"])
    keys = (line.split(" ") for line in parted(held["keys"]))
    return WordNetwork(
        network_from(held),
        {word: number for number, word in enumerate(common, 1)},
        wide(held, "leave"),
        wide(held, "leave_bias"),
        wide(held, "candidates"),
        wide(held, "chance"),
        {key: int(first) for key, first in keys},
    )
