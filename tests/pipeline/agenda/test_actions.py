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

from pipeline.agenda.actions import find_actions, find_decisions
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


@pytest.mark.parametrize("entry", DATA["decision"], ids=lambda entry: entry["name"])
def test_each_pattern_matches_its_examples_and_only_those(entry):
    pattern = re.compile(entry["pattern"])
    assert all(pattern.search(fold(example)) for example in entry["examples"])
    assert not any(pattern.search(fold(example)) for example in entry["counter_examples"])


@pytest.mark.parametrize("example", DATA["promise"]["examples"])
def test_each_promise_is_found(example):
    assert find_actions(Repaired(example, example), people(["Eva Ek"]), [])


@pytest.mark.parametrize("example", DATA["promise"]["counter_examples"])
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
