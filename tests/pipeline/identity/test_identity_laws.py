"""Who is who, whatever the rows: neither their order nor the nights they came in matter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.identity.blocks import PERSON, keys_of
from pipeline.identity.gathering import gather
from pipeline.identity.resolve import resolve
from pipeline.identity.touched import touched
from pipeline.identity.values import PeopleVerdict, Quoted, Resolution, SeenParticipant

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
    "Anders W",
    "Anders Wikner",
    "Anders Wallner",
    "Anna Andersson",
    "Eva",
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
        st.sampled_from([None, "skolchef"]),
        st.sampled_from([None, None, "M", "S"]),
        st.sampled_from([None, None, None, "Persson"]),
    )
    rows: list[SeenParticipant] = []
    for document, name, body, network, role, party, former in draw(st.lists(row, max_size=12)):
        index = sum(row.document_id == document for row in rows)
        code = body if body and body.isdigit() else None
        organisation = None if code else body
        rows.append(
            SeenParticipant(
                document,
                index,
                name,
                code,
                organisation,
                role,
                party,
                "present",
                network,
                f"202{ord(document) % 10}-01-01",
                None,
                former,
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


@st.composite
def verdicts(draw, rows):
    """Verdicts on rows, some of them on rows that are not there."""
    quote = st.sampled_from(
        [Quoted(row.document_id, row.name) for row in rows] or [Quoted("z", "X")]
    )
    sides = st.lists(quote, min_size=1, max_size=2).map(tuple)
    drawn = draw(st.lists(st.tuples(st.booleans(), sides, sides), max_size=3))
    return [PeopleVerdict(at + 1, *one) for at, one in enumerate(drawn)]


@given(st.data(), meetings(), st.permutations("abcdef"))
def test_resolving_what_is_touched_is_resolving_all(data, rows, order):
    """Night by night, only what hangs together with the news: the same as all at once."""
    told = data.draw(verdicts(rows))
    held: dict[tuple[str, int], SeenParticipant] = {}

    def fetch(keys):
        return [
            row
            for row in held.values()
            if set(keys_of(row)) & keys or PERSON + (row.person_id or "") in keys
        ]

    for document in order:
        new = [row for row in rows if row.document_id == document]
        held |= {row.place: row for row in new}
        found = resolve(touched(new, fetch, told), told)
        whole = resolve(held.values(), told)
        partly = {frozenset(person.rows) for person in found.people}
        assert partly <= partition(whole)
        assert {row.place for row in new} <= {place for group in partly for place in group}
        mine = {place for group in partly for place in group}
        assert set(named_pairs(found)) == {
            pair
            for pair in named_pairs(whole)
            if {place for side in pair for place in side} <= mine
        }
        before = ids(found)
        held |= {place: replace(held[place], person_id=before[place]) for place in before}
    assert len({row.person_id for row in held.values()}) == len(partition(resolve(rows, told)))


def named_pairs(found: Resolution) -> set[frozenset[frozenset[tuple[str, int]]]]:
    """The unsure pairs, people by their rows."""
    rows = {person.person_id: frozenset(person.rows) for person in found.people}
    return {frozenset({rows[pair.one], rows[pair.other]}) for pair in found.unsure}


@given(st.data(), meetings())
def test_verdicts_hold_or_are_told_as_unheeded(data, rows):
    told = data.draw(verdicts(rows))
    found = resolve(rows, told)
    whose = {row.place: ids(found)[row.place] for row in rows}
    for verdict in told:
        quotes = verdict.one + verdict.other
        here = {quote.document_id for quote in quotes} & {row.document_id for row in rows}
        if verdict.number in found.unheeded or not here:
            continue
        one, other = (
            {
                whose[row.place]
                for row in rows
                for quote in side
                if (row.document_id, row.name) == (quote.document_id, quote.name)
                and nth(rows, row) == quote.nth
            }
            for side in (verdict.one, verdict.other)
        )
        if verdict.same:
            assert one & other
        elif len(quotes) == 2:
            assert not one & other


def nth(rows: Sequence[SeenParticipant], row: SeenParticipant) -> int:
    """Which of its name in its list a row is."""
    return sum(
        other.document_id == row.document_id and other.name == row.name and other.index < row.index
        for other in rows
    )


@given(meetings(), st.permutations("abcdef"))
def test_people_of_one_key_have_the_same_id_in_any_order(rows, order):
    """An id depends on the order only where spellings of two sounds were joined, or namesakes."""
    plain = {person.rows: person.person_id for person in resolve(rows).people}
    later = {person.rows: person.person_id for person in nights(rows, order)[-1].people}
    keys = [(unit.key, group) for unit, group in keyed(rows)]
    counts = Counter(key for key, _ in set(keys))
    for group, person_id in plain.items():
        own = {key for key, where in keys if where == group}
        if len(own) == 1 and counts[next(iter(own))] == 1:
            assert person_id == later[group]


def keyed(rows: Sequence[SeenParticipant]):
    """Each unit with the rows of its person."""
    found = resolve(rows)
    whose = {place: person.rows for person in found.people for place in person.rows}
    units = gather(rows, {}, 0.95)
    return [(unit, whose[row.place]) for unit in units.values() for row in unit.rows]
