"""How likely it is that two units are one person, and why, in words.

The odds are Bayes' rule over three things: where both were seen (before any name is looked at,
how often would two rows seen so be one person?), how the names agree (how often is one person
written so?), and how common the name is (how often would another person be called so?).  The
first two are estimates made by judgement and checked on gold (ACCURACY.md); the third is counted.

The idea is Fellegi and Sunter's (A theory for record linkage, 1969), with Newcombe's weight by
the name's frequency.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from pipeline.identity.likeness import Likeness, likeness
from pipeline.identity.units import Profile, Unit
from pipeline.swedish.name_rarity import are_two_by_marks, share_of, share_of_surname
from pipeline.swedish.name_sound import given_initials


class Where(Enum):
    """Where two units were seen; the odds, before any name, that they are one person."""

    HOME = ("samma tillhörighet, samma nätverk", 0.43)
    HOME_UNKNOWN_NETWORK = ("samma tillhörighet, nätverket okänt", 0.15)
    HOME_OTHER_NETWORK = ("samma tillhörighet, olika nätverk", 0.002)
    NETWORK = ("samma nätverk, ingen tillhörighet", 0.1)
    COMMON_BODY = ("organ med samma namn, ingen tillhörighet", 0.05)
    NETWORK_ONE_HOME = ("samma nätverk, tillhörighet bara för den ena", 0.0003)
    NETWORK_OTHER_BODY = ("samma nätverk, olika organisationer", 0.001)
    MOVED = ("samma nätverk, olika kommuner vid olika tid", 0.0003)
    UNKNOWN = ("nätverk och tillhörighet okända", 0.0001)
    UNKNOWN_ONE_HOME = ("nätverket okänt, tillhörighet bara för den ena", 0.00005)
    ELSEWHERE = ("olika nätverk, tillhörighet okänd", 0.000005)
    APART = ("olika nätverk, olika tillhörighet", 0.000001)

    def __init__(self, told: str, odds: float) -> None:
        self.told = told
        self.odds = odds


_WRITTEN = {
    Likeness.SAME: ("samma namn", 0.93),
    Likeness.SPELT: ("samma namn", 0.4),
    Likeness.VARIANT: ("stavningsvarianter av samma namn", 0.05),
    Likeness.PART: ("det ena namnet är en del av det andra", 0.03),
    Likeness.SHORT: ("kortform av samma namn", 0.01),
    Likeness.GIVEN: ("former av samma förnamn", 0.003),
    Likeness.INITIAL: ("namnet förkortat", 0.06),
    Likeness.MARKS: ("skiljer sig i å, ä eller ö", 0.01),
    Likeness.FORMER: ("nytt namn enligt texten", 0.3),
    Likeness.MISSPELT: ("ett skrivfel från samma namn", 0.01),
    Likeness.NEAR: ("namn som är nästan lika", 0.003),
}
"""How often a row of the same person stands so to another."""

_AS_TOLD = frozenset({Likeness.SAME, Likeness.SPELT, Likeness.VARIANT, Likeness.PART})
_MANY_THERE = {
    **dict.fromkeys(("0180", "1480", "1280"), 10.0),
    **dict.fromkeys(
        (
            *("0380", "0580", "1880", "1980", "1283", "0581", "0680", "2480", "1281", "1490"),
            *("0182", "0126", "2180", "0484", "1380", "0181", "2281", "0780", "1780"),
        ),
        3.0,
    ),
}
"""Municipalities of more than 90,000 inhabitants (2020), and how many times as many people as
others they send out: across networks, two of one name are the likelier to be two."""

_CLUSTER = 3.0
"""Names of one age and region are commoner among colleagues than in the whole country."""

_INITIAL_SHARE = 0.05
_SLIP_SHARE = 0.0003
"""Share of people with one surname initial; with a surname a typing error from a given one."""

_SAME_ROLE, _SAME_PARTY, _OTHER_PARTY = 3.0, 3.0, 0.02
_CAP = 0.999
_MOST_UNPROVEN = 0.9
"""Where nothing but a name speaks, or but a name nearly alike: a person must look."""

_COMMON_BODY = re.compile(
    r"\w*(?:fullmaktige|styrelse[n]?|namnd|rad|utskott|beredning|samverkan|grupp(?:en)?|stamma|"
    r"arsmote|samfallighet\w*)"
)
_COMMON_NAME = 5e-5


@dataclass(frozen=True, slots=True)
class Link:
    """Two units, and the probability (0-1) that they are one person; `odds` before any cap."""

    probability: float
    one: Unit
    other: Unit
    likeness: Likeness
    where: Where
    odds: float

    @property
    def weight(self) -> float:
        """The odds, however common the name is."""
        return self.where.odds * _WRITTEN[self.likeness][1]

    @property
    def reason(self) -> str:
        """Why, in Swedish words."""
        return _in_words(self)


def link(one: Unit, other: Unit) -> Link | None:
    """The evidence that two units are one person; `None` where the names are two names."""
    alike = likeness(one.profile.name, other.profile.name) or _formerly(one, other)
    if alike is None:
        return None
    if are_two_by_marks(one.profile.written, other.profile.written):
        alike = Likeness.MARKS
    where = where_seen(one, other)
    odds = where.odds * _WRITTEN[alike][1] / _called_so(alike, one, other)
    if where is Where.HOME_OTHER_NETWORK:
        odds /= _MANY_THERE.get(one.profile.affiliation, 1.0)
    if one.roles & other.roles:
        odds *= _SAME_ROLE
    if one.profile.party and other.profile.party:
        odds *= _SAME_PARTY if one.profile.party == other.profile.party else _OTHER_PARTY
    most = _MOST_UNPROVEN if _is_unproven(alike, where, one, other) else _CAP
    return Link(min(odds / (1 + odds), most), one, other, alike, where, odds)


def _formerly(one: Unit, other: Unit) -> Likeness | None:
    """Whether the text says of one that her name was the other's."""
    told = {name for name in one.former_names if likeness(name, other.profile.name) in _AS_TOLD}
    told |= {name for name in other.former_names if likeness(name, one.profile.name) in _AS_TOLD}
    return Likeness.FORMER if told else None


