"""Documents that are hostile or odd: markup, control characters, missing originals, empty pages."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from engines import crashing
from invented import minutes
from papers import pdf_of, printed

from corpus.site.app import make_site
from corpus.site.pages import Places
from corpus.store import Corpus
from pipeline.document import Span
from pipeline.findings import Correction
from pipeline.reading.read import read_bytes

HOSTILE = """Skolnätverket Öster
Datum: 2024-03-04
Närvarande: Eva "><img src=x onerror=alert(1)> Ekvall, Skara kommun
\u202etxet tnävmo\u202c \x1b[31mröd\x07 {{7*7}} {% raise %} ' OR 1=1 -- & &lt;b&gt;
</p></div></main><a href="javascript:alert(1)">fel</a>
Nätverket beslutade att <i>kursivera</i> allt till den 5 maj 2024.
"""
LONG = "lång" * 5000
ELAK = 'elak "><b>.txt'


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """An archive of papers that need no recognition, with what invented minutes say of them."""
    folder = tmp_path_factory.mktemp("odd")
    places = Places(folder / "corpus.db", folder / "originals", folder / "reports")
    paper = pdf_of(
        lambda draw: printed(
            draw, "Skolnätverket Väster", "Datum: 2024-05-06", "Eva Ek, Nora kom-"
        ),
        lambda draw: None,
        lambda draw: printed(draw, "mun deltog."),
    )
    files = {
        ELAK: (HOSTILE + LONG).encode(),
        "borta.pdf": paper,
        "bytt.pdf": paper + b"\n% another",
        "hel.pdf": paper + b"\n% a third",
    }
    corpus = Corpus(places.corpus)
    for filename, data in files.items():
        read = read_bytes(data, filename, crashing)
        said = minutes(read.text, network='Nät "><b>/verket')
        corpus.put_reading(read)
        corpus.put(replace(said, reading=read, corrections=tuple(_over_the_edge(read.text))))
        kept = places.originals / read.sha256[:2] / f"{read.sha256}.x"
        kept.parent.mkdir(parents=True, exist_ok=True)
        if filename != "borta.pdf":
            kept.write_bytes(data if filename != "bytt.pdf" else paper)
    corpus.close()
    return places


def _over_the_edge(text: str) -> Iterator[Correction]:
    start = text.find("kom-")
    if start >= 0:
        end = text.index("mun deltog") + 3
        before = text[start:end]
        yield Correction(Span(start, end), before, "kommun", "hyphen", 0.99)


@pytest.fixture(scope="module")
def asked(odd: Places) -> Callable[[str, str], Any]:
    """The answer to an address, `{}` in it being the id of the document of that name."""
    site = make_site(odd)
    db = sqlite3.connect(f"file:{odd.corpus}?mode=ro", uri=True)
    ids = dict(db.execute("SELECT filename, document_id FROM documents"))
    db.close()

    def answer(filename: str, address: str) -> Any:
        return asyncio.run(site.client.get(address.format(ids[filename])))

    return answer


Asked = Callable[[str, str], Any]
PAGES = ["/dokument/{}", "/dokument/{}/sida/1", "/dokument/{}/rattade-ord"]


@pytest.mark.parametrize("address", PAGES)
def test_text_full_of_markup_is_shown_as_text(asked: Asked, address: str) -> None:
    shown = asked(ELAK, address)
    assert shown.status_code == 200
    for bad in ("<img src=x", "<i>", "<b>.txt", "javascript:", "\x1b", "\x07", "\u202e", "49"):
        assert bad not in shown.text.replace("&lt;", "").replace('href="javascript', "!"), bad
    assert "style=" not in shown.text


def test_every_letter_of_a_line_is_there(asked: Asked) -> None:
    shown = asked(ELAK, "/dokument/{}/sida/1")
    assert LONG in shown.text
    assert "{{7*7}}" in shown.text


def test_a_hostile_file_name_stays_within_its_header(asked: Asked) -> None:
    sent = asked(ELAK, "/dokument/{}/original")
    assert sent.headers["content-disposition"] == 'attachment; filename="elak ___b_.txt"'
    assert sent.headers["content-type"].startswith("text/")


@pytest.mark.parametrize("filename", ["borta.pdf", "bytt.pdf"])
def test_without_its_original_the_text_is_still_shown(asked: Asked, filename: str) -> None:
    shown = asked(filename, "/dokument/{}/sida/1")
    assert "saknas i arkivet eller är ändrat" in shown.text
    assert "Eva Ek" in shown.text
    assert "<img" not in shown.text
    assert "saknas i arkivet eller är ändrat" in asked(filename, "/dokument/{}").text
    for address in ("/dokument/{}/bild/1.jpg", "/dokument/{}/original"):
        assert asked(filename, address).status_code == 404


def test_a_fact_of_a_page_whose_original_is_gone_leads_to_its_text(asked: Asked) -> None:
    shown = asked("borta.pdf", "/dokument/{}/sida/1").text
    assert 'href="#text-' in shown
    assert 'href="#plats-' not in shown


def test_an_empty_page_says_so(asked: Asked) -> None:
    shown = asked("hel.pdf", "/dokument/{}/sida/2")
    assert shown.status_code == 200
    assert "Sidan har ingen text." in shown.text
    assert asked("hel.pdf", "/dokument/{}/bild/2.jpg").status_code == 200


def test_a_word_over_the_edge_of_a_page_is_whole_on_both(asked: Asked) -> None:
    first = asked("hel.pdf", "/dokument/{}/sida/1").text
    assert '<span class="som-rattad" title="Tryckt: kom-">' in first
    last = asked("hel.pdf", "/dokument/{}/sida/3").text
    assert '<span class="som-rattad" title="Tryckt: mun">' in last
    for shown in (first, last):
        assert "kommun" in shown
    assert "deltog." in last


def test_a_place_before_the_edge_stays_on_its_page(asked: Asked) -> None:
    text = asked("hel.pdf", "/dokument/{}/protokoll.json").json()["text"]
    at = text.index("kom-")
    moved = asked("hel.pdf", f"/dokument/{{}}?plats={at}-{at + 3}")
    assert "/sida/1?" in moved.headers["location"]
    at = text.index("mun deltog")
    moved = asked("hel.pdf", f"/dokument/{{}}?plats={at}-{at + 3}")
    assert "/sida/3?" in moved.headers["location"]
    assert asked("hel.pdf", f"/dokument/{{}}/sida/3?plats={at}-{at + 3}").status_code == 200
