"""The tour of the site shows every kind of page, in pictures that are there and are small."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).parents[2]
TOUR = ROOT / "docs" / "webbplatsen.md"
PICTURES = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", TOUR.read_text(encoding="utf-8"))
MOST_BYTES, MOST_BYTES_IN_ALL = 120_000, 2_000_000


@pytest.mark.parametrize(("told", "file"), PICTURES)
def test_each_picture_is_there_small_and_described(told: str, file: str) -> None:
    path = TOUR.parent / file
    assert told
    assert path.stat().st_size < MOST_BYTES
    with Image.open(path) as picture:
        assert picture.size in {(1280, 900), (360, 740)}


def test_every_kind_of_page_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tests" / "browser"))
    from screenshots import SHOTS

    shown = {Path(file).stem for _, file in PICTURES}
    assert {shot.name for shot in SHOTS} - shown == set()


def test_no_picture_lies_about_unused_and_all_are_small() -> None:
    files = list((TOUR.parent / "bilder").glob("*.png"))
    assert {f"bilder/{file.name}" for file in files} == {file for _, file in PICTURES}
    assert sum(file.stat().st_size for file in files) < MOST_BYTES_IN_ALL


def test_the_addresses_are_the_sites() -> None:
    from corpus.site.routes import ROUTES

    told = set(re.findall(r"`(/[a-z][^`?<]*)", TOUR.read_text(encoding="utf-8")))
    firsts = {regex.lstrip("^").split("$")[0].split("(")[0].rstrip("/") for regex, _ in ROUTES}
    known = {*firsts, "/corpus"}
    assert {one.rstrip("/") for one in told if one.rstrip("/") not in known} == set()
