"""Plots as values: what stands where in an SVG, and the same numbers as a table.

A function here measures and places; the macro `plot` of `plots.html` draws.  Shapes have a class
(`kind`) and never a style, so that `plots.css` colours them for light, dark and print.  Lengths are
in CSS pixels from the top left of the drawing.  Bars, stacks and lines are here; heat strips and
timelines in `plots_time`.

    bars("per-ar", "Dokument per år", by_year({"2023": 4, "2025": 9}))
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

LEFT, RIGHT, TOP, BOTTOM = 44, 12, 22, 24
"""Margins of a drawing with axes: room for the scale, the last label, a value and the years."""

TALL = 150
MOST_WIDE = 560
MOST_SERIES = 6
MOST_YEARS = 60
"""Years without anything are drawn between others only in a stretch so long."""

NO_YEAR = "okänt"
NARROW, ROOMY = 12, 44
"""A column's least and greatest width."""


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle; `tip` is what it shows in words."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A dot."""

    x: float
    y: float
    kind: str
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through points: "x,y x,y"."""

    points: str
    kind: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line of the scale."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Label:
    """Text; `anchor` says which end of it stands at `x`."""

    x: float
    y: float
    text: str
    anchor: Literal["start", "middle", "end"] = "middle"


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of the table that tells the plot's numbers."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing with its size, words and numbers.  `name` is its id on the page.

    `numeric` says that all columns of its table but the first are numbers.
    """

    name: str
    title: str
    about: str
    width: float
    height: float
    rects: tuple[Rect, ...] = ()
    dots: tuple[Dot, ...] = ()
    curves: tuple[Curve, ...] = ()
    rules: tuple[Rule, ...] = ()
    labels: tuple[Label, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[TableCell, ...], ...] = ()
    numeric: bool = True


@dataclass(frozen=True, slots=True)
class Point:
    """A column's label, its value, and where its row in the table leads."""

    label: str
    value: float
    href: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """A name, with a value for each label of the axis; `None` where there is none."""

    label: str
    values: tuple[float | None, ...]


def by_year(counts: Mapping[str | None, float], *, fill: bool = True) -> list[Point]:
    """A point for each year, the years between included; what has no year comes last.

    >>> [(one.label, one.value) for one in by_year({"2023": 4, "2025": 9, None: 1})]
    [('2023', 4), ('2024', 0), ('2025', 9), ('okänt', 1)]
    """
    told = sorted(year for year in counts if year)
    years = list(told)
    if fill and told and told[0].isdigit() and told[-1].isdigit():
        span = range(int(told[0]), int(told[-1]) + 1)
        years = [f"{year:04}" for year in span] if len(span) <= MOST_YEARS else told
    found = [Point(year, counts.get(year, 0)) for year in years]
    return [*found, *([Point(NO_YEAR, counts[None])] if counts.get(None) else [])]


def bars(
    name: str,
    title: str,
    points: Sequence[Point],
    *,
    headings: tuple[str, str] = ("År", "Antal"),
    share: bool = False,
) -> Plot:
    """A column for each point; of `share`, values 0-1 are written as per cent."""
    grid = _Grid.of([one.label for one in points], [one.value for one in points], share=share)
    rects = tuple(
        Rect(x, grid.y(one.value), grid.bar, grid.base - grid.y(one.value), "series-1",
             f"{one.label}: {written(one.value, share=share)}")
        for x, one in zip(grid.lefts, points, strict=True)
    )  # fmt: skip
    values = tuple(
        Label(x + grid.bar / 2, grid.y(one.value) - 5, written(one.value, share=share))
        for x, one in zip(grid.lefts, points, strict=True)
        if grid.bar >= NARROW + 10 and one.value
    )
    return Plot(
        name,
        title,
        _told(points, share=share),
        grid.width,
        grid.height,
        rects=rects,
        rules=grid.rules,
        labels=(*grid.labels, *values),
        headings=headings,
        rows=tuple(
            (TableCell(one.label, one.href), TableCell(written(one.value, share=share)))
            for one in points
        ),
    )


def stacked(
    name: str, title: str, labels: Sequence[str], series: Sequence[Series], first: str = "År"
) -> Plot:
    """Columns that are stacks of series, the first at the bottom; at most `MOST_SERIES`."""
    series = series[:MOST_SERIES]
    totals = [sum(one.values[at] or 0 for one in series) for at in range(len(labels))]
    grid = _Grid.of(labels, totals, share=False)
    return Plot(
        name,
        title,
        _about(labels, series),
        grid.width,
        grid.height,
        rects=tuple(_stacks(grid, labels, series)),
        rules=grid.rules,
        labels=grid.labels,
        legend=_legend(series),
        headings=(first, *(one.label for one in series)),
        rows=_table(labels, series, share=False),
    )


def lines(
    name: str,
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    share: bool = False,
    first: str = "År",
) -> Plot:
    """A line for each series, broken where it has no value; at most `MOST_SERIES`."""
    series = series[:MOST_SERIES]
    known = [value for one in series for value in one.values if value is not None]
    grid = _Grid.of(labels, known, share=share)
    dots = tuple(
        Dot(grid.middle(at), grid.y(value), f"series-{number}",
            f"{one.label}, {labels[at]}: {written(value, share=share)}")
        for number, one in enumerate(series, 1)
        for at, value in enumerate(one.values)
        if value is not None
    )  # fmt: skip
    return Plot(
        name,
        title,
        _about(labels, series),
        grid.width,
        grid.height,
        dots=dots,
        curves=tuple(_curves(grid, series)),
        rules=grid.rules,
        labels=grid.labels,
        legend=_legend(series) if len(series) > 1 else (),
        headings=(first, *(one.label for one in series)),
        rows=_table(labels, series, share=share),
    )


