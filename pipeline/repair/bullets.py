"""Bullets that were read as letters and signs: a line that begins `e Fragan ...`, `¢`, `«`.

English has no word `e`, and yet Tesseract's English model reads a round bullet so more often than
as a bullet.  In Swedish the letter is no word either; `o` is one (och), and is left alone where
lines do not begin with it again and again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.document import Span
from pipeline.findings import Correction

_START = re.compile(
    r"^[ \t]*(?P<sign>[eo¢«©®°])(?= +[^\W\d_][\wåäö&-]*[ ,.:;!?\n)]|\t)", re.MULTILINE
)
_SURE = "¢«©®°"
_PROBABILITY = 0.9
_LEAST = {"e": 2, "o": 3}
"""So many lines of the text must begin so, but a line `e Fragan` with a capital is enough."""


def find_bullets(text: str, parts: Sequence[Span]) -> Iterator[Correction]:
    r"""Corrections of signs at line starts within the damaged parts, in order.

    >>> text = "e Fragan\ne nasta ar\no sa"
    >>> [found.span.start for found in find_bullets(text, [Span(0, len(text))])]
    [0, 9]
    """
    found = [match for part in parts for match in _START.finditer(text, part.start, part.end)]
    number = Counter(match["sign"] for match in found)
    for match in found:
        sign, start = match["sign"], match.start("sign")
        follows = text[match.end() : match.end() + 20].lstrip(" \t")[:1] if sign == "e" else ""
        if sign in _SURE or number[sign] >= _LEAST[sign] or follows.isupper():
            yield Correction(Span(start, start + 1), sign, "•", "letters", _PROBABILITY)
