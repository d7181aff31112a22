"""Networks under several spellings, and people of the network named in running text."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from meetings import meeting, take_in, who

from corpus.store import Corpus
from pipeline.findings import Mention

SPELT = ("Folkhälsorådet", "FOLKHÄLSORÅD", "Folkhälsoråd", "Folkhälsoråd", "Vattenrådet")


@pytest.fixture
def corpus(tmp_path: Path):
    with Corpus(tmp_path / "corpus.db") as opened:
        yield opened


def networks(corpus: Corpus) -> list[tuple[str, str, str]]:
    query = "SELECT filename, network, network_printed FROM documents ORDER BY 1"
    return corpus.db.execute(query).fetchall()


def spelt(at: int):
    return meeting(
        ("Eva Ek", "1280"), network=SPELT[at], filename=f"{at}.pdf", day=f"2023-01-0{at + 1}"
    )


def test_the_spellings_of_a_network_are_one_in_any_order(tmp_path: Path):
    found = set()
    for number, order in enumerate(permutations(range(5))):
        if number % 17:
            continue
        with Corpus(tmp_path / f"{number}.db") as corpus:
            for at in order:
                take_in(corpus, spelt(at))
                corpus.settle_networks({})
            found.add(tuple(networks(corpus)))
    (rows,) = found
    assert [network for _, network, _ in rows] == ["Folkhälsoråd"] * 4 + ["Vattenrådet"]
    assert [printed for *_, printed in rows] == list(SPELT)


def test_members_of_the_settings_find_a_network_spelt_otherwise(corpus: Corpus):
    take_in(corpus, spelt(0))
    corpus.settle_networks({"FOLKHÄLSORÅDET": ["Hjo"]})
    query = "SELECT network, municipality FROM municipality_members ORDER BY 2"
    assert corpus.db.execute(query).fetchall() == [
        ("Folkhälsorådet", "Hjo"),
        ("Folkhälsorådet", "Malmö"),
    ]


def mentioned(corpus: Corpus) -> list[tuple[str, str | None, str | None]]:
    query = "SELECT name, person, likely_person FROM people_mentioned ORDER BY day, name"
    return corpus.db.execute(query).fetchall()


def test_a_first_name_probably_means_the_only_one_of_the_network(corpus: Corpus):
    first = meeting(("Eva Ek", "1280"), ("Bo Kvist", "1281"), day="2023-01-10")
    later = meeting(
        ("Bo Kvist", "1281"), day="2023-05-10", mentions={"Eva": None, "Bo": "Bo Kvist"}
    )
    long_after = meeting(("Bo Kvist", "1281"), day="2025-05-10", mentions={"Eva": None})
    take_in(corpus, first, later, long_after)
    assert mentioned(corpus) == [
        ("Bo", "Bo Kvist", None),
        ("Eva", None, "Eva Ek"),
        ("Eva", None, None),
    ]
    assert set(who(corpus)) == {"Eva Ek", "Bo Kvist"}


def test_a_first_name_of_two_or_of_somebody_told_apart_means_nobody(corpus: Corpus):
    first = meeting(
        ("Eva Ek", "1280"), ("Eva Borg", "1281"), ("Carin Dahl", "1280"), day="2023-01-10"
    )
    later = meeting(("Bo Kvist", "1281"), day="2023-05-10", mentions={"Eva": None, "Carin": None})
    carin = later.mentions[1]
    told = Mention(carin.span, "person", "Carin", described="från Vattenbolaget")
    take_in(corpus, first, replace(later, mentions=(later.mentions[0], told)))
    assert mentioned(corpus) == [("Carin", None, None), ("Eva", None, None)]


def test_another_network_is_not_asked(corpus: Corpus):
    first = meeting(("Eva Ek", "1280"), day="2023-01-10", network="Vattenrådet")
    later = meeting(("Bo Kvist", "1281"), day="2023-05-10", mentions={"Eva": None})
    take_in(corpus, first, later)
    assert mentioned(corpus) == [("Eva", None, None)]
