"""A synthetic archive is one that a night could have made, the same for the same seed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bench.synthetic import make
from corpus import network_counts, spellings
from corpus.schema import version
from corpus.search import search
from corpus.store import Corpus

DOCUMENTS = 40
PLACED = ("attendance", "mentions", "dates", "topics", "decisions", "actions", "upcoming",
          "corrections", "unsure_corrections", "meeting_evidence", "meeting_plans")  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("synthetic")
    make(folder, DOCUMENTS, words=150)
    return folder / "corpus.db"


def rows(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    with Corpus(path, read_only=True) as corpus:
        names = corpus.db.execute(
            "SELECT name FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        return {name: sorted(corpus.db.execute(f"SELECT * FROM {name}"), key=repr)
                for (name,) in names}  # fmt: skip


def test_the_same_seed_gives_the_same_corpus(made: Path, tmp_path: Path) -> None:
    make(tmp_path / "again", DOCUMENTS, words=150)
    assert rows(tmp_path / "again" / "corpus.db") == rows(made)
    make(tmp_path / "other", DOCUMENTS, words=150, seed=8)
    assert rows(tmp_path / "other" / "corpus.db") != rows(made)


def test_what_is_found_stands_where_it_is_said_to(made: Path) -> None:
    with Corpus(made, read_only=True) as corpus:
        texts = {name: corpus.reading(name).text for name in corpus.document_ids()}
        assert len(texts) == DOCUMENTS
        for name, text in texts.items():
            assert corpus.record(name)["text"] == text
        checked: Counter[str] = Counter()
        for table in PLACED:
            for name, printed, start, end in corpus.db.execute(
                f"""SELECT document_id, printed, span_start, span_end FROM {table}
                    WHERE printed IS NOT NULL"""
            ):
                assert texts[name][start:end] == printed, table
                checked[table] += 1
        taken_up = "SELECT taken_up_in, printed, span_start, span_end FROM followups"
        for name, printed, start, end in corpus.db.execute(f"{taken_up} WHERE printed NOT NULL"):
            assert texts[name][start:end] == printed
            checked["followups"] += 1
    assert set(checked) == {*PLACED, "followups"}


def test_what_is_kept_beside_is_what_the_corpus_would_keep(made: Path) -> None:
    with Corpus(made, read_only=True) as corpus:
        pages = corpus.db.execute("SELECT printed, repaired FROM pages").fetchall()
        kept = dict(corpus.db.execute("SELECT spelling, pages FROM spellings"))
        assert kept == dict(spellings.count(pages))
        for table in network_counts.tables():
            counted = corpus.db.execute(network_counts.counted(table)).fetchall()
            assert sorted(corpus.db.execute(f"SELECT * FROM {table}")) == sorted(counted)
        assert corpus.db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert version(corpus.db) >= 15
        assert search(corpus, "möte")
