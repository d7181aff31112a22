"""Who is who, whatever the rows: neither their order nor the nights they came in matter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.attendance.people import Resolution, SeenParticipant, resolve

NAMES = [
    "Karin Persson",
    "Karina Persson",
    "Maja Gustafsson",
    "Maja Gustavsson",
    "Maria Berg",
    "Maria Bergh",
    "Maria Borg",
    "Elin Sandahl Broman",
    "Elin Broman Sandahl",
    "Elin Broman",
    "Lars Tälklint",
    "Lars Tällklint",
]
BODIES = (None, "1280", "1281", "Region Skåne", "Region Skåne, kansliet")


@st.composite
def meetings(draw):
    """Rows of up to six documents."""
    row = st.tuples(
        st.sampled_from("abcdef"),
        st.sampled_from(NAMES),
        st.sampled_from(BODIES),
        st.sampled_from([None, "Skola", "Vatten"]),
    )
    rows: list[SeenParticipant] = []
    for document, name, body, network in draw(st.lists(row, max_size=12)):
        index = sum(row.document_id == document for row in rows)
        code = body if body and body.isdigit() else None
        organisation = None if code else body
        rows.append(
            SeenParticipant(
                document, index, name, code, organisation, None, "present", network, None, None
            )
        )
    return rows


def partition(found: Resolution) -> set[frozenset[tuple[str, int]]]:
    return {frozenset(person.rows) for person in found.people}


def ids(found: Resolution) -> dict[tuple[str, int], str]:
    return {row: person.person_id for person in found.people for row in person.rows}


def known(rows: Iterable[SeenParticipant], before: dict[tuple[str, int], str]):
    """The rows with the ids that an earlier night gave them."""
    return [replace(row, person_id=before.get((row.document_id, row.index))) for row in rows]


def nights(rows: Sequence[SeenParticipant], order: Sequence[str]) -> list[Resolution]:
    """A resolution a night; each night one more document, earlier ids carried over."""
    seen: list[SeenParticipant] = []
    found = [resolve([])]
    for document in order:
        seen += [row for row in rows if row.document_id == document]
        found.append(resolve(known(seen, ids(found[-1]))))
    return found


@given(meetings())
def test_every_row_is_one_person(rows):
    found = resolve(rows)
    given_rows = sorted(row for person in found.people for row in person.rows)
    assert given_rows == sorted((row.document_id, row.index) for row in rows)
    assert len({person.person_id for person in found.people}) == len(found.people)


@given(meetings())
def test_two_rows_of_one_document_are_two_people(rows):
    for person in resolve(rows).people:
        documents = [document for document, _ in person.rows]
        assert len(set(documents)) == len(documents)


@given(meetings(), st.randoms())
def test_the_order_of_the_rows_does_not_matter(rows, random):
    assert resolve(random.sample(rows, len(rows))) == resolve(rows)


@given(meetings(), st.permutations("abcdef"))
def test_the_nights_they_came_in_do_not_matter(rows, order):
    assert partition(nights(rows, order)[-1]) == partition(resolve(rows))


@given(meetings())
def test_a_night_without_news_changes_nothing(rows):
    once = resolve(rows)
    again = resolve(known(rows, ids(once)))
    assert ids(again) == ids(once)


@given(meetings(), st.permutations("abcdef"))
def test_an_id_once_given_is_never_given_to_somebody_else(rows, order):
    """It stays with at least one of its rows, or falls away with a person joined to another."""
    found = nights(rows, order)
    for before, after in pairwise(found):
        later = {person.person_id: set(person.rows) for person in after.people}
        for person in before.people:
            assert person.person_id not in later or set(person.rows) & later[person.person_id]


@given(meetings(), st.permutations("abcdef"))
def test_a_person_who_only_grows_keeps_the_id(rows, order):
    found = nights(rows, order)
    for before, after in pairwise(found):
        whose = {person.person_id: frozenset(person.rows) for person in before.people}
        for person in after.people:
            held = {name for name, had in whose.items() if had & set(person.rows)}
            if len(held) == 1 and whose[next(iter(held))] <= set(person.rows):
                assert person.person_id in held


@given(meetings())
def test_open_pairs_are_of_two_people_who_never_met(rows):
    found = resolve(rows)
    people = {person.person_id: {d for d, _ in person.rows} for person in found.people}
    for pair in found.unsure:
        assert pair.one < pair.other
        assert not people[pair.one] & people[pair.other]
        assert 0.5 <= pair.probability <= 1
