"""Networks: who was at which meeting, who was missing, a year at a time where there are many."""

from __future__ import annotations

import asyncio
import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from invented import minutes
from meetings import meeting
from told import (
    BERGSLAGEN,
    TRUTH,
    VATTERBYGDEN,
    Ask,
    downloads_equal_rows,
    leads_somewhere,
    links,
    network,
    rows,
    stems,
    svg_is_plain,
)

from corpus.connect import open_reader
from corpus.site import attendance_matrix as attendance
from corpus.site import listing_kept
from corpus.site import network_facts as facts
from corpus.site.app import make_site
from corpus.site.listing import Listing, prepare
from corpus.site.listing_kept import counted_once
from corpus.site.listing_rows import Wanted, fetch
from corpus.site.network import _per_year, network_page
from corpus.site.pages import Asked, File, NotFound, Page, Places
from corpus.store import Corpus
from pipeline.document import Span
from pipeline.findings import TopicScore


def matrix(ask: Ask, name: str, by: str) -> list[dict[str, str]]:
    text = ask(f"{network(name)}?narvaro={by}&format=csv").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("name", [BERGSLAGEN, VATTERBYGDEN])
def test_the_matrix_is_who_was_there(ask: Ask, name: str) -> None:
    missing = {
        (one["municipality"], one["meeting_date"]): "frånvarande, säger listan"
        if one["listed"]
        else "står inte i listan"
        for one in TRUTH["missing"]
        if one["network"] == name
    }
    found = matrix(ask, name, "kommun")
    told = {
        (row["kommun"], day): cell
        for row in found
        for day, cell in row.items()
        if day not in {"id", "kommun", "för"} and cell not in {"närvarande", "ersättare"}
    }
    assert told == missing
    assert {row["kommun"] for row in found} == set(TRUTH["networks"][name]["municipalities"])


def test_the_matrix_of_people_is_who_was_there(ask: Ask) -> None:
    dates = {one["document_id"]: one["day"] for one in rows(ask, network(BERGSLAGEN), "moten")}
    found = {row["person"]: row for row in matrix(ask, BERGSLAGEN, "person")}
    days = {stem: dates.get(document_id) for stem, document_id in stems(ask).items()}
    for told in TRUTH["people"]:
        for stem in told["documents"]:
            if (day := days[stem]) is not None:
                there = found[told["name"]][day] in {"närvarande", "ersättare", "gäst", "justerare"}
                assert there == (stem in told["present"]), (told["name"], stem)


def test_the_matrix_is_shown_with_its_places(ask: Ask) -> None:
    page = ask(network(BERGSLAGEN)).text
    assert page.count('<td class="absent">') > 5
    assert "Hallsberg 2024-09-25: ersättare (Signe Ulvmark)" in page
    given = ask(f"{network(BERGSLAGEN)}?narvaro=kommun&format=json").json()
    assert len(given) == 10 * 6
    assert {one["attendance"] for one in given} == {"present", "absent", "not-listed"}


def test_who_came_to_every_meeting(ask: Ask) -> None:
    documents = TRUTH["networks"][VATTERBYGDEN]["documents"]
    always = {one["name"] for one in TRUTH["people"] if set(documents) <= set(one["present"])}
    found = rows(ask, network(VATTERBYGDEN), "trogna")
    assert {row["name"] for row in found if row["share"] == 1} == always
    assert all(row["share"] <= row["within"] <= 1 for row in found)


def test_missing_municipalities_are_the_truth(ask: Ask) -> None:
    for name in (BERGSLAGEN, VATTERBYGDEN):
        found = {(row["municipality"], row["day"]) for row in rows(ask, network(name), "saknade")}
        wanted = {(one["municipality"], one["meeting_date"]) for one in TRUTH["missing"]
                  if one["network"] == name}  # fmt: skip
        assert found == wanted


def test_plans_have_their_fate(ask: Ask) -> None:
    found = rows(ask, network(BERGSLAGEN), "planerade")
    coming = {(row["earliest"], row["latest"]) for row in found if row["fate"] == "kommande"}
    assert coming == {("2025-06-11", None), ("2025-10-14", "2025-10-15")}
    assert all(row["minutes_in"] for row in found if row["fate"] == "hållet")


def test_meetings_stand_in_order_with_gaps(ask: Ask) -> None:
    found = sorted(rows(ask, network(BERGSLAGEN), "moten"), key=lambda row: row["day"])
    assert [row["days_since_last"] for row in found] == [None, 98, 84, 161, 56, 140]


def test_links_downloads_and_plots(ask: Ask) -> None:
    for address in ("/natverk", network(BERGSLAGEN)):
        leads_somewhere(ask, address)
        downloads_equal_rows(ask, address)
    svg_is_plain(ask(network(BERGSLAGEN)).text)


