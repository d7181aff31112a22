"""A few writes of a small night go wrong; `make faults` lets each of them, in every manner."""

from __future__ import annotations

from pathlib import Path

import pytest
from faults.striking import compiler_missing, missing, strike


@pytest.mark.skipif(compiler_missing(), reason="the failing disk is made by a C compiler")
@pytest.mark.parametrize(
    ("mode", "first"),
    [("once", 13), ("full", 57), ("kill", 91), ("power", 127)],
)
def test_no_part_is_left_nothing_is_lost_and_the_next_night_heals(
    tmp_path: Path, mode: str, first: int
) -> None:
    found = strike(tmp_path, mode, first, 131)
    assert len(found) > 4
    assert not (wrong := missing(found)), "\n".join(wrong[:20])
