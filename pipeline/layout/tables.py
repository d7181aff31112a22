"""Ruled tables: a row becomes a line whose cells are parted by a column's gap.

    lines_of_page(words, rules)  ->  lines

Text wrapped in a cell is one piece of its row's line.  Cells that hold lists (people beside their
municipalities) are paired line by line, but only where the counts agree; where they do not, and
for long prose, the cells are read one after the other.  A frame, an underline and a box alone are
no tables.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from pipeline.document import Box, Line, Word
from pipeline.layout.columns import in_reading_order
from pipeline.layout.columns_of_people import are_labels, tells_people
from pipeline.layout.grids import Grid, Rule, grids_of
from pipeline.layout.layout import COLUMN_GAP, PlacedWord, rows_of, spaced_line, with_gaps

_LONG_ITEM = 3
"""Lines from which a cell's paragraph is prose to itself, no longer a piece of its row."""


def lines_of_page(words: Iterable[PlacedWord], rules: Sequence[Rule] = ()) -> list[Line]:
    """The lines of a page in reading order: columns, tables row by row, gaps as blank lines."""
    free = sorted(words, key=lambda word: word.box.top + word.box.bottom)
    lines: list[Line] = []
    tables = []
    for grid in grids_of(rules):
        held = [(word, grid.cell_at(*_middle(word.box))) for word in free]
        inside = [(word, cell) for word, cell in held if cell is not None]
        if _is_table(grid, inside):
            tables.append((grid, lines_of_table(grid, inside)))
            free = [word for word, cell in held if cell is None]
    for grid, rows in sorted(tables, key=lambda table: table[0].ys[0]):
        above = [word for word in free if _middle(word.box)[1] < grid.ys[0]]
        lines += [*in_reading_order(rows_of(above)), *rows]
        free = free[len(above) :]
    return with_gaps([*lines, *in_reading_order(rows_of(free))])


