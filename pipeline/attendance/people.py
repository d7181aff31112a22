"""Who is who: the same person from meeting to meeting, however the name is spelt.

    resolve(seen)  ->  the people, whose each participant is and why, and the pairs left open

No threshold on the likeness of names tells same from different (Karin and Karina Persson are
two, Maja Gustafsson and Gustavsson one), so what decides is the name's sound together with the
municipality, the network, and that two rows of one list are two people.  What is not sure stays
apart and is listed for a person's eyes.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from pipeline.swedish.fold import fold
from pipeline.swedish.name_sound import Likeness, likeness, sound_tokens

_ATTENDED = frozenset({"present", "substitute", "guest", "adjuster"})


@dataclass(frozen=True, slots=True)
class SeenParticipant:
    """A participant of one document, as people are resolved from.

    `day` is the meeting's date or the first day it may have been (ISO); `person_id` is what the
    row was resolved to before, if at all.
    """

    document_id: str
    index: int
    name: str
    municipality_code: str | None
    organisation: str | None
    role: str | None
    status: str
    network: str | None
    day: str | None
    person_id: str | None


@dataclass(frozen=True, slots=True)
class MatchPeopleSettings:
    """`least` probability to join two spellings; from `unsure` on the pair is listed.

    At 0.9 a spelling variant needs the same municipality or body; a lower value joins variants
    within a network, and with them different people of like names.
    """

    least: float = 0.9
    unsure: float = 0.5


@dataclass(frozen=True, slots=True)
class PersonFound:
    """One person: a lasting id, the usual spelling, where and when, and the rows that are theirs.

    `meetings` counts documents attended; days are ISO; `rows` are (document id, index).
    """

    person_id: str
    name: str
    municipality_code: str | None
    organisation: str | None
    role: str | None
    first_seen: str | None
    last_seen: str | None
    meetings: int
    rows: tuple[tuple[str, int], ...]
    reason: str


@dataclass(frozen=True, slots=True)
class OpenPair:
    """Two people who may be one: their ids, how likely (0-1), and why."""

    one: str
    other: str
    probability: float
    reason: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who is who, and what is left open."""

    people: tuple[PersonFound, ...]
    unsure: tuple[OpenPair, ...]


@dataclass(frozen=True, slots=True)
class _Profile:
    """What speaks for or against two rows being one person; rows alike in it are one."""

    name: str
    affiliation: str
    network: str


@dataclass(frozen=True, slots=True)
class _Link:
    probability: float
    one: _Profile
    other: _Profile
    reason: str


def resolve(
    seen: Iterable[SeenParticipant], settings: MatchPeopleSettings = MatchPeopleSettings()
) -> Resolution:
    """The people behind the participants.

    Which rows belong together depends on the rows alone, not on the order in which they came;
    an id once given stays with its person.
    """
    rows = sorted(seen, key=lambda row: (row.document_id, row.index))
    profiles: dict[_Profile, list[SeenParticipant]] = defaultdict(list)
    for row in rows:
        profiles[_profile(row)].append(row)
    spelt = {profile: _usual(row.name for row in alike) for profile, alike in profiles.items()}
    links = sorted(_links(spelt, settings), key=_order)
    groups = _grouped(profiles, links, settings.least)
    people = _people(groups)
    return Resolution(tuple(person for person, _ in people), _unsure(people, links, settings))


def _profile(row: SeenParticipant) -> _Profile:
    body = row.municipality_code or fold(row.organisation or "")
    return _Profile(" ".join(fold(row.name).replace("-", " ").split()), body, row.network or "")


def _order(link: _Link) -> tuple[float, str, str, str, str]:
    one, other = link.one, link.other
    return (-link.probability, one.name, other.name, one.affiliation, other.affiliation)


def _links(spelt: Mapping[_Profile, str], settings: MatchPeopleSettings) -> Iterator[_Link]:
    profiles = list(spelt)
    blocks: dict[tuple[str, str], set[int]] = defaultdict(set)
    for at, profile in enumerate(profiles):
        for key in _keys(profile.name):
            blocks[key].add(at)
    compared: set[tuple[int, int]] = set()
    for members in blocks.values():
        for pair in combinations(sorted(members), 2):
            if pair not in compared:
                compared.add(pair)
                link = _link(profiles[pair[0]], profiles[pair[1]], spelt)
                if link is not None and link.probability >= settings.unsure:
                    yield link


