from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from invented import minutes

from corpus.search import find
from corpus.store import Corpus

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "search" / "swedish.toml").read_text(encoding="utf-8")
)["case"]
WORDS = sorted({word for case in CASES for word in [*case["finds"], *case["not"]]})


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory):
    """Each word on a page of its own."""
    made = minutes(*(f"Ordet {word} står på sidan." for word in WORDS))
    with Corpus(tmp_path_factory.mktemp("swedish") / "corpus.db") as opened:
        opened.put_reading(made.reading)
        opened.put(made)
        yield opened


@pytest.mark.parametrize("case", CASES, ids=[case["query"] for case in CASES])
def test_a_word_finds_its_forms_and_compounds_and_nothing_else(
    corpus: Corpus, case: dict[str, Any]
) -> None:
    found = find(corpus, case["query"], limit=1_000)
    words = {WORDS[hit.page - 1] for hit in found.hits}
    assert set(case["finds"]) - words == set()
    assert set(case["not"]) & words == set()
    for hit in found.hits:  # what was found is what is marked
        (start, end) = hit.marks[0]
        assert WORDS[hit.page - 1].startswith(hit.context[start:end])
    assert {hit.context[slice(*hit.marks[0])] for hit in found.hits} <= set(
        found.searched[0].forms
    ) or found.searched[0].prefix
