"""One night in a process of its own: `python one_night.py HOW ARCHIVE [SETTING=VALUE ...]`.

HOW is `isolated` (a process for each document, as in earnest) or `in_process` (quick).

Prints as JSON how it ended ("ended" or the error's name), what it said, and its counts.
"""

from __future__ import annotations

import json
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent), str(HERE.parent / "flows")]

from nights import in_process, night, one_by_one  # noqa: E402

from flows.settings import Settings  # noqa: E402


def main(how: str, archive: str, *told: str) -> None:
    """Run the night."""
    values: dict[str, Any] = {"archive": Path(archive), "rest_seconds": 0.0}
    kinds = {field.name: str(field.type) for field in fields(Settings)}
    for name, value in (pair.split("=", 1) for pair in told):
        values[name] = {"int": int, "float": float}.get(kinds[name], str)(value)
    found: dict[str, Any]
    try:
        done, report = night(Settings(**values), in_process if how == "in_process" else one_by_one)
        found = {"ended": "ended", "said": report, "counts": done.counts}
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what we ask for
        found = {"ended": type(error).__name__, "said": str(error), "counts": {}}
    print(json.dumps(found))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
