"""What holds for any text and any corrections; insertions and deletions are corrections too."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corrections import QUOTE, Repaired, apply, heed, verdict_on
from pipeline.document import Span
from pipeline.errors import StaleCorrection
from pipeline.findings import Correction, Verdict

LETTERS = st.sampled_from("aåoö \n-e")
"""Few letters: what is inserted often looks like what stands beside it."""


def correction(raw: str, start: int, end: int, after: str) -> Correction:
    return Correction(Span(start, end), raw[start:end], after, "test", 0.9)


@st.composite
def corrected(draw, least_before=0, least_after=0):
    """A text and corrections that do not overlap, in order."""
    raw = draw(st.text(LETTERS, max_size=30))
    offsets = draw(st.lists(st.integers(0, len(raw)), max_size=10).map(sorted))
    spans = [(a, b) for a, b in zip(offsets[::2], offsets[1::2], strict=False)]
    after = st.text(LETTERS, min_size=least_after, max_size=4)
    return raw, [correction(raw, a, b, draw(after)) for a, b in spans if b - a >= least_before]


@st.composite
def viewed(draw, **least):
    """A view, and a range of it that is not empty."""
    raw, corrections = draw(corrected(**least))
    view = apply(raw, corrections)
    start = draw(st.integers(0, max(len(view.text) - 1, 0)))
    end = draw(st.integers(min(start + 1, len(view.text)), len(view.text)))
    return view, start, end


def shown(view: Repaired) -> list[tuple[int, int]]:
    """Where each replacement stands in the view, counted anew from its start."""
    ranges, at, raw_at = [], 0, 0
    for change in view.corrections:
        at += change.span.start - raw_at
        ranges.append((at, at + len(change.after)))
        at, raw_at = at + len(change.after), change.span.end
    return ranges


# -- apply ----------------------------------------------------------------------------------


@given(st.text())
def test_no_correction_changes_nothing(raw):
    assert apply(raw, []) == Repaired(raw, raw)


@given(corrected())
def test_every_correction_can_be_taken_back(made):
    raw, corrections = made
    view = apply(raw, corrections)
    back = [
        Correction(Span(start, end), change.after, change.before, change.rule, 1.0)
        for (start, end), change in zip(shown(view), view.corrections, strict=True)
    ]
    assert apply(view.text, back).text == raw


@given(corrected(), st.randoms())
def test_the_order_of_corrections_is_theirs_not_the_lists(made, random):
    raw, corrections = made
    if len({change.span for change in corrections}) < len(corrections):
        return  # two insertions at one place stand as they were given
    shuffled = random.sample(corrections, len(corrections))
    assert apply(raw, shuffled) == apply(raw, corrections)


@given(corrected(least_before=1), st.data())
def test_overlaps_are_refused(made, data):
    raw, corrections = made
    if not corrections:
        return
    span = data.draw(st.sampled_from(corrections)).span
    inside = data.draw(st.integers(span.start, span.end - 1))
    with pytest.raises(StaleCorrection):
        apply(raw, [*corrections, correction(raw, inside, span.end, "x")])


@given(corrected(least_before=1), st.data())
def test_what_does_not_fit_is_refused(made, data):
    raw, corrections = made
    if not corrections:
        return
    at = data.draw(st.integers(0, len(corrections) - 1))
    good = corrections[at]
    stale = Correction(good.span, good.before[:-1] + "#", good.after, good.rule, 0.9)
    with pytest.raises(StaleCorrection):
        apply(raw, [*corrections[:at], stale, *corrections[at + 1 :]])


def test_what_lies_beyond_the_text_is_refused():
    with pytest.raises(StaleCorrection):
        apply("ab", [Correction(Span(1, 3), "b?", "x", "test", 0.9)])


def test_insertions_and_deletions_are_corrections():
    raw = "mte"
    view = apply(raw, [correction(raw, 1, 1, "ö"), correction(raw, 2, 3, "")])
    assert view.text == "möt"
    assert view.to_raw(0, 2) == Span(0, 1)
    assert view.to_raw(1, 2) == Span(1, 1)
    assert view.to_raw(2, 3) == Span(1, 2)


# -- the way back ---------------------------------------------------------------------------


@given(viewed())
def test_a_span_leads_back_to_what_was_printed(made):
    view, start, end = made
    span = view.to_raw(start, end)
    assert 0 <= span.start <= span.end <= len(view.raw)
    inside = [
        correction(view.raw, c.span.start, c.span.end, c.after)
        for c in view.corrections
        if span.contains(c.span)
    ]
    part = apply(view.raw, inside).text
    grown = sum(len(c.after) - len(c.before) for c in inside)
    assert view.text[start:end] in part[span.start : span.end + grown]


@given(viewed())
def test_it_leads_back_to_no_more_than_is_needed(made):
    """At either end stands what the range shows, or a correction that the range cuts into."""
    view, start, end = made
    span = view.to_raw(start, end)
    ranges = list(zip(shown(view), view.corrections, strict=True))
    cut = [c.span for (a, b), c in ranges if a < end and start < b]
    untouched = [i for i in range(start, end) if not any(a <= i < b for (a, b), _ in ranges)]
    if start in untouched:
        assert view.raw[span.start] == view.text[start]
    elif cut:
        assert span.start == cut[0].start
    if end - 1 in untouched:
        assert view.raw[span.end - 1] == view.text[end - 1]
    elif cut:
        assert span.end == max(cut[-1].end, span.start)


@given(corrected())
def test_untouched_text_leads_back_to_exactly_itself(made):
    raw, corrections = made
    view = apply(raw, corrections)
    borders = [
        (0, 0),
        *((c.span.end, b) for (_, b), c in zip(shown(view), view.corrections, strict=True)),
    ]
    starts = [*((c.span.start) for c in view.corrections), len(raw)]
    for (raw_start, at), raw_end in zip(borders, starts, strict=True):
        for first in range(raw_start, raw_end):
            begin, end = at + first - raw_start, at + raw_end - raw_start
            assert view.to_raw(begin, end) == Span(first, raw_end)
            assert view.from_raw(Span(first, raw_end)) == (begin, end)


@given(corrected(least_before=1), st.data())
def test_a_range_that_cuts_into_a_correction_covers_it(made, data):
    raw, corrections = made
    view = apply(raw, corrections)
    for (start, end), change in zip(shown(view), view.corrections, strict=True):
        for at in range(start, end):
            assert view.to_raw(at, at + 1) == change.span


@given(viewed(least_before=1))
def test_the_way_there_and_back_shows_at_least_as_much(made):
    """But for insertions: no printed span holds what stands between two letters."""
    view, start, end = made
    first, last = view.from_raw(view.to_raw(start, end))
    if view.to_raw(start, end).start < view.to_raw(start, end).end:
        assert first <= start
        assert end <= last


@given(viewed(least_after=1, least_before=1), st.data())
def test_a_printed_span_is_covered_by_what_shows_it(made, data):
    view = made[0]
    if not view.raw:
        return
    start = data.draw(st.integers(0, len(view.raw) - 1))
    end = data.draw(st.integers(start + 1, len(view.raw)))
    first, last = view.from_raw(Span(start, end))
    assert 0 <= first < last <= len(view.text)
    assert view.to_raw(first, last).contains(Span(start, end))


@given(viewed())
def test_later_ranges_lead_to_later_places(made):
    view, *_ = made
    steps = [view.to_raw(at, at + 1) for at in range(len(view.text))]
    for earlier, later in pairwise(steps):
        assert earlier.start <= later.start
        assert earlier.end <= later.end


def test_a_correction_shown_whole_from_a_span_within():
    raw = "Malmo stad"
    view = apply(raw, [correction(raw, 0, 5, "Malmö!")])
    assert view.from_raw(Span(2, 3)) == (0, 6)
    assert view.from_raw(Span(5, 10)) == (6, 11)


# -- verdicts ---------------------------------------------------------------------------------


@given(corrected(), st.data())
def test_refusing_takes_away_what_was_refused_and_nothing_unlike_it(made, data):
    raw, corrections = made
    refused = [c for c in corrections if data.draw(st.booleans())]
    verdicts = [verdict_on(raw, c, accepted=False) for c in refused]
    kept = heed(raw, corrections, verdicts)
    assert not set(kept) & set(refused)
    for change in set(corrections) - set(kept):
        assert verdict_on(raw, change, accepted=False) in verdicts


@given(corrected())
def test_accepting_takes_nothing_away(made):
    raw, corrections = made
    verdicts = [verdict_on(raw, c, accepted=True) for c in corrections]
    assert heed(raw, corrections, verdicts) == tuple(corrections)
    assert heed(raw, corrections, []) == tuple(corrections)


def words(raw: str, word: str, after: str) -> list[Correction]:
    starts = [at for at in range(len(raw)) if raw.startswith(word, at)]
    return [correction(raw, at, at + len(word), after) for at in starts]


def test_a_verdict_quotes_the_text_around():
    raw = "x" * 30 + "Ake" + "y" * 30
    (change,) = words(raw, "Ake", "Åke")
    verdict = verdict_on(raw, change, accepted=False)
    assert verdict == Verdict("Ake", "Åke", "x" * QUOTE, "y" * QUOTE, accepted=False)


def test_a_verdict_holds_in_a_new_reading():
    """Where a page before it has been read otherwise, the quote still finds its word."""
    old = "sidan ett, och mycket mer, deltog Ake Ek från den lilla orten"
    verdict = verdict_on(old, words(old, "Ake", "Åke")[0], accepted=False)
    new = "en helt annan sida " + old
    assert heed(new, words(new, "Ake", "Åke"), [verdict]) == ()


def test_a_page_header_is_refused_once():
    header = "\nProtokoll, fort vid mote med Ake Eks stiftelse i Habo\n"
    raw = (header + "x" * 40) * 12
    changes = words(raw, "Ake", "Åke")
    assert len(changes) == 12
    assert heed(raw, changes, [verdict_on(raw, changes[3], accepted=False)]) == ()


def test_the_same_word_elsewhere_is_not_refused():
    raw = "Ake kom. " + "x" * 40 + " Ake gick."
    first, second = words(raw, "Ake", "Åke")
    assert heed(raw, [first, second], [verdict_on(raw, first, accepted=False)]) == (second,)


def test_another_replacement_of_the_word_is_not_refused():
    (change,) = words("Ake kom", "Ake", "Åke")
    (other,) = words("Ake kom", "Ake", "Aké")
    assert heed("Ake kom", [change], [verdict_on("Ake kom", other, accepted=False)]) == (change,)
