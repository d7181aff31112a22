"""What verdicts demand: which units are one person, and which are not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.identity.likeness import Likeness, likeness
from pipeline.identity.units import Profile, Unit, folded_name, profile_of
from pipeline.identity.values import PeopleVerdict, Place, Quoted, SeenParticipant


@dataclass(frozen=True, slots=True)
class Located:
    """A verdict with the rows that it quotes, as they are found today."""

    number: int
    same: bool
    one: tuple[SeenParticipant, ...]
    other: tuple[SeenParticipant, ...]
    documents: frozenset[str]


@dataclass(slots=True)
class Constraints:
    """Groups of units that verdicts make one person, and pairs that they keep apart.

    `demanded`: the pairs of the groups, with the verdict's number.  `twice`: rows alike in
    everything, in one list, that are one person nevertheless.
    """

    leader: dict[Profile, Profile] = field(default_factory=dict)
    apart: dict[Profile, set[Profile]] = field(default_factory=lambda: defaultdict(set))
    demanded: list[tuple[Profile, Profile, int]] = field(default_factory=list)
    twice: list[frozenset[Place]] = field(default_factory=list)
    unheeded: list[int] = field(default_factory=list)

    def group_of(self, profile: Profile) -> Profile:
        """The profile that stands for the group of this one."""
        while (up := self.leader.get(profile, profile)) != profile:
            profile = up
        return profile

    def members(self, profile: Profile) -> list[Profile]:
        """The profiles of the group."""
        group = self.group_of(profile)
        return [one for one in {*self.leader, profile} if self.group_of(one) == group]

    def keep_apart(self, one: Iterable[Profile], other: Iterable[Profile]) -> bool:
        """Whether a verdict keeps any of these apart."""
        others = set(other)
        return any(self.apart.get(profile, set()) & others for profile in one)


def locate(verdicts: Iterable[PeopleVerdict], rows: Iterable[SeenParticipant]) -> list[Located]:
    """The verdicts with their rows, the latest first."""
    listed: dict[str, list[SeenParticipant]] = defaultdict(list)
    for row in rows:
        listed[row.document_id].append(row)

    def find(quotes: Sequence[Quoted]) -> tuple[SeenParticipant, ...]:
        found = [_quoted(quote, listed.get(quote.document_id, [])) for quote in quotes]
        return tuple(dict.fromkeys(row for row in found if row is not None))

    latest_first = sorted(verdicts, key=lambda verdict: -verdict.number)
    return [
        Located(
            verdict.number,
            verdict.same,
            find(verdict.one),
            find(verdict.other),
            frozenset(quote.document_id for quote in verdict.one + verdict.other),
        )
        for verdict in latest_first
    ]


def _quoted(quote: Quoted, listed: Sequence[SeenParticipant]) -> SeenParticipant | None:
    """The row quoted: of that very name, or the only one spelt otherwise than it was."""
    same = [row for row in listed if row.name == quote.name]
    if quote.nth < len(same):
        return same[quote.nth]
    name = folded_name(quote.name)
    near = [
        row
        for row in listed
        if likeness(profile_of(row).name, name) in {Likeness.SAME, Likeness.SPELT, Likeness.VARIANT}
    ]
    return near[0] if len(near) == 1 and not same else None


def parts_by(located: Iterable[Located]) -> dict[Place, str]:
    """Rows that a verdict takes out from others of their profile, with a name for the part."""
    parts: dict[Place, str] = {}
    for verdict in located:
        if verdict.same:
            continue
        mixed = {profile_of(row) for row in verdict.one} & {
            profile_of(row) for row in verdict.other
        }
        for row in verdict.other:
            if profile_of(row) in mixed:
                parts.setdefault(row.place, f"v{verdict.number}")
    return parts


def constraints_of(located: Iterable[Located], unit_at: Mapping[Place, Unit]) -> Constraints:
    """What the verdicts demand of the units; of two that contradict each other the later holds."""
    held = Constraints()
    documents = {document_id for document_id, _ in unit_at}
    for verdict in located:
        if not verdict.documents & documents:
            continue  # about people of another part of the corpus
        one = _profiles(verdict.one, unit_at)
        other = _profiles(verdict.other, unit_at)
        heeded = (
            _unite(held, one, other, verdict.number) if verdict.same else _part(held, one, other)
        )
        if not heeded:
            held.unheeded.append(verdict.number)
        elif verdict.same:
            held.twice.append(frozenset(row.place for row in verdict.one + verdict.other))
    return held


def _profiles(rows: Iterable[SeenParticipant], unit_at: Mapping[Place, Unit]) -> list[Profile]:
    return list(dict.fromkeys(unit_at[row.place].profile for row in rows if row.place in unit_at))


def _unite(held: Constraints, one: list[Profile], other: list[Profile], number: int) -> bool:
    heeded = False
    for left in one:
        for right in other:
            groups = held.members(left), held.members(right)
            if held.group_of(left) == held.group_of(right):
                heeded = True
            elif not held.keep_apart(*groups):
                held.leader[held.group_of(right)] = held.group_of(left)
                held.leader.setdefault(held.group_of(left), held.group_of(left))
                held.demanded.append((left, right, number))
                heeded = True
    return heeded


def _part(held: Constraints, one: list[Profile], other: list[Profile]) -> bool:
    pairs = [(left, right) for left in one for right in other]
    heeded = False
    for left, right in pairs:
        if held.group_of(left) != held.group_of(right):
            held.apart[left].add(right)
            held.apart[right].add(left)
            heeded = True
    return heeded