def written(value: float | None, *, share: bool = False) -> str:
    """A number in Swedish: a no-break space between thousands, a comma before decimals.

    >>> written(12345).split(), written(0.256, share=True).split(), written(2.5), written(None)
    (['12', '345'], ['26', '%'], '2,5', '–')
    """
    if value is None:
        return "–"
    if share:
        return f"{100 * value:.0f}\xa0%"
    text = f"{value:,.1f}".removesuffix(".0")
    return text.replace(",", "\xa0").replace(".", ",")


def ticks(most: float, *, share: bool = False) -> list[float]:
    """From 0 to at least the greatest value, three to six steps of 1, 2 or 5 times a ten.

    >>> ticks(7), ticks(1), ticks(0.31, share=True)
    ([0, 2, 4, 6, 8], [0, 1], [0, 0.1, 0.2, 0.3, 0.4])
    """
    least = 0.01 if share else 1.0
    rough = max(most, least) / 4
    ten = 10.0 ** math.floor(math.log10(rough))
    step = max(next(ten * by for by in (1, 2, 5, 10) if ten * by >= rough - 1e-12), least)
    count = math.ceil(max(most, least) / step - 1e-9)
    return [0, *(round(step * at, 6) if step % 1 else int(step * at) for at in range(1, count + 1))]


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the columns of a drawing stand, and its axes."""

    width: float
    height: float
    bar: float
    step: float
    lefts: tuple[float, ...]
    top_value: float
    base: float
    rules: tuple[Rule, ...]
    labels: tuple[Label, ...]

    @classmethod
    def of(cls, names: Sequence[str], values: Sequence[float], *, share: bool) -> _Grid:
        room = MOST_WIDE - LEFT - RIGHT
        step = max(NARROW, min(ROOMY, room / max(len(names), 1)))
        width = round(LEFT + RIGHT + step * max(len(names), 3), 1)
        base = TOP + TALL
        scale = ticks(max(values, default=0), share=share)
        top = scale[-1]
        heights = [base - TALL * value / top for value in scale]
        lefts = tuple(round(LEFT + step * at + step * 0.1, 1) for at in range(len(names)))
        longest = max((len(name) for name in names), default=1)
        every = max(1, math.ceil((longest * 6.6 + 9) / step))
        shown = {at for at in range(len(names)) if at % every == 0}
        marks = [
            Label(round(LEFT + step * (at + 0.5), 1), base + 16, names[at]) for at in sorted(shown)
        ]
        return cls(
            width,
            base + BOTTOM,
            round(step * 0.8, 1),
            step,
            lefts,
            top,
            base,
            tuple(Rule(LEFT, round(y, 1), width - RIGHT, round(y, 1)) for y in heights),
            (
                *(
                    Label(LEFT - 6, round(y + 4, 1), written(value, share=share), "end")
                    for y, value in zip(heights, scale, strict=True)
                ),
                *marks,
            ),
        )

    def y(self, value: float) -> float:
        return round(self.base - TALL * value / self.top_value, 1)

    def middle(self, at: int) -> float:
        return round(LEFT + self.step * (at + 0.5), 1)


def _stacks(grid: _Grid, labels: Sequence[str], series: Sequence[Series]) -> Iterator[Rect]:
    for at, x in enumerate(grid.lefts):
        below = 0.0
        for number, one in enumerate(series, 1):
            value = one.values[at] or 0
            if value:
                top, bottom = grid.y(below + value), grid.y(below)
                tip = f"{labels[at]}, {one.label}: {written(value)}"
                yield Rect(x, top, grid.bar, round(bottom - top, 1), f"series-{number}", tip)
            below += value


def _curves(grid: _Grid, series: Sequence[Series]) -> Iterator[Curve]:
    for number, one in enumerate(series, 1):
        run: list[str] = []
        for at, value in enumerate((*one.values, None)):
            if value is not None:
                run.append(f"{grid.middle(at)},{grid.y(value)}")
                continue
            if len(run) > 1:
                yield Curve(" ".join(run), f"series-{number}")
            run = []


def _legend(series: Sequence[Series]) -> tuple[tuple[str, str], ...]:
    return tuple((f"series-{number}", one.label) for number, one in enumerate(series, 1))


def _table(
    labels: Sequence[str], series: Sequence[Series], *, share: bool
) -> tuple[tuple[TableCell, ...], ...]:
    return tuple(
        (TableCell(label), *(TableCell(written(one.values[at], share=share)) for one in series))
        for at, label in enumerate(labels)
    )


def _told(points: Sequence[Point], *, share: bool) -> str:
    """The plot in a sentence: its stretch and its peak."""
    if not points:
        return "Inget att visa."
    peak = max(points, key=lambda one: one.value)
    value = written(peak.value, share=share)
    return f"Från {points[0].label} till {points[-1].label}; mest {peak.label}: {value}."


def _about(labels: Sequence[str], series: Sequence[Series]) -> str:
    if not labels:
        return "Inget att visa."
    names = ", ".join(one.label for one in series)
    return f"Från {labels[0]} till {labels[-1]}: {names}."
