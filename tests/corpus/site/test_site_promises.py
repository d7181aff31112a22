"""Promises: who, by when, and where they were taken up."""

from __future__ import annotations

from collections import Counter
from urllib.parse import quote

import pytest
from told import BERGSLAGEN, Ask, downloads_equal_rows, leads_somewhere, rows

from corpus.site import promises


def test_they_are_those_of_the_view(ask: Ask) -> None:
    sql = "select+*+from+promises&_shape=array&_size=max"
    wanted = ask(f"/corpus.json?sql={sql}").json()
    found = rows(ask, "/loften", "loften")
    words = {"open": "öppet", "overdue": "dagen har gått", "taken_up": "taget upp"}
    assert {(one["document_id"], one["span_start"], words[one["state"]], one["taken_up_in"])
            for one in wanted} == {
        (one["document_id"], one["span_start"], one["state"], one["taken_up_in"]) for one in found
    }  # fmt: skip
    page = ask("/loften").text
    for state, number in Counter(words[one["state"]] for one in wanted).items():
        assert f'{state} <span class="count">{number}</span>' in page


def test_a_promise_that_is_taken_up_links_both_places(ask: Ask) -> None:
    page = ask("/loften?loften.state=taget+upp").text
    (one,) = [
        row for row in rows(ask, "/loften", "loften") if "utkast till mallen" in row["printed"]
    ]
    assert one["responsible"] == "Fredrik Åhlander"
    for document, sheet, start, end in (
        (one["document_id"], one["page"], one["span_start"], one["span_end"]),
        (one["taken_up_in"], one["taken_up_page"], one["taken_up_start"], one["taken_up_end"]),
    ):
        assert f"/dokument/{document}/sida/{sheet}?plats={start}-{end}" in page


def test_states_and_networks_can_be_chosen(ask: Ask) -> None:
    overdue = rows(ask, f"/loften?loften.state={quote('dagen har gått')}", "loften")
    assert overdue
    assert {row["state"] for row in overdue} == {"dagen har gått"}
    mine = rows(ask, f"/loften?natverk={quote(BERGSLAGEN)}", "loften")
    assert {row["network"] for row in mine} == {BERGSLAGEN}
    year = rows(ask, "/loften?ar=2023", "loften")
    assert {row["day"][:4] for row in year} == {"2023"}
    assert rows(ask, "/loften?natverk=-", "loften") == []


def test_each_responsible_has_their_sum(ask: Ask) -> None:
    found = rows(ask, "/loften", "ansvariga")
    for row in found:
        assert row["promises"] == row["open"] + row["overdue"] + row["taken_up"]
    (one,) = [row for row in found if row["name"] == "Fredrik Åhlander"]
    assert ask(f"/person/{one['person_id']}").status_code == 200


def test_spellings_of_one_person_are_one_responsible(ask: Ask) -> None:
    found = [row for row in rows(ask, "/loften", "ansvariga") if row["person_id"]]
    pairs = [(row["person_id"], row["network"]) for row in found]
    assert len(pairs) == len(set(pairs))
    assert any(row["name"] == "Johan Hedlund Frisk" and row["promises"] > 1 for row in found)


def test_of_many_only_the_last_year_is_shown(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(promises, "MOST", 10)
    page = ask("/loften").text
    assert "här visas 2025 års" in page
    assert {row["day"][:4] for row in rows(ask, "/loften", "loften")} == {"2025"}
    mine = rows(ask, f"/loften?natverk={quote(BERGSLAGEN)}", "loften")
    assert len({row["day"][:4] for row in mine}) == 3


def test_a_chosen_state_says_how_many_it_leads_to(ask: Ask) -> None:
    leads_somewhere(ask, "/loften")
    downloads_equal_rows(ask, "/loften")
