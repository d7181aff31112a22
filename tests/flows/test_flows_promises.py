"""`diarium promises`, as an archivist runs it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from nights import archive, as_json, diarium, drop, in_process, night, rows

from flows.settings import Settings

HEAD = """Minnesanteckningar
Nätverket för skolutveckling i Vätterbygden
Datum: {day}
Närvarande:
Eva Bramstorp, Hjo kommun
Nils Ulvmark, Habo kommun

{text}
"""
OCTOBER = HEAD.format(
    day="2 oktober 2023",
    text="Skolmat\nEva skickar ut enkäten om skolmaten senast den 20 oktober 2023.\n"
    "Nils kontaktar museet i Jönköping om guidade visningar.",
)
NOVEMBER = HEAD.format(
    day="6 november 2023",
    text="Uppföljning\nEva har skickat ut enkäten om skolmaten till alla rektorer.",
)


@pytest.fixture
def filled(tmp_path: Path) -> Settings:
    settings = archive(tmp_path, {"a.txt": OCTOBER})
    night(settings, in_process)
    return settings


def promises(settings: Settings, *arguments: str) -> Any:
    return diarium("promises", *arguments, "--archive", settings.archive)


def test_promises_are_listed_with_what_became_of_them(filled: Settings) -> None:
    assert [line.split("\t")[5] for line in promises(filled).stdout.splitlines()] == [
        "läge", "öppet", "öppet",
    ]  # fmt: skip
    drop(filled, "b.txt", NOVEMBER)
    night(filled, in_process)
    lines = [line.split("\t") for line in promises(filled).stdout.splitlines()]
    assert lines[0] == ["möte", "nätverk", "vem", "vad", "senast", "läge", "togs upp"]
    first = next(line for line in lines if line[2] == "Eva Bramstorp")
    assert first[4:6] == ["2023-10-20", "taget upp"]
    assert first[6].startswith("2023-11-06: Eva har skickat ut enkäten")
    assert "åtaganden, 1 tas upp i ett senare möte." in promises(filled).stderr


def test_those_of_a_person_or_still_open(filled: Settings) -> None:
    drop(filled, "b.txt", NOVEMBER)
    night(filled, in_process)
    assert {one["state"] for one in as_json(promises(filled, "--open", "--json"))} == {"open"}
    (nils,) = as_json(promises(filled, "--person", "nils", "--json"))
    assert nils["responsible"] == ["Nils Ulvmark"]
    assert as_json(promises(filled, "--overdue", "--json")) == []
    assert as_json(promises(filled, "--until", "2022", "--json")) == []
    assert promises(filled, "--since", "hösten").returncode == 5
    assert promises(filled, "--network", "Okänt").returncode == 5


def test_a_night_without_news_leaves_the_promises_alone(filled: Settings) -> None:
    before = rows(filled, "SELECT * FROM followups")
    assert before
    night(filled, in_process)
    assert rows(filled, "SELECT * FROM followups") == before


def test_a_person_is_asked_for_by_whole_words(filled: Settings) -> None:
    text = "Evalotta skickar ut programmet till alla. Presidiet kallar till nästa möte."
    names = HEAD.replace("Nils Ulvmark, Habo", "Evalotta Bramstorp, Habo")
    drop(filled, "b.txt", names.format(day="6 november 2023", text=f"Program\n{text}"))
    night(filled, in_process)

    def of(person: str) -> set[tuple[str, ...]]:
        found = as_json(promises(filled, "--person", person, "--json"))
        return {tuple(one["responsible"]) for one in found}

    assert of("eva") == of("Eva Bramstorp") == {("Eva Bramstorp",)}
    assert of("Evalotta") == {("Evalotta Bramstorp",)}
    assert of("Eval") == set()
    assert of("presidiet") == {("Presidiet",)}
