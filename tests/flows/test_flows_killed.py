"""Killed anywhere and run again, the night ends in the same corpus, and nothing is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from nights import (
    AUTUMN,
    STRIPPED,
    WINTER,
    archive,
    born_digital,
    contents,
    drop,
    dump,
    in_process,
    inbox,
    night,
    was_killed,
)

import flows.arrivals
import flows.interpreting
import flows.night
import flows.taking_in
from corpus.store import Corpus
from flows.settings import Settings

FILES: dict[str, bytes | str] = {
    "a.txt": AUTUMN,
    "b.pdf": born_digital(WINTER),
    "c.md": STRIPPED,
    "d.pdf": b"",
    "igen.txt": AUTUMN,
}
STEPS: tuple[tuple[Any, str], ...] = (
    (flows.taking_in, "keep_original"),
    (flows.taking_in, "leave_inbox"),
    (os, "fsync"),  # in the middle of a copy: written, not yet named
    (Corpus, "put_reading"),
    (Corpus, "set_aside"),
    (Corpus, "add_arrival"),
    (Corpus, "put"),
    (Corpus, "resolve_people"),
    (Corpus, "begin_run"),
    (Corpus, "end_run"),
)


def killing(owner: Any, name: str, steps: count[int], last: int) -> None:
    """Let the process die right after its n-th step of any kind."""
    real = getattr(owner, name)

    def step(*arguments: Any, **named: Any) -> Any:
        done = real(*arguments, **named)
        if next(steps) == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    setattr(owner, name, step)


def killed_after(settings: Settings, last: int, steps: tuple[tuple[Any, str], ...] = STEPS) -> bool:
    """Run the night in a process that dies after its n-th step; whether it died."""
    child = os.fork()
    if not child:
        counted = count(1)
        for owner, name in steps:
            killing(owner, name, counted, last)
        night(settings, in_process)
        os._exit(0)
    return was_killed(child)


def in_the_end(settings: Settings) -> dict[str, Any]:
    """What must not depend on how often the night was killed."""
    return {
        **dump(settings),
        "originals": contents(settings.originals),
        "inbox": contents(settings.inbox),
    }


def undisturbed(folder: Path) -> dict[str, Any]:
    settings = archive(folder / "undisturbed", FILES)
    night(settings, in_process)
    return in_the_end(settings)


def test_killed_after_any_step_and_run_again_it_is_the_same_corpus(tmp_path: Path) -> None:
    whole = undisturbed(tmp_path)
    for last in count(1):
        settings = archive(tmp_path / str(last), FILES)
        if not killed_after(settings, last):
            break
        arrived = set(contents(settings.inbox).values()) | set(
            contents(settings.originals).values()
        )
        assert {as_bytes(content) for content in FILES.values()} <= arrived
        night(settings, in_process)
        assert in_the_end(settings) == whole, last
        assert not night(settings, in_process)[0].changed
    assert last > 25


def as_bytes(content: bytes | str) -> bytes:
    return content.encode() if isinstance(content, str) else content


def test_killed_again_and_again_it_still_comes_to_its_end(tmp_path: Path) -> None:
    whole = undisturbed(tmp_path)
    settings = archive(tmp_path / "again", FILES)
    while killed_after(settings, 7):
        pass
    night(settings, in_process)
    assert in_the_end(settings) == whole


def test_the_comparison_notices_a_loss(tmp_path: Path) -> None:
    whole = undisturbed(tmp_path)
    settings = archive(tmp_path / "less", {name: FILES[name] for name in sorted(FILES)[:4]})
    night(settings, in_process)
    assert in_the_end(settings) != whole


@pytest.mark.parametrize("moment", ["first reading", "first record"])
def test_the_command_killed_from_outside(tmp_path: Path, moment: str) -> None:
    texts = {f"{number}.txt": f"{AUTUMN}Nummer {number}.\n" for number in range(4)}
    calm = archive(tmp_path / "calm", texts)
    night(calm)
    settings = archive(tmp_path / "killed", texts)
    script = f"""
from pathlib import Path
from flows.night import one_by_one, run_night
from flows.settings import Settings
if __name__ == "__main__":
    run_night(Settings(archive=Path({str(settings.archive)!r}), rest_seconds=0.0), one_by_one)
"""
    program = tmp_path / "program.py"
    program.write_text(script)
    process = subprocess.Popen([sys.executable, program], start_new_session=True)
    table = "readings" if moment == "first reading" else "records"
    wait_for(lambda: settings.corpus.exists() and bool(dump(settings).get(table)), 60)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    night(settings)
    assert in_the_end(settings) == in_the_end(calm)


def wait_for(ready: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < until, "it never came to that"
        time.sleep(0.005)


@pytest.mark.parametrize("failing", range(1, 12))
def test_a_full_disk_loses_nothing(tmp_path: Path, monkeypatch, failing: int) -> None:
    """The night may stop or leave the file waiting: it says why, and the next night heals."""
    whole = undisturbed(tmp_path)
    settings = archive(tmp_path / "full", FILES)
    steps = count(1)
    with monkeypatch.context() as patch:
        for owner, name in STEPS:
            real = getattr(owner, name)

            def step(*arguments, real=real, **named):
                if next(steps) == failing:
                    raise OSError(28, "No space left on device")
                return real(*arguments, **named)

            patch.setattr(owner, name, step)
        said = ""
        try:
            said = night(settings, in_process)[1]
        except OSError as error:
            said = str(error)
        assert "No space left on device" in said
    night(settings, in_process)
    assert but_for_ids(in_the_end(settings)) == but_for_ids(whole)


def but_for_ids(held: dict[str, Any]) -> dict[str, Any]:
    """Without ids of people: they never change, so they tell in which nights documents came."""
    people = sorted(row[1:] for row in held["people"])
    return {**held, "people": people, "attendance": len(held["attendance"])}


def test_a_drop_that_came_between_is_taken_too(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN})
    assert killed_after(settings, 3)
    drop(settings, "b.txt", WINTER)
    night(settings, in_process)
    assert inbox(settings) == []
    assert len(dump(settings)["documents"]) == 2
