"""The same minutes again, later versions of them, and one scan that holds several meetings.

Each meeting is there once, whatever arrives in whatever order; what it rests on stays, and a
person's word on it is kept and followed.
"""

from __future__ import annotations

import json
from contextlib import suppress
from itertools import permutations
from pathlib import Path
from textwrap import wrap
from typing import Any

import pdfplumber
import pytest
from nights import (
    archive,
    born_digital,
    diarium,
    documents,
    drop,
    dump,
    in_process,
    night,
    png,
    rows,
)

from corpus import editions, editions_learned, people_verdicts, units
from corpus.search import search
from corpus.store import Corpus
from flows import comparing, deciding_editions, interpreting
from flows.exporting import export_pdfa
from flows.idle import nothing_to_do
from flows.settings import Settings
from pipeline.errors import BadSettings
from pipeline.findings import Verdict

OCTOBER = """Minnesanteckningar
Nätverket för skolutveckling i Vätterbygden
Datum: 2 oktober 2023
Plats: Hjo
Närvarande:
Eva Ekdahl, Hjo kommun
Nils Bramstorp, Habo kommun

Digitala verktyg
Eva berättade om hur skolan arbetar med digitala läromedel.
Gruppen tyckte att fler lärare borde få pröva dem under våren.
Nils mejlar underlaget till alla senast den 20 oktober.

Nästa möte
6 november 2023 kl. 09.00 i Skövde.
"""
NOVEMBER = """Minnesanteckningar
Nätverket för skolutveckling i Vätterbygden
Datum: 6 november 2023
Plats: Skövde
Närvarande:
Eva Ekdahl, Hjo kommun
Sara Lövhagen, Skövde kommun

Budget
Gruppen beslutade att mötet i januari hålls på distans.
Sara tar fram ett förslag till budget för nästa år.
"""
DECEMBER = """Minnesanteckningar
Nätverket för skolutveckling i Vätterbygden
Datum: 4 december 2023
Plats: Habo
Närvarande:
Eva Ekdahl, Hjo kommun
Nils Bramstorp, Habo kommun
Sara Lövhagen, Skövde kommun

Frånvaro
Nils berättade om elever som inte kommer till skolan.
Gruppen beslutade att bjuda in en forskare till våren.
"""
DRAFT = "Utkast\n" + OCTOBER
LATER = OCTOBER.replace("Minnesanteckningar", "Minnesanteckningar version 2", 1).replace(
    "under våren", "redan under hösten"
)
ADJUSTED = (
    LATER.replace("version 2", "version 3", 1)
    + "\nGruppen beslutade att frågan tas upp igen.\nJusterat den 9 oktober 2023\nEva Ekdahl\n"
)


def nights(folder: Path, *dropped: tuple[str, bytes | str]) -> Settings:
    """An archive into which a file came each night."""
    settings = archive(folder)
    for name, content in dropped:
        drop(settings, name, content)
        night(settings, in_process)
    return settings


def files(settings: Settings) -> list[tuple[str, int, str | None]]:
    """Each file's name, its place in its document, and its relation to what is in force."""
    return rows(
        settings, "SELECT filename, rank, relation FROM document_files ORDER BY document_id, rank"
    )


def settled(settings: Settings) -> dict[str, list[tuple[Any, ...]]]:
    """What a corpus holds in the end; ids that were given out on the way lead on for ever."""
    return {table: found for table, found in dump(settings).items() if table != "people_former"}


def wrap_lines(text: str) -> list[str]:
    """Lines that fit into the width of the picture."""
    return [part for line in text.split("\n") for part in wrap(line, 44) or [""]]


def one_id(settings: Settings, name: str) -> str:
    ((found,),) = rows(settings, f"SELECT document_id FROM units WHERE filename = '{name}'")
    return str(found)


def test_the_same_minutes_in_three_files_are_one_document(tmp_path: Path) -> None:
    settings = nights(tmp_path, ("möte.txt", OCTOBER), ("utskrift.pdf", born_digital(OCTOBER)))
    drop(settings, "skannat.png", png(*wrap_lines(OCTOBER)))
    _, report = night(settings, in_process)
    assert len(documents(settings)) == 1
    assert {name for name, *_ in files(settings)} == {"möte.txt", "utskrift.pdf", "skannat.png"}
    assert "## Samma protokoll i flera filer" in report
    assert "skannat.png" in report
    assert "`diarium editions separate ID ID`" in report
    assert len(rows(settings, "SELECT 1 FROM readings")) == 3
    assert len(rows(settings, "SELECT 1 FROM arrivals")) == 3
    with Corpus(settings.corpus, read_only=True) as corpus:
        assert len(search(corpus.db, "läromedel")) == 1
        (name,) = corpus.document_ids()
        told = corpus.record(name)["files"]
        assert told[0]["relation"] is None
        assert {one["relation"] for one in told[1:]} == {"same-text", "rescan"}
        assert told[0]["id"] == name


