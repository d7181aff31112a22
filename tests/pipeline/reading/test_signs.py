"""Signs that one model cannot write are asked of another: which words, how often, what is kept."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.reading.ocr import OcrSettings, engine
from pipeline.reading.ocr_words import ReadWord, Words
from pipeline.reading.picture import Prepared
from pipeline.reading.second_look import doubt_of, seen_again
from pipeline.reading.signs import _MOST, MISTAKEN_FOR, doubtful, signs_of, with_signs

CASES = Path(__file__).parents[2] / "cases" / "signs"


def cases(name: str) -> list:
    told = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["label"]) for case in told]


def words_of(*lines: str) -> Words:
    """Words 10 pixels a letter wide, their lines 40 apart, 100 from the left."""
    found = []
    for number, text in enumerate(lines, 1):
        x = 100
        for word in text.split(" "):
            top = 40 * number
            found.append(ReadWord(word, (1, 1, number), x, top, 10 * len(word), 20, 0.9))
            x += 10 * len(word) + 10
    return tuple(found)


def drawn(words: Words) -> Prepared:
    """A page where each word is a block of a tone of its own: 0, 1, 2, ..."""
    pixels = np.full((max(word.top for word in words) + 60, 1200), 255, np.uint8)
    for tone, word in enumerate(words):
        pixels[word.top : word.top + word.height, word.left : word.left + word.width] = tone
    return Prepared(Image.fromarray(pixels), 150, 0.48)


class Second:
    """A second model that says of each block, where it sees it, what it is told to say."""

    def __init__(self, *said: str, confidence: float = 0.9) -> None:
        self.said, self.confidence = said, confidence
        self.asked: list[list[Prepared]] = []

    def __call__(self, strips):
        self.asked.append(list(strips))
        return [tuple(self._words(np.asarray(strip.image))) for strip in strips]

    def _words(self, pixels):
        for tone, text in enumerate(self.said):
            _, _, found, _ = cv2.connectedComponentsWithStats((pixels == tone).astype(np.uint8))
            for left, top, width, height, _ in found[1:].tolist() if text else ():
                yield ReadWord(text, (1, 1, 1), left, top, width, height, self.confidence)


def settled(lines: list[str], said: str, **options) -> tuple[Words, Words, Second]:
    words = words_of(*lines)
    second = Second(*said.split(" "), **options)
    (found,) = with_signs([drawn(words)], [words], second)
    return words, found, second


# -- two readings of a word ------------------------------------------------------------------


@pytest.mark.parametrize("case", cases("signs_of"))
def test_a_word_gets_the_signs_of_another_reading(case):
    read, said = case["raw"]
    assert signs_of(read, said) == case["expected"]


PRINTED = st.one_of(
    st.from_regex(r"§§? ?[1-9][0-9]?\.?", fullmatch=True),
    st.from_regex(r"[1-9][0-9]?(,[1-9])? ?%", fullmatch=True),
    st.from_regex(r"[a-zåäö]{2,8}\.[a-zåäö]{2,8}@hjo\.se", fullmatch=True),
    st.from_regex(r"[1-3][0-9] ?°C", fullmatch=True),
)
MISREAD = {"§": "8", "%": "26", "@": "Q", "°": "”"}


@given(PRINTED)
def test_what_was_printed_comes_back(printed):
    """First read without signs and parts, then by a model without å, ä and ö."""
    first = "".join(MISREAD.get(letter, letter) for letter in printed.replace(" ", ""))
    second = printed.translate(str.maketrans("åäö", "aao"))
    assert signs_of(first, second.split(" ")) == printed.split(" ")


LETTERS = "§%@°8$26YoQ”*CaåöE.-,1"


@given(st.text(LETTERS, max_size=8), st.lists(st.text(LETTERS, min_size=1, max_size=5), max_size=3))
def test_nothing_changes_but_signs(read, said):
    """Between the signs stands what was read, letter for letter, in its order."""
    found = signs_of(read, said)
    if found is None:
        return
    assert len(found) == len(said)
    kept = re.split(f"[{''.join(MISTAKEN_FOR)}]", "".join(found))
    assert re.fullmatch(".{1,4}".join(map(re.escape, kept)), read)
    assert len(kept) > 1


@given(st.text("§%@°8Qo", max_size=3000))
def test_long_words_take_no_long_time(text):
    signs_of("8" * len(text), [text])


# -- which words are asked about ---------------------------------------------------------------


@pytest.mark.parametrize("case", cases("doubtful"))
def test_words_that_may_be_signs(case):
    words = words_of(case["raw"])
    assert [words[doubt.at].text for doubt in doubtful(words)] == case["expected"]


def test_neighbours_are_those_of_the_same_line():
    words = words_of("Plan för år 8", "12 personer kom")
    assert doubtful(words) == []


def test_a_table_of_figures_is_not_asked_about():
    rows = ["Utfall 10 26"] * _MOST
    assert len(doubtful(words_of(*rows))) == _MOST
    assert doubtful(words_of(*rows, "Budget 20 26")) == []


# -- asking ------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _as_large_as_it_is(monkeypatch):
    """The engine here knows words by their tone, which enlarging would blend."""
    monkeypatch.setattr("pipeline.reading.signs._ZOOM", 1.0)


def test_without_doubt_nobody_is_asked():
    _, found, second = settled(["Närvarande var Eva Ek", "8 val"], "")
    assert second.asked == []
    assert [word.text for word in found] == ["Närvarande", "var", "Eva", "Ek", "8", "val"]
    assert with_signs([], [], second) == []
    assert second.asked == []


def test_a_sign_is_taken_over_where_the_word_stood():
    words, found, second = settled(
        ["8 12 Val", "Andelen var 20 26"], "§ 12 Val Andelen var 20 %", confidence=0.8
    )
    assert [word.text for word in found] == ["§", "12", "Val", "Andelen", "var", "20", "%"]
    assert len(second.asked) == 1
    for before, after in zip(words, found, strict=True):
        assert (before.line, before.confidence) == (after.line, after.confidence)
        place = before.left, before.top, before.width, before.height
        assert (after.left, after.top, after.width, after.height) == place


def test_all_pages_are_asked_about_at_once_and_only_those_in_doubt():
    pages = [words_of("8 12 Val"), words_of("Eva Ek"), words_of("20 26 av alla")]
    second = Second("§", "12")
    found = with_signs([drawn(words) for words in pages], pages, second)
    assert [len(strips) for strips in second.asked] == [2]
    assert [[word.text for word in words] for words in found] == [
        ["§", "12", "Val"],
        ["Eva", "Ek"],
        ["20", "26", "av", "alla"],
    ]


def test_what_is_asked_is_a_cutting_of_the_page():
    words, _, second = settled(["Val av", "8 12 Val", "Eva Ek"], "")
    ((strip,),) = second.asked
    pixels = np.asarray(strip.image)
    assert set(np.unique(pixels).tolist()) == {2, 3, 4, 255}
    assert pixels.shape[0] < 60
    assert strip.scale == drawn(words).scale


@pytest.mark.parametrize("said", ["8 12", "", "§ 12", "5 12"])
def test_only_a_sign_is_taken_over(said):
    _, found, _ = settled(["8 12 Val"], said)
    assert [word.text for word in found][1:] == ["12", "Val"]
    assert found[0].text == ("§" if "§" in said else "8")


def test_an_unsure_second_reading_is_not_believed():
    _, found, _ = settled(["8 12 Val"], "§ 12 Val", confidence=0.3)
    assert found[0].text == "8"


def test_words_at_the_edge_of_the_page():
    word = ReadWord("8", (1, 1, 1), 0, 0, 10, 20, 0.9)
    words = (word, ReadWord("12", (1, 1, 1), 20, 0, 20, 20, 0.9))
    page = drawn(words)
    (found,) = with_signs([page], [words], Second("§", "12"))
    assert [one.text for one in found] == ["§", "12"]
    assert (found[0].left, found[0].top) == (0, 0)


@given(st.lists(st.sampled_from(["8", "12", "26", "20", "Val", "3520", "828", "”C"]), max_size=12))
def test_words_keep_their_line_and_stay_on_the_page(texts):
    words = words_of(*(" ".join(texts[at : at + 4]) for at in range(0, len(texts), 4)), "Hjo")
    said = {"8": "§", "26": "%", "3520": "35%", "828": "§28", "”C": "°C"}
    page = drawn(words)
    second = Second(*(said.get(word.text, word.text) for word in words))
    (found,) = with_signs([page], [words], second)
    assert len(second.asked) <= 1
    assert len(found) == len(words)
    for before, after in zip(words, found, strict=True):
        assert after.text in {before.text, said.get(before.text)}
        assert after.line == before.line
        assert 0 <= after.left < after.left + after.width <= page.image.width
        assert 0 <= after.top < after.top + after.height <= page.image.height


def test_a_year_stays_a_year():
    """2026 may be 20 % read in one: it is asked about, and stays."""
    _, found, _ = settled(["Plan för 2026"], "Plan for 2026")
    assert [word.text for word in found] == ["Plan", "för", "2026"]


def test_a_lone_long_dash_is_the_swedish_one():
    _, found, _ = settled(["13 — 15 Eva—Ek"], "")
    assert [word.text for word in found] == ["13", "–", "15", "Eva—Ek"]


def test_an_engine_asks_in_the_second_language_only_if_there_is_one():
    words = words_of("8 12 Val")
    asked = []

    def recogniser(prepared, language):
        asked.append(language)
        return [words] if language == "swe" else Second("§", "12")(prepared)

    (lines,) = engine(recogniser)([drawn(words)])
    assert [line.text for line in lines] == ["§ 12 Val"]
    (lines,) = engine(recogniser, OcrSettings(signs=""))([drawn(words)])
    assert [line.text for line in lines] == ["8 12 Val"]
    assert asked == ["swe", "eng", "swe"]


@pytest.mark.parametrize("zoom", [1.0, 1.5, 2.0])
def test_what_is_seen_larger_stands_where_it_stood(zoom):
    words = words_of("Eva", "Samnel kom")
    sizes = []

    def ask(strips):
        (strip,) = strips
        sizes.append(strip.dpi)
        _, _, found, _ = cv2.connectedComponentsWithStats(
            (np.asarray(strip.image) < 128).astype(np.uint8)
        )
        left, top, width, height, _ = min(found[1:].tolist())
        return [(ReadWord("Samuel", (1, 1, 1), left, top, width, height, 0.9),)]

    (seen,) = seen_again([drawn(words)], [words], [[doubt_of(words, 1)]], ask, zoom)
    (word,) = seen[1]
    assert word.text == "Samuel"
    assert (word.left, word.top) == pytest.approx((words[1].left, words[1].top), abs=1)
    assert (word.width, word.height) == pytest.approx((60, 20), abs=2)
    assert sizes == [round(150 * zoom)]


@pytest.mark.parametrize(
    ("read", "told"),
    [("—", "–"), ("9.00—12.00", "9.00–12.00"), ("14—-16", "14–16"), ("A—B", "A—B")],
)
def test_the_only_long_dash_of_the_model_is_an_en_dash(read, told):
    _, found, _ = settled([f"kl {read} idag"], "")
    assert found[1].text == told


def test_pieces_of_an_unevenly_lit_page_are_levelled():
    words = words_of("8 12 Val")
    page = replace(drawn(words), uneven=True)
    second = Second("§", "12")
    with_signs([page], [words], second)
    ((strip,),) = second.asked
    assert not strip.uneven
