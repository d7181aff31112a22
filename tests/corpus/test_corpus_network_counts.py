"""What is counted by network is what a count of everything gives, whatever happened before."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from invented import minutes
from meetings import empty, meeting, name_of, take_in, who

from corpus import network_counts
from corpus.chronology import settle as settle_meetings
from corpus.store import Corpus
from pipeline.findings import Minutes
from pipeline.identity.values import Quoted

PEOPLE = (("Eva Ek", "1497"), ("Bo Al", "1493"), ("Eva Ekh", "1497"), ("Ada Berg", None))
NETWORKS = ("Nätverket Vättern", "NÄTVERKET VÄTTERN", "Skolnätverket", None)
DAYS = ("2023-10-02", "2023-11-06", "2024-02-05", None)
STATUSES = ("present", "absent", "guest", "substitute")


@pytest.fixture
def corpus(tmp_path: Path):
    with Corpus(tmp_path / "corpus.db") as opened:
        yield opened


def kept_and_counted(corpus: Corpus) -> tuple[dict[str, Any], dict[str, Any]]:
    db = corpus.db
    return (
        {t: sorted(db.execute(f"SELECT * FROM {t}")) for t in network_counts.tables()},
        {t: sorted(db.execute(network_counts.counted(t))) for t in network_counts.tables()},
    )


def drawn(chance: random.Random, number: int) -> Minutes:
    people = [
        (name, code, chance.choice(STATUSES))
        for name, code in chance.sample(PEOPLE, chance.randint(0, 3))
    ]
    return meeting(*people, day=chance.choice(DAYS), network=chance.choice(NETWORKS),
                   filename=f"{number}.pdf", has_list=bool(people))  # fmt: skip


def night(corpus: Corpus) -> None:
    corpus.resolve_people()
    corpus.settle_networks({})
    settle_meetings(corpus.db, corpus.record)
    network_counts.settle(corpus.db)


def remove(corpus: Corpus, document_id: str, *, documents_last: bool) -> None:
    tables = ["documents", "attendance", "topics", "sections", "pages", "attendance_keys"]
    for table in reversed(tables) if documents_last else tables:
        corpus.db.execute(f"DELETE FROM {table} WHERE document_id = ?", [document_id])


@pytest.mark.parametrize("seed", range(12))
def test_after_any_nights_the_counts_are_those_of_everything(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    with Corpus(tmp_path / "corpus.db") as corpus:
        held: list[Minutes] = []
        for number in range(14):
            what = chance.random()
            if what < 0.6 or not held:
                held.append(drawn(chance, number))
                take_in(corpus, held[-1])
            elif what < 0.75:
                take_in(corpus, chance.choice(held))  # interpreted again
            elif what < 0.85:
                gone = name_of(held.pop(chance.randrange(len(held))))
                remove(corpus, gone, documents_last=chance.random() < 0.5)
            else:
                one, other = chance.choice(held), chance.choice(held)
                quoted = [Quoted(name_of(m), m.participants[0].name) for m in (one, other)
                          if m.participants]  # fmt: skip
                if len(quoted) == 2 and quoted[0] != quoted[1]:
                    same = chance.random() < 0.5
                    corpus.decide_on_people(
                        same=same, one=quoted[:1], other=quoted[1:], who="Eva", when="2026-01-01"
                    )
            if chance.random() < 0.5:
                night(corpus)
        night(corpus)
        kept, counted = kept_and_counted(corpus)
        assert kept == counted
        assert sum(row[2] for row in kept["network_years"]) == len(corpus.document_ids())


def test_a_night_with_nothing_new_writes_nothing(corpus: Corpus) -> None:
    take_in(corpus, meeting(("Eva Ek", "1497")), meeting(("Bo Al", "1493"), day="2024-01-08"))
    night(corpus)
    before = corpus.db.total_changes
    night(corpus)
    assert corpus.db.total_changes == before


def test_only_what_is_touched_is_counted_again(corpus: Corpus) -> None:
    for network in ("Skolnätverket", "Nätverket Vättern"):
        for day in ("2022-03-07", "2023-10-02"):
            name = f"{network} {day}"
            take_in(corpus, meeting(("Eva Ek", "1497"), network=network, day=day, filename=name))
    night(corpus)
    corpus.db.execute("UPDATE network_years SET documents = 99")
    corpus.db.execute("UPDATE network_people SET meetings = 99")
    take_in(corpus, meeting(("Eva Ek", "1497"), network="Skolnätverket", day="2023-12-04"))
    night(corpus)
    years = corpus.db.execute("SELECT network, year, documents FROM network_years")
    assert {(network, year): n for network, year, n in years if n != 99} == {
        ("Skolnätverket", "2023"): 2
    }
    people = corpus.db.execute("SELECT network, meetings FROM network_people")
    assert dict(people.fetchall()) == {"Skolnätverket": 3, "Nätverket Vättern": 99}


def test_what_is_counted(corpus: Corpus) -> None:
    take_in(
        corpus,
        meeting(("Eva Ek", "1497"), ("Bo Al", "1493", "absent"), ("Ada Berg", "0180", "guest")),
        meeting(("Eva Ek", "1497", "absent"), day="2024-01-08"),
        meeting(("Bo Al", "1493"), day=None, network=None),
    )
    night(corpus)
    db, ids = corpus.db, who(corpus)
    assert db.execute("SELECT * FROM network_years ORDER BY 1, 2").fetchall() == [
        ("", "", 1, 1),
        ("Nätverket Vättern", "2023", 1, 1),
        ("Nätverket Vättern", "2024", 1, 1),
    ]
    query = "SELECT * FROM network_people WHERE network <> '' AND person_id = ?"
    vattern = "Nätverket Vättern"
    assert db.execute(query, [ids["Eva Ek"]]).fetchall() == [
        (vattern, ids["Eva Ek"], 1, 1, "2023-10-02", "2023-10-02")
    ]
    assert db.execute(query, [ids["Bo Al"]]).fetchall() == [
        (vattern, ids["Bo Al"], 0, 1, None, None)
    ]
    places = "SELECT municipality_code, year, meetings, listed_absent FROM network_municipalities"
    assert db.execute(f"{places} WHERE network <> '' ORDER BY 1, 2").fetchall() == [
        ("1493", "2023", 0, 1),
        ("1497", "2023", 1, 0),
        ("1497", "2024", 0, 1),
    ]


def test_topics_by_year_and_network(corpus: Corpus) -> None:
    for day in ("2023-10-02", "2023-12-04", "2024-01-08"):
        made = minutes("Skolan talade om AI.", day=day, topics={"ai": "AI"}, filename=day)
        take_in(corpus, made)
    night(corpus)
    rows = corpus.db.execute("SELECT * FROM network_topics ORDER BY year").fetchall()
    assert rows == [
        ("Nätverket Vättern", "ai", "2023", "Ai", 2, 2),
        ("Nätverket Vättern", "ai", "2024", "Ai", 1, 1),
    ]


def test_an_old_archive_is_counted_when_it_is_brought_up(tmp_path: Path) -> None:
    path = tmp_path / "corpus.db"
    path.write_bytes(empty(tmp_path))
    with Corpus(path) as corpus:
        take_in(corpus, meeting(("Eva Ek", "1497")))
        night(corpus)
        wanted = kept_and_counted(corpus)[0]
    old = sqlite3.connect(path, isolation_level=None)
    made = [*network_counts.tables(), "networks_dirty", "network_people_dirty"]
    for trigger in ("put", "dropped", "moved", "listed", "unlisted", "met"):
        old.execute(f"DROP TRIGGER networks_{trigger}")
    for table in made:
        old.execute(f"DROP TABLE {table}")
    network_counts.make(old)
    old.close()
    with Corpus(path) as corpus:
        assert kept_and_counted(corpus)[0] == wanted
