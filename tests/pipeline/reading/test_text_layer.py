"""Which text layers are trusted, and the word that says why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.text_layer import LayerSettings, judge_layer, lost_marks

SWEDISH = "Närvarande på mötet var Åsa från Västerås och frågan bordlades två gånger. "
LOST = "Narvarande pa motet var Asa fran Vasteras och fragan bordlades tva ganger. "
MISREAD = "Nérvarande p4 métet var Asa fran Vasteras och fr4gan bordlades tva g4nger. "
ENGLISH = "The meeting was opened by the chair and the minutes of the last meeting were read. "
DANISH = "Mødet blev åbnet af formanden, og der var ikke flere, som ville sige noget til det. "
FINNISH = "Puheenjohtaja avasi kokouksen, ja uusi hallitus ei ole vielä tehnyt sitä, mutta se on. "
LIST = "Eva Ek, Tibro\nJan Lind, Salem\nKarin Berg, Hjo\nLars Holm, Nora\nUlla Alm, Arvika\n" * 3
LOST_LIST = "Goran Sjokvist, Malmo\nAsa Akerlund, Vasteras\nBjorn Ostberg, Orebro\n" * 4
RUBBISH = "JP1oJ uese 'qeu8 [ejuoZ!4 !p uo6eu wos J3p jje Jxiu; 0y4 ~ape uu!J " * 4

ONE_LETTER = "Föreningen får söka bidrag för nästa möte på måndag. ".replace("ö", "o") * 5

WHOLE = [
    ("Swedish", SWEDISH * 5, (True, "layer")),
    ("capitals", SWEDISH.upper() * 5, (True, "layer")),
    ("lost", LOST * 5, (False, "layer-lost-diacritics")),
    ("misread", MISREAD * 3, (False, "layer-lost-diacritics")),
    ("the end is lost", SWEDISH * 9 + LOST * 5, (False, "layer-lost-diacritics")),
    ("the beginning is lost", LOST * 2 + SWEDISH * 3, (False, "layer-lost-diacritics")),
    ("ö is lost", ONE_LETTER, (False, "layer-lost-diacritics")),
    ("a slip", SWEDISH * 9 + "Goran kom. " + SWEDISH * 9, (True, "layer")),
    ("a list without marks", LIST, (True, "layer")),
    ("a list that lost them", LOST_LIST, (False, "layer-lost-diacritics")),
    ("English", ENGLISH * 5, (True, "layer-other-language")),
    ("Danish", DANISH * 5, (True, "layer-other-language")),
    ("Finnish", FINNISH * 5, (True, "layer-other-language")),
    ("replaced letters", (SWEDISH + "m\ufffdte f\ufffdr ") * 5, (False, "layer-garbled")),
    ("a bullet that is none", SWEDISH * 4 + "\ufffd", (True, "layer")),
    ("control characters", (SWEDISH + "\x01\x02") * 5, (False, "layer-garbled")),
    ("mojibake", SWEDISH.encode().decode("cp1252", "replace") * 5, (False, "layer-garbled")),
    ("glyph numbers", SWEDISH.replace("a", "(cid:68)") * 5, (False, "layer-garbled")),
    ("private use", SWEDISH.replace("a", "\ue044") * 5, (False, "layer-garbled")),
    ("wrong letters", RUBBISH, (False, "layer-garbled")),
    ("nothing", "", (False, "no-layer")),
    ("a page mark", "Sida 1 av 3", (False, "no-layer")),
]


@pytest.mark.parametrize(("text", "expected"), [pytest.param(t, e, id=i) for i, t, e in WHOLE])
def test_with_a_picture(text, expected):
    assert judge_layer(text, pictured=True) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", (True, "empty-page")),
        (" 12 - 3", (True, "empty-page")),
        (SWEDISH, (True, "layer")),
        (ENGLISH, (True, "layer-other-language")),
        (LOST * 9, (True, "layer-lost-diacritics-no-picture")),
        ("\ufffd" * 300, (False, "layer-garbled-no-picture")),
        (SWEDISH.replace("a", "(cid:68)"), (False, "layer-garbled-no-picture")),
        (RUBBISH, (False, "layer-garbled-no-picture")),
    ],
)
def test_without_a_picture(text, expected):
    assert judge_layer(text, pictured=False) == expected


@pytest.mark.parametrize(
    ("text", "covered", "expected"),
    [
        ("Signerat digitalt 2023-04-05 av Eva Ek", None, (False, "no-layer")),
        ("Signerat digitalt 2023-04-05 av Eva Ek", 0.1, (False, "layer-partial")),
        ("Justeras: Åsa Ek", 0.9, (True, "layer")),
        ("Vid protokollet: Goran Sjokvist", 0.9, (False, "layer-lost-diacritics")),
        ("Eva Ek, Tibro", 0.9, (True, "layer")),
        (SWEDISH * 5, 0.1, (False, "layer-partial")),
    ],
)
def test_a_short_layer_is_judged_by_what_it_covers(text, covered, expected):
    assert judge_layer(text, pictured=True, covered=covered) == expected


def test_settings_move_the_bar():
    strict = LayerSettings(least_letters=1_000)
    assert judge_layer(SWEDISH * 5, pictured=True, settings=strict) == (False, "no-layer")
    lenient = LayerSettings(least_evidence=1e9)
    assert judge_layer(SWEDISH + LOST * 5, pictured=True, settings=lenient) == (True, "layer")


def test_an_english_quotation_is_no_loss():
    assert not lost_marks(SWEDISH * 3 + ENGLISH * 3, "sv")


@given(st.text())
def test_reasons_are_short_and_stable(text):
    for pictured in (False, True):
        trusted, reason = judge_layer(text, pictured=pictured)
        assert reason.replace("-", "").isalpha()
        assert trusted or reason.startswith(("no-layer", "layer-"))


@given(st.text(alphabet="abcdefgh 123\n", max_size=200))
def test_without_a_picture_only_garbage_is_refused(text):
    trusted, reason = judge_layer(text, pictured=False)
    assert trusted or reason == "layer-garbled-no-picture"
