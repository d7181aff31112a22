"""Reading order: columns of prose and of people are read apart, rows stay together."""

from __future__ import annotations

import re
import textwrap
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.attendance.participants import find_participants
from pipeline.corrections import apply
from pipeline.document import Box, Line
from pipeline.layout.columns import in_reading_order
from pipeline.layout.layout import PlacedWord, line_of, rows_of

BUDGET = (
    "Styrelsen talade om en gemensam budget för det kommande året. Flera kommuner påpekade att "
    "kostnaderna för it-stödet har ökat mer än väntat och att en ny upphandling behöver förberedas "
    "i god tid. Kansliet återkommer med ett förslag till nästa möte, sedan arbetsgruppen har "
    "träffats två gånger under våren. Frågan om lokaler bordlades, underlaget var inte klart."
)
PLAN = (
    "Mötet fortsatte med en genomgång av den regionala planen. Eva redovisade hur arbetet har gått "
    "sedan hösten och vilka delar som återstår. Gruppen var överens om att planen ska vara klar i "
    "sommar, men att bilagan om uppföljning kan komma senare. Därefter talade man om kurser "
    "för chefer och om hur de nya rutinerna ska införas i alla förvaltningar."
)
WHOLE = (
    "Ett stycke som går över hela sidans bredd och står för sig, ovanför eller under spalterna här."
)


def wrapped(text: str, width: float) -> list[str]:
    return textwrap.wrap(text, int(width / 5))


def placed(text: str, x: float, top: float) -> list[PlacedWord]:
    """The words of a line, letters 5 points wide and 10 high."""
    words = []
    for word in text.split():
        words.append(PlacedWord(word, Box(x, top, x + 5 * len(word), top + 10)))
        x += 5 * (len(word) + 1)
    return words


def column(text: str, x: float, top: float, width: float = 200, lead: float = 14):
    lines = wrapped(text, width)
    return [placed(line, x, top + lead * at) for at, line in enumerate(lines)]


def grid(rows: list[tuple[str, ...]], *xs: float, top: float = 100) -> list[list[PlacedWord]]:
    return [
        placed(cell, x, top + 14 * at)
        for at, row in enumerate(rows)
        for cell, x in zip(row, xs, strict=False)
    ]


def rows(*pieces: list[list[PlacedWord]]) -> list[Line]:
    return rows_of(word for piece in pieces for line in piece for word in line)


def texts(lines: list[Line]) -> list[str]:
    return [line.text for line in lines]


def test_two_columns_between_paragraphs_across():
    lines = rows(
        [placed(WHOLE, 60, 50)],
        column(BUDGET, 60, 80),
        column(PLAN, 330, 80),
        [placed(WHOLE, 60, 400)],
    )
    read = texts(in_reading_order(lines))
    assert read == [WHOLE, *wrapped(BUDGET, 200), *wrapped(PLAN, 200), WHOLE]


def test_three_columns_whose_lines_do_not_align():
    lines = rows(
        column(BUDGET, 40, 80, 150),
        column(PLAN, 240, 84, 150, lead=13),
        column(BUDGET, 440, 80, 150, lead=15),
    )
    parts = (wrapped(text, 150) for text in (BUDGET, PLAN, BUDGET))
    assert texts(in_reading_order(lines)) == [line for part in parts for line in part]


def test_a_paragraph_that_ends_in_both_columns_at_one_height_is_no_end_of_columns():
    """The right column begins within a sentence that the left one's foot begins."""
    left = [*column(BUDGET, 60, 80), *column(PLAN + " Och så", 60, 330)]
    right = [*column("vidare. " + PLAN, 330, 80), *column(BUDGET, 330, 330)]
    read = texts(in_reading_order(rows(left, right)))
    assert read[: len(left)] == [" ".join(word.text for word in line) for line in left]


def test_columns_under_headings_of_their_own_are_read_section_by_section():
    lines = rows(
        column(BUDGET, 60, 80),
        column(PLAN, 330, 80),
        [placed("2. Lokaler", 60, 330)],
        column(PLAN, 60, 360),
        column(BUDGET, 330, 360),
    )
    read = texts(in_reading_order(lines))
    assert read.index("2. Lokaler") == len(wrapped(BUDGET, 200)) + len(wrapped(PLAN, 200))


def test_a_word_divided_at_the_columns_foot_goes_on_at_once():
    lines = rows(column(BUDGET + " Det gäller sam-", 60, 80), column("verkan. " + PLAN, 330, 80))
    assert "sam-\nverkan." in "\n".join(texts(in_reading_order(lines)))


def test_lines_that_an_engine_has_cut_already_are_put_in_order():
    pieces = [
        line_of(line)
        for pair in zip(column(BUDGET, 60, 80), column(PLAN, 330, 80), strict=False)
        for line in pair
    ]
    read = texts(in_reading_order(pieces))
    n = len(pieces) // 2
    assert read == [*wrapped(BUDGET, 200)[:n], *wrapped(PLAN, 200)[:n]]


