"""The phrase book of dates: what is one, what it means, and what only looks like one."""

from __future__ import annotations

import json
import time
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corrections import apply
from pipeline.dates.clock import time_in
from pipeline.dates.find import find_dates
from pipeline.dates.meeting import find_meeting
from pipeline.document import Span
from pipeline.findings import Correction, Meeting

CASES = Path(__file__).parents[2] / "cases" / "dates"


def cases(name):
    found = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["label"]) for case in found]


def dates_in(raw, day="2023-10-02"):
    meeting = Meeting(day=date.fromisoformat(day)) if day else Meeting()
    return find_dates(apply(raw, []), meeting)


@pytest.mark.parametrize("case", cases("forms"))
def test_form(case):
    found = dates_in(case["raw"], case["meeting"])
    known = {(case["raw"][d.span.start : d.span.end], d.edtf, d.time) for d in found}
    bare = {(printed, edtf) for printed, edtf, _ in known}
    for printed, edtf, *clock in case["expected"]:
        assert (printed, edtf) in bare
        if clock:
            assert (printed, edtf, clock[0]) in known
    wanted = {printed for printed, *_ in case["expected"]}
    spare = [printed for printed, edtf in bare if printed not in wanted and edtf]
    assert [printed for printed in spare if not printed.isdigit()] == []


@pytest.mark.parametrize("case", cases("not_dates"))
def test_not_a_date(case):
    assert [case["raw"][d.span.start : d.span.end] for d in dates_in(case["raw"]) if d.edtf] == []


KINDS = [
    ("Svar senast 20/10.", "deadline"),
    ("Nästa möte är 20/10.", "planned_meeting"),
    ("Förra mötet var 20/9.", "past"),
    ("Dagens möte, 2023-10-02.", "meeting"),
    ("Föreläsning ges 20/10.", "event"),
    ("Läget under hösten 2023.", "period"),
]


@pytest.mark.parametrize(("raw", "kind"), KINDS)
def test_kind(raw, kind):
    assert [found.kind for found in dates_in(raw)] == [kind]


def test_plain_days_stand_beside_the_value():
    (week,) = dates_in("vecka 41")
    assert (week.earliest, week.latest) == (date(2023, 10, 9), date(2023, 10, 15))


def test_the_same_time_is_that_of_the_meeting():
    raw = "Möte 2023-10-02 kl 9-11\nNästa möte är 6 november, samma tid."
    found = find_dates(apply(raw, []), Meeting(day=date(2023, 10, 2), time="09:00-11:00"))
    assert [mention.time for mention in found] == ["09:00-11:00", "09:00-11:00"]


def test_span_is_of_the_text_as_read():
    raw = "Nasta mote torsdagen den 5 oktober"
    repaired = apply(raw, [Correction(Span(0, 5), "Nasta", "Nästkommande", "x", 0.9)])
    (found,) = find_dates(repaired, Meeting(day=date(2023, 10, 2)))
    assert raw[found.span.start : found.span.end] == "torsdagen den 5 oktober"


PIECES = st.sampled_from(
    [
        "2023-10-05",
        "5 oktober",
        "23/24",
        "vecka",
        "V47",
        "kl",
        "13-15",
        "den",
        "\n",
        " ",
        ",",
        "-",
        "torsdag",
        "mars",
        "Datum:",
        "22/9",
        "§",
        "1(2)",
        "Närvarande:",
        "ht23",
        "första",
        "İ",
        "l4",
        "é",
        "�",
        "700101-0000",
        "nästa",
        "förra fredagen",
        "i",
        "till",
        "november",
        ".",
    ]
)


@given(st.lists(PIECES, max_size=40), st.dates(date(1950, 1, 1), date(2060, 1, 1)))
def test_laws(pieces, day):
    raw = " ".join(pieces)
    found = find_dates(apply(raw, []), Meeting(day=day))
    spans = [mention.span for mention in found]
    assert all(a.end <= b.start for a, b in pairwise(spans))
    for mention in found:
        assert raw[mention.span.start : mention.span.end].strip()
        assert (mention.edtf is None) == (mention.earliest is None) == (mention.latest is None)
        assert mention.edtf is None or mention.earliest <= mention.latest


@given(st.lists(PIECES, max_size=40))
def test_a_meeting_is_never_a_date_that_is_not_there(pieces):
    raw = " ".join(pieces)
    meeting = find_meeting(apply(raw, []))
    if meeting.day:
        assert "2023-10-05" in raw or str(meeting.day.day) in raw
        assert meeting.evidence
    if meeting.earliest and meeting.latest:
        assert meeting.earliest <= meeting.latest


@given(st.dates(date(1980, 1, 1), date(2059, 12, 31)))
def test_every_day_is_read_in_every_plain_form(day):
    months = "januari februari mars april maj juni juli augusti september oktober november december"
    month = months.split()[day.month - 1]
    for printed in (
        f"{day:%Y-%m-%d}",
        f"{day:%Y%m%d}",
        f"{day.day} {month} {day.year}",
        f"{day.day}/{day.month} {day.year}",
        f"{day.day}-{day.month}-{day.year}",
    ):
        (found,) = dates_in(f"Bilaga av {printed}.")
        assert found.edtf == day.isoformat(), printed


@pytest.mark.parametrize(
    "raw",
    [
        "1" * 100_000,
        "1-" * 50_000,
        "," * 100_000,
        "x" * 100_000,
        "v. " * 30_000,
        "den " * 25_000,
        "5 maj, " * 10_000,
        "Datum: " * 10_000,
        "nästa möte " * 9_000,
        "läsåret 18/19 " * 7_000,
        "var " * 25_000,
        " " * 100_000,
        "\n" * 100_000,
        "kl " * 30_000,
    ],
    ids=lambda raw: repr(raw[:12]),
)
def test_time_is_linear(raw):
    began = time.process_time()
    repaired = apply(raw, [])
    find_dates(repaired, find_meeting(repaired))
    assert time.process_time() - began < 5


def test_a_span_of_time_runs_forward():
    assert time_in("kl 13-15") == "13:00-15:00"
    assert time_in("kl 15-13") == "15:00"


def test_letters_are_no_date_if_too_few_digits_are_left():
    assert find_dates(apply("Datum: ZO1b-O5-Z7", []), Meeting()) == ()
    assert [one.edtf for one in find_dates(apply("Datum: ZOlb-05-27", []), Meeting())]
