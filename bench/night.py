"""What a night costs beside recognition: 200 scanned pages, Prefect and its server included.

    python -m bench.night [--documents 25] [--pages 8]

Recognition is what the `tesseract` processes themselves use: a stand-in of that name, first on the
PATH, runs the real one and notes its CPU seconds.  Everything else that the night and the server
use while it runs is the rest.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from bench.scans import LEVELS, pdf_of_scans, scanned, sheets

BIN = Path(sys.executable).parent
PORT = 4_297
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER: whoever loses its parent becomes ours, and is counted
_SHIM = """#!/bin/bash
{real} "$@"
code=$?
times > {log}/$$
exit $code
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=25)
    parser.add_argument("--pages", type=int, default=8)
    options = parser.parse_args()
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    with tempfile.TemporaryDirectory(prefix="diarium-bench-") as name:
        folder = Path(name)
        log = _shim(folder)
        _fill(folder / "archive" / "inbox", options.documents, options.pages)
        environment = os.environ | {
            "PATH": f"{folder / 'bin'}{os.pathsep}{BIN}{os.pathsep}{os.environ['PATH']}",
            "PREFECT_API_URL": f"http://127.0.0.1:{PORT}/api",
            "PREFECT_HOME": str(folder / "prefect"),
            "DO_NOT_TRACK": "1",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        }
        server = _server(environment)
        try:
            _night(folder, environment, server, log, options.documents * options.pages)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(30)


def _night(
    folder: Path,
    environment: dict[str, str],
    server: subprocess.Popen[bytes],
    log: Path,
    pages: int,
) -> None:
    served, before, began = _cpu_of(server.pid), _cpu_of_children(), time.perf_counter()
    subprocess.run(
        [BIN / "diarium", "nightly", "--archive", folder / "archive"],
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    wall = time.perf_counter() - began
    time.sleep(1)
    while _reaped():
        pass
    whole = _cpu_of_children() - before + _cpu_of(server.pid) - served
    notes = [note.read_text().splitlines()[1] for note in log.iterdir()]
    recognition = sum(_seconds(told) for note in notes for told in note.split())
    print("| a night | |\n|---|---|")
    print(f"| pages | {pages} |\n| pages a minute | {60 * pages / wall:.1f} |")
    print(f"| CPU seconds | {whole:.1f} |\n| of them recognition | {recognition:.1f} |")
    print(f"| of them Prefect's server | {_cpu_of(server.pid) - served:.1f} |")
    print(f"| everything else, percent | {100 * (1 - recognition / whole):.1f} |")


def _shim(folder: Path) -> Path:
    """The stand-in for Tesseract; gives the folder in which it notes minutes and seconds."""
    log = folder / "recognition"
    log.mkdir()
    stand_in = folder / "bin" / "tesseract"
    stand_in.parent.mkdir()
    stand_in.write_text(_SHIM.format(real=shutil.which("tesseract"), log=log))
    stand_in.chmod(0o755)
    return log


def _fill(inbox: Path, documents: int, pages: int) -> None:
    """Scans of every level; each document has its own pages."""
    inbox.mkdir(parents=True)
    for number in range(documents):
        level = LEVELS[number % len(LEVELS)]
        scans = [scanned(sheet, level, number) for sheet in sheets(pages, 1_000 + number)]
        (inbox / f"{level}-{number:03}.pdf").write_bytes(pdf_of_scans(scans))
    time.sleep(3)  # what was just written is not taken in


def _server(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [BIN / "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(PORT)]
    server = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    for _ in range(120):
        time.sleep(1)
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/api/health"):
                return server
        except OSError:
            continue
    sys.exit("Prefect's server does not start")


def _cpu_of(pid: int) -> float:
    """CPU seconds of a process and of its children, dead or alive."""
    whole = 0.0
    for line in subprocess.check_output(["ps", "-eo", "pid,ppid,cputimes"], text=True).splitlines()[
        1:
    ]:
        number, parent, seconds = map(int, line.split())
        if pid in (number, parent):
            whole += seconds
    return whole


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _reaped() -> bool:
    """Whether somebody's orphan that came to us has ended."""
    try:
        return os.waitpid(-1, os.WNOHANG)[0] != 0
    except ChildProcessError:
        return False


def _seconds(text: str) -> float:
    """The seconds that bash's `times` writes as `1m2.34s`."""
    minutes, seconds = text.rstrip("s").split("m")
    return 60 * float(minutes) + float(seconds)


if __name__ == "__main__":
    main()
