"""Bodies that are no municipality: from the list, from their form, and where they end."""

from __future__ import annotations

import csv
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.attendance.participants import find_participants
from pipeline.corrections import apply
from pipeline.swedish.municipalities import candidates_for, clear_winner, municipalities
from pipeline.swedish.organisations import (
    has_form,
    is_known_organisation,
    is_short_form,
    organisation_length,
)


def curated() -> list[dict[str, str]]:
    path = resources.files("pipeline.data").joinpath("organisations.csv")
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("entry", [pytest.param(row, id=row["name"]) for row in curated()])
def test_each_entry_is_recognised_in_its_example(entry):
    assert entry["kind"].strip()
    assert is_known_organisation(entry["name"])
    assert is_known_organisation(entry["name"].upper())
    assert not entry["short"] or is_known_organisation(entry["short"])
    (person,) = find_participants(apply(f"Närvarande: {entry['example']}", []))
    assert person.name == "Eva Ek"
    assert person.organisation in {entry["name"], entry["short"]}
    assert person.municipality is None


@pytest.mark.parametrize("entry", [pytest.param(row, id=row["name"]) for row in curated()])
def test_no_entry_is_a_municipality(entry):
    for name in (entry["name"], entry["short"]):
        assert clear_winner(candidates_for(name)) is None


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Länsstyrelsen i Jönköpings län Eva Ek", "Länsstyrelsen i Jönköpings län"),
        ("Länsstyrelsen Skåne", "Länsstyrelsen Skåne"),
        ("Region Jönköpings län Eva", "Region Jönköpings län"),
        ("Region Skåne Eva Ek", "Region Skåne"),
        ("Värnamo Energi AB Habo kommun", "Värnamo Energi AB"),
        ("Skaraborgs kommunalförbund", "Skaraborgs kommunalförbund"),
        ("Lunds universitet Eva", "Lunds universitet"),
        ("Högskolan i Skövde", "Högskolan i Skövde"),
        ("Myndigheten för digital förvaltning", "Myndigheten för digital förvaltning"),
        ("VA SYD Eva", "VA SYD"),
        ("SKR", "SKR"),
        ("Eva Ek", ""),
        ("Anna Verket", ""),
        ("Malmö stad", ""),
        ("och Digg", ""),
        ("lunds universitet", ""),
        ("skr", ""),
    ],
)
def test_where_a_body_ends(text, body):
    words = text.split()
    assert " ".join(words[: organisation_length(words)]) == body


def test_no_municipality_has_the_form_of_a_body():
    assert [t.name for t in municipalities().values() if any(map(has_form, t.name.split()))] == []


@pytest.mark.parametrize("word", ["GR", "BiBK", "RAÄ", "SKR", "LänSam"])
def test_short_forms(word):
    assert is_short_form(word) == (word != "LänSam")


@pytest.mark.parametrize("word", ["", "B", "Bo", "Eva", "A4", "KOMMUNEN", "K."])
def test_no_short_forms(word):
    assert not is_short_form(word)


@given(st.lists(st.text(max_size=12), max_size=8))
def test_a_body_is_no_longer_than_the_words(words):
    assert 0 <= organisation_length(words) <= len(words)
