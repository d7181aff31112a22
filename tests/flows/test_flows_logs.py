"""Logs as JSON: a line an event, whoever logs, and an error of ours with its exit code."""

from __future__ import annotations

import json
import logging
from pathlib import Path

from nights import archive, diarium, drop

from flows.lock import only_one
from flows.logs import JsonLines


def lines(text: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_line_holds_what_is_told_and_no_control_sign() -> None:
    record = logging.LogRecord("x", logging.WARNING, "", 0, "a %s", ("b\n\x1b[31m",), None)
    record.told = {"file": "å\udcff.pdf"}
    line = JsonLines().format(record)
    assert line.isascii()
    assert line.isprintable()
    told = json.loads(line)
    assert (told["event"], told["level"], told["file"]) == (
        "a b\n\x1b[31m", "warning", "å\udcff.pdf",
    )  # fmt: skip


def test_an_error_is_an_event_with_its_exit_code(tmp_path: Path) -> None:
    settings = archive(tmp_path)
    drop(settings, "a.txt", "x")
    with only_one(settings.archive):
        done = diarium("nightly", "--archive", settings.archive, "--log-format", "json")
    assert (done.returncode, done.stdout) == (6, "")
    (told,) = lines(done.stderr)
    assert (told["event"], told["code"]) == ("failed", "already-running")


def test_an_unknown_format_is_a_wrong_setting(tmp_path: Path) -> None:
    done = diarium("nightly", "--archive", tmp_path, "--log-format", "xml")
    assert done.returncode == 5
    assert "neither plain nor json" in done.stderr
