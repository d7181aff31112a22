"""Folding: what is left of a word when case and diacritics are lost."""

from __future__ import annotations

import unicodedata

_OTHER = str.maketrans({"ø": "o", "æ": "a", "ł": "l", "ı": "i", "đ": "d", "ß": "s"})


def fold(text: str) -> str:
    """The text in lower case without diacritics.  `é` is `e`, `Å` is `a`.

    For text in NFC with the letters of European names the length does not change, so offsets
    hold in both; where that matters, check it.

    >>> fold("Ålebring-JÖNSSON")
    'alebring-jonsson'
    """
    decomposed = unicodedata.normalize("NFD", text.lower().translate(_OTHER))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
