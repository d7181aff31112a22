"""Following up in the corpus: only networks that are touched, in any order of arrival."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from invented import find, minutes

from corpus.followups import has_work, settle_followups
from corpus.promises import promised
from corpus.store import Corpus
from pipeline.errors import BadSettings
from pipeline.findings import Action, DateMention, Meeting, Minutes

NETWORK = "Nätverket Vättern"
ENQUETE = "Eva skickar ut enkäten om skolmaten senast 20 oktober."
FIRST = f"Möte\n{ENQUETE}\nGruppen talade om budget.\nBussarna är sena i Habo."
SECOND = "Möte\nEnkäten om skolmaten har skickats ut av Eva.\nPersonalen trivs i Hjo."


def plain(text: str, day: str, network: str, name: str) -> Minutes:
    made = minutes(f"{text}\n{network}", day=day, network=network, filename=f"{network} {name}")
    return replace(made, actions=(), dates=(), mentions=())


def first(network: str = NETWORK) -> Minutes:
    made = plain(FIRST, "2023-10-02", network, "a.txt")
    due = DateMention(
        find(made.reading, "20 oktober"), "2023-10-20", date(2023, 10, 20), date(2023, 10, 20)
    )
    action = Action(find(made.reading, ENQUETE), ("Eva Ek",), due.edtf, due.span)
    return replace(made, dates=(due,), actions=(action,))


def second(network: str = NETWORK, day: str = "2023-11-06") -> Minutes:
    return plain(SECOND, day, network, "b.txt")


def third(network: str = NETWORK) -> Minutes:
    return plain("Möte\nInget att rapportera om trafiken.", "2024-01-08", network, "c.txt")


@pytest.fixture
def corpus(tmp_path: Path):
    with Corpus(tmp_path / "corpus.db") as opened:
        yield opened


def put(corpus: Corpus, *made: Minutes) -> int:
    for one in made:
        corpus.put_reading(one.reading)
        corpus.put(one)
    return settle_followups(corpus.db)


def kept(corpus: Corpus) -> list[tuple[Any, ...]]:
    return corpus.db.execute("SELECT * FROM followups ORDER BY document_id, ordinal").fetchall()


def test_a_promise_is_open_then_taken_up(corpus: Corpus) -> None:
    put(corpus, first())
    assert [one.state for one in promised(corpus.db)] == ["open"]
    put(corpus, second())
    (one,) = promised(corpus.db)
    assert (one.state, one.taken_up_day, one.due) == ("taken_up", "2023-11-06", "2023-10-20")
    assert one.taken_up == "Enkäten om skolmaten har skickats ut av Eva."
    assert SECOND[one.taken_up_start : one.taken_up_end] == one.taken_up
    assert (one.taken_up_page, one.printed) == (1, ENQUETE)
    assert json.dumps(one.as_json())


def test_overdue_once_a_meeting_was_held_after_the_day(corpus: Corpus) -> None:
    put(corpus, first(), third())
    assert [one.state for one in promised(corpus.db)] == ["overdue"]


def test_the_order_of_arrival_makes_no_difference(tmp_path: Path) -> None:
    ends = []
    for number, order in enumerate(permutations([first(), second(), third()])):
        with Corpus(tmp_path / f"{number}.db") as corpus:
            for made in order:
                put(corpus, made)
            ends.append(kept(corpus))
    assert all(end == ends[0] for end in ends)
    assert ends[0][0][2] == "taken_up"


def test_only_networks_that_are_touched_are_followed_up_again(corpus: Corpus) -> None:
    assert put(corpus, first(), second(), first("Bildnätverket"), second("Bildnätverket")) == 2
    assert not has_work(corpus.db)
    before = corpus.db.total_changes
    assert settle_followups(corpus.db) == 0
    assert corpus.db.total_changes == before
    assert put(corpus, third()) == 1


def test_a_document_put_again_leaves_no_stale_rows(corpus: Corpus) -> None:
    put(corpus, first(), second())
    put(corpus, replace(first(), actions=()))
    assert kept(corpus) == []
    put(corpus, first())
    assert kept(corpus)[0][2] == "taken_up"
    put(corpus, second(day="2023-09-04"))  # before the promise
    assert kept(corpus)[0][2:] == ("open", kept(corpus)[0][3], "", *[None] * 5)


def test_a_meeting_whose_day_becomes_known_is_followed_up_again(corpus: Corpus) -> None:
    put(corpus, first(), replace(second(), meeting=Meeting()))
    assert kept(corpus)[0][2] == "open"
    corpus.db.execute(
        "UPDATE documents SET meeting_earliest = '2023-11-01', meeting_latest = '2023-11-30'"
        " WHERE meeting_date IS NULL"
    )
    settle_followups(corpus.db)
    assert kept(corpus)[0][2] == "taken_up"


def test_another_network_takes_up_nothing(corpus: Corpus) -> None:
    put(corpus, first(), second("Bildnätverket"))
    assert [one.state for one in promised(corpus.db)] == ["open"]


def test_promises_are_asked_for_by_network_person_state_and_day(corpus: Corpus) -> None:
    put(corpus, first(), second(), first("Bildnätverket"))
    assert len(promised(corpus.db)) == 2
    assert [one.network for one in promised(corpus.db, network=NETWORK)] == [NETWORK]
    assert [one.network for one in promised(corpus.db, states={"open"})] == ["Bildnätverket"]
    assert len(promised(corpus.db, person="eva")) == 2
    assert promised(corpus.db, person="evald") == []
    assert promised(corpus.db, since="2023-10-03") == []
    assert len(promised(corpus.db, since="2023-10", until="2023")) == 2
    with pytest.raises(BadSettings):
        promised(corpus.db, since="i höstas")
