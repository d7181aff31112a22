from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from pipeline.agenda.sections import find_sections
from pipeline.agenda.upcoming import find_upcoming
from pipeline.corrections import Repaired, apply
from pipeline.dates.find import find_dates
from pipeline.document import Span
from pipeline.findings import DateMention, Meeting

CASES = Path(__file__).parents[2] / "cases" / "upcoming"


def mentions(raw, told, in_turn=()):
    found, at = [], 0
    for text, edtf, time in in_turn:
        at = raw.index(text, at + 1)
        day = date.fromisoformat(edtf)
        found.append(DateMention(Span(at, at + len(text)), edtf, day, day, time))
    for text, (edtf, time) in told.items():
        day = date.fromisoformat(edtf) if len(edtf) == 10 else None
        at = raw.find(text)
        while at >= 0:
            found.append(DateMention(Span(at, at + len(text)), edtf, day, day, time))
            at = raw.find(text, at + 1)
    return found


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case["label"])
        for case in json.loads((CASES / "forms.json").read_text(encoding="utf-8"))
    ],
)
def test_upcoming(case):
    raw = case["raw"]
    repaired = Repaired(raw, raw)
    day = date.fromisoformat(case["day"]) if "day" in case else None
    sections = find_sections(repaired, None)
    found = find_upcoming(
        repaired, mentions(raw, case["dates"], case.get("mentions", ())), sections, Meeting(day=day)
    )
    assert [[u.edtf, u.time, u.place, u.theme] for u in found] == case["expected"]


def test_a_kind_given_by_the_dates_is_heeded():
    raw = "Vi ses 4 maj. Protokollet är från 2 maj."
    dates = [
        DateMention(Span(7, 12), "2024-05-04", None, None, None, "planned_meeting"),
        DateMention(Span(34, 39), "2024-05-02", None, None, None, "meeting"),
    ]
    found = find_upcoming(Repaired(raw, raw), dates, (), Meeting())
    assert [upcoming.edtf for upcoming in found] == ["2024-05-04"]
    assert raw[found[0].span.start : found[0].span.end] == "Vi ses 4 maj."


def announced(raw: str) -> list[tuple[str, str]]:
    """EDTF and printed sentence of each planned meeting, dates found as `interpret` finds them."""
    shown = apply(raw, [])
    meeting = Meeting(day=date(2024, 1, 15))
    dates = find_dates(shown, meeting)
    sections = find_sections(shown, None)
    return [
        (one.edtf, raw[one.span.start : one.span.end])
        for one in find_upcoming(shown, dates, sections, meeting)
    ]


def test_what_was_held_is_not_planned():
    """Also where it seems to lie ahead, since the meeting's own day was misread."""
    assert announced("1. Rapport\nKommunstyrelsens möte hölls 7 mars 2024 i Hjo.") == []


def test_the_place_that_tells_time_and_town_is_shown():
    raw = (
        "1. Skola\nKarin bjuder in Skolverket till mötet den 3 mars.\n\n"
        "2. Nästa möte\nDen 3 mars kl 9 i Nora."
    )
    assert announced(raw) == [("2024-03-03", "Den 3 mars kl 9 i Nora.")]
