"""What holds of dates whatever the text."""

from __future__ import annotations

import calendar
import re
import time
import tomllib
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corrections import apply
from pipeline.dates.feasts import day_of_feast
from pipeline.dates.find import find_dates
from pipeline.dates.words import words
from pipeline.findings import Meeting

CASES = Path(__file__).parents[2] / "cases" / "dates" / "catalogue.toml"
EXAMPLES = [
    example
    for form in tomllib.loads(CASES.read_text(encoding="utf-8"))["form"]
    for example in form["example"]
]
MONTHS = [
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september",
    "oktober", "november", "december",
]  # fmt: skip
WEEKDAYS = ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"]
_WORDS = """
2023-10-05 5 oktober 23/24 vecka V47 kl 13-15 den , - torsdag mars 22/9 § 1(2) ht23 första İ l4 é
\ufffd 700101-0000 nästa förra fredagen i till november . -- / : och samt 31 29 februari v. 41, 43
45 52-1 53 höstens under våren Q2 kvartalet halvåret andra tertialet julafton påskdagen
midsommarafton advent sista läsåret 2022/2023 2024-2026 åren -24 '23 2024 morgon höst år vecka
månad samma dag på måndag om två veckor ZOl6-05-27 3016-05-02 3O april mats 13:e 24.12.06 231115
20231115 12.3 Lucia varje per termin dennes nästkommande torsdagen
"""
PIECES = st.sampled_from([*_WORDS.split(), "\n"])
DAYS = st.dates(date(1950, 1, 1), date(2060, 12, 31))
MEETINGS = st.one_of(
    st.builds(Meeting),
    st.builds(lambda day: Meeting(day=day), DAYS),
    st.builds(
        lambda day, length: Meeting(earliest=day, latest=day + timedelta(length)),
        DAYS,
        st.integers(0, 900),
    ),
)
PROSE = st.sampled_from(
    [
        "",
        "Ordföranden hälsade alla välkomna. Ett fönster stod öppet mot gården.",
        "Gruppen talade länge om lokalerna. Ingen hade något att tillägga.",
        "Kaffe och smörgås serverades i foajén efter föreläsningen om böcker.",
    ]
)


def days_of(edtf):
    """The first and last plain day of an EDTF value, read as the standard says."""
    value = edtf.rstrip("?")
    if "/" in value:
        first, last = value.split("/")
        return days_of(first)[0], days_of(last)[1]
    if week := re.fullmatch(r"(\d{4})-W(\d\d)", value):
        monday = date.fromisocalendar(int(week[1]), int(week[2]), 1)
        return monday, monday + timedelta(6)
    if month := re.fullmatch(r"(\d{4})-(\d\d)", value):
        year, number = int(month[1]), int(month[2])
        return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])
    if re.fullmatch(r"\d{4}", value):
        return date(int(value), 1, 1), date(int(value), 12, 31)
    return date.fromisoformat(value), date.fromisoformat(value)


@given(st.lists(PIECES, max_size=40), MEETINGS)
def test_a_value_has_its_days_and_spans_lie_in_the_text_in_order(pieces, meeting):
    raw = " ".join(pieces)
    found = find_dates(apply(raw, []), meeting)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
    for mention in found:
        assert 0 <= mention.span.start < mention.span.end <= len(raw)
        printed = raw[mention.span.start : mention.span.end]
        assert printed == printed.strip()
        assert (mention.edtf is None) == (mention.earliest is None) == (mention.latest is None)
        if mention.edtf is not None:
            assert mention.earliest <= mention.latest
            assert (mention.earliest, mention.latest) == days_of(mention.edtf)


def values(text, meeting, offset=0):
    return [
        (found.span.start - offset, found.span.end - offset, found.edtf)
        for found in find_dates(apply(text, []), meeting)
    ]


def meeting_of(example):
    told = example.get("meeting")
    if isinstance(told, list):
        return Meeting(earliest=date.fromisoformat(told[0]), latest=date.fromisoformat(told[1]))
    return Meeting(day=date.fromisoformat(told)) if told else Meeting()


@given(st.sampled_from(EXAMPLES), PROSE, PROSE)
def test_prose_around_changes_no_value(example, before, after):
    text, meeting = example["text"], meeting_of(example)
    lead = f"{before}\n\n" if before else ""
    around = f"{lead}{text}\n\n{after}"
    assert values(around, meeting, len(lead)) == values(text, meeting)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), MEETINGS)
