"""Folders of the inbox are labels: in search, exports, lists; and the way back keeps them."""

from __future__ import annotations

import csv
from hashlib import sha256
from pathlib import Path

import pytest
from nights import (
    AUTUMN,
    STRIPPED,
    WINTER,
    archive,
    as_json,
    born_digital,
    contents,
    diarium,
    drop,
    encrypted,
    in_process,
    let_pass,
    night,
    rows,
    set_aside,
)

from corpus.labels import NoLabel, all_labels, labelled
from corpus.search import find
from corpus.site.documents import documents_page
from corpus.site.listing import prepare
from corpus.site.pages import Asked, Page, Places
from corpus.site.search_page import search_page
from corpus.store import Corpus
from flows.retry import put_back
from flows.settings import Settings
from pipeline.errors import BadSettings

LOCKED = encrypted(born_digital(AUTUMN))
HALF = born_digital(AUTUMN, WINTER)[:900]


@pytest.fixture
def filled(tmp_path: Path) -> Settings:
    settings = archive(
        tmp_path,
        {
            "SKOLA/2023/protokoll.txt": AUTUMN,
            "SKOLA/2024/protokoll.txt": WINTER,
            "igen.txt": AUTUMN,
            "Äldre/x.txt": STRIPPED,
        },
    )
    night(settings, in_process)
    drop(settings, "Miljö/samma.txt", AUTUMN)
    night(settings, in_process)
    return settings


def test_the_folder_that_a_file_came_in_is_its_label(filled: Settings) -> None:
    found = rows(
        filled,
        "SELECT filename, label FROM labels JOIN documents USING (document_id) ORDER BY 1, 2",
    )
    assert found == [
        ("Miljö/samma.txt", "Miljö"),
        ("Miljö/samma.txt", "SKOLA/2023"),
        ("SKOLA/2024/protokoll.txt", "SKOLA/2024"),
        ("Äldre/x.txt", "Äldre"),
    ]


@pytest.mark.parametrize(
    ("typed", "many"),
    [("SKOLA/2023", 1), ("skola", 2), ("SKOLA\\2024\\", 1), ("miljö", 1), ("aldre", 1)],
)
def test_a_search_within_a_label(filled: Settings, typed: str, many: int) -> None:
    with Corpus(filled.corpus, read_only=True) as corpus:
        assert find(corpus, "minnesanteckningar", label=typed).documents == many


def test_a_label_that_nobody_has_is_told_with_what_is_near(filled: Settings) -> None:
    with Corpus(filled.corpus, read_only=True) as corpus:
        assert all_labels(corpus.db) == ["Miljö", "SKOLA", "SKOLA/2023", "SKOLA/2024", "Äldre"]
        with pytest.raises(NoLabel) as told:
            labelled(corpus.db, "Skolan")
    assert "SKOLA" in told.value.near
    done = diarium("search", "x", "--label", "%", "--archive", filled.archive)
    assert done.returncode == 5


def test_the_commands_know_labels(filled: Settings, tmp_path: Path) -> None:
    at = ["--archive", filled.archive]
    found = as_json(diarium("search", "minnesanteckningar", "--label", "SKOLA", "--json", *at))
    assert {hit["filename"] for hit in found["hits"]} == {
        "Miljö/samma.txt", "SKOLA/2024/protokoll.txt"  # of all its names the first
    }  # fmt: skip
    labels = {one["value"]: one["documents"] for one in found["facets"]["label"]}
    assert labels == {"SKOLA/2023": 1, "SKOLA/2024": 1, "Miljö": 1}
    out = tmp_path / "ut"
    done = diarium("export", out, "--format", "csv", "--label", "SKOLA/2024", *at)
    assert done.returncode == 0, done.stderr
    with (out / "labels.csv").open(encoding="utf-8-sig") as file:
        assert [row["label"] for row in csv.DictReader(file)] == ["SKOLA/2024"]


