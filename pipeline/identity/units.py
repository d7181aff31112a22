"""Rows that agree in all that tells people apart are one unit: the grain of resolution.

Namesakes in one list are alike in everything, so a unit may hold two rows of one document; they
are dealt out to different people at the end.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pipeline.identity.values import SeenParticipant
from pipeline.swedish.fold import fold
from pipeline.swedish.name_rarity import share_of, with_marks
from pipeline.swedish.name_sound import sound_tokens


@dataclass(frozen=True, slots=True)
class Profile:
    """What speaks for or against two rows being one person.

    `name` is folded, hyphens as blanks; `affiliation` a municipality's code or a folded body;
    `network` the meeting's body, folded to what its spellings share; `part` is not empty where a
    verdict has taken these rows out from others alike; `written` the name with its å, ä and ö.
    """

    name: str
    affiliation: str
    network: str
    party: str
    part: str = ""
    written: str = ""

    @property
    def order(self) -> tuple[str, ...]:
        """What profiles are sorted by."""
        return self.name, self.affiliation, self.network, self.party, self.part, self.written

    @property
    def is_municipality(self) -> bool:
        """Whether the affiliation is a municipality's code."""
        return self.affiliation.isdigit()


@dataclass(frozen=True, slots=True)
class Unit:
    """The rows of one profile, and what is known of them together.

    `heard` are the sounds of the name, `share` the share of people called so; `documents` where
    they stand; `former_names` are whole names, folded; `first` and `last` are days (ISO, empty
    unless every row has one).
    """

    profile: Profile
    spelt: str
    rows: tuple[SeenParticipant, ...]
    heard: tuple[str, ...]
    share: float
    documents: frozenset[str]
    roles: frozenset[str]
    former_names: frozenset[str]
    first: str
    last: str

    @property
    def key(self) -> tuple[tuple[str, ...], str]:
        """What an id is made from: the same for all spellings of one sound and affiliation."""
        return tuple(sorted(self.heard)) or (self.profile.name,), self.profile.affiliation


def profile_of(row: SeenParticipant, part: str = "") -> Profile:
    """The profile of a row."""
    home = row.municipality_code or row.organisation or ""
    return _profile(row.name, home, row.network or "", row.party or "", part)


@lru_cache(maxsize=200_000)
def _profile(name: str, home: str, network: str, party: str, part: str) -> Profile:
    body = home if home.isdigit() else " ".join(fold(home).split())
    key, marked = network_key(network), with_marks(name)
    return Profile(folded_name(name), body, key, party.upper(), part, marked)


def folded_name(name: str) -> str:
    """The name in lower case without diacritics, hyphens as blanks."""
    return " ".join(fold(name).replace("-", " ").split())


def former_name(row: SeenParticipant) -> str:
    """The row's name with the surname of before, folded.

    >>> former_name(SeenParticipant("a", 0, "Eva Ek", *[None] * 4, "", *[None] * 3, "Borg"))
    'eva borg'
    """
    given = folded_name(row.name).split()[:1]
    return " ".join([*given, folded_name(row.formerly or "")])


def unit_of(profile: Profile, rows: list[SeenParticipant]) -> Unit:
    """The unit of rows of one profile."""
    heard = sound_tokens(profile.name)
    names = [row.name for row in rows]
    days = [row.day for row in rows if row.day]
    return Unit(
        profile,
        usual(names) if names else profile.name,
        tuple(rows),
        heard,
        share_of(heard or (profile.name,)),
        frozenset(row.document_id for row in rows),
        frozenset(fold(row.role) for row in rows if row.role),
        frozenset(former_name(row) for row in rows if row.formerly),
        min(days, default="") if len(days) == len(rows) else "",
        max(days, default="") if len(days) == len(rows) else "",
    )


def usual(names: Iterable[str]) -> str:
    """The commonest spelling; of equals the fuller one, with more of its diacritics."""
    counts = Counter(names)
    if len(counts) == 1:
        return next(iter(counts))
    marks = {name: sum(ord(letter) > 127 for letter in name) for name in counts}
    return min(counts, key=lambda name: (-counts[name], -len(name), -marks[name], name))


_MISREAD = str.maketrans("1065", "loos")


@lru_cache(maxsize=10_000)
def network_key(network: str) -> str:
    """What the spellings of a network's name share; words in any order.

    >>> network_key("Folkhälsorådet i Hjo"), network_key("HJO FOLKHÄ1SORÅD")
    ('folkhalsorad hjo', 'folkhalsorad hjo')
    >>> network_key("Nätverk Energi") == network_key("Energinätverket")
    True
    """
    words = [
        word if word.isdigit() else word.translate(_MISREAD)
        for word in re.findall(r"[^\W_]+", fold(network))
    ]
    kept = [
        re.sub(r"(?<=rad|ott)et$|(?<=nd|sk)en$|(?<=grupp)en$|(?<=else)n$", "", w) for w in words
    ]
    kept = [re.sub(r"s?-?natverk(?:et)?$", "", word) for word in kept]
    kept = [word for word in kept if word and word not in {"for", "i", "och", "av"}]
    return " ".join(sorted(kept)) or " ".join(words)
