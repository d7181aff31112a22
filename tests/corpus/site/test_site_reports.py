"""The nights and their reports: shown as text, linked to what they speak of, and nothing else."""

from __future__ import annotations

import asyncio
import html
import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import minutes
from troubled import BROKEN, FAILED, LINK, PICTURE, WAITING

from corpus.site.app import make_site
from corpus.site.report_text import plain, shown_report
from corpus.site.reports import report_of, stamps
from corpus.store import Corpus
from flows.report import _md
from flows.settings import Settings
from flows.site_places import places_of

Ask = Callable[[str], Any]
SECOND, THIRD = "20231107T020000", "20231108T020000"


def links(shown: str) -> list[tuple[str, str]]:
    """What each link in the page's content says, and where it leads."""
    content = shown.split("<main")[1].split("</main>", maxsplit=1)[0]
    found = re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', content, re.DOTALL)
    return [(html.unescape(re.sub(r"<[^>]+>", "", text)), html.unescape(to)) for to, text in found]


def ids(settings: Settings) -> dict[str, str]:
    with sqlite3.connect(f"file:{settings.corpus}?mode=ro", uri=True) as db:
        return dict(db.execute("SELECT filename, document_id FROM documents"))


def test_the_nights_are_listed_with_what_each_did(ask_troubled: Ask) -> None:
    nights = ask_troubled("/rapporter?tabell=natter&format=json").json()
    assert [(n["night"], n["outcome"], n["new"], n["set_aside"], n["waiting"]) for n in nights] == [
        ("2023-11-08 02:00", "klar", 1, 1, 1),
        ("2023-11-07 02:00", "klar", 3, 0, 0),
        ("2023-11-06 02:00", "klar", 2, 0, 0),
    ]
    assert ("Läs", f"/rapport/{THIRD}") in links(ask_troubled("/rapporter").text)


def test_a_line_of_the_report_leads_to_its_document_and_page(
    ask_troubled: Ask, troubled: Settings
) -> None:
    shown = ask_troubled(f"/rapport/{SECOND}")
    assert shown.status_code == 200
    known = ids(troubled)
    found = links(shown.text)
    for name in (PICTURE, LINK):
        assert (name, f"/dokument/{known[name]}") in found
    assert ("sida 3", f"/dokument/{known[PICTURE]}/sida/3") in found
    told = BROKEN.replace("\n", "\\n")
    assert (told, f"/dokument/{known[told]}") in found
    assert ("s. 1", f"/dokument/{known[told]}/sida/1") in found
    assert ("s. 1", f"/dokument/{known['a.txt']}/sida/1") in found
    assert ("sida 2", f"/dokument/{known[LINK]}/sida/2") not in found  # part of its name
    assert any(re.fullmatch(r"/person/p-[0-9a-f]+", to) for _, to in found)


def test_names_and_reasons_are_text_and_nothing_else(ask_troubled: Ask) -> None:
    for address in ("/rapporter", f"/rapport/{SECOND}", f"/rapport/{THIRD}"):
        shown = ask_troubled(address).text
        content = shown.split("<main")[1]
        assert not re.search(r"<(script|img|b|i)\b(?! rel)", content), address
        assert "onerror" not in re.sub(r">[^<]*<", "><", content)
        assert all(to.startswith(("/", "#")) for _, to in links(shown))
        assert not any("javascript" in to for _, to in links(shown))
    told = html.unescape(ask_troubled(f"/rapport/{THIRD}").text)
    assert FAILED in told
    assert WAITING in told
    assert "<script>alert(1)</script> läs den ändå" in told
    assert (FAILED, "/lagda-at-sidan") in links(ask_troubled(f"/rapport/{THIRD}").text)


@pytest.mark.parametrize(
    "stamp",
    [
        "20200101T000000",
        "..%2F..%2Fcorpus",
        "..%2f..%2fetc%2fpasswd",
        "20231107T020000.md",
        "20231107T02000٠",
        "%00",
        "20231107T020000%0A",
    ],
)
def test_a_stamp_reaches_no_other_file(ask_troubled: Ask, stamp: str) -> None:
    shown = ask_troubled(f"/rapport/{stamp}")
    assert shown.status_code == 404
    assert "rapport" in shown.text


@pytest.fixture
def own(troubled: Settings, tmp_path: Path) -> Settings:
    """A copy that a test may change."""
    shutil.copytree(troubled.archive, tmp_path / "archive")
    return replace(troubled, archive=tmp_path / "archive")


def page(settings: Settings, address: str) -> Any:
    return asyncio.run(make_site(places_of(settings)).client.get(address))


