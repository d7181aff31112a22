"""Which lines are running heads, running feet and page numbers, printed for the page's sake.

A line runs if it stands at the edge of a page and comes again at the same place on other pages,
the same but for the page number.  The text as read keeps every line; the mark is a function of
the reading, so nothing that is stored changes.  When in doubt a line is not marked.

The first head of a document is its letterhead and is never marked; of its page only feet and page
numbers are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from rapidfuzz import fuzz

from pipeline.document import Reading, Span
from pipeline.layout.page_edges import DEPTH, Edge, Sheet
from pipeline.layout.running_forms import (
    PageMark,
    is_sentence,
    key_of,
    mark_within,
    may_be_mark,
    may_run,
)
from pipeline.layout.running_unpaged import running_without_pages

SHORTEST = 4
"""Letters and digits of a running line without a page number."""

SAME_PLACE = 0.03
"""Heights, as a share of the page's, by which a head may move from page to page (skewed scans)."""

ALIKE = 85
"""Of 100: how alike two prints of one head are at least, as an engine reads them."""

LOOK_BACK = 3
"""Pages back where the same head may last have been: odd and even pages differ, one may be bare."""

Level = Literal["no", "weak", "plain", "sure"]
Levels = dict[tuple[int, int], Level]
"""By page and line."""

Inner = tuple[Counter[str], Counter[str]]

OUTER = 4
"""Lines from the edge that do not count as the body."""


def running_lines(reading: Reading) -> tuple[Span, ...]:
    r"""The lines that are running heads, feet or page numbers: spans of `Reading.text`, in order.

    >>> from pipeline.document import Line, Page
    >>> def page(number, *texts):
    ...     return Page(number, 0, 0, "plain", tuple(map(Line, texts)))
    >>> pages = page(1, "Protokoll", "Vi möttes.", "1(2)"), page(2, "Vi åt.", "2(2)")
    >>> reading = Reading("ab", "a.txt", "text/plain", pages)
    >>> [reading.text[span.start : span.end] for span in running_lines(reading)]
    ['1(2)', '2(2)']
    """
    sheets = [Sheet(page, at) for page, at in zip(reading.pages, reading.page_starts, strict=True)]
    sheets = [sheet for sheet in sheets if sheet.filled]
    heads, feet = ([sheet.edge(bottom=bottom) for sheet in sheets] for bottom in (False, True))
    inner = _inner(sheets, [*heads, *feet])
    found: dict[int, Edge] = {}
    for zone, spared in ((heads, True), (feet, False)):
        levels = _levels(zone, len(reading.pages), inner)
        for number, edges in enumerate(zone):
            for edge in [*_block(edges, levels), *_numbers(edges, levels, zone, len(sheets))]:
                if number or not spared or edge.mark is not None:
                    found[edge.start] = edge
    dropped = {sheet.at for sheet in sheets if _is_whole(sheet, found)}
    spans = {_span(edge) for edge in found.values() if edge.page not in dropped}
    if all(page.origin == "plain" for page in reading.pages):
        spans |= set(running_without_pages(reading.text))
    return tuple(sorted(spans))


def _span(edge: Edge) -> Span:
    return Span(edge.start, edge.start + len(edge.text))


def _chains(zone: Sequence[Sequence[Edge]]) -> list[list[Edge]]:
    """The prints of one line from page to page, each chain in the order of the pages."""
    chains: list[list[Edge]] = []
    of: dict[tuple[int, int], list[Edge]] = {}
    for number, edges in enumerate(zone):
        for edge in edges:
            before = (
                of[other.page, other.at]
                for back in range(1, min(LOOK_BACK, number) + 1)
                for other in zone[number - back]
                if _same(other, edge)
            )
            chain = next((chain for chain in before if chain[-1].page != edge.page), None)
            if chain is None:
                chains.append(chain := [])
            chain.append(edge)
            of[edge.page, edge.at] = chain
    return chains


def _same(one: Edge, two: Edge) -> bool:
    """Whether the later line is the earlier one printed again."""
    if one.height is not None and two.height is not None:
        if abs(one.height - two.height) > SAME_PLACE:
            return False
    elif abs(one.depth - two.depth) > 2:
        return False
    if one.key != two.key and (
        min(len(one.key), len(two.key)) < 8 or fuzz.ratio(one.key, two.key) < ALIKE
    ):
        return False
    return _numbers_agree(one, two)


def _numbers_agree(one: Edge, two: Edge) -> bool:
    """Whether the numbers are the same but for one that counts pages, or one misread."""
    letters = sum(letter.isalpha() for letter in one.key)
    if len(one.numbers) != len(two.numbers):
        return letters >= 12
    counting = _counting(one, two)
    wrong = [
        (a[0], b[0])
        for a, b in zip(one.numbers, two.numbers, strict=True)
        if a[0] != b[0] and b[0] != counting
    ]
    misread = letters >= 10 and len(wrong) == 1 and len(one.numbers) > 2
    return not wrong or (misread and _differ_by_a_digit(*wrong[0]))


def _differ_by_a_digit(one: int, two: int) -> bool:
    digits = str(one), str(two)
    return len(digits[0]) == len(digits[1]) and sum(map(str.__ne__, *digits)) == 1


def _counting(one: Edge, two: Edge) -> int | None:
    """The later line's number that has grown as the pages have."""
    if len(one.numbers) != len(two.numbers):
        return None
    for (before, may), (after, may_too) in zip(one.numbers, two.numbers, strict=True):
        if may and may_too and after - before == two.page - one.page:
            return after
    return None


