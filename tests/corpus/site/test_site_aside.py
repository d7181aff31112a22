"""What was set aside, and what waits."""

from __future__ import annotations

import html
import re
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from troubled import FAILED, SCRIPT, WAITING

from corpus.site.aside import aside_page
from corpus.site.pages import Asked, Page, Places
from corpus.store import Corpus
from flows.retry import put_back
from flows.settings import Settings

Ask = Callable[[str], Any]


def test_what_was_set_aside_comes_with_reason_and_remedy(
    ask_troubled: Ask, troubled: Settings, tmp_path: Path
) -> None:
    (row,) = ask_troubled("/lagda-at-sidan?tabell=asidan&format=json").json()
    assert row["filename"] == FAILED
    assert (row["code"], row["since"]) == ("damaged", "2023-11-08")
    assert row["reason"] == f"Filen är skadad. {SCRIPT}"
    shown = ask_troubled("/lagda-at-sidan")
    assert row["again"] in shown.text
    shutil.copytree(troubled.archive, tmp_path / "archive")
    command, verb, key = row["again"].split()
    assert (command, verb) == ("diarium", "retry")
    assert put_back(Settings(archive=tmp_path / "archive"), key) == [FAILED]


def test_what_waits_in_the_inbox_is_listed(ask_troubled: Ask) -> None:
    (row,) = ask_troubled("/lagda-at-sidan?tabell=vantar&format=json").json()
    assert (row["filename"], row["code"]) == (WAITING, "incomplete")
    assert f"Filens slut saknas. {SCRIPT}" in html.unescape(ask_troubled("/lagda-at-sidan").text)


def test_names_are_text(ask_troubled: Ask) -> None:
    content = ask_troubled("/lagda-at-sidan").text.split("<main")[1]
    assert not re.search(r"<(script|img|b|i)>", content)
    assert "&lt;script&gt;" in content


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "<img src=x onerror=alert(1)>.pdf", "[a](javascript:alert(1))"]
)
def test_no_name_becomes_an_address(tmp_path: Path, name: str) -> None:
    with Corpus(tmp_path / "corpus.db") as corpus:
        corpus.set_aside("ab" * 32, name, "empty", "Filen är tom.", now="2024-01-01T00:00:00")
    places = Places(tmp_path / "corpus.db", tmp_path / "originals", tmp_path / "reports")
    with sqlite3.connect(tmp_path / "corpus.db") as db:
        page = aside_page(db, Asked(places, "/lagda-at-sidan"))
        assert isinstance(page, Page)
        assert not any(column.link for listing in page.listings for column in listing.columns)


def test_an_archive_where_all_was_read_says_so(ask: Ask) -> None:
    shown = ask("/lagda-at-sidan").text
    assert "Inget är lagt åt sidan" in shown
    assert "Inget väntade" in shown
