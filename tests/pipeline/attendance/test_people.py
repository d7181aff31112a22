"""Who is who, as data: rows of several meetings, and which of them are one person."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.attendance.people import MatchPeopleSettings, SeenParticipant, resolve

CASES = Path(__file__).parents[2] / "cases" / "people"


def cases(name: str) -> list[Any]:
    found = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["label"]) for case in found]


def seen(
    document: str,
    index: int,
    name: str,
    body: str | None = None,
    network: str | None = None,
    **more: Any,
) -> SeenParticipant:
    """A row; `body` is a municipality's code or an organisation's name."""
    code = body if body and body.isdigit() else None
    fields = {"role": None, "status": "present", "day": f"2023-01-{ord(document) - 96:02}"}
    fields |= {"person_id": None} | more
    organisation = None if code else body
    return SeenParticipant(document, index, name, code, organisation, network=network, **fields)


def rows_of(case: dict[str, Any]) -> list[SeenParticipant]:
    """The case's rows: `[document, name, body, network]`, numbered within their documents."""
    counts: dict[str, int] = {}
    rows = []
    for document, *rest in case["rows"]:
        rows.append(seen(document, counts.setdefault(document, 0), *rest))
        counts[document] += 1
    return rows


@pytest.mark.parametrize("case", [*cases("same"), *cases("different"), *cases("mixed")])
def test_who_is_who(case):
    rows = rows_of(case)
    found = resolve(rows)
    at = {(row.document_id, row.index): number for number, row in enumerate(rows)}
    people = sorted(sorted(at[key] for key in person.rows) for person in found.people)
    assert people == case["people"]
    number = {
        person.person_id: people.index(sorted(at[key] for key in person.rows))
        for person in found.people
    }
    unsure = sorted(sorted((number[pair.one], number[pair.other])) for pair in found.unsure)
    assert unsure == case.get("unsure", [])


def test_a_person_is_told_by_what_is_usual_and_what_is_latest():
    rows = [
        seen("a", 0, "Asa Ohrn", "1280", role="ledamot"),
        seen("b", 3, "Åsa Öhrn", "1280", role="ordförande", status="absent"),
        seen("c", 1, "Åsa Öhrn", "1280", status="substitute"),
    ]
    (person,) = resolve(rows).people
    assert (person.name, person.municipality_code) == ("Åsa Öhrn", "1280")
    assert person.role == "ordförande"
    assert (person.first_seen, person.last_seen) == ("2023-01-01", "2023-01-03")
    assert person.meetings == 2
    assert sorted(person.rows) == [("a", 0), ("b", 3), ("c", 1)]


def test_of_two_spellings_the_one_with_its_diacritics_is_usual():
    (person,) = resolve([seen("a", 0, "Asa Ohrn", "1280"), seen("b", 0, "Åsa Öhrn", "1280")]).people
    assert person.name == "Åsa Öhrn"


def test_joined_spellings_say_why():
    rows = [seen("a", 0, "Maja Gustafsson", "1280"), seen("b", 0, "Maja Gustavsson", "1280")]
    (person,) = resolve(rows).people
    assert person.reason.startswith("stavningsvarianter av samma namn")
    assert "samma tillhörighet" in person.reason


def test_settings_move_the_bar():
    rows = [seen("a", 0, "Lars Tälklint", "1280"), seen("b", 0, "Lars Talklimt", "1280")]
    assert len(resolve(rows).people) == 2
    assert len(resolve(rows, MatchPeopleSettings(least=0.7)).people) == 1


def test_nobody_is_nobody():
    assert resolve([]).people == ()


def test_ten_thousand_rows_take_seconds():
    import time

    rows = [
        seen(chr(97 + meeting), at, f"{given} {surname}", str(1000 + at))
        for meeting in range(10)
        for at, (given, surname) in enumerate(
            (f"N{a}a", f"Sur{b}nas") for a in range(30) for b in range(30)
        )
    ]
    before = time.process_time()
    resolve(rows)
    assert time.process_time() - before < 15


def test_a_third_of_the_name_unmakes_no_join_and_changes_no_id():
    """Met in review: a name without a body was joined to one of two that came later."""
    bare = seen("a", 0, "Karin Persson", None, "Skola")
    nora = seen("b", 0, "Karin Persson", "1884", "Skola")
    hallefors = seen("c", 0, "Karin Persson", "1863", "Skola")
    first = {row: p.person_id for p in resolve([bare, nora]).people for row in p.rows}
    again = [replace(row, person_id=first[row.document_id, 0]) for row in (bare, nora)]
    later = {row: p.person_id for p in resolve([*again, hallefors]).people for row in p.rows}
    assert {row: later[row] for row in first} == first
    assert len(set(later.values())) == 3