def test_a_link_or_fifo_in_the_folder_is_no_report(own: Settings, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("# hemligt")
    (own.reports / "20240101T000000.md").symlink_to(tmp_path / "secret")
    os.mkfifo(own.reports / "20240102T000000.md")
    (own.reports / "20240103T000000.md").mkdir()
    (own.reports / "anteckning.md").write_text("x")
    assert stamps(own.reports) == ["20231106T020000", SECOND, THIRD]
    for day in (1, 2, 3):
        assert report_of(own.reports, f"2024010{day}T000000") is None
        assert page(own, f"/rapport/2024010{day}T000000").status_code == 404


def test_nights_that_were_cut_off_or_left_no_report_say_so(own: Settings) -> None:
    with sqlite3.connect(own.corpus) as db:
        db.execute("INSERT INTO runs (started) VALUES ('2023-11-09T02:00:00+00:00')")
    (own.reports / f"{SECOND}.md").unlink()
    (own.reports / "20231110T020000.md").write_text("# Nattens rapport\n\n## Väntar\n\n- x: y\n")
    nights = page(own, "/rapporter?tabell=natter&format=json").json()
    assert [(one["night"][:10], one["outcome"], one["to_read"]) for one in nights[:4]] == [
        ("2023-11-10", "inget togs in", "Läs"),
        ("2023-11-09", "avbruten", "saknas"),
        ("2023-11-08", "klar", "Läs"),
        ("2023-11-07", "klar", "saknas"),
    ]
    assert "avbruten" in page(own, "/rapport/20231109T020000").text
    assert "har ingen rapport" in page(own, f"/rapport/{SECOND}").text
    assert page(own, "/rapport/20231110T020000").status_code == 200


def test_without_any_night_the_page_says_so(own: Settings) -> None:
    shutil.rmtree(own.reports)
    with sqlite3.connect(own.corpus) as db:
        db.execute("DELETE FROM runs")
    shown = page(own, "/rapporter")
    assert shown.status_code == 200
    assert "Ingen natt har haft något nytt än." in shown.text


def test_documents_of_one_name_are_told_apart_by_the_night_that_read_them(own: Settings) -> None:
    with sqlite3.connect(own.corpus) as db:
        db.row_factory = sqlite3.Row
        rows = db.execute("SELECT document_id, filename, sha256 FROM documents").fetchall()
        first, second = (next(r for r in rows if r["filename"] == n) for n in ("a.txt", "b.txt"))
        db.execute("INSERT INTO arrivals VALUES (?, 'a.txt', '2023-11-08')", [second["sha256"]])
        text = "## Behöver granskas\n\n- a.txt, sida 1: tom sida\n"

        def leads(began: str = "", ended: str = "") -> list[tuple[str, str]]:
            (_, block) = shown_report(db, text, began, ended)
            return [(piece.text, piece.href) for piece in block.lines[0] if piece.href]

        one, other = (f"/dokument/{row['document_id']}" for row in (first, second))
        assert leads("2023-11-08T01:00:00+00:00", "2023-11-08T03:00:00+00:00") == [
            ("a.txt", other),
            ("sida 1", f"{other}/sida/1"),
        ]
        assert leads() == [("(1)", one), ("(2)", other)]


def test_the_longest_name_that_is_known_is_meant(own: Settings) -> None:
    longer = "a.txt, sida 2: a.txt"
    with sqlite3.connect(own.corpus) as db:
        ((sha,),) = db.execute("SELECT sha256 FROM documents WHERE filename = 'b.txt'")
        db.execute("INSERT INTO arrivals VALUES (?, ?, '2023-11-08')", [sha, longer])
        (block,) = shown_report(db, f"- {longer}, sida 1: tom sida\n")
    key = ids(own)["b.txt"]
    assert [(piece.text, piece.href) for piece in block.lines[0] if piece.href] == [
        (longer, f"/dokument/{key}"),
        ("sida 1", f"/dokument/{key}/sida/1"),
    ]


@given(st.text(st.characters(codec="utf-8")))
def test_what_the_report_writes_is_read_back_as_it_was(text: str) -> None:
    flat = " ".join(text.split())
    assert "".join(piece.text for piece in plain(_md(text))) == flat
    assert not any(piece.code for piece in plain(_md(text)))


def test_the_samples_report_leads_to_each_document(ask: Ask, archive: Settings) -> None:
    (stamp,) = stamps(archive.reports)
    shown = ask(f"/rapport/{stamp}")
    found = links(shown.text)
    assert {(name, f"/dokument/{key}") for name, key in ids(archive).items()} <= set(found)


def test_no_page_leads_beyond_the_documents_last(tmp_path: Path) -> None:
    made = minutes("Ett", "Två", filename="två.pdf")
    with Corpus(tmp_path / "corpus.db") as corpus:
        corpus.put_reading(made.reading)
        corpus.put(made)
        corpus.add_arrival(made.reading.sha256, "två.pdf")
        (block,) = shown_report(corpus.db, "- två.pdf, sida 0: x, sida 1, s. 2, s. 3, sida 99999\n")
    document = f"/dokument/{made.reading.sha256[:12]}"
    assert [(piece.text, piece.href) for piece in block.lines[0] if piece.href] == [
        ("två.pdf", document),
        ("sida 1", f"{document}/sida/1"),
        ("s. 2", f"{document}/sida/2"),
    ]
    assert "".join(piece.text for piece in block.lines[0]).endswith("s. 2, s. 3, sida 99999")
