"""Words that a line end divides: `infor-` / `mation`.

The correction shows the whole word at the end of the upper line, so that lines stay whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.document import Span
from pipeline.findings import Correction
from pipeline.swedish.lexicon import Restorer, plain

_DIVIDED = re.compile(
    "(?<![^\\W_])(?P<left>[^\\W_]+)(?P<hyphen>[-\u2010\u00ad¬])[ \t]*\n[ \t]*(?P<right>[^\\W\\d_]+)"
    "(?P<tail>[^\\w\\s-]*)(?P<gap>[ \t]?)"
)

_SUSPENDED = frozenset(
    ["och", "eller", "samt", "respektive", "resp", "till", "men", "som", "and", "or", "und"]
)
"""After these the hyphen stands for a word left out: `skol-` / `och förskolefrågor`."""


def find_hyphens(text: str, restorer: Restorer) -> Iterator[Correction]:
    r"""Corrections that join divided words, in order.

    >>> class Nothing:
    ...     def spellings(self, folded): return ()
    ...     def restore(self, tokens): return [None] * len(tokens)
    >>> [c.after for c in find_hyphens("om infor-\nmation, skol-\noch E-\nhälsa", Nothing())]
    ['information,\n', 'E-hälsa']
    """
    for match in _DIVIDED.finditer(text):
        joined = _join(match["left"], match["right"], match["hyphen"], restorer)
        if joined is None:
            continue
        word, probability = joined
        after = word + match["tail"]
        if match["gap"] and text[match.end() : match.end() + 1] not in ("", "\n", "\r"):
            after += "\n"
            end = match.end()
        else:
            end = match.end("tail")
        start = match.start()
        yield Correction(Span(start, end), text[start:end], after, "hyphen", probability)


def _join(left: str, right: str, hyphen: str, restorer: Restorer) -> tuple[str, float] | None:
    if plain(right) in _SUSPENDED:
        return None
    if hyphen in "\u00ad¬":  # such a hyphen has no other use
        return left + right, 0.99
    whole = left + right
    if right[0].isupper():
        both_names = left[0].isupper() and not left.isupper() and left.isalpha()
        if left.isupper() and right.isupper() and len(left) > 2 and _known(whole, restorer):
            return whole, 0.95
        return (f"{left}-{right}", 0.9) if both_names and not right.isupper() else None
    if not left.isalpha() or left.isupper() or any(letter.isupper() for letter in left[1:]):
        return f"{left}-{right}", 0.95  # E-hälsa, IT-ansvarig, 2-årig
    return whole, 0.99 if _known(whole, restorer) else 0.9


def _known(word: str, restorer: Restorer) -> bool:
    return bool(restorer.spellings(plain(word)))
