"""Who is who: the same person from meeting to meeting, however the name is spelt.

    resolve(seen, verdicts)  ->  the people, why spellings were joined, and the pairs left open

Which rows belong together is a pure function of the rows and the verdicts: neither the order in
which documents came nor the nights they came in matter.  What is not sure stays apart and is
listed for a person's eyes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from pipeline.identity.blocks import keys_of_unit
from pipeline.identity.constraints import Constraints, constraints_of, locate, parts_by
from pipeline.identity.evidence import Link, link
from pipeline.identity.gathering import gather
from pipeline.identity.grouping import Group, group
from pipeline.identity.naming import Gathered, ids_for
from pipeline.identity.units import Profile, Unit, usual
from pipeline.identity.values import (
    Join,
    OpenPair,
    PeopleVerdict,
    PersonFound,
    Place,
    Resolution,
    SeenParticipant,
)

_ATTENDED = frozenset({"present", "substitute", "guest", "adjuster"})


@dataclass(frozen=True, slots=True)
class MatchPeopleSettings:
    """`least` probability to take two for one person; from `unsure` on the pair is listed."""

    least: float = 0.95
    unsure: float = 0.5


def resolve(
    seen: Iterable[SeenParticipant],
    verdicts: Iterable[PeopleVerdict] = (),
    settings: MatchPeopleSettings = MatchPeopleSettings(),
) -> Resolution:
    """The people behind the participants."""
    rows = sorted(seen, key=lambda row: row.place)
    located = locate(verdicts, rows)
    units = gather(rows, parts_by(located), settings.least)
    unit_at = {row.place: unit for unit in units.values() for row in unit.rows}
    held = constraints_of(located, unit_at)
    links = sorted(links_among(units.values(), settings.unsure), key=_order)
    groups = group(units, links, held, settings.least)
    gathered = [(person, of) for of in groups for person in _dealt(of, held.twice)]
    gathered.sort(key=lambda pair: pair[0].rows[0].place)
    ids = ids_for([person for person, _ in gathered])
    reasons = {id(of): _reason(of, held) for of in groups}
    living = set(ids)
    people = [
        _person(name, person, living, reasons[id(of)])
        for name, (person, of) in zip(ids, gathered, strict=True)
    ]
    whose = {place: person.person_id for person in people for place in person.rows}
    return Resolution(
        tuple(sorted(people, key=lambda person: person.person_id)),
        tuple(_joins(groups, held)),
        _unsure(links, whose, held),
        tuple(sorted(held.unheeded)),
    )


def links_among(units: Iterable[Unit], least: float) -> Iterator[Link]:
    """The links between these units that are so probable or more, each pair once."""
    ordered = list(units)
    blocks: dict[str, list[int]] = defaultdict(list)
    for at, unit in enumerate(ordered):
        for key in keys_of_unit(unit):
            blocks[key].append(at)
    compared: set[tuple[int, int]] = set()
    for members in blocks.values():
        for pair in combinations(members, 2):
            if pair in compared:
                continue
            compared.add(pair)
            found = link(ordered[pair[0]], ordered[pair[1]])
            if found is not None and found.probability >= least:
                yield found


def _order(found: Link) -> tuple[float, tuple[str, ...], tuple[str, ...]]:
    return -found.odds, found.one.profile.order, found.other.profile.order


def _dealt(of: Group, twice: Sequence[frozenset[Place]]) -> list[Gathered]:
    """A group's people: namesakes in one list apart, the k-th of each list to the k-th person.

    `twice` are rows that a verdict says are one person all the same.
    """
    units = tuple(of.units)
    if len(units) == 1 and len(units[0].rows) == 1:
        return [Gathered(units, units[0].rows)]
    rows = sorted((row for unit in of.units for row in unit.rows), key=lambda row: row.place)
    if len({row.document_id for row in rows}) == len(rows) or len(units) > 1:
        return [Gathered(units, tuple(rows))]
    nth: Counter[str] = Counter()
    people: dict[int, list[SeenParticipant]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.document_id, row.role or "", row.index)):
        people[nth[row.document_id]].append(row)
        nth[row.document_id] += 1
    dealt = [sorted(found, key=lambda row: row.place) for found in people.values()]
    for places in twice:
        one = [rows for rows in dealt if any(row.place in places for row in rows)]
        if len(one) > 1:
            together = sorted((row for rows in one for row in rows), key=lambda row: row.place)
            dealt = [rows for rows in dealt if rows not in one] + [together]
    return [Gathered(units, tuple(rows)) for rows in dealt]


def _person(name: str, person: Gathered, living: set[str], reason: str) -> PersonFound:
    dated = sorted(person.rows, key=lambda row: (row.day or "", row.place))
    days = [row.day for row in dated if row.day and row.status in _ATTENDED]
    had = {row.person_id for row in person.rows if row.person_id}
    return PersonFound(
        name,
        usual(row.name for row in person.rows),
        _latest(row.municipality_code for row in dated),
        _latest(row.organisation for row in dated),
        _latest(row.role for row in dated),
        days[0] if days else None,
        days[-1] if days else None,
        len({row.document_id for row in person.rows if row.status in _ATTENDED}),
        tuple(row.place for row in person.rows),
        tuple(sorted(had - living)),
        reason,
    )


def _latest(values: Iterable[str | None]) -> str | None:
    told = [value for value in values if value]
    return told[-1] if told else None


def _reason(of: Group, held: Constraints) -> str:
    told = {found.reason for found in of.links}
    told |= {_by_verdict(number) for _, _, number in _demanded(of, held)}
    return "; ".join(sorted(told))


def _by_verdict(number: int) -> str:
    return f"enligt beslut {number}"


def _demanded(of: Group, held: Constraints) -> list[tuple[Profile, Profile, int]]:
    mine = {unit.profile for unit in of.units}
    return [pair for pair in held.demanded if pair[0] in mine]


def _joins(groups: Iterable[Group], held: Constraints) -> Iterator[Join]:
    for of in groups:
        first = {unit.profile: unit.rows[0].place for unit in of.units}
        for unit in of.units:
            if 1 < len(unit.rows) == len(unit.documents):
                itself = link(unit, unit)
                if itself is not None:
                    one, other = unit.rows[0].place, unit.rows[1].place
                    yield Join(one, other, itself.probability, itself.reason)
        for found in of.links:
            one, other = found.one.rows[0].place, found.other.rows[0].place
            yield Join(one, other, found.probability, found.reason)
        for left, right, number in _demanded(of, held):
            yield Join(first[left], first[right], 1.0, _by_verdict(number), number)


def _unsure(
    links: Sequence[Link], whose: Mapping[Place, str], held: Constraints
) -> tuple[OpenPair, ...]:
    """The links between people who never met and whom no verdict keeps apart."""
    pairs: dict[tuple[str, str], OpenPair] = {}
    documents: dict[str, set[str]] = defaultdict(set)
    for (document_id, _), person_id in whose.items():
        documents[person_id].add(document_id)
    for found in links:
        if held.keep_apart([found.one.profile], [found.other.profile]):
            continue
        for one in sorted({whose[row.place] for row in found.one.rows}):
            for other in sorted({whose[row.place] for row in found.other.rows}):
                key = (min(one, other), max(one, other))
                if one != other and not documents[one] & documents[other]:
                    pairs.setdefault(key, OpenPair(*key, found.probability, found.reason))
    return tuple(pairs.values())
