"""Municipalities: what a written name means, and that no clear winner is None."""

from __future__ import annotations

import csv
import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.findings import Candidate
from pipeline.swedish.fold import fold
from pipeline.swedish.municipalities import (
    MatchSettings,
    candidates_for,
    clear_winner,
    is_municipality,
    municipalities,
)

CASES = Path(__file__).parents[2] / "cases" / "municipalities"
TOWNS = sorted(municipalities().values(), key=lambda town: town.code)


def cases(name: str) -> list[Any]:
    found = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["label"]) for case in found]


def forms() -> list[dict[str, str]]:
    path = resources.files("pipeline.data").joinpath("municipality_forms.csv")
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def code_of(name: str, county: str = "", *, lost: bool = False) -> str | None:
    winner = clear_winner(candidates_for(name, county, lost=lost))
    return winner.code if winner else None


@pytest.mark.parametrize("case", [*cases("named"), *cases("none")])
def test_which_one_a_name_means(case):
    lost = case.get("lost", False)
    assert code_of(case["raw"], case.get("county", ""), lost=lost) == case["expected"]


# -- the data --------------------------------------------------------------------------------


def test_there_are_290_in_21_counties():
    assert len(TOWNS) == 290
    assert len({town.name for town in TOWNS}) == 290
    assert len({town.county for town in TOWNS}) == len({t.county_code for t in TOWNS}) == 21
    assert all(len(t.code) == 4 and t.code.isdigit() for t in TOWNS)
    assert all(town.code.startswith(town.county_code) for town in TOWNS)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("0114", "Upplands Väsby"),
        ("0180", "Stockholm"),
        ("0305", "Håbo"),
        ("0643", "Habo"),
        ("0980", "Gotland"),
        ("1280", "Malmö"),
        ("1480", "Göteborg"),
        ("2584", "Kiruna"),
    ],
)
def test_codes_are_the_official_ones(code, name):
    assert municipalities()[code].name == name


@pytest.mark.parametrize("suffix", ["", " kommun", " stad", "s kommun"])
def test_each_name_leads_to_its_code(suffix):
    wrong = [town.name for town in TOWNS if code_of(town.name + suffix) != town.code]
    assert wrong == []


def test_each_name_without_its_diacritics_leads_to_its_code_or_to_none():
    """Only Habo and Håbo become one."""
    found = {town.name: code_of(fold(town.name).title(), lost=True) for town in TOWNS}
    assert [name for name, code in found.items() if code is None] == ["Håbo", "Habo"]
    assert all(found[t.name] in {t.code, None} for t in TOWNS)


@pytest.mark.parametrize("form", [pytest.param(f, id=f["example"]) for f in forms()])
def test_each_form_leads_to_its_code(form):
    assert form["form"] in form["example"]
    assert form["why"].strip()
    assert code_of(form["form"], form["county"]) == form["code"]


def test_forms_that_are_shared_say_in_which_county():
    by_form: dict[str, list[dict[str, str]]] = {}
    for form in forms():
        by_form.setdefault(form["form"], []).append(form)
    for shared in (group for group in by_form.values() if len(group) > 1):
        assert len({form["county"] for form in shared}) == len(shared)
        assert all(form["county"] for form in shared)


# -- the choice --------------------------------------------------------------------------------


def candidate(code: str, score: float) -> Candidate:
    return Candidate(code, code, score)


@pytest.mark.parametrize(
    ("scores", "wins"),
    [((), False), ((0.83,), False), ((0.84,), True), ((1.0, 0.96), False), ((1.0, 0.95), True)],
)
def test_the_winner_stands_clear(scores, wins):
    found = tuple(candidate(str(at), score) for at, score in enumerate(scores))
    assert (clear_winner(found) is not None) == wins


def test_settings_move_the_bar():
    found = (candidate("a", 0.8), candidate("b", 0.78))
    assert clear_winner(found, MatchSettings(least=0.7, margin=0.01)) == found[0]
    assert clear_winner(found, MatchSettings(least=0.7, margin=0.05)) is None


@pytest.mark.parametrize("word", ["Umeå", "umeå kommun", "Umea", "Falu", "GBG", "Lilla Edets"])
def test_written_as_municipalities_are(word):
    assert is_municipality(word)


@pytest.mark.parametrize("word", ["umeå universitet", "umea", "Umee", "Eva", "", "Region Skåne"])
def test_not_written_as_municipalities_are(word):
    assert not is_municipality(word)


NAMES = st.one_of(
    st.text(max_size=40), st.sampled_from([town.name for town in TOWNS]), st.just("a" * 5_000)
)


@given(NAMES, st.booleans())
def test_candidates_are_ranked_and_real(name, lost):
    found = candidates_for(name, lost=lost)
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)
    assert all(0 < c.score <= 1 and municipalities()[c.code].name == c.name for c in found)
    assert len({c.code for c in found}) == len(found)
