"""Reading order: columns of prose one after the other, rows of lists and tables left together.

    in_reading_order(lines)  ->  lines

A gutter is a white strip that no word crosses through several lines on end.  What stands on its
two sides is reordered only on evidence: prose wraps (full lines of several words, many of which
begin with a small letter), rows do not.  Two forms of attendance list are columns too: lists side
by side under a label each, and cards (a person above a municipality) side by side.  In doubt
nothing is moved: a name beside its municipality must stay there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from pipeline.document import Line
from pipeline.layout.columns_of_people import people_zones
from pipeline.layout.page_rows import GUTTER, Row, Zone, columns_of, crosses, straightened

_LEAST_LINES = 4
"""Fewer lines beside each other than this are no columns."""
_CANDIDATES = 6
"""How many left edges are tried for a gutter's right side: a bound on the time, not on columns."""
_BAND = 1.4
"""A white band across both columns begins at this many usual distances between lines."""


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """The lines, columns of prose one after the other; the same lines where there are none.

    Lines may run across the columns or be a column's part already; words tell their boxes, a
    line without words is never divided.  Blank lines are dropped where something is moved
    (`layout.with_gaps` puts them back).
    """
    printed = [line for line in lines if line.text.strip()]
    ordered = _ordered(straightened(printed), 3)
    return list(lines) if ordered is None else ordered


def _ordered(rows: list[Row], depth: int) -> list[Line] | None:
    """The lines in reading order, or None where the order given is right."""
    zones = _apart([*people_zones(rows), *_prose_zones(rows)]) if depth else []
    if not zones:
        return None
    zone_of = {rows[at].at: zone for zone in zones for at in range(zone.first, zone.last)}
    ordered: list[Line] = []
    told: set[int] = set()
    for row in sorted(rows, key=lambda row: row.at):
        zone = zone_of.get(row.at)
        if zone is None:
            ordered.append(row.printed())
        elif zone.first not in told:
            told.add(zone.first)
            for column in columns_of(rows[zone.first : zone.last], zone.gutters):
                ordered += _ordered(column, depth - 1) or [row.printed() for row in column]
    return ordered


def _apart(zones: list[Zone]) -> list[Zone]:
    """The zones but those that overlap an earlier one."""
    kept: list[Zone] = []
    taken: set[int] = set()
    for zone in zones:
        if taken.isdisjoint(range(zone.first, zone.last)):
            kept.append(zone)
            taken.update(range(zone.first, zone.last))
    return kept


def _prose_zones(rows: Sequence[Row]) -> list[Zone]:
    """Where prose stands in columns, the gutter that explains most rows first."""
    zones = [
        zone
        for gutter in _candidates(rows)
        for first, last in _runs([not crosses(row, gutter) for row in rows])
        for zone in _prose_within(rows, first, last, gutter)
    ]
    return sorted(zones, key=lambda zone: zone.first - zone.last)


def _candidates(rows: Sequence[Row]) -> list[float]:
    """Left edges shared by several pieces that do not begin their line's leftmost column."""
    edges: Counter[int] = Counter()
    least: dict[int, float] = {}
    for row in rows:
        wide = max(GUTTER * row.height, 1.0)
        starts = [row.edges[0][0]] if row.edges else []
        starts += [new[0] for old, new in pairwise(row.edges) if new[0] - old[1] >= wide]
        for start in starts:
            key = round(start / 4)
            edges[key] += 1
            least[key] = min(start, least.get(key, start))
    usual = [(count, key) for key, count in edges.items() if count >= _LEAST_LINES]
    return [least[key] for _, key in sorted(usual, key=lambda found: -found[0])[:_CANDIDATES]]