def test_a_later_version_stands_for_the_draft_whichever_comes_first(tmp_path: Path) -> None:
    draft, adjusted = ("utkast.txt", DRAFT), ("justerat.txt", ADJUSTED)
    first = nights(tmp_path / "1", draft, adjusted)
    other = nights(tmp_path / "2", adjusted, draft)
    both = archive(tmp_path / "3", dict([draft, adjusted]))
    night(both, in_process)
    assert documents(first) == ["justerat.txt"]
    assert files(first) == [("justerat.txt", 0, None), ("utkast.txt", 1, "version")]
    assert settled(first) == settled(other) == settled(both)
    assert rows(first, "SELECT count(*) FROM records") == [(1,)]


def test_of_three_versions_the_last_is_in_force(tmp_path: Path) -> None:
    versions = {"a.txt": DRAFT, "b.txt": LATER, "c.txt": ADJUSTED}
    found = []
    for number, order in enumerate(permutations(versions)):
        settings = nights(tmp_path / str(number), *((name, versions[name]) for name in order))
        found.append(settled(settings))
        assert documents(settings) == ["c.txt"]
    assert all(one == found[0] for one in found)


def test_minutes_of_one_network_are_not_the_same(tmp_path: Path) -> None:
    settings = nights(tmp_path, ("10.txt", OCTOBER), ("11.txt", NOVEMBER), ("12.txt", DECEMBER))
    assert documents(settings) == ["10.txt", "11.txt", "12.txt"]


def test_people_keep_their_ids_when_a_version_is_replaced(tmp_path: Path) -> None:
    settings = nights(tmp_path, ("utkast.txt", DRAFT))
    before = rows(settings, "SELECT person_id, name, meetings FROM people ORDER BY 1")
    drop(settings, "justerat.txt", ADJUSTED)
    night(settings, in_process)
    assert rows(settings, "SELECT person_id, name, meetings FROM people ORDER BY 1") == before
    assert rows(settings, "SELECT count(*) FROM attendance") == [(2,)]


def test_a_verdict_on_the_draft_holds_for_what_stands_for_it(tmp_path: Path) -> None:
    settings = nights(tmp_path, ("utkast.txt", DRAFT))
    draft = one_id(settings, "utkast.txt")
    verdict = Verdict("läromedel", "läromedlen", "arbetar med digitala ", ".", accepted=False)
    with Corpus(settings.corpus) as corpus:
        number = corpus.decide(draft, verdict, "Anna", "2024-01-01")
    drop(settings, "justerat.txt", ADJUSTED)
    night(settings, in_process)
    with Corpus(settings.corpus) as corpus:
        adjusted = one_id(settings, "justerat.txt")
        assert corpus.verdicts_for(adjusted) == (verdict,)
        assert corpus.decide(adjusted, verdict, "Bo", "2024-01-02") == number
        assert [entry.verdict_id for entry in corpus.history(adjusted)] == [number]
    assert rows(settings, "SELECT verdicts FROM records") == [(str(number),)]
    done, _ = night(settings, in_process)
    assert not done.changed


def test_a_verdict_on_people_of_the_draft_is_still_followed(tmp_path: Path) -> None:
    settings = nights(tmp_path, ("utkast.txt", DRAFT))
    draft = one_id(settings, "utkast.txt")
    with Corpus(settings.corpus) as corpus:
        one, other = (people_verdicts.quotes_of(corpus.db, [(draft, n)]) for n in (0, 1))
        corpus.decide_on_people(same=True, one=one, other=other, who="Anna", when="2024-01-01")
    night(settings, in_process)
    assert rows(settings, "SELECT count(*) FROM people") == [(1,)]
    drop(settings, "justerat.txt", ADJUSTED)
    done, _ = night(settings, in_process)
    assert documents(settings) == ["justerat.txt"]
    assert rows(settings, "SELECT count(*) FROM people") == [(1,)]
    assert done.people.unheeded == ()


