"""What is missing is told with the command that mends it, and no night begins without it."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from nights import AUTUMN, archive, diarium, inbox

from flows.doctor import checks, need
from flows.settings import Settings
from pipeline.errors import MissingTool
from pipeline.reading.tesseract import tesseract_version


@pytest.fixture
def no_tesseract(monkeypatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))
    tesseract_version.cache_clear()
    yield
    tesseract_version.cache_clear()


def bad(settings: Settings) -> dict[str, tuple[str, str]]:
    return {check.name: (check.seen, check.mend) for check in checks(settings) if not check.good}


def test_here_nothing_is_missing(tmp_path: Path) -> None:
    settings = archive(tmp_path)
    assert bad(settings) == {}
    need(settings)


def test_missing_tesseract(tmp_path: Path, no_tesseract: None) -> None:
    settings = archive(tmp_path)
    missing = bad(settings)
    assert missing["tesseract"] == ("not installed", "apt-get install tesseract-ocr")
    assert missing["language data"] == (
        "missing swe, eng",
        "apt-get install tesseract-ocr-swe tesseract-ocr-eng",
    )
    with pytest.raises(MissingTool, match="apt-get install tesseract-ocr\n") as told:
        need(settings)
    assert "tesseract-ocr-swe" in str(told.value)


def test_a_missing_language(tmp_path: Path) -> None:
    settings = archive(tmp_path, language="swe+smj")
    assert bad(settings) == {
        "language data": ("missing smj", "apt-get install tesseract-ocr-smj"),
    }


@pytest.mark.parametrize("missing", ["swe", "eng"])
def test_a_language_of_text_or_signs_that_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    known = frozenset({"swe", "eng"}) - {missing}
    monkeypatch.setattr("flows.doctor.tesseract_languages", lambda: known)
    assert bad(archive(tmp_path)) == {
        "language data": (f"missing {missing}", f"apt-get install tesseract-ocr-{missing}"),
    }


def test_the_chosen_engine_is_asked_for_and_no_other(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "tesserocr", None)  # as if it were not installed
    assert bad(archive(tmp_path)) == {}
    _, mend = bad(archive(tmp_path, engine="tesserocr"))["engine"]
    assert mend.startswith("pip install 'diarium[fast]'")
    with pytest.raises(MissingTool, match=r"diarium\[fast\]"):
        need(archive(tmp_path, engine="tesserocr"))


def test_an_engine_that_is_there_is_told_with_its_version(tmp_path: Path) -> None:
    pytest.importorskip("tesserocr")
    told = {check.name: check for check in checks(archive(tmp_path, engine="tesserocr"))}
    assert told["engine"].good
    assert told["engine"].seen.startswith("tesserocr ")


def test_an_archive_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        missing = bad(Settings(archive=folder))
        assert missing["archive"][1] == f"mkdir -p {folder} && chown $USER {folder}"


def test_looking_at_an_archive_leaves_nothing_in_it(tmp_path: Path) -> None:
    settings = Settings(archive=tmp_path / "archive")
    assert bad(settings) == {}
    assert list(settings.archive.iterdir()) == []


def test_a_full_disk(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=10**8))
    seen, mend = bad(archive(tmp_path))["disk"]
    assert seen == "0.1 GB free"
    assert mend.startswith(f"df -h {tmp_path}")


def test_a_broken_model(tmp_path: Path, monkeypatch) -> None:
    def broken():
        raise OSError("no such model")

    monkeypatch.setattr("models.diacritics.load.load", broken)
    assert bad(archive(tmp_path))["model"][0] == "no such model"


def test_the_command_names_what_to_do(tmp_path: Path) -> None:
    done = diarium("doctor", "--archive", tmp_path / "a")
    assert done.returncode == 0
    assert "MISSING" not in done.stdout
    done = diarium("doctor", "--archive", tmp_path / "a", env={"PATH": str(tmp_path)})
    assert done.returncode == 4
    assert (
        "MISSING  tesseract: not installed\n         apt-get install tesseract-ocr\n" in done.stdout
    )


@pytest.mark.parametrize("command", ["nightly", "serve"])
def test_no_night_begins_without_its_tools(tmp_path: Path, command: str) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN})
    environment = {**os.environ, "PATH": str(tmp_path)}
    done = diarium(command, "--archive", settings.archive, env=environment)
    assert done.returncode == 4
    assert "apt-get install tesseract-ocr" in done.stderr
    assert "Traceback" not in done.stderr
    assert inbox(settings) == ["a.txt"]
    assert not settings.corpus.exists()
