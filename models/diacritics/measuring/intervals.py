"""Shares with 95 % intervals, for counts whose errors come in clusters.

Errors of a repair are not independent: one misjudged paragraph or one name spoils many words.  So
whole paragraphs are drawn anew (cluster bootstrap: Efron & Tibshirani 1993, chapter 8), with a
fixed seed.  Where no error or nothing but errors was seen there is nothing to draw, and Wilson's
interval for independent trials (Wilson 1927) is given: `kind` says which.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Z = 1.959964
"""Standard deviations on either side that hold 95 % of a normal distribution."""

DRAWS = 1000
SEED = 4
LEAST_WORDS = 50
"""Words from which a line end closes a cluster in text without blank lines."""


@dataclass(frozen=True, slots=True)
class Share:
    """`right` of `of`, and the 95 % interval of the share (0-1); `kind`: bootstrap or wilson."""

    right: int
    of: int
    low: float
    high: float
    kind: str = "bootstrap"

    @property
    def share(self) -> float:
        """The share, 0-1; of nothing it is not a number."""
        return self.right / self.of if self.of else math.nan


Counts = Mapping[str, tuple[NDArray[np.int64], NDArray[np.int64]]]
"""For each measure how many were right, and of how many, in each cluster: (clusters,) each."""


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share of independent trials.

    >>> [round(end, 4) for end in wilson(10, 10)]
    [0.7225, 1.0]
    """
    if not of:
        return 0.0, 1.0
    share, extra = right / of, Z * Z / of
    middle = (share + extra / 2) / (1 + extra)
    half = Z * math.sqrt(share * (1 - share) / of + extra / 4 / of) / (1 + extra)
    return max(0.0, middle - half), min(1.0, middle + half)


def shares(counts: Counts) -> dict[str, Share]:
    """The share of each measure with its interval; all are drawn with the same clusters."""
    drawn = _drawn(counts)
    found = {}
    for name, (right, of) in counts.items():
        done, n = int(right.sum()), int(of.sum())
        if 0 < done < n:
            low, high = np.quantile(drawn[name], (0.025, 0.975))
            found[name] = Share(done, n, float(low), float(high))
        else:
            found[name] = Share(done, n, *wilson(done, n), "wilson")
    return found


def _drawn(counts: Counts) -> dict[str, NDArray[np.float64]]:
    """The shares of each measure in the draws that hold any of it."""
    columns = [column for pair in counts.values() for column in pair]
    table = np.stack(columns, axis=1).astype(np.float64)
    chance = np.random.default_rng(SEED)
    size = len(table)
    sums = np.stack(
        [
            np.bincount(chance.integers(size, size=size), minlength=size) @ table
            for _ in range(DRAWS)
        ]
    )
    found = {}
    for at, name in enumerate(counts):
        right, of = sums[:, 2 * at], sums[:, 2 * at + 1]
        found[name] = right[of > 0] / of[of > 0]
    return found


def clusters(lines: Sequence[str], words: Sequence[int]) -> list[int]:
    """The cluster of each line: a paragraph, closed by a blank line or after some 50 words.

    >>> clusters(["en rad", "", "en till"], [2, 0, 2])
    [0, 0, 1]
    """
    numbers, number, held = [], 0, 0
    for line, count in zip(lines, words, strict=True):
        numbers.append(number)
        held += count
        if held and (not line.strip() or held >= LEAST_WORDS):
            number, held = number + 1, 0
    return numbers
