"""Minutes full of markup: every page shows it as the text it is, and runs none of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import Visitor, served
from crawl import is_page, reached
from office_papers import docx_of
from playwright.sync_api import Browser

from corpus.site.routes import ROUTES
from flows.night import one_by_one, run_night
from flows.report import write_report
from flows.settings import Settings

RUNS = "<img src=x onerror=document.title='kapad'>"
SENDS = "<script src=http://elsewhere.example/x.js></script>"
FILENAME = "<img src=x onerror=alert(1)>.docx"
MINUTES = f"""Nätverket <b>Skola</b> & "Fritid" {SENDS}
Minnesanteckningar

Datum: Torsdag 10 oktober 2024
Tid: 9.00–12.00
Plats: {RUNS}

Närvarande:
Karin <b>Persson</b> (Jönköping)
Therese Ljungdahl (Habo)
Mats Gustafsson (Mullsjö)
Elin Sandahl-Broman (Vaggeryd)
Jessica "onclick=alert(1)" Ahlén (Nässjö)

## AI i undervisningen {RUNS}
Nätverket beslutade att {SENDS} AI ska användas varsamt. {{{{ 7*7 }}}} '); DROP TABLE documents; --
Mats skickar {RUNS} riktlinjerna senast den 8 november.
</script><style>body {{ display: none }}</style><h1>Kapad</h1>

## Nästa möte
Torsdag 5 december 2024 kl. 13.00–15.00, {RUNS}.
"""
EVIL = (
    "/sok?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
    "/sok?q=AI%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "/sok?q=%27%20OR%201%3D1%20--%20NEAR(%22",
    "/dokument?dokument.q=%3Cscript%3Ealert(1)%3C/script%3E&dokument.sort=%3Cb%3E",
)


def write(document: Any) -> None:
    for line in MINUTES.splitlines():
        if line.startswith("## "):
            document.add_heading(line.removeprefix("## "), level=2)
        else:
            document.add_paragraph(line)


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site over minutes that are an attack."""
    settings = Settings(archive=tmp_path_factory.mktemp("hostile"), rest_seconds=0.0)
    settings.inbox.mkdir(parents=True)
    (settings.inbox / FILENAME).write_bytes(docx_of(write))
    (settings.inbox / "<b>trasig.pdf").write_bytes(b"%PDF-1.4 <script>alert(1)</script>")
    write_report(settings, run_night(settings, one_by_one))
    with served(Path(settings.archive)) as address:
        yield address


@pytest.fixture
def hostile(browser: Browser, hostile_site: str) -> Iterator[Visitor]:
    found = Visitor(browser, hostile_site)
    yield found
    found.close()
    assert found.complaints == []


def test_no_page_takes_text_for_markup(hostile: Visitor) -> None:
    page = hostile.visit("/")
    opened = reached(hostile.site, [regex for regex, _ in ROUTES], most=1)
    for address in (one for some in opened.values() for one in some if is_page(hostile.site, one)):
        hostile.go(page, address)
        assert "kapad" not in page.title()
        assert (
            page.locator("img[src='x'], h1:text-is('Kapad'), body b:text-is('Skola')").count() == 0
        )
        assert page.locator("h1").first.is_visible()


@pytest.mark.parametrize("address", EVIL)
def test_what_is_typed_is_no_markup_either(hostile: Visitor, address: str) -> None:
    page = hostile.visit("/")
    hostile.allowed.add(400)
    answer = page.goto(hostile.site + address)
    assert answer is not None
    assert answer.status in {200, 400}
    assert page.locator("main img[src='x'], main script").count() == 0
    assert page.locator("h1").first.is_visible()


def test_the_markup_is_there_as_text(hostile: Visitor) -> None:
    page = hostile.visit("/dokument")
    page.locator("#dokument tbody a").first.click()
    assert RUNS in page.locator("main").inner_text()
