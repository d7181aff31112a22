"""An engine's table becomes words, and words become the lines of a page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.document import Box
from pipeline.reading.ocr_words import ReadWord, Words, lines_of_words, words_of_table
from pipeline.reading.picture import Prepared

HEAD = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
)


def row(text: str, page: int = 1, line: int = 1, confidence: str = "96.5", level: int = 5) -> str:
    return f"{level}\t{page}\t1\t1\t{line}\t1\t100\t200\t30\t20\t{confidence}\t{text}"


def table(*rows: str) -> str:
    return "\n".join([HEAD, *rows]) + "\n"


def test_a_row_is_a_word():
    (words,) = words_of_table(table(row("Hjo", line=3)), 1)
    assert words == (ReadWord("Hjo", (1, 1, 3), 100, 200, 30, 20, 0.965),)


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        ('"Hjo', '"Hjo'),
        ('"', '"'),
        ("'", "'"),
        ("a\tb", "ab"),
        ("Hjo\r", "Hjo"),
        ("NaN", "NaN"),
        ("1,5", "1,5"),
    ],
)
def test_quotes_and_tabs_are_text(read, expected):
    (words,) = words_of_table(table(row(read), row("Eva")), 1)
    assert [word.text for word in words] == [expected, "Eva"]


@pytest.mark.parametrize(
    "other",
    [
        row("", confidence="-1", level=4),
        row("   "),
        row(""),
        "5\t1\t1\t1\t1\t1\t100\t200\t30\t20\t96.5",
        "",
        "Estimating resolution as 150",
    ],
    ids=["a line", "blank", "empty", "cut short", "nothing", "a message"],
)
def test_what_is_no_word_is_left_out(other):
    assert words_of_table(table(row("Eva"), other, row("Ek")), 1) == words_of_table(
        table(row("Eva"), row("Ek")), 1
    )
    assert words_of_table(table(other), 1) == [()]


@pytest.mark.parametrize(
    ("told", "expected"),
    [("-1", 0), ("0", 0), ("96", 0.96), ("96.123456", 0.9612), ("100.0", 1)],
)
def test_confidence_is_a_share(told, expected):
    ((word,),) = words_of_table(table(row("Hjo", confidence=told)), 1)
    assert word.confidence == expected


def test_each_page_has_its_words_and_blank_ones_none():
    told = table(row("ett", 1), row("tre", 3), row("också", 3), row("fyra", 4))
    pages = words_of_table(told, 4)
    assert [[word.text for word in words] for words in pages] == [
        ["ett"],
        [],
        ["tre", "också"],
        ["fyra"],
    ]
    assert words_of_table("", 2) == [(), ()]
    assert words_of_table(told, 3) == pages[:3]


# -- lines ---------------------------------------------------------------------------------------

PAGE = Prepared(Image.new("L", (1240, 1754)), 150, 0.48)


def printed(*lines: tuple[int, int, str]) -> Words:
    """Words 10 pixels a letter, 20 high; each line has a left and top edge in pixels."""
    found = []
    for number, (left, top, text) in enumerate(lines):
        x = left
        for word in text.split():
            found.append(ReadWord(word, (1, 1, number), x, top, 10 * len(word), 20, 0.9))
            x += 10 * len(word) + 8
    return tuple(found)


def texts(words: Words, page: Prepared = PAGE) -> list[str]:
    return [line.text for line in lines_of_words(words, page)]


def test_no_words_are_no_lines():
    assert lines_of_words((), PAGE) == ()


def test_a_line_has_its_words_and_their_boxes_in_points():
    (line,) = lines_of_words(printed((100, 200, "Eva Ek")), PAGE)
    assert line.text == "Eva Ek"
    assert line.box == Box(48, 96, 75.8, 105.6)
    assert [(word.start, word.text, word.box) for word in line.words] == [
        (0, "Eva", Box(48, 96, 62.4, 105.6)),
        (4, "Ek", Box(66.2, 96, 75.8, 105.6)),
    ]
    assert line.confidence == 0.9


def test_a_wide_gap_in_a_line_is_kept():
    words = printed((100, 200, "Eva"), (400, 200, "Hjo"))
    together = tuple(ReadWord(w.text, (1, 1, 1), w.left, w.top, 30, 20, 0.9) for w in words)
    assert texts(together) == ["Eva   Hjo"]


def test_a_gap_between_paragraphs_is_a_blank_line():
    tops = (100, 130, 160, 260, 290, 320)
    assert texts(printed(*((100, top, "Eva Ek") for top in tops))) == [
        *["Eva Ek"] * 3,
        "",
        *["Eva Ek"] * 3,
    ]


PROSE = (
    "Ordföranden hälsade alla välkomna till",
    "mötet och berättade om de frågor som",
    "rådet har arbetat med under hösten och",
    "vad som återstår till nästa år samt om",
    "den plan som skulle antas av rådet nu",
    "och gälla under de kommande två åren.",
)


def test_columns_of_prose_are_read_one_after_the_other():
    rows = [
        (x, 100 + 30 * at, text) for at, text in enumerate(PROSE) for x in (60, 660)
    ]  # left, right, left, right, ...
    assert [text for text in texts(printed(*rows)) if text] == [*PROSE, *PROSE]


ASKEW = Prepared(Image.new("L", (1754, 1240)), 150, 0.48, 2.0, quarters=1)


def test_order_is_that_of_the_picture_and_boxes_are_those_of_the_page():
    """A page that lay on its side: its first line stands at the right of the page as given."""
    words = printed(*((100, 100 + 30 * at, text) for at, text in enumerate(PROSE)))
    lines = lines_of_words(words, ASKEW)
    assert [line.text for line in lines] == list(PROSE)
    lefts = [line.box.x0 for line in lines if line.box]
    assert lefts == sorted(lefts, reverse=True)
    for line in lines:
        for word in line.words:
            assert word.box.bottom - word.box.top == pytest.approx(4.8 * len(word.text), abs=0.11)
            assert word.box.x1 - word.box.x0 == pytest.approx(9.6, abs=0.11)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 900), st.integers(0, 1500), st.sampled_from([*PROSE, "Eva Ek", "8"])
        ),
        max_size=12,
    )
)
def test_no_word_is_lost_or_made_up_and_lines_hold_their_words(rows):
    words = printed(*rows)
    lines = lines_of_words(words, PAGE)
    said = [word for line in lines for word in line.words]
    assert sorted(word.text for word in said) == sorted(word.text for word in words)
    for line in lines:
        assert line.text.split() == [word.text for word in line.words]
        for word in line.words:
            assert line.text[word.start :].startswith(word.text)
            assert line.box is not None
            assert line.box.x0 <= word.box.x0 <= word.box.x1 <= line.box.x1
            assert line.box.top <= word.box.top <= word.box.bottom <= line.box.bottom
