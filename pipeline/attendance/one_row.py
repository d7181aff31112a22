"""One row a person: the rows of all lists and of running text, put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.findings import Participant
from pipeline.swedish.fold import fold
from pipeline.swedish.name_rarity import are_two_by_marks, with_marks
from pipeline.swedish.names import is_initial


def told_apart(found: Iterable[tuple[int, Participant]]) -> list[Participant]:
    """One row a person: lists, each with its number, and running text (-1) put together.

    Those called and also present were present; a second row of the same name and affiliation
    adds its roles to the first, but for one list that has a bare name twice: these are two.
    """
    told: list[Participant] = []
    lists: list[set[int]] = []
    namesakes: dict[str, list[int]] = defaultdict(list)
    for number, person in found:
        known = namesakes[_key(person.name)]
        at = next(
            (
                i
                for i in known[-_NAMESAKES:]
                if _same(told[i], person)
                and not (0 <= number in lists[i] and _are_two(told[i], person))
            ),
            None,
        )
        if at is None:
            known.append(len(told))
            told.append(person)
            lists.append({number})
        else:
            told[at] = _merged(told[at], person)
            lists[at].add(number)
    return told


_NAMESAKES = 20
"""People of one name that are looked through, so that a text of one name takes no time."""


def _key(name: str) -> str:
    return fold(name).replace("-", " ")


def _same(one: Participant, other: Participant) -> bool:
    """Whether two rows of one name are one person: no two bodies, parties or names in use."""
    parties = {person.party for person in (one, other)} - {None, "", "-"}
    if len(parties) > 1 or are_two_by_marks(with_marks(one.name), with_marks(other.name)):
        return False
    places = {
        person.municipality.code if person.municipality else fold(person.organisation or "")
        for person in (one, other)
    } - {""}
    return len(places) < 2


def _are_two(one: Participant, other: Participant) -> bool:
    """Whether two rows of one list, alike in name and body, are two people all the same.

    A line that was read twice has its body twice; a bare name twice, or one name with two
    parties or roles, is two people.
    """
    if one.status != other.status:
        return False
    bare = not (one.municipality or one.organisation or other.municipality or other.organisation)
    parties = one.party and other.party and one.party != other.party
    roles = one.role and other.role and one.role != other.role
    return bool(bare or parties or roles)


def without_initials(people: Sequence[Participant]) -> list[Participant]:
    """The rows but for somebody replaced, told by an initial, who has a row of another list.

    "Tjg för B Ek" under ersättare is about the Bo Ek under ordinarie; of two such nobody is meant.
    """
    whole: dict[tuple[str, str], int] = defaultdict(int)
    for person in people:
        words = person.name.split()
        if len(words[0].strip(".")) > 1:
            whole[words[0][0], fold(words[-1])] += 1
    kept = []
    for person in people:
        words = person.name.split()
        bare = len(words) == 2 and is_initial(words[0]) and person.status == "absent"
        alone = not (person.role or person.party)
        if not (bare and alone and whole[words[0][0], fold(words[1])] == 1):
            kept.append(person)
    return kept


_STRENGTH = {"adjuster": 0, "absent": 1, "present": 2, "guest": 2, "substitute": 3}


def _merged(one: Participant, other: Participant) -> Participant:
    adjusts = "adjuster" in {one.status, other.status} and one.status != other.status
    stronger = max((one, other), key=lambda person: _STRENGTH[person.status])
    roles = [role for person in (one, other) if person.role for role in person.role.split(", ")]
    if adjusts:
        roles.append("justerare")
    return replace(
        one,
        status=stronger.status,
        role=", ".join(dict.fromkeys(roles)) or None,
        municipality=one.municipality or other.municipality,
        candidates=one.candidates or other.candidates,
        organisation=one.organisation or other.organisation,
        party=one.party or other.party,
    )