def test_a_wrong_join_is_taken_back_and_stays_so(tmp_path: Path) -> None:
    settings = nights(tmp_path, ("utkast.txt", DRAFT), ("justerat.txt", ADJUSTED))
    said = deciding_editions.separate(settings, ["utkast.txt"], "Anna")
    _, report = night(settings, in_process)
    assert documents(settings) == ["justerat.txt", "utkast.txt"]
    assert "utkast.txt" in report.partition("## Åter för sig")[2]
    drop(settings, "igen.pdf", born_digital(ADJUSTED))
    night(settings, in_process)
    assert "utkast.txt" in documents(settings)
    assert len(documents(settings)) == 2
    deciding_editions.undo(settings, said.numbers[0], "Anna")
    night(settings, in_process)
    assert len(documents(settings)) == 1
    history = rows(settings, "SELECT kind, withdrawn_by FROM verdicts")
    assert history == [("other-minutes", "Anna")]


def test_a_person_may_join_what_nothing_shows_to_be_the_same(tmp_path: Path) -> None:
    settings = nights(tmp_path, ("10.txt", OCTOBER), ("11.txt", NOVEMBER))
    deciding_editions.join(settings, "10.txt", "11.txt", "Anna", newest="10.txt")
    _, report = night(settings, in_process)
    assert documents(settings) == ["10.txt"]
    assert files(settings) == [("10.txt", 0, None), ("11.txt", 1, "verdict")]
    assert "enligt beslut 1" in report
    done, _ = night(settings, in_process)
    assert not done.changed
    deciding_editions.separate(settings, ["10.txt", "11.txt"], "Bo")
    night(settings, in_process)
    assert documents(settings) == ["10.txt", "11.txt"]
    assert rows(settings, "SELECT withdrawn_by FROM verdicts ORDER BY verdict_id") == [
        ("Bo",),
        (None,),
    ]


def test_a_scan_of_three_meetings_is_divided_and_made_whole_again(tmp_path: Path) -> None:
    scan = born_digital(OCTOBER, NOVEMBER, DECEMBER)
    settings = archive(tmp_path, {"tre möten.pdf": scan})
    done, report = night(settings, in_process)
    days = "SELECT first_page, meeting_date FROM documents ORDER BY first_page"
    split = [(1, "2023-10-02"), (2, "2023-11-06"), (3, "2023-12-04")]
    assert rows(settings, days) == split
    assert done.counts["new"] == 1
    assert "är 3 protokoll: sida 1" in report
    people = rows(settings, "SELECT person_id, meetings FROM people ORDER BY 1")
    assert sorted(meetings for _, meetings in people) == [2, 2, 3]
    before = settled(settings)

    said = deciding_editions.divide(settings, "tre möten.pdf", (), "Anna")
    _, report = night(settings, in_process)
    assert [first for first, _ in rows(settings, days)] == [None]
    assert "är åter ett enda protokoll" in report
    ids = {person for (person,) in rows(settings, "SELECT person_id FROM people")}
    assert ids == {person for person, _ in people}

    deciding_editions.undo(settings, said.numbers[0], "Anna")
    night(settings, in_process)
    after = settled(settings)
    assert rows(settings, "SELECT person_id, meetings FROM people ORDER BY 1") == people
    assert {t: r for t, r in after.items() if t != "verdicts"} == {
        t: r for t, r in before.items() if t != "verdicts"
    }


def test_a_person_says_where_a_file_is_divided(tmp_path: Path) -> None:
    settings = nights(tmp_path, ("tre.pdf", born_digital(OCTOBER, NOVEMBER, DECEMBER)))
    before = [name for (name,) in rows(settings, "SELECT document_id FROM documents ORDER BY 1")]
    deciding_editions.divide(settings, "tre.pdf", [3], "Anna")
    night(settings, in_process)
    pages = "SELECT first_page, last_page FROM documents ORDER BY 1"
    assert rows(settings, pages) == [(1, 2), (3, 3)]
    with Corpus(settings.corpus) as corpus:
        assert units.leads_to(corpus.db, before[1]) == [f"{before[1][:12]}-1-2"]
        assert corpus.reading(f"{before[1][:12]}-1-2").part == (1, 2)
    done, _ = night(settings, in_process)
    assert not done.changed


def test_one_of_a_scans_meetings_may_be_there_already(tmp_path: Path) -> None:
    settings = nights(
        tmp_path,
        ("november.txt", NOVEMBER),
        ("alla.pdf", born_digital(OCTOBER, NOVEMBER, DECEMBER)),
    )
    found = rows(settings, "SELECT meeting_date FROM documents ORDER BY 1")
    assert found == [("2023-10-02",), ("2023-11-06",), ("2023-12-04",)]
    assert ("november.txt" in documents(settings)) != (documents(settings).count("alla.pdf") == 3)


