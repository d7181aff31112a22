"""The calendar: what was held, what was planned and became of it, what has no day."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from invented import minutes
from told import (
    BERGSLAGEN,
    TRUTH,
    Ask,
    downloads_equal_rows,
    leads_somewhere,
    rows,
    stems,
    svg_is_plain,
)

from corpus.connect import open_reader
from corpus.site.calendar_file import calendar_file
from corpus.site.calendar_page import calendar_page
from corpus.site.listing import prepare
from corpus.site.listing_rows import Wanted, fetch
from corpus.site.pages import Asked, File, Page, Places
from corpus.store import Corpus
from pipeline.findings import Meeting


def test_what_is_planned_after_the_last_meeting_is_the_truth(ask: Ask) -> None:
    found = rows(ask, "/kalender/2025", "planerade")
    coming = {
        (
            row["network"],
            row["earliest"] + (f"/{row['latest']}" if row["latest"] else ""),
            row["time"],
        )
        for row in found
        if row["fate"] == "kommande"
    }
    assert coming == {(one["network"], one["date"], one["time"]) for one in TRUTH["planned"]}
    others = {row["theme"] for row in found if row["fate"] == "annan händelse"}
    assert others == {"rektorsdagarna"}


def test_every_announced_meeting_is_there(ask: Ask) -> None:
    documents = stems(ask)
    found = {
        (row["document_id"], row["earliest"])
        for year in (2023, 2024, 2025)
        for row in rows(ask, f"/kalender/{year}", "planerade")
    }
    for stem, announced in TRUTH["announced"].items():
        for one in announced:
            assert (documents[stem], one["date"][:10]) in found


def test_a_month_shows_its_meetings(ask: Ask) -> None:
    page = ask("/kalender/2024-05").text
    assert "Kalender: maj 2024" in page
    day = re.search(r'<td><span class="day">16.*?</td>', page, re.DOTALL)
    assert day is not None
    assert "Vätterbygden" in day[0]
    assert "planned" not in day[0]  # it was held
    assert [row["earliest"] for row in rows(ask, "/kalender/2024-05", "planerade")] == [
        "2024-05-16",
        "2024-05-16",
    ]
    planned = ask("/kalender/2025-10").text
    for number in (14, 15):
        day = re.search(rf'<td><span class="day">{number}<.*?</td>', planned, re.DOTALL)
        assert day is not None
        assert "kommande" in day[0]


def test_the_months_before_and_after(ask: Ask) -> None:
    page = ask("/kalender/2024-01").text
    assert 'href="/kalender/2023-12"' in page
    assert 'href="/kalender/2024-02"' in page
    assert 'rel="next" href="/kalender/2025-01"' in ask("/kalender/2024-12").text
    assert 'rel="prev" href="/kalender/2023"' in ask("/kalender/2024").text


def test_without_a_month_it_is_that_of_the_last_meeting(ask: Ask) -> None:
    assert "Kalender: april 2025" in ask("/kalender").text


def test_without_a_month_all_planned_from_then_on_is_listed(ask: Ask) -> None:
    everything, april = ask("/kalender").text, ask("/kalender/2025-04").text
    for day in ("2025-05-22", "2025-06-11", "2025-09-18", "2025-10-14"):
        assert day in everything
        assert day not in april


def test_a_network_alone(ask: Ask) -> None:
    mine = f"/kalender/2024?natverk={quote(BERGSLAGEN)}"
    assert {row["network"] for row in rows(ask, mine, "hallna")} == {BERGSLAGEN}
    assert len(rows(ask, mine, "hallna")) == 4
    assert rows(ask, "/kalender/2024?natverk=-", "hallna") == []


def test_months_that_are_none(ask: Ask) -> None:
    for address in ("/kalender/2024-13", "/kalender/0000", "/kalender/2024-00"):
        assert ask(address).status_code == 404, address
    for address in ("/kalender/0001-01", "/kalender/9999-12", "/kalender/0001", "/kalender/9999"):
        assert ask(address).status_code == 200, address


def test_a_calendar_to_take_home(ask: Ask) -> None:
    icalendar = pytest.importorskip("icalendar")
    given = ask(f"/kalender.ics?natverk={quote(BERGSLAGEN)}")
    assert given.headers["content-type"].startswith("text/calendar")
    events = icalendar.Calendar.from_ical(given.content).walk("VEVENT")
    days = {str(event.decoded("dtstart"))[:10] for event in events}
    assert {"2025-06-11", "2025-10-14"} <= days
    assert ask("/kalender.ics").status_code == 200


def test_links_downloads_and_plots(ask: Ask) -> None:
    for address in ("/kalender/2024", "/kalender/2024-05"):
        leads_somewhere(ask, address)
        downloads_equal_rows(ask, address)
    svg_is_plain(ask("/kalender/2024").text)


def shown(path: Path, address: str, **args: str) -> dict[str, list[dict[str, Any]]]:
    db = open_reader(path)
    prepare(db)
    when = address.removeprefix("/kalender").removeprefix("/")
    page = calendar_page(
        db, Asked(Places(path, path.parent, path.parent), address, {"when": when}, args)
    )
    assert isinstance(page, Page)
    return {one.name: list(fetch(db, Wanted(one.select, one.values, ()))) for one in page.listings}


def test_what_has_no_day_and_no_network_does_not_vanish(tmp_path: Path) -> None:
    path = tmp_path / "corpus.db"
    with Corpus(path) as corpus:
        for made in (
            minutes("Odaterat", day=None, filename="odaterat.pdf"),
            minutes("Ingens", network=None, day="2023-10-04", filename="ingens.pdf"),
        ):
            corpus.put_reading(made.reading)
            corpus.put(made)
        corpus.resolve_people()
    every = shown(path, "/kalender/2023-10")
    assert [row["title"] for row in every["hallna"]] == ["Minnesanteckningar"]
    assert len(every["odaterade"]) == 1
    november = shown(path, "/kalender/2023-11")["planerade"]
    assert "okänt: inget nätverk" in {row["fate"] for row in november}
    assert len(shown(path, "/kalender/2023-10", natverk="-")["hallna"]) == 1
    assert shown(path, "/kalender/2023-10", natverk="-")["odaterade"] == []


def kept_at(path: Path, *made: Any) -> None:
    with Corpus(path) as corpus:
        for one in made:
            corpus.put_reading(one.reading)
            corpus.put(one)
        corpus.resolve_people()


def test_the_calendar_file_begins_three_months_before_the_last_meeting(tmp_path: Path) -> None:
    icalendar = pytest.importorskip("icalendar")
    path = tmp_path / "corpus.db"
    told = {"2022-11-07": "2022-10-03", "2023-08-21": "2023-06-05", "2023-11-06": "2023-10-02"}
    announced = []
    for coming, said_on in told.items():
        made = minutes(f"Nästa {coming}", day=said_on, filename=f"{said_on}.pdf")
        announced.append(replace(made, upcoming=(replace(made.upcoming[0], edtf=coming),)))
    kept_at(path, *announced)
    places = Places(path, tmp_path, tmp_path)
    given = calendar_file(open_reader(path), Asked(places, "/kalender.ics", {}, {}))
    assert isinstance(given, File)
    events = icalendar.Calendar.from_ical(given.body).walk("VEVENT")
    days = {str(event.decoded("dtstart"))[:10] for event in events}
    assert days == {"2023-08-21", "2023-11-06"}


def test_minutes_with_a_window_state_no_day(tmp_path: Path) -> None:
    path = tmp_path / "corpus.db"
    window = Meeting(None, date(2023, 9, 1), date(2023, 9, 30))
    kept_at(
        path,
        replace(minutes("Höst", filename="höst.pdf"), meeting=window),
        minutes("Daterat", day="2023-10-02", filename="daterat.pdf"),
    )
    (row,) = shown(path, "/kalender/2023-10")["odaterade"]
    assert (row["earliest"], row["latest"]) == ("2023-09-01", "2023-09-30")
