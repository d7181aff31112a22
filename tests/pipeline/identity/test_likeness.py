"""How alike two names are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.identity.likeness import Likeness, likeness
from pipeline.swedish.name_rarity import could_be_surname, share_of
from pipeline.swedish.name_sound import sound_tokens


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("eva ek", "eva ek", Likeness.SAME),
        ("maja gustafsson", "maja gustavsson", Likeness.VARIANT),
        ("therese ek", "theres ek", Likeness.VARIANT),
        ("maria berg", "maria bergh", Likeness.VARIANT),
        ("kristina wiklund", "christina viklund", Likeness.VARIANT),
        ("elin sandahl broman", "elin broman sandahl", Likeness.SPELT),
        ("anneli nilsson", "annelie nilsson", Likeness.VARIANT),
        ("emelie hellen", "emelie hellen lillsjo", Likeness.PART),
        ("eva k. borg", "eva borg", Likeness.SPELT),
        ("marie louise ek", "marielouise ek", Likeness.VARIANT),
        ("eva lotta ekquist", "evalotta ekqvist", Likeness.VARIANT),
        ("josefina ek", "josefine ek", Likeness.GIVEN),
        ("maria ek", "marie ek", None),
        ("zeljka ek", "zelika ek", Likeness.MISSPELT),
        ("yasmin ek", "jasmin ek", Likeness.VARIANT),
        ("barbro ohlsson", "barbro olsson", Likeness.VARIANT),
        ("lars naslund", "lars nasslind", None),
        ("lars talklint", "lars talklind", Likeness.NEAR),
        ("petra ljungqvist", "petra ljunqvist", Likeness.NEAR),
        ("karin lindstrom", "karin lindstorm", Likeness.MISSPELT),
        ("lena wiberg", "lena wikberg", Likeness.NEAR),
        ("lena lindberg", "lena lundberg", None),
        ("louis roos", "louise roos", None),
        ("simon roos", "simone roos", None),
        ("eva ek", "eva eke", None),
        ("lotta sandahl", "charlotte sandahl", Likeness.SHORT),
        ("lasse ek", "lars erik ek", Likeness.SHORT),
        ("anders w", "anders wikner", Likeness.INITIAL),
        ("anders w", "anders borg", None),
        ("p-o ek", "per olof ek", Likeness.INITIAL),
        ("c rask", "camilla rask", Likeness.INITIAL),
        ("c. rask", "c rask", Likeness.SPELT),
        ("c rask", "k rask", None),
        ("c rask", "berit rask", None),
        ("c rask", "camilla borg", None),
        ("anders w", "anders w", Likeness.SAME),
        ("eva k. borg", "eva l. borg", None),
        ("inga britt ek", "ingabritt ek", Likeness.VARIANT),
        ("maria berg", "maria borg", None),
        ("karin persson", "karina persson", None),
        ("jan ek", "jon ek", None),
        ("eva ek", "bo ek", None),
        ("eva", "eva ek", None),
        ("eva", "ewa", Likeness.VARIANT),
    ],
)
def test_likeness(one, other, expected):
    assert likeness(one, other) == expected
    assert likeness(other, one) == expected


@given(st.text(max_size=20), st.text(max_size=20))
def test_likeness_goes_both_ways(one, other):
    assert likeness(one, other) == likeness(other, one)
    assert likeness(one, one) is Likeness.SAME


@pytest.mark.parametrize("word", ["wikberg", "bergstrom", "hagsund", "lofgren", "persson"])
def test_surnames(word):
    assert could_be_surname(word)


@pytest.mark.parametrize("word", ["hagsunn", "lindstorm", "gustafssn"])
def test_words_that_are_no_surname(word):
    assert not could_be_surname(word)


def test_how_common_names_are():
    order = ["Anna Andersson", "Karin Persson", "Eva Ek", "Yvonne Tälklint", "Eva Ek Borg"]
    shares = [share_of(sound_tokens(name)) for name in order]
    assert shares[:4] == sorted(shares[:4], reverse=True)
    assert shares[4] < shares[2]
    assert 1e-4 < shares[0] < 1e-3
