"""Names: what can be one, where one ends and the next begins, and how it is written and sounds."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.swedish.name_sound import sound_tokens
from pipeline.swedish.names import (
    bearers,
    could_be_name_word,
    is_common_word,
    is_given_name,
    is_initial,
    looks_like_person,
    split_names,
    tidy_name,
)

WORDS = ["Eva", "Ek", "Bo", "Lund", "Anna-Lisa", "von", "K.", "Åke", "Persson", "W", "Karl"]


def cut(text: str, breaks: tuple[int, ...] = ()) -> list[str]:
    words = text.split()
    found = split_names(words, [at in breaks for at in range(len(words))])
    return [" ".join(words[start:end]) for start, end in found]


@pytest.mark.parametrize(
    "names",
    [
        ["Eva Ek"],
        ["Eva Ek", "Bo Kvist"],
        ["Anna Maria Borg", "Per Erik Sund"],
        ["Carl von Tamm", "Eva Ek"],
        ["Eva K. Borg", "Bo Kvist"],
        ["Anders W", "Karin S"],
        ["Jens Lund", "Eva Mora"],
        ["Anna-Lisa Ek-Lund", "Bo Kvist"],
        ["Knut Åke Hällmo"],
        ["Ida Kindal", "Olle Sandvik", "Tor Ask"],
    ],
    ids=" / ".join,
)
def test_a_run_is_cut_where_persons_end(names):
    assert cut(" ".join(names)) == names


def test_a_line_that_ends_parts_two_persons():
    """Where the words leave it open, the line's end says where one person ends."""
    assert cut("Liv Zoran Eva Melker Frid") == ["Liv Zoran", "Eva Melker Frid"]
    assert cut("Liv Zoran Eva Melker Frid", breaks=(3,)) == ["Liv Zoran Eva", "Melker Frid"]


@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_every_word_is_in_one_person_and_in_order(words):
    cuts = split_names(words)
    assert [at for start, end in cuts for at in range(start, end)] == list(range(len(words)))
    assert all(start < end <= start + 6 for start, end in cuts)


def test_a_long_run_costs_linear_time():
    before = time.process_time()
    split_names(WORDS * 1_000)
    assert time.process_time() - before < 5


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("HÖGSTRÖM Ulla", "Ulla Högström"),
        ("VON TAMM Carl", "Carl von Tamm"),
        ("EK-LUND Anna-Lisa", "Anna-Lisa Ek-Lund"),
        ("EVA EK", "Eva Ek"),
        ("Eva EK", "Eva Ek"),
        ("Eva Ek", "Eva Ek"),
        ("Anders W", "Anders W"),
        ("EK K.", "Ek K."),
        ("ÅSA ÖBERG-ÄNG", "Åsa Öberg-Äng"),
        ("McDonald Eva", "McDonald Eva"),
    ],
)
def test_names_are_written_in_usual_order_and_case(printed, name):
    assert tidy_name(printed.split()) == name


@pytest.mark.parametrize("word", ["Eva", "anna", "Åsa", "ASA", "Anna-Lisa"])
def test_given_names(word):
    assert is_given_name(word)


@pytest.mark.parametrize("word", ["", "Kommun", "Närvarande", "Skövde", "Anna-Kommun", "12"])
def test_no_given_names(word):
    assert not is_given_name(word)


def test_a_double_name_is_as_common_as_its_rarer_half():
    assert bearers("Eva-Xyzzy") == 0
    assert 0 < bearers("Tyra-Anna") <= bearers("Tyra")


@pytest.mark.parametrize(("word", "could"), [("Ek", True), ("0la", True), ("ek", False)])
def test_words_of_a_name_begin_with_a_capital(word, could):
    assert could_be_name_word(word) == could


@pytest.mark.parametrize("word", ["Beslut", "Mötet", "och"])
def test_everyday_words_are_no_names(word):
    assert is_common_word(word)
    assert not could_be_name_word(word)


@pytest.mark.parametrize(("word", "one"), [("K", True), ("K.", True), ("k", False), ("Ke", False)])
def test_initials(word, one):
    assert is_initial(word) == one


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("Eva Ek", True),
        ("Carl von Tamm", True),
        ("Eva", False),
        ("Lunds renhållning", False),
        ("Mötet Öppnas", False),
        ("A B C D E F G", False),
    ],
)
def test_what_can_be_a_whole_name(text, one):
    assert looks_like_person(text.split()) == one


# -- how names sound ---------------------------------------------------------------------------


def test_initials_and_hyphens_leave_no_sound():
    assert sound_tokens("Anna-Lisa K. Ek") == sound_tokens("Anna Lisa Ek")
