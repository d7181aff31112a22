"""Who is who: how long everybody takes at once, and a night in a small and in a large corpus.

    python -m bench.people [--mentions 100000] [--people 50000] [--corpora 1000 10000] [--night 100]

Names are invented: given names and surnames drawn as often as they are borne.  Each person has a
municipality and a network; a document lists twenty of its network's people.  One core.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import tempfile
import time
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from itertools import accumulate
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

from corpus.store import Corpus
from pipeline.document import Line, Page, Reading, Span
from pipeline.findings import Candidate, Meeting, Minutes, Participant
from pipeline.identity.resolve import resolve
from pipeline.identity.values import SeenParticipant

LISTED = 20
PEOPLE_A_DOCUMENT = 5
"""A corpus of ten times the documents has ten times the people, and networks."""

FROM = date(2015, 1, 1)


@dataclass(frozen=True, slots=True)
class Invented:
    name: str
    code: str
    network: int


def drawn(filename: str, column: str, many: int, rng: random.Random) -> list[str]:
    """So many names of a list, each as likely as it is frequent there."""
    with resources.files("pipeline.data").joinpath(filename).open(encoding="utf-8") as lines:
        listed = [(row["name"], int(row[column])) for row in csv.DictReader(lines)]
    sums = list(accumulate(weight for _, weight in listed))
    return [listed[bisect(sums, rng.random() * sums[-1])][0] for _ in range(many)]


def invent(many: int, rng: random.Random) -> list[Invented]:
    """People: names as frequent as in life, a municipality each, some twenty to a network."""
    given, surnames = (
        drawn("given_names.csv", "bearers", many, rng),
        drawn("surnames.csv", "count", many, rng),
    )
    with resources.files("pipeline.data").joinpath("municipalities.csv").open("rt") as lines:
        codes = [row["code"] for row in csv.DictReader(lines)]
    networks = max(1, many // (LISTED * 2))
    return [
        Invented(f"{first} {last}", rng.choice(codes), number % networks)
        for number, (first, last) in enumerate(zip(given, surnames, strict=True))
    ]


def lists(
    everybody: Sequence[Invented], documents: int, rng: random.Random
) -> Iterator[tuple[str, str, list[Invented]]]:
    """Documents: network, day, and who was there."""
    by_network: dict[int, list[Invented]] = {}
    for one in everybody:
        by_network.setdefault(one.network, []).append(one)
    for number in range(documents):
        network = number % len(by_network)
        day = FROM + timedelta(days=28 * (number // len(by_network)) + network % 28)
        there = by_network[network]
        yield f"Nätverk {network}", day.isoformat(), rng.sample(there, min(LISTED, len(there)))


def minutes_of(number: int, network: str, day: str, people: Sequence[Invented]) -> Minutes:
    """Minutes that hold the list and nothing else."""
    text = "\n".join(one.name for one in people)
    page = Page(1, 0, 0, "plain", tuple(Line(one.name) for one in people), None, "plain")
    reading = Reading(f"{number:012x}{'0' * 52}", f"{number}.txt", "text/plain", (page,), "", ())
    at, participants = 0, []
    for one in people:
        town = Candidate(one.code, one.code, 1.0)
        span = Span(at, at + len(one.name))
        participants.append(Participant(span, one.name, "present", town))
        at = span.end + 1
    when = date.fromisoformat(day)
    return Minutes(
        reading=reading,
        repaired=text,
        corrections=(),
        title=None,
        network=network,
        meeting=Meeting(when, when, when, None, None, ()),
        has_attendance_list=True,
        participants=tuple(participants),
        mentions=(),
        dates=(),
        sections=(),
        topics=(),
        decisions=(),
        actions=(),
        upcoming=(),
        recipe={"code": "bench"},
    )


def at_once(mentions: int, people: int) -> None:
    """All mentions of so many people, resolved at once."""
    rng = random.Random(1)
    everybody = invent(people, rng)
    no_more = (None, None, None)  # organisation, role, party
    rows = []
    for number, (network, day, there) in enumerate(lists(everybody, mentions // LISTED, rng)):
        for at, one in enumerate(there):
            told = (f"{number:012x}", at, one.name, one.code, *no_more)
            rows.append(SeenParticipant(*told, "present", network, day, None))
    began = time.perf_counter()
    found = resolve(rows)
    seconds = time.perf_counter() - began
    print(
        f"{len(rows)} mentions, {len(found.people)} people found,"
        f" {len(found.unsure)} pairs open: {seconds:.2f} s"
    )


def a_night(documents: int, new: int, people: int, folder: Path) -> None:
    """A night of new documents in a corpus of so many."""
    rng = random.Random(2)
    everybody = invent(people, rng)
    made = list(lists(everybody, documents + 2 * new, rng))
    with Corpus(folder / f"{documents}.db") as corpus:
        corpus.db.execute("PRAGMA synchronous = OFF")  # what is timed below does not write much
        steps = [(0, documents), (documents, documents + new), (documents + new, len(made))]
        for number, (first, last) in enumerate(steps):
            began = time.perf_counter()
            for at, told in enumerate(made[first:last], first):
                corpus.put(minutes_of(at, *told))
            put = time.perf_counter()
            if number == 1:
                corpus.db.execute("PRAGMA synchronous = FULL")
            done = corpus.resolve_people()
            seconds = time.perf_counter() - put
            what = "first night" if not number else f"night {number + 1}"
            print(
                f"corpus of {last}: {what}, {last - first} documents put in {put - began:.1f} s,"
                f" {done.rows} rows resolved in {seconds:.2f} s"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mentions", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=50_000)
    parser.add_argument("--corpora", type=int, nargs="*", default=[1_000, 10_000])
    parser.add_argument("--night", type=int, default=100)
    options = parser.parse_args()
    at_once(options.mentions, options.people)
    with tempfile.TemporaryDirectory(prefix="diarium-bench-") as name:
        for documents in options.corpora:
            a_night(documents, options.night, documents * PEOPLE_A_DOCUMENT, Path(name))


if __name__ == "__main__":
    main()
