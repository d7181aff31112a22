"""How deep headings lie: by their numbers and marks, by their looks, by what stands between."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.agenda.section_marks import Candidate

_SAME_SIZE = 0.88
"""Headings whose sizes differ by less are of one level."""
_WIDE, _SEVERAL = 2, 3
"""Blank lines before a main heading, and how many headings must show it."""


def with_levels(chosen: Sequence[Candidate]) -> list[Candidate]:
    """The headings with their levels, 1 for the highest that the document has.

    Marks in Markdown and type sizes count by rank; so do capitals above ordinary letters, and two
    blank lines before a heading.  One without a number between numbered items lies under them.
    Where nothing tells, a heading right below another one, and set closer, lies under it.
    """
    depths = sorted({c.level for c in chosen if _is_hash(c)})
    items = [c.start for c in chosen if c.mark and not _is_hash(c)]
    sizes = _steps(c.size for c in chosen if not c.mark)
    shouted = {c.capitals for c in chosen if not c.mark}
    wide = _wide_space([c.space for c in chosen if not c.mark])
    levelled = []
    for candidate in chosen:
        level = candidate.level
        if _is_hash(candidate):
            level = depths.index(candidate.level) + 1
        elif not candidate.mark and items:
            level = 2 if items[0] < candidate.start < items[-1] else 1
        elif not candidate.mark and len(sizes) > 1:
            level = 1 + sum(size > candidate.size for size in sizes)
        elif not candidate.mark and len(shouted) > 1:
            level = 1 if candidate.capitals else 2
        elif not candidate.mark and wide:
            level = 1 if candidate.space >= wide else 2
        levelled.append(replace(candidate, level=level))
    return levelled


def _wide_space(spaces: Sequence[int]) -> int:
    """The blank lines before a main heading, where headings have either one or more; else 0."""
    narrow = sum(space == 1 for space in spaces)
    return (
        _WIDE if narrow >= _SEVERAL and sum(space >= _WIDE for space in spaces) >= _SEVERAL else 0
    )


def _steps(sizes: Iterable[float]) -> list[float]:
    """The smallest size of each step: sizes of one step are nearly the same (scans waver)."""
    steps: list[float] = []
    largest = 0.0
    for size in sorted(sizes, reverse=True):
        if not steps or size < _SAME_SIZE * largest:
            steps.append(size)
            largest = size
        steps[-1] = size
    return steps


def _is_hash(candidate: Candidate) -> bool:
    return candidate.mark is not None and candidate.mark.kind == "hash"