def _keys(name: str) -> Iterator[tuple[str, str]]:
    """Pairs of sounds that two spellings of one name share at least one of."""
    tokens = sound_tokens(name)
    yield from combinations(sorted(tokens), 2)
    if len(tokens) > 1:
        yield tokens[0], tokens[-1][:3]


_SAYS = {
    Likeness.SAME: "samma namn",
    Likeness.VARIANT: "stavningsvarianter av samma namn",
    Likeness.PART: "det ena namnet är en del av det andra",
    Likeness.NEAR: "namn som är nästan lika",
}
_PROBABILITY = {  # by likeness, for each case of `_WHERE`
    Likeness.SAME: (0.99, 0.95, 0.75, 0.6, 0.5),
    Likeness.VARIANT: (0.96, 0.8, 0.65, 0.5, 0.3),
    Likeness.PART: (0.93, 0.6, 0.5, 0.3, 0.1),
    Likeness.NEAR: (0.7, 0.5, 0.4, 0.2, 0.1),
}
_WHERE = (
    "samma tillhörighet",
    "samma nätverk, ingen tillhörighet",
    "samma nätverk, tillhörighet bara för den ena",
    "tillhörighet saknas",
    "olika tillhörighet",
)
"""A name without a body is never joined to one with: which of two Karin Persson a third one is,
a later document may leave open, and what is joined must stay joined."""


def _link(one: _Profile, other: _Profile, spelt: Mapping[_Profile, str]) -> _Link | None:
    alike = likeness(one.name, other.name)
    if alike is None:
        return None
    case = _case(one, other)
    names = " / ".join(sorted({spelt[one], spelt[other]}))
    reason = f"{_SAYS[alike]} ({names}), {_WHERE[case]}"
    return _Link(_PROBABILITY[alike][case], one, other, reason)


def _case(one: _Profile, other: _Profile) -> int:
    """Which of the cases of `_WHERE` two profiles are."""
    if one.affiliation and other.affiliation:
        a, b = one.affiliation, other.affiliation
        return 0 if a == b or (not a.isdigit() and (a in b or b in a)) else 4
    if not one.network or one.network != other.network:
        return 3
    return 2 if one.affiliation or other.affiliation else 1


def _grouped(
    profiles: dict[_Profile, list[SeenParticipant]], links: Sequence[_Link], least: float
) -> list[list[tuple[SeenParticipant, str]]]:
    """Rows by person, each with the reason that joined it to the others.

    Two rows of one document are two people; one person has one municipality at a time.
    """
    group_of: dict[_Profile, int] = {}
    members: dict[int, list[_Profile]] = {}
    reasons: dict[_Profile, str] = {}
    for number, profile in enumerate(profiles):
        group_of[profile], members[number] = number, [profile]
    for link in links:
        one, other = group_of[link.one], group_of[link.other]
        if link.probability < least or one == other:
            continue
        if _clash([row for group in (one, other) for p in members[group] for row in profiles[p]]):
            continue
        for profile in members.pop(other):
            members[one].append(profile)
            group_of[profile] = one
        for profile in (link.one, link.other):
            reasons.setdefault(profile, link.reason)
    return [
        group
        for gathered in members.values()
        for group in _apart(
            [(row, reasons.get(profile, "")) for profile in gathered for row in profiles[profile]]
        )
    ]


def _clash(rows: Sequence[SeenParticipant]) -> bool:
    documents = [row.document_id for row in rows]
    codes = {row.municipality_code for row in rows if row.municipality_code}
    return len(set(documents)) < len(documents) or len(codes) > 1


def _apart(rows: list[tuple[SeenParticipant, str]]) -> list[list[tuple[SeenParticipant, str]]]:
    """Namesakes in one list are kept apart: the k-th of each document goes to the k-th person."""
    nth: Counter[str] = Counter()
    people: dict[int, list[tuple[SeenParticipant, str]]] = defaultdict(list)
    for row, reason in rows:
        people[nth[row.document_id]].append((row, reason))
        nth[row.document_id] += 1
    return list(people.values())