def test_what_was_read_before_units_were_known_is_compared_by_the_next_night(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as once:
        once.setattr(interpreting, "compare_new", lambda *_: None)
        settings = nights(tmp_path / "old", ("utkast.txt", DRAFT), ("justerat.txt", ADJUSTED))
    assert len(documents(settings)) == 2
    night(settings, in_process)
    fresh = nights(tmp_path / "new", ("utkast.txt", DRAFT), ("justerat.txt", ADJUSTED))
    assert settled(settings) == settled(fresh)


def test_another_version_of_the_code_makes_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = nights(tmp_path, ("utkast.txt", DRAFT), ("justerat.txt", ADJUSTED))
    before = settled(settings)
    monkeypatch.setattr(comparing, "fingerprint", lambda: "another")
    night(settings, in_process)
    assert rows(settings, "SELECT DISTINCT version FROM edition_prints") == [("another",)]
    after = settled(settings)
    assert {t: r for t, r in after.items() if t != "edition_prints"} == {
        t: r for t, r in before.items() if t != "edition_prints"
    }


class Killed(BaseException):
    """As a kill: nothing tidies up after it."""


def test_stopped_anywhere_and_run_again_it_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dropped: dict[str, bytes | str] = {
        "utkast.txt": DRAFT,
        "justerat.txt": ADJUSTED,
        "alla.pdf": born_digital(OCTOBER, NOVEMBER, DECEMBER),
    }
    whole = archive(tmp_path / "whole", dropped)
    night(whole, in_process)
    wanted = settled(whole)
    for step in ("learn", "compare", "regroup", "put", "retire"):
        for stop in (1, 2, 4):
            settings = archive(tmp_path / f"{step}{stop}", dropped)
            with monkeypatch.context() as once:
                _stop_at(once, step, stop)
                with suppress(Killed):
                    night(settings, in_process)
            night(settings, in_process)
            assert settled(settings) == wanted, (step, stop)


def _stop_at(monkeypatch: pytest.MonkeyPatch, step: str, stop: int) -> None:
    owner = {
        "learn": editions_learned,
        "compare": editions_learned,
        "regroup": editions,
    }.get(step, Corpus)
    real = getattr(owner, step)
    calls = []

    def stopping(*given: object, **named: object) -> object:
        calls.append(1)
        done = real(*given, **named)
        if len(calls) == stop:
            raise Killed
        return done

    monkeypatch.setattr(owner, step, stopping)


def test_a_killed_nights_joins_are_told_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = archive(tmp_path, {"utkast.txt": DRAFT, "justerat.txt": ADJUSTED})
    with monkeypatch.context() as once:
        _stop_at(once, "regroup", 1)
        with pytest.raises(Killed):
            night(settings, in_process)
    _, report = night(settings, in_process)
    assert "utkast.txt" in report.partition("## Samma protokoll i flera filer")[2]


def test_a_file_whose_fingerprint_fails_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pipeline.editions

    real = pipeline.editions.fingerprint

    def failing(reading: object) -> object:
        if "november" in str(getattr(reading, "filename", "")):
            raise RecursionError("for deep")
        return real(reading)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline.editions, "fingerprint", failing)
    settings = archive(
        tmp_path, {"november.txt": NOVEMBER, "utkast.txt": DRAFT, "justerat.txt": ADJUSTED}
    )
    _, report = night(settings, in_process)
    assert documents(settings) == ["justerat.txt", "november.txt"]
    assert "november.txt: RecursionError: for deep (`not-compared`)" in report


