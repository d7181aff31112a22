"""An older archive is brought up by the night, which shows how far it has come."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from nights import AUTUMN, archive, documents, in_process, night

from corpus.connect import open_writer
from corpus.schema import MIGRATIONS, migrate, version
from corpus.store import Corpus
from flows.night import run_night
from pipeline.errors import BadSettings

OLD = 5


def older(path: Path) -> None:
    with sqlite3.connect(path, isolation_level=None) as db:
        migrate(db, OLD)
        assert version(db) == OLD
    db.close()


def test_each_migration_is_a_step(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN})
    older(settings.corpus)
    steps: list[Any] = []

    def progress(what: str, items: Iterable[Any], total: int) -> Iterable[Any]:
        for item in items:
            steps.append((what, item, total))
            yield item

    run_night(settings, in_process, progress)
    upgrade = [step for step in steps if step[0] == "uppgraderar samlingen"]
    many = len(MIGRATIONS) - OLD
    assert upgrade == [("uppgraderar samlingen", n, many) for n in range(OLD, len(MIGRATIONS))]
    assert documents(settings) == ["a.txt"]
    steps.clear()
    run_night(settings, in_process, progress)
    assert "uppgraderar samlingen" not in {step[0] for step in steps}


def test_a_new_archive_has_nothing_to_show(tmp_path: Path) -> None:
    def never(*_: Any) -> Iterable[int]:
        raise AssertionError("shown")

    open_writer(tmp_path / "corpus.db", never).close()


def test_an_upgrade_cut_off_goes_on_where_it_was(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN})
    older(settings.corpus)

    def stopped(_what: str, items: Iterable[int], _total: int) -> Iterable[int]:
        for item in items:
            if item == OLD + 3:
                raise KeyboardInterrupt
            yield item

    with pytest.raises(KeyboardInterrupt):
        open_writer(settings.corpus, stopped)
    with sqlite3.connect(settings.corpus) as db:
        assert version(db) == OLD + 3
    with pytest.raises(BadSettings, match="older version"):
        Corpus(settings.corpus, read_only=True)
    night(settings, in_process)
    assert documents(settings) == ["a.txt"]
