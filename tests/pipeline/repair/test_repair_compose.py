"""The law of two rounds: composed, they show what one after the other shows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.corrections import apply
from pipeline.document import Span
from pipeline.findings import Correction
from pipeline.repair.compose import compose


@st.composite
def corrections_of(draw, text):
    cuts = draw(st.lists(st.integers(0, len(text)), unique=True, max_size=8).map(sorted))
    found = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        after = draw(st.text("xyz", max_size=3))
        found.append(Correction(Span(start, end), text[start:end], after, "r", 0.9))
    return found


@given(st.data(), st.text("abc", max_size=20))
def test_composed_is_one_after_the_other(data, raw):
    view = apply(raw, data.draw(corrections_of(raw)))
    second = data.draw(corrections_of(view.text))
    assert apply(raw, compose(view, second)).text == apply(view.text, second).text


@given(st.data(), st.text("abc", max_size=20))
def test_what_nobody_touches_again_stays_as_it_was(data, raw):
    first = data.draw(corrections_of(raw))
    assert compose(apply(raw, first), []) == tuple(first)


def test_neighbours_stay_apart():
    view = apply("abcd", [Correction(Span(0, 2), "ab", "x", "one", 0.9)])
    found = compose(view, [Correction(Span(1, 3), "cd", "y", "two", 0.8)])
    assert [(c.before, c.after, c.rule) for c in found] == [("ab", "x", "one"), ("cd", "y", "two")]


def test_what_touches_the_same_word_becomes_one():
    view = apply("abcd", [Correction(Span(1, 3), "bc", "x", "one", 0.9)])
    found = compose(view, [Correction(Span(0, 2), "ax", "y", "two", 0.8)])
    assert found == (Correction(Span(0, 3), "abc", "y", "one+two", 0.8),)
