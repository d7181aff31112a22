"""A Tesseract that is killed, hangs, says nothing or prints what is no text."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from nights import AUTUMN, archive, contents, documents, inbox, png, set_aside

from flows.settings import Settings

REAL = shutil.which("tesseract")
PICTURE = png("Minnesanteckningar", "Plats: Skara")
ONE_NIGHT = Path(__file__).parents[1] / "faults" / "one_night.py"


def night_with(settings: Settings, folder: Path, script: str, *told: str) -> dict[str, Any]:
    """A night in a process of its own whose Tesseract does this when it is given a page."""
    programs = folder / "programs"
    programs.mkdir(exist_ok=True)
    (programs / "tesseract").write_text(f"""#!/bin/sh
case "$1" in --version|--list-langs) exec {REAL} "$@";; esac
cd {folder}
{script}
""")
    (programs / "tesseract").chmod(0o755)
    environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"}
    done = subprocess.run(
        [sys.executable, ONE_NIGHT, "isolated", settings.archive, "pages_at_once=1", *told],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=120,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_one_that_is_killed_once_is_asked_again(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"a.png": PICTURE, "b.txt": AUTUMN})
    once = f'if mkdir killed 2>/dev/null; then kill -9 $$; fi; exec {REAL} "$@"'
    done = night_with(settings, tmp_path, once)
    assert done["ended"] == "ended", done
    assert (documents(settings), inbox(settings)) == (["a.png", "b.txt"], [])
    assert set_aside(settings) == {}


@pytest.mark.parametrize(
    "script",
    [
        "kill -9 $$",
        r'printf "level\tpage\377" > "$2.tsv"',
        'echo "word word" > "$2.tsv"',
        "exit 0",
    ],
    ids=["killed", "no-utf-8", "no-table", "nothing"],
)
def test_one_that_gives_no_page_costs_only_its_own_document(tmp_path: Path, script: str) -> None:
    """It is asked a second time, then the document is set aside: it is never silently empty."""
    settings = archive(tmp_path, {"a.png": PICTURE, "b.txt": AUTUMN})
    done = night_with(settings, tmp_path, f"echo >> asked; {script}")
    assert done["ended"] == "ended", done
    assert documents(settings) == ["b.txt"]
    assert set_aside(settings)["a.png"][0] == "engine-failed"
    assert (tmp_path / "asked").read_text().count("\n") >= 2
    assert PICTURE in contents(settings.originals).values()


def test_one_that_hangs_is_stopped_and_its_document_set_aside(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"a.png": PICTURE, "b.txt": AUTUMN})
    done = night_with(settings, tmp_path, "exec sleep 60", "seconds_per_page=1")
    assert done["ended"] == "ended", done
    assert documents(settings) == ["b.txt"]
    assert set_aside(settings)["a.png"][0] == "page-too-slow"
