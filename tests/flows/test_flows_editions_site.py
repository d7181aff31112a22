"""The site over documents with several files, and files with several documents."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from nights import archive, born_digital, drop, in_process, night, rows
from test_flows_editions import ADJUSTED, DECEMBER, DRAFT, NOVEMBER, OCTOBER, one_id

from corpus.site.app import make_site
from flows import deciding_editions
from flows.settings import Settings
from flows.site_places import places_of

SEPTEMBER = OCTOBER.replace("2 oktober 2023", "11 september 2023")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A scan that was taken in whole and then divided; a draft that was then adjusted."""
    made = archive(tmp_path_factory.mktemp("site"), {"utkast.txt": DRAFT})
    night(made, in_process)
    drop(made, "justerat.txt", ADJUSTED)
    drop(made, "tre.pdf", born_digital(SEPTEMBER, NOVEMBER, DECEMBER))
    night(made, in_process)
    deciding_editions.divide(made, "tre.pdf", [2, 3], "Anna <b>")
    night(made, in_process)
    return made


@pytest.fixture(scope="module")
def ask(settings: Settings) -> Callable[[str], Any]:
    site = make_site(places_of(settings))
    return lambda address: asyncio.run(site.client.get(address))


def test_a_draft_leads_to_what_is_in_force(settings: Settings, ask: Callable[[str], Any]) -> None:
    draft, adjusted = one_id(settings, "utkast.txt"), one_id(settings, "justerat.txt")
    for page in ("", "/sida/1", "/protokoll.json", "/rattade-ord"):
        answer = ask(f"/dokument/{draft}{page}")
        assert (answer.status_code, answer.headers["location"]) == (302, f"/dokument/{adjusted}")
    shown = ask(f"/dokument/{adjusted}").text
    assert "Andra filer och versioner" in shown
    assert "utkast.txt" in shown
    assert ask(f"/dokument/{draft}/original").content == DRAFT.encode()
    assert ask(f"/dokument/{adjusted}/original").content == ADJUSTED.encode()
    told = ask(f"/dokument/{adjusted}/protokoll.json").json()["files"]
    assert [one["filename"] for one in told] == ["justerat.txt", "utkast.txt"]


def test_the_pages_of_a_part_are_those_of_its_file(
    settings: Settings, ask: Callable[[str], Any]
) -> None:
    ids = [
        name
        for (name,) in rows(
            settings,
            "SELECT document_id FROM documents WHERE filename = 'tre.pdf' ORDER BY first_page",
        )
    ]
    whole = ids[0][:12]
    second = f"{whole}-2-2"
    assert second in ids
    shown = ask(f"/dokument/{second}").text
    assert "sida 2 i filen" in shown
    assert "I samma fil" in shown
    page = ask(f"/dokument/{second}/sida/2")
    assert page.status_code == 200
    assert "Sara" in page.text
    assert "Läromedel" not in page.text
    assert ask(f"/dokument/{second}/bild/2.jpg").headers["content-type"] == "image/jpeg"
    assert ask(f"/dokument/{second}/sida/1").status_code == 404
    (span,) = rows(
        settings,
        f"""SELECT span_start || '-' || span_end FROM attendance
            WHERE document_id = '{second}' AND name LIKE 'Sara%'""",
    )
    there = ask(f"/dokument/{second}?plats={span[0]}")
    assert there.headers["location"].startswith(f"/dokument/{second}/sida/2?plats=")


def test_a_whole_that_was_divided_leads_to_its_parts(
    settings: Settings, ask: Callable[[str], Any]
) -> None:
    (name,) = {n for (n,) in rows(settings, "SELECT substr(sha256, 1, 12) FROM units "
                                            "WHERE filename = 'tre.pdf'")}  # fmt: skip
    assert ask(f"/dokument/{name}/sida/3").headers["location"] == f"/dokument/{name}-3-3/sida/3"
    assert ask(f"/dokument/{name}").status_code == 302
    assert ask("/dokument/0123456789ab").status_code == 404
    assert ask(f"/dokument/{name}-7-9").status_code == 404


def test_lists_calendar_and_search_show_each_meeting_once(
    settings: Settings, ask: Callable[[str], Any]
) -> None:
    meetings = rows(settings, "SELECT count(*) FROM documents")[0][0]
    listed = ask("/dokument?tabell=dokument&format=json")
    assert listed.status_code == 200
    assert listed.text.count("justerat.txt") >= 1
    assert "utkast.txt" not in listed.text
    assert meetings == len({d for (d,) in rows(settings, "SELECT document_id FROM documents")})
    found = ask("/sok?q=läromedel").text
    assert "utkast.txt" not in found


def test_the_ledger_tells_of_verdicts_on_files(ask: Callable[[str], Any]) -> None:
    shown = ask("/avgoranden").text
    assert "flera protokoll i filen" in shown
    assert "nya börjar på sida 2, 3" in shown
    assert "Anna &lt;b&gt;" in shown
