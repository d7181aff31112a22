"""Each confusion of letters has an example that it, and the lexicon, explain."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import pipeline
from models.diacritics.load import load
from pipeline.repair.confusions import Confusion, adapted
from pipeline.repair.rewriting import LetterSettings, counter, rewrite
from pipeline.swedish.lexicon import plain

TABLE = Path(pipeline.__file__).parent / "data" / "ocr_confusions.csv"
ROWS = list(csv.DictReader(TABLE.open(encoding="utf-8")))
GENEROUS = LetterSettings(
    least=-20, least_name=-20, least_word=-20, common=99, unknown=-30, unknown_odd=-30, rarely=0
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['damaged']}>{row['true']}")
def test_the_example_holds_the_confusion(row):
    assert row["damaged"] in row["example"]
    assert row["true"].lower() in row["restored"].lower()
    assert 0 < float(row["cost"]) < 10


def test_no_confusion_stands_twice():
    kinds = [(row["damaged"], row["true"]) for row in ROWS]
    assert len(kinds) == len(set(kinds))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['example']}>{row['restored']}")
def test_the_example_is_explained(row):
    own = Confusion(row["damaged"], row["true"], 0.1)
    others = [
        Confusion(other["damaged"], other["true"], float(other["cost"]))
        for other in ROWS
        if other["damaged"] in {"é", "6", "i"}
    ]
    found = rewrite(row["example"], counter(load()), GENEROUS, [own, *others])
    assert found is not None
    assert plain(found.word) == plain(row["restored"])


@pytest.mark.parametrize(
    "word",
    ["möte", "Karlsborg", "EU", "2h", "0h", "12kr", "A4", "6st", "4a", "och", "Tibro", "Silvén"],
)
def test_what_is_a_word_or_a_code_stays(word):
    assert rewrite(word, counter(load()), LetterSettings()) is None


def test_a_confusion_that_a_document_shows_gets_cheaper_and_the_others_dearer():
    six, hook = Confusion("6", "ö", 2.7), Confusion("é", "ö", 1.0)
    text = "a" * 4000
    shown, other = adapted([six, hook], {("6", "ö"): 40}, text)
    assert shown.cost < six.cost
    assert other.cost > hook.cost
    assert adapted([six], {}, "")[0].cost == pytest.approx(six.cost)
