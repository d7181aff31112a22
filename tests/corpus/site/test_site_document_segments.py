"""Laws of cutting a page's text into segments, whatever nests or overlaps in it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.site.document_segments import cut, lines_of
from pipeline.corrections import apply
from pipeline.document import Span
from pipeline.findings import Correction

AT = 100
texts = st.text(alphabet="aåb \n-", max_size=40)


@st.composite
def spans(draw: st.DrawFn, text: str) -> list[Span]:
    edges = st.integers(AT - 5, AT + len(text) + 5)
    return [Span(*sorted(pair)) for pair in draw(st.lists(st.tuples(edges, edges), max_size=8))]


@st.composite
def corrections(draw: st.DrawFn, text: str) -> list[Correction]:
    edges = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    return [
        Correction(Span(AT + start, AT + end), text[start:end], draw(texts), "letters", 0.9)
        for start, end in zip(edges[::2], edges[1::2], strict=False)
    ]


@st.composite
def pages(draw: st.DrawFn) -> tuple[str, list[Span], list[Correction], list[int]]:
    text = draw(texts)
    words = draw(st.lists(st.integers(AT, AT + len(text)), max_size=5))
    return text, draw(spans(text)), draw(corrections(text)), words


@given(pages())
def test_the_segments_are_the_page_as_printed_and_as_repaired(
    page: tuple[str, list[Span], list[Correction], list[int]],
) -> None:
    text, found, repairs, words = page
    segments = cut(text, AT, found, repairs, words)
    assert "".join(segment.printed for segment in segments) == text
    moved = [
        Correction(Span(one.span.start - AT, one.span.end - AT), one.before, one.after, "", 0.9)
        for one in repairs
    ]
    assert "".join(segment.shown for segment in segments) == apply(text, moved).text


@given(pages())
def test_every_span_is_covered_by_its_segments_exactly(
    page: tuple[str, list[Span], list[Correction], list[int]],
) -> None:
    text, found, repairs, words = page
    segments = cut(text, AT, found, repairs, words)
    for number, span in enumerate(found):
        within = {
            at
            for segment in segments
            if number in segment.covered
            for at in range(segment.span.start, segment.span.end)
        }
        assert within == set(range(span.start, span.end)) & set(range(AT, AT + len(text)))


@given(pages())
def test_what_a_repair_shows_is_marked_as_all_that_it_touches(
    page: tuple[str, list[Span], list[Correction], list[int]],
) -> None:
    text, found, repairs, words = page
    segments = cut(text, AT, found, repairs, words)
    for number, repair in enumerate(repairs):
        own = [segment for segment in segments if segment.correction == number]
        assert "".join(segment.shown for segment in own) == repair.after
        assert "".join(segment.printed for segment in own) == repair.before
        touched = {number for segment in own for number in segment.covered}
        assert all(touched == set(s.shown_covered) for s in own if s.shown.strip())


@given(pages())
def test_lines_are_the_page_line_by_line(
    page: tuple[str, list[Span], list[Correction], list[int]],
) -> None:
    text, found, repairs, words = page
    lines = lines_of(cut(text, AT, found, repairs, words))
    printed = ["".join(segment.printed for segment in line).rstrip("\n") for line in lines]
    assert printed == text.split("\n")


def test_a_divided_word_stands_whole_on_its_upper_line() -> None:
    text = "om infor-\nmation, som"
    join = Correction(Span(3, 18), text[3:18], "information,\n", "hyphen", 0.99)
    lines = lines_of(cut(text, 0, [], [join]))
    shown = ["".join(segment.shown for segment in line) for line in lines]
    assert shown == ["om information,\n", "som"]


def test_a_repair_over_the_edge_of_the_page_is_shown_whole() -> None:
    join = Correction(Span(3, 14), "infor-\nmati", "informati", "hyphen", 0.99)
    first = cut("om infor-", 0, [], [join])
    assert "".join(segment.shown for segment in first) == "om informati"
    second = cut("mation", 10, [], [join])
    assert "".join(segment.shown for segment in second) == "information"
