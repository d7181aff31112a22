"""Real spellings chosen by the words around them: weights first, the network where they hesitate.

The weights (`features.py`) know what was often seen side by side and are fast; the network
(`word_network.py`) reads the few places where they are not sure, and both then have a say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.diacritics.features import REACH, Hashes, context, hashes_of, stream_of, types_of
from models.diacritics.network import Floats, Numbers, log_shares
from models.diacritics.softmax import Packed
from models.diacritics.word_network import Candidates as ReadCandidates
from models.diacritics.word_network import WordNetwork, candidates_of, shown_of
from models.diacritics.words import Entry
from pipeline.swedish.lexicon import plain

MARGIN = 0.5
"""Added to each count before a probability is made of it."""

_AT_ONCE = 4096
_SURE = 0.995
"""From this probability on the weights are not doubted."""
_CALM = 0.5
"""Both see the same words: the sum of their logarithms is twice too sure."""


@dataclass(frozen=True)
class InContext:
    """The weights and the network."""

    weights: Packed
    network: WordNetwork | None

    def chances(
        self,
        numbers: NDArray[np.int32],
        vocabulary: Sequence[str],
        ambiguous: Mapping[int, Entry],
    ) -> Iterator[tuple[int, int, list[float]]]:
        """Place, word's number and probabilities of its spellings, of each ambiguous word.

        `numbers` are the text's tokens by their numbers in `vocabulary`.
        """
        kinds = list(ambiguous)
        keys = [plain(vocabulary[at]) for at in kinds]
        entries = list(ambiguous.values())
        row = np.full(len(vocabulary), -1, dtype=np.int64)
        row[kinds] = np.arange(len(kinds))
        places, chance = self._weighed(numbers, vocabulary, row, candidate_table(keys, entries))
        if self.network:
            first = np.array([self.network.first.get(key, 0) for key in keys], dtype=np.int64)
            doubted = (chance.max(axis=1, initial=0) < _SURE) & (first[row[numbers[places]]] > 0)
            at = places[doubted]
            table = candidates_of(entries, first.tolist())
            read = self._read(self.network, numbers, vocabulary, at, row, table)
            weighed = np.log(np.maximum(chance[doubted], 1e-12))
            chance[doubted] = np.exp(log_shares(_CALM * (weighed + read)))
        yield from zip(places.tolist(), numbers[places].tolist(), chance.tolist(), strict=True)

    def _weighed(
        self,
        numbers: NDArray[np.int32],
        vocabulary: Sequence[str],
        row: NDArray[np.int64],
        table: Candidates,
    ) -> tuple[NDArray[np.int64], Floats]:
        """The places of ambiguous words, and what the weights say of them."""
        stream = stream_of(numbers, types_of(vocabulary))
        inner = np.arange(REACH, len(stream.tokens) - REACH)
        inner = inner[row[numbers[stream.tokens[inner]]] >= 0]
        chance = np.zeros((len(inner), table.hashes.shape[1] + 1), dtype=np.float32)
        for first in range(0, len(inner), _AT_ONCE):
            some = inner[first : first + _AT_ONCE]
            kinds = row[numbers[stream.tokens[some]]]
            hashes, prior = table.rows(kinds, stream.capital[some] == 1)
            found = self.weights.chances(context(stream, some), hashes, prior)
            chance[first : first + _AT_ONCE, : found.shape[1]] = found
        return stream.tokens[inner], chance

    @staticmethod
    def _read(
        network: WordNetwork,
        numbers: NDArray[np.int32],
        vocabulary: Sequence[str],
        places: NDArray[np.int64],
        row: NDArray[np.int64],
        table: ReadCandidates,
    ) -> Floats:
        """What the network says of the places, from as much text around them as it sees."""
        reach = network.network.reach
        edges = np.zeros(len(numbers) + 1, dtype=np.int64)
        np.add.at(edges, np.maximum(places - reach, 0), 1)
        np.add.at(edges, np.minimum(places + reach + 1, len(numbers)), -1)
        needed = np.flatnonzero(np.cumsum(edges)[:-1])
        kinds, of = np.unique(numbers[needed], return_inverse=True)
        shown: Numbers = shown_of([vocabulary[at] for at in kinds], network.common)[:, of]
        at = np.searchsorted(needed, places)
        said = network.network.read_long(shown)[at]
        words = row[numbers[places]]
        prior = table.prior[(shown[3, at] == 1).astype(np.int64), words]
        return network.log_chances(said, table.numbers[words], prior)


@dataclass(frozen=True)
class Candidates:
    """All candidates but the first of some ambiguous words, (words, c) each.

    `hashes` are 0 where there is none; the prior scores differ with the word's capital.
    """

    hashes: Hashes
    prior: NDArray[np.float32]
    prior_capital: NDArray[np.float32]

    def rows(
        self, words: NDArray[np.int64], capital: NDArray[np.bool_]
    ) -> tuple[Hashes, NDArray[np.float32]]:
        """The hashes and priors for words by number, no wider than they need."""
        hashes = self.hashes[words]
        width = int((hashes != 0).sum(axis=1).max(initial=1))
        prior = np.where(capital[:, None], self.prior_capital[words], self.prior[words])
        return hashes[:, :width], prior[:, :width]


def candidate_table(keys: Sequence[str], entries: Sequence[Entry]) -> Candidates:
    """The candidates of the entries, in order."""
    width = max(len(entry) for entry in entries) - 1
    hashes = np.zeros((len(entries), width), dtype=np.uint64)
    prior = np.zeros((2, len(entries), width), dtype=np.float32)
    for row, (key, entry) in enumerate(zip(keys, entries, strict=True)):
        held = slice(0, len(entry) - 1)
        hashes[row, held] = hashes_of([f"{key} {spelling.form}" for spelling in entry[1:]])
        small = np.array([s.seen - s.capital for s in entry], dtype=np.float32) + MARGIN
        capital = np.array([s.capital for s in entry], dtype=np.float32) + MARGIN
        prior[0, row, held] = np.log(small[1:] / small[0])
        prior[1, row, held] = np.log(capital[1:] / capital[0])
    return Candidates(hashes, prior[0], prior[1])
