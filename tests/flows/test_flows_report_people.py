"""What the morning report says of who is who."""

from __future__ import annotations

from pathlib import Path

import pytest
from nights import archive, drop, in_process, night, rows

from corpus.rows import Merge, PeopleResolved
from corpus.store import Corpus
from flows.report_people import merged, open_pairs, unheeded
from flows.settings import Settings
from pipeline.errors import BadSettings
from pipeline.identity.values import Quoted

LIST = """Minnesanteckningar
{network}
Datum: {day}
Närvarande:
{people}

Budget
Gruppen beslutade att mötet i januari hålls på distans.
"""
VATTERN = "Nätverket för skolutveckling i Vätterbygden"


def told(day: str, *people: str, network: str = VATTERN) -> str:
    return LIST.format(network=network, day=day, people="\n".join(people))


def test_whom_the_night_found_to_be_one_is_told_once(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"a.txt": told("2 oktober 2023", "Eva Gustafsson, Hjo kommun")})
    _, report = night(settings, in_process)
    assert "samma person" not in report
    drop(settings, "b.txt", told("6 november 2023", "Eva Gustavsson, Hjo kommun"))
    done, report = night(settings, in_process)
    ((eva,),) = rows(settings, "SELECT person_id FROM people")
    assert [merge.person_id for merge in done.people.merges] == [eva]
    assert "## Hittade vara samma person" in report
    assert f"`{eva}`" in report
    drop(settings, "c.txt", told("4 december 2023", "Nils Ulvmark, Hjo kommun"))
    _, report = night(settings, in_process)
    assert "Hittade vara samma person" not in report


def test_pairs_left_open_come_with_the_command_that_settles_them(tmp_path: Path) -> None:
    settings = archive(
        tmp_path,
        {
            "a.txt": told("2 oktober 2023", "Eva Bramstorp, Hjo kommun"),
            "b.txt": told("6 november 2023", "Ewa Bramstorp, Skövde kommun"),
        },
    )
    _, report = night(settings, in_process)
    ((one, other, sure),) = rows(settings, "SELECT one, other, probability FROM people_unsure")
    assert "## Kan vara samma person" in report
    for part in (f"`{one}`", f"`{other}`", f"{sure:.2f}".replace(".", ","), "people merge ID ID"):
        assert part in report
    with Corpus(settings.corpus) as corpus:
        corpus.db.executemany(
            "INSERT INTO people_unsure VALUES (?, ?, ?, 'skäl *')",
            [(one, f"{other}{n}", 0.5 + n / 100) for n in range(30)],
        )
        corpus.db.executemany(
            "INSERT INTO people VALUES (?, 'Ulla', NULL, NULL, NULL, NULL, NULL, 1, '')",
            [(f"{other}{n}",) for n in range(30)],
        )
        lines = open_pairs(corpus, lambda text: text.replace("*", r"\*"))
    assert len(lines) == 21
    assert "… och 11 till: `diarium people --unsure`" in lines[-1]
    assert any(r"skäl \*" in line for line in lines)
    shares = [float(line.split(", ")[1].split(":")[0].replace(",", ".")) for line in lines[:-1]]
    assert shares == sorted(shares, reverse=True)


def test_a_verdict_that_finds_no_rows_is_told(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"a.txt": told("2 oktober 2023", "Eva Bramstorp, Hjo kommun")})
    with Corpus(settings.corpus) as corpus:
        quotes = [Quoted("feed00000000", "Eva"), Quoted("feed00000001", "*Ulla*")]
        corpus.decide_on_people(
            same=True, one=quotes[:1], other=quotes[1:], who="Anna", when="2024-01-01T10:00"
        )
    done, report = night(settings, in_process)
    assert done.people.unheeded == (1,)
    assert "## Beslut som inte kunde följas" in report
    assert r"Beslut 1, samma person: Eva (1 rad) / \*Ulla\* (1 rad) (Anna, 2024-01-01)" in report
    assert "diarium people undo 1" in report


def test_many_merges_are_told_shortly_former_people_first() -> None:
    merges = tuple(
        Merge(f"p-{n}", f"Eva {n:02}", ("p-old",) if n == 29 else (), "skäl") for n in range(30)
    )
    lines = merged(PeopleResolved(merges=merges), str)
    assert lines[0] == "Eva 29 (`p-29`, förut även p-old): skäl"
    assert lines[-1] == "… och 10 till: `diarium people`"
    assert len(lines) == 21


def test_nothing_is_told_where_nothing_was_decided(tmp_path: Path) -> None:
    with Corpus(tmp_path / "corpus.db") as corpus:
        assert merged(PeopleResolved(), str) == []
        assert open_pairs(corpus, str) == []
        assert unheeded(corpus, PeopleResolved(), str) == []


def test_members_of_the_settings_are_missed_from_the_first_night_on(tmp_path: Path) -> None:
    plain = archive(tmp_path, {"a.txt": told("2 oktober 2023", "Eva Bramstorp, Hjo kommun")})
    given = {"archive": plain.archive, "rest_seconds": 0.0}
    settings = Settings(**given, networks={VATTERN: ("Karlsborg",)})
    night(settings, in_process)
    missing = "SELECT day, municipality FROM missing_municipalities"
    assert rows(settings, missing) == [("2023-10-02", "Karlsborg")]
    assert not night(settings, in_process)[0].changed
    with pytest.raises(BadSettings, match="Kalsborg"):
        night(Settings(**given, networks={VATTERN: ("Kalsborg",)}), in_process)
    night(plain, in_process)
    assert rows(settings, missing) == []
