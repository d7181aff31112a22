from __future__ import annotations

import json
import re
import time
import tomllib
from datetime import date
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.agenda.actions import find_actions
from pipeline.agenda.decisions import find_decisions
from pipeline.agenda.sections import find_sections
from pipeline.agenda.sentences import sentences_of
from pipeline.corrections import Repaired
from pipeline.document import Span
from pipeline.findings import DateMention, Participant
from pipeline.swedish.fold import fold

CASES = Path(__file__).parents[2] / "cases" / "actions"
DATA = tomllib.loads((files("pipeline") / "data" / "actions.toml").read_text(encoding="utf-8"))


def cases(name):
    return [
        pytest.param(case, id=case["label"])
        for case in json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    ]


def people(names):
    return [
        Participant(Span(100_000 + at, 100_000 + at + 1), name) for at, name in enumerate(names)
    ]


def shown(raw, finding):
    return " ".join(raw[finding.span.start : finding.span.end].split())


@pytest.mark.parametrize("case", cases("decisions"))
def test_decisions(case):
    found = find_decisions(Repaired(case["raw"], case["raw"]), ())
    assert [shown(case["raw"], decision) for decision in found] == case["expected"]


def test_a_heading_is_no_decision():
    raw = "1. Beslut om arvode\nVi talade.\n2. Övrigt\nInget."
    repaired = Repaired(raw, raw)
    assert find_decisions(repaired, ()) == () or find_sections(repaired, None)
    assert find_decisions(repaired, find_sections(repaired, None)) == ()


@pytest.mark.parametrize("case", cases("promises"))
def test_promises(case):
    raw = case["raw"]
    dates = [
        DateMention(Span(raw.index(text), raw.index(text) + len(text)), edtf, None, None)
        for text, edtf in case.get("dates", {}).items()
    ]
    found = find_actions(Repaired(raw, raw), people(case["people"]), dates)
    got = [[shown(raw, action), list(action.responsible), action.due] for action in found]
    assert got == case["expected"]


def test_the_attendance_list_promises_nothing():
    raw = "Eva Ek ansvarar för kaffe, Bo Berg"
    listed = [Participant(Span(0, 6), "Eva Ek")]
    assert find_actions(Repaired(raw, raw), listed, []) == ()
    assert find_actions(Repaired(raw, raw), people(["Eva Ek"]), [])


def test_an_organisation_can_promise():
    raw = "Bodens museum bjuder in till visning."
    member = Participant(Span(9_000, 9_001), "Eva Ek", organisation="Bodens museum")
    assert find_actions(Repaired(raw, raw), [member], [])[0].responsible == ("Bodens museum",)


def test_a_deadline_wins_over_another_date():
    raw = "Eva skickar ut protokollet från 2 maj senast 9 maj."
    spans = [Span(raw.index(text), raw.index(text) + 5) for text in ("2 maj", "9 maj")]
    dates = [
        DateMention(spans[0], "2024-05-02", date(2024, 5, 2), date(2024, 5, 2)),
        DateMention(spans[1], "2024-05-09", date(2024, 5, 9), date(2024, 5, 9)),
    ]
    assert find_actions(Repaired(raw, raw), people(["Eva Ek"]), dates)[0].due == "2024-05-09"


def test_the_meeting_of_a_month_is_the_planned_one():
    raw = "Eva tar fram siffror till majmötet. Vi ses 3 april och 12 maj."
    days = {"3 april": (2024, 4, 3), "12 maj": (2024, 5, 12)}
    dates = []
    for text, numbers in days.items():
        day, at = date(*numbers), raw.index(text)
        span = Span(at, at + len(text))
        dates.append(DateMention(span, day.isoformat(), day, day, kind="planned_meeting"))
    assert find_actions(Repaired(raw, raw), people(["Eva Ek"]), dates)[0].due == "2024-05-12"


@pytest.mark.parametrize("entry", DATA["decision"], ids=lambda entry: entry["name"])
def test_each_pattern_matches_its_examples_and_only_those(entry):
    pattern = re.compile(entry["pattern"])
    assert all(pattern.search(fold(example)) for example in entry["examples"])
    assert not any(pattern.search(fold(example)) for example in entry["counter_examples"])


@pytest.mark.parametrize("example", DATA["examples"]["promises"])
def test_each_promise_is_found(example):
    assert find_actions(Repaired(example, example), people(["Eva Ek"]), [])


@pytest.mark.parametrize("example", DATA["examples"]["no_promises"])
def test_what_is_no_promise_is_not_found(example):
    assert not find_actions(Repaired(example, example), people(["Eva Ek"]), [])


@given(st.text(alphabet="abE. \n-1§?!:(", max_size=200))
def test_sentences_cover_the_text_in_order(raw):
    found = sentences_of(raw)
    for sentence, following in pairwise(found):
        assert sentence.end <= following.start
    kept = "".join(sentence.text for sentence in found)
    assert "".join(kept.split()) == "".join(raw.split())


