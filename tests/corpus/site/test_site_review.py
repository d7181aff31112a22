"""What needs eyes, what a minute gives most first; and what people decided."""

from __future__ import annotations

import asyncio
import html
import re
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from troubled import LINK, PICTURE

from corpus import review, review_rows
from corpus.schema import MIGRATIONS
from corpus.site.app import make_site
from corpus.site.review import KINDS
from corpus.store import Corpus
from flows.deciding import merge
from flows.report import eyes
from flows.settings import Settings
from flows.site_places import places_of
from pipeline.findings import Verdict

Ask = Callable[[str], Any]
WORD = {"start": 40, "end": 45, "before": "Moten", "after": "Möten", "probability": 0.5}
NAMELESS = {
    "name": "Eva Ek", "page": 1, "start": 3, "end": 9, "municipality": None, "organisation": None,
    "candidates": [{"name": "Habo"}, {"name": "Håbo"}, {"name": "Hjo"}],
}  # fmt: skip
MEETING = {"date": "2023-10-02", "earliest": None, "latest": None}
PAGES = [
    {"page": n, "origin": "ocr", "reason": "no-layer", "span_start": at, "span_end": at + 40}
    for n, at in ((1, 0), (2, 40))
]


def record(**told: Any) -> dict[str, Any]:
    none = {"participants": [], "decisions": [], "actions": [], "unsure": []}
    return {"meeting": MEETING, **none, **told}


