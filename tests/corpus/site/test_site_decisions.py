"""Decisions: what was decided where, of all networks and of one."""

from __future__ import annotations

import sqlite3
from urllib.parse import quote

import pytest
from told import BERGSLAGEN, VATTERBYGDEN, Ask, downloads_equal_rows, leads_somewhere, network, rows

from corpus.site import decisions
from corpus.site.decisions import REPAIRED
from corpus.site.document_words import OUTCOME


def test_they_are_those_of_the_corpus(ask: Ask) -> None:
    sql = "select+*+from+decisions&_shape=array&_size=max"
    wanted = ask(f"/corpus.json?sql={sql}").json()
    found = rows(ask, "/beslut", "beslut")
    assert found
    assert {(one["document_id"], one["span_start"], OUTCOME[one["outcome"]], one["body"])
            for one in wanted} == {
        (one["document_id"], one["span_start"], one["outcome"], one["body"]) for one in found
    }  # fmt: skip
    assert [one["day"] for one in found] == sorted((one["day"] for one in found), reverse=True)


def test_each_leads_to_its_place(ask: Ask) -> None:
    shown = ask("/beslut").text
    for one in rows(ask, "/beslut", "beslut")[:5]:
        span = f"{one['span_start']}-{one['span_end']}"
        assert f"/dokument/{one['document_id']}/sida/{one['page']}?plats={span}" in shown


def test_network_year_and_outcome_can_be_chosen(ask: Ask) -> None:
    mine = rows(ask, f"/beslut?natverk={quote(BERGSLAGEN)}&ar=2024", "beslut")
    assert mine
    assert {(row["network"], row["year"]) for row in mine} == {(BERGSLAGEN, "2024")}
    assert {row["year"] for row in rows(ask, "/beslut?beslut.year=2023", "beslut")} == {"2023"}
    decided = rows(ask, "/beslut?beslut.outcome=beslutat", "beslut")
    assert {row["outcome"] for row in decided} == {"beslutat"}
    assert rows(ask, "/beslut?natverk=-", "beslut") == []


def test_a_network_has_its_own(ask: Ask) -> None:
    every = rows(ask, "/beslut", "beslut")
    for name in (BERGSLAGEN, VATTERBYGDEN):
        wanted = {row["decision"] for row in every if row["network"] == name}
        assert {row["decision"] for row in rows(ask, network(name), "beslut")} == wanted


def test_the_menu_leads_there(ask: Ask) -> None:
    assert '<a href="/beslut" aria-current="page">Beslut</a>' in ask("/beslut").text


def test_of_many_only_the_last_year_is_shown(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decisions, "MOST", 10)
    assert "här visas 2025 års" in ask("/beslut").text
    assert {row["year"] for row in rows(ask, "/beslut", "beslut")} == {"2025"}
    mine = rows(ask, f"/beslut?natverk={quote(BERGSLAGEN)}", "beslut")
    assert {row["year"] for row in mine} == {"2023", "2024", "2025"}


@pytest.mark.parametrize(
    ("printed", "repairs", "told"),
    [
        ("Natverket beslutade.", [], "Natverket beslutade."),
        ("Natverket beslutade.", [(100, 109, "Nätverket")], "Nätverket beslutade."),
        ("Natverket be-\nslot nej.", [(100, 109, "Nätverket"), (110, 118, "beslöt")],
         "Nätverket beslöt nej."),
        ("Hon sa ja", [(107, 109, "jä"), (90, 95, "x"), (105, 120, "y")], "Hon sa jä"),
        ("Hon sa ja", [(100, 103, "Han"), (100, 102, "y")], "Han sa ja"),
    ],
)  # fmt: skip
def test_a_sentence_is_shown_repaired(
    printed: str, repairs: list[tuple[int, int, str]], told: str
) -> None:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE decisions (document_id, printed, span_start, span_end)")
    db.execute("CREATE TABLE corrections (document_id, span_start, span_end, after)")
    db.execute("INSERT INTO decisions VALUES ('a', ?, 100, ?)", [printed, 100 + len(printed)])
    db.executemany("INSERT INTO corrections VALUES ('a', ?, ?, ?)", repairs)
    db.execute("INSERT INTO corrections VALUES ('b', 100, 103, 'other')")
    query = f"SELECT {REPAIRED} FROM decisions AS c"
    assert db.execute(query).fetchone() == (told,)


def test_links_and_downloads(ask: Ask) -> None:
    leads_somewhere(ask, "/beslut")
    downloads_equal_rows(ask, "/beslut")
