"""The command line: results on standard output, the rest on standard error, documented codes."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest
from nights import (
    AUTUMN,
    DIARIUM,
    STRIPPED,
    WINTER,
    archive,
    as_json,
    born_digital,
    contents,
    diarium,
    documents,
    drop,
    encrypted,
    in_process,
    inbox,
    night,
    set_aside,
)

from flows.lock import only_one
from flows.retry import put_back
from flows.settings import Settings
from pipeline.errors import BadSettings

LOCKED = encrypted(born_digital(AUTUMN))


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Settings:
    files = {"a.txt": AUTUMN, "b.pdf": born_digital(WINTER), "c.txt": STRIPPED, "låst.pdf": LOCKED}
    settings = archive(tmp_path_factory.mktemp("filled"), files)
    night(settings, in_process)
    return settings


def test_search_knows_swedish_letters(filled: Settings) -> None:
    def found(*words: str) -> list[str]:
        answer = as_json(diarium("search", *words, "--json", "--archive", filled.archive))
        return sorted(hit["filename"] for hit in answer["hits"])

    assert found('"mote"') == found('"möte"') == ["a.txt"]
    assert found("mote") == found("möten") == ["a.txt", "b.pdf", "c.txt"]
    assert found("forskolan") == found("förskolan") == ["c.txt"]
    assert found("mot*") == found("möt*") == ["a.txt", "b.pdf", "c.txt"]
    assert found("mot*", "--municipality", "Hjo", "--topic", "digitalisering") == ["a.txt"]
    assert found('"mötet"', "--since", "2023-11", "--until", "2023-11-30") == ["b.pdf"]
    done = diarium("search", "flygplats", "--archive", filled.archive)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "Inga träffar.\n")


@pytest.mark.parametrize("query", ['"', "a AND", "NEAR(", "*", "-", "^x:y", "möte OR"])
def test_any_search_is_answered_or_told(filled: Settings, query: str) -> None:
    done = diarium("search", "--archive", filled.archive, "--", query)
    assert done.returncode in {0, 5}
    assert "Traceback" not in done.stderr


def test_sql_is_read_only(filled: Settings) -> None:
    before = filled.corpus.read_bytes()
    for query in (
        "DELETE FROM documents",
        "DROP TABLE people",
        "ATTACH '/tmp/x.db' AS x",
        "PRAGMA journal_mode = DELETE",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    ):
        done = diarium("sql", query, "--archive", filled.archive, "--seconds", "1")
        assert (done.returncode, done.stdout) == (5, ""), query
        assert done.stderr.startswith("diarium: ")
        assert "Traceback" not in done.stderr
    assert filled.corpus.read_bytes() == before


def test_sql_answers_as_a_table_and_as_json(filled: Settings) -> None:
    query = "SELECT name, meetings FROM people ORDER BY name LIMIT 2"
    done = diarium("sql", query, "--archive", filled.archive)
    assert done.stdout.split("\n")[0] == "name\tmeetings"
    told = as_json(diarium("sql", query, "--json", "--archive", filled.archive))
    assert [f"{row['name']}\t{row['meetings']}" for row in told] == done.stdout.split("\n")[1:3]
    few = diarium("sql", "SELECT 1 UNION SELECT 2", "--max-rows", "1", "--archive", filled.archive)
    assert few.stdout == "1\n1\n"
    assert "Only the first 1 rows" in few.stderr


def test_export(filled: Settings, tmp_path: Path) -> None:
    done = diarium("export", tmp_path / "all.jsonl", "--archive", filled.archive)
    assert (done.returncode, done.stdout) == (0, "")
    records = [json.loads(line) for line in (tmp_path / "all.jsonl").read_text().splitlines()]
    assert sorted(record["filename"] for record in records) == documents(filled)
    piped = diarium("export", "-", "--format", "jsonl", "--archive", filled.archive)
    assert [json.loads(line) for line in piped.stdout.splitlines()] == records
    assert (
        diarium("export", tmp_path / "t", "--format", "csv", "--archive", filled.archive).returncode
        == 0
    )
    with (tmp_path / "t" / "documents.csv").open(encoding="utf-8", newline="") as file:
        assert sorted(row["filename"] for row in csv.DictReader(file)) == documents(filled)
    wrong = diarium("export", tmp_path / "x", "--format", "xml", "--archive", filled.archive)
    assert wrong.returncode == 2
    assert "jsonl, csv" in wrong.stderr


def test_people(filled: Settings) -> None:
    lines = diarium("people", "--archive", filled.archive).stdout.splitlines()
    assert lines[0] == "id\tnamn\tför\tmöten\tskäl"
    assert any("\tSara Lövhagen\tSkövde\t1\t" in line for line in lines)
    assert diarium("people", "--unsure", "--archive", filled.archive).returncode == 0


def test_interpret_prints_the_record_and_needs_no_archive(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(AUTUMN)
    record = as_json(diarium("interpret", "a.txt", cwd=tmp_path))
    assert record["meeting"]["date"] == "2023-10-02"
    assert [person["name"] for person in record["participants"]] == ["Eva Ekdahl", "Nils Bramstorp"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt"]


def test_interpret_goes_on_past_a_bad_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(AUTUMN)
    (tmp_path / "b.pdf").write_bytes(b"")
    (tmp_path / "c.txt").write_text(WINTER)
    done = diarium("interpret", "a.txt", "b.pdf", "c.txt", "--out", "out", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("b.pdf: empty: ")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.json", "c.json"]
    assert diarium("interpret", "a.txt", "c.txt", cwd=tmp_path).returncode == 2


def test_read_shows_the_lines(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(born_digital(AUTUMN, WINTER))
    done = diarium("read", tmp_path / "a.pdf")
    assert "2\tSara Lövhagen, Skövde kommun" in done.stdout.splitlines()
    rows = [
        json.loads(line)
        for line in diarium("read", tmp_path / "a.pdf", "--json").stdout.splitlines()
    ]
    assert {row["page"] for row in rows} == {1, 2}
    assert all(len(row["box"]) == 4 for row in rows if row["text"])


@pytest.mark.parametrize(
    "text", [STRIPPED, "", "\n\n", "ett\n\ntva\n", "a-\nb\n", "utan radslut", "a\r\nb\r\n"]
)
def test_repair_keeps_lines(text: str) -> None:
    done = subprocess.run([DIARIUM, "repair"], input=text.encode(), capture_output=True, check=True)
    assert done.stdout.count(b"\n") == text.count("\n")
    assert done.stdout.count(b"\r") == text.count("\r")
    assert bool(done.stdout) == bool(text)


def test_repair_repairs_and_explains() -> None:
    done = diarium("repair", input=STRIPPED)
    assert "Föreningen har också fått många frågor om förskolan och äldreomsorgen." in done.stdout
    told = diarium("repair", "--explain", input=STRIPPED).stdout.splitlines()
    assert ["7", "Foreningen", "Föreningen"] in [line.split("\t")[:3] for line in told]


def test_exit_codes(filled: Settings, tmp_path: Path) -> None:
    (tmp_path / "låst.pdf").write_bytes(LOCKED)
    for code, arguments in (
        (0, ["settings"]),
        (2, ["read", tmp_path / "låst.pdf"]),
        (2, ["no-such-command"]),
        (2, ["search"]),
        (5, ["read", tmp_path / "none.pdf"]),
        (5, ["search", "x", "--archive", tmp_path / "none"]),
        (5, ["sql", "SELECT", "--archive", filled.archive]),
        (5, ["retry", "ffffffffffff", "--archive", filled.archive]),
        (5, ["settings", "--settings", tmp_path / "none.toml"]),
    ):
        done = diarium(*arguments, cwd=tmp_path)
        assert done.returncode == code, (arguments, done.stderr)
        assert "Traceback" not in done.stderr
        assert bool(done.stderr) == bool(code)
    assert not (tmp_path / "none").exists()


def test_retry_puts_back_what_was_set_aside(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"mapp/låst.pdf": LOCKED, "tom.txt": b""})
    night(settings, in_process)
    start = sha256(LOCKED).hexdigest()[:10]
    done = diarium("retry", start, "--archive", settings.archive)
    assert (done.returncode, done.stdout) == (0, "mapp/låst.pdf is back in the inbox\n")
    assert contents(settings.inbox) == {"mapp/låst.pdf": LOCKED}
    assert list(set_aside(settings)) == ["tom.txt"]
    assert [name for name, *_ in night(settings, in_process)[0].failed] == ["mapp/låst.pdf"]
    assert contents(settings.inbox) == {}


@pytest.mark.parametrize("other", ["mapp/samma.pdf", "inbox"])
def test_retry_overwrites_nothing(tmp_path: Path, other: str) -> None:
    settings = archive(tmp_path, {"samma.pdf": LOCKED})
    if other != "inbox":
        drop(settings, other, b"PK\x03\x04 zip")
    night(settings, in_process)
    if other == "inbox":
        drop(settings, "samma.pdf", WINTER)
        put_back(settings, sha256(LOCKED).hexdigest())
    else:
        for row in (LOCKED, b"PK\x03\x04 zip"):
            put_back(settings, sha256(row).hexdigest())
    wanted = {LOCKED, WINTER.encode() if other == "inbox" else b"PK\x03\x04 zip"}
    assert set(contents(settings.inbox).values()) == wanted


@pytest.mark.parametrize("name", [b"\n" * 240 + b".pdf", b"x\\..\\..\\y.pdf", b"\xff.pdf", b"-rf"])
def test_retry_with_hostile_names(tmp_path: Path, name: bytes) -> None:
    settings = archive(tmp_path)
    drop(settings, name, LOCKED)
    night(settings, in_process)
    put_back(settings, sha256(LOCKED).hexdigest())
    assert list(contents(settings.inbox).values()) == [LOCKED]
    assert len(night(settings, in_process)[0].failed) == 1


def test_retry_of_nothing_is_told(filled: Settings) -> None:
    for begin in ("", "zz"):
        with pytest.raises(BadSettings):
            put_back(filled, begin)


def test_a_closed_pipe_is_no_crash(filled: Settings) -> None:
    query = "SELECT a.name FROM attendance AS a, municipalities, municipalities LIMIT 50000"
    command = f"'{DIARIUM}' sql '{query}' --max-rows 50000 --archive '{filled.archive}' | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stdout == "name\n"
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


def imported(*arguments: str | Path, cwd: Path) -> set[str]:
    """The modules that a command imports."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", DIARIUM, *arguments],
        capture_output=True, text=True, check=False, cwd=cwd,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines() if "|" in line}


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["search", "--help"],
        ["people", "show", "--help"],
        ["attendance", "Vätterbygden"],
        ["interpret", "--help"],
        ["nightly", "--help"],
        ["search", "mote"],
        ["interpret", "a.txt"],
        ["sql", "SELECT 1"],
        ["settings"],
    ],
)
def test_what_needs_no_prefect_does_not_import_it(
    filled: Settings, tmp_path: Path, arguments
) -> None:
    (tmp_path / "a.txt").write_text(AUTUMN)
    (tmp_path / "diarium.toml").write_text(f'archive = "{filled.archive}"\n')
    modules = imported(*arguments, cwd=tmp_path)
    assert "typer" in modules
    heavy = {"prefect", "sqlalchemy", "fastapi"}
    if arguments[0] != "interpret":
        heavy |= {"numpy", "spacy", "PIL", "cv2", "pdfplumber", "pytesseract"}
    assert not {module.partition(".")[0] for module in modules} & heavy


def test_the_plain_night_imports_no_prefect() -> None:
    told = "import sys, flows.night, flows.report, flows.nightly; print('prefect' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@pytest.mark.parametrize("arguments", [["--help"], ["search", "mote"]])
def test_it_answers_in_under_half_a_second(filled: Settings, arguments: list[str]) -> None:
    def seconds() -> float:
        before = time.perf_counter()
        assert diarium(*arguments, env={"DIARIUM_ARCHIVE": str(filled.archive)}).returncode == 0
        return time.perf_counter() - before

    assert min(seconds() for _ in range(4)) < 0.5


def test_a_second_night_leaves_with_6_before_prefect_starts(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN})
    with only_one(settings.archive):
        done = diarium("nightly", "--archive", settings.archive)
    assert done.returncode == 6
    assert done.stderr.startswith("diarium: A night is already running on ")
    assert "Traceback" not in done.stderr
    assert inbox(settings) == ["a.txt"]
