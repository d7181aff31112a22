"""Words in context as hashed features: the same arithmetic in training and in use.

Everything is numpy over whole texts.  A feature is a 64-bit hash; together with a candidate's
own hash it names one weight in a table of 2**bits weights.  All words are folded (`plain`), so
the features are the same before and after repair.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from pipeline.swedish.lexicon import plain

Hashes: TypeAlias = NDArray[np.uint64]

_MIX = np.uint64(0x9E3779B97F4A7C15)
_STIR = np.uint64(0xD6E8FEB86659FD93)
_HALF = np.uint64(32)
REACH = 8
"""How many words to each side the context reaches."""


def hash_of(word: str) -> int:
    """A stable 32-bit hash of a word."""
    return zlib.crc32(word.encode())


def hashes_of(words: Sequence[str]) -> Hashes:
    """The hashes of many words."""
    return np.fromiter((zlib.crc32(w.encode()) for w in words), np.uint64, len(words))


def combine(kind: int, *parts: Hashes) -> Hashes:
    """One hash for several, in order; `kind` keeps the templates apart."""
    mixed = parts[0] ^ np.uint64(kind * 0x1F123BB5159A55E5 & 0xFFFFFFFFFFFFFFFF)
    for part in parts[1:]:
        mixed = (mixed * _MIX) ^ part
        mixed ^= mixed >> _HALF
    return mixed * _STIR


def slots(features: Hashes, candidates: Hashes, bits: int) -> NDArray[np.int64]:
    """The weights' places, shape (n, candidates, features), of (n, f) and (n, c) hashes."""
    mixed = (features[:, None, :] ^ (candidates * _MIX)[:, :, None]) * _STIR
    mixed ^= mixed >> _HALF
    mixed *= _MIX
    return (mixed >> np.uint64(64 - bits)).astype(np.int64)


@dataclass(frozen=True)
class Stream:
    """A text as parallel arrays, one entry a word (a digit run is a word, so is a line feed).

    `tokens` are the words' places among the tokens; `capital` is 0 lower case, 1 Capitalised,
    2 ALL CAPITALS; `before` and `after` hash the punctuation next to the word.
    """

    tokens: NDArray[np.int64]
    word: Hashes
    suffix: Hashes
    capital: Hashes
    before: Hashes
    after: Hashes


@dataclass(frozen=True)
class Types:
    """What a stream needs to know about each distinct token, as arrays over token numbers."""

    is_word: NDArray[np.bool_]
    word: Hashes
    suffix: Hashes
    capital: Hashes


def types_of(vocabulary: Sequence[str]) -> Types:
    """The arrays for a list of distinct tokens."""
    shown = [shown_word(token) for token in vocabulary]
    return Types(
        np.array([_is_word(token) for token in vocabulary], dtype=bool),
        hashes_of(shown),
        hashes_of([word[-3:] for word in shown]),
        np.array([capitals(token) for token in vocabulary], dtype=np.uint64),
    )


def shown_word(token: str) -> str:
    """The folded word; of a number only its length (2014 is a year, 7 is none)."""
    return "0" * min(len(token), 5) if token[0].isdigit() else plain(token)


def _is_word(shown: str) -> bool:
    return shown == "\n" or shown[0].isalnum() or shown[-1].isalpha()


def capitals(token: str) -> int:
    """0 lower case, 1 Capitalised, 2 ALL CAPITALS."""
    if not token[:1].isupper():
        return 0
    return 2 if len(token) > 1 and token.isupper() else 1


def stream_of(numbers: NDArray[np.int32], types: Types) -> Stream:
    """The stream of a text given as token numbers; `REACH` line feeds pad both ends."""
    keep = types.is_word[numbers]
    at = np.flatnonzero(keep)
    words = numbers[at]
    beside = types.word[numbers]
    beside = np.where(keep & (beside != _BREAK), np.uint64(1), beside)
    beside = np.concatenate(([_BREAK], beside, [_BREAK]))
    return Stream(
        np.pad(at, REACH, constant_values=-1),
        np.pad(types.word[words], REACH, constant_values=_BREAK),
        np.pad(types.suffix[words], REACH, constant_values=_BREAK),
        np.pad(types.capital[words], REACH, constant_values=0),
        np.pad(beside[at], REACH, constant_values=_BREAK),
        np.pad(beside[at + 2], REACH, constant_values=_BREAK),
    )


_BREAK = np.uint64(hash_of("\n"))


def context(stream: Stream, at: NDArray[np.int64]) -> Hashes:
    """The features of the words at the given places of the stream, shape (n, features)."""
    w, s, c = stream.word, stream.suffix, stream.capital
    before, after, own = stream.before[at], stream.after[at], c[at]
    l1, l2, l3, r1, r2, r3 = (w[at + k] for k in (-1, -2, -3, 1, 2, 3))
    e1, e2, f1, f2 = (s[at + k] for k in (-1, -2, 1, 2))
    none = np.zeros(len(at), dtype=np.uint64)
    parts: list[tuple[Hashes, ...]] = [
        (none,), (own, before), (own, c[at + 1]), (own, c[at - 1]),
        (own, before, c[at - 1], c[at + 1]),
        (l1,), (l2,), (l3,), (r1,), (r2,), (r3,),
        (l1, r1), (l2, l1), (r1, r2), (l2, r1), (l1, r2),
        (l3, l2, l1), (r1, r2, r3), (l2, l1, r1), (l1, r1, r2), (l2, l1, r1, r2),
        (e1,), (e2,), (f1,), (f2,), (e1, f1), (e2, e1), (f1, f2),
        (e2, e1, f1), (e1, f1, f2), (e2, e1, f1, f2), (l1, f1), (e1, r1), (e2, l1), (r1, f2),
        (before,), (after,), (before, after), (l1, after), (before, r1),
    ]  # fmt: skip
    columns = [combine(kind, *part) for kind, part in enumerate(parts, 1)]
    columns += [combine(98, w[at - k]) for k in range(1, REACH + 1)]
    columns += [combine(99, w[at + k]) for k in range(1, REACH + 1)]
    return np.stack(columns, axis=1)