def test_the_list_of_documents_shows_labels_where_there_are_any(
    filled: Settings, tmp_path: Path
) -> None:
    with Corpus(filled.corpus, read_only=True) as corpus:
        (listing,) = documents_page(corpus.db, None).listings  # type: ignore[arg-type]
        assert "labels" in listing.choices
        shown = corpus.db.execute(listing.select, listing.values).fetchall()
    assert any("Miljö, SKOLA/2023" in row for row in shown)
    with Corpus(tmp_path / "tom.db") as corpus:
        (listing,) = documents_page(corpus.db, None).listings  # type: ignore[arg-type]
        assert "labels" not in [column.name for column in listing.columns]


# The way back


def test_retry_of_all_and_of_one_reason(tmp_path: Path) -> None:
    files = {"A/låst.pdf": LOCKED, "A/tom.txt": b"", "B/tom2.txt": b"\n", "x.rtf": b"{\\rtf1 x}"}
    settings = archive(tmp_path, files)
    night(settings, in_process)
    listed = as_json(diarium("retry", "--list", "--json", "--archive", settings.archive))
    assert {row["code"] for row in listed} == {"encrypted", "empty", "rtf"}
    shown = diarium("retry", "--list", "--code", "rtf", "--archive", settings.archive).stdout
    assert "x.rtf" in shown
    assert "tom" not in shown
    assert sorted(put_back(settings, code="empty")) == ["A/tom.txt", "B/tom2.txt"]
    assert {*contents(settings.inbox)} == {"A/tom.txt", "B/tom2.txt"}
    put_back(settings, every=True)
    assert contents(settings.inbox) == files
    assert set_aside(settings) == {}
    with pytest.raises(BadSettings):
        put_back(settings, every=True)
    for wrong in ([], ["ab", "--all"], ["--all", "--code", "rtf"]):
        assert diarium("retry", *wrong, "--archive", settings.archive).returncode == 2
    assert diarium("retry", "--code", "odd", "--archive", settings.archive).returncode == 5


def test_what_is_put_back_is_not_waited_for_again(tmp_path: Path) -> None:

    settings = archive(tmp_path, {"a.pdf": HALF})
    night(settings, in_process)
    let_pass(settings, 25)
    assert len(night(settings, in_process)[0].failed) == 1
    put_back(settings, every=True)
    done, _ = night(settings, in_process)
    assert ([name for name, *_ in done.failed], done.waiting) == (["a.pdf"], [])
    assert rows(settings, "SELECT * FROM waiting") == []


@pytest.mark.parametrize("name", ["../x.pdf", "/etc/x.pdf", "a/../../x.pdf", ".dold/x.pdf"])
def test_no_name_leads_out_of_the_inbox(tmp_path: Path, name: str) -> None:
    settings = archive(tmp_path, {"x.pdf": LOCKED})
    night(settings, in_process)
    with Corpus(settings.corpus) as corpus:
        corpus.db.execute("UPDATE set_aside SET filename = ?", [name])
    put_back(settings, sha256(LOCKED).hexdigest())
    assert contents(settings.inbox) == {"x.pdf": LOCKED}


def test_the_search_page_asks_for_a_label_and_counts_them(filled: Settings) -> None:
    places = Places(filled.corpus, filled.originals, filled.reports)
    asked = {"q": "minnesanteckningar", "etikett": "SKOLA"}
    with Corpus(filled.corpus, read_only=True) as corpus:
        prepare(corpus.db)
        page = search_page(corpus.db, Asked(places, "/sok", {}, asked))
        wrong = search_page(corpus.db, Asked(places, "/sok", {}, {**asked, "etikett": "Ingen"}))
    assert isinstance(page, Page)
    assert isinstance(wrong, Page)
    assert page.context["labels"] == ["Miljö", "SKOLA", "SKOLA/2023", "SKOLA/2024", "Äldre"]
    facets = {name: [one.value for one, *_ in values] for name, values in page.context["facets"]}
    assert facets["Etikett"] == ["Miljö", "SKOLA/2023", "SKOLA/2024"]
    assert page.context["without"] == [("etiketten SKOLA", "/sok?q=minnesanteckningar")]
    assert wrong.context["wrong"]["etikett"].startswith("Ingen etikett heter så.")