@pytest.mark.parametrize("slope", [0.03, -0.03])
def test_columns_on_a_skewed_page(slope):
    def skewed(line: Line) -> Line:
        return line_of(
            [
                PlacedWord(
                    word.text, Box(box.x0 - up, box.top + down, box.x1 - up, box.bottom + down)
                )
                for word in line.words
                for box in [word.box]
                for up, down in [(slope * box.top, slope * box.x0)]
            ]
        )

    lines = [skewed(line) for line in rows(column(BUDGET * 6, 60, 80), column(PLAN * 6, 280, 80))]
    read = texts(in_reading_order(lines))
    assert read == [*wrapped(BUDGET * 6, 200), *wrapped(PLAN * 6, 200)]


def test_a_printed_line_between_columns_read_as_letters_is_no_bridge():
    strokes = [placed("|", 324, 80 + 14 * at) for at in (1, 4, 8)]
    read = texts(in_reading_order(rows(column(BUDGET, 60, 80), strokes, column(PLAN, 330, 80))))
    assert read[-len(wrapped(PLAN, 200)) :] == wrapped(PLAN, 200)


def test_a_heading_over_two_of_three_columns_loses_no_word():
    over = [placed("En rubrik som går över båda de första två av sidans tre spalter", 60, 294)]
    left, right = column(BUDGET, 40, 80, 150), column(PLAN, 240, 80, 150)
    below = [*column(PLAN, 40, 322, 150), *column(BUDGET, 240, 322, 150)]
    lines = rows(left, right, over, below, column((BUDGET + " " + PLAN) * 2, 440, 80, 150))
    assert_same_words(lines, in_reading_order(lines))


def cells_of_prose(white: float) -> list[list[PlacedWord]]:
    """Four rows of two cells, four lines each, with so much white between the rows."""
    return [
        line
        for at in range(4)
        for x, text in ((60, BUDGET), (330, PLAN))
        for line in column(text, x, 100 + (14 * 4 + white) * at)[:4]
    ]


PEOPLE = [
    ("Eva Lindgren", "Malmö"),
    ("Bo Almgren", "Lund"),
    ("Karin Holm", "Tibro"),
    ("Per Dahl", "Hjo"),
]
KEPT = {
    "person and municipality": grid(PEOPLE, 60, 250),
    "person, body and role": grid(
        [(name, f"{place} kommun", "ledamot i styrelsen") for name, place in PEOPLE] * 3,
        *(60, 200, 380),
    ),
    "names in three columns": grid([("Eva Lindgren", "Bo Almgren", "Per Dahl")] * 5, 60, 200, 380),
    "date and theme": grid(
        [("2024-04-10", "budget och verksamhetsplan för nästa år och åren därefter")] * 6, 60, 250
    ),
    "label and prose": [placed("Bakgrund", 60, 100), *column(BUDGET, 250, 100)],
    "prose cells of a table": cells_of_prose(white=0),
    "a table's marks": grid(
        [("Ledamöter", "Närvarande", "Frånvarande"), *((name, "X", "") for name, _ in PEOPLE)],
        *(60, 250, 400),
    ),
    "people under their municipality": grid(
        [("Malmö", "Lund"), ("Eva Lindgren", "Bo Almgren"), ("Karin Holm", "Per Dahl")], 60, 250
    ),
    "people under their municipality, twice": grid(
        [("Malmö", "Lund"), ("Eva Lindgren", "Bo Almgren"), ("Hjo", "Tibro"), ("Per Ek", "Siv Ek")],
        *(60, 250),
    ),
    "one column": column(BUDGET, 60, 100, 450),
}  # fmt: skip


@pytest.mark.parametrize("name", KEPT)
def test_what_belongs_together_is_left_together(name):
    lines = rows(KEPT[name])
    assert in_reading_order(lines) == lines


def test_prose_in_rows_with_white_between_is_read_cell_by_cell():
    read = texts(in_reading_order(rows(cells_of_prose(white=20))))
    assert read == [*wrapped(BUDGET, 200)[:4], *wrapped(PLAN, 200)[:4]] * 4


def test_lists_side_by_side_keep_their_own_status():
    people = [
        ("Närvarande:", "Frånvarande:"),
        ("Eva Lindgren, Malmö", "Bo Almgren, Lund"),
        ("Karin Holm, Tibro", "Per Dahl, Hjo"),
        ("Siv Ek, Eslöv", ""),
    ]
    lines = in_reading_order(rows(grid(people, 60, 330), [placed("1. Mötet öppnas", 60, 200)]))
    found = find_participants(apply("\n".join(texts(lines)), ()))
    assert {(p.name, p.municipality.name, p.status) for p in found if p.municipality} == {
        ("Eva Lindgren", "Malmö", "present"),
        ("Karin Holm", "Tibro", "present"),
        ("Siv Ek", "Eslöv", "present"),
        ("Bo Almgren", "Lund", "absent"),
        ("Per Dahl", "Hjo", "absent"),
    }


