"""What the repair asks of a trained model, and the words as both of them see them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol, TypeAlias

TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|\n")
"""A run of letters, a run of digits, a mark of punctuation, or a line feed."""

MARKED = frozenset("åäöéÅÄÖÉ")
"""The letters that Swedish spelling marks, and that a wrongly set scanner loses."""

_PLAIN = str.maketrans("åäöéÅÄÖÉİ", "aaoeaaoei")

Spellings: TypeAlias = tuple[tuple[str, int], ...]
"""Spellings in lower case with their counts, commonest first."""

Chosen: TypeAlias = tuple[str, float]
"""A spelling in lower case and its probability (0-1)."""


class Restorer(Protocol):
    """Knows how Swedish words are spelt.  `models.diacritics.load()` is one; tests write others."""

    def spellings(self, folded: str) -> Spellings:
        """The spellings of a `plain` word; () if it is unknown."""
        ...

    def capital(self, spelling: str) -> float | None:
        """How often (0-1) a spelling, in lower case, stands with a capital; None if unknown."""
        ...

    def restore(self, tokens: Sequence[str]) -> list[Chosen | None]:
        """The likeliest spelling of each token (`TOKEN`) of a text, `None` where it is no word.

        A spelling has the token's length and keeps the marks that the token has.
        """
        ...


def plain(word: str) -> str:
    """The word in lower case, without the marks that Swedish spelling gives a, o and e.

    Unlike `fold` it leaves foreign letters alone, and it never changes the length.

    >>> plain("Ålebring-JÖNSSON"), plain("Müller")
    ('alebring-jonsson', 'müller')
    """
    return word.translate(_PLAIN).lower()


def compatible(spelling: str, token: str) -> bool:
    """Whether the spelling keeps every mark that the token has; both in lower case, as long.

    >>> compatible("första", "forsta"), compatible("första", "förstå")
    (True, False)
    """
    return all(own == new or own not in MARKED for own, new in zip(token, spelling, strict=True))


def like(spelling: str, token: str) -> str:
    """The spelling with the capitals of the token, which is as long.

    >>> like("åkesson", "AKESSON"), like("åsa", "Asa")
    ('ÅKESSON', 'Åsa')
    """
    return "".join(
        new.upper() if own.isupper() else new for own, new in zip(token, spelling, strict=True)
    )
