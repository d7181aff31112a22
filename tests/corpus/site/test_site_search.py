"""The search page: hits with their places, filters, faults told beside the form, downloads."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest

from corpus.site import search_page

Ask = Callable[[str], Any]


def hrefs(page: str, start: str) -> list[str]:
    return [
        unescape(href) for href in re.findall(r'href="([^"]+)"', page) if href.startswith(start)
    ]


def test_hits_are_marked_and_lead_to_their_place(ask: Ask) -> None:
    shown = ask("/sok?q=mote")
    assert shown.status_code == 200
    assert "<mark>möte</mark>" in shown.text
    places = hrefs(shown.text, "/dokument/")
    assert places
    assert all(
        re.fullmatch(r"/dokument/[0-9a-f]{12}/sida/\d+\?plats=\d+-\d+&q=mote", href)
        for href in places
    )
    assert ask(places[0]).status_code == 200


def test_it_says_how_many_and_where(ask: Ask) -> None:
    shown = ask("/sok?q=bergslagen").text
    assert re.search(r"\d+ sid(a|or) i \d+ dokument", shown)
    assert "Energi- och klimatnätverket Bergslagen" in shown
    assert "2024-01-24" in shown


def test_the_form_keeps_what_was_asked(ask: Ask) -> None:
    shown = ask("/sok?q=mote&kommun=Nora&fran=2024&sortera=nyast").text
    assert 'value="mote"' in shown
    assert 'value="Nora"' in shown
    assert '<option value="nyast" selected>' in shown


def test_filters_leave_less(ask: Ask) -> None:
    def pages(query: str) -> int:
        found = re.search(r"(\d+) sid(a|or) i", ask(f"/sok?q=mote{query}").text)
        return int(found[1]) if found else 0

    everything = pages("")
    for query in ("&fran=2025", "&till=2023", "&kommun=Nora", "&amne=ai_i_skolan",
                  f"&natverk={quote('Energi- och klimatnätverket Bergslagen')}"):  # fmt: skip
        assert 0 < pages(query) < everything, query


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ("kommun=Nora", "q", "Skriv minst ett ord"),
        ("q=-budget", "q", "Skriv minst ett ord"),
        ("q=a*", "q", "Skriv minst två bokstäver"),
        ("q=!!!", "q", "Skriv minst ett ord"),
        ("q=mote&fran=i+fjol", "fran", "Skriv ett år"),
        ("q=mote&till=2023-1", "till", "Skriv ett år"),
        ("q=mote&kommun=Ankeborg", "kommun", "Ingen kommun heter så"),
        ("q=" + "+".join(f"ord{at}" for at in range(60)), "q", "Skriv färre ord"),
    ],
)
def test_faults_are_told_in_swedish_beside_the_field(
    ask: Ask, query: str, field: str, sentence: str
) -> None:
    shown = ask(f"/sok?{query}")
    assert shown.status_code == 400
    assert re.search(rf'id="wrong-{field}">{sentence}', shown.text)
    assert f'aria-describedby="wrong-{field}"' in shown.text


@pytest.mark.parametrize("query", ["", "?q=", "?q=+++", "?sida=2"])
def test_without_words_there_is_the_form_and_its_help(ask: Ask, query: str) -> None:
    shown = ask(f"/sok{query}")
    assert shown.status_code == 200
    assert "Så här söker du" in shown.text
    assert "Begränsa sökningen" in shown.text


def test_no_hits_say_what_to_try(ask: Ask) -> None:
    shown = ask("/sok?q=zzzqqq&kommun=Nora")
    assert shown.status_code == 200
    assert "Inga träffar" in shown.text
    assert "Skriv färre ord" in shown.text
    assert "Ta bort en begränsning" in shown.text


def test_pages_follow_each_other_in_each_order(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_page, "BY", 5)
    for order in ("", "&sortera=nyast", "&sortera=aldst"):
        first = ask(f"/sok?q=mote{order}")
        after = re.search(r'rel="next" href="([^"]+)"', first.text)
        assert after
        second = ask(unescape(after[1]))
        one, other = (set(hrefs(shown.text, "/dokument/")) for shown in (first, second))
        assert one
        assert other
        assert not one & other
    assert ask("/sok?q=och&sida=9999").status_code == 200


def test_hits_are_downloaded(ask: Ask) -> None:
    rows = ask("/sok?q=mote&format=json").json()
    assert {"document_id", "page", "span_start", "span_end", "snippet", "address"} <= set(rows[0])
    written = ask("/sok?q=mote&format=csv").content.decode("utf-8-sig")
    got = list(csv.DictReader(io.StringIO(written)))
    assert [row["address"] for row in got] == [row["address"] for row in rows]
    assert ask("/sok?q=zzzqqq&format=csv").text.strip("\ufeff\n") == "document_id"


@pytest.mark.parametrize(
    "typed",
    ['"', "'", "*", "a*b", "NEAR(a b)", "möte OR 1=1", "printed:x", "<script>alert(1)</script>",
     "{{7*7}}", "\x00", "^a", "a" * 5000, "\U0001f600", "-" * 50, '"""', "%", "\ud800"],
)  # fmt: skip
def test_whatever_is_typed_is_words(ask: Ask, typed: str) -> None:
    shown = ask("/sok?q=" + quote(typed, errors="surrogatepass"))
    assert shown.status_code in {200, 400}
    assert "<script>alert" not in shown.text
    assert "fts5" not in shown.text


@pytest.mark.parametrize("typed", ["2025-13", "2025-02-30", "igår"])
def test_a_day_that_does_not_exist_is_told_beside_its_field(ask: Ask, typed: str) -> None:
    shown = ask(f"/sok?q=mote&fran={typed}")
    assert shown.status_code == 400
    assert 'id="wrong-fran"' in shown.text
    assert 'id="wrong-till"' not in shown.text


def test_other_spellings_of_a_person_and_alternatives_are_told(ask: Ask) -> None:
    assert 'Samma person skrivs också <a href="/sok?q=' in ask("/sok?q=Wikblom").text
    assert "<dt>eller budget" in ask("/sok?q=fr%C3%A5nvaro+OR+budget").text
