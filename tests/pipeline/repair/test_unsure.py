"""What is too improbable is not made, whatever the rule, and is listed for a person."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.diacritics.load import load
from pipeline.corrections import apply
from pipeline.document import Span
from pipeline.findings import Correction
from pipeline.repair.archive_words import NOTHING_KNOWN, UNSURE, Asking
from pipeline.repair.blanks import find_blanks
from pipeline.repair.find import RepairSettings, _with_doubted, find_corrections
from pipeline.repair.letters import find_letters
from pipeline.repair.rewriting import LetterSettings

LOST = str.maketrans(dict.fromkeys("åäöéÅÄÖÉ", "\ufffd"))
DAMAGED = (
    "F6r alla méten 6ver aren f6r lararna. Vi gick Over till nasta fraga, att vi sag en ny "
    "ar betssatt. "
    "Al-st\ufffdd och \ufffdvriga fr\ufffdgor i natver-\nket."
)


def rules(found) -> set[str]:
    return {rule for one in found for rule in one.rule.split("+")}


def test_every_rule_obeys_the_threshold():
    usual = find_corrections(DAMAGED, load())
    assert rules(usual) >= {"letters", "diacritics", "lost", "acronym", "hyphen"}
    strict = find_corrections(DAMAGED, load(), RepairSettings(least_probability=0.9999))
    assert all(one.probability >= 0.9999 for one in strict)
    assert rules(strict).isdisjoint({"letters", "acronym", "hyphen"})


def test_what_is_left_is_listed_by_every_rule():
    strict = RepairSettings(least_probability=0.9999)
    found = find_corrections(DAMAGED, load(), strict, Asking(NOTHING_KNOWN))
    left = {one.before: one.after for one in found if one.rule == UNSURE}
    assert {"F6r": "För", "6ver": "över", "Al": "AI"}.items() <= left.items()
    assert all(one.before == DAMAGED[one.span.start : one.span.end] for one in found)
    assert all(one.span.end <= other.span.start for one, other in pairwise(found))


def test_a_lost_letter_that_is_only_guessed_is_listed():
    text = "Det g\ufffdr an."
    settings = RepairSettings(least_lost=0.9999)
    assert not find_corrections(text, load(), settings)
    (found,) = find_corrections(text, load(), settings, Asking(NOTHING_KNOWN))
    assert found.before == "g\ufffdr"
    assert found.rule == UNSURE


SPAN = st.builds(
    lambda start, more: Span(start, start + more), st.integers(0, 30), st.integers(0, 4)
)


@given(st.lists(SPAN), st.lists(SPAN))
def test_made_and_doubted_never_overlap_and_nothing_made_is_lost(first, second):
    made, end = [], 0
    for span in sorted(first):
        if span.start >= end and span.end > span.start:
            made.append(Correction(span, "x", "y", "diacritics", 0.9))
            end = span.end
    doubted = [Correction(span, "x", "z", UNSURE, 0.1) for span in second if span.end > span.start]
    found = _with_doubted(tuple(made), doubted)
    assert all(one.span.end <= other.span.start for one, other in pairwise(found))
    assert [one for one in found if one.rule != UNSURE] == made
    if not made:
        assert bool(found) == bool(doubted)


SENTENCES = [
    "Det är bra.", "Skolan är öppen.", "Mötet öppnades.", "Kommunen ålades det.",
    "Eva åker till Örebro.", "Göran Öman och Lars-Åke sade ja.", "Föreningen är från Östersund.",
    "MR-övergrepp är ett ämne.", "Nils Åström är ordförande.", "Även Åsa är här.",
]  # fmt: skip


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6))
def test_no_letter_changes_its_case_where_marks_were_lost(sentences):
    text = " ".join(sentences)
    damaged = text.translate(LOST)
    shown = apply(damaged, find_corrections(damaged, load())).text
    assert len(shown) == len(text)
    wrong = [(a, b) for a, b in zip(text.split(), shown.split(), strict=True) if a != b]
    assert not [pair for pair in wrong if pair[0].lower() == pair[1].lower()]


@pytest.mark.parametrize(("spelling", "often"), [("örebro", 0.9), ("åsa", 0.9), ("är", 0.0)])
def test_how_often_a_spelling_has_a_capital(spelling, often):
    assert load().capital(spelling) == pytest.approx(often, abs=0.15)


def test_what_is_unknown_has_no_capital_to_tell_of():
    assert load().capital("qqqq") is None


class Rare:
    """Knows one word, seen so often with its mark and never without."""

    def __init__(self, times: int) -> None:
        self.times = times

    def spellings(self, folded):
        known = (("bläckhornet", self.times),) if folded == "blackhornet" else ()
        return known or load().spellings(folded)

    def capital(self, spelling):
        return load().capital(spelling)

    def restore(self, tokens):
        return load().restore(tokens)


@pytest.mark.parametrize(("times", "changed"), [(99, False), (100, True)])
def test_in_right_text_only_what_is_never_written_so_is_touched(times, changed):
    text = "Mötet öppnades även för många, och frågan om blackhornet är löst."
    assert bool(find_corrections(text, Rare(times))) == changed


def test_two_words_are_joined_only_where_one_of_them_is_hardly_a_word():
    """`en bart` (folded `enbart`) is two words a thousand times rarer than what they would make."""
    seen = {"enbart": 5000, "en": 9_000_000, "bart": 6}

    class Counts(Rare):
        def spellings(self, folded):
            return ((folded, seen[folded]),) if folded in seen else ()

    text = "gor en bart sa"
    assert not list(find_blanks(text, [Span(0, len(text))], Counts(0)))
    seen["bart"] = 5
    assert [one.after for one in find_blanks(text, [Span(0, len(text))], Counts(0))] == ["enbart"]


def test_letters_tell_the_calibrated_probability():
    (found,) = find_letters("fér", [Span(0, 3)], load(), LetterSettings())
    assert found.probability <= LetterSettings().calibration[-1][1]
