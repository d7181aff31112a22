"""The meeting's own date: by label and place, and never one that is not there."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from pipeline.corrections import apply
from pipeline.dates.meeting import find_meeting

CASES = Path(__file__).parents[2] / "cases" / "dates" / "meetings.json"


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=case["label"]) for case in json.loads(CASES.read_text("utf-8"))],
)
def test_meeting(case):
    created = date.fromisoformat(case["created"]) if "created" in case else None
    found = find_meeting(apply(case["raw"], []), created)
    wanted = case["expected"]
    for name in ("day", "earliest", "latest"):
        value = getattr(found, name)
        assert (value.isoformat() if value else None) == wanted[name], name
    for name in ("time", "place"):
        if wanted[name]:
            assert getattr(found, name) == wanted[name]


def test_evidence_leads_to_the_printed_date():
    raw = "PROTOKOLL\nDatum: 2024-03-05"
    found = find_meeting(apply(raw, []))
    assert "2024-03-05" in [raw[e.span.start : e.span.end] for e in found.evidence]


def grounds(raw: str, created: str | None = None) -> list[tuple[str, str]]:
    """What is printed at each piece of evidence, and its rule."""
    found = find_meeting(apply(raw, []), date.fromisoformat(created) if created else None)
    return [(raw[e.span.start : e.span.end], e.rule) for e in found.evidence]


def test_the_evidence_of_a_year_told_elsewhere():
    assert grounds("Möte nr 4/2020\nTid: 6 oktober kl 13\nNärvarande: Eva Ek") == [
        ("Tid", "label"),
        ("6 oktober", "label"),
        ("Möte nr 4/2020", "year: meeting number"),
    ]


def test_every_bound_of_a_window_has_its_evidence():
    raw = (
        "Närvarande: Eva Ek\n\nHösten 2023\n\nFörra fredagen (22/9) hade vi dialog.\n"
        "Nästa möte\ntorsdag 5 oktober"
    )
    assert grounds(raw) == [
        ("22/9", "earliest: relative day"),
        ("torsdag 5 oktober", "latest: next meeting"),
        ("Hösten 2023", "year: printed"),
        ("torsdag 5 oktober", "year: weekday"),
    ]


def test_the_file_is_named_as_evidence():
    raw = "Föregående protokoll från 12 september gicks igenom.\nNästa möte 14 november"
    assert [rule for _, rule in grounds(raw, "2023-10-20")] == [
        "earliest: previous meeting",
        "latest: file made",
        "year: file made",
    ]


def test_a_running_head_gives_the_year():
    body = apply("Minnesanteckningar 12 maj\nNärvarande: Eva Ek", [])
    assert find_meeting(body).day is None
    found = find_meeting(body, heads=apply("Energirådet, protokoll nr 3/2021\nSida 2", []))
    assert found.day == date(2021, 5, 12)
    assert found.evidence[-1].rule == "year: running head"
