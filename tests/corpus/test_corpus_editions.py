"""Groups of units and what is in force of each: laws and cases; what a record fills is retired."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import minutes, reading

from corpus import (
    archive_words,
    editions,
    editions_learned,
    editions_verdicts,
    retiring,
    units,
)
from corpus.editions_groups import Pair, Quality, Word, grouped, ordered
from corpus.editions_learned import Comparing, compare, learn, pending, unpaired
from corpus.store import Corpus
from corpus.tables import rows_of
from pipeline.document import Reading
from pipeline.editions import Fingerprint, Likeness
from pipeline.parts import Part


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with Corpus(tmp_path / "corpus.db") as found:
        yield found


UNITS = "abcdef"
READ = {unit: Quality(0, None, 100) for unit in UNITS}


def pairs() -> st.SearchStrategy[list[Pair]]:
    two = st.lists(st.sampled_from(UNITS), min_size=2, max_size=2, unique=True).map(sorted)
    one = st.builds(
        lambda both, kind, score, newer: Pair(both[0], both[1], kind, score / 10, newer, ""),
        two,
        st.sampled_from(["version", "rescan"]),
        st.integers(5, 10),
        st.sampled_from([-1, 0, 1]),
    )
    return st.lists(one, max_size=8, unique_by=lambda pair: (pair.one, pair.other))


def words() -> st.SearchStrategy[list[Word]]:
    two = st.lists(st.sampled_from(UNITS), min_size=2, max_size=2, unique=True)
    told = st.lists(st.tuples(st.booleans(), two), max_size=4)
    return told.map(lambda found: [Word(n, same, *both) for n, (same, both) in enumerate(found, 1)])


@given(pairs(), words(), st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_any_order(
    ties: list[Pair], said: list[Word], chance: Random
) -> None:
    shuffled_pairs, shuffled_words, units = list(ties), list(said), list(UNITS)
    chance.shuffle(shuffled_pairs)
    chance.shuffle(shuffled_words)
    chance.shuffle(units)
    groups, unheeded = grouped(UNITS, ties, said)
    assert grouped(units, shuffled_pairs, shuffled_words) == (groups, unheeded)
    for group in groups:
        turns = ordered(group, ties, said, READ)
        assert turns == ordered(sorted(group, reverse=True), shuffled_pairs, shuffled_words, READ)
        assert sorted(turns) == sorted(group)


@given(pairs(), words())
def test_every_unit_is_in_one_group_and_the_last_word_is_followed(
    ties: list[Pair], said: list[Word]
) -> None:
    groups, unheeded = grouped(UNITS, ties, said)
    assert sorted("".join("".join(sorted(group)) for group in groups)) == sorted(UNITS)
    for word in said:
        together = any({word.one, word.other} <= group for group in groups)
        if word.number not in unheeded:
            assert together == word.same
    assert not said or said[-1].number not in unheeded


def test_a_chain_has_the_newest_in_force_and_scans_stand_after_texts() -> None:
    ties = [
        Pair("a", "b", "version", 0.9, -1, ""),  # b is newer
        Pair("b", "c", "rescan", 0.9, 0, ""),
    ]
    read = {"a": Quality(0, None, 900), "b": Quality(0, None, 90), "c": Quality(3, 0.9, 99)}
    assert ordered("abc", ties, [], read) == ["b", "c", "a"]
    read["b"] = Quality(2, 0.5, 90)
    assert ordered("abc", ties, [], read) == ["c", "b", "a"]


def test_a_circle_of_versions_has_one_in_force_all_the_same() -> None:
    ties = [
        Pair("a", "b", "version", 0.9, 1, ""),
        Pair("b", "c", "version", 0.9, 1, ""),
        Pair("a", "c", "version", 0.9, -1, ""),
    ]
    assert ordered("abc", ties, [], READ) == ["a", "b", "c"]


def test_what_a_person_calls_the_newest_is_in_force() -> None:
    ties = [Pair("a", "b", "version", 0.9, 1, ""), Pair("a", "c", "version", 0.9, 1, "")]
    assert ordered("abc", ties, [], READ)[0] == "a"
    assert ordered("abc", ties, [Word(1, True, "a", "b", "b")], READ) == ["b", "a", "c"]


def test_what_a_record_fills_goes_when_it_is_retired() -> None:
    made = minutes("Möte i Hjo")
    tables = {*rows_of(made), *archive_words.rows_of(made.reading, None), "review"}
    assert set(retiring.TABLES) == tables


def test_every_table_of_documents_is_emptied_of_a_retired_one(corpus: Corpus) -> None:
    """One that names a document is a record's, or follows by a trigger or the night's settling."""
    known = {
        *retiring.TABLES,
        *("units", "document_leads", "edition_prints", "edition_keys", "editions_dirty"),
        *("attendance_keys", "people_joins", "verdicts", "records", "readings"),
        *("meeting_accounts", "meeting_plans", "meeting_contradictions", "meetings_dirty"),
        *("followups", "records_dirty"),
    }
    listed = corpus.db.execute(
        """SELECT m.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c
           WHERE m.type = 'table' AND c.name = 'document_id'"""
    )
    assert {name for (name,) in listed} <= known


def alone(letters: str) -> Fingerprint:
    return Fingerprint("", "minutes", "", "", "", 0, "", "", 0, 0, (), (), tuple(letters))


def by(version: str = "1", *, most: str = "") -> Comparing:
    """Keys are the letters of the text; two that share the first are the same."""

    def alike(one: Fingerprint, other: Fingerprint) -> Likeness | None:
        same = one.keys[0] == other.keys[0] or (most in one.keys and most in other.keys)
        return Likeness("rescan", 0.9, 0, "") if same else None

    return Comparing(version, lambda _: (), lambda read: alone(read.text), alike)


def settle(corpus: Corpus, how: Comparing, *readings: Reading) -> editions.Changes:
    for one in readings:
        corpus.put_reading(one)
    for name in pending(corpus.db, how.version):
        learn(corpus.db, corpus.reading(name), how)
    compare(corpus.db, unpaired(corpus.db), how)
    return editions.regroup(corpus.db, "2024-01-01")


def ties(corpus: Corpus) -> list[tuple[str, str]]:
    return corpus.db.execute("SELECT one, other FROM edition_pairs ORDER BY 1, 2").fetchall()


def test_a_key_that_many_share_brings_nobody_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the pairs are the same whichever of them came first."""
    monkeypatch.setattr(editions_learned, "MOST_SHARING", 3)
    letters = ["xa", "xb", "xc", "xd", "xe"]
    readings = [reading(text, filename=f"{text}.txt") for text in letters]
    how = by(most="x")
    found = []
    for number, order in enumerate((readings, readings[::-1])):
        with Corpus(tmp_path / f"{number}.db") as corpus:
            for one in order[:3]:
                settle(corpus, how, one)
            assert len(ties(corpus)) == 3
            settle(corpus, how, *order[3:])
            found.append(ties(corpus))
    assert found == [[], []]


