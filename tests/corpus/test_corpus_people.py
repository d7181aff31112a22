"""Who is who, night by night: only what is touched is resolved, and nothing is said twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from meetings import meeting, name_of, people_tables, take_in, who

from corpus import people, resolving
from corpus.resolving import Identity, identity_of_pipeline
from corpus.store import Corpus

EVA = ("Eva Bramstorp", "1497")
NILS = ("Nils Ulvmark", "1496")
SIGNE = ("Signe Kvarnlöv", "0643")


@pytest.fixture
def corpus(tmp_path: Path):
    with Corpus(tmp_path / "corpus.db") as opened:
        yield opened


def test_people_are_kept_and_looked_up_by_what_they_attended(corpus: Corpus) -> None:
    first = meeting(EVA, NILS, day="2023-10-02")
    second = meeting(("Eva Bramstorp", "1497"), (*NILS, "absent"), day="2024-02-05")
    corpus.put_reading(first.reading)
    corpus.put(first)
    assert corpus.has_unresolved_people()
    take_in(corpus, second)
    assert not corpus.has_unresolved_people()
    eva, nils = (
        corpus.known_people()
        if who(corpus)["Eva Bramstorp"] < who(corpus)["Nils Ulvmark"]
        else reversed(corpus.known_people())
    )
    assert (eva.name, eva.municipality_code, eva.meetings) == ("Eva Bramstorp", "1497", 2)
    assert (eva.first_seen, eva.last_seen) == ("2023-10-02", "2024-02-05")
    assert (nils.name, nils.meetings) == ("Nils Ulvmark", 1)
    seats = people.seats(corpus.db, eva.person_id)
    assert [(seat.day, seat.municipality, seat.status) for seat in seats] == [
        ("2023-10-02", "Hjo", "present"),
        ("2024-02-05", "Hjo", "present"),
    ]


def test_only_what_is_touched_is_resolved_again(corpus: Corpus) -> None:
    take_in(corpus, *(meeting(EVA, day=f"2023-10-{day:02}") for day in range(1, 21)))
    assert take_in(corpus, meeting(NILS, day="2023-11-06")).rows == 1
    assert take_in(corpus, meeting(NILS, day="2023-11-07")).rows == 2


def test_nothing_new_writes_nothing(corpus: Corpus) -> None:
    take_in(corpus, meeting(EVA, NILS), meeting(EVA, day="2024-02-05"))
    before = corpus.db.total_changes
    told = corpus.resolve_people()
    assert (told.rows, told.changed, told.merges) == (0, False, ())
    assert corpus.db.total_changes == before


def test_a_document_put_again_as_it_was_changes_nothing(corpus: Corpus) -> None:
    both = meeting(EVA, NILS), meeting(EVA, SIGNE, day="2024-02-05")
    take_in(corpus, *both)
    before = people_tables(corpus)
    assert take_in(corpus, *both).merges == ()
    assert people_tables(corpus) == before


def test_somebody_whose_last_row_goes_goes(corpus: Corpus) -> None:
    made = meeting(EVA, NILS)
    take_in(corpus, made)
    take_in(corpus, replace(made, participants=made.participants[:1]))
    assert list(who(corpus)) == ["Eva Bramstorp"]
    assert not corpus.db.execute("SELECT * FROM people_dirty").fetchall()
    take_in(corpus, replace(made, participants=()))
    assert people_tables(corpus)["people"] == []


def test_who_stays_is_told_anew_when_another_row_goes(corpus: Corpus) -> None:
    first, second = meeting(EVA, NILS), meeting(EVA, day="2024-02-05")
    take_in(corpus, first, second)
    eva = who(corpus)["Eva Bramstorp"]
    assert corpus.db.execute("SELECT count(*) FROM people_joins").fetchone() == (1,)
    take_in(corpus, replace(first, participants=first.participants[1:]))
    assert who(corpus)["Eva Bramstorp"] == eva
    (kept,) = [person for person in corpus.known_people() if person.person_id == eva]
    assert (kept.meetings, kept.first_seen) == (1, "2024-02-05")
    assert corpus.db.execute("SELECT count(*) FROM people_joins").fetchone() == (0,)


def test_a_row_spelt_anew_stays_the_same_persons(corpus: Corpus) -> None:
    made = meeting(("Eva Bramstorp", "1497"), NILS)
    take_in(corpus, made)
    before = who(corpus)["Eva Bramstorp"]
    spelt = replace(made.participants[0], name="Åsa Grönvall")  # the repair learnt to read it
    corpus.put(replace(made, participants=(spelt, made.participants[1])))
    kept = corpus.db.execute("SELECT person_id FROM attendance WHERE name = 'Åsa Grönvall'")
    assert kept.fetchone() == (before,)


def test_rows_of_one_span_are_not_taken_for_each_other(corpus: Corpus) -> None:
    made = meeting(EVA, NILS)
    both = tuple(replace(p, span=made.participants[0].span) for p in made.participants)
    take_in(corpus, replace(made, participants=both))
    before = who(corpus)
    corpus.put(replace(made, participants=tuple(reversed(both))))
    rows = corpus.db.execute("SELECT name, person_id FROM attendance").fetchall()
    assert dict(rows) == before


def test_whose_a_name_is_that_stands_twice_now_is_not_guessed(corpus: Corpus) -> None:
    made = meeting(EVA, NILS)
    take_in(corpus, made)
    corpus.put(replace(made, participants=(made.participants[0],) * 2))
    kept = corpus.db.execute("SELECT person_id FROM attendance").fetchall()
    assert kept == [(None,), (None,)]


def test_a_surname_of_before_joins(corpus: Corpus) -> None:
    after = meeting(("Eva Kvarnlöv", "1497"), day="2024-02-05")
    take_in(corpus, meeting(EVA), after)
    assert len(corpus.known_people()) == 2
    told = replace(after.participants[0], formerly="Bramstorp")
    take_in(corpus, replace(after, participants=(told,)))
    (eva,) = corpus.known_people()
    assert eva.meetings == 2
    assert {row.formerly for row in corpus.seen_people()} == {None, "Bramstorp"}


def test_names_in_the_text_lead_to_people(corpus: Corpus) -> None:
    made = meeting(EVA, NILS, mentions={"Eva": "Eva Bramstorp", "Olle": "Olle Nyrén"})
    take_in(corpus, made)
    found = "SELECT name, person_id FROM mentions ORDER BY name"
    eva = who(corpus)["Eva Bramstorp"]
    assert corpus.db.execute(found).fetchall() == [("Eva", eva), ("Olle", None)]


def test_a_name_that_two_of_the_list_have_leads_to_nobody(corpus: Corpus) -> None:
    two = meeting(EVA, ("Eva Bramstorp", "1496"), mentions={"Eva": "Eva Bramstorp"})
    take_in(corpus, two)
    assert len(corpus.known_people()) == 2
    assert corpus.db.execute("SELECT person_id FROM mentions").fetchall() == [(None,)]


def test_what_the_text_says_somebody_is_is_kept(corpus: Corpus) -> None:
    made = meeting(EVA, mentions={"Olle": "Olle Nyrén"})
    told = replace(made.mentions[0], described="forskare vid Karlstads universitet")
    take_in(corpus, replace(made, mentions=(told,)))
    found = corpus.db.execute("SELECT described FROM mentions").fetchall()
    assert found == [("forskare vid Karlstads universitet",)]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("Eva Bramstorp", {"Eva Bramstorp"}),
        ("eva bramstorp", {"Eva Bramstorp"}),
        ("ULVMARK", {"Nils Ulvmark", "Karin Ulvmark"}),
        ("ulvmark karin", {"Karin Ulvmark"}),
        ("Ulv", set()),
        ("", set()),
        ("p-", {"Eva Bramstorp", "Nils Ulvmark", "Karin Ulvmark"}),
        ("%", set()),
    ],
)
def test_who_may_be_meant(corpus: Corpus, told: str, expected: set[str]) -> None:
    take_in(corpus, meeting(EVA, NILS, ("Karin Ulvmark", "1440")))
    assert {person.name for person in people.meant(corpus.db, told)} == expected


def test_an_exact_id_is_one_person(corpus: Corpus) -> None:
    take_in(corpus, meeting(EVA, NILS))
    ids = who(corpus)
    for name, told in ids.items():
        assert [person.name for person in people.meant(corpus.db, told)] == [name]
        assert [person.name for person in people.meant(corpus.db, told[:-1])] == [name]


def test_an_id_given_twice_would_be_seen(corpus: Corpus) -> None:
    """Whoever has the id that somebody new would get is resolved together with them."""
    by = identity_of_pipeline()
    take_in(corpus, meeting(EVA))
    eva = who(corpus)["Eva Bramstorp"]
    asked: list[int] = []

    def careless(rows, verdicts):
        rows = list(rows)
        asked.append(len(rows))
        found = by.resolve(rows, verdicts)
        if len(rows) > 1:
            return found
        return replace(found, people=(replace(found.people[0], person_id=eva),))

    nils = meeting(NILS, day="2024-02-05")
    corpus.put_reading(nils.reading)
    corpus.put(nils)
    corpus.resolve_people(Identity(by.keys_of, lambda start, fetch, _: tuple(start), careless))
    assert asked == [1, 2]
    assert who(corpus)["Eva Bramstorp"] == eva != who(corpus)["Nils Ulvmark"]


def test_a_failing_resolution_leaves_all_as_it_was(corpus: Corpus) -> None:
    take_in(corpus, meeting(EVA))
    nils = meeting(NILS, day="2024-02-05")
    corpus.put_reading(nils.reading)
    corpus.put(nils)
    before = people_tables(corpus)
    corpus.db.execute(
        """CREATE TEMP TRIGGER disk_full BEFORE INSERT ON people
           BEGIN SELECT raise(ABORT, 'disk full'); END"""
    )
    with pytest.raises(Exception, match="disk full"):
        corpus.resolve_people()
    assert people_tables(corpus) == before
    assert corpus.has_unresolved_people()


def test_searching_loads_no_resolution() -> None:
    assert "resolve" in vars(resolving)
    assert not any(name.startswith("pipeline.identity") for name in vars(resolving))


DOUBLE, FIRST, LAST = (
    (name, None) for name in ("Eva Ulvmark Bramstorp", "Eva Bramstorp", "Eva Ulvmark")
)


def test_who_was_neither_of_two_is_looked_at_again_when_one_of_them_goes(corpus: Corpus) -> None:
    rival = meeting(LAST, day="2024-05-06")
    take_in(corpus, meeting(DOUBLE), meeting(FIRST, day="2024-02-05"), rival)
    assert len(corpus.known_people()) == 3
    assert len(corpus.db.execute("SELECT * FROM people_unsure").fetchall()) == 2
    done = take_in(corpus, replace(rival, participants=()))
    (eva,) = corpus.known_people()
    assert [merge.person_id for merge in done.merges] == [eva.person_id]
    assert corpus.db.execute("SELECT * FROM people_unsure").fetchall() == []


def test_an_id_that_nobody_has_any_more_leads_to_the_person_for_ever(corpus: Corpus) -> None:
    rival = meeting(LAST, day="2024-05-06")
    take_in(corpus, meeting(DOUBLE), meeting(FIRST, day="2024-02-05"), rival)
    before = who(corpus)
    (merge,) = take_in(corpus, replace(rival, participants=())).merges
    ids = {before["Eva Ulvmark Bramstorp"], before["Eva Bramstorp"]}
    assert {merge.person_id, *merge.former} == ids
    (former,) = merge.former
    assert people.today(corpus.db, former) == people.today(corpus.db, merge.person_id)
    assert [p.person_id for p in people.meant(corpus.db, former)] == [merge.person_id]
    assert people.former(corpus.db, merge.person_id) == [former]
    take_in(corpus, rival)  # now there are two again
    assert set(who(corpus).values()) >= ids
    assert people.today(corpus.db, former) == former


def test_a_chain_of_former_ids_leads_to_whom_there_is_today(corpus: Corpus) -> None:
    from corpus.people_written import Before, write
    from pipeline.identity.values import PersonFound, Resolution

    made = meeting(EVA)
    take_in(corpus, made)
    place = (name_of(made), 0)

    def person(name: str, *former: str) -> Resolution:
        found = PersonFound(name, "Eva", None, None, None, None, None, 1, (place,), former, "")
        return Resolution((found,), (), (), ())

    before = who(corpus)["Eva Bramstorp"]
    for old, new in ((before, "p2"), ("p2", "p3"), ("p3", "p4")):
        write(corpus.db, Before({place: (old, "")}, frozenset({old})), person(new, old))
    assert [people.today(corpus.db, old) for old in (before, "p2", "p3", "p4")] == ["p4"] * 4
    write(corpus.db, Before({place: ("p4", "")}, frozenset({"p4"})), person("p2", "p4"))
    assert [people.today(corpus.db, old) for old in (before, "p2", "p3", "p4")] == ["p2"] * 4
