"""Plots: what stands where, what is told in words, nothing that a strict policy refuses."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from told import svg_is_plain

import corpus.site
from corpus.site.plots import NO_YEAR, Plot, Point, Series, bars, by_year, lines, stacked, ticks
from corpus.site.plots_time import HeatRow, Lane, Moment, Stretch, heat, timeline

TEMPLATES = Path(corpus.site.__file__).parent / "templates"
HOSTILE = '"><script>alert(1)</script>'


def drawn(plot: Plot) -> str:
    jinja = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True)
    return jinja.from_string('{% from "plots.html" import plot %}{{ plot(it) }}').render(it=plot)


def test_bars_are_as_high_as_their_values() -> None:
    plot = bars("a", "Möten", [Point("2023", 4), Point("2024", 2), Point("2025", 0)])
    high, half, none = plot.rects
    assert high.height == 2 * half.height > none.height == 0
    assert high.y + high.height == half.y + half.height
    assert [[cell.text for cell in row] for row in plot.rows] == [
        ["2023", "4"], ["2024", "2"], ["2025", "0"],
    ]  # fmt: skip


def test_years_between_are_there_and_what_has_no_year_comes_last() -> None:
    points = by_year({"2022": 1, "2025": 2, None: 3})
    assert [one.label for one in points] == ["2022", "2023", "2024", "2025", NO_YEAR]
    far = by_year({"0001": 1, "9999": 2})
    assert [one.label for one in far] == ["0001", "9999"]


def test_stacks_stand_on_each_other() -> None:
    plot = stacked("a", "Möten", ["2023"], [Series("med", (3,)), Series("utan", (1,))])
    below, above = plot.rects
    assert above.y + above.height == pytest.approx(below.y)
    assert [label for _, label in plot.legend] == ["med", "utan"]


def test_a_line_is_broken_where_there_is_no_value() -> None:
    plot = lines("a", "Andel", list("abcde"), [Series("x", (0.1, 0.2, None, 0.3, 0.4))], share=True)
    assert len(plot.curves) == 2
    assert len(plot.dots) == 4
    assert plot.rows[2][1].text == "–"


def test_shades_go_by_value_and_unknown_is_a_frame() -> None:
    plot = heat("a", "Andel", ["2023", "2024", "2025"], [HeatRow("x", (0, None, 1))], share=True)
    assert [rect.kind for rect in plot.rects] == ["shade-0", "unknown", "shade-5"]


def test_a_timeline_places_days_and_leaves_out_what_is_none() -> None:
    lane = Lane(
        "x", (Stretch("2023-01-01", "2023-12-31"),), (Moment("2023-07-02"), Moment("snart"))
    )
    plot = timeline("a", "Tid", [lane])
    (rect,), (dot,) = plot.rects, plot.dots
    assert rect.x < dot.x < rect.x + rect.width
    assert len(plot.rows) == 3


def test_nothing_at_all_can_be_drawn() -> None:
    for plot in (bars("a", "x", []), lines("a", "x", [], []), heat("a", "x", [], []),
                 timeline("a", "x", [])):  # fmt: skip
        assert "<svg" in drawn(plot)


def test_hostile_words_are_shown_as_words() -> None:
    plots = (
        bars("a", HOSTILE, [Point(HOSTILE, 1, "/x")]),
        lines("b", HOSTILE, [HOSTILE], [Series(HOSTILE, (1,)), Series("y", (2,))]),
        heat("c", HOSTILE, [HOSTILE], [HeatRow(HOSTILE, (1,))]),
        timeline("d", HOSTILE, [Lane(HOSTILE, (Stretch("2023-01-01", "2023-02-01", HOSTILE),))]),
    )
    for plot in plots:
        assert "<script" not in drawn(plot)
        svg_is_plain(drawn(plot))


@given(st.floats(0, 1e9), st.booleans())
def test_the_scale_reaches_over_the_greatest_value(most: float, share: bool) -> None:
    found = ticks(most, share=share)
    assert found[0] == 0
    assert found[-1] >= most * (1 - 1e-9)
    assert 2 <= len(found) <= 7
    assert found == sorted(set(found))


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=120))
def test_nothing_is_drawn_outside(values: list[float]) -> None:
    plot = bars("a", "x", [Point(str(at), value) for at, value in enumerate(values)])
    for rect in plot.rects:
        assert rect.x >= 0
        assert rect.x + rect.width <= plot.width + 0.2
        assert 0 <= rect.y <= rect.y + rect.height <= plot.height


def test_many_moments_are_strokes_so_that_each_can_be_seen() -> None:
    days = [f"2023-{month:02}-{day:02}" for month in range(1, 13) for day in (1, 9, 17, 25)]
    few = timeline("a", "Tid", [Lane("x", (), tuple(map(Moment, days[:10])))])
    many = timeline("a", "Tid", [Lane("x", (), tuple(map(Moment, days)))])
    assert (len(few.dots), len(few.rects)) == (10, 0)
    assert (len(many.dots), len(many.rects)) == (0, len(days))
