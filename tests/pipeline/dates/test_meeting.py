"""The meeting's own date: by label and place, and never one that is not there."""

from __future__ import annotations

import json
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
    found = find_meeting(apply(case["raw"], []))
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
