"""Nights in any number and order end where one resolution of everything ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from meetings import empty, meeting, people_tables, take_in

from corpus.store import Corpus
from pipeline.findings import Minutes
from pipeline.identity.values import Quoted

NAMES = (
    *("Karin Persson", "Karina Persson", "Karin Pärsson", "Persson Karin", "K. Persson"),
    *("Eva Gustafsson", "Eva Gustavsson", "Eva Gustafson", "Eva"),
    *("Eva Bramstorp", "Eva Ulvmark", "Eva Ulvmark Bramstorp", "Bramstorp Ewa"),
    *("Theres Ahlén", "Therese Ahlen", "Therese Ahlén-Ulvmark", "Therese Ulvmark Ahlén"),
)
TOWNS = (None, "1497", "1496", "0643")
NETWORKS = (None, "Nätverket Vättern", "Skolnätverket")
DAYS = ("2023-10-02", "2023-12-04", "2024-02-05", "2024-05-06", None)

person = st.tuples(st.sampled_from(NAMES), st.sampled_from(TOWNS))
told = st.tuples(
    st.lists(person, min_size=1, max_size=4),
    st.sampled_from(NETWORKS),
    st.sampled_from(DAYS),
    st.sampled_from((None, None, "Ulvmark", "Persson")),
)
side = st.lists(st.integers(0, 99), min_size=1, max_size=3)
verdict = st.tuples(st.booleans(), side, side, st.booleans())
"""Same or not, rows by number, and whether it was said after all documents had come."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("laws")
    (path / "template").write_bytes(empty(path))
    return path


numbers = count()


def fresh(folder: Path) -> Corpus:
    path = folder / f"{next(numbers)}.db"
    path.write_bytes((folder / "template").read_bytes())
    return Corpus(path)


def made_of(tellings: Sequence[Any]) -> list[Minutes]:
    made = []
    for number, (people, network, day, formerly) in enumerate(tellings):
        minutes = meeting(*people, network=network, day=day, filename=f"{number}.pdf")
        first = replace(minutes.participants[0], formerly=formerly)
        made.append(replace(minutes, participants=(first, *minutes.participants[1:])))
    return made


def places_of(corpus: Corpus) -> dict[str, frozenset[tuple[str, int]]]:
    rows: dict[str, set[tuple[str, int]]] = {}
    query = "SELECT person_id, document_id, ordinal FROM attendance WHERE person_id IS NOT NULL"
    for person_id, *place in corpus.db.execute(query):
        rows.setdefault(person_id, set()).add(tuple(place))
    return {person_id: frozenset(places) for person_id, places in rows.items()}


def who_is_who(corpus: Corpus) -> dict[str, Any]:
    """All that is said of people, with their rows in place of their ids."""
    rows = places_of(corpus)
    assert set(rows) == {person.person_id for person in corpus.known_people()}
    return {
        "people": {(rows[p.person_id], replace(p, person_id="")) for p in corpus.known_people()},
        "joins": {
            (rows[person_id], *join)
            for person_id, *join in corpus.db.execute("SELECT * FROM people_joins")
        },
        "unsure": {
            (frozenset({rows[one], rows[other]}), *pair)
            for one, other, *pair in corpus.db.execute("SELECT * FROM people_unsure")
        },
        "rows": corpus.db.execute(
            "SELECT document_id, ordinal, person_reason FROM attendance ORDER BY 1, 2"
        ).fetchall(),
    }


def nothing_is_left(corpus: Corpus) -> None:
    """Resolving everybody once more changes nothing, ids included."""
    before = people_tables(corpus)
    corpus.db.execute("UPDATE attendance SET person_reason = NULL")
    corpus.resolve_people()
    assert people_tables(corpus) == before


@given(st.lists(told, min_size=2, max_size=6), st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_and_any_nights_give_the_same_people(
    folder: Path, tellings: list[Any], data: st.DataObject
) -> None:
    made = made_of(tellings)
    with fresh(folder) as at_once, fresh(folder) as by_nights:
        take_in(at_once, *made)
        order = data.draw(st.permutations(made))
        seen: dict[str, frozenset[tuple[str, int]]] = {}
        while order:
            many = data.draw(st.integers(1, len(order)))
            take_in(by_nights, *order[:many])
            order = order[many:]
            for person_id, places in places_of(by_nights).items():
                seen[person_id] = seen.get(person_id, frozenset()) | places
        assert who_is_who(by_nights) == who_is_who(at_once)
        nothing_is_left(by_nights)
        former = dict(by_nights.db.execute("SELECT former_id, person_id FROM people_former"))
        now = places_of(by_nights)
        for person_id, places in seen.items():  # an id that was given once leads to somebody
            assert now[former.get(person_id, person_id)] & places


@given(st.lists(told, min_size=2, max_size=5), st.lists(told, min_size=5, max_size=5), st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_lists_read_anew_leave_no_trace_of_what_they_said_before(
    folder: Path, tellings: list[Any], others: list[Any], data: st.DataObject
) -> None:
    made = made_of(tellings)
    with fresh(folder) as at_once, fresh(folder) as by_nights:
        take_in(at_once, *made)
        for minutes, (people, network, *_) in zip(made, others, strict=False):
            before = meeting(*people, network=network)
            take_in(
                by_nights,
                replace(minutes, participants=before.participants, network=before.network),
            )
        for minutes in data.draw(st.permutations(made)):
            take_in(by_nights, minutes)
        assert who_is_who(by_nights) == who_is_who(at_once)
        nothing_is_left(by_nights)


@given(st.lists(told, min_size=2, max_size=5), st.lists(verdict, min_size=1, max_size=3), st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_verdicts_hold_whenever_they_were_given_and_go_when_taken_back(
    folder: Path, tellings: list[Any], told_verdicts: list[Any], data: st.DataObject
) -> None:
    made = made_of(tellings)
    with fresh(folder) as at_once, fresh(folder) as by_nights, fresh(folder) as never:
        take_in(never, *made)
        quotes = [
            Quoted(document_id, name, nth)
            for document_id, name, nth in never.db.execute(
                """SELECT document_id, name, row_number() OVER (
                     PARTITION BY document_id, name ORDER BY ordinal) - 1
                   FROM attendance ORDER BY document_id, ordinal"""
            )
        ]
        said = []
        for same, one, other, late in sorted(told_verdicts, key=lambda told: told[3]):
            sides = [[quotes[at % len(quotes)] for at in side] for side in (one, other)]
            if not set(sides[0]) & set(sides[1]):
                said.append((same, *sides, late))

        def say(corpus: Corpus, *, late: bool) -> None:
            for same, one, other, when in said:
                if when == late:
                    corpus.decide_on_people(same=same, one=one, other=other, who="", when="")
                    corpus.resolve_people()

        say(at_once, late=False)
        say(at_once, late=True)
        take_in(at_once, *made)
        say(by_nights, late=False)
        for minutes in data.draw(st.permutations(made)):
            take_in(by_nights, minutes)
        say(by_nights, late=True)
        assert who_is_who(by_nights) == who_is_who(at_once)
        nothing_is_left(by_nights)
        for entry in by_nights.history():
            if entry.withdrawn_at is None:
                by_nights.withdraw(entry.verdict_id, "", "2024-01-01")
                by_nights.resolve_people()
        assert who_is_who(by_nights) == who_is_who(never)
