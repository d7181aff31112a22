"""Municipalities: their networks, who was there for them, what they missed."""

from __future__ import annotations

from collections import Counter

import pytest
from told import BERGSLAGEN, TRUTH, Ask, downloads_equal_rows, leads_somewhere, rows, stems

MISSED: Counter[str] = Counter(one["code"] for one in TRUTH["missing"])
MEMBERS = {
    name: network for network, told in TRUTH["networks"].items() for name in told["municipalities"]
}


def test_the_list_has_all_that_were_represented(ask: Ask) -> None:
    found = {row["name"]: row for row in rows(ask, "/kommuner", "kommuner")}
    assert set(found) >= set(MEMBERS)
    assert found["Kumla"]["meetings"] == 6
    assert found["Kumla"]["networks"] == 1
    assert found["Mora"]["meetings"] == 0  # a guest is no member


@pytest.mark.parametrize("code", ["0642", "1885", "0604", "1883", "1881"])
def test_what_it_missed_is_the_truth(ask: Ask, code: str) -> None:
    documents = stems(ask)
    wanted = {documents[one["document"]] for one in TRUTH["missing"] if one["code"] == code}
    found = rows(ask, f"/kommun/{code}", "missade")
    assert {row["document_id"] for row in found} == wanted
    (network,) = rows(ask, f"/kommun/{code}", "natverk")
    assert network["listed"] - network["present"] == MISSED[code]


def test_karlskoga_is_not_even_in_the_list(ask: Ask) -> None:
    (missed,) = rows(ask, "/kommun/1883", "missade")
    assert (missed["day"], missed["told"]) == ("2024-11-20", "står inte i listan")
    page = ask("/kommun/1883").text
    assert page.count('<td class="not-listed">') == 1
    assert page.count('<td class="present">') == 5


def test_representatives_follow_each_other(ask: Ask) -> None:
    found = {row["person"]: row for row in rows(ask, "/kommun/1860", "foretradare")}
    assert found["Gunilla Norefalk"]["last_day"] < found["Emil Vretlund"]["first_day"]
    hallsberg = {row["person"]: row for row in rows(ask, "/kommun/1861", "foretradare")}
    assert hallsberg["Bo Kumlin"]["gaps"] == 1
    assert hallsberg["Signe Ulvmark"]["meetings"] == 1


def test_representatives_are_as_the_view_has_them(ask: Ask) -> None:
    sql = "select+*+from+representatives&_shape=array&_size=max"
    for row in ask(f"/corpus.json?sql={sql}").json():
        found = rows(ask, f"/kommun/{row['municipality_code']}", "foretradare")
        (same,) = [one for one in found if one["person_id"] == row["person_id"]]
        assert {name: row[name] for name in same} == same


def test_topics_and_mentions(ask: Ask) -> None:
    topics = rows(ask, "/kommun/1880", "amnen")
    assert any(row["topic"] == "energi_klimat" or "Energi" in row["label"] for row in topics)
    assert any(row["mentioned"] for row in topics)
    assert rows(ask, "/kommun/1880", "omnamnd")


def test_the_share_of_meetings_is_drawn_by_year(ask: Ask) -> None:
    page = ask("/kommun/0642").text  # Mullsjö: two of two 2023 minus one, and so on
    assert 'id="andel"' in page
    assert "50\xa0%" in page


def test_a_guests_municipality_and_one_that_nobody_names(ask: Ask) -> None:
    assert ask("/kommun/2062").status_code == 200  # Mora
    assert "inte med i något nätverk" in ask("/kommun/2062").text
    assert ask("/kommun/2584").status_code == 200  # Kiruna: in no minutes, still a municipality
    assert ask("/kommun/9999").status_code == 404


def test_links_and_downloads(ask: Ask) -> None:
    assert BERGSLAGEN in ask("/kommun/1885").text
    for address in ("/kommuner", "/kommun/1885"):
        leads_somewhere(ask, address)
        downloads_equal_rows(ask, address)
