"""A document's pages: the viewer, the overview, the file, the repairs; over the sample minutes."""

from __future__ import annotations

import io
import json
import re
import sqlite3
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from PIL import Image

from flows.settings import Settings

SCAN, TEXT = "vatterbygden-07.pdf", "bergslagen-04.md"


@pytest.fixture(scope="module")
def db(archive: Settings) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{archive.corpus}?mode=ro", uri=True)


@pytest.fixture(scope="module")
def scan(db: sqlite3.Connection) -> str:
    return _id(db, SCAN)


def _id(db: sqlite3.Connection, filename: str) -> str:
    found = db.execute("SELECT document_id FROM documents WHERE filename = ?", [filename])
    return str(found.fetchone()[0])


Ask = Callable[[str], Any]


def test_the_overview_tells_what_the_minutes_say(ask: Ask, scan: str) -> None:
    shown = ask(f"/dokument/{scan}")
    assert shown.status_code == 200
    for told in ("2025-03-27", "Närvarande", "Elin Sandahl Broman", "Karin Persson", "SHA-256"):
        assert told in shown.text
    place = rf'href="/dokument/{scan}/sida/1\?plats=[0-9]+-[0-9]+">”<bdi>27 mars 2025'
    assert re.search(place, shown.text)
    assert "Nätverket beslutade att stödmaterialet" in shown.text


def test_a_table_of_the_overview_downloads(ask: Ask, scan: str) -> None:
    rows = ask(f"/dokument/{scan}?tabell=narvaro&format=json").json()
    assert {"Jessica Ahlén", "Therese Ljungdahl"} <= {row["name"] for row in rows}
    assert all(row["document_id"] == scan for row in rows)


def test_a_place_leads_to_the_page_that_holds_it(
    ask: Ask, db: sqlite3.Connection, scan: str
) -> None:
    start, end, page = db.execute(
        "SELECT span_start, span_end, page FROM upcoming WHERE document_id = ? AND page = 2", [scan]
    ).fetchone()
    for address in (f"/dokument/{scan}", f"/dokument/{scan}/sida/1"):
        moved = ask(f"{address}?plats={start}-{end}")
        assert moved.status_code == 301
        assert moved.headers["location"] == f"/dokument/{scan}/sida/{page}?plats={start}-{end}"
    shown = ask(f"/dokument/{scan}/sida/{page}?plats={start}-{end}")
    assert shown.status_code == 200
    assert 'class="k-plats"' in shown.text
    assert shown.text.count("autofocus") == 1


@pytest.mark.parametrize("asked", ["x", "5", "9-3", "1-999999999999999999", "-1-2", "5-5"])
def test_a_place_that_is_none_marks_nothing(ask: Ask, scan: str, asked: str) -> None:
    shown = ask(f"/dokument/{scan}/sida/1?plats={asked}")
    assert shown.status_code == 200
    assert "k-plats" not in shown.text


def test_every_fact_leads_to_its_place_on_the_picture(ask: Ask, scan: str) -> None:
    shown = ask(f"/dokument/{scan}/sida/1").text
    ids = re.findall(r'\bid="([^"]+)"', shown)
    assert len(ids) == len(set(ids))
    targets = set(re.findall(r'href="#((?:plats|text|ord)-[0-9-]+)"', shown))
    assert len(targets) > 100
    assert targets <= set(ids)


def test_words_lie_on_the_picture(ask: Ask, db: sqlite3.Connection) -> None:
    """Where a word's box is, the picture is darker than paper: for scans, TIFF, PNG and layers."""
    for filename in (SCAN, "bergslagen-03.tiff", "bergslagen-05.png", "vatterbygden-01.pdf"):
        document = _id(db, filename)
        shown = ask(f"/dokument/{document}/sida/1").text
        wide, high = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', shown).groups())  # type: ignore[union-attr]
        picture = Image.open(io.BytesIO(ask(f"/dokument/{document}/bild/1.jpg").content))
        picture = picture.convert("L")
        assert picture.width / picture.height == pytest.approx(wide / high, rel=0.01)
        scale = picture.width / wide
        rects = re.findall(r'class="word" d="M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)h', shown)
        assert len(rects) > 50
        inked = 0
        for x, y, width, height in (tuple(map(float, rect)) for rect in rects):
            box = tuple(round(edge * scale) for edge in (x, y, x + width, y + height))
            least, most = picture.crop(box).getextrema()
            inked += most - least > 60
        assert inked > 0.97 * len(rects)


def test_a_repaired_word_shows_what_was_printed(ask: Ask, scan: str) -> None:
    shown = ask(f"/dokument/{scan}/sida/1").text
    assert 'class="som-rattad" title="Tryckt: Al"' in shown
    assert "tryckt ”Al”, felläst förkortning, 0,95" in shown
    repairs = ask(f"/dokument/{scan}/rattade-ord")
    assert "felläst förkortning" in repairs.text
    rows = ask(f"/dokument/{scan}/rattade-ord?tabell=rattade&format=json").json()
    assert [(row["before"], row["after"]) for row in rows] == [("Al", "AI")] * 2


