"""The slow faults: they run when they are asked for (`make faults`, or this folder by name)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "flows")]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave this folder out of a run that does not name it."""
    asked = any("faults" in Path(argument.split("::")[0]).parts for argument in config.args)
    return None if asked else True
