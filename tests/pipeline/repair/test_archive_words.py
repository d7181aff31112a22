"""Damaged text learns from good documents what no lexicon knows, and nothing else."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.diacritics.load import Diacritics, load
from pipeline.agenda.topics import load_vocabulary
from pipeline.corrections import apply, verdict_on
from pipeline.document import Line, Page, Reading, Span
from pipeline.findings import Correction
from pipeline.interpret import Tools, interpret_with_notes
from pipeline.repair.archive_words import (
    ArchiveSettings,
    ArchiveWords,
    Asked,
    Asking,
    Sighting,
    Taught,
    taught_by,
)
from pipeline.repair.find import RepairSettings, find_corrections
from pipeline.swedish.lexicon import MARKED, Chosen, Spellings, plain

CASES = Path(__file__).parents[2] / "cases" / "repair" / "archive.json"


@pytest.fixture(scope="module")
def restorer() -> Diacritics:
    return load()


def cases() -> list[object]:
    found = json.loads(CASES.read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["label"]) for case in found]


def words(seen: dict[str, list[object]]) -> ArchiveWords:
    """Spellings with how many documents hold them, and how many of these are trusted."""
    found: dict[str, list[Sighting]] = {}
    for spelling, (documents, trusted) in seen.items():
        found.setdefault(plain(spelling), []).append(Sighting(spelling, documents, trusted))
    return ArchiveWords(found)


@pytest.mark.parametrize("case", cases())
def test_the_archives_spelling_is_taken_where_it_stands_clear(case, restorer):
    found = find_corrections(case["raw"], restorer, known=words(case["archive"]))
    assert apply(case["raw"], found).text == case["expected"]
    told = [one for one in found if "archive" in one.rule.split("+")]
    assert [one.after for one in told] == case["told"]
    assert all(one.probability == ArchiveSettings().probability for one in told)


class Ignorant:
    """Knows a handful of words, and guesses a mark on every other."""

    known: dict[str, Spellings] = {  # noqa: RUF012
        "har": (("här", 900), ("har", 800)),
        "sanden": (("sanden", 40), ("sandén", 30)),
        "ocksa": (("också", 5_000),),
    }

    def spellings(self, folded: str) -> Spellings:
        return self.known.get(folded, ())

    def restore(self, tokens: Sequence[str]) -> list[Chosen | None]:
        return [self._one(token) for token in tokens]

    def _one(self, token: str) -> Chosen | None:
        if not token[0].isalpha() or len(token.lower()) != len(token):
            return None
        found = self.known.get(plain(token))
        return (found[0][0], 0.7) if found else (token.lower(), 0.6)


DAMAGED = "Ocksa ocksa ocksa ocksa ocksa ocksa. "


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ({"björneby": [2, 0]}, "Björneby"),
        ({"björneby": [1, 1]}, "Björneby"),
        ({"björneby": [1, 0]}, "Bjorneby"),  # one reading of a picture may be misread
        ({"björneby": [2, 1], "bjorneby": [1, 0]}, "Bjorneby"),  # they disagree
        ({"björneby": [40, 1], "bjorneby": [1, 0]}, "Björneby"),  # one slip of the pen
        ({"bjorneby": [9, 9]}, "Bjorneby"),
    ],
)
def test_what_must_agree(seen, expected):
    raw = DAMAGED + "Eva Bjorneby kom."
    shown = apply(raw, find_corrections(raw, Ignorant(), known=words(seen))).text
    assert shown.split()[-2] == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Vi har Eva.", "Vi här Eva."),  # a word, not a name: the context's guess stands
        ("Eva Sanden kom.", "Eva Sandén kom."),
        ("Sanden var fin.", "Sanden var fin."),  # a capital that makes no name
        ("Om sanden sades lite.", "Om sanden sades lite."),
    ],
)
def test_a_known_word_is_only_overruled_as_a_name_that_is_not_sure(raw, expected):
    archive = words({"har": [50, 50], "sandén": [50, 50]})
    shown = apply(DAMAGED + raw, find_corrections(DAMAGED + raw, Ignorant(), known=archive)).text
    assert shown.endswith(expected)


def test_what_is_sure_is_not_overruled(restorer):
    raw = "Narvarande pa motet var aven Eva Akesson fran Skovde och Goran Ek."
    archive = words({"akesson": [50, 50], "göran": [50, 50], "mötet": [50, 50]})
    assert "Eva Åkesson" in apply(raw, find_corrections(raw, restorer, known=archive)).text


@given(
    seen=st.dictionaries(
        st.text("aåäoöeébn", min_size=3, max_size=6),
        st.tuples(st.integers(1, 30), st.integers(0, 3)),
        max_size=8,
    ),
    text=st.lists(st.text("aåoöebn", min_size=3, max_size=6), max_size=12).map(" ".join),
)
def test_only_marks_change_and_none_goes(seen, text):
    """Whatever the archive says: å, ä, ö and é for a, o and e, and never the other way."""
    archive = words({word: list(counts) for word, counts in seen.items()})
    raw = DAMAGED + text
    for one in find_corrections(raw, Ignorant(), known=archive):
        assert plain(one.before) == plain(one.after)
        assert all(
            old == new or old not in MARKED for old, new in zip(one.before, one.after, strict=True)
        )


@given(text=st.text("aåoöebn .\nÅE", max_size=60))
def test_text_that_is_right_asks_nothing(text):
    asking = Asking(ArchiveWords.of(["björneby"]))
    raw = "Också " * 9 + text
    found = find_corrections(raw, Ignorant(), known=asking)
    assert asking.asked == ()
    assert found == find_corrections(raw, Ignorant())


def test_every_answer_is_noted(restorer):
    asking = Asking(words({"björneby": [2, 0]}))
    raw = "Narvarande pa motet var aven Eva Bjorneby och Nils Ramstorp fran Skovde."
    find_corrections(raw, restorer, RepairSettings(), asking)
    answers = {one.folded: one.answer for one in asking.asked}
    assert answers["bjorneby"] == "björneby"
    assert answers["ramstorp"] == ""
    assert "narvarande" not in answers


def test_that_a_word_has_no_mark_matters_where_one_would_be_given():
    asking = Asking(words({"bjorneby": [2, 0], "tibro": [2, 0]}))
    assert asking.told("bjorneby", "björneby") == "bjorneby"
    assert asking.told("tibro", "tibro") == "tibro"
    assert asking.asked == (Asked("bjorneby", "bjorneby", True), Asked("tibro", "", False))


# What a document teaches

GOOD = """Också är mötet på gång för Björneby.
Vi åker till Råmstorp, sade Eva Sandén på mötet. Frågan är öppen."""


def page(text: str, number: int = 1, **told) -> Page:
    lines = tuple(map(Line, text.split("\n")))
    return Page(number, 0, 0, **{"origin": "plain", "lines": lines, **told})


def lessons(*pages: Page, corrections: Sequence[Correction] = (), names: Sequence[str] = ()):
    reading = Reading("ab" * 32, "a.txt", "text/plain", pages)
    spans = [Span(at, at + len(name)) for name in names if (at := reading.text.index(name)) >= 0]
    shown = apply(reading.text, corrections)
    found = taught_by(reading, shown, (), spans, load(), ArchiveSettings())
    return {one.spelling: (one.times, one.trusted) for one in found}


def test_a_good_page_teaches_what_the_lexicon_does_not_know():
    found = lessons(page(GOOD))
    assert found["råmstorp"] == (1, True)
    assert "mötet" not in found
    assert "också" not in found


def test_the_spelling_without_marks_is_taught_too():
    assert lessons(page(GOOD + "\nNils Ramstorp var där."))["ramstorp"] == (1, True)


@pytest.mark.parametrize(
    "told",
    [
        {"origin": "ocr", "confidence": 0.6},
        {"lines": tuple(map(Line, GOOD.translate(str.maketrans("åäöé", "aaoe")).split("\n")))},
    ],
)
def test_a_page_read_badly_or_without_marks_teaches_nothing(told):
    assert lessons(page(GOOD, **told)) == {}


def test_a_picture_alone_is_not_trusted_but_its_attendance_list_is():
    ocr = {"origin": "ocr", "confidence": 0.95}
    assert lessons(page(GOOD, **ocr))["råmstorp"] == (1, False)
    assert lessons(page(GOOD, **ocr), names=["Råmstorp"])["råmstorp"] == (1, True)


@pytest.mark.parametrize(
    ("rule", "teaches"), [("diacritics", False), ("letters", False), ("archive", False),
                          ("nfc+diacritics", False), ("hyphen", True), ("ligature", True)],
)  # fmt: skip
def test_a_page_whose_letters_were_doubted_teaches_nothing(rule, teaches):
    at = GOOD.index("öppen")
    doubt = Correction(Span(at, at + 5), "öppen", "öppna", rule, 0.9)
    second = page(GOOD.replace("Råmstorp", "Trånemåla"), 2)
    found = lessons(page(GOOD), second, corrections=[doubt])
    assert ("råmstorp" in found) is teaches
    assert "trånemåla" in found  # the other page


@pytest.mark.parametrize(
    "line",
    [
        "Skriv till eva.trånemåla@hjo.se om det.",
        "Se www.trånemåla.se om det.",
        "Koden är trånemåla7 eller 7trånemåla.",
        "Vi såg på trånemå-\nla i går.",
        "Han läste: the quality of trånemåla should be improved by the board, and so on.",
    ],
)
def test_what_is_no_swedish_word_is_not_taught(line):
    assert not [word for word in lessons(page(f"{GOOD}\n{line}")) if word.startswith("trån")]


def test_a_sentences_first_word_is_no_name():
    text = GOOD + "\nSandén åkte. Då kom Sandén.\nSandén gick."
    assert lessons(page(text))["sandén"][0] == 2  # Eva Sandén, kom Sandén
    assert lessons(page(text), names=["Sandén"])["sandén"] == (4, True)  # but in the list it is


def test_what_was_taught_is_sorted_and_the_same_again():
    reading = Reading("ab" * 32, "a.txt", "text/plain", (page(GOOD),))
    shown = apply(reading.text, ())
    found = taught_by(reading, shown, (), (), load(), ArchiveSettings())
    again = taught_by(replace(reading), shown, (), (), load(), ArchiveSettings())
    assert found == again == tuple(sorted(found, key=lambda one: one.spelling))
    assert all(isinstance(one, Taught) and plain(one.spelling) == one.folded for one in found)


# Beside the record

LOST = (
    "Narvarande pa motet var aven Eva Ramstorp fran Skovde. Fragan om f6rslaget n6jda "
    "6msesidigt Drommafalt ar vilande. Orkvist och Mansater vill bjuda in till kom-\nmunens "
    "mote. Asvard ar n6jd."
)


@pytest.fixture(scope="module")
def tools(restorer) -> Tools:
    return Tools(restorer, load_vocabulary())


@pytest.mark.parametrize("least", [0.1, 0.5, 0.6, 0.9, 0.97, 0.9995, 0.99999])
def test_one_look_finds_the_same_as_two(tools, least):
    """What is shown is what the threshold alone would give; what is listed lies below it."""
    reading = Reading("ab" * 32, "a.txt", "text/plain", (page(LOST),))
    told = replace(tools, repair=RepairSettings(least_probability=least))
    minutes, notes = interpret_with_notes(reading, told)
    assert minutes.corrections == find_corrections(LOST, tools.restorer, told.repair)
    assert all(one.probability < max(least, 0.7) for one in notes.unsure)
    shown = {one.span for one in minutes.corrections if "diacritics" in one.rule}
    assert not shown & {one.span for one in notes.unsure}
    assert notes.taught == ()  # what asks does not teach
    assert notes.asked


def test_what_a_person_wants_takes_the_place_of_what_it_overlaps(tools):
    reading = Reading("ab" * 32, "a.txt", "text/plain", (page(LOST),))
    told = replace(tools, repair=RepairSettings(least_probability=0.999999))
    _, notes = interpret_with_notes(reading, told)
    wanted = [verdict_on(LOST, one, accepted=True) for one in notes.unsure]
    minutes, after = interpret_with_notes(reading, told, wanted)
    assert set(notes.unsure) <= set(minutes.corrections)
    assert after.unsure == ()
    unwanted = [replace(one, accepted=False) for one in wanted]
    minutes, after = interpret_with_notes(reading, told, unwanted)
    assert not set(notes.unsure) & set(minutes.corrections)
    assert after.unsure == ()


def test_what_is_sure_of_a_word_stays_beside_what_is_not(tools, monkeypatch):
    """Misread letters are put right although the marks are not sure."""
    sure = Correction(Span(0, 5), "m6ten", "moten", "letters", 0.9)
    both = Correction(Span(0, 5), "m6ten", "möten", "letters+unsure", 0.4)

    def find(_text, _restorer, _settings, known):
        return (both,) if known.lists_unsure else (sure,)

    monkeypatch.setattr(sys.modules["pipeline.interpret"], "find_corrections", find)
    reading = Reading("ab" * 32, "a.txt", "text/plain", (page("m6ten i Hjo"),))
    minutes, notes = interpret_with_notes(reading, tools)
    assert (minutes.corrections, notes.unsure) == ((sure,), (both,))
    wanted = [verdict_on("m6ten i Hjo", both, accepted=True)]
    minutes, notes = interpret_with_notes(reading, tools, wanted)
    assert (minutes.corrections, notes.unsure) == ((both,), ())
