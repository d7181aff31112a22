"""From a page's rules to its grids: the cells of printed tables.

Rules that touch make a grid; grid places that no rule parts are one cell.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

_SNAP = 3.0
"""Points within which rules are one: double rules, and borders that each cell draws itself."""
_MOST_RULES = 5_000
_MOST_CROSSINGS = 40_000
"""Beyond these a page holds a map or a chart, and the time is better spent elsewhere."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A printed line, upright or level: where it stands, and from where to where it goes."""

    way: Literal["level", "upright"]
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: the edges of its columns and rows, and the cell of each of its places."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[tuple[int, ...], ...]
    """For each row of places: the number of the cell, counted from the top left."""

    def cell_at(self, x: float, y: float) -> int | None:
        """The cell that holds a point, None outside."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if not (0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1):
            return None
        return self.cells[row][column]

    def places(self) -> dict[int, list[tuple[int, int]]]:
        """For each cell the (row, column) of its places."""
        found: dict[int, list[tuple[int, int]]] = {}
        for row, numbers in enumerate(self.cells):
            for column, number in enumerate(numbers):
                found.setdefault(number, []).append((row, column))
        return found


def grids_of(rules: Sequence[Rule]) -> list[Grid]:
    """The grids of two cells or more, smaller ones first: a table within a frame's cell is itself.

    >>> level = [Rule("level", y, 50, 300) for y in (100, 120, 140)]
    >>> upright = [Rule("upright", x, 100, 140) for x in (50, 200, 300)]
    >>> [(grid.xs, grid.cells) for grid in grids_of([*level, *upright])]
    [((50, 200, 300), ((0, 1), (2, 3)))]
    >>> grids_of([level[0], level[2], upright[0], upright[2]])
    []
    """
    if not 3 <= len(rules) <= _MOST_RULES:
        return []
    level = _merged([rule for rule in rules if rule.way == "level"])
    upright = _merged([rule for rule in rules if rule.way == "upright"])
    if len(level) * len(upright) > _MOST_CROSSINGS:
        return []
    grids = [_grid(*group) for group in _touching(level, upright)]
    found = [grid for grid in grids if grid is not None]
    return sorted(found, key=lambda grid: (grid.xs[-1] - grid.xs[0]) * (grid.ys[-1] - grid.ys[0]))


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """Rules of one direction, those on one line that touch made one."""
    lines: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if lines and rule.at - lines[-1][0].at <= _SNAP:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    merged: list[Rule] = []
    for line in lines:
        first = True
        for rule in sorted(line, key=lambda rule: rule.start):
            if not first and rule.start <= merged[-1].end + _SNAP:
                end = max(merged[-1].end, rule.end)
                merged[-1] = Rule(rule.way, line[0].at, merged[-1].start, end)
            else:
                merged.append(Rule(rule.way, line[0].at, rule.start, rule.end))
            first = False
    return merged


def _touching(
    level: Sequence[Rule], upright: Sequence[Rule]
) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """The rules in groups that hang together."""
    pending = set(range(len(upright)))
    left = set(range(len(level)))
    while pending:
        group, crossed = [pending.pop()], set[int]()
        queue = group[:]
        while queue:
            rule = upright[queue.pop()]
            new = {at for at in left if _touch(level[at], rule)}
            left -= new
            crossed |= new
            more = {at for at in pending if any(_touch(level[h], upright[at]) for h in new)}
            pending -= more
            group += more
            queue += more
        if crossed:
            yield [level[at] for at in sorted(crossed)], [upright[at] for at in sorted(group)]


def _touch(level: Rule, upright: Rule) -> bool:
    return (
        level.start - _SNAP <= upright.at <= level.end + _SNAP
        and upright.start - _SNAP <= level.at <= upright.end + _SNAP
    )


def _grid(level: Sequence[Rule], upright: Sequence[Rule]) -> Grid | None:
    """The grid of rules that hang together; its outer sides may be open."""
    xs = _edges([rule.at for rule in upright], [side for h in level for side in (h.start, h.end)])
    ys = _edges([rule.at for rule in level], [side for v in upright for side in (v.start, v.end)])
    if len(xs) < 3 or len(ys) < 2:
        return None
    column_at = {x: at for at, x in enumerate(xs)}
    row_at = {y: at for at, y in enumerate(ys)}
    right_of = {
        (row, column_at[rule.at])
        for rule in upright
        for row in _spanned(ys, rule)
        if rule.at in column_at
    }
    below = {
        (row_at[rule.at], column)
        for rule in level
        for column in _spanned(xs, rule)
        if rule.at in row_at
    }
    return Grid(xs, ys, _cells(len(ys) - 1, len(xs) - 1, right_of, below))


def _edges(told: Iterable[float], ends: Sequence[float]) -> tuple[float, ...]:
    """The lines of a grid in one direction: its rules, and where the crossing rules end."""
    edges = sorted(set(told))
    if min(ends) < edges[0] - _SNAP:
        edges = [min(ends), *edges]
    if max(ends) > edges[-1] + _SNAP:
        edges.append(max(ends))
    return tuple(edges)


def _spanned(edges: Sequence[float], rule: Rule) -> range:
    """The places along a rule that it covers: those whose middle it passes."""
    middles = [(low + high) / 2 for low, high in pairwise(edges)]
    return range(bisect_right(middles, rule.start), bisect_right(middles, rule.end))


def _cells(
    rows: int, columns: int, left_walls: set[tuple[int, int]], top_walls: set[tuple[int, int]]
) -> tuple[tuple[int, ...], ...]:
    """Number the places so that those without a wall between them have one number."""
    numbers = [[-1] * columns for _ in range(rows)]
    count = 0
    for place in ((row, column) for row in range(rows) for column in range(columns)):
        if numbers[place[0]][place[1]] >= 0:
            continue
        queue = [place]
        while queue:
            row, column = queue.pop()
            if numbers[row][column] >= 0:
                continue
            numbers[row][column] = count
            steps = (
                (row, column + 1, (row, column + 1) in left_walls),
                (row, column - 1, (row, column) in left_walls),
                (row + 1, column, (row + 1, column) in top_walls),
                (row - 1, column, (row, column) in top_walls),
            )
            queue += [
                (r, c)
                for r, c, wall in steps
                if not wall and 0 <= r < rows and 0 <= c < columns and numbers[r][c] < 0
            ]
        count += 1
    return tuple(tuple(row) for row in numbers)
