"""The words of a reading that count: of the body, folded so that what scanners do shows little."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby
from zlib import crc32

from pipeline.document import Reading
from pipeline.layout.running import running_lines
from pipeline.layout.running_forms import page_mark
from pipeline.swedish.fold import fold_in_place

_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"(?<![^\W_])\d{1,12}(?![^\W_])")
_TOKEN = re.compile(r"\w+|[☐☑☒✓✔✗✘]")
_DIVIDED = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]\n(?=[a-zåäö])")
_MISREAD = str.maketrans({"w": "v", "j": "i", "l": "i", "t": "i", "f": "i", "c": "e", "é": "e"})
_SHORTEST = 3
"""Letters: shorter words are of the language, and what OCR makes of specks."""


def body_of(reading: Reading) -> str:
    """The text without running heads and feet and page numbers, divided words joined."""
    text, at, kept = reading.text, 0, []
    for span in running_lines(reading):
        kept.append(text[at : span.start])
        at = span.end
    lines = ("".join(kept) + text[at:]).split("\n")
    return _DIVIDED.sub("", "\n".join(line for line in lines if not page_mark(line)))


def exactly(body: str) -> str:
    """A hash of all words as read, whatever stands between them."""
    told = " ".join(_TOKEN.findall(unicodedata.normalize("NFC", body)))
    return f"{crc32(told.encode()):08x}{crc32(told[::-1].encode()):08x}{len(told):x}"


def words_of(body: str) -> list[str]:
    """The words, folded, letters that scanners take for each other as one, no letter twice.

    >>> words_of("Nätverket möttes, Natverket mottes"), words_of("till lilla i Ä")
    (['naiverkei', 'moies', 'naiverkei', 'moies'], ['i', 'ia'])
    """
    folded = fold_in_place(body).translate(_MISREAD)
    return [_plain(word) for word in _WORD.findall(folded) if len(word) >= _SHORTEST]


def _plain(word: str) -> str:
    return "".join(letter for letter, _ in groupby(word.replace("rn", "m")))


def figures_of(body: str) -> list[int]:
    """The numbers in order, as 16 bits: days, hours, paragraphs, sums."""
    return [int(found) & 0xFFFF for found in _NUMBER.findall(body)]


def signs_of(words: Iterable[str]) -> Iterator[int]:
    """16 bits of each word."""
    known: dict[str, int] = {}
    for word in words:
        if word not in known:
            known[word] = crc32(word.encode()) & 0xFFFF
        yield known[word]
