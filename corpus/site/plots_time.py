"""Plots of time and of many cells: heat strips and timelines.  See `plots`."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.site.plots import (
    BOTTOM,
    Dot,
    Label,
    Plot,
    Rect,
    Rule,
    TableCell,
    written,
)

LANE = 22
"""A row of a heat strip."""

TALL_LANE = 36
"""A row of a timeline: its label, and beneath it what happened."""

WIDE, EDGE = 560, 8

MOST_WIDE = 700
"""A heat strip's width, its labels included."""

MOST_DOTS = 40
"""Moments of a lane that are dots; more of them are strokes."""
LETTER = 6.8
"""A letter's width, about, in the plots' small type."""

MOST_LETTERS = 36
SHADES = 5


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A row of cells: its label, a value for each column (`None`: unknown), where it leads."""

    label: str
    values: tuple[float | None, ...]
    href: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time from one ISO day to another, both included; `kind` 1-6 is its colour."""

    first: str
    last: str
    tip: str = ""
    kind: int = 1


@dataclass(frozen=True, slots=True)
class Moment:
    """An ISO day; `kind` 1-6 is its colour."""

    day: str
    tip: str = ""
    kind: int = 1


@dataclass(frozen=True, slots=True)
class Lane:
    """A row of a timeline."""

    label: str
    stretches: tuple[Stretch, ...] = ()
    moments: tuple[Moment, ...] = ()
    href: str = ""


def heat(
    name: str,
    title: str,
    columns: Sequence[str],
    rows: Sequence[HeatRow],
    *,
    share: bool = False,
    first: str = "",
) -> Plot:
    """A cell for each row and column, the darker the more; an empty frame where nothing is known.

    Shades are of equal steps from nothing to the greatest value (to 1 for a share).
    """
    left = _left(row.label for row in rows)
    side = max(14.0, min(34.0, (MOST_WIDE - left) / max(len(columns), 1)))
    most = 1.0 if share else max((v for row in rows for v in row.values if v), default=1.0)
    every = max(1, math.ceil((max(map(len, columns), default=1) * LETTER + 4) / side))
    cells = [
        Rect(round(left + side * at, 1), 20 + LANE * down, side - 2, LANE - 2,
             _shade(value, most), f"{row.label}, {columns[at]}: {written(value, share=share)}")
        for down, row in enumerate(rows)
        for at, value in enumerate(row.values)
    ]  # fmt: skip
    labels = [
        *(
            Label(round(left + side * (at + 0.5) - 1, 1), 13, column)
            for at, column in enumerate(columns)
            if at % every == 0
        ),
        *(
            Label(left - 6, 20 + LANE * down + 14, _short(row.label), "end")
            for down, row in enumerate(rows)
        ),
    ]
    about = f"{len(rows)} rader, {len(columns)} kolumner; mörkare är mer."
    return Plot(
        name,
        title,
        about,
        round(left + side * len(columns) + 14, 1),
        24 + LANE * len(rows),
        rects=tuple(cells),
        labels=tuple(labels),
        headings=(first, *columns),
        rows=tuple(
            (
                TableCell(row.label, row.href),
                *(TableCell(written(value, share=share)) for value in row.values),
            )
            for row in rows
        ),
    )


def timeline(
    name: str,
    title: str,
    lanes: Sequence[Lane],
    *,
    legend: Sequence[str] = (),
    headings: tuple[str, str, str, str] = ("", "Från", "Till", "Vad"),
) -> Plot:
    """Lanes of stretches and moments over the years; what has no day of the calendar is left out.

    `legend` names the colours, from 1.
    """
    days = [
        day
        for lane in lanes
        for text in _days_of(lane)
        if (day := ordinal(text)) is not None
    ]  # fmt: skip
    low, high = _bounds(days)
    base = 4 + TALL_LANE * len(lanes)

    def x(day: int) -> float:
        return round(EDGE + (WIDE - 2 * EDGE) * (day - low) / (high - low), 1)

    marks = _year_marks(low, high)
    moments = list(_moments(lanes, x))
    names = [Label(EDGE, 4 + TALL_LANE * down + 12, lane.label, "start")
             for down, lane in enumerate(lanes)]  # fmt: skip
    return Plot(
        name,
        title,
        _told(days, len(lanes)),
        WIDE,
        base + BOTTOM,
        rects=(*_stretches(lanes, x), *(one for one in moments if isinstance(one, Rect))),
        dots=tuple(one for one in moments if isinstance(one, Dot)),
        rules=tuple(Rule(x(day), 4, x(day), base) for _, day in marks),
        labels=(*names, *(Label(x(day), base + 16, year, "start") for year, day in marks)),
        legend=tuple((f"series-{number}", text) for number, text in enumerate(legend, 1) if text),
        headings=headings,
        rows=tuple(_rows(lanes)),
        numeric=False,
    )


