from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from corpus.store import Corpus
from pipeline.errors import BadSettings
from pipeline.findings import Verdict

REFUSED = Verdict("Hakansson", "Håkansson", "Eva ", ", Hjo", accepted=False)
ACCEPTED = Verdict("Hakansson", "Håkansson", "Eva ", ", Hjo", accepted=True)


@pytest.fixture
def corpus(tmp_path: Path):
    with Corpus(tmp_path / "corpus.db") as opened:
        yield opened


def test_a_verdict_holds_until_it_is_withdrawn(corpus: Corpus) -> None:
    number = corpus.decide("d1", REFUSED, "Anna", "2024-01-01")
    assert corpus.verdicts_for("d1") == (REFUSED,)
    assert corpus.verdicts_for("d2") == ()
    corpus.withdraw(number, "Bo", "2024-01-02")
    assert corpus.verdicts_for("d1") == ()
    (entry,) = corpus.history("d1")
    assert (entry.who, entry.withdrawn_by, entry.withdrawn_at) == ("Anna", "Bo", "2024-01-02")


def test_the_same_verdict_twice_is_one(corpus: Corpus) -> None:
    first = corpus.decide("d1", REFUSED, "Anna", "2024-01-01")
    assert corpus.decide("d1", REFUSED, "Bo", "2024-01-02") == first
    assert len(corpus.history()) == 1


def test_the_opposite_retires_what_was_in_force(corpus: Corpus) -> None:
    corpus.decide("d1", REFUSED, "Anna", "2024-01-01")
    corpus.decide("d1", ACCEPTED, "Bo", "2024-01-02")
    assert corpus.verdicts_for("d1") == (ACCEPTED,)
    assert [entry.withdrawn_by for entry in corpus.history()] == ["Bo", None]


def test_only_what_is_in_force_can_be_withdrawn(corpus: Corpus) -> None:
    number = corpus.decide("d1", REFUSED, "Anna", "2024-01-01")
    corpus.withdraw(number, "Anna", "2024-01-02")
    for wrong in (number, 99):
        with pytest.raises(BadSettings, match="in force"):
            corpus.withdraw(wrong, "Anna", "2024-01-03")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM verdicts",
        "UPDATE verdicts SET who = 'Nils'",
        "UPDATE verdicts SET accepted = 1, withdrawn_at = 'x'",
        "UPDATE verdicts SET withdrawn_at = NULL",
        "UPDATE verdicts SET prefix = 'x', withdrawn_by = 'Nils', withdrawn_at = 'x'",
    ],
)
@pytest.mark.parametrize("withdrawn", [False, True])
def test_the_ledger_is_never_rewritten(corpus: Corpus, statement: str, withdrawn: bool) -> None:
    number = corpus.decide("d1", REFUSED, "Anna", "2024-01-01")
    if withdrawn:
        corpus.withdraw(number, "Anna", "2024-01-02")
    with pytest.raises(sqlite3.IntegrityError, match="never"):
        corpus.db.execute(statement)


def test_a_withdrawal_is_not_rewritten_either(corpus: Corpus) -> None:
    corpus.withdraw(corpus.decide("d1", REFUSED, "Anna", "2024-01-01"), "Anna", "2024-01-02")
    with pytest.raises(sqlite3.IntegrityError, match="never"):
        corpus.db.execute("UPDATE verdicts SET withdrawn_by = 'Nils'")