def _runs(open_: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Ranges [first, last) of rows on end in which the gutter is open."""
    first = 0
    for at in range(len(open_) + 1):
        if at == len(open_) or not open_[at]:
            if at - first >= _LEAST_LINES:
                yield first, at
            first = at + 1


def _prose_within(rows: Sequence[Row], first: int, last: int, gutter: float) -> list[Zone]:
    """The parts of a run between white bands that hold columns of prose."""
    sides = [columns_of([row], (gutter - 0.5,)) for row in rows[first:last]]
    parts = [
        (start, end, tuple([row for side in sides[start:end] for row in side[n]] for n in (0, 1)))
        for start, end in _between_bands(sides)
    ]
    zones = []
    for start, end in _joined_by_flow(parts):
        left, right = ([row for side in sides[start:end] for row in side[n]] for n in (0, 1))
        wide = _is_wide(sides[start:end])
        if wide and _is_prose(left) and _is_prose(right) and not _in_rows(sides[start:end]):
            zones.append(Zone(first + start, first + end, (gutter - 0.5,)))
    return zones


def _is_wide(sides: Sequence[Sequence[Sequence[Row]]]) -> bool:
    """Whether the gutter is clearly wider than the blanks between words.

    In type of one width the blanks of a few lines on end stand under each other by chance.
    """
    rows = [row for side in sides for column in side for row in column]
    blanks = [new[0] - old[1] for row in rows for old, new in pairwise(row.edges)]
    gaps = sorted(
        right[0].edges[0][0] - left[-1].right() for left, right in sides if left and right
    )
    return not blanks or not gaps or gaps[len(gaps) // 10] >= _WIDER * median(blanks)


_WIDER = 1.8
"""Times a usual blank between words: justified lines stretch theirs as far as this."""


def _between_bands(sides: Sequence[Sequence[Sequence[Row]]]) -> list[tuple[int, int]]:
    """Ranges of rows between white bands that go through both columns."""
    rows = [next(part[0] for part in side if part) for side in sides]
    usual = _pitch(sides)
    cuts = [
        at
        for at, (high, low) in enumerate(pairwise(rows), 1)
        if low.y - high.y > max(_BAND * usual, 1.3 * high.height)
    ]
    return list(pairwise([0, *cuts, len(rows)]))


def _pitch(sides: Sequence[Sequence[Sequence[Row]]]) -> float:
    """The usual distance between the lines of a column."""
    pitches = []
    for n in (0, 1):
        middles = [row.y for side in sides for row in side[n]]
        pitches += [low - high for high, low in pairwise(middles) if low > high]
    return median(pitches or [0.0])


def _joined_by_flow(
    parts: Sequence[tuple[int, int, tuple[list[Row], ...]]],
) -> Iterator[tuple[int, int]]:
    """Ranges to be read as one: the right column goes on where the left one ends, further down.

    Two paragraphs may end at one height by chance.  That the columns run on is told by a right
    column that begins within a sentence, while the left one above the band ends one.
    """
    at = 0
    while at < len(parts):
        start, end, (left, right) = parts[at]
        after = at + 1
        if left and right and _goes_on(right[0]) and not _unfinished(left[-1]):
            for later in range(len(parts) - 1, at, -1):
                below = parts[later][2][0]
                if below and _unfinished(below[-1]):
                    end, after = parts[later][1], later + 1
                    break
        yield start, end
        at = after


def _goes_on(row: Row) -> bool:
    return row.first()[:1].islower()


def _unfinished(row: Row) -> bool:
    return row.last()[-1:] not in {".", "?", "!", ":", "”", '"', ")"}


def _is_prose(column: Sequence[Row]) -> bool:
    """Whether lines wrap: several words each, most of them full, many going on in lower case."""
    lines = len(column)
    if lines < _LEAST_LINES:
        return False
    width = max(row.right() for row in column) - min(row.edges[0][0] for row in column)
    full = sum(row.right() - row.edges[0][0] >= 0.75 * width for row in column)
    words = sum(len(row.edges) for row in column)
    going_on = sum(_goes_on(row) for row in column)
    return words >= 3 * lines and full >= 0.5 * lines and going_on >= 0.35 * lines


def _in_rows(sides: Sequence[Sequence[Sequence[Row]]]) -> bool:
    """Whether what begins in one column begins beside it in the other: cells of a table's rows."""
    begins = [tuple(bool(part) and not _goes_on(part[0]) for part in side) for side in sides]
    left, right = sum(one for one, _ in begins), sum(two for _, two in begins)
    both = sum(one and two for one, two in begins)
    return both >= 3 and both >= 0.8 * min(left, right)
