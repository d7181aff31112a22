"""The whole story on one invented set of minutes: every finding leads back to what is printed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace

import pytest

from models.diacritics.load import load as load_diacritics
from pipeline.agenda.topics import load_vocabulary
from pipeline.corrections import verdict_on
from pipeline.document import Line, Page, Reading, Span
from pipeline.findings import Minutes
from pipeline.interpret import Tools, interpret
from pipeline.reading.plain_text import read_plain
from pipeline.swedish.fold import fold

TEXT = """Narvarande vid Natverket for skola
Minnesanteckningar fran motet den 12 mars 2024 kl. 13.00-15.00 i Skovde

Narvarande: Asa Ohrn, Skovde, ordforande, Goran Ek, Hjo, Bo Kvist, Skaraborgs kommunalforbund
Franvarande: Marta Lind, Tibro

1. Motet oppnas
Asa halsade alla valkomna till motet. Goran tackade for inbjudan fran Hjo.
\f2. Digitala laromedel
Natverket diskuterade digitala laromedel och grundskolans larare.
Natverket beslutade att bjuda in Skolverket till nasta mote.
Goran Ek skickar ut en enkat till alla kommuner senast den 2 april 2024.

3. Nasta mote
Nasta mote ar den 14 maj 2024 kl. 9.00 i Hjo.
"""


@pytest.fixture(scope="module")
def tools() -> Tools:
    return Tools(load_diacritics(), load_vocabulary(), recipe={"code": "test"})


def reading(text: str = TEXT) -> Reading:
    return Reading("ab" * 32, "mars.txt", "text/plain", read_plain(text), "plain")


@pytest.fixture(scope="module")
def minutes(tools) -> Minutes:
    return interpret(reading(), tools)


def spans(value: object) -> Iterator[Span]:
    """Every span of a record, however deep."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from spans(part)
    elif is_dataclass(value) and not isinstance(value, Reading):
        for field in fields(value):
            yield from spans(getattr(value, field.name))


def printed(minutes: Minutes, span: Span) -> str:
    return minutes.reading.text[span.start : span.end]


def test_every_part_of_the_story_is_there(minutes):
    names = [
        "corrections", "participants", "mentions", "dates", "sections", "topics",
        "decisions", "actions", "upcoming",
    ]  # fmt: skip
    assert [name for name in names if not getattr(minutes, name)] == []
    assert minutes.recipe == {"code": "test"}


def test_every_span_leads_to_a_page(minutes):
    found = list(spans(minutes))
    assert len(found) > 40
    for span in found:
        assert 0 <= span.start < span.end <= len(minutes.reading.text)
        places = minutes.reading.places(span)
        assert places
        assert places[0].page == minutes.reading.page_of(span.start)


def test_participants_and_mentions_are_printed_where_they_are_said_to_be(minutes):
    found = {p.name: printed(minutes, p.span) for p in minutes.participants}
    assert found == {
        "Åsa Öhrn": "Asa Ohrn",
        "Göran Ek": "Goran Ek",
        "Bo Kvist": "Bo Kvist",
        "Märta Lind": "Marta Lind",
    }
    for mention in minutes.mentions:
        shown = printed(minutes, mention.span)
        assert fold(shown).startswith(fold(mention.name)) or mention.kind == "municipality"


def test_who_was_there(minutes):
    rows = {
        p.name: (p.municipality and p.municipality.name, p.status, p.role)
        for p in minutes.participants
    }
    assert rows == {
        "Åsa Öhrn": ("Skövde", "present", "ordförande"),
        "Göran Ek": ("Hjo", "present", None),
        "Bo Kvist": (None, "present", None),
        "Märta Lind": ("Tibro", "absent", None),
    }
    assert minutes.has_attendance_list


def test_when_and_where(minutes):
    assert minutes.meeting.day is not None
    assert minutes.meeting.day.isoformat() == "2024-03-12"
    assert minutes.meeting.time == "13:00-15:00"
    assert [found.edtf for found in minutes.upcoming] == ["2024-05-14"]


def test_bare_first_names_lead_to_participants(minutes):
    leads = {printed(minutes, m.span): m.refers_to for m in minutes.mentions if m.refers_to}
    assert leads["Asa"] == "Åsa Öhrn"
    assert leads["Goran"] == "Göran Ek"


def test_what_was_decided_and_promised(minutes):
    assert any("bjuda in Skolverket" in printed(minutes, d.span) for d in minutes.decisions)
    (action,) = [a for a in minutes.actions if "enkat" in printed(minutes, a.span)]
    assert action.responsible == ("Göran Ek",)
    assert action.due == "2024-04-02"


def test_a_refused_correction_shows_the_printed_name_again(minutes, tools):
    text = minutes.reading.text
    at = text.index("Goran Ek, Hjo")
    (repair,) = [c for c in minutes.corrections if c.span.start == at]
    assert (repair.before, repair.after) == ("Goran", "Göran")
    verdict = verdict_on(text, repair, accepted=False)
    refused = interpret(minutes.reading, tools, [verdict])
    assert "Goran Ek" in {p.name for p in refused.participants}
    assert set(minutes.corrections) - set(refused.corrections) == {repair}
    assert refused.repaired[minutes.repaired.index("Göran Ek, Hjo") :].startswith("Goran Ek, Hjo")
    kept = interpret(minutes.reading, tools, [replace(verdict, accepted=True)])
    assert kept == minutes


def test_a_verdict_holds_in_a_new_reading(minutes, tools):
    """The page before it was read again, otherwise: the quote still finds its word."""
    text = minutes.reading.text
    (repair,) = [c for c in minutes.corrections if c.span.start == text.index("Goran Ek, Hjo")]
    verdict = verdict_on(text, repair, accepted=False)
    again = reading("Diarienummer 12\n\n" + TEXT)
    assert "Goran Ek" in {p.name for p in interpret(again, tools, [verdict]).participants}


def test_the_same_reading_gives_the_same_record(minutes, tools):
    assert interpret(reading(), tools) == minutes


@pytest.mark.parametrize(
    "pages", [(), (Page(1, 0, 0, "plain", ()),), (Page(1, 0, 0, "plain", (Line(""),)),)]
)
def test_nothing_says_nothing(tools, pages):
    nothing = interpret(Reading("ab", "a.txt", "text/plain", pages), tools)
    assert list(spans(nothing)) == []
    assert nothing.meeting.day is None
    assert not nothing.has_attendance_list


def test_hostile_text_says_nothing_wrong(tools):
    text = "Närvarande: \x00\ufffd\u202e((( ,,, ::: \ud7ff 2024-99-99\n" * 20
    found = interpret(reading(text), tools)
    json.dumps([str(span) for span in spans(found)])
    assert all(span.end <= len(found.reading.text) for span in spans(found))
