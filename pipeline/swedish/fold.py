"""Folding: what is left of a word when case and diacritics are lost."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_OTHER = str.maketrans({"ø": "o", "æ": "a", "ł": "l", "ı": "i", "đ": "d", "ß": "s"})


def fold(text: str) -> str:
    """The text in lower case without diacritics.  `é` is `e`, `Å` is `a`.

    For text in NFC with the letters of European names the length does not change, so offsets
    hold in both; where that matters, check it.

    >>> fold("Ålebring-JÖNSSON")
    'alebring-jonsson'
    """
    return _fold_word(text) if len(text) <= _WORD else _fold(text)


_WORD = 40
"""Code points up to which a text is taken for a word that will come again."""


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.lower().translate(_OTHER))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


_fold_word = lru_cache(maxsize=100_000)(_fold)


class _FoldedLetters(dict[int, str]):
    """A table for `str.translate` that learns each letter when it first meets it."""

    def __missing__(self, code: int) -> str:
        folded = fold(chr(code))
        self[code] = folded if len(folded) == 1 else chr(code)
        return self[code]


_LETTERS = _FoldedLetters()


def fold_in_place(text: str) -> str:
    """The folded text, code point for code point: offsets hold in both.

    >>> fold_in_place("Närvarande: Åsa"), len(fold_in_place("Straße ﬁ"))
    ('narvarande: asa', 8)
    """
    return text.translate(_LETTERS)
