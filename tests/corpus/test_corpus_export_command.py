"""`diarium export`: what it writes where, what it refuses, and what it says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from exported import fill

from corpus.exports.formats import FORMATS
from flows import export_command

DIARIUM = Path(sys.executable).parent / "diarium"
DOCS = Path(__file__).parents[2] / "docs" / "exports.md"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    fill(folder / "corpus.db")
    (folder / "inbox").mkdir()
    return folder


def export(archive: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(DIARIUM), "export", *map(str, arguments), "--archive", str(archive)],
        capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ, "COLUMNS": "200", "TERM": "dumb"},
    )  # fmt: skip


def test_records_are_filtered_and_go_to_standard_output(archive: Path) -> None:
    done = export(archive, "-", "--municipality", "Nora", "--since", "2023-10")
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.removesuffix("\n").split("\n")
    assert json.loads(line)["filename"] == "@formel 0.pdf"
    none = export(archive, "-", "--until", "1999")
    assert (none.returncode, none.stdout) == (5, "")
    assert "No document passes all the filters: nothing was written. Try" in none.stderr


def test_what_was_asked_stands_in_the_export(archive: Path, tmp_path: Path) -> None:
    done = export(archive, tmp_path / "ut", "--format", "csv", "--document", "plain 1.pdf")
    assert done.stderr == f"31 filer: {tmp_path / 'ut'}\n"
    about = json.loads((tmp_path / "ut" / "export.json").read_text(encoding="utf-8"))
    assert about["filters"] == {"document": ["plain 1.pdf"]}
    assert (about["format"], about["documents"]) == ("csv", 1)


@pytest.mark.parametrize("form", ["csv", "jsonl", "ics", "pdfa"])
def test_filters_that_leave_nothing_leave_an_earlier_export(
    archive: Path, tmp_path: Path, form: str
) -> None:
    out = tmp_path / "ut"
    if form == "pdfa":
        out.mkdir()
        (out / "x.pdf").touch()
    else:
        assert export(archive, out, "--format", form).returncode == 0
    before = sorted((file.name, file.stat().st_mtime_ns) for file in [out, *out.rglob("*")])
    for asked in (["--until", "1999"], ["--document", "plain 1.pdf", "--since", "2024"]):
        done = export(archive, out, "--format", form, *asked)
        assert done.returncode == 5, done.stderr
        assert f"nothing was written. {out} is as it was" in done.stderr.replace("\n", " ")
    after = sorted((file.name, file.stat().st_mtime_ns) for file in [out, *out.rglob("*")])
    assert after == before


@pytest.mark.parametrize(
    ("code", "told", "arguments"),
    [
        (2, "no such format: xml", ("x", "--format", "xml")),
        (2, "parquet needs a folder", ("-", "--format", "parquet")),
        (2, "goes with --format ics", ("x", "--format", "csv", "--deadlines")),
        (2, "goes with --format sqlite", ("x", "--without-readings")),
        (5, "whole corpus", ("x", "--format", "sqlite", "--since", "2023")),
        (5, "belongs to the archive", ("{archive}/inbox/x", "--format", "csv")),
        (5, "belongs to the archive", ("{archive}", "--format", "tei")),
        (5, "belongs to the archive", ("{archive}/corpus.db", "--format", "sqlite")),
        (5, "no document", ("x", "--document", "finns inte")),
    ],
)
def test_what_cannot_be_done_is_refused(
    archive: Path, tmp_path: Path, code: int, told: str, arguments: tuple[str, ...]
) -> None:
    before = (archive / "corpus.db").read_bytes()
    out, *rest = (argument.format(archive=archive) for argument in arguments)
    done = export(archive, out if out == "-" else tmp_path / out, *rest)
    assert done.returncode == code, done.stderr
    assert told in done.stderr
    assert list(tmp_path.iterdir()) == []
    assert (archive / "corpus.db").read_bytes() == before


def test_the_help_and_the_documents_name_every_format() -> None:
    names = [*FORMATS, "pdfa"]
    told = export_command._FORMATS.removesuffix(".").replace(" or ", ", ").split(", ")
    assert told == names
    documented = DOCS.read_text(encoding="utf-8")
    for name in names:
        assert f"| `{name}` |" in documented, name


def test_checksums_of_others_do_not_make_their_files_ours(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "mitt"
    out.mkdir()
    (out / "avhandling.txt").write_text("tio års arbete", encoding="utf-8")
    sums = subprocess.run(
        ["sha256sum", "avhandling.txt"], cwd=out, capture_output=True, text=True, check=True
    )
    (out / "SHA256SUMS").write_text(sums.stdout, encoding="utf-8")
    done = export(archive, out, "--format", "csv")
    assert done.returncode == 5
    assert (out / "avhandling.txt").read_text(encoding="utf-8") == "tio års arbete"


def test_a_file_that_somebody_edited_is_not_written_over(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "ut"
    assert export(archive, out, "--format", "csv").returncode == 0
    assert export(archive, out, "--format", "csv").returncode == 0
    (out / "people.csv").write_text("mina anteckningar", encoding="utf-8")
    done = export(archive, out, "--format", "csv")
    assert (done.returncode, "people.csv" in done.stderr) == (5, True)
    assert (out / "people.csv").read_text(encoding="utf-8") == "mina anteckningar"


@pytest.mark.parametrize("name", ["corpus.db", "corpus.db-wal", "corpus.db-shm", "night.lock"])
def test_the_archives_own_files_are_no_place_for_an_export(archive: Path, name: str) -> None:
    assert export(archive, archive / name, "--format", "jsonl").returncode == 5


def test_a_full_disk_is_told_with_its_file(archive: Path, tmp_path: Path) -> None:
    script = f"ulimit -f 40; {DIARIUM} export {tmp_path / 'kopia.db'} --format sqlite"
    done = subprocess.run(
        ["bash", "-c", f"trap '' XFSZ; {script} --archive {archive}"],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 5, done.stderr
    assert "kopia.db" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())