def ordinal(day: str | None) -> int | None:
    """A day's number; `None` for what is no day.

    >>> ordinal("2024-09-25") - ordinal("2024-09-24"), ordinal("2024")
    (1, None)
    """
    try:
        return date.fromisoformat(day or "").toordinal()
    except ValueError:
        return None


def _days_of(lane: Lane) -> list[str]:
    ends = [day for one in lane.stretches for day in (one.first, one.last)]
    return [*ends, *(one.day for one in lane.moments)]


def _bounds(days: Sequence[int]) -> tuple[int, int]:
    """From the first year's first day to the day after the last year's last."""
    if not days:
        return 1, 366
    first, last = date.fromordinal(min(days)), date.fromordinal(max(days))
    after = date(min(last.year + 1, date.max.year), 1, 1)
    return date(first.year, 1, 1).toordinal(), max(after.toordinal(), first.toordinal() + 1)


def _year_marks(low: int, high: int) -> list[tuple[str, int]]:
    first, last = date.fromordinal(low).year, date.fromordinal(high).year
    every = max(1, math.ceil((last - first) / 10))
    years = range(first, last + 1, every)
    starts = [(f"{year:04}", date(year, 1, 1).toordinal()) for year in years]
    return [(year, day) for year, day in starts if day < high]


def _stretches(lanes: Sequence[Lane], x: Callable[[int], float]) -> Iterator[Rect]:
    for down, lane in enumerate(lanes):
        for one in lane.stretches:
            first, last = ordinal(one.first), ordinal(one.last)
            if first is None or last is None:
                continue
            wide = max(x(max(first, last) + 1) - x(first), 4)
            tip = f"{lane.label}: {one.tip or f'{one.first} till {one.last}'}"
            yield Rect(x(first), 20 + TALL_LANE * down, round(wide, 1), 12,
                       f"series-{one.kind}", tip)  # fmt: skip


def _moments(lanes: Sequence[Lane], x: Callable[[int], float]) -> Iterator[Dot | Rect]:
    for down, lane in enumerate(lanes):
        for one in lane.moments:
            day = ordinal(one.day)
            if day is None:
                continue
            kind, tip = f"series-{one.kind}", f"{lane.label}: {one.tip or one.day}"
            if len(lane.moments) > MOST_DOTS:
                yield Rect(x(day) - 1, 20 + TALL_LANE * down, 2.5, 12, kind, tip)
            else:
                yield Dot(x(day), 26 + TALL_LANE * down, kind, tip)


def _rows(lanes: Sequence[Lane]) -> Iterator[tuple[TableCell, ...]]:
    for lane in lanes:
        for stretch in lane.stretches:
            yield (TableCell(lane.label, lane.href), TableCell(stretch.first),
                   TableCell(stretch.last), TableCell(stretch.tip))  # fmt: skip
        for moment in lane.moments:
            yield (TableCell(lane.label, lane.href), TableCell(moment.day), TableCell(""),
                   TableCell(moment.tip))  # fmt: skip


def _told(days: Sequence[int], lanes: int) -> str:
    if not days:
        return "Inget att visa."
    first, last = date.fromordinal(min(days)), date.fromordinal(max(days))
    return f"{lanes} rader, från {first.isoformat()} till {last.isoformat()}."


def _left(labels: Iterable[str]) -> float:
    longest = max((min(len(label), MOST_LETTERS) for label in labels), default=0)
    return round(longest * LETTER + 12, 1)


def _short(label: str) -> str:
    return label if len(label) <= MOST_LETTERS else label[: MOST_LETTERS - 1].rstrip() + "…"


def _shade(value: float | None, most: float) -> str:
    if value is None:
        return "unknown"
    if not value:
        return "shade-0"
    return f"shade-{max(1, math.ceil(SHADES * min(value / most, 1.0) - 1e-9))}"
