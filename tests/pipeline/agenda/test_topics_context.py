"""Topics by where a section stands: lists of tasks, calendars, titles, themes."""

from __future__ import annotations

import pytest

from pipeline.agenda.topic_context import calendar_in, lists_tasks, names_ahead, pervading
from pipeline.agenda.topics import Topic, Vocabulary, find_topics
from pipeline.corrections import Repaired
from pipeline.document import Span
from pipeline.findings import Section

VOCABULARY = Vocabulary(
    (
        Topic("mat", "M", "M.", ("matematik",), theme=True),
        Topic("bad", "B", "B.", ("badplats",)),
        Topic("plan", "P", "P.", ("kalendarium",), formal=True, calendar=True),
        Topic("form", "F", "F.", ("incheckning",), formal=True),
    )
)


def topics_of(*items, first="", vocabulary=VOCABULARY):
    """The topics of each item (heading, body), one after the other in one document."""
    raw, sections = first, []
    for heading, body in items:
        start = len(raw)
        raw += f"{heading}\n{body}\n"
        head = Span(start, start + len(heading))
        sections.append(Section(head, heading, 1, Span(start, len(raw))))
    found = find_topics(Repaired(raw, raw), tuple(sections), vocabulary)[0]
    for section in found:
        for score in section.topics:
            for span in score.evidence:
                assert raw[span.start : span.end].strip()
    return [[score.topic for score in section.topics] for section in found]


@pytest.mark.parametrize(
    ("heading", "body", "expected"),
    [
        ("Läsåret 25/26", "18 sept Sala 9-12, 20 nov digitalt, 5 feb Heby", ["plan"]),
        ("Resten av mötena", "12 november 9-15 Tierp\n5 december 13-16", ["plan"]),
        ("Gång 2", "2024-03-05 och 2024-04-11, Zoom", ["plan"]),
        ("Träffar", "12/3 och 9/4 kl. 13 i Flen.", ["plan"]),
        ("Höstlov läsåret 25/26", "27 oktober och 31 oktober", []),
        ("Ansökan", "Öppnar 12 januari, stänger 3 februari.", []),
        (
            "Mötet",
            "Den 4 maj berättade Eva Ek i Sala om hur de har byggt om badhuset. Klart 5 juni.",
            [],
        ),
        ("Mötet", "Rapporten lämnas 5 maj.", []),
    ],
)
def test_a_row_of_dates_plans_meetings(heading, body, expected):
    assert topics_of(("Annat", "Inget."), (heading, body))[1] == expected


def test_a_vocabulary_without_calendar_plans_nothing():
    plain = Vocabulary((Topic("bad", "B", "B.", ("badplats",)),))
    items = ("Annat", "Inget."), ("Läsåret 25/26", "18 sept Sala, 20 nov Heby")
    assert topics_of(*items, vocabulary=plain) == [[], []]


@pytest.mark.parametrize("heading", ["Vem gör vad", "Att göra", "Vad ska göras?", "Åtgärdslista"])
def test_a_list_of_tasks_is_about_the_items_it_belongs_to(heading):
    assert lists_tasks(heading)
    assert topics_of(("Bad", "Vi talade."), (heading, "Badplatsen städas av Eva.")) == [[], []]
    raw = f"{heading}\nBadplatsen städas."
    outline = (Section(Span(0, len(heading)), heading, 1, Span(0, len(raw))),)
    whole = find_topics(Repaired(raw, raw), outline, VOCABULARY)[1]
    assert [score.topic for score in whole] == ["bad"]


@pytest.mark.parametrize("heading", ["Att göra matten rolig för alla elever", "Uppgiften", "Betyg"])
def test_other_headings_list_no_tasks(heading):
    assert not lists_tasks(heading)


def test_a_title_alone_is_about_nothing():
    title = "Matematiknätverket", ""
    assert topics_of(title, ("Boken", "Alla har fått den."))[0] == []
    assert topics_of(("Matematik", "Vi räknade."))[0] == ["mat"]
    assert topics_of(title, first="Sala kommun\n")[0] == ["mat"]


def test_a_heading_that_counts_names_what_follows():
    assert names_ahead("2 områden att arbeta med", "") == 2
    assert names_ahead("Höstens tre fokusområden", "Badplatser") == 2
    assert names_ahead("Områden", "") == names_ahead("2 möten", "") == 0
    after = ("Matematik", "x"), ("Badplatser", "x"), ("Matematik", "x")
    assert topics_of(("Inledning", "x"), ("2 områden", ""), *after)[1] == ["bad", "mat"]
    listed = topics_of(("Inledning", "x"), ("2 områden", "Lek\nVila"), *after)
    assert listed[1] == []


def test_what_runs_through_the_items_is_meant_in_the_others():
    items = [("Prov", "Matematik i ettan."), ("Bok", "Matematikboken kom."), ("Lov", "Inget.")]
    items += [("Dag", "Matematikdagen är i maj."), ("Rast", "Gården är trång.")]
    assert topics_of(*items) == [["mat"]] * 5
    assert topics_of(*items[:4]) == [["mat"], ["mat"], [], ["mat"]]
    assert topics_of(*items, ("Incheckning", "Hej."))[5] == ["form"]
    assert topics_of(*items, ("På gång", ""))[5] == []
    assert topics_of(*items, ("Läsåret 25/26", "18 sept Sala, 20 nov Heby"))[5] == ["plan"]
    other = [(heading, body.replace("Matematik", "Badplats")) for heading, body in items]
    assert topics_of(*other)[2] == []


def test_pervading_needs_items_and_a_share_of_them():
    mat, none = frozenset({"mat"}), frozenset()
    assert pervading([mat] * 3 + [none] * 2) == mat
    assert pervading([mat] * 3 + [none]) == frozenset()
    assert pervading([mat] * 3 + [none] * 7) == frozenset()


def test_a_calendar_is_short():
    dates = "12 november Sala\n"
    assert calendar_in("Träffar", dates * 20) == (0, 11)
    assert calendar_in("Träffar", dates * 100) is None
