from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.evidence import pack, page_starts, unpack, unpack_page
from pipeline.document import Box, Line, Page, Reading, Word

number = st.floats(allow_nan=False, allow_infinity=False, width=32) | st.integers(0, 900)
box = st.builds(Box, number, number, number, number)
sure = st.none() | st.floats(0, 1)
text = st.text(st.characters(), max_size=12)  # lone surrogates and NUL included
word = st.builds(Word, st.integers(0, 50), text, box, sure)
line = st.builds(Line, text, st.none() | box, sure, st.lists(word, max_size=3).map(tuple))
page = st.builds(
    Page,
    st.integers(1, 9),
    number,
    number,
    st.sampled_from(["ocr", "plain", "text-layer"]),
    st.lists(line, max_size=3).map(tuple),
    sure,
    text,
)
any_reading = st.builds(
    Reading,
    st.just("ab" * 32),
    text,
    text,
    st.lists(page, max_size=3).map(tuple),
    text,
    st.lists(text, max_size=2).map(tuple),
)


@given(any_reading)
@settings(max_examples=150, deadline=None)
def test_a_reading_comes_back_exactly_as_it_was(reading: Reading) -> None:
    assert unpack(pack(reading)) == reading
    assert unpack(pack(reading)).text == reading.text


@given(any_reading)
@settings(max_examples=30, deadline=None)
def test_the_same_reading_gives_the_same_bytes(reading: Reading) -> None:
    assert pack(unpack(pack(reading))) == pack(reading)


@given(any_reading)
def test_one_page_is_the_same_alone(reading: Reading) -> None:
    numbered = [replace(page, number=number) for number, page in enumerate(reading.pages, 1)]
    reading = replace(reading, pages=tuple(numbered))
    packed = pack(reading)
    for one in reading.pages:
        assert unpack_page(packed, one.number) == one
    assert unpack_page(packed, len(reading.pages) + 1) is None
    assert page_starts(packed) == reading.page_starts


def test_a_text_that_looks_like_a_page_is_none() -> None:
    like = '{"number":2,"size":[1,2],"origin":"ocr"}'
    pages = tuple(Page(number, 1, 2, "ocr", (Line(like),)) for number in (1, 2))
    packed = pack(Reading("ab", like, like, pages, like, (like,)))
    assert unpack_page(packed, 2) == pages[1]
    assert unpack_page(packed, 3) is None
