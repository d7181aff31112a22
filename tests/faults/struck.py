"""A small night struck by one fault at every write in turn; run with the failing disk preloaded.

    python struck.py FOLDER MODE FIRST STEP LIMIT

prints one line of JSON for each n (FIRST, FIRST + STEP, ...): which call it was, how the night
ended, what it said, and all that is wrong: right after it, and after the next night.  Modes are
those of `writes`, and `power`: killed, and all that no fsync made certain is gone.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import sys
from itertools import count
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent), str(HERE.parent / "flows")]

from faults.writes import Disk  # noqa: E402
from held import differences, in_the_end, wrong_with  # noqa: E402
from nights import AUTUMN, STRIPPED, WINTER, archive, born_digital, in_process, night  # noqa: E402

from flows.settings import Settings  # noqa: E402
from pipeline.errors import DiariumError  # noqa: E402

FILES: dict[str, bytes | str] = {
    "a.txt": AUTUMN,
    "b.pdf": born_digital(WINTER),
    "c.md": STRIPPED,
    "d.pdf": b"",
    "mapp/igen.txt": AUTUMN,
}
CONTENT = [content.encode() if isinstance(content, str) else content for content in FILES.values()]


def struck(disk: Disk, mode: str, at: int, calm: dict[str, Any], told: set[str]) -> dict[str, Any]:
    """One night with its n-th write struck, and the night after it.

    `calm` is what an undisturbed night leaves, `told` are the files that its report tells of.
    """
    shutil.rmtree(disk.below, ignore_errors=True)
    settings = archive(disk.below, FILES)
    disk.remember()
    said = in_child(disk, settings, "kill" if mode == "power" else mode, at)
    calls = disk.calls()
    disk.tell("count", 0)  # we ourselves look at an undisturbed disk
    found: dict[str, Any] = {"n": at, **said, "reached": len(calls) >= at}
    if mode == "power":
        disk.lose_power()
    if calls:
        call, path = calls[min(at, len(calls)) - 1]
        found["call"] = f"{call} {path.removeprefix(str(settings.archive))}"
    found["after"] = wrong_with(settings, CONTENT)
    healed = in_child(disk, settings, "count", 0)
    found["next"] = healed["ended"]
    found["next said"] = healed["said"]
    found["healed"] = wrong_with(settings, CONTENT) or differences(calm, in_the_end(settings))
    found["untold"] = sorted(told - told_of(settings))
    return found


def told_of(settings: Settings) -> set[str]:
    """The files that the morning reports tell of."""
    reports = "".join(path.read_text() for path in settings.reports.glob("*.md"))
    return {name for name in FILES if name in reports}


def in_child(disk: Disk, settings: Settings, mode: str, at: int) -> dict[str, Any]:
    """A night in a process of its own: how it ended, and what it said."""
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        os.close(ours)
        sys.stderr = sys.stdout = os.fdopen(os.dup(2), "w")
        disk.tell(mode, at, errno.EIO)
        try:
            told = {"ended": "ended", "said": night(settings, in_process)[1][:3000]}
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is what we ask for
            kind = "DiariumError" if isinstance(error, DiariumError) else type(error).__name__
            told = {"ended": kind, "said": str(error)[:300]}
        os.write(theirs, json.dumps(told).encode())
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as answers:
        answer = answers.read()
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        return {"ended": f"signal {os.WTERMSIG(status)}", "said": ""}
    found: dict[str, Any] = json.loads(answer)
    return found


def main(folder: Path, mode: str, first: int, step: int, limit: int) -> None:
    """Strike each n in turn until the night is over before it."""
    names = {name: folder / name for name in ("control", "log", "synced")}
    disk = Disk(library=folder, below=folder / "struck", **names)
    calm = archive(folder / "calm", FILES)
    night(calm, in_process)
    whole = in_the_end(calm)
    for at in count(first, step):
        found = struck(disk, mode, at, whole, told_of(calm))
        if not found["reached"] or at > limit:
            break
        print(json.dumps(found), flush=True)  # noqa: T201


if __name__ == "__main__":
    told, how, *numbers = sys.argv[1:]
    main(Path(told), how, *map(int, numbers))