def test_cards_side_by_side_are_read_one_by_one():
    cards = [
        ("Eva Lindgren", "Bo Almgren"),
        ("Malmö", "Lund"),
        ("Cia Holm", "Per Dahl"),
        ("Hjo", "Tibro"),
    ]
    lines = in_reading_order(rows([placed("Närvarande", 60, 80)], grid(cards, 60, 250)))
    assert texts(lines)[1:] == [
        *("Eva Lindgren", "Malmö", "Bo Almgren", "Lund"),
        *("Cia Holm", "Hjo", "Per Dahl", "Tibro"),
    ]  # fmt: skip


EDGE = st.integers(-50, 700) | st.sampled_from([-1e300, -1e9, 0.5, 1e9, 1e300])
TEXTS = ["Närvarande", "Frånvarande:", "Eva", "Ek", "Malmö", "och", "|", "-", "sam-", "kommun"]
ANY_WORD = st.builds(
    lambda text, x, y, width, height: PlacedWord(text, Box(x, y, x + width, y + height)),
    st.sampled_from(TEXTS), EDGE, EDGE, st.integers(-5, 60), st.integers(-5, 30),
)  # fmt: skip
ROWS_OF_WORDS = st.lists(
    st.builds(
        lambda at, row, text: placed(text, 70 * at, 14 * row)[0],
        st.integers(0, 8), st.integers(0, 12), st.sampled_from(TEXTS),
    ),
    max_size=90,
)  # fmt: skip


@given(st.lists(st.lists(ANY_WORD, min_size=1, max_size=8).map(line_of), max_size=25))
def test_no_word_is_lost_or_doubled_wherever_it_stands(lines):
    assert_same_words(lines, in_reading_order(lines))


@given(ROWS_OF_WORDS)
def test_no_word_is_lost_from_columns(words):
    lines = rows_of(words)
    assert_same_words(lines, in_reading_order(lines))


def assert_same_words(before: list[Line], after: list[Line]) -> None:
    def words(lines):
        return sorted((w.text, w.box.x0, w.box.top, w.box.x1) for line in lines for w in line.words)

    assert words(before) == words(after)
    for line in after:
        assert all(line.text[word.start :].startswith(word.text) for word in line.words)


@given(
    st.lists(
        st.sampled_from(["Eva Lindgren, Malmö", WHOLE, "§ 3 Budget", BUDGET[:70]]), max_size=40
    )
)
def test_a_page_of_one_column_is_left_alone(lines):
    whole = rows([placed(text, 60, 14 * at) for at, text in enumerate(lines)])
    assert in_reading_order(whole) == whole


def test_lines_without_words_are_left_alone():
    lines = [Line("Eva Ek   Malmö", Box(0, 14 * at, 300, 14 * at + 10)) for at in range(9)]
    lines += [Line("Frånvarande   Närvarande"), Line("")]
    assert in_reading_order(lines) == lines


@pytest.mark.parametrize(("pages", "seconds"), [(1, 0.2), (10, 2.0)])
def test_time_grows_with_the_words_only(pages, seconds):
    """2,000 words take 0.02 s here; the bound leaves room for a busy machine."""
    text = (BUDGET + " " + PLAN + " ") * 8 * pages
    lines = rows(column(text, 60, 80), column(text, 330, 80))
    start = time.process_time()
    in_reading_order(lines)
    assert time.process_time() - start < seconds


def test_blanks_that_stand_under_each_other_by_chance_are_no_gutter():
    """Type of one width: four lines whose fifth blank stands at the same place."""
    texts = [
        "samsyn kunde inte nås. Någon ersättare är ännu inte utsedd av nämnden",
        "utsedd; staden bevakar frågan än Under hösten prövas en enkät bland de",
        "boende med hemtjänst; svaren ges av nämnden och visas för alla som vill",
        "brist på rektorer finns i länet, särskilt i de mindre kommunerna där de",
        "bor som behöver skolan allra mest och som inte har långt till den heller",
    ]
    cut = 31
    rows = [f"{text[:cut].rstrip():{cut}} {text[cut:].lstrip()}" for text in texts]
    lines = [
        line_of(
            [
                PlacedWord(
                    match[0], Box(60 + 6.0 * match.start(), top, 59 + 6.0 * match.end(), top + 8)
                )
                for match in re.finditer(r"\S+", row)
            ]
        )
        for top, row in zip(range(100, 200, 13), rows, strict=False)
    ]
    assert in_reading_order(lines) == lines


def test_a_label_printed_back_to_front_leaves_a_column_empty_and_loses_nothing():
    def label(text, x, wide):
        return PlacedWord(text, Box(x, 0, x + wide, 0))

    lines = [
        line_of([label("Närvarande", 0, 0)]),
        line_of([label("Frånvarande:", 0, -2), label("Närvarande", 0, 0)]),
    ]
    assert_same_words(lines, in_reading_order(lines))
