"""Which promise is taken up later: a phrase book, and laws."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Span
from pipeline.followup.find import follow_up
from pipeline.followup.values import MeetingSaid, Promised, Said

CASES = Path(__file__).parents[2] / "cases" / "followup" / "pairs.json"
OTHER = ("Gruppen talade om budget och personal.", "Busskort köps in av varje skola.")


def meeting(
    name: str,
    day: date | None,
    sentences: tuple[str, ...] = (),
    promises: tuple[Promised, ...] = (),
    heading: str = "",
) -> MeetingSaid:
    said = tuple(Said(Span(100 * n, 100 * n + 90), s, heading) for n, s in enumerate(sentences))
    return MeetingSaid(name, day, day, promises, said, ("Eva Bramstorp", "Nils Ulvmark"))


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=c["label"]) for c in json.loads(CASES.read_text(encoding="utf-8"))]
)
def test_pairs(case):
    promise = Promised(0, Span(0, 90), case["promise"], tuple(case["who"]))
    first = meeting("a", date(2023, 10, 2), (case["promise"], *OTHER), (promise,))
    then = meeting("b", date(2023, 11, 6), (*case["later"], *OTHER), heading=case["heading"])
    (found,) = follow_up([first, then])
    if case["taken_up"] is None:
        assert (found.state, found.taken_up) == ("open", None)
    else:
        assert found.state == "taken_up"
        assert found.taken_up == then.said[case["taken_up"]]
        assert found.taken_up_in == "b"
        assert found.reason.startswith("samma ord (")


AROUND = json.loads((CASES.parent / "around.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", [pytest.param(case, id=case["label"]) for case in AROUND])
def test_what_stands_around_a_promise_says_what_it_is_about(case):
    due = date.fromisoformat(case["due"]) if "due" in case else None
    at = 100 * len(case["before"])
    heading = case.get("promise_heading", "")
    promise = Promised(0, Span(at, at + 90), case["promise"], tuple(case["who"]), due, heading)
    day = date(2023, 10, 2)
    first = meeting("a", day, (*case["before"], case["promise"], *OTHER), (promise,), heading)
    later = (*case["later"], *OTHER)
    then = meeting("b", date(2023, 11, 6), later, heading=case.get("heading", ""))
    (found,) = follow_up([first, then])
    if case["taken_up"] is None:
        assert found.taken_up is None
    else:
        assert found.taken_up == then.said[case["taken_up"]]
        assert case["reason"] in found.reason
    assert not ("sägs vara" in found.reason and "sägs inte vara" in found.reason)


ENQUETE = "Eva skickar ut enkäten om skolmaten."
ANSWER = "Enkäten om skolmaten har skickats ut av Eva."


def promised(due: date | None = None) -> tuple[Promised, ...]:
    return (Promised(0, Span(0, 36), ENQUETE, ("Eva Bramstorp",), due),)


def test_a_promise_whose_day_has_passed_is_overdue():
    first = meeting("a", date(2023, 10, 2), (ENQUETE,), promised(date(2023, 10, 20)))
    early = meeting("b", date(2023, 10, 16), OTHER)
    late = meeting("c", date(2023, 11, 6), OTHER)
    assert [one.state for one in follow_up([first])] == ["open"]
    assert [one.state for one in follow_up([first, early])] == ["open"]
    assert [one.state for one in follow_up([first, early, late])] == ["overdue"]


def test_on_the_day_itself_nothing_is_overdue():
    first = meeting("a", date(2024, 1, 10), (ENQUETE,), promised(date(2024, 3, 1)))
    (found,) = follow_up([first, meeting("b", date(2024, 3, 1), OTHER)])
    assert found.state == "open"


def test_the_first_meeting_that_takes_it_up_counts():
    first = meeting("a", date(2023, 10, 2), (ENQUETE,), promised())
    others = [
        meeting(name, day, (ANSWER, *OTHER))
        for name, day in (("c", date(2024, 1, 8)), ("b", date(2023, 11, 6)))
    ]
    assert follow_up([first, *others])[0].taken_up_in == "b"


def test_a_meeting_that_may_have_been_earlier_takes_up_nothing():
    first = meeting("a", date(2023, 10, 2), (ENQUETE,), promised())
    undated = meeting("b", None, (ANSWER, *OTHER))
    assert follow_up([first, undated])[0].taken_up is None
    wide = MeetingSaid("b", date(2023, 9, 1), date(2023, 12, 1), (), undated.said)
    assert follow_up([first, wide])[0].taken_up is None
    later = MeetingSaid("b", date(2023, 11, 1), date(2023, 12, 1), (), undated.said)
    assert follow_up([first, later])[0].taken_up_in == "b"


WORDS = st.sampled_from(["enkäten", "skolmaten", "lokaler", "budget", "Eva", "har", "läromedel"])
SENTENCES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
DAYS = st.one_of(st.none(), st.dates(date(2023, 1, 1), date(2023, 3, 1)))


@st.composite
def networks(draw):
    found = []
    for number in range(draw(st.integers(1, 5))):
        sentences = tuple(draw(st.lists(SENTENCES, max_size=4)))
        promises = tuple(
            Promised(n, Span(100 * n, 100 * n + 90), s, ("Eva Bramstorp",), draw(DAYS))
            for n, s in enumerate(sentences)
            if draw(st.booleans())
        )
        found.append(meeting(f"d{number}", draw(DAYS), sentences, promises))
    return found


@given(networks(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_makes_no_difference(meetings, random):
    shuffled = list(meetings)
    random.shuffle(shuffled)
    assert follow_up(shuffled) == follow_up(meetings)


@given(networks())
def test_each_promise_has_one_answer_and_none_before_itself(meetings):
    by_name = {one.document_id: one for one in meetings}
    found = follow_up(meetings)
    promises = [(m.document_id, p.number) for m in meetings for p in m.promises]
    assert [(one.document_id, one.number) for one in found] == sorted(promises)
    for one in found:
        assert 0 <= one.probability <= 1
        assert (one.state == "taken_up") == (one.taken_up is not None)
        if one.taken_up_in is not None:
            then = by_name[one.taken_up_in]
            assert by_name[one.document_id].before(then)
            assert one.taken_up in then.said
