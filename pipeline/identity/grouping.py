"""Units into people: the likeliest links first, none that contradicts what is known.

Two rows of one list are two people; somebody has one municipality at a time; what a verdict
keeps apart stays apart; and a name that may be either of two people is neither.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.identity.constraints import Constraints
from pipeline.identity.evidence import Link, link, same_body
from pipeline.identity.likeness import Likeness
from pipeline.identity.units import Profile, Unit

_SPELLINGS = frozenset(
    {Likeness.SAME, Likeness.SPELT, Likeness.VARIANT, Likeness.GIVEN, Likeness.MISSPELT}
)
_RIVAL = 7.0
"""A link that does not weigh so many times as much as another leaves open which of the two holds.

How common the names are does not count here: both bearers are known to be there."""


@dataclass(slots=True)
class Group:
    """Units taken for one person, with the links that joined them."""

    units: list[Unit]
    links: list[Link] = field(default_factory=list)

    @property
    def documents(self) -> set[str]:
        """The documents where its rows stand."""
        return {document for unit in self.units for document in unit.documents}


class _Grouping:
    def __init__(
        self, units: Mapping[Profile, Unit], held: Constraints, links: Sequence[Link], least: float
    ) -> None:
        self.held = held
        self.least = least
        self.group_of: dict[Profile, Group] = {}
        self.of_unit: dict[Profile, list[Link]] = defaultdict(list)
        for found in links:
            self.of_unit[found.one.profile].append(found)
            self.of_unit[found.other.profile].append(found)
        for profile, unit in units.items():
            self.group_of[profile] = Group([unit])
        for left, right, _ in held.demanded:
            self._unite(self.group_of[left], self.group_of[right])

    def join(self, found: Link) -> None:
        """Take the two for one person, unless something speaks against it."""
        one, other = self.group_of[found.one.profile], self.group_of[found.other.profile]
        if one is other or self._contradicts(one, other) or self._rivalled(found):
            return
        self._unite(one, other)
        self.group_of[found.one.profile].links.append(found)

    def _unite(self, one: Group, other: Group) -> None:
        if one is other:
            return
        if len(one.units) < len(other.units):
            one, other = other, one
        one.units += other.units
        one.links += other.links
        for unit in other.units:
            self.group_of[unit.profile] = one

    def _contradicts(self, one: Group, other: Group) -> bool:
        units = one.units + other.units
        if one.documents & other.documents or any(_has_namesakes(unit) for unit in units):
            return True
        profiles = [[unit.profile for unit in group.units] for group in (one, other)]
        if self.held.keep_apart(*profiles) or not one_at_a_time(units):
            return True
        return not all(self._agree(a, b) for a in one.units for b in other.units)

    def _agree(self, one: Unit, other: Unit) -> bool:
        """Whether two units may be one person by their names, or as others that a verdict ties.

        What is short for one of two names that a verdict made one person is not the other's.
        """
        if _may_be_one(one, other):
            return True
        ties = [(one, tied) for tied in self._tied(other)]
        ties += [(tied, other) for tied in self._tied(one)]
        return any(_is_spelling(a, b) for a, b in ties)

    def _tied(self, unit: Unit) -> list[Unit]:
        group = self.held.group_of(unit.profile)
        tied = self.group_of[unit.profile].units
        return [one for one in tied if self.held.group_of(one.profile) == group and one is not unit]

    def _rivalled(self, found: Link) -> bool:
        """Whether either of the two may as well be somebody whom the other cannot be."""
        for mine, its in ((found.one, found.other), (found.other, found.one)):
            for rival in self.of_unit[mine.profile]:
                if rival is found or rival.weight * _RIVAL < found.weight:
                    continue
                another = rival.other if rival.one is mine else rival.one
                joined = self.group_of[another.profile] is self.group_of[mine.profile]
                if another is not its and not joined and self._cannot_be_one(its, another):
                    return True
        return False

    def _cannot_be_one(self, one: Unit, other: Unit) -> bool:
        a, b = one.profile, other.profile
        if self.group_of[a] is self.group_of[b]:
            return False
        if one.documents & other.documents or self.held.keep_apart([a], [b]):
            return True
        between = link(one, other)
        if between is None or between.likeness is Likeness.MARKS:
            return True
        if not (a.affiliation and b.affiliation) or same_body(a, b):
            return False
        return between.probability < self.least


def _may_be_one(one: Unit, other: Unit) -> bool:
    between = link(one, other)
    return between is not None and between.likeness is not Likeness.MARKS


def _is_spelling(one: Unit, other: Unit) -> bool:
    between = link(one, other)
    return between is not None and between.likeness in _SPELLINGS


def _has_namesakes(unit: Unit) -> bool:
    return len(unit.documents) < len(unit.rows)


def one_at_a_time(units: Iterable[Unit]) -> bool:
    """Whether the rows have one municipality at a time: one after the other, none again.

    Where there is more than one, every row with a municipality must have a day.
    """
    units = list(units)
    if len({unit.profile.affiliation for unit in units if unit.profile.is_municipality}) < 2:
        return True
    homes = [
        (row.day, row.municipality_code) for u in units for row in u.rows if row.municipality_code
    ]
    if any(day is None for day, _ in homes):
        return False
    spans: dict[str, tuple[str, str]] = {}
    for day, code in homes:
        if day and code:
            first, last = spans.get(code, (day, day))
            spans[code] = min(first, day), max(last, day)
    in_order = sorted(spans.values())
    return all(before[1] < after[0] for before, after in pairwise(in_order))


def group(
    units: Mapping[Profile, Unit], links: Sequence[Link], held: Constraints, least: float
) -> list[Group]:
    """The people, as groups of units; `links` the likeliest first."""
    grouping = _Grouping(units, held, links, least)
    for found in links:
        if found.probability >= least:
            grouping.join(found)
    return list({id(one): one for one in grouping.group_of.values()}.values())
