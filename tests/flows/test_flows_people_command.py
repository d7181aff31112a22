"""`diarium people` and `diarium attendance`, as an archivist runs them."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from nights import archive, as_json, diarium, drop, in_process, night, rows

from corpus.store import Corpus
from flows.lock import only_one
from flows.settings import Settings

HEAD = """Minnesanteckningar
Nätverket för skolutveckling i Vätterbygden
Datum: {day}
Närvarande:
{people}

Digitala verktyg
Gruppen talade om hur skolan arbetar med digitala läromedel.
"""


def told(day: str, *people: str) -> str:
    return HEAD.format(day=day, people="\n".join(people))


FILES = {
    "a.txt": told("2 oktober 2023", "Eva Bramstorp, Hjo kommun", "Nils Ulvmark, Habo kommun"),
    "b.txt": told("6 november 2023", "Eva Bramstorp, Hjo kommun", "Sara Lövhagen, Skövde kommun"),
    "c.txt": told("4 december 2023", "Eva Bramstorp, Hjo kommun", "Sara Grönkvist, Skövde kommun"),
}


@pytest.fixture
def filled(tmp_path: Path) -> Settings:
    settings = archive(tmp_path, FILES)
    night(settings, in_process)
    return settings


def ids(settings: Settings) -> dict[str, str]:
    return dict(rows(settings, "SELECT name, person_id FROM people"))


def people(settings: Settings, *arguments: str) -> Any:
    return diarium("people", *arguments, "--archive", settings.archive)


def test_everybody_or_those_called_so_are_listed(filled: Settings) -> None:
    lines = people(filled).stdout.splitlines()
    assert lines[0] == "id\tnamn\tför\tmöten\tskäl"
    assert [line.split("\t")[1:4] for line in lines[1:]] == [
        ["Eva Bramstorp", "Hjo", "3"],
        ["Nils Ulvmark", "Habo", "1"],
        ["Sara Grönkvist", "Skövde", "1"],
        ["Sara Lövhagen", "Skövde", "1"],
    ]
    assert [row["name"] for row in as_json(people(filled, "sara", "--json"))] == [
        "Sara Grönkvist",
        "Sara Lövhagen",
    ]
    assert len(people(filled, "--network", "vätterbygden").stdout.splitlines()) == 5
    for wrong, told in (
        (["--network", "Mora"], "No network is called 'Mora'"),
        (["show", "Mora"], "Ingen person"),
        (["undo", "7"], "Inget beslut"),
    ):
        done = people(filled, *wrong)
        assert (done.returncode, done.stdout) == (5, "")
        assert done.stderr.startswith(f"diarium: {told}")
    assert people(filled, "olle").stderr == "Ingen heter så.\n"
    assert people(filled, "--unsure").returncode == 0
    assert diarium("people", "--help").returncode == 0


def test_a_person_is_shown_with_where_and_why(filled: Settings) -> None:
    shown = people(filled, "show", "bramstorp").stdout
    for part in ("Eva Bramstorp", "2023-10-02\t", "Hjo", "a.txt", "samma namn", "Möten: 3"):
        assert part in shown
    told_of = as_json(people(filled, "show", "bramstorp", "--json"))
    assert [seat["day"] for seat in told_of["meetings_listed"]] == [
        *("2023-10-02", "2023-11-06", "2023-12-04"),
    ]
    assert told_of["spellings"] == {"Eva Bramstorp": 3}
    assert told_of["mentions"] == []
    with Corpus(filled.corpus) as corpus:
        corpus.db.execute(
            """INSERT INTO mentions (document_id, ordinal, kind, name, person_id, printed, page)
               SELECT document_id, 99, 'person', 'Eva', person_id, 'Eva', 7 FROM attendance
               WHERE name = 'Eva Bramstorp' ORDER BY document_id LIMIT 1"""
        )
    shown = people(filled, "show", "bramstorp").stdout
    assert "Nämnd i texten" in shown
    first = diarium("people", "--archive", filled.archive, "show", told_of["person_id"])
    assert first.stdout == shown


def test_a_name_that_two_have_is_told_with_both(filled: Settings) -> None:
    done = people(filled, "show", "sara")
    assert done.returncode == 5
    for name, person_id in ids(filled).items():
        assert (f"{person_id}  {name}, Skövde, 1 möte" in done.stderr) == name.startswith("Sara")


def test_merge_holds_until_undone_and_leads_from_the_former_id(filled: Settings) -> None:
    before = ids(filled)
    one, other = before["Sara Grönkvist"], before["Sara Lövhagen"]
    done = people(filled, "merge", one[:8], "lövhagen", "--who", "Anna")
    assert done.returncode == 0, done.stderr
    assert "är samma person" in done.stdout
    ((sara, former),) = [
        (name, old) for name, old in rows(filled, "SELECT person_id, former_id FROM people_former")
    ]
    assert {sara, former} == {one, other}
    shown = people(filled, "show", former).stdout
    assert f"Tidigare id: {former}" in shown
    assert "enligt beslut 1" in shown
    assert "Anna" in shown
    again = people(filled, "merge", one, other)
    assert again.returncode == 5
    assert "redan samma person" in again.stderr
    drop(filled, "d.txt", told("8 januari 2024", "Sara Lövhagen, Skövde kommun"))
    night(filled, in_process)
    assert rows(filled, "SELECT meetings FROM people WHERE name LIKE 'Sara%'") == [(3,)]
    assert people(filled, "undo", "1", "--who", "Bo").returncode == 0
    assert ids(filled) == before
    (entry,) = as_json(people(filled, "verdicts", "--json"))
    assert (entry["verdict_id"], entry["verdict"], entry["who"]) == (1, "samma person", "Anna")
    assert entry["in_force"].startswith("återtaget av Bo")


def test_split_by_document_and_by_spelling(filled: Settings) -> None:
    done = people(filled, "split", "bramstorp", "--document", "c.txt")
    assert done.returncode == 0, done.stderr
    listed = as_json(people(filled, "bramstorp", "--json"))
    assert sorted(row["meetings"] for row in listed) == [1, 2]
    ((third,),) = rows(
        filled,
        """SELECT person_id FROM attendance JOIN documents USING (document_id)
           WHERE filename = 'c.txt' AND name LIKE 'Eva%'""",
    )
    assert [row["meetings"] for row in listed if row["person_id"] == third] == [1]
    before = ids(filled)
    for wrong, sentence in (
        (["--document", "c.txt"], "Alla rader"),
        (["--document", "a.txt"], "något dokument"),
        (["--spelling", "Eva Brahmstorp"], "ingenstans"),
        (["--spelling", "eva bramstorp"], "Alla rader"),
    ):
        refused = people(filled, "split", third, *wrong)
        assert refused.returncode == 5
        assert sentence in refused.stderr
    assert people(filled, "split", third).returncode == 2
    assert ids(filled) == before
    assert len(as_json(people(filled, "verdicts", "--json"))) == 1


def test_while_a_night_runs_a_verdict_is_kept_for_the_next(filled: Settings) -> None:
    with only_one(filled.archive):
        done = people(filled, "merge", "grönkvist", "lövhagen")
    assert done.returncode == 0
    assert "nästa natt" in done.stderr
    assert "Sara Grönkvist" in ids(filled)
    changed, report = night(filled, in_process)
    assert changed.changed
    assert "enligt beslut 1" in report
    assert not {"Sara Grönkvist", "Sara Lövhagen"} <= set(ids(filled))
    assert not night(filled, in_process)[0].changed


def test_no_archive_is_made_by_asking(tmp_path: Path) -> None:
    for asked in (["merge", "a", "b"], ["undo", "1"], ["show", "a"], []):
        done = diarium("people", *asked, "--archive", tmp_path / "none")
        assert done.returncode == 5
    assert not (tmp_path / "none").exists()


def test_hostile_names_are_shown_as_text(tmp_path: Path) -> None:
    settings = archive(tmp_path, FILES)
    night(settings, in_process)
    with Corpus(settings.corpus) as corpus:
        corpus.db.execute("UPDATE people SET name = ? WHERE name LIKE 'Nils%'", ["=1+\x1b[31m"])
        corpus.db.execute(
            "UPDATE attendance SET name = ? WHERE name LIKE 'Nils%'", ["N\x1b[31mils\n"]
        )
    for arguments in (["nils"], ["show", "nils"]):
        assert "\x1b" not in people(settings, *arguments).stdout
    out = diarium("attendance", "vätter", "--by", "person", "--csv", "--archive", settings.archive)
    names = [line[1] for line in csv.reader(io.StringIO(out.stdout))]
    assert r"'=1+\x1b[31m" in names


def test_attendance_as_table_csv_and_json(filled: Settings) -> None:
    def ask(*arguments: str) -> Any:
        return diarium("attendance", *arguments, "--archive", filled.archive)

    lines = [line.split("\t") for line in ask("vätterbygden").stdout.splitlines()]
    assert lines == [
        ["kod", "kommun", "2023-10-02", "2023-11-06", "2023-12-04"],
        ["0643", "Habo", "x", ".", "."],
        ["1497", "Hjo", "x", "x", "x"],
        ["1496", "Skövde", ".", "x", "x"],
    ]
    by_person = ask("vätterbygden", "--by", "person").stdout.splitlines()
    assert by_person[1].split("\t")[1:] == ["Eva Bramstorp", "Hjo", "x", "x", "x"]
    told_csv = list(csv.reader(io.StringIO(ask("vätterbygden", "--csv").stdout)))
    assert told_csv[1] == ["dokument", "", "a.txt", "b.txt", "c.txt"]
    assert told_csv[2] == ["0643", "Habo", "närvarande", "ej i listan", "ej i listan"]
    matrix = as_json(ask("vätterbygden", "--json"))
    cell = matrix["rows"][0]["cells"][0]
    assert (cell["day"], cell["attendance"]) == ("2023-10-02", "present")
    assert cell["document_id"] == matrix["meetings"][0]["document_id"]
    assert ask("vätterbygden", "--by", "network").returncode == 2
    assert ask("Mora").returncode == 5