def test_only_what_is_new_is_compared(corpus: Corpus) -> None:
    asked: list[str] = []
    how = by()

    def noted(read: Reading) -> Fingerprint:
        asked.append(read.filename)
        return alone(read.text)

    counting = Comparing("1", how.parts_of, noted, how.compare)
    settle(corpus, counting, reading("ab", filename="1"), reading("cd", filename="2"))
    settle(corpus, counting, reading("ae", filename="3"))
    assert asked.count("1") == asked.count("2") == asked.count("3") == 1
    assert len(ties(corpus)) == 1
    before = corpus.db.total_changes
    assert not settle(corpus, counting)
    assert corpus.db.total_changes == before


def test_verdicts_on_files_stand_in_the_ledger(corpus: Corpus) -> None:
    for who, kind in (("Anna", editions_verdicts.SAME), ("Bo", editions_verdicts.OTHER)):
        editions_verdicts.decide_on_pair(corpus.db, kind, "a", "b", who, "2024-01-01")
    again = editions_verdicts.decide_on_pair(
        corpus.db, editions_verdicts.OTHER, "b", "a", "Eva", "2024-01-02"
    )
    assert again == 2
    assert [(e.kind, e.withdrawn_by) for e in corpus.history()] == [
        ("same-minutes", "Bo"),
        ("other-minutes", None),
    ]
    assert editions_verdicts.words(corpus.db) == [Word(2, False, "a", "b")]
    with pytest.raises(sqlite3.IntegrityError, match="never deleted"):
        corpus.db.execute("DELETE FROM verdicts")


def test_pages_told_twice_are_one_verdict(corpus: Corpus) -> None:
    first = editions_verdicts.decide_on_file(corpus.db, "a", [4, 9], "Anna", "2024-01-01")
    assert editions_verdicts.decide_on_file(corpus.db, "a", [9, 4, 4], "Bo", "2024-01-02") == first
    editions_verdicts.decide_on_file(corpus.db, "a", [], "Bo", "2024-01-03")
    assert editions_verdicts.division_of(corpus.db, "a") == editions_verdicts.Division(2, ())
    assert [e.withdrawn_by for e in corpus.history()] == ["Bo", None]


def test_parts_of_a_file_have_pages_and_ids_of_their_own(corpus: Corpus) -> None:
    whole = reading("Möte ett", "Möte två", "mer om det", filename="två.pdf")
    parts = (Part(1, 1, ""), Part(2, 3, "Ny rubrik."))
    how = Comparing("1", lambda _: parts, lambda read: alone(read.text[-3:]), lambda *_: None)
    changes = settle(corpus, how, whole)
    name = whole.sha256[:12]
    assert [one.document_id for one in changes.divided[0].parts] == [f"{name}-1-1", f"{name}-2-3"]
    assert units.leads_to(corpus.db, name) == [f"{name}-1-1", f"{name}-2-3"]
    second = corpus.reading(f"{name}-2-3")
    assert [page.number for page in second.pages] == [2, 3]
    assert second.text == "Möte två\nmer om det"
    assert corpus.reading(name) == whole
    assert corpus.out_of_date_ids({}) == [f"{name}-1-1", f"{name}-2-3"]