@pytest.mark.parametrize(
    "raw",
    ["a" * 200_000, "," * 100_000, "Eva ska " * 20_000, "Eva tar fram mål. " * 5_000,
     "Eva, " * 20_000],
)  # fmt: skip
def test_time_is_linear(raw):
    start = time.process_time()
    repaired = Repaired(raw, raw)
    find_decisions(repaired, ())
    find_actions(repaired, people(["Eva Ek"]), [])
    assert time.process_time() - start < 5


PHRASES = json.loads((CASES / "phrasebook.json").read_text(encoding="utf-8"))
KNOWN = ("Eva Ek", "Bo Berg")


@pytest.mark.parametrize(("raw", "who"), PHRASES["promises"])
def test_phrases_that_promise(raw, who):
    (found,) = find_actions(Repaired(raw, raw), people(KNOWN), [])
    assert list(found.responsible) == who


@pytest.mark.parametrize("raw", PHRASES["no_promises"])
def test_phrases_that_do_not_promise(raw):
    assert find_actions(Repaired(raw, raw), people(KNOWN), []) == ()


@pytest.mark.parametrize(("raw", "body", "outcome"), PHRASES["decisions"])
def test_phrases_that_decide(raw, body, outcome):
    (found,) = find_decisions(Repaired(raw, raw), ())
    assert (found.body, found.outcome) == (body, outcome)


@pytest.mark.parametrize("raw", PHRASES["no_decisions"])
def test_phrases_that_do_not_decide(raw):
    raw = f"Minnesanteckningar Biblioteksnätverket\n\n{raw}"
    assert find_decisions(Repaired(raw, raw), ()) == ()


EVERYBODY = ("Eva Ek", "Bo Berg", "Anna Falk", "Karin Mo")


@pytest.mark.parametrize("case", cases("lists"))
def test_lists_and_tables(case):
    raw = case["raw"]
    found = find_actions(Repaired(raw, raw), people(EVERYBODY), [])
    assert [[shown(raw, one), list(one.responsible)] for one in found] == case["expected"]


@pytest.mark.parametrize("case", cases("clauses"))
def test_clauses(case):
    raw = case["raw"]
    repaired = Repaired(raw, raw)
    found = find_decisions(repaired, find_sections(repaired, None))
    assert [[shown(raw, one), one.body, one.outcome] for one in found] == case["expected"]


def mention(raw, text, edtf, kind="mentioned"):
    day = date.fromisoformat(edtf)
    return DateMention(
        Span(raw.index(text), raw.index(text) + len(text)), edtf, day, day, None, kind
    )


def test_until_when_and_where_that_is_printed():
    raw = (
        "Eva skickar listan till nästa möte. Bo bokar sal senast 2 maj.\n\nNästa möte\n9 maj i Hjo."
    )
    dates = [
        mention(raw, "2 maj", "2024-05-02"),
        mention(raw, "9 maj", "2024-05-09", "planned_meeting"),
    ]
    found = find_actions(Repaired(raw, raw), people(KNOWN), dates)
    assert [one.due for one in found] == ["2024-05-09", "2024-05-02"]
    assert [raw[one.due_span.start : one.due_span.end] for one in found] == ["9 maj", "2 maj"]


def test_a_torn_table_keeps_its_days():
    raw = "Vad\nBrev till regionen\nNy blankett\nVem\nEva\nBo\nNär\n22/4\n13/5"
    dates = [mention(raw, "22/4", "2024-04-22"), mention(raw, "13/5", "2024-05-13")]
    found = find_actions(Repaired(raw, raw), people(KNOWN), dates)
    assert [one.due for one in found] == ["2024-04-22", "2024-05-13"]


def test_until_when_something_is_put_off_and_what_was_decided_before():
    raw = "Frågan bordlades till 9 maj. Styrelsen beslutade den 2 mars att höja avgiften."
    dates = [mention(raw, "9 maj", "2024-05-09"), mention(raw, "2 mars", "2024-03-02", "past")]
    (found,) = find_decisions(Repaired(raw, raw), (), dates)
    assert (found.outcome, found.until) == ("postponed", "2024-05-09")


@given(st.text(alphabet="abEva ska boka.\n-1§?!:(|attVemVad", max_size=200))
def test_findings_lie_in_the_text_in_order(raw):
    repaired = Repaired(raw, raw)
    for found in (find_actions(repaired, people(KNOWN), []), find_decisions(repaired, ())):
        for one in found:
            assert 0 <= one.span.start < one.span.end <= len(raw)
        assert [one.span for one in found] == sorted(one.span for one in found)


@pytest.mark.parametrize(
    ("met", "until"), [("2024-05-16", "2024-08/2024-12"), ("2024-10-02", None)]
)
def test_put_off_to_the_term_after_the_meeting(met, until):
    raw = f"Möte {met}. Därför flyttas frågan till hösten."
    (found,) = find_decisions(Repaired(raw, raw), (), [mention(raw, met, met, "meeting")])
    assert (found.outcome, found.until) == ("postponed", until)
