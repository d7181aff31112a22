"""From placed words to lines: reading order, columns, gaps, and words that know their offset."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Box
from pipeline.layout.layout import COLUMN_GAP, PlacedWord, line_of, lines_of


def word(text: str, x: float, top: float, confidence: float | None = None, height: float = 12):
    """A word whose letters are 6 points wide."""
    return PlacedWord(text, Box(x, top, x + 6.0 * len(text), top + height), confidence)


def texts(*words: PlacedWord) -> list[str]:
    return [line.text for line in lines_of(words)]


def test_words_on_one_line_are_read_from_the_left():
    assert texts(word("Ek", 100, 50), word("Eva", 76, 50)) == ["Eva Ek"]


def test_a_word_a_little_higher_is_on_the_same_line():
    assert texts(word("Eva", 76, 50), word("Ek", 100, 47)) == ["Eva Ek"]
    assert texts(word("§", 76, 46, height=20), word("3", 100, 52, height=9)) == ["§ 3"]


def test_lines_are_read_from_the_top():
    assert texts(word("två", 10, 64), word("ett", 10, 50)) == ["ett", "två"]


def test_columns_are_parted_by_three_blanks():
    assert texts(word("Eva", 10, 50), word("Hjo", 200, 50)) == [f"Eva{COLUMN_GAP}Hjo"]
    assert texts(word("Eva", 10, 50), word("Ek", 28 + 19, 50)) == ["Eva Ek"]
    assert texts(word("Eva", 10, 50), word("Ek", 28 + 20, 50)) == ["Eva   Ek"]


def test_a_paragraphs_gap_is_a_blank_line():
    tops = (50, 64, 78, 120, 134)
    lines = lines_of(word("rad", 10, top) for top in tops)
    assert [line.text for line in lines] == ["rad", "rad", "rad", "", "rad", "rad"]
    assert lines[3].box == Box(10, 90, 28, 120)


def test_even_lines_have_no_gaps():
    assert "" not in texts(*(word("rad", 10, top) for top in range(50, 400, 30)))


def test_the_box_is_around_all_words():
    (line,) = lines_of([word("Eva", 10, 50), word("Ek", 40, 48)])
    assert line.box == Box(10, 48, 52, 62)


def test_the_confidence_is_the_words_mean():
    line = line_of([word("Eva", 0, 0, 0.9), word("Ek", 24, 0, 0.6), word("x", 50, 0)])
    assert line.confidence == 0.75
    assert [w.confidence for w in line.words] == [0.9, 0.6, None]
    assert line_of([word("Eva", 0, 0)]).confidence is None


def test_no_words_no_lines():
    assert lines_of([]) == []


PLACED = st.lists(
    st.builds(
        word,
        st.text("abåÅ.", min_size=1, max_size=6),
        st.integers(0, 500),
        st.integers(0, 40).map(lambda row: 20.0 * row),
    ),
    max_size=30,
    unique_by=lambda placed: (placed.box.top, placed.box.x0),
)


@given(PLACED)
def test_each_word_stands_where_it_says(words):
    lines = lines_of(words)
    for line in lines:
        for placed in line.words:
            assert line.text[placed.start : placed.start + len(placed.text)] == placed.text
    assert sorted(w.text for line in lines for w in line.words) == sorted(w.text for w in words)


@given(PLACED, st.randoms())
def test_the_order_in_which_words_come_does_not_matter(words, random):
    assert lines_of(random.sample(words, len(words))) == lines_of(words)


@given(PLACED)
def test_lines_go_down_the_page(words):
    tops = [line.box.top for line in lines_of(words) if line.text and line.box]
    assert tops == sorted(tops)
