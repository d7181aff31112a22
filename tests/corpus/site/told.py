"""What a page of the site tells: its rows as JSON and CSV, its links; and the samples' truth."""

from __future__ import annotations

import codecs
import csv
import html
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

Ask = Callable[[str], Any]

TRUTH: dict[str, Any] = json.loads(
    (Path(__file__).parents[3] / "samples" / "answers.json").read_text(encoding="utf-8")
)
BERGSLAGEN = "Energi- och klimatnätverket Bergslagen"
VATTERBYGDEN = "Nätverket Skolutveckling Vätterbygden"

_checked: dict[tuple[int, str], int] = {}


def network(name: str) -> str:
    return f"/natverk/{quote(name, safe='')}"


def rows(ask: Ask, address: str, table: str) -> list[dict[str, Any]]:
    """The rows of a table on a page, as it gives them for download."""
    sign = "&" if "?" in address else "?"
    found: list[dict[str, Any]] = ask(f"{address}{sign}tabell={table}&format=json").json()
    return found


def csv_rows(ask: Ask, address: str, table: str) -> list[dict[str, str]]:
    sign = "&" if "?" in address else "?"
    written = ask(f"{address}{sign}tabell={table}&format=csv").content
    assert written.startswith(codecs.BOM_UTF8)  # without it Excel garbles å, ä and ö
    return list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"))))


def tables(page: str) -> list[str]:
    return re.findall(r'<section class="listing" id="([^"]+)"', page)


def stems(ask: Ask) -> dict[str, str]:
    """Each sample's document_id by the stem of its file."""
    found = ask("/corpus.json?sql=select+document_id,filename+from+documents&_shape=array").json()
    return {row["filename"].rsplit(".", 1)[0]: row["document_id"] for row in found}


def person_ids(ask: Ask) -> dict[str, str]:
    return {row["name"]: row["person_id"] for row in rows(ask, "/personer", "personer")}


def links(page: str) -> set[str]:
    return {html.unescape(href) for href in re.findall(r'href="([^"]*)"', page)}


def leads_somewhere(ask: Ask, address: str) -> None:
    """Every link of a page answers, or leads on; other looks at the page itself are left out."""
    shown = ask(address)
    assert shown.status_code == 200, address
    ids = set(re.findall(r'\bid="([^"]+)"', shown.text))
    for href in sorted(links(shown.text)):
        assert not urlsplit(href).netloc, href
        path, fragment = urlsplit(href).path, urlsplit(href).fragment
        if fragment and path in {"", urlsplit(address).path}:
            assert fragment in ids, href
        if path in {"", urlsplit(address).path}:
            continue
        key = (id(ask), path)
        if key not in _checked:
            _checked[key] = ask(href.partition("#")[0]).status_code
        assert _checked[key] in {200, 301, 302}, href


def downloads_equal_rows(ask: Ask, address: str) -> None:
    """CSV and JSON of each table have the same rows, as many as the page counts."""
    page = ask(address).text
    assert tables(page)
    for table in tables(page):
        given = rows(ask, address, table)
        written = csv_rows(ask, address, table)
        assert len(given) == len(written), table
        for one, other in zip(given, written, strict=True):
            assert list(one) == list(other)
            for name, value in one.items():
                assert other[name].lstrip("'") == ("" if value is None else str(value)).lstrip("'")
        match = re.search(rf'id="{table}-caption">.*?<span class="count">(\d+)', page, re.DOTALL)
        assert match is not None
        assert int(match[1]) == len(given), table


def svg_is_plain(page: str) -> None:
    """No plot has style, script or handlers of its own; each has a title, words and a table."""
    for svg in re.findall(r"<svg .*?</svg>", page, re.DOTALL):
        assert "style=" not in svg
        assert "<script" not in svg
        assert not re.search(r"\son\w+=", svg)
    figures = re.findall(r'<figure class="plot".*?</figure>', page, re.DOTALL)
    for figure in figures:
        assert "<title id=" in figure
        assert "<desc id=" in figure
        assert "<table>" in figure