def test_each_meeting_is_exported_once(tmp_path: Path) -> None:
    settings = nights(tmp_path, ("utkast.txt", DRAFT), ("justerat.txt", ADJUSTED))
    draft = one_id(settings, "utkast.txt")
    out = tmp_path / "out.jsonl"
    done = diarium(
        "export", "--archive", settings.archive, "--format", "jsonl", "--document", draft, out
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (record,) = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [one["filename"] for one in record["files"]] == ["justerat.txt", "utkast.txt"]
    assert record["part"] is None


def test_each_part_of_a_scan_is_a_pdf_of_its_own_pages(tmp_path: Path) -> None:
    settings = nights(tmp_path, ("tre.pdf", born_digital(OCTOBER, NOVEMBER, DECEMBER)))
    out = tmp_path / "pdfa"
    done = export_pdfa(settings, out)
    assert not done.failed
    assert len({path.name for path in done.written}) == 3
    for path, place in zip(sorted(out.iterdir()), ("Hjo", "Skövde", "Habo"), strict=True):
        with pdfplumber.open(path) as pdf:
            (page,) = pdf.pages
            assert f"Plats: {place}" in page.extract_text()


def test_what_cannot_be_decided_is_a_sentence(tmp_path: Path) -> None:
    settings = nights(tmp_path, ("10.txt", OCTOBER), ("11.txt", NOVEMBER))
    with pytest.raises(BadSettings, match="Ingen fil"):
        deciding_editions.join(settings, "10.txt", "tolv.txt", "Anna")
    with pytest.raises(BadSettings, match="samma fil"):
        deciding_editions.join(settings, "10.txt", "10.txt", "Anna")
    with pytest.raises(BadSettings, match="inte hopfört"):
        deciding_editions.separate(settings, ["10.txt"], "Anna")
    with pytest.raises(BadSettings, match="kan inte börja på sida 7"):
        deciding_editions.divide(settings, "10.txt", [7], "Anna")
    with pytest.raises(BadSettings, match="Inget beslut 9"):
        deciding_editions.undo(settings, 9, "Anna")
    assert rows(settings, "SELECT count(*) FROM verdicts") == [(0,)]


def test_the_command_lists_and_decides(tmp_path: Path) -> None:
    settings = nights(tmp_path, ("utkast.txt", DRAFT), ("justerat.txt", ADJUSTED))
    listed = diarium("editions", "--archive", settings.archive).stdout
    assert listed.splitlines()[0].split("\t")[:3] == ["dokument", "nr", "fil"]
    assert [line.split("\t")[2] for line in listed.splitlines()[1:]] == [
        "justerat.txt",
        "utkast.txt",
    ]
    told = diarium(
        "editions", "separate", "utkast.txt", "--who", "Anna", "--archive", settings.archive
    )
    assert told.stdout.startswith("Beslut 1: utkast.txt")
    shown = diarium("editions", "verdicts", "--archive", settings.archive).stdout
    assert "olika protokoll" in shown
    assert diarium("editions", "undo", "1", "--archive", settings.archive).returncode == 0
    one = diarium("editions", "show", "utkast.txt", "--json", "--archive", settings.archive)
    assert [f["rank"] for f in json.loads(one.stdout)] == [0, 1]


def test_the_same_bytes_under_two_names_end_alike_whichever_came_first(tmp_path: Path) -> None:
    """What a name tells of the version, and the name shown, are of all names, not of the first."""
    later = (
        OCTOBER.replace("under våren", "redan under hösten") + "\nGruppen tar upp frågan igen.\n"
    )
    named = [("oktober utkast.txt", OCTOBER), ("oktober justerad.txt", OCTOBER)]
    other = ("oktober b.txt", later)
    found = [
        nights(tmp_path / str(number), *order)
        for number, order in enumerate(permutations([*named, other]))
    ]
    found.append(archive(tmp_path / "all", dict([*named, other])))
    night(found[-1], in_process)
    evidence = {"readings"}  # as they came
    ends = [{t: r for t, r in settled(one).items() if t not in evidence} for one in found]
    assert all(end == ends[0] for end in ends)
    for one in found:
        assert documents(one) == ["oktober justerad.txt"]
        assert {name for name, *_ in files(one)} == {"oktober justerad.txt", "oktober b.txt"}
        with Corpus(one.corpus, read_only=True) as corpus:
            (name,) = corpus.document_ids()
            assert corpus.record(name)["filename"] == "oktober justerad.txt"
            assert corpus.reading(name).filename == "oktober justerad.txt"


def test_a_draft_that_comes_again_as_adjusted_is_the_newer_from_then_on(tmp_path: Path) -> None:
    later = OCTOBER.replace("under våren", "redan under hösten")
    settings = nights(tmp_path, ("oktober utkast.txt", OCTOBER), ("oktober.txt", later))
    assert documents(settings) == ["oktober.txt"]
    drop(settings, "justerad.txt", OCTOBER)
    assert nothing_to_do(settings) is None
    night(settings, in_process)
    assert documents(settings) == ["justerad.txt"]
    before = settings.corpus.read_bytes()
    night(settings, in_process)
    assert settings.corpus.read_bytes() == before


def test_a_name_that_tells_nothing_new_is_shown_and_nothing_is_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a folder is dropped once more under another name."""
    settings = nights(tmp_path, ("oktober.txt", OCTOBER))
    drop(settings, "2023/oktober.txt", OCTOBER)
    monkeypatch.setattr(editions_learned, "learn", None)
    made = rows(settings, "SELECT made_at FROM records")
    night(settings, in_process)
    assert documents(settings) == ["2023/oktober.txt"]
    assert rows(settings, "SELECT made_at FROM records") == made
    assert nothing_to_do(settings) is not None