def test_there_is_no_network_that_nobody_names(ask: Ask) -> None:
    assert ask("/natverk/Ingenting").status_code == 404
    assert ask("/natverk/-").status_code == 404  # all samples name one


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A network of forty meetings, some without a day or a list, and minutes without a network."""
    path = tmp_path / "corpus.db"
    with Corpus(path) as corpus:
        for at in range(40):
            day = f"{2020 + at // 8}-{at % 8 + 1:02}-02"
            put(corpus, meeting(("Eva Ek", "0686"), ("=Bo(1)", "0604", "absent"), day=day))
        put(corpus, meeting(("Eva Ek", "0686"), day=None, filename="odaterad.pdf"))
        put(corpus, meeting(day="2025-01-01", has_list=False, filename="utan.pdf"))
        put(corpus, minutes("Något", network=None, day="2024-02-02", filename="ingens.pdf"))
        corpus.resolve_people()
    return path


def put(corpus: Corpus, made: Any) -> None:
    corpus.put_reading(made.reading)
    corpus.put(made)


def page_of(path: Path, name: str, **args: str) -> Any:
    db = open_reader(path)
    prepare(db)
    places = Places(path, path.parent, path.parent)
    return network_page(db, Asked(places, network(name), {"network": name}, args))


def test_of_many_meetings_the_last_are_shown_and_years_are_linked(many: Path) -> None:
    page = page_of(many, "Nätverket Vättern")
    assert isinstance(page, Page)
    shown = page.context["municipalities"]
    assert len(shown.meetings) == attendance.RECENT
    assert shown.meetings[-1].day == "2025-01-01"
    assert {cell.kind for row in shown.rows for cell in row.cells[-1:]} == {"no-list"}
    labels = [part.label for part in page.context["parts"]]
    assert labels[1:] == ["Utan dag", "2025", "2024", "2023", "2022", "2021", "2020"]
    year = page_of(many, "Nätverket Vättern", ar="2021").context["municipalities"]
    assert [one.day[:4] for one in year.meetings] == ["2021"] * 8
    undated = page_of(many, "Nätverket Vättern", ar=attendance.NO_DAY).context["people"]
    assert [one.title for one in undated.meetings] == ["Minnesanteckningar"]


def test_the_download_has_all_meetings_and_no_formula(many: Path) -> None:
    file = page_of(many, "Nätverket Vättern", narvaro="person", format="csv")
    assert isinstance(file, File)
    head, *lines = csv.reader(io.StringIO(file.body.decode("utf-8-sig")))
    assert len(head) == 3 + 42
    assert not any(cell.startswith("=") for line in lines for cell in line)


def test_minutes_of_no_network_do_not_vanish(many: Path) -> None:
    page = page_of(many, "-")
    assert page.title == "Utan nätverk"
    assert page.context["meetings"] == 1
    with pytest.raises(NotFound):
        page_of(many, "Nätverket Vänern")


def test_who_was_only_ever_away_did_not_come(many: Path) -> None:
    page = page_of(many, "Nätverket Vättern")
    (table,) = [one for one in page.listings if one.name == "trogna"]
    db = open_reader(many)
    names = [row["name"] for row in fetch(db, Wanted(table.select, table.values, ()))]
    assert names == ["Eva Ek"]
    assert "=Bo(1)" in {row.label for row in page.context["people"].rows}


def test_a_table_that_is_counted_once_has_the_same_rows(
    many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = open_reader(many)
    prepare(db)
    table = facts.meetings("Nätverket Vättern")

    def told(one: Listing) -> list[dict[str, Any]]:
        return list(fetch(db, Wanted(one.select, one.values, (), sort="day")))

    once = counted_once(db, table)
    assert once.select != table.select
    assert told(once) == told(table)
    assert counted_once(db, table).values[0] is once.values[0]
    monkeypatch.setattr(listing_kept, "MOST_LETTERS", 1)
    assert counted_once(db, facts.planned("Nätverket Vättern")).select == facts.planned("x").select


KLIMAT = TopicScore("klimat", "<i>Klimat</i>", 0.8, (Span(0, 4),))
HOSTILE = 'Kultur/fritid & "<b onclick=x>"'


def test_hostile_names_are_shown_as_text_and_lead_to_their_pages(tmp_path: Path) -> None:
    places = Places(tmp_path / "corpus.db", tmp_path, tmp_path)
    with Corpus(places.corpus) as corpus:
        for month in (10, 11):
            made = meeting(("<script>alert(1)</script> Ek", "0686"), day=f"2023-{month}-02",
                           network=HOSTILE, mentions={"{{7*7}}": None})  # fmt: skip
            put(corpus, replace(made, title="<img src=x onerror=alert(1)>", topics=(KLIMAT,)))
        corpus.resolve_people()
        (person,) = corpus.db.execute("SELECT person_id FROM people").fetchone()
    site = make_site(places)
    for address in (network(HOSTILE), "/natverk", "/personer", f"/person/{person}", "/kommun/0686",
                    "/kommuner", "/kalender/2023-10", "/kalender/2023", "/loften", "/amnen",
                    "/amne/klimat", f"/kalender?natverk={quote(HOSTILE, safe='')}"):  # fmt: skip
        shown = asyncio.run(site.client.get(address))
        assert shown.status_code == 200, address
        for raw in ("<script>alert", "<img", "<b onclick"):
            assert raw not in shown.text, (address, raw)
        for href in links(shown.text):
            if href.startswith("/natverk/"):
                assert href.partition("?")[0].partition("#")[0] == network(HOSTILE)


def test_meetings_without_a_list_are_not_counted_against_anybody(many: Path) -> None:
    rows_shown = page_of(many, "Nätverket Vättern").context["people"].rows
    counted = {row.label: (row.present, row.listed, len(row.cells)) for row in rows_shown}
    assert counted == {"Eva Ek": (23, 23, 24), "=Bo(1)": (0, 23, 24)}


def test_undated_meetings_are_drawn_too(many: Path) -> None:
    met = [
        attendance.Meeting("a", "", "2022-10-02", has_list=True),
        attendance.Meeting("b", "", "2024-10-02", has_list=False),
        attendance.Meeting("c", "", "", has_list=True),
        *[attendance.Meeting(name, "", "", has_list=False) for name in "de"],
    ]
    told = [tuple(cell.text for cell in row) for row in _per_year(met).rows]
    assert told == [("2022", "1", "0"), ("2023", "0", "0"), ("2024", "0", "1"), ("okänt", "1", "2")]
