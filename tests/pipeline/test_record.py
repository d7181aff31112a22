"""The record is a contract: its keys, its types, and that it is JSON."""

from __future__ import annotations

import json
from datetime import date

import pytest

from pipeline.document import Line, Page, Reading, Span
from pipeline.findings import (
    Action,
    Candidate,
    Correction,
    DateMention,
    Decision,
    Evidence,
    Meeting,
    Mention,
    Minutes,
    Participant,
    Section,
    TopicScore,
    Upcoming,
)
from pipeline.record import document_id, to_record

WHERE = {"start", "end"}
PRINTED = {"printed", "page"} | WHERE
KEYS = {
    "pages": {"number", "origin", "confidence", "reason", "running"},
    "corrections": {"before", "after", "rule", "probability"} | WHERE,
    "participants": {"name", "municipality", "candidates", "organisation", "role", "party"}
    | {"status"}
    | PRINTED,
    "mentions": {"kind", "name", "code", "refers_to"} | PRINTED,
    "dates": {"edtf", "earliest", "latest", "time", "kind"} | PRINTED,
    "sections": {"heading", "level", "page", "topics"} | WHERE,
    "topics": {"topic", "label", "score"},
    "decisions": PRINTED,
    "actions": {"responsible", "due"} | PRINTED,
    "upcoming": {"edtf", "time", "place", "theme"} | WHERE,
}
SINGLE = {"id", "filename", "sha256", "media_type", "title", "network", "meeting"} | {
    "text",
    "repaired",
    "recipe",
}
FIRST, SECOND = "Narvarande: Eva Ek, Hjo", "Nästa möte 2 maj"
HJO = Candidate("1497", "Hjo", 1.0)
SKOLA = TopicScore("skola", "Skola", 0.5, (Span(24, 29),))


def minutes() -> Minutes:
    pages = (
        Page(1, 595, 842, "ocr", (Line(FIRST),), 0.87, "no-layer"),
        Page(2, 595, 842, "text-layer", (Line(SECOND),), None, "layer"),
    )
    reading = Reading("ab12" * 16, "möte.pdf", "application/pdf", pages, "x", ("owner-password",))
    day, may = date(2024, 3, 12), Span(35, 40)
    return Minutes(
        reading=reading,
        repaired=f"Närvarande: Eva Ek, Hjo\n{SECOND}",
        corrections=(Correction(Span(0, 10), "Narvarande", "Närvarande", "diacritics", 0.9),),
        title="Möte",
        network=None,
        meeting=Meeting(day, day, day, "13:00", None, (Evidence(may, "rubrik"),)),
        has_attendance_list=True,
        participants=(Participant(Span(12, 18), "Eva Ek", "present", HJO, (HJO,)),),
        mentions=(Mention(Span(20, 23), "municipality", "Hjo", "1497"),),
        dates=(DateMention(may, None, None, None, None, "planned_meeting"),),
        sections=(Section(Span(24, 34), "Nästa möte", 1, Span(24, 40), (SKOLA,)),),
        topics=(SKOLA,),
        decisions=(Decision(Span(24, 40)),),
        actions=(Action(Span(24, 40), ("Eva Ek",), "2024-05-02"),),
        upcoming=(Upcoming(may, "2024-05-02", "09:00", "Hjo", None),),
        recipe={"code": "1"},
        running=(Span(24, 40),),
    )


@pytest.fixture(scope="module")
def record():
    return json.loads(json.dumps(to_record(minutes()), allow_nan=False))


def test_the_contracts_keys_are_there(record):
    assert set(KEYS) | SINGLE <= set(record)


@pytest.mark.parametrize("name", sorted(KEYS))
def test_the_contracts_keys_are_in_every_row(record, name):
    assert record[name]
    for row in record[name]:
        assert KEYS[name] <= set(row)


def test_the_meeting(record):
    assert record["meeting"] == {
        "date": "2024-03-12",
        "earliest": "2024-03-12",
        "latest": "2024-03-12",
        "time": "13:00",
        "place": None,
        "evidence": [{"printed": "2 maj", "page": 2, "start": 35, "end": 40, "rule": "rubrik"}],
    }


def test_what_is_printed_stands_where_it_says(record):
    rows = [row for rows in record.values() if isinstance(rows, list) for row in rows]
    found = [row for row in rows if isinstance(row, dict) and "printed" in row]
    assert len(found) == 6
    for row in found:
        assert record["text"][row["start"] : row["end"]] == row["printed"]
    pages = {row["printed"]: row["page"] for row in found}
    assert (pages["Eva Ek"], pages["Hjo"], pages[SECOND]) == (1, 1, 2)


def test_rows_as_they_are_told(record):
    assert record["id"] == "ab12ab12ab12"
    assert record["text"] == f"{FIRST}\n{SECOND}"
    assert record["repaired"].startswith("Närvarande")
    assert record["participants"][0]["municipality"] == {"code": "1497", "name": "Hjo", "score": 1}
    assert record["participants"][0]["candidates"][0]["code"] == "1497"
    assert [page["origin"] for page in record["pages"]] == ["ocr", "text-layer"]
    assert [page["confidence"] for page in record["pages"]] == [0.87, None]
    assert [page["running"] for page in record["pages"]] == [[], [[24, 40]]]
    assert (record["sections"][0]["start"], record["sections"][0]["end"]) == (24, 40)
    assert record["sections"][0]["topics"][0]["evidence"] == [[24, 29]]
    assert record["dates"][0]["edtf"] is None
    assert record["actions"][0]["responsible"] == ["Eva Ek"]
    assert record["notes"] == ["owner-password"]
    assert record["recipe"] == {"code": "1"}


def test_the_id_is_the_content(record):
    assert document_id("0123456789abcdef") == "0123456789ab"
    assert record["sha256"].startswith(record["id"])
