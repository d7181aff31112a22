"""A person's word on who is who: kept for ever, heeded by every later night, taken back at will."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from meetings import meeting, name_of, take_in, who

from corpus import people_verdicts
from corpus.people_verdicts import DIFFERENT, SAME, found_by, quotes_of
from corpus.store import Corpus
from pipeline.identity.values import PeopleVerdict, Quoted

EVA, ULLA = ("Eva Bramstorp", "1497"), ("Ulla Grönkvist", "1497")
WHEN = "2024-01-01"


@pytest.fixture
def corpus(tmp_path: Path):
    with Corpus(tmp_path / "corpus.db") as opened:
        yield opened


FIRST, SECOND = meeting(EVA), meeting(ULLA, day="2024-02-05")
ONE, OTHER = Quoted(name_of(FIRST), "Eva Bramstorp"), Quoted(name_of(SECOND), "Ulla Grönkvist")


def say(corpus: Corpus, *, same: bool, one: Quoted = ONE, other: Quoted = OTHER) -> int:
    return corpus.decide_on_people(same=same, one=[one], other=[other], who="Anna", when=WHEN)


def test_a_verdict_makes_two_one_until_it_is_taken_back(corpus: Corpus) -> None:
    take_in(corpus, FIRST, SECOND)
    before = who(corpus)
    assert len(before) == 2
    number = say(corpus, same=True)
    assert corpus.has_unresolved_people()
    assert corpus.resolve_people().unheeded == ()
    (person,) = corpus.known_people()
    assert person.meetings == 2
    joins = corpus.db.execute("SELECT verdict_id, probability FROM people_joins").fetchall()
    assert (number, 1.0) in joins
    corpus.withdraw(number, "Bo", "2024-01-02")
    corpus.resolve_people()
    assert who(corpus) == before
    assert [entry.withdrawn_by for entry in corpus.history()] == ["Bo"]


def test_a_verdict_comes_before_its_rows(corpus: Corpus) -> None:
    number = say(corpus, same=True)
    assert take_in(corpus, FIRST).unheeded == (number,)
    assert take_in(corpus, SECOND).unheeded == ()
    assert len(corpus.known_people()) == 1


def test_a_verdict_holds_when_the_list_is_read_anew(corpus: Corpus) -> None:
    take_in(corpus, FIRST, SECOND)
    say(corpus, same=True)
    corpus.resolve_people()
    (person,) = corpus.known_people()
    anew = tuple(replace(p, role="ordförande") for p in SECOND.participants)
    take_in(corpus, replace(SECOND, participants=anew))
    assert [p.person_id for p in corpus.known_people()] == [person.person_id]


def test_two_that_one_verdict_keeps_apart_stay_two(corpus: Corpus) -> None:
    second = meeting(EVA, day="2024-02-05")
    take_in(corpus, FIRST, second)
    assert len(corpus.known_people()) == 1
    say(corpus, same=False, other=Quoted(name_of(second), "Eva Bramstorp"))
    corpus.resolve_people()
    assert len(corpus.known_people()) == 2
    assert corpus.db.execute("SELECT * FROM people_unsure").fetchall() == []


def test_the_same_verdict_twice_is_one_whichever_is_told_first(corpus: Corpus) -> None:
    number = say(corpus, same=True)
    assert say(corpus, same=True) == number
    assert say(corpus, same=True, one=OTHER, other=ONE) == number
    assert len(corpus.history()) == 1


def test_the_opposite_on_the_same_two_withdraws_and_on_others_does_not(corpus: Corpus) -> None:
    first = say(corpus, same=True)
    third = Quoted("d3", "Eva")
    say(corpus, same=False, other=third)
    assert {verdict.number for verdict in people_verdicts.in_force(corpus.db)} == {first, 2}
    last = say(corpus, same=False, one=OTHER, other=ONE)
    assert [entry.withdrawn_by for entry in corpus.history()] == ["Anna", None, None]
    found = people_verdicts.in_force(corpus.db)
    assert [(verdict.number, verdict.same) for verdict in found] == [(2, False), (last, False)]


def test_verdicts_are_read_back_as_they_were_given(corpus: Corpus) -> None:
    number = corpus.decide_on_people(
        same=False, one=[ONE, Quoted("d9", "Eva", 1), ONE], other=[OTHER], who="Anna", when=WHEN
    )
    (entry,) = corpus.history()
    assert (entry.kind, entry.who, entry.document_id) == (DIFFERENT, "Anna", None)
    sides = {frozenset({ONE, Quoted("d9", "Eva", 1)}), frozenset({OTHER})}
    (verdict,) = people_verdicts.in_force(corpus.db)
    assert {frozenset(verdict.one), frozenset(verdict.other)} == sides
    assert verdict.number == number
    assert corpus.verdicts_for(name_of(FIRST)) == ()  # those are on corrections


def test_what_no_command_wrote_is_passed_over(corpus: Corpus) -> None:
    corpus.db.execute(
        """INSERT INTO verdicts (kind, subject, accepted, who, decided_at)
           VALUES (?, '["p1","p2"]', 1, 'Anna', '2024')""",
        [SAME],
    )
    assert people_verdicts.in_force(corpus.db) == ()
    corpus.withdraw(1, "Bo", "2025")
    assert not corpus.resolve_people().changed


def test_namesakes_in_one_list_are_told_apart(corpus: Corpus) -> None:
    twins = meeting(EVA, EVA, ULLA)
    take_in(corpus, twins)
    name = name_of(twins)
    quotes = quotes_of(corpus.db, [(name, 1), (name, 2)])
    assert quotes == [Quoted(name, "Eva Bramstorp", 1), Quoted(name, "Ulla Grönkvist", 0)]
    verdict = PeopleVerdict(1, same=True, one=tuple(quotes), other=(Quoted(name, "Nils"),))
    found = found_by(corpus.db, [verdict])
    assert [found[quote] for quote in quotes] == [((name, 1),), ((name, 2),)]
    assert people_verdicts.without_rows([verdict], found) == {1}


def test_a_quote_finds_the_one_row_that_is_spelt_otherwise_now(corpus: Corpus) -> None:
    made = meeting(("Eva Gustavsson", "1497"), ULLA)
    take_in(corpus, made)
    quote = Quoted(name_of(made), "Eva Gustafsson")
    verdict = PeopleVerdict(1, same=True, one=(quote,), other=(quote,))
    assert found_by(corpus.db, [verdict]) == {quote: ((name_of(made), 0),)}


def test_the_ledger_names_rows_as_json(corpus: Corpus) -> None:
    say(corpus, same=True)
    (entry,) = corpus.history()
    sides = json.loads(entry.subject or "")
    assert sorted(map(tuple, sides["one"] + sides["other"])) == sorted(
        [(ONE.document_id, ONE.name, 0), (OTHER.document_id, OTHER.name, 0)]
    )