def _levels(zone: Sequence[Sequence[Edge]], pages: int, inner: Inner) -> Levels:
    """How surely each line of the zone is a running line."""
    return {
        (edge.page, edge.at): level
        for chain in _chains(zone)
        for level in [_level(chain, pages, inner)]
        for edge in chain
    }


def _level(chain: Sequence[Edge], pages: int, inner: Inner) -> Level:
    if _counts_pages(chain, pages):
        return "sure"
    if len(chain) < 2:
        return "no"
    text = chain[0].text
    if sum(map(str.isalnum, text)) < SHORTEST or not may_run(text):
        return "no"
    columns = "   " in text.strip() and not chain[0].numbers
    if _stands_within(chain, inner, also_first=columns):
        return "no"
    outermost = all(edge.is_outermost for edge in chain)
    if not outermost and (is_sentence(text) or _is_rare(chain, pages)):
        return "no"
    return "weak" if len(chain) == 2 or columns else "plain"


def _is_rare(chain: Sequence[Edge], pages: int) -> bool:
    """Whether the line comes only twice; in few pages, or on every other, that is often."""
    few = 3 if chain[-1].page - chain[0].page == 1 else 6
    return len(chain) == 2 and pages > few


def _is_chance(chain: Sequence[Edge], pages: int) -> bool:
    """Whether bare numbers may grow with the pages by chance."""
    return len(chain) < min(3, pages) and not all(edge.is_outermost for edge in chain)


def _counts_pages(chain: Sequence[Edge], pages: int) -> bool:
    """Whether a number in the line grows with the pages, and is that of the page or says so."""
    if len(chain) == 1:
        mark = mark_within(chain[0].text)
        return mark == PageMark(chain[0].page, pages, "total") and chain[0].depth < 2
    pairs = list(pairwise(chain))
    counted = [_counting(one, two) for one, two in pairs]
    growing = sum(number is not None for number in counted)
    lone = chain[0].mark is not None and chain[0].mark.form == "lone"
    if growing * 3 < len(pairs) * 2 or (lone and _is_chance(chain, pages)):
        return False
    told = any(mark_within(edge.text) or (edge.mark and edge.mark.total) for edge in chain)
    right = any(number == two.page for number, (_, two) in zip(counted, pairs, strict=True))
    return told or right or growing >= 2


def _inner(sheets: Sequence[Sheet], zones: Sequence[Sequence[Edge]]) -> Inner:
    """How often each line stands within the body: on the first page, and on the others."""
    edges = {edge.start for edges in zones for edge in edges if edge.depth < OUTER}
    first, rest = Counter[str](), Counter[str]()
    for number, sheet in enumerate(sheets):
        keys = [key_of(line.text) for _, start, line in sheet.filled if start not in edges]
        (rest if number else first).update(keys)
    return first, rest


def _stands_within(chain: Sequence[Edge], inner: Inner, *, also_first: bool) -> bool:
    """Whether the line also stands in the body, as a heading or a table's head does."""
    first, rest = inner
    keys = {edge.key for edge in chain}
    own = sum(edge.depth >= OUTER for edge in chain)
    return sum(rest[key] + also_first * first[key] for key in keys) > own


def _block(edges: Sequence[Edge], levels: Levels) -> list[Edge]:
    """The running lines from the edge inward, up to the first line of the body."""
    kept: list[Edge] = []
    pending: list[Edge] = []
    for edge in edges:
        if levels[edge.page, edge.at] != "no":
            kept += [*pending, edge]
            pending = []
        elif edge.is_noise and not pending:
            pending.append(edge)
        else:
            break
    if len(kept) == DEPTH:  # the same page twice, or a form
        return []
    while kept and levels[kept[-1].page, kept[-1].at] in ("weak", "no") and not kept[-1].parted:
        kept.pop()
    return kept


def _numbers(
    edges: Sequence[Edge],
    levels: Levels,
    zone: Sequence[Sequence[Edge]],
    pages: int,
) -> Iterator[Edge]:
    """Page numbers that stand alone near the edge, also where the line outside them varies."""
    for edge in edges[:5]:
        mark = edge.mark
        if mark is None:
            if may_be_mark(edge.text) and _beside_marks(edge, levels, zone):
                yield edge
        elif (
            (levels[edge.page, edge.at] == "sure" and (edge.depth < 2 or mark.form != "lone"))
            or (mark.number == edge.page and mark.form in ("total", "word"))
            or (mark.number == edge.page and mark.form == "slash" and mark.total == pages > 1)
        ):
            yield edge


def _beside_marks(edge: Edge, levels: Levels, zone: Sequence[Sequence[Edge]]) -> bool:
    """Whether the page before or after has its number at this height."""
    return edge.height is not None and any(
        other.mark is not None
        and levels[other.page, other.at] == "sure"
        and other.height is not None
        and abs(other.height - edge.height) <= SAME_PLACE / 2
        for edges in zone
        for other in edges
        if 0 < abs(other.page - edge.page) <= LOOK_BACK
    )


def _is_whole(page: Sheet, found: dict[int, Edge]) -> bool:
    """Whether all of a page would be marked, and it is no bare head and foot: printed twice."""
    marked = sum(start in found for _, start, _ in page.filled)
    return marked == len(page.filled) and marked > 6
