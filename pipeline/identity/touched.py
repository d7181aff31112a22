"""What must be resolved together: so that a night costs what is new, not what is old."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from pipeline.identity.blocks import PERSON, keys_of, keys_of_profile, keys_of_unit
from pipeline.identity.evidence import link
from pipeline.identity.gathering import units_of
from pipeline.identity.resolve import MatchPeopleSettings
from pipeline.identity.units import Profile, Unit, folded_name, profile_of
from pipeline.identity.values import PeopleVerdict, Place, Quoted, SeenParticipant

Fetch = Callable[[frozenset[str]], Iterable[SeenParticipant]]
"""Gives all rows that have any of these keys (`keys_of`); `@` and a person's id is a key too."""

Quotes = dict[str, list[tuple[Quoted, ...]]]


def touched(
    start: Iterable[SeenParticipant],
    fetch: Fetch,
    verdicts: Iterable[PeopleVerdict] = (),
    settings: MatchPeopleSettings = MatchPeopleSettings(),
) -> tuple[SeenParticipant, ...]:
    """All rows that must be resolved together with `start`.

    Resolving them alone gives for each what resolving the whole corpus gives: the set is closed
    under every link that could join or be listed, under verdicts, and under ids that rows share.
    """
    known = _Known(settings)
    quotes = _quotes(verdicts)
    asked: set[str] = set()
    chosen: dict[Place, SeenParticipant] = {}
    wanted = {row.place: row for row in start}
    while wanted:
        chosen |= wanted
        known.add(wanted.values())
        keys = frozenset(_all_keys(wanted.values(), quotes)) - asked
        asked |= keys
        if keys:
            known.add(fetch(keys))
        found = [*known.linked_to(wanted), *known.bound_to(wanted.values(), quotes)]
        wanted = {row.place: row for row in found if row.place not in chosen}
    return tuple(chosen[place] for place in sorted(chosen))


@dataclass
class _Known:
    """The rows seen so far, as units, and where to find them."""

    settings: MatchPeopleSettings
    rows: dict[Place, SeenParticipant] = field(default_factory=dict)
    alike: dict[Profile, list[SeenParticipant]] = field(default_factory=lambda: defaultdict(list))
    units: dict[Profile, list[Unit]] = field(default_factory=dict)
    by_key: dict[object, set[Profile]] = field(default_factory=lambda: defaultdict(set))
    by_person: dict[str, list[SeenParticipant]] = field(default_factory=lambda: defaultdict(list))
    by_document: dict[str, list[SeenParticipant]] = field(default_factory=lambda: defaultdict(list))

    def add(self, rows: Iterable[SeenParticipant]) -> None:
        """Take in rows; those known already change nothing."""
        changed = set()
        for row in rows:
            if row.place in self.rows:
                continue
            self.rows[row.place] = row
            profile = profile_of(row)
            self.alike[profile].append(row)
            changed.add(profile)
            self.by_document[row.document_id].append(row)
            if row.person_id:
                self.by_person[row.person_id].append(row)
        for profile in changed:
            self.units[profile] = units_of(profile, self.alike[profile], self.settings.least)
            for unit in self.units[profile]:
                for key in (*keys_of_unit(unit), unit.key):
                    self.by_key[key].add(profile)

    def linked_to(self, wanted: Iterable[Place]) -> Iterator[SeenParticipant]:
        """The rows of the units that these rows' units may be one person with, or share a key."""
        for profile in {profile_of(self.rows[place]) for place in wanted}:
            yield from self.alike[profile]
            for unit in self.units[profile]:
                for other in self.by_key[unit.key]:
                    yield from self.alike[other]
                near = {one for key in keys_of_unit(unit) for one in self.by_key[key]}
                for other in near - {profile}:
                    if any(self._may_be_one(unit, one) for one in self.units[other]):
                        yield from self.alike[other]

    def _may_be_one(self, one: Unit, other: Unit) -> bool:
        between = link(one, other)
        return between is not None and between.probability >= self.settings.unsure

    def bound_to(
        self, wanted: Iterable[SeenParticipant], quotes: Quotes
    ) -> Iterator[SeenParticipant]:
        """The rows that share an id with these, or that a verdict quotes with one of them."""
        for row in wanted:
            yield from self.by_person[row.person_id or ""]
            for sides in quotes.get(row.document_id, ()):
                for quote in sides:
                    yield from self.by_document[quote.document_id]


def _quotes(verdicts: Iterable[PeopleVerdict]) -> Quotes:
    """The quotes of each verdict, by the documents that they name."""
    quotes: Quotes = defaultdict(list)
    for verdict in verdicts:
        sides = verdict.one + verdict.other
        for document_id in {quote.document_id for quote in sides}:
            quotes[document_id].append(sides)
    return quotes


def _all_keys(rows: Iterable[SeenParticipant], quotes: Quotes) -> Iterator[str]:
    for row in rows:
        yield from keys_of(row)
        if row.person_id:
            yield PERSON + row.person_id
        for sides in quotes.get(row.document_id, ()):
            for quote in sides:
                yield from keys_of_profile(Profile(folded_name(quote.name), "", "", ""))
