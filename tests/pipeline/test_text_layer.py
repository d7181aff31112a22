"""Which text layers are trusted, and the word that says why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text_layer import LayerSettings, judge_layer

SWEDISH = "Närvarande på mötet var Åsa från Västerås och frågan bordlades två gånger. "
LOST = "Narvarande pa motet var Asa fran Vasteras och fragan bordlades tva ganger. "
ENGLISH = "The meeting was opened by the chair and the minutes of the last meeting were read. "


@pytest.mark.parametrize(
    ("text", "pictured", "expected"),
    [
        ("", False, (True, "empty-page")),
        (" 12 - 3", False, (True, "empty-page")),
        (LOST * 9, False, (True, "layer")),
        ("\ufffd" * 300, False, (True, "empty-page")),
        ("", True, (False, "no-layer")),
        ("Sida 1 av 3", True, (False, "no-layer")),
        (SWEDISH * 5, True, (True, "layer")),
        (LOST * 5, True, (False, "layer-lost-diacritics")),
        (LOST * 2, True, (False, "no-layer")),
        (ENGLISH * 5, True, (True, "layer-other-language")),
        ((SWEDISH + "\ufffd\ufffd") * 5, True, (False, "layer-garbled")),
        ((SWEDISH * 2 + "\ufffd") * 3, True, (True, "layer")),
        ((SWEDISH + "\x01\x02") * 5, True, (False, "layer-garbled")),
        (SWEDISH.upper() * 5, True, (True, "layer")),
        (SWEDISH + LOST * 9, True, (True, "layer")),
    ],
)
def test_what_is_trusted(text, pictured, expected):
    assert judge_layer(text, pictured=pictured) == expected


def test_settings_move_the_bar():
    strict = LayerSettings(least_letters=1_000)
    assert judge_layer(SWEDISH * 5, pictured=True, settings=strict) == (False, "no-layer")
    lenient = LayerSettings(least_marked=0.0)
    assert judge_layer(LOST * 5, pictured=True, settings=lenient) == (True, "layer")


@given(st.text())
def test_without_a_picture_there_is_nothing_better(text):
    assert judge_layer(text, pictured=False)[0]
