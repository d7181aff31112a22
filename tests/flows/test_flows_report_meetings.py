"""Meetings in order in the night: windows narrowed, contradictions in the morning report."""

from __future__ import annotations

from pathlib import Path

from nights import archive, drop, in_process, night, rows

HEAD = """Minnesanteckningar
Nätverket för skolutveckling i Vätterbygden
{when}
Närvarande:
{people}

"""
EVA = "Eva Ekdahl, Hjo kommun\nNils Bramstorp, Habo kommun"
SARA = "Sara Lövhagen, Skövde kommun\nUlf Rydmark, Tibro kommun"


def told(when: str, text: str, people: str = EVA) -> str:
    return HEAD.format(when=when, people=people) + text + "\n"


OCTOBER = told("Datum: 2 oktober 2023", "Nästa möte\n6 november 2023 kl. 09.00 i Skövde.")
UNDATED = told("", "Förra mötet 2 oktober 2023 var givande.\nNästa möte\n4 december 2023")


def test_an_undated_meeting_takes_the_planned_day(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"a.txt": OCTOBER, "b.txt": UNDATED})
    night(settings, in_process)
    query = """SELECT meeting_date, meeting_earliest, meeting_latest, own_earliest, own_latest
               FROM documents WHERE filename = 'b.txt'"""
    assert rows(settings, query) == [(None, "2023-11-06", "2023-11-06", "2023-10-03", "2023-12-03")]


def test_contradictions_are_told_in_the_night_that_brings_them(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"a.txt": OCTOBER})
    _, report = night(settings, in_process)
    assert "Motsägelser" not in report
    drop(settings, "c.txt", told("Datum: 2 oktober 2023", "Budget", SARA))
    _, report = night(settings, in_process)
    assert "## Motsägelser mellan protokoll" in report
    assert "a.txt s. 1 och c.txt s. 1" in report or "c.txt s. 1 och a.txt s. 1" in report
    drop(settings, "d.txt", told("Datum: 5 februari 2024", "Budget"))
    _, report = night(settings, in_process)
    assert "Motsägelser" not in report
