"""Which parts of a text have lost their diacritics: evidence word by word, then two states.

Only words that are never written without a mark (`också`, `från`, `är` or `år`) are evidence.
A text that is right must not change, so a part counts as damaged only where the evidence pays
for the passage from whole to damaged and back.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from pipeline.document import Span
from pipeline.swedish.lexicon import Restorer, plain


@dataclass(frozen=True, slots=True)
class GateSettings:
    """When a part of a text counts as damaged.

    `least_count` and `least_share` say which words are evidence; `missing_in_whole` and
    `missing_in_damaged` how often such a word lacks its mark in either kind of text; `passage`
    is the probability of passing from one to the other at a word, `at_start` that a text begins
    damaged.  A dearer passage leaves small damages unrepaired and spares names in right text.
    """

    least_count: int = 60
    least_share: float = 0.9993
    missing_in_whole: float = 0.002
    missing_in_damaged: float = 0.6
    passage: float = 1e-4
    at_start: float = 0.1


@dataclass(frozen=True, slots=True)
class Evidence:
    """A word that must have a mark: its start, and whether the mark is missing."""

    start: int
    missing: bool


def find_damaged(
    text: str, evidence: Sequence[Evidence], settings: GateSettings
) -> tuple[Span, ...]:
    """The damaged parts: from the last whole word's line to the next whole word's line."""
    states = _likeliest_states(evidence, settings)
    parts = []
    begin: int | None = None
    for at, damaged in enumerate(states):
        start = evidence[at].start
        if damaged and begin is None:
            begin = _between(text, evidence[at - 1].start, start) if at else 0
        if not damaged and begin is not None:
            parts.append(Span(begin, _between(text, evidence[at - 1].start, start)))
            begin = None
    if begin is not None:
        parts.append(Span(begin, len(text)))
    return tuple(parts)


def without(parts: Sequence[Span], holes: Sequence[Span]) -> Iterator[Span]:
    """What is left of the parts outside the holes; both sorted, neither overlapping itself.

    >>> list(without([Span(0, 9)], [Span(2, 4), Span(8, 12)]))
    [Span(start=0, end=2), Span(start=4, end=8)]
    """
    first = 0
    for part in parts:
        at = part.start
        while first < len(holes) and holes[first].end <= at:
            first += 1
        for hole in islice(holes, first, None):
            if hole.start >= part.end:
                break
            if hole.start > at:
                yield Span(at, hole.start)
            at = hole.end
        if at < part.end:
            yield Span(at, part.end)


def _between(text: str, first: int, second: int) -> int:
    """Where to cut between two words: at the last line end, else before the second."""
    cut = text.rfind("\n", first, second)
    return cut + 1 if cut >= 0 else second


def _likeliest_states(evidence: Sequence[Evidence], settings: GateSettings) -> list[bool]:
    """Viterbi over two states; True is damaged."""
    if not evidence:
        return []
    cost = {
        (state, missing): -math.log(share if missing else 1 - share)
        for state, share in enumerate((settings.missing_in_whole, settings.missing_in_damaged))
        for missing in (False, True)
    }
    passage = -math.log(settings.passage)
    whole, damaged = -math.log(1 - settings.at_start), -math.log(settings.at_start)
    came_from = []
    for word in evidence:
        into_whole, into_damaged = damaged + passage < whole, whole + passage < damaged
        came_from.append((into_whole, not into_damaged))
        whole, damaged = (
            min(whole, damaged + passage) + cost[0, word.missing],
            min(damaged, whole + passage) + cost[1, word.missing],
        )
    state = damaged < whole
    states = []
    for into_whole, stayed in reversed(came_from):
        states.append(state)
        state = stayed if state else into_whole
    return states[::-1]


def missing_mark(token: str, restorer: Restorer, settings: GateSettings) -> bool | None:
    """Whether the token lacks a mark it must have; `None` where it is no evidence."""
    folded = plain(token)
    if len(folded) != len(token) or (token.isupper() and len(token) < 4):
        return None
    found = restorer.spellings(folded)
    marked = sum(count for form, count in found if form != folded)
    if marked < settings.least_count:
        return None
    if marked < settings.least_share * sum(count for _, count in found):
        return None
    lower = token.lower()
    if lower == folded:
        return True
    return False if any(lower == form for form, _ in found) else None
