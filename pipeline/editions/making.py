"""From a reading to its fingerprint."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from zlib import crc32

import numpy as np

from pipeline.document import Reading
from pipeline.editions.head import head_of
from pipeline.editions.kept import packed
from pipeline.editions.told import told_of
from pipeline.editions.values import Fingerprint
from pipeline.editions.words import body_of, exactly, figures_of, signs_of, words_of
from pipeline.swedish.fold import fold_in_place

MOST_SIGNS = 800
"""Words kept in order: of a text with more, every second, fourth, ... by their own value."""
MOST_FIGURES = 200
_HEAD = 4000
"""Characters in which head and list of people are looked for."""

BANDS, ROWS = 24, 4
"""Keys of the content: two texts that share the share J of their pairs of words share a key with
probability 1 - (1 - J^4)^24: 0.999 at J = 0.71, 0.04 at 0.2, 0.002 at 0.1."""

FEWEST_PAIRS = 6
"""A text with fewer pairs of words tells nothing, and has no keys."""

_CHANCE = np.random.default_rng(8)
_TIMES = _CHANCE.integers(1, 2**61, (BANDS * ROWS, 1), dtype=np.uint64) * np.uint64(2) + np.uint64(
    1
)
_PLUS = _CHANCE.integers(0, 2**61, (BANDS * ROWS, 1), dtype=np.uint64)


def fingerprint(reading: Reading) -> Fingerprint:
    """What is kept of a reading to tell its editions by."""
    body = body_of(reading)
    words, figures = words_of(body), figures_of(body)
    signs = tuple(signs_of(words))
    kept, rate = _chosen(signs)
    head = head_of(reading)
    text = exactly(body)
    return Fingerprint(
        text,
        head.kind,
        head.day,
        head.network[:60],
        head.number,
        head.stage,
        head.edition,
        head.changed,
        len(words),
        rate,
        kept,
        tuple(figures[:MOST_FIGURES]),
        keys_of(text, head.day, words),
        told_of(fold_in_place(reading.text[:_HEAD]), extract=head.kind == "extract"),
        packed(fold_in_place(reading.text[:_HEAD]), fold_in_place(body)),
    )


def _chosen(signs: tuple[int, ...]) -> tuple[tuple[int, ...], int]:
    """The signs to keep, and the rate at which they were chosen."""
    rate = 0
    while len(signs) > MOST_SIGNS and rate < 12:
        rate += 1
        signs = tuple(sign for sign in signs if sign < 65536 >> rate)
    return signs[:MOST_SIGNS], rate


def keys_of(text: str, day: str, words: Sequence[str]) -> tuple[str, ...]:
    """What editions share: the text, the meeting's day, and bands of the content's smallest hashes.

    Minutes of which both tell their day and that share only a key of content (`c...`) are never
    editions; an index that keeps the day beside the key need not fetch them.
    """
    pairs = {crc32(f"{one} {two}".encode()) for one, two in pairwise(words)}
    if len(pairs) < FEWEST_PAIRS:
        return ()
    named = [f"t{text}"] + [f"d{day}"] * bool(day)
    hashes = np.fromiter(pairs, dtype=np.uint64, count=len(pairs))
    smallest = ((hashes * _TIMES + _PLUS) >> np.uint64(32)).min(axis=1)
    bands = smallest.astype(np.uint32).reshape(BANDS, ROWS)
    return (*named, *(f"c{band:x}{crc32(rows.tobytes()):08x}" for band, rows in enumerate(bands)))
