"""The catalogue of forms, every field of every date; and the catalogue of what is no date."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from pipeline.corrections import apply
from pipeline.dates.find import find_dates
from pipeline.findings import Meeting

CASES = Path(__file__).parents[2] / "cases" / "dates"
FORMS = tomllib.loads((CASES / "catalogue.toml").read_text(encoding="utf-8"))["form"]
NONE = tomllib.loads((CASES / "catalogue_not_dates.toml").read_text(encoding="utf-8"))["thing"]
EXAMPLES = [
    pytest.param(example, id=f"{form['id']}-{number}")
    for form in FORMS
    for number, example in enumerate(form["example"], 1)
]
OTHERS = [
    pytest.param(text, id=f"{thing['id']}-{number}")
    for thing in NONE
    for number, text in enumerate(thing["examples"], 1)
]


def meeting_of(example):
    told = example.get("meeting")
    if isinstance(told, list):
        return Meeting(earliest=date.fromisoformat(told[0]), latest=date.fromisoformat(told[1]))
    return Meeting(day=date.fromisoformat(told)) if told else Meeting()


def read(text, meeting):
    return [
        {
            "printed": text[found.span.start : found.span.end],
            "edtf": found.edtf,
            "earliest": found.earliest,
            "latest": found.latest,
            "time": found.time,
            "kind": found.kind,
        }
        for found in find_dates(apply(text, []), meeting)
    ]


@pytest.mark.parametrize("example", EXAMPLES)
def test_form(example):
    fields = ("printed", "edtf", "earliest", "latest", "time", "kind")
    wanted = [{field: told.get(field) for field in fields} for told in example["dates"]]
    assert read(example["text"], meeting_of(example)) == wanted


def test_the_catalogue_has_forms_enough_and_each_has_examples():
    assert len({form["id"] for form in FORMS}) == len(FORMS) >= 46
    assert all(len(form["example"]) >= 2 and form["description"] for form in FORMS)


@pytest.mark.parametrize("text", OTHERS)
@pytest.mark.parametrize("day", [date(2023, 10, 2), None], ids=["dated", "undated"])
def test_no_date(text, day):
    assert [found for found in read(text, Meeting(day=day)) if found["edtf"]] == []