def _is_unproven(alike: Likeness, where: Where, one: Unit, other: Unit) -> bool:
    if alike in {Likeness.NEAR, Likeness.MARKS}:
        return True
    if where is Where.MOVED:
        return not _one_after_the_other(one, other)
    return where.odds < Where.NETWORK_ONE_HOME.odds


def is_one_person(unit: Unit, least: float) -> bool:
    """Whether rows alike in everything are so surely (`least`, 0-1) one person.

    >>> from pipeline.identity.units import Profile, unit_of
    >>> is_one_person(unit_of(Profile("anna andersson", "", "", ""), []), 0.95)
    False
    """
    where = where_seen(unit, unit)
    odds = where.odds * _WRITTEN[Likeness.SAME][1] / _called_so(Likeness.SAME, unit, unit)
    if unit.profile.party:
        odds *= _SAME_PARTY
    return odds / (1 + odds) >= least


def _called_so(alike: Likeness, one: Unit, other: Unit) -> float:
    """How probable it is that another person there would be called so."""
    if alike in {Likeness.MISSPELT, Likeness.NEAR}:
        return min(_CLUSTER * share_of(one.heard[:1]) * _SLIP_SHARE, 1.0)
    if alike is Likeness.INITIAL:
        initials = given_initials(one.profile.name) or given_initials(other.profile.name)
        known = share_of_surname(one.heard[-1]) if initials else share_of(one.heard[:1])
        return min(_CLUSTER * known * _INITIAL_SHARE, 1.0)
    return min(_CLUSTER * max(one.share, other.share), 1.0)


def where_seen(one: Unit, other: Unit) -> Where:
    """Which of the cases of `Where` two units are."""
    a, b = one.profile, other.profile
    known = bool(a.network and b.network)
    together = known and same_network(a.network, b.network)
    if not (a.affiliation and b.affiliation):
        return _homeless(a, known, together, bool(a.affiliation or b.affiliation))
    if same_body(a, b):
        apart = Where.HOME_OTHER_NETWORK if known else Where.HOME_UNKNOWN_NETWORK
        return Where.HOME if together else apart
    both = a.is_municipality and b.is_municipality
    moved = Where.MOVED if both else Where.NETWORK_OTHER_BODY
    return moved if together else Where.APART


def _homeless(one: Profile, known: bool, together: bool, one_home: bool) -> Where:  # noqa: FBT001
    if together:
        common = bool(_COMMON_BODY.fullmatch(one.network))
        none = Where.COMMON_BODY if common else Where.NETWORK
        return Where.NETWORK_ONE_HOME if one_home else none
    if known:
        return Where.ELSEWHERE
    return Where.UNKNOWN_ONE_HOME if one_home else Where.UNKNOWN


def same_network(one: str, other: str) -> bool:
    """Whether two network keys name one network: one may tell more than the other."""
    if one == other:
        return True
    few, many = sorted((one.split(), other.split()), key=len)
    return len(few) > 1 and set(few) <= set(many)


def same_body(one: Profile, other: Profile) -> bool:
    """Whether two affiliations are one: the same code, or one body's name within the other's."""
    if one.affiliation == other.affiliation:
        return True
    if one.is_municipality or other.is_municipality:
        return False
    few, many = sorted((one.affiliation, other.affiliation), key=len)
    return re.search(rf"\b{re.escape(few)}\b", many) is not None


def _one_after_the_other(one: Unit, other: Unit) -> bool:
    """Whether one was seen for the last time before the other was first."""
    dated = bool(one.first and other.first)
    return dated and (one.last < other.first or other.last < one.first)


def _in_words(found: Link) -> str:
    one, other = found.one, found.other
    names = " / ".join(sorted({one.spelt, other.spelt}))
    words = [f"{_WRITTEN[found.likeness][0]} ({names})", found.where.told]
    if found.where is not Where.HOME:
        share = max(one.share, other.share)
        words.append("vanligt namn" if share > _COMMON_NAME else "ovanligt namn")
    if one.roles & other.roles:
        words.append("samma roll")
    party, other_party = one.profile.party, other.profile.party
    if party and other_party:
        words.append("samma parti" if party == other_party else "olika partier")
    return ", ".join(words)