def _people(
    groups: Iterable[list[tuple[SeenParticipant, str]]],
) -> list[tuple[PersonFound, set[_Profile]]]:
    taken: set[str] = set()
    found = []
    ordered = sorted(groups, key=lambda group: min((r.document_id, r.index) for r, _ in group))
    with_ids = [(group, _known_ids(group)) for group in ordered]
    for group, ids in sorted(with_ids, key=lambda item: not item[1]):
        person_id = next((known for known in ids if known not in taken), None)
        person_id = person_id or _new_id([row for row, _ in group], taken)
        taken.add(person_id)
        found.append((_person(person_id, group), {_profile(row) for row, _ in group}))
    return sorted(found, key=lambda item: item[0].person_id)


def _known_ids(group: Iterable[tuple[SeenParticipant, str]]) -> list[str]:
    """Ids that rows of the group had before: first the one made from a row of the group."""
    rows = [row for row, _ in group]
    counts = Counter(row.person_id for row in rows if row.person_id)
    own = {_id_of((row.document_id, row.index)) for row in rows}
    ranked = sorted(counts.items(), key=lambda item: (item[0] not in own, -item[1], item[0]))
    return [name for name, _ in ranked]


def _new_id(rows: Sequence[SeenParticipant], taken: set[str]) -> str:
    """An id made from the person's first row: the same rows give the same id on any machine."""
    first = min((row.document_id, row.index) for row in rows)
    for salt in range(len(taken) + 1):
        if _id_of(first, salt) not in taken:
            return _id_of(first, salt)
    raise AssertionError  # there are more salts than ids taken


def _id_of(row: tuple[str, int], salt: int = 0) -> str:
    digest = hashlib.sha256(f"{row[0]}/{row[1]}/{salt}".encode()).hexdigest()
    return f"p-{digest[:10]}"


def _person(person_id: str, group: Sequence[tuple[SeenParticipant, str]]) -> PersonFound:
    rows = [row for row, _ in group]
    dated = sorted(rows, key=lambda row: (row.day or "", row.document_id))
    days = [row.day for row in dated if row.day]
    return PersonFound(
        person_id,
        _usual(row.name for row in rows),
        _latest(row.municipality_code for row in dated),
        _latest(row.organisation for row in dated),
        _latest(row.role for row in dated),
        days[0] if days else None,
        days[-1] if days else None,
        len({row.document_id for row in rows if row.status in _ATTENDED}),
        tuple((row.document_id, row.index) for row in rows),
        "; ".join(sorted({reason for _, reason in group if reason})),
    )


def _usual(names: Iterable[str]) -> str:
    """The commonest spelling; of equals the fuller one, with more of its diacritics."""
    counts = Counter(names)
    marks = {name: sum(ord(letter) > 127 for letter in name) for name in counts}
    return min(counts, key=lambda name: (-counts[name], -len(name), -marks[name], name))


def _latest(values: Iterable[str | None]) -> str | None:
    told = [value for value in values if value]
    return told[-1] if told else None


def _unsure(
    people: Sequence[tuple[PersonFound, set[_Profile]]],
    links: Iterable[_Link],
    settings: MatchPeopleSettings,
) -> tuple[OpenPair, ...]:
    whose: dict[_Profile, list[PersonFound]] = defaultdict(list)
    for person, profiles in people:
        for profile in profiles:
            whose[profile].append(person)
    pairs: dict[tuple[str, str], OpenPair] = {}
    for link in links:
        for one in whose[link.one]:
            for other in whose[link.other]:
                key = (min(one.person_id, other.person_id), max(one.person_id, other.person_id))
                together = {d for d, _ in one.rows} & {d for d, _ in other.rows}
                if key[0] != key[1] and not together and link.probability >= settings.unsure:
                    pairs.setdefault(key, OpenPair(*key, link.probability, link.reason))
    return tuple(pairs.values())