def test_people_and_places_lead_to_their_own_pages(
    ask: Ask, db: sqlite3.Connection, scan: str
) -> None:
    shown = ask(f"/dokument/{scan}/sida/1").text
    person_id, name = db.execute(
        """SELECT person_id, name FROM attendance WHERE document_id = ? AND person_id IS NOT NULL
           ORDER BY ordinal LIMIT 1""",
        [scan],
    ).fetchone()
    assert re.search(rf'href="/person/{person_id}"><bdi>{name}', shown)
    assert 'href="/kommun/0665"' in shown
    assert 'href="/amne/ai_i_skolan"' in shown
    assert re.search(r'href="/kalender/2025-03"><bdi>2025-03-27', shown)


def test_the_switches_stand_in_the_address(ask: Ask, scan: str) -> None:
    shown = ask(f"/dokument/{scan}/sida/1?val=1&person=1&tryckt=1").text
    assert _ticked(shown) == {"person", "tryckt"}
    assert f'href="/dokument/{scan}/sida/2?val=1&amp;person=1&amp;tryckt=1"' in shown
    assert "person" in _ticked(ask(f"/dokument/{scan}/sida/1").text)


def _ticked(shown: str) -> set[str]:
    return set(re.findall(r'name="([a-z]+)" value="1" checked', shown))


def test_a_search_marks_its_hits(ask: Ask, scan: str) -> None:
    shown = ask(f"/dokument/{scan}/sida/1?q=nyckeltal").text
    assert "på ”nyckeltal” på sidan" in shown
    assert '<span class="k-traff">' in shown
    assert '<path class="k-traff"' in shown
    none = ask(f"/dokument/{scan}/sida/2?q=nyckeltal").text
    assert "finns inte på den här sidan" in none
    assert ask(f"/dokument/{scan}/sida/1?q=%22").status_code == 200


def test_a_text_has_no_picture(ask: Ask, db: sqlite3.Connection) -> None:
    document = _id(db, TEXT)
    shown = ask(f"/dokument/{document}/sida/1")
    assert "<svg" not in shown.text
    assert "Signe Ulvmark" in shown.text
    targets = set(re.findall(r'class="fact"><a href="#(text-[0-9]+)"', shown.text))
    assert targets
    assert targets <= set(re.findall(r'\bid="([^"]+)"', shown.text))
    assert ask(f"/dokument/{document}/bild/1.jpg").status_code == 404


def test_the_original_is_saved_and_never_shown(ask: Ask, db: sqlite3.Connection, scan: str) -> None:
    sent = ask(f"/dokument/{scan}/original")
    assert sent.headers["content-disposition"] == f'attachment; filename="{SCAN}"'
    assert sent.headers["content-type"] == "application/pdf"
    (digest,) = db.execute("SELECT sha256 FROM documents WHERE document_id = ?", [scan]).fetchone()
    assert sha256(sent.content).hexdigest() == digest


def test_the_record_is_all_that_was_found(ask: Ask, scan: str) -> None:
    sent = ask(f"/dokument/{scan}/protokoll.json")
    assert sent.headers["content-type"].startswith("application/json")
    assert json.loads(sent.content)["id"] == scan


def test_a_picture_may_be_kept_for_a_year(ask: Ask, scan: str) -> None:
    sent = ask(f"/dokument/{scan}/bild/1.jpg")
    assert sent.headers["content-type"] == "image/jpeg"
    assert "max-age=31536000" in sent.headers["cache-control"]


@pytest.mark.parametrize(
    "address",
    ["/dokument/ffffffffffff", "/dokument/{}/sida/3", "/dokument/{}/sida/0", "/dokument/{}/sida/x",
     "/dokument/{}/bild/9.jpg", "/dokument/{}/sida/99999999999999999999"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(ask: Ask, scan: str, address: str) -> None:
    assert ask(address.format(scan)).status_code == 404


def test_a_promise_tells_where_it_was_taken_up(ask: Ask, db: sqlite3.Connection) -> None:
    document, later = _id(db, "vatterbygden-01.pdf"), _id(db, "vatterbygden-02.pdf")
    shown = ask(f"/dokument/{document}/sida/2").text
    assert re.search(rf'href="/dokument/{later}/sida/1\?plats=\d+-\d+">Togs upp 2023-12-07', shown)
    overview = ask(f"/dokument/{document}").text
    assert re.search(rf'href="/dokument/{later}/sida/1\?plats=\d+-\d+"', overview)
    assert f'rel="next" href="/dokument/{later}"' in overview


def test_nothing_on_the_pages_is_inline_or_from_elsewhere(ask: Ask, scan: str) -> None:
    for address in (f"/dokument/{scan}", f"/dokument/{scan}/sida/1"):
        shown = ask(address).text
        assert "style=" not in shown
        assert not re.search(r"\son[a-z]+=", shown)
        assert "<style" not in shown
        assert not re.search(r"<script(?! src=\"/)", shown)
        assert not re.search(r'(?:src|href)="(?:https?:)?//', shown)
