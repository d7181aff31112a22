"""PDFs changed at random, the same each time: read or refused by name, and nothing left behind."""

from __future__ import annotations

import multiprocessing.util
import random
import tempfile
from pathlib import Path

import pytest
from nights import AUTUMN, born_digital

from bench.hostile_pdfs import UNNAMED, outcome_of
from bench.mutate_pdfs import mutant_of
from flows.settings import Settings

WHOLE = born_digital(AUTUMN)


def test_mutants_are_the_same_each_time() -> None:
    one, other = (mutant_of(WHOLE, random.Random(7)) for _ in range(2))
    assert one == other != WHOLE


@pytest.mark.parametrize("seed", range(3))
def test_mutants_are_read_or_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    multiprocessing.util.get_temp_dir()  # which is not ours to look at
    passing = tmp_path / "passing"
    passing.mkdir()
    multiprocessing.util.get_temp_dir()  # its sockets stay where a path is short enough
    monkeypatch.setattr(tempfile, "tempdir", str(passing))
    settings = Settings(archive=tmp_path, pages_at_once=1, seconds_per_document=60)
    dice = random.Random(seed)
    for number in range(8):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(mutant_of(WHOLE, dice))
        told = outcome_of(path, settings)
        assert told.code not in UNNAMED, told
        assert told.code != "read" or told.letters, told
    assert list(passing.iterdir()) == []
