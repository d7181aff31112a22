"""Striking a small night at each of its writes (`struck.py`, under the failing disk)."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from faults.writes import disk

MODES = ("once", "full", "read-only", "kill", "torn", "power")
_KILLED = {"kill", "torn", "power"}


def compiler_missing() -> bool:
    """Whether the failing disk cannot be made here."""
    return shutil.which("cc") is None


def strike(
    folder: Path, mode: str, first: int = 1, step: int = 1, limit: int = 1_000_000
) -> list[dict[str, Any]]:
    """What came of the n-th write for n = first, first + step, ... (see `struck`)."""
    failing = disk(folder, folder / "struck")
    program = Path(__file__).with_name("struck.py")
    command = [sys.executable, program, folder, mode, str(first), str(step), str(limit)]
    done = subprocess.run(
        [str(part) for part in command],
        env=failing.environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def missing(found: list[dict[str, Any]]) -> list[str]:
    """What is not as it should be, a line for each n."""
    wrong = []
    for one in found:
        whats = ("after", "healed", "untold")
        wrong += [f"{_where(one)}: {what} {one[what]}" for what in whats if one[what]]
        if not _is_clear(one):
            wrong.append(f"{_where(one)}: no clear message: {one['ended']} {one['said']}")
        if one["next"] != "ended":
            wrong.append(f"{_where(one)}: the next night fails: {one['next said']}")
    return wrong


def _where(one: dict[str, Any]) -> str:
    return f"{one['n']} ({one.get('call')})"


def _is_clear(one: dict[str, Any]) -> bool:
    """Whether the night ended well, was killed, or said in one sentence what failed.

    The command line tells an OSError as the file and what the system said of it.
    """
    if one["ended"] in {"ended", "signal 9"}:
        return True
    sentence = one["said"].strip()
    ours = one["ended"] == "DiariumError" or (one["ended"] == "OSError" and "[Errno" in sentence)
    return ours and "\n" not in sentence and "rollback" not in sentence
