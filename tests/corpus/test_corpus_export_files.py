"""JSON Lines, the calendar and the SQLite snapshot, opened again by their own libraries."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from exported import export, fill, nasty, plain_meeting

from corpus.exports.formats import FORMATS, write_stream
from corpus.exports.places import whole_file
from corpus.exports.selection import select, snapshot
from corpus.exports.values import Job
from corpus.filters import Filters
from corpus.store import Corpus
from pipeline.errors import BadSettings, DiariumError
from pipeline.record import to_record

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("exported") / "corpus.db"
    fill(path)
    return path


# JSON Lines


def test_json_lines_are_the_records_exactly(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "all.jsonl"
    assert export(path, "jsonl", out).count == 3
    lines = out.read_bytes().decode().removesuffix("\n").split("\n")
    made = [nasty(), plain_meeting("2023-09-04", "0643", "Habo", 1)]
    by_name = {record["filename"]: record for record in map(json.loads, lines)}
    assert [json.loads(line)["id"] for line in lines] == sorted(
        record["id"] for record in by_name.values()
    )
    for minutes in made:
        expected = json.loads(json.dumps(to_record(minutes)))
        assert by_name[minutes.reading.filename] == expected


def test_json_lines_are_filtered_and_stream(path: Path) -> None:
    out = io.BytesIO()
    with Corpus(path, read_only=True) as corpus:
        chosen = select(corpus.db, Filters(since="2023-11"))
        assert write_stream("jsonl", Job(corpus, chosen), out).count == 1
    assert json.loads(out.getvalue())["meeting"]["date"] == "2023-11-07"


def test_an_export_is_of_one_moment(path: Path, tmp_path: Path) -> None:
    """A night that writes while records are given out changes nothing of them."""
    file = tmp_path / "corpus.db"
    fill(file)

    def meanwhile(what: str, items: Any, total: int) -> Iterator[Any]:
        for item in items:
            with Corpus(file) as night:
                night.db.execute("DELETE FROM records")
            yield item

    assert export(file, "jsonl", tmp_path / "all.jsonl", progress=meanwhile).count == 3
    assert len((tmp_path / "all.jsonl").read_bytes().splitlines()) == 3


def test_a_snapshot_of_the_moment_begins_at_once(tmp_path: Path) -> None:
    fill(tmp_path / "corpus.db")
    with Corpus(tmp_path / "corpus.db", read_only=True) as corpus, snapshot(corpus.db):
        with Corpus(tmp_path / "corpus.db") as night:
            night.db.execute("DELETE FROM records")
        assert corpus.db.execute("SELECT count(*) FROM records").fetchone() == (3,)


# The calendar


@pytest.fixture(scope="module")
def icalendar() -> Any:
    return pytest.importorskip("icalendar")


def events(icalendar: Any, path: Path, out: Path, **wishes: Any) -> dict[str, Any]:
    filters = wishes.pop("filters", None)
    written = export(path, "ics", out, filters, **wishes)
    data = out.read_bytes()
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert max(map(len, data.split(b"\r\n"))) <= 75
    calendar = icalendar.Calendar.from_ical(data)
    assert calendar.errors == []
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["tzid"] == "Europe/Stockholm"
    found = {str(event["uid"]): event for event in calendar.walk("VEVENT")}
    assert written.count == len(found) == len(calendar.walk("VEVENT"))
    return found


def test_a_meeting_announced_three_times_is_one_event(
    icalendar: Any, path: Path, tmp_path: Path
) -> None:
    found = list(events(icalendar, path, tmp_path / "x.ics").values())
    settled = [event for event in found if event.decoded("dtstart") != date(2024, 11, 1)]
    (event,) = settled
    assert event.decoded("dtstart") == datetime(2023, 11, 7, 9, tzinfo=STOCKHOLM)
    assert event["dtstart"].params["TZID"] == "Europe/Stockholm"
    assert str(event["summary"]) == "Hållet: =Nätverket <Nora>"
    assert str(event["location"]) == "=Nora, a;b\\c"
    assert event["categories"].to_ical().decode() == "Hållet"
    assert str(event["description"]).count("Utlyst") == 3
    assert event.decoded("dtstamp").date() == date(2023, 11, 7)


def test_a_day_that_is_not_settled_is_said_so(icalendar: Any, path: Path, tmp_path: Path) -> None:
    found = events(icalendar, path, tmp_path / "x.ics").values()
    (event,) = [event for event in found if event.decoded("dtstart") == date(2024, 11, 1)]
    assert event.decoded("dtend") == date(2024, 12, 1)
    assert str(event["status"]) == "TENTATIVE"
    assert str(event["summary"]) == (
        "Höst (utlyst av =Nätverket <Nora>) (dag ej bestämd: 2024-11-01–2024-11-30)"
    )
    assert str(event["description"]).startswith("Dagen är inte bestämd")


def test_an_event_keeps_its_uid_when_more_is_known(
    icalendar: Any, path: Path, tmp_path: Path
) -> None:
    before = events(icalendar, path, tmp_path / "a.ics", filters=Filters(until="2023-09"))
    after = events(icalendar, path, tmp_path / "b.ics")
    assert len(before) == 1
    assert set(before) < set(after)
    export(path, "ics", tmp_path / "c.ics")
    assert (tmp_path / "b.ics").read_bytes() == (tmp_path / "c.ics").read_bytes()


def test_deadlines_of_promises_are_there_when_asked_for(
    icalendar: Any, path: Path, tmp_path: Path
) -> None:
    without = events(icalendar, path, tmp_path / "a.ics")
    found = events(icalendar, path, tmp_path / "b.ics", deadlines=True)
    (uid,) = set(found) - set(without)
    assert found[uid].decoded("dtstart") == date(2023, 12, 1)
    assert str(found[uid]["summary"]).startswith('Senast: Eva Ek, =" ;')
    assert "a|b=c_\\" in str(found[uid]["description"])


# The snapshot


def test_a_snapshot_is_the_corpus(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "kopia.db"
    export(path, "sqlite", out)
    assert [file.name for file in tmp_path.iterdir()] == ["kopia.db"]
    with Corpus(out, read_only=True) as copy, Corpus(path, read_only=True) as corpus:
        assert copy.counts() == corpus.counts()
        assert list(copy.db.iterdump()) == list(corpus.db.iterdump())
        assert copy.db.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_snapshot_is_of_one_moment_while_a_night_writes(tmp_path: Path) -> None:
    file = tmp_path / "corpus.db"
    fill(file)

    def meanwhile(what: str, items: Any, total: int) -> Iterator[Any]:
        with Corpus(file) as night:
            night.db.execute("DELETE FROM attendance")
        yield from items

    export(file, "sqlite", tmp_path / "kopia.db", progress=meanwhile)
    with closing(sqlite3.connect(tmp_path / "kopia.db")) as copy:
        assert copy.execute("SELECT count(*) FROM attendance").fetchone() == (6,)


def test_a_lighter_snapshot_has_no_readings(path: Path, tmp_path: Path) -> None:
    export(path, "sqlite", tmp_path / "lätt.db", without_readings=True)
    with Corpus(tmp_path / "lätt.db", read_only=True) as copy:
        assert copy.counts()["readings"] == 0
        assert copy.counts()["documents"] == 3
        assert copy.record(copy.document_ids()[0])["id"]


def test_a_snapshot_is_whole_or_refused(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadSettings, match="whole corpus"):
        export(path, "sqlite", tmp_path / "x.db", Filters(municipality="Nora"))
    with pytest.raises(BadSettings, match="the corpus itself"):
        export(path, "sqlite", path)
    from corpus.exports import sqlite_copy

    monkeypatch.setattr(sqlite_copy, "_check", lambda _: "row 3 missing from index")
    with pytest.raises(DiariumError, match="not whole"):
        export(path, "sqlite", tmp_path / "x.db")
    assert list(tmp_path.iterdir()) == []


# All


def test_the_same_corpus_gives_the_same_bytes(path: Path, tmp_path: Path) -> None:
    for name in FORMATS:
        for out in ("a", "b"):
            export(path, name, tmp_path / name / out)
        one, other = (
            {
                str(file.relative_to(tmp_path / name / out)): file.read_bytes()
                for file in [tmp_path / name / out, *(tmp_path / name / out).rglob("*")]
                if file.is_file()
            }
            for out in ("a", "b")
        )
        assert one == other, name
        assert one, name


def test_a_file_takes_no_folders_place(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="is a folder"), whole_file(tmp_path):
        pass
    os.mkfifo(tmp_path / "rör")
    with pytest.raises(BadSettings, match="no ordinary file"), whole_file(tmp_path / "rör"):
        pass
    assert (tmp_path / "rör").is_fifo()


def test_a_link_leads_to_what_is_written(path: Path, tmp_path: Path) -> None:
    (tmp_path / "mål").mkdir()
    (tmp_path / "länk").symlink_to(tmp_path / "mål")
    (tmp_path / "fil").symlink_to(tmp_path / "mål.jsonl")
    for _ in range(2):
        export(path, "csv", tmp_path / "länk")
        export(path, "jsonl", tmp_path / "fil")
    assert (tmp_path / "länk").is_symlink()
    assert (tmp_path / "mål" / "documents.csv").is_file()
    assert (tmp_path / "mål.jsonl").is_file()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["fil", "länk", "mål", "mål.jsonl"]


def test_naming_the_formats_loads_no_library_of_theirs() -> None:
    code = "import sys, corpus.exports.formats; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"pyarrow", "icalendar", "spacy", "lxml", "numpy", "prefect"} & set(loaded)
