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
    assert entry["source"].strip()
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
        ("Region Jämtland Härjedalen Eva Ek", "Region Jämtland Härjedalen"),
        ("Länsstyrelsen i Västra Götalands län Eva", "Länsstyrelsen i Västra Götalands län"),
        ("Länsstyrelsen Västra Götaland Eva Ek", "Länsstyrelsen Västra Götaland"),
        ("Räddningstjänsten Östra Götaland", "Räddningstjänsten Östra Götaland"),
        ("Räddningstjänsten Upplands Väsby Bo", "Räddningstjänsten Upplands Väsby"),
        ("Räddningstjänstförbundet Mitt Bohuslän", "Räddningstjänstförbundet Mitt Bohuslän"),
        ("Samordningsförbundet Välfärd i Nacka Eva", "Samordningsförbundet Välfärd i Nacka"),
        ("Kommunalförbundet Hjo och Tibro Eva", "Kommunalförbundet Hjo och Tibro"),
        ("Kommunstyrelsen i Upplands Väsby", "Kommunstyrelsen i Upplands Väsby"),
        ("Upplands Väsbys gymnasieförbund", "Upplands Väsbys gymnasieförbund"),
        ("Regionbibliotek Kalmar Eva", "Regionbibliotek Kalmar"),
        ("Stockholms läns landsting", "Stockholms läns landsting"),
        ("Malmö stads bostads AB Eva Ek", "Malmö stads bostads AB"),
        ("Nora Energi AB Eva", "Nora Energi AB"),
        ("Telge Energi Eva Ek", "Telge Energi"),
        ("Örebro SK", "Örebro SK"),
        ("Nerikes Brandkår Bo", "Nerikes Brandkår"),
        ("Malmö tingsrätt", "Malmö tingsrätt"),
        ("Kammarrätten i Göteborg Eva Ek", "Kammarrätten i Göteborg"),
        ("Chalmers tekniska högskola", "Chalmers tekniska högskola"),
        ("Högskolan Väst Eva Ek", "Högskolan Väst"),
        ("LRF Skåne Eva Ek", "LRF Skåne"),
        ("PRO Hjo Eva Ek", "PRO Hjo"),
        ("PRO Nora", "PRO Nora"),
        ("PRO Nora Eva Ek", "PRO Nora"),
        ("LRF Nora Ek", "LRF"),
        ("Företagarna Skövde", "Företagarna Skövde"),
        ("Leader Eva Ek", ""),
        ("Malmö stads Eva Ek", ""),
        ("Habo kommuns skolkontor Eva Ek", ""),
        ("Nora Ek", ""),
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
