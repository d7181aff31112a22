"""Processes that end with the one that started them, also when that is killed with SIGKILL.

Linux sends a signal to a child whose parent's thread ends (`prctl`, PR_SET_PDEATHSIG); elsewhere,
and for a parent among threads, the child watches its parent itself.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping

_PR_SET_PDEATHSIG = 1
_LOOK_SECONDS = 1.0


def start_tied(
    module: str, *arguments: str, environment: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    """Run a Python module, silently, for as long as this process lives at the most."""
    command = [sys.executable, "-m", "flows.tied", str(os.getpid()), module, *arguments]
    return subprocess.Popen(
        command,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def end_with_parent() -> None:
    """End this process of `multiprocessing` when the one that started it does."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()


def tie(parent: int) -> None:
    """End this process when that one does; at once if it is gone already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise SystemExit(0)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_SECONDS)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()


def main() -> None:
    """`python -m flows.tied PARENT MODULE ARGUMENT...`: the module, tied to its parent."""
    import runpy  # noqa: PLC0415 - only in the process that is tied

    parent, module, *arguments = sys.argv[1:]
    tie(int(parent))
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
