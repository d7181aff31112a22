"""A reading: its text, and the way from a span to page and box."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Box, Line, Page, Place, Reading, Span, Word


def placed(text: str, top: float) -> Line:
    """A line whose words are 10 points a letter wide."""
    words, at = [], 0
    for word in text.split(" "):
        box = Box(10.0 * at, top, 10.0 * (at + len(word)), top + 12)
        words.append(Word(at, word, box, 0.9))
        at += len(word) + 1
    return Line(text, Box(0, top, 10.0 * len(text), top + 12), 0.9, tuple(words))


def reading(*pages: list[Line]) -> Reading:
    made = (Page(n, 595, 842, "ocr", tuple(lines)) for n, lines in enumerate(pages, 1))
    return Reading("ab", "a.pdf", "application/pdf", tuple(made))


TWO = reading([placed("Eva Ek Hjo", 20), placed("Bo Al", 40)], [], [placed("Slut", 20)])


def test_the_text_joins_all_lines():
    assert TWO.text == "Eva Ek Hjo\nBo Al\nSlut"
    assert TWO.page_starts == (0, 17, 17)


@pytest.mark.parametrize(
    ("printed", "places"),
    [
        ("Eva", [Place(1, Box(0, 20, 30, 32))]),
        ("Ek Hjo", [Place(1, Box(40, 20, 100, 32))]),
        ("Eva ", [Place(1, Box(0, 20, 30, 32))]),
        ("Hjo\n", [Place(1, Box(70, 20, 100, 32))]),
        ("k H", [Place(1, Box(40, 20, 100, 32))]),
        ("Hjo\nBo", [Place(1, Box(70, 20, 100, 32)), Place(1, Box(0, 40, 20, 52))]),
        ("Al\nSlut", [Place(1, Box(30, 40, 50, 52)), Place(3, Box(0, 20, 40, 32))]),
    ],
)
def test_a_span_leads_to_its_words(printed, places):
    start = TWO.text.index(printed)
    assert list(TWO.places(Span(start, start + len(printed)))) == places


def test_a_span_without_words_leads_to_its_line():
    found = reading([Line("Eva Ek", Box(1, 2, 3, 4)), Line("Bo")])
    assert found.places(Span(4, 6)) == (Place(1, Box(1, 2, 3, 4)),)
    assert found.places(Span(7, 9)) == (Place(1, None),)


def test_an_empty_span_leads_to_the_line_it_stands_in():
    assert [place.page for place in TWO.places(Span(17, 17))] == [3]


def test_a_reading_without_lines():
    empty = reading([])
    assert empty.text == ""
    assert empty.page_of(0) == 1
    assert empty.places(Span(0, 0)) == ()


def test_evidence_is_not_edited():
    with pytest.raises(FrozenInstanceError):
        TWO.sha256 = "cd"  # type: ignore[misc]


LINES = st.lists(st.text("ab ", max_size=5).map(Line), max_size=4)


@given(st.lists(LINES, min_size=1, max_size=4))
def test_each_letter_is_on_the_page_that_holds_it(pages):
    made = reading(*pages)
    at = 0
    for page in made.pages:
        for line in page.lines:
            for offset in range(at, at + len(line.text)):
                assert made.page_of(offset) == page.number
                assert [place.page for place in made.places(Span(offset, offset + 1))] == [
                    page.number
                ]
            at += len(line.text) + 1


@given(st.tuples(*[st.integers(0, 9)] * 4))
def test_spans_overlap_where_they_share_a_letter(ends):
    one, other = Span(*sorted(ends[:2])), Span(*sorted(ends[2:]))
    shared = set(range(one.start, one.end)) & set(range(other.start, other.end))
    if one.start < one.end and other.start < other.end:
        assert one.overlaps(other) == bool(shared)
        assert one.contains(other) == set(range(other.start, other.end)).issubset(
            range(one.start, one.end)
        )


def test_spans_by_the_page_they_begin_on():
    spans = [Span(0, 3), Span(11, 20), Span(17, 21)]
    assert TWO.by_page(spans) == [[Span(0, 3), Span(11, 20)], [], [Span(17, 21)]]
    assert TWO.by_page(()) == [[], [], []]