def test_every_day_with_its_year_is_read_alike_whatever_the_meeting(day, meeting):
    month = MONTHS[day.month - 1]
    for printed in (
        f"{day:%Y-%m-%d}",
        f"{day.day} {month} {day.year}",
        f"den {day.day} {month if len(month) < 5 else month[:3] + '.'} {day.year}",
        f"{day.day}/{day.month} {day.year}",
        f"{day.day}/{day.month}-{day.year}",
        f"{day.day:02}-{day.month:02}-{day.year}",
        f"{day:%Y.%m.%d}",
    ):
        (found,) = find_dates(apply(f"Bilaga av {printed}, underskriven.", []), meeting)
        assert (found.edtf, found.earliest, found.latest) == (day.isoformat(), day, day), printed


@given(DAYS)
def test_every_week_and_every_day_of_it(day):
    year, week, weekday = day.isocalendar()
    (found,) = find_dates(apply(f"Enkäten görs v. {week} {year}.", []), Meeting())
    assert found.earliest <= day <= found.latest
    name = WEEKDAYS[weekday - 1]
    (found,) = find_dates(apply(f"Enkäten görs {name} vecka {week} {year}.", []), Meeting())
    assert found.edtf == day.isoformat()


@given(DAYS, st.integers(0, 6))
def test_the_year_of_a_weekday_beside_the_meeting_is_the_one_in_which_it_is_right(day, weeks):
    planned = day + timedelta(7 * weeks + 1)
    name = WEEKDAYS[planned.weekday()]
    text = f"Nästa möte är {name} {planned.day} {MONTHS[planned.month - 1]}."
    (found,) = find_dates(apply(text, []), Meeting(day=day))
    assert found.edtf == planned.isoformat()


@given(st.integers(1900, 2099))
def test_feasts_fall_on_their_weekdays(year):
    def weekday(name):
        day = day_of_feast(words().feasts[name], year)
        assert day.year == year
        return day.weekday()

    sundays = ["palmsondagen", "paskdagen", "pingstdagen", "forsta advent", "fars dag", "mors dag"]
    assert {weekday(name) for name in sundays} == {6}
    assert {weekday(name) for name in ("langfredagen", "midsommarafton", "allhelgonaafton")} == {4}
    assert {weekday(name) for name in ("midsommardagen", "alla helgons dag", "paskafton")} == {5}
    assert weekday("kristi himmelsfardsdag") == 3
    advent = day_of_feast(words().feasts["fjarde advent"], year)
    assert date(year, 12, 18) <= advent <= date(year, 12, 24)


@given(MEETINGS, st.sampled_from(["nästa vecka", "förra läsåret", "nästa termin", "i morgon"]))
def test_a_relative_date_has_one_value_for_every_day_of_the_window(meeting, printed):
    text = f"Det gäller {printed}."
    (found,) = find_dates(apply(text, []), meeting)
    first, last = meeting.day or meeting.earliest, meeting.day or meeting.latest
    if first is None or found.edtf is None:
        return
    ends = {find_dates(apply(text, []), Meeting(day=day))[0].edtf for day in (first, last)}
    assert ends == {found.edtf}


@pytest.mark.parametrize(
    "raw",
    [
        "1, " * 33_000,
        "12 och " * 14_000,
        "5-6, " * 20_000,
        "v. 41, " * 14_000,
        "nästa " * 16_000,
        "i höst " * 14_000,
        "12/1, " * 16_000,
        "kvartal 1-" * 10_000,
        "2024-" * 20_000,
        "första " * 14_000,
        "vt 24:\n" * 14_000,
        "samma dag " * 10_000,
        "mellan den 5 och " * 6_000,
    ],
    ids=lambda raw: repr(raw[:12]),
)
def test_time_is_linear(raw, cpu_seconds):
    repaired = apply(raw, [])
    assert cpu_seconds(lambda: find_dates(repaired, Meeting(day=date(2023, 10, 2)))) < 5


@pytest.fixture
def cpu_seconds():
    def measure(act):
        began = time.process_time()
        act()
        return time.process_time() - began

    return measure
