"""Blanks that OCR saw within a word, or did not see between two: `ar betssatt`, `attvi`.

A torn word is joined where one piece is hardly a word and the whole a frequent one.  Words that ran
together are parted only after or before a word that no compound holds (`och`, `att`, `inte`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.document import Span
from pipeline.findings import Correction
from pipeline.swedish.lexicon import Restorer, plain

RULE = "blanks"

_PAIR = re.compile(r"(?<![\w-])(?=([^\W\d_]+) ([^\W\d_]+)(?![\w-]))")
_WORD = re.compile(r"(?<![\w-])[^\W\d_]{5,30}(?![\w-])")
_NEVER_IN_COMPOUNDS = ("och", "att", "som", "det", "inte", "eller", "denna", "detta")
_LEAST_WHOLE = 100
_TIMES = 1000
_LEAST_PART = 3000
_PROBABILITY = 0.9


def find_blanks(text: str, parts: Sequence[Span], restorer: Restorer) -> Iterator[Correction]:
    """Corrections within the damaged parts, in order."""
    for part in parts:
        found = [*_torn(text, part, restorer), *_run_together(text, part, restorer)]
        end = part.start
        for one in sorted(found, key=lambda correction: correction.span):
            if one.span.start >= end:
                yield one
                end = one.span.end


def _torn(text: str, part: Span, restorer: Restorer) -> Iterator[Correction]:
    for match in _PAIR.finditer(text, part.start, part.end):
        left, right = match[1], match[2]
        end = match.start() + len(left) + 1 + len(right)
        if end > part.end or not right.islower() or not (left[1:].islower() or len(left) == 1):
            continue
        rarer = min(_seen(left, restorer), _seen(right, restorer))
        if _seen(left + right, restorer) >= max(_LEAST_WHOLE, _TIMES * rarer):
            span = Span(match.start(), end)
            yield Correction(span, f"{left} {right}", left + right, RULE, _PROBABILITY)


def _run_together(text: str, part: Span, restorer: Restorer) -> Iterator[Correction]:
    for match in _WORD.finditer(text, part.start, part.end):
        word = match[0]
        if not word.islower() or _seen(word, restorer):
            continue
        for small in _NEVER_IN_COMPOUNDS:
            rest = word.removeprefix(small)
            cut = len(small)
            if rest == word:
                rest = word.removesuffix(small)
                cut = len(rest)
            if rest != word and len(rest) > 1 and _seen(rest, restorer) >= _LEAST_PART:
                after = f"{word[:cut]} {word[cut:]}"
                yield Correction(Span(*match.span()), word, after, RULE, _PROBABILITY)
                break


def _seen(word: str, restorer: Restorer) -> int:
    return sum(count for _, count in restorer.spellings(plain(word)))
