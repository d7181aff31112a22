"""Pages read as one paragraph and broken into lines anew: `... Gun. § 5` / `Höstmarknaden Drog`.

There the marks of the items stand anywhere in a line.  Such a paragraph is given as the one long
line that it was, so that it is read like other run-on pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from pipeline.agenda.section_forms import TextLine
from pipeline.agenda.section_numbers import MarkKind, inline_marks

_LEAST_ITEMS = 3
"""So many numbers that follow one another within lines are no accident."""
_SHARE = 0.6
"""The share of them that stand within a line, not at its start."""
_LEAST_TEXT = 50
_MOST = 0.7
"""Letters of a line that was broken to a width, and the share of such lines."""


def unwrapped(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines, with paragraphs that hold a row of items within their lines made one line each.

    A row: three or more numbers of one kind of mark, each one more than the last, most of them
    not at the start of their line.  Offsets stay those of the text.
    """
    blocks = _blocks(lines)
    torn = _with_items(blocks)
    return [
        line
        for at, block in enumerate(blocks)
        for line in ([_joined(block)] if at in torn else block)
    ]


def _blocks(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """The lines between blank ones."""
    blocks: list[list[TextLine]] = []
    for line in lines:
        if line.gap or not blocks:
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def _with_items(blocks: Sequence[Sequence[TextLine]]) -> set[int]:
    """The numbers of the paragraphs that hold a row of items within their lines."""
    rows: Counter[MarkKind] = Counter()
    within: Counter[MarkKind] = Counter()
    last: dict[MarkKind, int] = {}
    places: list[tuple[MarkKind, int]] = []
    for number, block in enumerate(blocks):
        if not _is_broken(block):
            continue
        joined = _joined(block)
        starts = {line.start - joined.start for line in block}
        for at, mark in inline_marks(joined.text):
            first = mark.number[0]
            if mark.kind == "bare" or last.get(mark.kind, first - 1) + 1 != first:
                continue
            last[mark.kind] = first
            rows[mark.kind] += 1
            within[mark.kind] += at not in starts
            places.append((mark.kind, number))
    sure = {
        kind
        for kind, count in rows.items()
        if count >= _LEAST_ITEMS and within[kind] >= _SHARE * count
    }
    return {number for kind, number in places if kind in sure}


def _is_broken(block: Sequence[TextLine]) -> bool:
    """Whether the lines were broken to a width."""
    full = sum(len(line.text) >= _LEAST_TEXT for line in block[:-1])
    return full > 0 and full >= _MOST * (len(block) - 1)


def _joined(block: Sequence[TextLine]) -> TextLine:
    """The lines of a paragraph as one; every letter keeps its place."""
    parts = [block[0].text]
    for above, line in pairwise(block):
        parts += [" " * (line.start - above.end), line.text]
    first, last = block[0], block[-1]
    return TextLine(first.start, last.end, "".join(parts), first.gap, below=last.below)
