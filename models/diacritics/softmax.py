"""A softmax over candidates with hashed features, learnt by Adagrad, kept in a byte a weight.

The first candidate's score is 0 by definition; each other one's is the sum of the weights that
its hash and the features name.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.diacritics.features import Hashes, slots

BATCH = 1024
STEPS = 63
"""To each side of 0: twice as many made no fewer errors, and an artefact larger by 7 %."""


@dataclass
class Learner:
    """Weights in the making: a table of 2**bits, and the squares that Adagrad remembers."""

    bits: int
    rate: float

    def __post_init__(self) -> None:
        self.weights = np.zeros(1 << self.bits, dtype=np.float32)
        self.squares = np.full(1 << self.bits, 1e-3, dtype=np.float32)

    def learn(
        self,
        features: Hashes,
        others: Hashes,
        right: NDArray[np.int64],
        prior: NDArray[np.float32] | float = 0.0,
    ) -> float:
        """Learn from a batch; gives the mean loss before.

        `features` (n, f); `others` (n, c) hashes of the candidates but the first, 0 where there
        is none; `right` (n) the right candidate, 0 for the first; `prior` (n, c) scores that are
        there before anything is learnt.
        """
        places = slots(features, others, self.bits)
        scores = self.weights[places].sum(axis=2) + prior
        chance = chances(scores, others != 0)
        rows = np.arange(len(right))
        loss = float(-np.log(np.maximum(chance[rows, right], 1e-9)).mean())
        error = chance[:, 1:].copy()
        held = right > 0
        error[rows[held], right[held] - 1] -= 1
        real = others != 0
        step = np.repeat(error[real], features.shape[1]).astype(np.float32)
        flat = places[real].ravel()
        np.add.at(self.squares, flat, step * step)
        np.add.at(self.weights, flat, -self.rate * step / np.sqrt(self.squares[flat]))
        return loss


def chances(scores: NDArray[np.float32], real: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Probabilities (n, c + 1) from the scores (n, c) of the candidates but the first."""
    full = np.zeros((scores.shape[0], scores.shape[1] + 1), dtype=np.float32)
    full[:, 1:] = np.where(real, scores, -np.inf)
    full -= full.max(axis=1, keepdims=True)
    np.exp(full, out=full)
    full /= full.sum(axis=1, keepdims=True)
    return full


@dataclass(frozen=True)
class Packed:
    """Weights ready for use: one signed byte each, times `scale`."""

    bits: int
    scale: float
    table: NDArray[np.int8]

    def chances(
        self, features: Hashes, others: Hashes, prior: NDArray[np.float32] | float = 0.0
    ) -> NDArray[np.float32]:
        """Probabilities (n, c + 1) of the candidates, the first one included."""
        sums = self.table[slots(features, others, self.bits)].sum(axis=2, dtype=np.int32)
        return chances((sums * self.scale + prior).astype(np.float32), others != 0)

    def save(self, path: Path) -> None:
        """Write to disk which weights are not zero, and those."""
        held = self.table != 0
        np.savez_compressed(
            path, held=np.packbits(held), values=self.table[held], scale=np.array([self.scale])
        )


def pack(weights: NDArray[np.float32], bits: int, prune: float) -> Packed:
    """Drop the weights below `prune`, round the rest to steps up to the 99.99th centile."""
    kept = np.where(np.abs(weights) < prune, 0, weights)
    top = float(np.quantile(np.abs(kept[kept != 0]), 0.9999)) if kept.any() else 1.0
    scale = top / STEPS
    return Packed(bits, scale, np.clip(np.rint(kept / scale), -STEPS, STEPS).astype(np.int8))


def read_packed(path: Path) -> Packed:
    """What `Packed.save` wrote."""
    with np.load(path) as arrays:
        held = np.unpackbits(arrays["held"]).view(np.bool_)
        table = np.zeros(len(held), dtype=np.int8)
        np.place(table, held, arrays["values"])  # twice as fast as table[held] = ...
        return Packed(len(held).bit_length() - 1, float(arrays["scale"][0]), table)
