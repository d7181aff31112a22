"""People: who was where, why spellings are one person, what may be one."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest
from meetings import meeting
from told import (
    TRUTH,
    VATTERBYGDEN,
    Ask,
    downloads_equal_rows,
    leads_somewhere,
    person_ids,
    rows,
    stems,
    svg_is_plain,
)

from corpus.connect import open_reader
from corpus.site import person_facts as facts
from corpus.site.app import make_site
from corpus.site.listing import Listing
from corpus.site.listing_rows import Wanted, fetch
from corpus.store import Corpus
from flows.deciding import merge, split
from flows.settings import Settings
from flows.site_places import places_of


@pytest.mark.parametrize("told", TRUTH["people"], ids=lambda told: told["name"])
def test_a_person_was_where_the_minutes_say(ask: Ask, told: dict[str, Any]) -> None:
    person = f"/person/{person_ids(ask)[told['name']]}"
    documents = stems(ask)
    found = rows(ask, person, "moten")
    assert {row["document_id"] for row in found} == {documents[one] for one in told["documents"]}
    there = {row["document_id"] for row in found if row["status"] != "frånvarande"}
    assert there == {documents[one] for one in told["present"]}
    spelt = {row["name"] for row in rows(ask, person, "stavningar")}
    assert spelt == set(told["spellings"])


def test_everybody_is_listed_once(ask: Ask) -> None:
    found = rows(ask, "/personer", "personer")
    assert sorted(row["name"] for row in found) == sorted(one["name"] for one in TRUTH["people"])
    assert all(row["networks"] == 1 for row in found if row["meetings"])
    chosen = rows(ask, f"/personer?natverk={VATTERBYGDEN}", "personer")
    assert 0 < len(chosen) < len(found)


def test_why_spellings_are_joined_leads_to_both_rows(ask: Ask) -> None:
    person = f"/person/{person_ids(ask)['Mats Gustavsson']}"
    (joined,) = [row for row in rows(ask, person, "skal") if "stavningsvarianter" in row["reason"]]
    assert {joined["printed"], joined["other_printed"]} == {"Mats Gustafsson", "Mats Gustavsson"}
    page = ask(person).text
    for row in (joined,):
        place = f"/dokument/{row['document_id']}/sida/{row['page']}?plats={row['span_start']}-"
        assert place in page
        assert f"/dokument/{row['other_document_id']}/sida/{row['other_page']}?plats=" in page


def test_periods_run_from_the_first_to_the_last_meeting(ask: Ask) -> None:
    person = f"/person/{person_ids(ask)['Emil Vretlund']}"
    found = {row["value"]: row for row in rows(ask, person, "perioder")}
    assert (found["Laxå"]["first_day"], found["Laxå"]["last_day"]) == ("2024-04-17", "2025-04-09")
    assert found["energirådgivare"]["kind"] == "roll"


def test_promises_absences_and_company(ask: Ask) -> None:
    person = f"/person/{person_ids(ask)['Bo Kumlin']}"
    page = ask(person).text
    assert "2 möten" in page  # absent
    company = rows(ask, person, "tillsammans")
    assert company[0]["meetings"] == max(row["meetings"] for row in company)
    assert all(row["name"] != "Bo Kumlin" for row in company)
    promised = rows(ask, f"/person/{person_ids(ask)['Mats Gustavsson']}", "loften")
    states = {row["state"] for row in promised}
    assert "taget upp" in states
    assert states <= {"öppet", "taget upp", "dagen har gått"}


def test_guesses_are_as_the_view_makes_them(ask: Ask) -> None:
    sql = (
        "select+coalesce(person_id,likely_person_id)+as+who,document_id,span_start"
        "+from+people_mentioned+where+who+is+not+null&_shape=array&_size=max"
    )
    wanted = {
        (row["who"], row["document_id"], row["span_start"])
        for row in ask(f"/corpus.json?sql={sql}").json()
    }
    found = {
        (person_id, row["document_id"], row["span_start"])
        for person_id in person_ids(ask).values()
        for row in rows(ask, f"/person/{person_id}", "omnamnd")
    }
    assert found == wanted


def test_nobody_is_there_by_another_id(ask: Ask) -> None:
    assert ask("/person/p-0000000000").status_code == 404
    assert ask("/person/%3Cscript%3E").status_code == 404
    assert "<script>" not in ask("/person/%3Cscript%3E").text


def test_links_downloads_and_plots(ask: Ask) -> None:
    person = f"/person/{person_ids(ask)['Mats Gustavsson']}"
    for address in ("/personer", person):
        leads_somewhere(ask, address)
        downloads_equal_rows(ask, address)
    svg_is_plain(ask(person).text)
    assert "Mullsjö" in ask(person).text


def test_a_merged_id_leads_to_the_person_and_the_verdict_is_told(
    archive: Settings, tmp_path: Path
) -> None:
    shutil.copytree(archive.archive, tmp_path / "archive")
    settings = Settings(archive=tmp_path / "archive", rest_seconds=0.0)
    with Corpus(settings.corpus, read_only=True) as corpus:
        ids = dict(corpus.db.execute("SELECT name, person_id FROM people").fetchall())
    merge(settings, ids["Emil Vretlund"], ids["Gunilla Norefalk"], "arkivarien")
    with Corpus(settings.corpus, read_only=True) as corpus:
        ((gone, now),) = corpus.db.execute("SELECT former_id, person_id FROM people_former")
    site = make_site(places_of(settings))
    moved = asyncio.run(site.client.get(f"/person/{gone}", follow_redirects=False))
    assert (moved.status_code, moved.headers["location"]) == (301, f"/person/{now}")
    page = asyncio.run(site.client.get(f"/person/{now}")).text
    assert "arkivarien" in page
    assert "samma person" in page
    assert "diarium people undo 1" in page
    assert gone in page


def test_the_commands_to_correct_are_quoted_for_a_shell(archive: Settings, tmp_path: Path) -> None:
    shutil.copytree(archive.archive, tmp_path / "archive")
    settings = Settings(archive=tmp_path / "archive", rest_seconds=0.0)
    with Corpus(settings.corpus) as corpus:
        corpus.db.execute("UPDATE attendance SET name = 'Bo; rm -rf' WHERE name = 'Bo Kumlin'")
        (who,) = corpus.db.execute(
            "SELECT person_id FROM people WHERE name = 'Bo Kumlin'"
        ).fetchone()
    page = asyncio.run(make_site(places_of(settings)).client.get(f"/person/{who}")).text
    assert "--spelling &#39;Bo; rm -rf&#39;" in page


def test_split_is_offered_with_a_spelling_that_works(archive: Settings, tmp_path: Path) -> None:
    shutil.copytree(archive.archive, tmp_path / "archive")
    settings = Settings(archive=tmp_path / "archive", rest_seconds=0.0)
    with Corpus(settings.corpus, read_only=True) as corpus:
        (who,) = corpus.db.execute(
            "SELECT person_id FROM people WHERE name = 'Mats Gustavsson'"
        ).fetchone()
    page = asyncio.run(make_site(places_of(settings)).client.get(f"/person/{who}")).text
    assert f"diarium people split {who} --spelling &#39;Mats Gustafsson&#39;" in page
    split(settings, who, [], ["Mats Gustafsson"], "arkivarien")
    with Corpus(settings.corpus, read_only=True) as corpus:
        assert corpus.db.execute("SELECT count(*) FROM people").fetchone()[0] == 33


def facts_of(path: Path, table: Listing) -> list[dict[str, Any]]:
    return list(fetch(open_reader(path), Wanted(table.select, table.values, ())))


def test_a_bare_name_that_two_have_is_no_guess(tmp_path: Path) -> None:
    path = tmp_path / "corpus.db"
    with Corpus(path) as corpus:
        for made in (
            meeting(("Eva Ek", "0686"), ("Bo Alm", "0604"), day="2023-10-02"),
            meeting(("Eva Lund", "0643"), day="2023-11-02"),
            meeting(("Siv Dal", "0680"), day="2023-12-02", mentions={"Eva": None, "Bo": None}),
        ):
            corpus.put_reading(made.reading)
            corpus.put(made)
        corpus.resolve_people()
        ids = dict(corpus.db.execute("SELECT name, person_id FROM people").fetchall())
    (guess,) = facts_of(path, facts.mentions(ids["Bo Alm"]))
    assert (guess["printed"], guess["sure"]) == ("Bo", "gissning")
    assert facts_of(path, facts.mentions(ids["Eva Ek"])) == []
    assert facts_of(path, facts.mentions(ids["Eva Lund"])) == []


def test_topics_are_of_meetings_that_the_person_was_at(ask: Ask) -> None:
    for told in TRUTH["people"]:
        found = rows(ask, f"/person/{person_ids(ask)[told['name']]}", "amnen")
        assert all(row["meetings"] <= len(told["present"]) for row in found), told["name"]


def test_periods_of_one_network_are_not_cut_by_those_of_another(tmp_path: Path) -> None:
    path = tmp_path / "corpus.db"
    seats = (
        ("2023-01-09", "Ett", "0643"),
        ("2023-02-06", "Två", "1884"),
        ("2023-03-06", "Två", "0643"),
        ("2023-04-03", "Ett", "0643"),
    )
    with Corpus(path) as corpus:
        for day, network, code in seats:
            made = meeting(("Eva Ek", code), day=day, network=network)
            corpus.put_reading(made.reading)
            corpus.put(made)
        corpus.db.execute("UPDATE attendance SET person_id = 'p-0a'")
    found = facts_of(path, facts.periods("p-0a"))
    assert sorted(
        (row["network"], row["value"], row["first_day"], row["last_day"], row["meetings"])
        for row in found
    ) == [
        ("Ett", "Habo", "2023-01-09", "2023-04-03", 2),
        ("Två", "Habo", "2023-03-06", "2023-03-06", 1),
        ("Två", "Nora", "2023-02-06", "2023-02-06", 1),
    ]
