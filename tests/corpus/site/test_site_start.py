"""The start page, the list of documents, and the twenty questions."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from archives import ROOT

from corpus.questions import questions
from corpus.site.app import make_site
from corpus.site.pages import Places
from corpus.sql import query
from corpus.store import Corpus
from flows.settings import Settings

Ask = Callable[[str], Any]


def test_it_shows_what_came_last(ask: Ask) -> None:
    shown = ask("/")
    assert shown.status_code == 200
    assert "bergslagen-06.pdf" in ask("/?senaste.q=bergslagen-06").text
    assert "13 nya dokument lästa" in shown.text
    assert re.search(r'href="/rapport/\d{8}T\d{6}"', shown.text)


def test_it_counts_the_corpus_and_draws_it_over_time(ask: Ask) -> None:
    shown = ask("/").text
    assert '<a href="/dokument"><strong>13</strong> dokument</a>' in shown
    assert "Dokument per år" in shown
    assert "Vanligaste ämnena" in shown
    assert shown.count("<svg") >= 2


def test_it_leads_to_everything(ask: Ask) -> None:
    shown = ask("/").text
    for href in ("/sok", "/dokument", "/personer", "/kommuner", "/natverk", "/amnen", "/kalender",
                 "/loften", "/rapporter", "/fragor", "/corpus", "/granska", "/lagda-at-sidan",
                 "/datalexikon"):  # fmt: skip
        assert f'"{href}"' in shown, href


def test_an_empty_corpus_has_a_start_page(tmp_path: Path) -> None:
    Corpus(tmp_path / "corpus.db").close()
    site = make_site(Places(tmp_path / "corpus.db", tmp_path / "none", tmp_path / "none"))
    import asyncio

    for address in ("/", "/dokument", "/sok?q=x", "/fragor", "/fragor/1", "/corpus"):
        shown = asyncio.run(site.client.get(address))
        assert shown.status_code == 200, address


def test_documents_can_be_chosen_by_network_year_and_how_they_were_read(ask: Ask) -> None:
    shown = ask("/dokument").text
    assert "Nätverk" in shown
    rows = ask("/dokument?dokument.network=Nätverket Skolutveckling Vätterbygden"
               "&tabell=dokument&format=json").json()  # fmt: skip
    assert {row["network"] for row in rows} == {"Nätverket Skolutveckling Vätterbygden"}
    worst = ask("/dokument?dokument.sort=worst&tabell=dokument&format=json").json()
    told = [row["worst"] for row in worst if row["worst"] is not None]
    assert told == sorted(told)
    assert {row["year"] for row in ask("/dokument?dokument.year=2024&tabell=dokument&format=json")
            .json()} == {"2024"}  # fmt: skip
    assert {row["listed"] for row in worst} <= {"ja", "nej"}


@pytest.mark.parametrize("number", range(1, 21))
def test_each_question_is_answered_and_can_be_changed(
    ask: Ask, archive: Settings, number: int
) -> None:
    question = questions()[number - 1]
    shown = ask(f"/fragor/{number}")
    assert shown.status_code == 200
    assert question.question in unescape(shown.text)
    told = ask(f"/fragor/{number}?tabell=svar&format=json").json()
    columns, rows = query(archive.corpus, question.sql)
    assert [tuple(row[column] for column in columns) for row in told] == rows
    console = next(
        unescape(href) for href in re.findall(r'href="([^"]+)"', shown.text) if "sql=" in href
    )
    assert ask(console).status_code == 200


def test_the_questions_are_those_of_the_documents(ask: Ask) -> None:
    assert (ROOT / "docs" / "analysts.md").is_file()
    listed = unescape(ask("/fragor").text)
    assert all(question.question in listed for question in questions())
    assert ask("/fragor/21").status_code == 404
