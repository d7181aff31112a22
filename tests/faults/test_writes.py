"""One fault at every write of a small night, in every manner in which disks and machines fail.

    python -m pytest tests/faults/test_writes.py -k power

Two manners are tried at once, a process each; `DIARIUM_FAULTS_STEP=7` tries every seventh write.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from faults.striking import MODES, missing, strike

STEP = int(os.environ.get("DIARIUM_FAULTS_STEP", "1"))


@pytest.fixture(scope="module")
def struck(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[dict[str, Future[list[dict[str, Any]]]]]:
    """What came of each write of the night, for each manner."""
    asked = {item.callspec.params["mode"] for item in request.session.items if _is_ours(item)}
    with ThreadPoolExecutor(2) as pool:
        yield {
            mode: pool.submit(strike, tmp_path_factory.mktemp(mode), mode, 1, STEP)
            for mode in MODES
            if mode in asked
        }


def _is_ours(item: Any) -> bool:
    return "mode" in getattr(getattr(item, "callspec", None), "params", {})


@pytest.mark.parametrize("mode", MODES)
def test_at_every_write_no_part_is_left_nothing_is_lost_and_the_next_night_heals(
    struck: dict[str, Future[list[dict[str, Any]]]], mode: str
) -> None:
    found = struck[mode].result()
    assert len(found) * STEP > 500
    assert not (wrong := missing(found)), "\n".join(wrong[:20])
