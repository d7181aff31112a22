"""Each entry of the vocabulary is matched by its own examples, and its words by nobody else."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib import resources

import pytest

from pipeline.corrections import apply
from pipeline.dates import word_patterns
from pipeline.dates.find import find_dates
from pipeline.dates.words import plain, words
from pipeline.findings import Meeting

DATA = tomllib.loads((resources.files("pipeline") / "data" / "dates.toml").read_text("utf-8"))
ENTRIES = [*DATA["month"], *DATA["weekday"], DATA["ordinals"], *DATA["feast"]]
EXAMPLES = [(printed, edtf) for entry in ENTRIES for printed, edtf in entry["examples"].items()]


@pytest.mark.parametrize(("printed", "edtf"), EXAMPLES)
def test_example(printed, edtf):
    found = find_dates(apply(f"Träff {printed}", []), Meeting())
    assert [mention.edtf for mention in found] == [edtf]


@pytest.mark.parametrize("entry", [*DATA["month"], *DATA["weekday"]], ids=str)
def test_each_word_has_an_entry_that_reads_it(entry):
    known = words().months | words().weekdays
    for name in [*entry["names"], *entry.get("short", [])]:
        assert known[plain(name)] == entry["number"]


@pytest.mark.parametrize("printed", DATA["open"]["examples"])
def test_open_times_have_no_value(printed):
    (found,) = find_dates(apply(printed, []), Meeting(day=date(2023, 10, 2)))
    assert found.edtf is None


def test_every_cue_compiles():
    assert set(words().cues) == set(DATA["cues"])


def test_the_letters_that_months_and_ordinals_begin_with():
    assert set(word_patterns._MONTHS) == {name[0] for name in words().months}
    assert set(word_patterns._ORDINALS) == {name[0] for name in words().ordinals}
