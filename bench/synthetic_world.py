"""Who meets when, in a synthetic archive: networks, their seats, who holds them, every meeting.

Everything is a function of the seed and the number of documents.  Networks grow with the root of
the archive: 30 at 1,000 documents, 300 at 100,000, over 25 years.
"""

from __future__ import annotations

import csv
import random
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from importlib import resources
from itertools import accumulate
from math import ceil, sqrt

from bench.synthetic_text import TopicWords, Wording
from pipeline.identity.units import network_key

FIRST_DAY, LAST_DAY = date(2001, 1, 15), date(2025, 12, 12)
_THEMES = (
    "Skolutveckling Matematikutveckling Förskola Elevhälsa Vuxenutbildning Kultur Bibliotek Energi "
    "Klimat Miljö Avfall Upphandling Folkhälsa Socialtjänst Äldreomsorg Krisberedskap "
    "Digitalisering Personal Ekonomi Näringsliv Turism Landsbygd Trafik Bostad Fritid"
).split()
_REGIONS = (
    "Vätterbygden Bergslagen Mälardalen Norrbotten Västerbotten Jämtland Dalarna Gästrikland "
    "Hälsingland Värmland Dalsland Bohuslän Västergötland Östergötland Sörmland Roslagen Gotland "
    "Öland Småland Blekinge Skåne Halland Härjedalen Medelpad Ångermanland Närke Västmanland "
    "Uppland Sjuhärad Fyrbodal Skaraborg Siljansbygden Höglandet Norrtåg Kustlandet Inlandet "
    "Mittlandet Sydkusten"
).split()
_ROLES = (
    "ordförande", "sekreterare", "rektor", "förvaltningschef", "utvecklingsledare",
    "bibliotekschef", "miljöstrateg", "kulturchef", "verksamhetschef", "samordnare",
    None, None, None, None, None,
)  # fmt: skip
_BODIES = (
    "Länsstyrelsen", "Skolverket", "Regionförbundet", "Folkhälsomyndigheten", "Kulturrådet",
    "Energikontoret", "Trafikverket", "Sveriges Kommuner och Regioner", "Högskolan Dalarna",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person: the id, the usual spelling, and sometimes another."""

    person_id: str
    name: str
    also: str | None


@dataclass(frozen=True, slots=True)
class Seat:
    """What is represented (a municipality by code and name, or a body), and by whom since when."""

    code: str | None
    place: str
    since: list[date]
    held_by: list[tuple[Somebody, str | None]]

    def holder(self, day: date) -> tuple[Somebody, str | None]:
        """Who holds the seat on a day, and in which role."""
        return self.held_by[max(bisect_right(self.since, day) - 1, 0)]


@dataclass(frozen=True, slots=True)
class Network:
    """A network: its seats, its days of meetings, its documents, and what it speaks of."""

    name: str
    key: str
    seats: tuple[Seat, ...]
    days: list[date]
    documents: list[str]
    topics: tuple[TopicWords, ...]
    comes: float


@dataclass(frozen=True, slots=True)
class Planned:
    """A document that is to be: the meeting it tells of, and how it looks."""

    number: int
    sha256: str
    network: Network
    at: int
    words: int
    damaged: bool
    kind: str

    @property
    def document_id(self) -> str:
        return self.sha256[:12]

    @property
    def day(self) -> date:
        return self.network.days[self.at]


@dataclass
class World:
    """The archive that is to be; `planned` is in the order of document ids."""

    seed: int
    wording: Wording
    networks: list[Network] = field(default_factory=list)
    guests: list[Somebody] = field(default_factory=list)
    guest_weights: list[float] = field(default_factory=list)
    planned: list[Planned] = field(default_factory=list)
    people: int = 0


def make_world(seed: int, documents: int, words: int) -> World:
    """The world of an archive of so many documents of so many words on average."""
    chance = random.Random(f"{seed}:world")
    world = World(seed, Wording(seed, min(150_000, 20 * documents)))
    count = max(3, round(0.95 * sqrt(documents)))
    shares = [1 / (rank + 0.06 * count) ** 0.75 for rank in range(1, count + 1)]
    world.guests = [_somebody(world, chance) for _ in range(10 * count)]
    world.guest_weights = list(accumulate(1 / (at + 10) ** 0.9 for at in range(10 * count)))
    municipalities = _municipalities()
    left = documents
    for rank in range(count):
        meetings = min(left, max(2, round(documents * shares[rank] / sum(shares))))
        left -= meetings
        if rank == count - 1:
            meetings += left
        world.networks.append(_network(world, chance, rank, meetings, municipalities))
    world.planned = sorted(_plan(world, chance, words), key=lambda planned: planned.sha256)
    return world


def is_damaged(sha256: str) -> bool:
    """Whether a document's picture lost its å, ä and ö: one in sixteen."""
    return sha256[-1] == "0"


def _plan(world: World, chance: random.Random, words: int) -> Iterator[Planned]:
    number = 0
    for network in world.networks:
        for at in range(len(network.days)):
            name = sha256(f"{world.seed}:{network.name}:{at}".encode()).hexdigest()
            network.documents.append(name)
            if number % 1000 == 7:
                length = 24_000  # some sixty pages
            else:
                length = min(4_000, int(words * 0.71 * chance.lognormvariate(0, 0.8)))
            kind = chance.choices(("text-layer", "ocr", "plain"), (50, 35, 15))[0]
            damaged = is_damaged(name)
            kind = "ocr" if damaged else kind
            yield Planned(number, name, network, at, max(60, length), damaged, kind)
            number += 1


def _network(
    world: World,
    chance: random.Random,
    rank: int,
    meetings: int,
    municipalities: list[tuple[str, str]],
) -> Network:
    theme = _THEMES[(rank * 7) % len(_THEMES)]
    name = f"Nätverket {theme} {_REGIONS[(rank * 11 + rank // len(_REGIONS)) % len(_REGIONS)]}"
    if any(other.name == name for other in world.networks):
        name += f" {rank}"
    years = 25 if meetings > 300 or rank == 0 else chance.uniform(2, 25)
    start = FIRST_DAY + timedelta(chance.uniform(0, 25 - years) * 365)
    end = min(LAST_DAY, start + timedelta(years * 365))
    step = (end - start) / meetings
    days = sorted(start + step * (at + chance.random() * 0.5) for at in range(meetings))
    members = min(60, int(chance.lognormvariate(2.4, 0.5)) + 4)
    first = chance.randrange(len(municipalities))
    seats = [
        _seat(world, chance, municipalities[(first + at) % len(municipalities)], start, end)
        for at in range(members)
    ]
    seats += [_seat(world, chance, (None, chance.choice(_BODIES)), start, end) for _ in range(2)]
    topics = tuple(chance.sample(world.wording.topics, 25))
    return Network(
        name, network_key(name), tuple(seats), days, [], topics, chance.uniform(0.55, 0.92)
    )


def _seat(
    world: World, chance: random.Random, place: tuple[str | None, str], start: date, end: date
) -> Seat:
    since, held_by, day = [], [], start
    while day < end:
        others = [s for n in world.networks[-40:] for s in n.seats if s.code and s.code == place[0]]
        if others and chance.random() < 0.25:
            who = chance.choice(others).holder(day)[0]
        else:
            who = _somebody(world, chance)
        since.append(day)
        held_by.append((who, chance.choice(_ROLES)))
        day += timedelta(ceil(chance.expovariate(1 / 1200)) + 100)
    return Seat(place[0], place[1], since, held_by)


def _somebody(world: World, chance: random.Random) -> Somebody:
    world.people += 1
    name = world.wording.name(chance)
    also = None
    if chance.random() < 0.15:
        also = next(
            (
                name.replace(one, other, 1)
                for one, other in (("ss", "s"), ("kvist", "qvist"), ("-", " "), ("i", "ie"))
                if one in name
            ),
            None,
        )
    person_id = "p-" + sha256(f"{world.seed}:p:{world.people}".encode()).hexdigest()[:10]
    return Somebody(person_id, name, also)


def _municipalities() -> list[tuple[str, str]]:
    text = resources.files("pipeline.data").joinpath("municipalities.csv").read_text("utf-8")
    return [(row["code"], row["name"]) for row in csv.DictReader(text.splitlines())]
