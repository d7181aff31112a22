"""Words that the lexicon does not hold: their parts propose letters, a classifier decides.

Each a, o and e of a folded word is one question (a, å or ä? o or ö? e or é?).  The features
are the letters around it, and what the word's known parts say: its best split into two known
words (with or without a binding s), its longest known beginning, its longest known end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.diacritics.features import Hashes, combine, hash_of

LETTERS = {"a": "aåä", "o": "oö", "e": "eé"}
"""The choices at each letter, the plain one first."""

LONGEST = 40
"""Longer words (run-together text, codes) are left as they are."""

Known = Callable[[str], tuple[str, int] | None]
"""The commonest spelling of a folded word and its count."""

_PAD = 6


def parts_of(word: str, known: Known) -> tuple[str, str, str]:
    """What the best split, the longest beginning and the longest end say; dots where nothing."""
    silence = "." * len(word)
    best, split = 0.0, silence
    start, end = silence, silence
    for cut in range(2, len(word) - 1):
        tail = known(word[cut:])
        if tail and cut <= len(word) - 4 and end == silence:
            end = silence[:cut] + tail[0]
        head = _head(word[:cut], known)
        if not head:
            continue
        if cut >= 4:
            start = head[0] + silence[cut:]
        if tail and cut >= 3 and len(word) - cut >= 3:
            shorter = min(cut, len(word) - cut, 6)
            score = float(np.log(head[1]) + np.log(tail[1]) + 1.5 * shorter)
            if score > best:
                best, split = score, head[0] + tail[0]
    return split, start, end


def _head(part: str, known: Known) -> tuple[str, int] | None:
    if found := known(part):
        return found
    if part.endswith("s") and (found := known(part[:-1])):
        return found[0] + "s", found[1]
    return None


@dataclass(frozen=True)
class Questions:
    """The vowels of many words as rows: word number, place in the word, features, choices.

    `parts` is what `parts_of` said of each word.
    """

    word: NDArray[np.int64]
    place: NDArray[np.int64]
    features: Hashes
    others: Hashes
    parts: list[tuple[str, str, str]]


def questions(words: Sequence[str], capital: Sequence[bool], known: Known) -> Questions:
    """All questions of the folded words."""
    layers = [parts_of(word, known) for word in words]
    lengths = np.array([len(word) for word in words], dtype=np.int64)
    text = _codes(words)
    split, start, end = (_codes([layer[k] for layer in layers]) for k in range(3))
    begins = np.concatenate(([0], np.cumsum(lengths + _PAD)[:-1])) + _PAD
    at = np.flatnonzero(np.isin(text, [ord(letter) for letter in LETTERS]))
    word = np.searchsorted(begins, at, side="right") - 1
    place = at - begins[word]
    covered = _coverage(start, text)[at], _coverage(end, text)[at]
    features = _features(text, at, (split[at], start[at], end[at]), covered)
    own = np.array(capital, dtype=np.uint64)[word]
    extra = [combine(91, own), combine(92, own, np.minimum(place, 3).astype(np.uint64))]
    columns = np.stack([*features, *extra], axis=1)
    others = np.zeros((len(at), 2), dtype=np.uint64)
    for letter, choices in LETTERS.items():
        rows = text[at] == ord(letter)
        for column, choice in enumerate(choices[1:]):
            others[rows, column] = hash_of(choice)
    return Questions(word, place, columns, others, layers)


def _codes(words: Sequence[str]) -> Hashes:
    pad = "#" * _PAD
    joined = pad + pad.join(words) + pad
    return np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)


def _coverage(layer: Hashes, text: Hashes) -> Hashes:
    """How many letters of its word the layer covers (up to 9), at each place."""
    covers = (layer != ord(".")) & (text != ord("#"))
    total = np.cumsum(covers)
    edge = text == ord("#")
    last = np.maximum.accumulate(np.where(edge, np.arange(len(text)), 0))
    following = np.flatnonzero(edge)
    index = np.searchsorted(following, np.arange(len(text)))
    nearest = following[np.minimum(index, len(following) - 1)]
    covered: Hashes = np.minimum(total[nearest] - total[last], 9).astype(np.uint64)
    return covered


def _features(
    text: Hashes, at: NDArray[np.int64], said: tuple[Hashes, ...], covered: tuple[Hashes, ...]
) -> list[Hashes]:
    letter = text[at]
    left = [text[at - k] for k in range(1, _PAD + 1)]
    right = [text[at + k] for k in range(1, _PAD + 1)]
    split, start, end = said
    parts: list[tuple[Hashes, ...]] = [
        (letter,), (split,), (start, covered[0]), (end, covered[1]), (split, start, end),
        (split, left[0], right[0]), (start, left[0], right[0]), (end, left[0], right[0]),
        (split, covered[0], covered[1]), (split, start, end, covered[0], covered[1]),
    ]  # fmt: skip
    parts += [(*left[:k],) for k in range(1, 7)]
    parts += [(*right[:k],) for k in range(1, 7)]
    for before in range(1, 5):
        parts += [(*left[:before], *right[:after]) for after in range(1, 5)]
    return [combine(kind, letter, *part) for kind, part in enumerate(parts, 1)]
