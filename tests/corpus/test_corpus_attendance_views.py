"""Who was there, meeting by meeting and over time; every cell names its document."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from meetings import meeting, name_of, take_in, who

from corpus.attendance_views import ATTENDANCE_VIEWS
from corpus.matrix import attendance_matrix
from corpus.store import Corpus
from pipeline.errors import BadSettings

EVA, NILS, IDA = ("Eva Bramstorp", "1497"), ("Nils Ulvmark", "1496"), ("Ida Kvarnlöv", "2062")
VATTERN = "Nätverket Vättern"
AUTUMN = meeting(EVA, NILS, (*IDA, "guest"), day="2023-10-02")
SICK = meeting(EVA, (*NILS, "absent"), day="2023-11-06")
NO_LIST = meeting(day="2023-12-04", has_list=False)
ALONE = meeting(EVA, day="2024-01-08")
BACK = meeting(EVA, NILS, day="2024-02-05")
LAST = meeting(NILS, day="2024-03-04")
ELSEWHERE = meeting(("Eva Bramstorp", "1497"), day="2024-03-05", network="Skolnätverket")
ALL = (AUTUMN, SICK, NO_LIST, ALONE, BACK, LAST, ELSEWHERE)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory):
    with Corpus(tmp_path_factory.mktemp("views") / "corpus.db") as opened:
        roles = [replace(p, role="ordförande") for p in BACK.participants[:1]]
        with_role = replace(BACK, participants=(*roles, *BACK.participants[1:]))
        take_in(opened, *(with_role if made is BACK else made for made in ALL))
        opened.settle_networks({VATTERN: ["Karlsborg", "1497"]})
        yield opened


def ask(corpus: Corpus, query: str, *values: str) -> list[tuple[Any, ...]]:
    return corpus.db.execute(query, values).fetchall()


def test_members_are_those_ever_represented_and_those_of_the_settings(corpus: Corpus) -> None:
    query = """SELECT municipality, represented, from_settings FROM municipality_members
               WHERE network = ? ORDER BY municipality"""
    assert ask(corpus, query, VATTERN) == [
        ("Hjo", 1, 1),
        ("Karlsborg", 0, 1),
        ("Skövde", 1, 0),  # Mora was but a guest's
    ]


def test_which_municipalities_were_missing(corpus: Corpus) -> None:
    query = """SELECT day, municipality, listed_absent, document_id FROM missing_municipalities
               WHERE network = ? AND municipality <> 'Karlsborg' ORDER BY day"""
    assert ask(corpus, query, VATTERN) == [
        ("2023-11-06", "Skövde", 1, name_of(SICK)),
        ("2024-01-08", "Skövde", 0, name_of(ALONE)),
        ("2024-03-04", "Hjo", 0, name_of(LAST)),
    ]
    never = ask(corpus, "SELECT day FROM missing_municipalities WHERE municipality = 'Karlsborg'")
    assert len(never) == 5  # not where the minutes list nobody


def test_who_was_at_each_meeting_of_their_network(corpus: Corpus) -> None:
    query = """SELECT day, attendance, status, within FROM person_attendance
               WHERE person = ? AND network = ? ORDER BY day"""
    assert ask(corpus, query, "Nils Ulvmark", VATTERN) == [
        ("2023-10-02", "present", "present", 1),
        ("2023-11-06", "absent", "absent", 1),
        ("2023-12-04", "no list", None, 1),
        ("2024-01-08", "not listed", None, 1),
        ("2024-02-05", "present", "present", 1),
        ("2024-03-04", "present", "present", 1),
    ]
    found = ask(corpus, query, "Ida Kvarnlöv", VATTERN)
    missed = ["not listed", "no list", *["not listed"] * 3]
    assert [row[1] for row in found] == ["present", *missed]
    assert [row[3] for row in found] == [1, 0, 0, 0, 0, 0]
    assert ask(corpus, query, "Nils Ulvmark", "Skolnätverket") == []


def test_every_cell_of_the_matrix_stands_once(corpus: Corpus) -> None:
    for view, column in (
        ("person_attendance", "person_id"),
        ("municipality_attendance", "municipality_code"),
    ):
        query = f"SELECT {column}, document_id FROM {view} GROUP BY 1, 2 HAVING count(*) <> 1"
        assert ask(corpus, query) == []


def test_first_and_last_seen_in_each_network(corpus: Corpus) -> None:
    query = """SELECT person, network, meetings, first_day, first_document_id, last_day,
               last_document_id FROM first_and_last_seen ORDER BY person, network"""
    assert [(*row[:3], *row[4::2]) for row in ask(corpus, query)] == [
        ("Eva Bramstorp", VATTERN, 4, name_of(AUTUMN), name_of(BACK)),
        ("Eva Bramstorp", "Skolnätverket", 1, name_of(ELSEWHERE), name_of(ELSEWHERE)),
        ("Ida Kvarnlöv", VATTERN, 1, name_of(AUTUMN), name_of(AUTUMN)),
        ("Nils Ulvmark", VATTERN, 3, name_of(AUTUMN), name_of(LAST)),
    ]
    assert ask(corpus, query)[-1][3::2] == ("2023-10-02", "2024-03-04")


def test_who_represented_a_municipality_when(corpus: Corpus) -> None:
    query = """SELECT municipality, person, role, first_day, last_day, meetings, listed_absent,
               gaps, first_document_id, last_document_id
               FROM representatives WHERE network = ? ORDER BY municipality"""
    eva, nils = ask(corpus, query, VATTERN)
    assert eva[:8] == ("Hjo", "Eva Bramstorp", "ordförande", "2023-10-02", "2024-02-05", 4, 0, 0)
    assert nils[:8] == ("Skövde", "Nils Ulvmark", None, "2023-10-02", "2024-03-04", 3, 1, 2)
    assert eva[8:] == (name_of(AUTUMN), name_of(BACK))
    assert nils[8:] == (name_of(AUTUMN), name_of(LAST))


@pytest.mark.parametrize("view", ATTENDANCE_VIEWS)
@pytest.mark.parametrize("column", ["network", "person_id"])
def test_a_question_about_one_network_or_person_reads_no_other(
    corpus: Corpus, view: str, column: str
) -> None:
    columns = [row[1] for row in ask(corpus, f"PRAGMA table_info({view})")]
    if column in columns:
        query = f"EXPLAIN QUERY PLAN SELECT * FROM {view} WHERE {column} = ?"
        steps = [row[3] for row in ask(corpus, query, "x")]
        assert steps
        assert not [step for step in steps if step.split()[:2] in (["SCAN", "a"], ["SCAN", "d"])]


def test_the_matrix_of_people_and_of_municipalities(corpus: Corpus) -> None:
    by_town = attendance_matrix(corpus.db, VATTERN)
    assert [meeting.day for meeting in by_town.meetings] == [
        made.meeting.day.isoformat() for made in ALL[:-1]
    ]
    cells = {row.name: row.cells for row in by_town.rows}
    assert list(cells) == ["Hjo", "Karlsborg", "Skövde"]
    assert cells["Skövde"] == (
        *("present", "absent", "no list", "not listed", "present", "present"),
    )
    people = attendance_matrix(corpus.db, VATTERN, people=True)
    assert {row.name: row.cells for row in people.rows}["Nils Ulvmark"] == cells["Skövde"]
    assert {row.row_id for row in people.rows} == set(who(corpus).values())


def test_members_as_they_were_are_not_written_again(corpus: Corpus) -> None:
    before = corpus.db.total_changes
    corpus.settle_networks({VATTERN: ["Hjo", "Karlsborgs kommun", "hjo"]})
    assert corpus.db.total_changes == before


@pytest.mark.parametrize("town", ["Ingenstans", "9999", "", "Habbo eller Håbo"])
def test_a_member_that_no_municipality_is_is_told(corpus: Corpus, town: str) -> None:
    before = ask(corpus, "SELECT * FROM network_members")
    with pytest.raises(BadSettings, match="Skolnätverket"):
        corpus.settle_networks({"Skolnätverket": ["Hjo", town]})
    assert ask(corpus, "SELECT * FROM network_members") == before
