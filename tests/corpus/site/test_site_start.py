"""The start page, the list of documents, and the twenty questions."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from archives import ROOT

from corpus.connect import open_reader
from corpus.dictionary import data_dictionary
from corpus.questions import questions
from corpus.site import start
from corpus.site.app import make_site
from corpus.site.column_words import LABELS
from corpus.site.document_words import told_rule
from corpus.site.pages import Places
from corpus.site.questions_page import WORDS, in_pieces
from corpus.sql import query
from corpus.store import Corpus
from flows.settings import Settings

Ask = Callable[[str], Any]


def test_it_shows_what_came_last(ask: Ask) -> None:
    shown = ask("/")
    assert shown.status_code == 200
    assert "bergslagen-06.pdf" in ask("/?senaste.q=bergslagen-06").text
    assert "13 nya filer lästa" in shown.text
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


def in_words(column: str, value: Any) -> Any:
    """What the site calls a state of the corpus."""
    if column == "regel":
        return told_rule(value)
    return WORDS[column].get(value, value) if column in WORDS else value


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
    assert [tuple(row[column] for column in columns) for row in told] == [
        tuple(in_words(column, value) for column, value in zip(columns, row, strict=True))
        for row in rows
    ]
    console = next(
        unescape(href) for href in re.findall(r'href="([^"]+)"', shown.text) if "sql=" in href
    )
    assert ask(console).status_code == 200


def test_the_questions_are_those_of_the_documents(ask: Ask) -> None:
    assert (ROOT / "docs" / "analysts.md").is_file()
    listed = unescape(ask("/fragor").text)
    assert all(question.question in listed for question in questions())
    assert ask("/fragor/21").status_code == 404


@pytest.mark.parametrize("number", range(1, 21))
def test_each_row_of_an_answer_leads_on_under_swedish_headings(ask: Ask, number: int) -> None:
    shown = ask(f"/fragor/{number}").text
    body = re.search(r"<tbody.*?</tbody>", shown, re.DOTALL)
    for row in re.findall(r"<tr.*?</tr>", body[0] if body else "", re.DOTALL):
        assert 'href="/' in row, row
        assert not re.search(r">[0-9a-f]{12}<", row), row
    headings = {
        unescape(one) for one in re.findall(r'<th scope="col"[^>]*><a [^>]*>(.*?)</a>', shown)
    }
    raw = {column.name for table in data_dictionary() for column in table.columns}
    assert not headings & {name.replace("_", " ").capitalize() for name in raw - set(LABELS)}
    assert "`" not in shown.partition("<pre")[0]


def test_an_answer_about_places_gives_the_places(ask: Ask) -> None:
    links = 'href="/dokument/[0-9a-f]{12}/sida/[0-9]+[?]plats=[0-9]+-[0-9]+"'
    for number in (3, 5, 6, 9, 11, 14, 15, 20):
        assert re.search(links, ask(f"/fragor/{number}").text), number


def test_code_in_a_sentence_is_shown_as_code(ask: Ask) -> None:
    assert in_pieces("`a` b") == [(True, "a"), (False, " b")]
    assert "<code>archive</code>" in ask("/fragor/14").text


def test_no_answer_is_limited_to_one_network() -> None:
    for one in questions():
        assert "nätverket " not in one.sql.lower(), one.question


def test_it_counts_what_the_lists_hold(ask: Ask) -> None:
    shown = ask("/").text
    for address, table in (("/kommuner", "kommuner"), ("/personer", "personer"),
                           ("/natverk", "natverk"), ("/dokument", "dokument")):  # fmt: skip
        many = len(ask(f"{address}?tabell={table}&format=json").json())
        assert f'<a href="{address}"><strong>{many}</strong>' in shown, address


def test_the_last_night_is_the_first_among_the_reports(archive: Settings, tmp_path: Path) -> None:
    import asyncio
    import shutil

    shutil.copy(archive.corpus, tmp_path / "corpus.db")
    with Corpus(tmp_path / "corpus.db") as corpus:
        corpus.db.execute(
            "INSERT INTO runs (started, finished, counts) VALUES (?, ?, ?)",
            ["2099-01-02T03:04:05+00:00", "2099-01-02T03:05:00+00:00", '{"again": 13}'],
        )
        corpus.db.commit()
    site = make_site(Places(tmp_path / "corpus.db", tmp_path / "none", tmp_path / "none"))
    nights = asyncio.run(site.client.get("/rapporter?tabell=natter&format=json")).json()
    assert nights[0]["night"] == "2099-01-02 03:04"
    shown = asyncio.run(site.client.get("/")).text
    assert '<span class="count">2099-01-02 03:04</span>' in shown
    assert "13 fanns redan" in shown
    assert "/rapport/20990102T030405" in shown


def test_the_commonest_topics_are_so_over_all_networks_and_years(tmp_path: Path) -> None:
    counts = (
        ("Ett", "bred", "2023", 2), ("Två", "bred", "2023", 2), ("Ett", "bred", "2024", 3),
        ("Ett", "hög", "2024", 6), ("Två", "låg", "2023", 1),
    )  # fmt: skip
    with Corpus(tmp_path / "corpus.db") as corpus:
        corpus.db.executemany(
            """INSERT INTO network_topics (network, topic, year, label, documents, sections)
               VALUES (?1, ?2, ?3, ?2, ?4, 0)""",
            counts,
        )
    assert start._topics(open_reader(tmp_path / "corpus.db")) == [
        ("bred", {"2023": 4, "2024": 3}),
        ("hög", {"2024": 6}),
        ("låg", {"2023": 1}),
    ]
