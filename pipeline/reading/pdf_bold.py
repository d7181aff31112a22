"""Which lines of a text layer are set in a bold face, as their fonts' names and doubled print tell.

PDF programs name fonts by family and style (`ABCDEF+Calibri-Bold`); a few give numbers only (`F1`),
and then nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.document import Box, Line, Word

_BOLD = re.compile(
    r"bold|black|heavy|demi(?!ngo)|extrab|ultrab|[-,_ ](?:bd|md|sb)(?![a-z])|BdMT", re.IGNORECASE
)
_SUBSET = re.compile(r"[A-Z]{6}\+")
_NAMELESS = re.compile(
    r"(?:[A-Za-z]{1,3}|cidfont|font|type ?3|unknown)?[-+_]?(?:[A-Za-z]?\d+)?", re.IGNORECASE
)

Seen = Mapping[tuple[Box, str], "Weight"]
"""How the letters of each word are set, by its box and text."""


@dataclass(frozen=True, slots=True)
class Weight:
    """Letters in a bold face, and letters of which it is known whether they are."""

    bold: int
    known: int


@lru_cache(maxsize=512)
def is_bold(font: str) -> bool | None:
    """Whether a font is a bold one, by its name; `None` where the name says nothing.

    >>> is_bold("ABCDEF+Calibri-Bold"), is_bold("Times-Roman"), is_bold("ABCDEF+F1")
    (True, False, None)
    """
    name = _SUBSET.sub("", font or "")
    if _BOLD.search(name):
        return True
    return None if _NAMELESS.fullmatch(name) else False


def weight_of(letters: Iterable[bool | None]) -> Weight:
    """How a word is set: each letter bold, not bold or unknown."""
    known = [letter for letter in letters if letter is not None]
    return Weight(sum(known), len(known))


def with_bold(lines: Sequence[Line], seen: Seen) -> list[Line]:
    """The lines, each with the share of its letters that are bold, where that is known."""
    return [replace(line, bold=_share(line.words, seen)) if line.words else line for line in lines]


def _share(words: Iterable[Word], seen: Seen) -> float | None:
    weights = [seen[key] for word in words if (key := (word.box, word.text)) in seen]
    known = sum(weight.known for weight in weights)
    return round(sum(weight.bold for weight in weights) / known, 2) if known else None
