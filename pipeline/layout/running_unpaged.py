"""Running lines in a text without page breaks: around page numbers that count up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.document import Span
from pipeline.layout.running_forms import PageMark, key_of, mark_within, may_run, page_mark
from pipeline.swedish.fold import fold

REACH = 4
"""Lines beside a page number that may be of the same head or foot."""

LONGEST = 160
"""A longer line is no printed line but a paragraph."""

_HEAD = 15
"""Lines of the letterhead: beside its page number nothing is marked."""

Numbered = tuple[int, str]
"""A line's offset and text."""


def running_without_pages(text: str) -> Iterator[Span]:
    r"""Page numbers that say what they are and count up by one, and what stands beside all of them.

    >>> text = "Protokoll\n1(3)\nEtt.\nRådet 2(3)\nTvå.\nRådet 3(3)\nTre."
    >>> [text[s.start : s.end] for s in running_without_pages(text)]
    ['Rådet 2(3)', 'Rådet 3(3)']
    """
    lines = list(_filled(text))
    for anchors in _counted(lines):
        for at in anchors[1:] if _opens(lines, anchors[0]) else anchors:
            yield _span(lines[at])
        beside = anchors[1:] if anchors[0] < _HEAD else anchors
        for step in (-1, 1):
            yield from _beside(lines, beside, step)


def _opens(lines: Sequence[Numbered], at: int) -> bool:
    """Whether the line is of the letterhead, and more than a page number."""
    mark = mark_within(lines[at][1])
    told = mark is not None and mark.number == 1 and page_mark(lines[at][1]) is None
    return at < _HEAD and told


def _filled(text: str) -> Iterator[Numbered]:
    at = 0
    for line in text.split("\n"):
        if line.strip():
            yield at, line
        at += len(line) + 1


def _span(line: Numbered) -> Span:
    return Span(line[0], line[0] + len(line[1]))


def _counted(lines: Sequence[Numbered]) -> Iterator[list[int]]:
    """Runs of lines alike, whose page numbers follow one another."""
    groups: dict[tuple[str, int | None], list[tuple[int, PageMark]]] = defaultdict(list)
    for at, (_, line) in enumerate(lines):
        mark = (page_mark(line) or mark_within(line)) if len(line) <= LONGEST else None
        if mark is not None and mark.form in ("total", "word"):
            key = "" if page_mark(line) else key_of(line)
            groups[key, mark.total].append((at, mark))
    for group in groups.values():
        steps = [later[1].number - earlier[1].number for earlier, later in pairwise(group)]
        if steps and all(step == 1 for step in steps):
            yield [at for at, _ in group]


def _beside(lines: Sequence[Numbered], anchors: Sequence[int], step: int) -> Iterator[Span]:
    """The lines that stand beside every one of the page numbers, one by one outward."""
    if len(anchors) < 2:
        return
    for far in range(1, REACH + 1):
        places = [at + step * far for at in anchors if 0 <= at + step * far < len(lines)]
        keys = {fold(lines[at][1]).strip() for at in places}
        if len(keys) != 1 or len(places) < 2:
            return
        line = lines[places[0]][1]
        if len(line) > LONGEST or not any(map(str.isalpha, line)) or not may_run(line):
            return
        yield from (_span(lines[at]) for at in places)