def listed(ask: Ask, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask(f"/granska?tabell=granska&format=json{query}").json()
    return found


def test_all_that_needs_eyes_is_there_the_greatest_gain_first(ask_troubled: Ask) -> None:
    rows = listed(ask_troubled)
    assert {row["kind"] for row in rows} == {
        KINDS[kind]
        for kind in ("empty-page", "pair", "low", "no-day", "contradiction", "not-cured")
    }
    gains = [row["gain"] for row in rows]
    assert gains == sorted(gains, reverse=True)
    assert all(row["told"] and row["remedy"] for row in rows)
    (low,) = [row for row in rows if row["kind"] == KINDS["low"]]
    assert low["told"] == "läst med låg säkerhet (0,61)"
    assert low["address"] == f"/dokument/{low['document_id']}/sida/2"


def test_each_row_leads_to_its_place(ask_troubled: Ask, troubled: Settings) -> None:
    shown = html.unescape(ask_troubled("/granska").text)
    with Corpus(troubled.corpus, read_only=True) as corpus:
        ((*first, other_name, other_page, other_start, other_end),) = corpus.db.execute(
            """SELECT document_id, page, span_start, span_end,
                      other_document_id, other_page, other_start, other_end
               FROM meeting_contradictions"""
        )
        ((one, other),) = corpus.db.execute("SELECT one, other FROM people_unsure")
    for name, page, start, end in (first, (other_name, other_page, other_start, other_end)):
        assert f'href="/dokument/{name}/sida/{page}?plats={start}-{end}"' in shown
    assert f'href="/person/{one}"' in shown
    assert f'href="/person/{other}"' in shown
    assert f"diarium people merge {one} {other}" in shown


def test_a_kind_is_chosen_and_names_are_text(ask_troubled: Ask) -> None:
    rows = listed(ask_troubled, f"&granska.kind={KINDS['no-day']}")
    assert [row["place"] for row in rows] == [f"{LINK} s. 1"]
    content = ask_troubled("/granska").text.split("<main")[1]
    assert not re.search(r"<(script|img)\b", content)
    assert html.escape(PICTURE, quote=False) in content
    assert "javascript:" not in "".join(re.findall(r'href="([^"]*)"', content))


def test_the_report_and_the_site_say_the_same(ask_troubled: Ask, troubled: Settings) -> None:
    with Corpus(troubled.corpus, read_only=True) as corpus:
        ids = corpus.document_ids()
        reported = eyes(corpus, troubled, ids)
    of_documents = {KINDS[kind] for kind in review.DOCUMENT_KINDS} - {KINDS["words"]}
    shown = [row for row in listed(ask_troubled) if row["kind"] in of_documents]
    assert [(f"{look.filename} s. ", look.why) for look in reported] == [
        (row["place"].rstrip("123"), row["told"]) for row in shown
    ]


def test_the_setting_decides_what_is_low(troubled: Settings) -> None:
    for least, many in ((0.6, 0), (0.62, 1)):
        site = make_site(places_of(replace(troubled, least_confidence=least)))

        def ask(address: str, site: Any = site) -> Any:
            return asyncio.run(site.client.get(address))

        assert len(listed(ask, f"&granska.kind={KINDS['low']}")) == many


def test_the_samples_need_hardly_any_eyes(ask: Ask) -> None:
    assert ask("/granska").status_code == 200
    assert "mötesdag saknas" not in {row["kind"] for row in listed(ask)}


def test_unsure_words_of_a_page_are_one_row_at_the_surest() -> None:
    sure = {**WORD, "start": 45, "end": 49, "before": "mal", "after": "mål", "probability": 0.75}
    first = {**WORD, "start": 2, "end": 7}
    rows = review_rows.rows_of(record(unsure=[first, WORD, sure]), PAGES)
    assert [(row["page"], row["span_start"], row["told"]) for row in rows] == [
        (1, 2, "Moten → Möten? (0,50)"),
        (2, 45, "mal → mål? (0,75); Moten → Möten? (0,50)"),
    ]
    assert rows[1]["gain"] > rows[0]["gain"] > 0
    many = [{**WORD, "after": f"Möten{n}"} for n in range(8)]
    (row,) = review_rows.rows_of(record(unsure=many), PAGES)
    assert row["told"].endswith("; … och 3 till")


def test_who_may_be_from_two_municipalities_is_a_row() -> None:
    (row,) = review_rows.rows_of(record(participants=[NAMELESS]), PAGES)
    assert (row["kind"], row["told"]) == ("municipality", "Eva Ek: Habo eller Håbo?")
    assert (row["span_start"], row["span_end"]) == (3, 9)
    for known in ({"municipality": {"code": "0"}}, {"candidates": []}, {"organisation": "X"}):
        assert review_rows.rows_of(record(participants=[{**NAMELESS, **known}]), PAGES) == []


def test_a_document_without_a_day_weighs_what_hangs_on_it() -> None:
    undated = {"date": None, "earliest": None, "latest": None}
    small, large = (
        review_rows.rows_of(record(meeting=undated, decisions=[{}] * n), PAGES)[0]["gain"]
        for n in (0, 20)
    )
    assert large > 5 * small


def test_an_older_corpus_gets_the_same_rows(troubled: Settings, tmp_path: Path) -> None:
    path = tmp_path / "corpus.db"
    shutil.copyfile(troubled.corpus, path)
    with Corpus(path) as corpus:
        before = corpus.db.execute("SELECT * FROM review").fetchall()
        corpus.db.execute("DROP TABLE review")
        corpus.db.execute("DROP INDEX pages_by_gain")
        review_rows.make(corpus.db)
        assert corpus.db.execute("SELECT * FROM review").fetchall() == before
    assert before
    assert len(MIGRATIONS) >= 15


def test_the_page_is_read_from_indexes(troubled: Settings) -> None:
    with sqlite3.connect(troubled.corpus) as db:
        steps = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {review.LOOKS}", [0.8])]
    assert steps.count("SEARCH r USING INDEX review_by_kind (kind=?)") == 5
    assert "SCAN pages USING INDEX pages_by_gain" in steps


def test_of_each_kind_only_the_first_are_shown_and_all_are_counted(
    troubled: Settings, tmp_path: Path
) -> None:
    shutil.copytree(troubled.archive, tmp_path / "archive")
    settings = replace(troubled, archive=tmp_path / "archive")
    many = review.MOST_OF_A_KIND + 20
    with sqlite3.connect(settings.corpus) as db:
        ((key,),) = db.execute("SELECT document_id FROM documents WHERE filename = 'a.txt'")
        db.executemany(
            "INSERT INTO review VALUES (?, ?, 'words', 1, 0, 4, 'ord', ?)",
            [(key, 100 + at, at / 1000) for at in range(many)],
        )
    site = make_site(places_of(settings))
    words = f"&granska.kind={KINDS['words']}"
    rows = listed(lambda address: asyncio.run(site.client.get(address)), words)
    assert len(rows) == review.MOST_OF_A_KIND
    assert [row["gain"] for row in rows[:2]] == [(many - 1) / 1000, (many - 2) / 1000]
    shown = asyncio.run(site.client.get("/granska")).text
    assert f'osäkra ord <span class="count">{many}</span>' in shown
    assert f"visas de {review.MOST_OF_A_KIND} som ger mest" in shown


@pytest.fixture
def decided(troubled: Settings, tmp_path: Path) -> Settings:
    """An archive with a verdict on people, one on a repair, and one taken back."""
    shutil.copytree(troubled.archive, tmp_path / "archive")
    settings = replace(troubled, archive=tmp_path / "archive")
    with Corpus(settings.corpus) as corpus:
        (key,) = corpus.db.execute(
            "SELECT document_id FROM documents WHERE filename = 'b.txt'"
        ).fetchone()
        text = corpus.record(key)["text"]
        at = text.index("Budget")
        verdict = Verdict("Budget", "<b>Büdget", text[at - 9 : at], text[at + 6 : at + 9], False)
        corpus.decide(key, verdict, "<i>Signe", "2024-01-01T10:00:00+00:00")
        gone = corpus.decide(key, replace(verdict, before="x"), "Ulf", "2024-01-02T10:00:00+00:00")
        corpus.withdraw(gone, "Ulf", "2024-01-03T10:00:00+00:00")
        ((one, other),) = corpus.db.execute("SELECT one, other FROM people_unsure").fetchall()
    merge(settings, one, other, "Anna")
    return settings


def test_verdicts_are_listed_with_what_they_are_about(decided: Settings) -> None:
    site = make_site(places_of(decided))
    address = "/avgoranden?tabell=avgoranden&format=json"
    people, gone, refused = asyncio.run(site.client.get(address)).json()
    assert (people["what"], people["about"], people["who"]) == (
        "samma person", "Eva Bramstorp", "Anna",
    )  # fmt: skip
    assert people["other"] == "Ewa Bramstorp"
    assert people["address"] == people["other_address"]
    assert people["address"].startswith("/person/p-")
    assert gone["state"] == "återtaget av Ulf 2024-01-03"
    assert (refused["what"], refused["about"], refused["place"], refused["state"]) == (
        "rättelsen avvisad", "Budget → <b>Büdget", "b.txt", "gäller",
    )  # fmt: skip
    with sqlite3.connect(decided.corpus) as db:
        (text,) = db.execute("SELECT printed FROM pages WHERE document_id = ?",
                             [refused["document_id"]]).fetchone()  # fmt: skip
    place = re.fullmatch(r"/dokument/[0-9a-f]{12}/sida/1\?plats=(\d+)-(\d+)", refused["address"])
    assert place
    assert text[int(place[1]) : int(place[2])] == "Budget"
    shown = asyncio.run(site.client.get("/avgoranden")).text
    assert "<b>B" not in shown
    assert "<i>S" not in shown


def test_nobody_has_decided_on_the_samples(ask: Ask) -> None:
    assert "Ingen har avgjort något än." in ask("/avgoranden").text


def test_where_nothing_is_below_the_limit_the_worst_read_pages_are_shown(
    ask: Ask, archive: Settings, ask_troubled: Ask
) -> None:
    with Corpus(archive.corpus, read_only=True) as corpus:
        sure = corpus.db.execute(
            """SELECT document_id, page FROM pages WHERE confidence IS NOT NULL
               ORDER BY confidence, document_id, page LIMIT 20"""
        ).fetchall()
    assert sure
    shown = ask("/granska").text
    assert "Ingen sida är läst med lägre säkerhet än gränsen, 80 %" in shown
    rows = ask("/granska?tabell=samst&format=json").json()
    assert [(row["document_id"], row["page"]) for row in rows] == sure
    assert f'href="/dokument/{sure[0][0]}/sida/{sure[0][1]}"' in shown
    assert "De sämst lästa" not in ask_troubled("/granska").text
