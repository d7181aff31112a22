"""Municipalities: what a written name means, and that no clear winner is None."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.findings import Candidate
from pipeline.swedish.fold import fold
from pipeline.swedish.homonyms import also_means, is_homonym, means_something_else
from pipeline.swedish.letter_damage import MARK_INVENTED, MARK_LOST, MISREAD, OTHER, damage
from pipeline.swedish.municipalities import (
    MatchSettings,
    candidates_for,
    clear_winner,
    codes_of,
    is_municipality,
    municipalities,
    weighed,
)
from pipeline.swedish.municipality_names import locality_codes, locality_names
from pipeline.swedish.place_evidence import place_end, stands_for_place

CASES = Path(__file__).parents[2] / "cases" / "municipalities"
TOWNS = sorted(municipalities().values(), key=lambda town: town.code)


def cases(name: str) -> list[Any]:
    found = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["label"]) for case in found]


def forms() -> list[dict[str, str]]:
    path = resources.files("pipeline.data").joinpath("municipality_forms.csv")
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def code_of(
    name: str, county: str = "", *, lost: bool = False, beside: Sequence[str] = ()
) -> str | None:
    winner = clear_winner(candidates_for(name, county, lost=lost, beside=beside))
    return winner.code if winner else None


@pytest.mark.parametrize("case", [*cases("named"), *cases("none")])
def test_which_one_a_name_means(case):
    told = {"lost": case.get("lost", False), "beside": case.get("beside", ())}
    assert code_of(case["raw"], case.get("county", ""), **told) == case["expected"]


@pytest.mark.parametrize("case", cases("running"))
def test_whether_a_name_in_running_text_stands_for_the_place(case):
    start = case["text"].index(case["name"])
    end = start + len(case["name"])
    assert stands_for_place(case["text"], start, end, case.get("beside", ())) == case["expected"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Lilla Edet svarade", "Lilla Edet"),
        ("Upplands-Bro svarade", "Upplands-Bro"),
        ("Skövde Kulturhus", "Skövde"),
        ("HJO KOMMUN\nFOLKHÄLSORÅD", "HJO"),
        ("Östra\nGöinge svarade", "Östra\nGöinge"),
        ("Eva svarade", ""),
        ("", ""),
    ],
)
def test_where_a_place_ends(text, place):
    assert text[: place_end(text, 0)] == place


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


# -- damage --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("read", "name", "cost"),
    [
        ("malmö", "malmö", 0),
        ("malmo", "malmö", MARK_LOST),
        ("malm\ufffd", "malmö", MARK_LOST),
        ("skövdc", "skövde", MISREAD),
        ("strörnstad", "strömstad", MISREAD),
        ("bodén", "boden", MARK_INVENTED),
        ("lndköping", "lindköping", OTHER),
        ("nroa", "nora", OTHER),
        ("", "hjo", 3 * OTHER),
    ],
)
def test_what_damage_costs(read, name, cost):
    assert damage(read, name) == pytest.approx(cost)


WORDS = st.text("abdeorsåäö6\ufffd", max_size=8)


@given(WORDS, WORDS)
def test_damage_is_nothing_only_for_the_same_word(read, name):
    cost = damage(read, name)
    assert (cost == 0) == (read == name)
    assert cost <= len(read) + len(name)


MARKS = str.maketrans("åäöÅÄÖ", "\ufffd" * 6)


def test_each_name_with_its_marks_lost_to_the_replacement_sign_leads_to_its_code():
    marked = [town for town in TOWNS if town.name.translate(MARKS) != town.name]
    assert len(marked) > 100
    assert [t.name for t in marked if code_of(t.name.translate(MARKS)) != t.code] == []


@pytest.mark.parametrize("frame", ["Kommunstyrelsen i {}", "{} kommuns skolkontor", "{}\nkommun"])
def test_each_name_is_found_in_a_unit_of_its_own(frame):
    assert [t.name for t in TOWNS if code_of(frame.format(t.name)) != t.code] == []


@pytest.mark.parametrize("frame", ["{} Energi AB", "{} tingsrätt", "Räddningstjänsten {}"])
def test_no_name_is_found_in_a_body_of_its_own(frame):
    assert [t.name for t in TOWNS if code_of(frame.format(t.name))] == []


# -- beside others -------------------------------------------------------------------------------

CODES = st.lists(st.sampled_from([town.code for town in TOWNS]), max_size=6)
NEARBY = st.lists(
    st.tuples(st.sampled_from([town.code for town in TOWNS]), st.sampled_from([1.0, 0.95, 0.9])),
    max_size=4,
    unique_by=lambda pair: pair[0],
)


@given(NEARBY, CODES)
def test_those_beside_settle_ties_and_add_nobody(pairs, beside):
    found = tuple(candidate(*pair) for pair in sorted(pairs, key=lambda pair: -pair[1]))
    after = weighed(found, beside)
    assert {one.code for one in after} == {one.code for one in found}
    assert [one.score for one in after] == sorted((one.score for one in after), reverse=True)
    before = {one.code: one.score for one in found}
    assert all(one.score <= before[one.code] for one in after)


def test_a_clear_winner_stays_whoever_is_beside():
    found = (candidate("0643", 1.0), candidate("0305", 0.9))
    assert weighed(found, ["0380", "0381", "0360", "0305"]) == found


# -- names that are something else too -------------------------------------------------------


def homonyms() -> list[dict[str, str]]:
    path = resources.files("pipeline.data").joinpath("municipality_homonyms.csv")
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("row", [pytest.param(row, id=row["name"]) for row in homonyms()])
def test_homonyms_are_municipalities_and_no_place_in_their_example(row):
    assert row["also"] in {"word", "given name", "surname", "exclamation"}
    assert codes_of(row["name"])
    assert is_homonym(row["name"])
    assert also_means(row["name"]) == row["also"]
    text, name = row["example"], row["name"].rsplit("-", maxsplit=1)[-1]
    start = text.index(name)
    assert not stands_for_place(text, start, start + len(name))
    assert stands_for_place(f"i {row['name']}", 2, 2 + len(row["name"]))


def test_towns_are_no_municipalities_and_each_lies_in_one():
    assert set(locality_codes().values()) <= set(municipalities())
    assert not any(is_municipality(name.title()) for name in locality_names())


@pytest.mark.parametrize("word", ["Norra", "Vinden", "Sandberg", "Anderstorp", "Kronoberg"])
def test_what_means_something_else(word):
    assert means_something_else(word)


@pytest.mark.parametrize("word", ["Skövdc", "Malmo", "Lysio"])
def test_what_means_nothing_else(word):
    assert not means_something_else(word)
