"""Ruled tables: rows become lines, cells keep their words, frames and underlines are none."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from papers import A4, column, pdf_of, put, ruled

from pipeline.attendance.participants import find_participants
from pipeline.corrections import apply
from pipeline.document import Box, Line
from pipeline.layout.grids import Rule, grids_of
from pipeline.layout.layout import PlacedWord
from pipeline.layout.tables import lines_of_page
from pipeline.reading.pdf import Pdf, PdfLimits

PROSE = (
    "Styrelsen talade om en gemensam budget för det kommande året och om att kostnaderna har ökat. "
    "Kansliet återkommer med ett förslag till nästa möte, sedan arbetsgruppen har träffats."
)


def lines_of(draw: Callable[..., object]) -> list[Line]:
    return Pdf(pdf_of(draw), PdfLimits()).layer(1)


def table(widths: list[float], rows: list[list]) -> list[str]:
    lines = lines_of(lambda draw: ruled(draw, 72, 80, widths, rows))
    for line in lines:
        assert all(line.text[word.start :].startswith(word.text) for word in line.words)
    return [line.text for line in lines]


def people(texts: list[str]) -> list[tuple[str, str | None, str]]:
    found = find_participants(apply("\n".join(texts), ()))
    return [(p.name, p.municipality and p.municipality.name, p.status) for p in found]


def test_a_row_is_a_line_and_what_wraps_in_a_cell_stays_in_it():
    texts = table(
        [110, 100, 90],
        [
            ["Namn", "Kommun", "Roll"],
            ["Eva Lindgren", "Malmö", "ordförande"],
            ["Anna-Karin Johansson Lindström", "Lunds kommun i Skåne län", "ledamot"],
        ],
    )
    assert texts == [
        "Namn   Kommun   Roll",
        "Eva Lindgren   Malmö   ordförande",
        "Anna-Karin Johansson Lindström   Lunds kommun i Skåne län   ledamot",
    ]


def test_narrow_columns_are_parted_though_their_words_nearly_touch():
    assert table([66, 60], [["Eva Lindgren", "Malmö"], ["Bo Almgren", "Lund"]]) == [
        "Eva Lindgren   Malmö",
        "Bo Almgren   Lund",
    ]


def test_lists_in_cells_are_paired_where_the_counts_agree():
    rows = [
        ["Närvarande", "Kommun"],
        [["Eva Lindgren", "Bo Almgren", "Per Dahl"], ["Malmö", "Lund", "Hjo"]],
    ]
    texts = table([180, 180], rows)
    assert texts[1:] == ["Eva Lindgren   Malmö", "Bo Almgren   Lund", "Per Dahl   Hjo"]
    assert people(texts) == [
        ("Eva Lindgren", "Malmö", "present"),
        ("Bo Almgren", "Lund", "present"),
        ("Per Dahl", "Hjo", "present"),
    ]


def test_a_name_wrapped_in_a_list_is_still_one_of_the_list():
    names = ["Eva Lindgren", "Anna-Karin Johansson", "Lindström", "Per Dahl"]
    assert table([130, 180], [["Namn", "Kommun"], [names, ["Malmö", "Lund", "Hjo"]]])[1:] == [
        "Eva Lindgren   Malmö",
        "Anna-Karin Johansson Lindström   Lund",
        "Per Dahl   Hjo",
    ]


def test_a_list_with_fewer_lines_is_read_by_height():
    rows = [["Namn", "Kommun"], [["Eva Lindgren", "Bo Almgren", "Per Dahl"], ["Malmö", "", "Hjo"]]]
    assert table([180, 180], rows)[1:] == ["Eva Lindgren   Malmö", "Bo Almgren", "Per Dahl   Hjo"]


def test_lists_that_stand_askew_and_do_not_agree_are_not_paired():
    def draw(page):
        ruled(
            page, 72, 80, [180, 180], [[["Eva Lindgren", "Bo Almgren", "Per Dahl"], ["", "", ""]]]
        )
        put(page, 256, 101, "Malmö")
        put(page, 256, 114, "Lund")

    texts = [line.text for line in lines_of(draw)]
    assert texts == ["Eva Lindgren", "Bo Almgren", "Per Dahl", "Malmö", "Lund"]


def test_lists_under_labels_side_by_side_keep_their_status():
    heads, rows = ["Närvarande", "Frånvarande"], [["Eva Lindgren, Malmö", "Bo Almgren, Lund"]] * 1
    assert people(table([180, 180], [heads, *rows])) == [
        ("Eva Lindgren", "Malmö", "present"),
        ("Bo Almgren", "Lund", "absent"),
    ]
    tall = [
        ["Närvarande", "Eva Lindgren, Malmö", "Per Dahl, Hjo"],
        ["Frånvarande", "Bo Almgren, Lund"],
    ]
    assert table([180, 180], [tall]) == [*tall[0], *tall[1]]


def test_a_label_stands_before_its_cells_first_line():
    texts = table([100, 300], [["Plats", "Hjo"], ["Närvarande", ["Eva Ek, Hjo", "Bo Ek, Lund"]]])
    assert texts == ["Plats   Hjo", "Närvarande   Eva Ek, Hjo", "Bo Ek, Lund"]


def test_long_prose_is_read_cell_by_cell():
    texts = table([80, 180, 160], [["Punkt", "Samtal", "Beslut"], ["§ 3", PROSE, PROSE]])
    assert texts[1].startswith("§ 3   Styrelsen talade om")
    (second,) = (at for at, text in enumerate(texts) if text.startswith("Styrelsen"))
    assert texts[second - 1] == "träffats."
    assert texts[-1].endswith("träffats.")


def test_a_word_divided_in_a_cell_is_whole():
    assert table(
        [90, 90], [["Förvaltnings- chefen", "Lund"], ["skol- och fritid i Hjo kommun", "Hjo"]]
    ) == [
        "Förvaltnings-chefen   Lund",
        "skol- och fritid i Hjo kommun   Hjo",
    ]


def test_a_cell_over_several_rows_stands_in_its_first():
    def draw(page):
        for top, names in ((80, "Eva Lindgren"), (100, "Bo Almgren"), (120, "Per Dahl")):
            put(page, 200, top + 14, names)
            page.line(190, A4[1] - top, 320, A4[1] - top)
        put(page, 76, 94, "Malmö")
        page.rect(70, A4[1] - 140, 250, 60)
        page.line(190, A4[1] - 80, 190, A4[1] - 140)

    assert [line.text for line in lines_of(draw)] == [
        "Malmö   Eva Lindgren",
        "Bo Almgren",
        "Per Dahl",
    ]


def test_rows_have_no_blank_lines_between_them_but_paragraphs_do():
    def draw(page):
        end = ruled(
            page,
            72,
            80,
            [100, 100],
            [["Eva Ek", ["Hjo", "", ""]], ["Bo Al", "Lund"], ["Per Ek", "Hjo"]],
        )
        end = column(page, 72, end + 40, PROSE, 400)
        column(page, 72, end + 16, PROSE, 400)

    texts = [line.text for line in lines_of(draw)]
    assert "" not in texts[:3]
    assert texts[3] == ""
    assert texts[4:].count("") == 1


def frame_around_the_page(page):
    page.rect(30, 30, A4[0] - 60, A4[1] - 60)


def underlines(page):
    for top in (82, 96, 110):
        page.line(72, A4[1] - top, 300, A4[1] - top)


def a_box(page):
    page.rect(66, A4[1] - 120, 440, 52)


def shades_behind_words(page):
    page.setFillGray(0.9)
    page.rect(72, A4[1] - 84, 60, 14, stroke=0, fill=1)
    page.rect(132, A4[1] - 84, 60, 14, stroke=0, fill=1)
    page.setFillGray(0)


def lines_through_words(page):
    for left in (90, 130, 170):
        page.line(left, A4[1] - 60, left, A4[1] - 140)
    for top in (60, 140):
        page.line(90, A4[1] - top, 170, A4[1] - top)


@pytest.mark.parametrize(
    "draw", [frame_around_the_page, underlines, a_box, shades_behind_words, lines_through_words]
)
def test_these_are_no_tables(draw):
    def with_text(page):
        draw(page)
        column(page, 72, 80, PROSE, 420)
        ruled(page, 72, 200, [100, 100], [["Eva Ek", "Hjo"]])

    def only_text(page):
        column(page, 72, 80, PROSE, 420)
        ruled(page, 72, 200, [100, 100], [["Eva Ek", "Hjo"]])

    assert lines_of(with_text) == lines_of(only_text)


RULES = st.lists(
    st.builds(
        lambda way, at, start, length: Rule(way, at, start, start + length),
        st.sampled_from(["level", "upright"]),
        st.integers(0, 12).map(lambda n: 30.0 * n) | st.sampled_from([-1e300, 1e300]),
        st.integers(0, 12).map(lambda n: 30.0 * n),
        st.sampled_from([0.0, 30.0, 90.0, 300.0, 1e300]),
    ),
    max_size=25,
)
WORDS = st.lists(
    st.builds(
        lambda text, x, y, w: PlacedWord(text, Box(x, y, x + w, y + 10)),
        st.sampled_from(["Eva", "Ek", "Närvarande", "Frånvarande", "skol-", "Hjo"]),
        st.integers(-20, 400), st.integers(-20, 400), st.integers(0, 60),
    ),
    max_size=40,
)  # fmt: skip


@given(WORDS, RULES)
def test_no_word_is_lost_or_doubled_whatever_the_rules(words, rules):
    lines = lines_of_page(words, rules)
    kept = sorted((w.text, w.box.x0, w.box.top, w.box.x1) for line in lines for w in line.words)
    assert kept == sorted((w.text, w.box.x0, w.box.top, w.box.x1) for w in words)
    for line in lines:
        assert all(line.text[word.start :].startswith(word.text) for word in line.words)


@given(RULES, st.floats(-10, 400), st.floats(-10, 400))
def test_a_point_within_a_grid_has_one_cell(rules, x, y):
    for grid in grids_of(rules):
        inside = grid.xs[0] <= x < grid.xs[-1] and grid.ys[0] <= y < grid.ys[-1]
        assert (grid.cell_at(x, y) is not None) == inside
        assert len(grid.xs) >= 3


def test_a_drawing_of_many_rules_costs_little():
    rules = [Rule("level", 0.37 * at, 0, 600) for at in range(2500)]
    rules += [Rule("upright", 0.24 * at, 0, 800) for at in range(2500)]
    start = time.process_time()
    assert grids_of(rules) == []
    lines_of_page([PlacedWord("Hjo", Box(10, 10, 30, 20))] * 500, rules)
    assert time.process_time() - start < 2


def test_a_table_without_words_has_no_lines():
    assert lines_of(lambda page: ruled(page, 72, 80, [100, 100], [["", ""]])) == []
