"""How far a damaged spelling is from a name: the cost of what a scanner or typist does to letters.

Costs are in letters: a lost mark costs a tenth, a known misreading (`data/ocr_confusions.csv`) of a
marked letter less than one of another letter, any other letter put in, left out, taken for
another, or changed places with its neighbour, one.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from pipeline.swedish.fold import fold
from pipeline.swedish.municipality_names import LOST, rows_of

MARK_LOST = 0.1
MARK_MISREAD = 0.3
MISREAD = 0.6
OTHER = 1.0
MARK_INVENTED = 1.1
"""A mark that the name has not (*Bodén* for Boden): nothing that a scanner does."""
_MARKED = frozenset("åäöéü")
_SIGNS_FOR_MARKED = frozenset("0[4")
_WRITTEN_OUT = {"å": "aa", "ä": "ae", "ö": "oe"}


@cache
def _misreadings() -> dict[str, tuple[tuple[str, float], ...]]:
    """What a scanner makes of one or two letters, and its cost."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for row in rows_of("ocr_confusions.csv"):
        damaged, true = row["damaged"].lower(), row["true"].lower()
        if damaged and fold(damaged) != true:  # é for e is told by MARK_INVENTED
            found[true][damaged] = MARK_MISREAD if true in _MARKED else MISREAD
    for true, written in _WRITTEN_OUT.items():
        found[true][written] = MARK_MISREAD
    return {true: tuple(made.items()) for true, made in found.items()}


def damage(read: str, name: str) -> float:
    """The cheapest way, in letters, in which the name may have become what was read (lower case).

    >>> damage("malmo", "malmö"), round(damage("skovdc", "skövde"), 2), damage("nora", "mora")
    (0.1, 0.7, 1.0)
    """
    height, width = len(name), len(read)
    table = [[float("inf")] * (width + 1) for _ in range(height + 1)]
    table[0][0] = 0.0
    for row in range(height + 1):
        for column in range(width + 1):
            best = table[row][column]
            if row:
                best = min(best, table[row - 1][column] + OTHER)
            if column:
                best = min(best, table[row][column - 1] + OTHER)
            if row and column:
                cost = _letter(read[column - 1], name[row - 1])
                best = min(best, table[row - 1][column - 1] + cost)
            for true, made in _ending(name, row):
                for damaged, cost in made:
                    back = column - len(damaged)
                    if back >= 0 and read.startswith(damaged, back):
                        best = min(best, table[row - len(true)][back] + cost)
            if row > 1 and column > 1 and _swapped(read, name, row, column):
                best = min(best, table[row - 2][column - 2] + OTHER)
            table[row][column] = best
    return table[height][width]


def _letter(read: str, true: str) -> float:
    """The cost of one letter read for one letter."""
    if read == true:
        return 0.0
    if true in _MARKED:
        if read in (fold(true), LOST):
            return MARK_LOST
        return MARK_MISREAD if read in _SIGNS_FOR_MARKED else OTHER
    return MARK_INVENTED if read in _MARKED and fold(read) == true else OTHER


def _ending(name: str, row: int) -> list[tuple[str, tuple[tuple[str, float], ...]]]:
    """The one or two true letters before `row` that scanners are known to misread."""
    known = _misreadings()
    return [
        (true, known[true])
        for true in (name[row - size : row] for size in (1, 2) if size <= row)
        if true in known
    ]


def _swapped(read: str, name: str, row: int, column: int) -> bool:
    """Whether the last two letters changed places."""
    return read[column - 1] == name[row - 2] and read[column - 2] == name[row - 1]
