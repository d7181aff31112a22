"""Meetings in order: windows narrowed by other documents, contradictions, planned meetings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from invented import find, minutes

from corpus.chronology import found_of, settle
from corpus.chronology_accounts import packed, unpacked
from corpus.store import Corpus
from pipeline.chronology.accounts import account_of
from pipeline.document import Span
from pipeline.findings import DateMention, Evidence, Meeting, Minutes, Upcoming
from pipeline.record import to_record

NETWORK = "Skolnätverket Vättern"


def on(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


def told(
    name: str,
    *lines: str,
    day: str | None = None,
    window: tuple[str | None, str | None] = (None, None),
    planned: dict[str, str] | None = None,
    behind: dict[str, str] | None = None,
    network: str | None = NETWORK,
) -> Minutes:
    """Minutes of these lines; `planned` and `behind` map what is printed to its day."""
    made = minutes("\n".join(lines), day=day, network=network, filename=name)
    read = made.reading
    at = find(read, lines[1]) if day else Span(0, 1)
    first, last = (on(day), on(day)) if day else (on(window[0]), on(window[1]))
    dates = [
        DateMention(find(read, printed), when, on(when), on(when))
        for printed, when in {**(planned or {}), **(behind or {})}.items()
    ]
    upcoming = [Upcoming(find(read, printed), when) for printed, when in (planned or {}).items()]
    evidence = Evidence(at, "title" if day else "latest: planned date")
    return replace(
        made,
        meeting=Meeting(on(day), first, last, evidence=(evidence,)),
        dates=tuple(dates),
        upcoming=tuple(upcoming),
        mentions=(), decisions=(), actions=(),
    )  # fmt: skip


JANUARY = told(
    "januari.pdf", "Minnesanteckningar", "16 januari 2024", "", "Nästa möte 12 mars kl 13",
    day="2024-01-16", planned={"12 mars": "2024-03-12"},
)  # fmt: skip
UNDATED = told(
    "odaterat.pdf", "Minnesanteckningar", "Enkäten är klar före 31 maj",
    window=("2024-02-01", "2024-05-30"),
)  # fmt: skip
MAY = told(
    "maj.pdf", "Minnesanteckningar", "14 maj 2024",
    "Föregående minnesanteckningar från 10 mars godkändes.", "", "Nästa möte 3 september",
    day="2024-05-14", behind={"10 mars": "2024-03-10"}, planned={"3 september": "2024-09-03"},
)  # fmt: skip
OTHER = told(
    "annat.pdf", "Protokoll", "Torsdag 6 mars 2024", day="2024-03-06", network="Energirådet"
)
ALL = (JANUARY, UNDATED, MAY, OTHER)
TABLES = (
    "documents", "meeting_evidence", "meeting_plans", "meeting_contradictions", "meeting_accounts",
    "meetings_dirty",
)  # fmt: skip


@pytest.fixture
def corpus(tmp_path: Path):
    with Corpus(tmp_path / "corpus.db") as opened:
        yield opened


def night(corpus: Corpus, *found: Minutes) -> bool:
    for made in found:
        corpus.put_reading(made.reading)
        corpus.put(made)
    return settle(corpus.db, corpus.record)


def window(corpus: Corpus, filename: str) -> tuple[Any, ...]:
    query = """SELECT meeting_date, meeting_earliest, meeting_latest, own_earliest, own_latest
               FROM documents WHERE filename = ?"""
    return corpus.db.execute(query, [filename]).fetchone()


def everything(corpus: Corpus) -> dict[str, list[Any]]:
    return {
        table: sorted(corpus.db.execute(f"SELECT * FROM {table}").fetchall(), key=repr)
        for table in TABLES
    }


def test_a_planned_day_narrows_the_window_and_says_where_it_was_planned(corpus: Corpus):
    night(corpus, JANUARY, UNDATED)
    assert window(corpus, "odaterat.pdf") == (
        None, "2024-03-12", "2024-03-12", "2024-02-01", "2024-05-30"
    )  # fmt: skip
    query = """SELECT e.bound, e.rule, e.printed, d.filename FROM meeting_evidence AS e
               JOIN documents AS d ON d.document_id = e.told_in
               JOIN documents AS own ON own.document_id = e.document_id
               WHERE own.filename = 'odaterat.pdf' ORDER BY e.ordinal"""
    assert corpus.db.execute(query).fetchall() == [
        ("latest", "planned date", "M", "odaterat.pdf"),
        ("earliest", "planned in earlier minutes", "12 mars", "januari.pdf"),
        ("latest", "planned in earlier minutes", "12 mars", "januari.pdf"),
    ]


def test_nights_in_any_order_and_number_end_alike(tmp_path: Path):
    found = []
    for number, order in enumerate(permutations(ALL)):
        with Corpus(tmp_path / f"{number}.db") as corpus:
            if number % 2:
                night(corpus, *order)
            else:
                for made in order:
                    night(corpus, made)
            found.append(everything(corpus))
    assert all(one == found[0] for one in found)


def test_a_night_with_nothing_new_writes_nothing(corpus: Corpus):
    assert night(corpus, *ALL)
    before = corpus.db.total_changes
    assert not night(corpus)
    assert corpus.db.total_changes == before


def test_only_the_touched_network_is_looked_at(corpus: Corpus):
    night(corpus, *ALL)
    asked: list[str] = []

    def record(name: str) -> dict[str, Any]:
        asked.append(name)
        return corpus.record(name)

    later = told("juni.pdf", "Protokoll", "5 juni 2024", day="2024-06-05", network="Energirådet")
    corpus.put_reading(later.reading)
    corpus.put(later)
    settle(corpus.db, record)
    assert asked == [later.reading.sha256[:12]]


def test_what_is_put_again_leaves_nothing_stale(corpus: Corpus):
    night(corpus, JANUARY, UNDATED, OTHER)
    without = replace(JANUARY, upcoming=())
    night(corpus, without)
    assert window(corpus, "odaterat.pdf")[1:3] == ("2024-02-01", "2024-05-30")
    assert corpus.db.execute(
        "SELECT count(*) FROM meeting_evidence WHERE told_in <> document_id"
    ).fetchone() == (0,)
    with Corpus(corpus.path.parent / "fresh.db") as fresh:
        night(fresh, without, UNDATED, OTHER)
        assert everything(fresh) == everything(corpus)


def test_a_document_that_moves_to_another_network_leaves_the_first(corpus: Corpus):
    night(corpus, JANUARY, UNDATED, OTHER)
    night(corpus, replace(JANUARY, network="Energirådet"))
    assert window(corpus, "odaterat.pdf")[1:3] == ("2024-02-01", "2024-05-30")


def test_contradictions_are_told_with_both_places(corpus: Corpus):
    march = told("mars.pdf", "Minnesanteckningar", "12 mars 2024", day="2024-03-12")
    night(corpus, JANUARY, march, MAY, OTHER)
    ids = dict(corpus.db.execute("SELECT filename, document_id FROM documents").fetchall())
    assert found_of(corpus.db, [ids["maj.pdf"]]) == [
        (NETWORK, "previous minutes", "maj.pdf", 1, "2024-03-10", "mars.pdf", 1, "2024-03-12")
    ]
    assert found_of(corpus.db, [ids["annat.pdf"]]) == [
        ("Energirådet", "weekday", "annat.pdf", 1, "torsdag", None, None, "onsdag")
    ]
    assert found_of(corpus.db, [ids["januari.pdf"]]) == []


def test_meetings_in_order_and_planned_ones_without_minutes(corpus: Corpus):
    autumn = told("oktober.pdf", "Minnesanteckningar", "15 oktober 2024", day="2024-10-15")
    night(corpus, JANUARY, MAY, autumn)
    query = "SELECT day, days_since_last FROM meetings_in_order WHERE network = ? ORDER BY day"
    assert corpus.db.execute(query, [NETWORK]).fetchall() == [
        ("2024-01-16", None), ("2024-05-14", 119), ("2024-10-15", 154)
    ]  # fmt: skip
    query = "SELECT network, earliest, announcements FROM planned_without_minutes ORDER BY 2"
    assert corpus.db.execute(query).fetchall() == [
        (NETWORK, "2024-03-12", 1), (NETWORK, "2024-09-03", 1)
    ]  # fmt: skip


@pytest.mark.parametrize("made", ALL)
def test_an_account_survives_the_corpus(made: Minutes):
    account = account_of(to_record(made))
    assert unpacked(packed(account)) == account
