"""Each confusion of letters has an example that it, and the lexicon, explain."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import pipeline
from models.diacritics.load import load
from pipeline.repair.letters import LetterSettings, counter, rewrite
from pipeline.swedish.lexicon import plain

TABLE = Path(pipeline.__file__).parent / "data" / "ocr_confusions.csv"
ROWS = list(csv.DictReader(TABLE.open(encoding="utf-8")))
GENEROUS = LetterSettings(least=-20, least_name=-20, common=99, unknown=-30, unknown_odd=-30)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['damaged']}>{row['true']}")
def test_the_example_holds_the_confusion(row):
    assert row["damaged"] in row["example"]
    assert row["true"].lower() in row["restored"].lower()
    assert 0 < float(row["cost"]) < 2.5


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['example']}>{row['restored']}")
def test_the_example_is_explained(row):
    found = rewrite(row["example"], counter(load()), GENEROUS)
    assert found is not None
    assert plain(found[0]) == plain(row["restored"])


@pytest.mark.parametrize(
    "word", ["möte", "Karlsborg", "EU", "2h", "0h", "12kr", "A4", "och", "Tibro"]
)
def test_what_is_a_word_or_a_code_stays(word):
    assert rewrite(word, counter(load()), LetterSettings()) is None
