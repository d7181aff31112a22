"""A folder of files becomes a corpus; the next night changes nothing."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from nights import (
    AUTUMN,
    STRIPPED,
    WINTER,
    archive,
    born_digital,
    contents,
    documents,
    drop,
    dump,
    in_process,
    inbox,
    night,
    rows,
)

FILES: dict[str, bytes | str] = {
    "2023-10.txt": AUTUMN,
    "2023-11.pdf": born_digital(WINTER),
    "2023-12.md": STRIPPED,
}


def test_a_folder_becomes_a_corpus(tmp_path: Path) -> None:
    settings = archive(tmp_path, FILES)
    dropped = contents(settings.inbox)
    done, report = night(settings)
    assert documents(settings) == sorted(FILES) == sorted(done.new) == sorted(done.interpreted)
    assert inbox(settings) == []
    kept = contents(settings.originals)
    assert sorted(kept.values()) == sorted(dropped.values())
    assert all(Path(name).stem == sha256(data).hexdigest() for name, data in kept.items())
    present = """SELECT DISTINCT m.name FROM attendance
                 JOIN municipalities AS m ON code = municipality_code"""
    assert {name for (name,) in rows(settings, present)} == {"Hjo", "Habo", "Skövde"}
    days = "SELECT meeting_date FROM documents ORDER BY filename"
    assert rows(settings, days) == [("2023-10-02",), ("2023-11-06",), ("2023-12-04",)]
    assert all(name in report for name in FILES)
    assert (settings.reports / f"{_stamp(done.started)}.md").read_text(encoding="utf-8") == report


def _stamp(started: str) -> str:
    return started[:19].replace("-", "").replace(":", "")


def test_a_second_night_changes_nothing_and_says_so(tmp_path: Path) -> None:
    settings = archive(tmp_path, {**FILES, "tom.pdf": b""})
    night(settings)
    before, kept = dump(settings), contents(settings.originals)
    corpus, reports = settings.corpus.read_bytes(), contents(settings.reports)
    nights = rows(settings, "SELECT count(*) FROM runs")
    done, report = night(settings)
    assert not done.changed
    assert "Inget nytt" in report
    assert "oförändrad" in report
    assert dump(settings) == before
    assert settings.corpus.read_bytes() == corpus
    assert rows(settings, "SELECT count(*) FROM runs") == nights
    assert contents(settings.originals) == kept
    assert contents(settings.reports) == reports


def test_the_comparison_sees_a_change(tmp_path: Path) -> None:
    settings = archive(tmp_path, FILES)
    night(settings, in_process)
    before = dump(settings)
    drop(settings, "ny.txt", AUTUMN + "Ett ord till.\n")
    night(settings, in_process)
    after = dump(settings)
    assert {table for table in before if before[table] != after[table]} > {"readings", "documents"}


def test_only_what_is_new_is_read(tmp_path: Path) -> None:
    settings = archive(tmp_path, FILES)
    night(settings, in_process)
    drop(settings, "ny.txt", AUTUMN + "Ett ord till.\n")
    drop(settings, "igen.txt", AUTUMN)
    asked = []

    def listening(jobs, told):
        for number, job in enumerate(jobs):
            asked.append(job.filename)
            yield from ((number, outcome) for _, outcome in in_process([job], told))

    done, report = night(settings, listening)
    assert asked == done.new == done.interpreted == ["ny.txt"]
    assert done.again == ["igen.txt"]
    assert "- igen.txt: samma fil som" in report


def test_the_same_bytes_under_two_names_are_one_document(tmp_path: Path) -> None:
    settings = archive(
        tmp_path, {"a.txt": AUTUMN, "mapp/b.txt": AUTUMN, "a.pdf": b"", "b.pdf": b""}
    )
    night(settings)
    assert documents(settings) == ["a.txt"]
    names = "SELECT filename FROM arrivals ORDER BY filename"
    assert rows(settings, names) == [("a.pdf",), ("a.txt",), ("b.pdf",), ("mapp/b.txt",)]
    drop(settings, "c.txt", AUTUMN)
    drop(settings, "c.pdf", b"")
    done, _ = night(settings)
    assert (done.again, done.new) == (["c.txt"], [])
    assert [(name, code) for name, code, _ in done.failed] == [("c.pdf", "empty")]
    assert ("c.txt",) in rows(settings, names)
    assert contents(settings.inbox) == {}
    assert inbox(settings) == ["mapp"]  # somebody's drop folder stays


def test_people_keep_their_ids_when_documents_arrive(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"b.txt": WINTER})
    night(settings, in_process)
    before = dict(rows(settings, "SELECT name, person_id FROM people"))
    drop(settings, "a.txt", AUTUMN)
    night(settings, in_process)
    after = {i for (i,) in rows(settings, "SELECT person_id FROM people")}
    assert set(before.values()) <= after


def test_a_changed_recipe_interprets_again_without_reading_again(
    tmp_path: Path, monkeypatch
) -> None:
    settings = archive(tmp_path, FILES)
    night(settings, in_process)
    before = dump(settings)
    monkeypatch.setattr("flows.tools.fingerprint", lambda: "another")

    def never(jobs, _settings):
        assert list(jobs) == []
        return iter(())

    done, report = night(settings, never)
    assert sorted(done.interpreted) == sorted(FILES)
    assert done.new == []
    assert "0 nya filer lästa, 3 dokument tolkade, 0 filer lagda åt sidan, 0 filer väntar" in report
    assert "3 dokument tolkades om: Diarium är i en annan version än då." in report
    after = dump(settings)
    differing = {table for table in before if before[table] != after[table]}
    assert differing == {"documents", "records", "recipes"}  # the recipe itself, and nothing else
    assert not night(settings, never)[0].changed


def test_the_night_leaves_a_row_in_the_list_of_nights(tmp_path: Path) -> None:
    settings = archive(tmp_path, {**FILES, "tom.txt": b""})
    night(settings, in_process)
    ((finished, counts),) = rows(settings, "SELECT finished, counts FROM runs")
    assert finished
    told = json.loads(counts)
    assert (told["new"], told["set aside"], told["interpreted"]) == (3, 1, 3)