def _middle(box: Box) -> tuple[float, float]:
    return (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2


def _is_table(grid: Grid, inside: Sequence[tuple[PlacedWord, int]]) -> bool:
    """Whether two cells beside each other hold words, and rules go between words, not through."""
    places = grid.places()
    rows: dict[int, set[int]] = {}
    for _, cell in inside:
        rows.setdefault(places[cell][0][0], set()).add(cell)
    if not any(len(cells) > 1 for cells in rows.values()):
        return False
    if not all(_is_rectangle(places[cell]) for _, cell in inside):
        return False
    cut = sum(
        len({grid.cell_at(x, _middle(word.box)[1]) for x in (word.box.x0 + 2, word.box.x1 - 2)}) > 1
        for word, _ in inside
        if word.box.x1 - word.box.x0 > 4
    )
    return cut <= 0.1 * len(inside)


def _is_rectangle(places: Sequence[tuple[int, int]]) -> bool:
    (top, left), (bottom, right) = places[0], places[-1]
    return len(places) == (bottom - top + 1) * (right - left + 1)


# from cells to lines


def lines_of_table(grid: Grid, words: Iterable[tuple[PlacedWord, int]]) -> list[Line]:
    """The lines of a table, top to bottom; each word comes with its cell's number."""
    held: dict[int, list[PlacedWord]] = {}
    for word, cell in words:
        held.setdefault(cell, []).append(word)
    places = grid.places()
    rows: dict[int, list[tuple[int, list[list[Line]]]]] = {}
    for cell in sorted(held, key=lambda cell: places[cell][0]):
        right = grid.xs[places[cell][-1][1] + 1]
        rows.setdefault(places[cell][0][0], []).append(
            (places[cell][0][1], _items(rows_of(held[cell]), right))
        )
    if _are_lists(list(rows.values())):
        columns = sorted({column for row in rows.values() for column, _ in row})
        return [
            _joined([item])
            for wanted in columns
            for row in rows.values()
            for column, items in row
            for item in items
            if column == wanted
        ]
    return [
        line
        for at, row in rows.items()
        for line in _framed(_row_lines([items for _, items in row]), grid, at)
    ]


def _are_lists(rows: Sequence[Sequence[tuple[int, list[list[Line]]]]]) -> bool:
    """Whether the columns are lists of people, each under its own label."""
    heads = [_joined([items[0]]).text for _, items in rows[0]]
    if not are_labels(heads):
        return False
    texts: dict[int, list[str]] = {column: [] for column, _ in rows[0]}
    for row in rows:
        for column, items in row:
            texts.setdefault(column, []).extend(_joined([item]).text for item in items)
    return all(len(told) > 1 and tells_people(told) for told in texts.values())


def _items(lines: Sequence[Line], right: float) -> list[list[Line]]:
    """A cell's lines in groups: a line that ended because it was full goes on in the next.

    It was full when the next line's first word would have run into the cell's right side.
    """
    items: list[list[Line]] = []
    inset = min((line.words[0].box.x0 for line in lines), default=0.0)
    for before, line in zip([None, *lines], lines, strict=False):
        if before is not None and _was_full(before, line, right, inset):
            items[-1].append(line)
        else:
            items.append([line])
    return items


def _was_full(line: Line, following: Line, right: float, inset: float) -> bool:
    first, last = following.words[0], line.words[-1]
    if first.text in {"-", "–", "•", "*", "·"} or first.box.x0 > inset + 20:
        return False
    height = last.box.bottom - last.box.top
    needed = first.box.x1 - first.box.x0 + 0.6 * height
    return last.text.endswith("-") or last.box.x1 + needed > right - 1


def _row_lines(cells: Sequence[list[list[Line]]]) -> list[Line]:
    """The lines of one row of a table, from each cell's items."""
    short = all(len(item) < _LONG_ITEM + 1 for items in cells for item in items)
    counts = {len(items) for items in cells if len(items) > 1}
    if short and len(counts) < 2:
        return [_joined([item for item in row if item]) for row in zip_longest(*cells)]
    beside = _beside(cells) if short else []
    if beside:
        return beside
    lines: list[Line] = []
    labels: list[list[Line]] = []
    for items in cells:
        printed = [line for item in items for line in item]
        if len(printed) == 1:
            labels.append(printed)
            continue
        lines += [_joined([*labels, printed[:1]]), *printed[1:]]
        labels = []
    return [*lines, _joined(labels)] if labels else lines


def _beside(cells: Sequence[list[list[Line]]]) -> list[Line]:
    """Lists of different length by height, where each line stands beside one of the longest."""
    if any(len(item) > 1 for items in cells for item in items):
        return []
    longest = max(cells, key=len)
    middles = [_middle(item[0].words[0].box)[1] for item in longest]
    rows: list[list[list[Line]]] = [[] for _ in middles]
    for (line,) in (item for items in cells for item in items):
        box = line.words[0].box
        after = bisect_left(middles, _middle(box)[1])
        near = [at for at in (after - 1, after) if 0 <= at < len(middles)]
        at = min(near, key=lambda at: abs(middles[at] - _middle(box)[1]))
        if abs(middles[at] - _middle(box)[1]) > (box.bottom - box.top) / 2:
            return []
        rows[at].append([line])
    return [_joined(row) for row in rows]


def _joined(items: Sequence[Sequence[Line]]) -> Line:
    """One line: what wraps within an item is parted by a blank, the items by a column's gap."""
    words: list[Word] = []
    gaps: list[str] = []
    for item in items:
        for at, line in enumerate(item):
            if words:
                gaps.append(" " if at else COLUMN_GAP)
                if at and _is_divided(words[-1].text, line.words[0].text):
                    gaps[-1] = ""
            ends = [word.start + len(word.text) for word in line.words]
            starts = [word.start for word in line.words[1:]]
            gaps += [" " * (start - end) for end, start in zip(ends, starts, strict=False)]
            words += line.words
    return spaced_line(words, gaps)


def _is_divided(left: str, right: str) -> bool:
    """Whether the cell's side divided a word: `samverkans-` / `enheten`, not `skol-` / `och`."""
    return left[-1:] == "-" and left[-2:-1].isalpha() and right not in {"och", "eller", "samt"}


def _framed(lines: list[Line], grid: Grid, at: int) -> list[Line]:
    """The lines of a row, from rule to rule, so that its white is no gap between paragraphs."""
    boxes = [line.box for line in lines if line.box is not None]
    framed = []
    for n, (line, box) in enumerate(zip(lines, boxes, strict=True)):
        top = box.top if n else min(grid.ys[at], box.top)
        bottom = box.bottom if n < len(lines) - 1 else max(grid.ys[at + 1], box.bottom)
        framed.append(
            Line(line.text, Box(box.x0, top, box.x1, bottom), line.confidence, line.words)
        )
    return framed
