"""One network's documents in order: windows narrowed, plans followed up, contradictions found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.chronology.accounts import account_of
from pipeline.chronology.contradictions import contradictions
from pipeline.chronology.narrow import narrowed
from pipeline.chronology.plans import fates
from pipeline.chronology.values import Account, Hint, LookBack, Number, Plan, Spot


def on(text: str) -> date:
    return date.fromisoformat(text)


def held(name: str, day: str, *plans: str, **more: object) -> Account:
    at = on(day)
    planned = tuple(Plan(on(plan), on(plan), Spot(name, 10, 20)) for plan in plans)
    return Account(name, at, at, at, plans=planned, at=Spot(name, 0, 10), **more)  # type: ignore[arg-type]


def undated(name: str, earliest: str | None, latest: str | None, **more: object) -> Account:
    first, last = (on(day) if day else None for day in (earliest, latest))
    return Account(name, None, first, last, **more)  # type: ignore[arg-type]


def window(accounts: list[Account], name: str) -> tuple[str, str]:
    found = narrowed(accounts)[name]
    return str(found.earliest), str(found.latest)


def test_the_day_that_earlier_minutes_planned():
    accounts = [held("a", "2024-01-16", "2024-03-12"), undated("b", "2024-02-01", "2024-05-31")]
    assert window(accounts, "b") == ("2024-03-12", "2024-03-12")
    (one, other) = narrowed(accounts)["b"].grounds
    assert (one.rule, one.spot) == ("earliest: planned in earlier minutes", Spot("a", 10, 20))
    assert other.rule == "latest: planned in earlier minutes"


def test_several_planned_days_that_fit_leave_the_span_between_them():
    accounts = [
        held("a", "2024-01-16", "2024-03-12", "2024-04-16", "2024-10-01"),
        undated("b", "2024-02-01", "2024-05-31"),
    ]
    assert window(accounts, "b") == ("2024-03-12", "2024-04-16")


@pytest.mark.parametrize(
    "accounts",
    [
        pytest.param(
            [held("a", "2024-01-16", "2024-03-12"), held("c", "2024-03-12"),
             undated("b", "2024-02-01", "2024-05-31")],
            id="another document is of that day",
        ),
        pytest.param(
            [held("a", "2024-01-16", "2024-03-12"), undated("b", "2024-02-01", "2024-05-31"),
             undated("c", "2024-03-01", "2024-05-31")],
            id="two documents may be of that day",
        ),
        pytest.param(
            [held("a", "2024-01-16", "2024-03-12"), undated("b", "2024-04-01", "2024-05-31")],
            id="the day lies outside the window",
        ),
        pytest.param(
            [held("a", "2024-01-16", "2024-03-12"), undated("b", None, None)],
            id="nothing is known of the window",
        ),
        pytest.param(
            [held("a", "2024-01-16", "2024-03-12"),
             undated("b", "2024-02-01", "2024-05-31", kind="kallelse")],
            id="a call is no minutes",
        ),
    ],
)  # fmt: skip
def test_a_planned_day_that_settles_nothing(accounts):
    assert narrowed(accounts) == {}


def test_between_the_numbers_before_and_after():
    def number(name: str, which: int) -> Number:
        return Number(which, 2023, Spot(name, 5, 9))

    accounts = [
        held("a", "2023-02-07", number=number("a", 1)),
        undated("b", "2023-01-01", "2023-12-31", number=number("b", 2)),
        held("c", "2023-09-12", number=number("c", 3)),
    ]
    assert window(accounts, "b") == ("2023-02-08", "2023-09-11")
    assert [g.spot for g in narrowed(accounts)["b"].grounds] == [Spot("a", 5, 9), Spot("c", 5, 9)]


def test_later_minutes_name_the_day():
    look = LookBack(on("2023-05-03"), Spot("c", 30, 35))
    accounts = [
        undated("b", "2023-04-01", "2023-06-15"),
        held("c", "2023-09-12", look_backs=(look,)),
    ]
    assert window(accounts, "b") == ("2023-05-03", "2023-05-03")


def test_minutes_that_look_back_on_the_last_dated_are_before_the_next():
    look = LookBack(on("2023-05-03"), Spot("b", 30, 35))
    accounts = [
        held("a", "2023-05-03"),
        undated("b", "2023-05-04", None, look_backs=(look,)),
        held("c", "2023-09-12"),
    ]
    assert window(accounts, "b") == ("2023-05-04", "2023-09-11")


DAYS = st.dates(date(2023, 1, 1), date(2023, 12, 31))


@st.composite
def accounts_of(draw) -> list[Account]:
    made = []
    for at in range(draw(st.integers(1, 6))):
        name = f"d{at}"
        plans = tuple(
            Plan(day, day + timedelta(draw(st.sampled_from([0, 0, 6]))), Spot(name, 10, 20))
            for day in draw(st.lists(DAYS, max_size=2))
        )
        looks = tuple(LookBack(day, Spot(name, 30, 35)) for day in draw(st.lists(DAYS, max_size=1)))
        number = draw(st.none() | st.integers(1, 5))
        told = Number(number, 2023, Spot(name, 1, 4)) if number else None
        people = frozenset(draw(st.sets(st.sampled_from("abcdef"), max_size=4)))
        one, other = sorted([draw(DAYS), draw(DAYS)])
        day = draw(st.booleans())
        made.append(
            Account(name, one if day else None, one, one if day else other, "", told, plans,
                    looks, people, draw(st.none() | st.integers(0, 6)), Spot(name, 0, 9))
        )  # fmt: skip
    return made


@given(accounts_of(), st.randoms())
def test_law_the_order_of_arrival_does_not_matter(accounts, random):
    shuffled = list(accounts)
    random.shuffle(shuffled)
    assert narrowed(shuffled) == narrowed(accounts)
    assert contradictions(shuffled) == contradictions(accounts)
    assert fates(shuffled) == fates(accounts)


@given(accounts_of())
def test_law_narrowing_never_empties_never_widens_and_leaves_dated_meetings_alone(accounts):
    by = {one.document_id: one for one in accounts}
    for name, found in narrowed(accounts).items():
        account = by[name]
        assert account.day is None
        assert found.earliest is not None
        assert found.latest is not None
        assert account.earliest <= found.earliest <= found.latest <= account.latest
        assert found.grounds
        assert all(ground.spot.document_id != name for ground in found.grounds)


@given(accounts_of())
def test_law_narrowing_again_changes_nothing(accounts):
    found = narrowed(accounts)
    again = [
        replace(one, earliest=found[one.document_id].earliest, latest=found[one.document_id].latest)
        if one.document_id in found else one
        for one in accounts
    ]  # fmt: skip
    assert narrowed(again) == {}


def test_two_minutes_of_one_day_with_other_people():
    accounts = [
        held("a", "2023-05-03", kind="protokoll", people=frozenset({"eva ek", "bo berg"})),
        held("b", "2023-05-03", kind="protokoll", people=frozenset({"ulf lund", "ida holm"})),
    ]
    (found,) = contradictions(accounts)
    assert (found.kind, found.one.document_id, found.other.document_id) == ("same day", "a", "b")


def test_a_copy_is_no_contradiction():
    people = frozenset({"eva ek", "bo berg", "ida holm"})
    accounts = [
        held("a", "2023-05-03", kind="protokoll", people=people),
        held("b", "2023-05-03", kind="protokoll", people=people - {"bo berg"}),
    ]
    assert contradictions(accounts) == ()


def test_minutes_named_by_a_day_that_none_has():
    look = LookBack(on("2023-05-03"), Spot("b", 30, 35))
    accounts = [held("a", "2023-05-08"), held("b", "2023-09-12", look_backs=(look,))]
    (found,) = contradictions(accounts)
    assert (found.kind, found.told) == ("previous minutes", ("2023-05-03", "2023-05-08"))
    far = [held("a", "2023-02-08"), held("b", "2023-09-12", look_backs=(look,))]
    assert contradictions(far) == ()


def test_numbers_against_the_days():
    accounts = [
        held("a", "2023-05-03", number=Number(4, 2023, Spot("a", 0, 4))),
        held("b", "2023-09-12", number=Number(3, 2023, Spot("b", 0, 4))),
        held("c", "2024-01-12", number=Number(1, 2024, Spot("c", 0, 4))),
    ]
    (found,) = contradictions(accounts)
    assert (found.kind, found.one.document_id) == ("number and date", "a")


def test_a_moved_meeting_is_no_open_plan():
    """The 9th was held on the 16th, so the undated minutes are of the other planned day."""
    accounts = [
        held("a", "2023-04-04", "2023-05-09", "2023-09-12"),
        held("b", "2023-05-16"),
        undated("c", "2023-04-10", "2023-12-31"),
    ]
    assert window(accounts, "c") == ("2023-09-12", "2023-09-12")


def test_a_weekday_against_its_day():
    (found,) = contradictions([held("a", "2023-05-03", weekday=4)])
    assert (found.kind, found.told) == ("weekday", ("fredag", "onsdag"))
    assert contradictions([held("a", "2023-05-03", weekday=2)]) == ()


def test_what_became_of_planned_meetings():
    accounts = [
        held("a", "2023-01-10", "2023-02-14", "2023-03-14", "2023-05-09", "2023-12-05"),
        held("b", "2023-02-14"),
        held("c", "2023-05-16"),
        held("d", "2023-09-12"),
    ]
    told = [(str(one.plan.earliest), one.fate, one.document_id) for one in fates(accounts)]
    assert told == [
        ("2023-02-14", "held", "b"),
        ("2023-03-14", "no minutes", None),
        ("2023-05-09", "moved", "c"),
        ("2023-12-05", "to come", None),
    ]


def record(text: str, dates: list[tuple[str, str]], **meeting: object) -> dict[str, object]:
    """A record of invented minutes: `dates` are printed and their day."""
    found = [
        {"printed": printed, "edtf": day, "earliest": day, "latest": day, "kind": "mentioned",
         "start": text.index(printed), "end": text.index(printed) + len(printed)}
        for printed, day in dates
    ]  # fmt: skip
    told = {"date": None, "earliest": None, "latest": None, "evidence": [], **meeting}
    people = [{"name": "Eva Ek", "status": "present"}, {"name": "Bo Berg", "status": "absent"}]
    return {
        "id": "a",
        "text": text,
        "title": None,
        "meeting": told,
        "dates": found,
        "sections": [],
        "participants": people,
        "upcoming": [one for one in found if one["start"] > 100],
    }


def test_an_account_of_a_record():
    text = (
        "Protokoll nr 4/2023\nTorsdag 5 oktober 2023\nNärvarande: Eva Ek\n"
        "§ 1 Föregående protokoll från 7 september godkändes.\n§ 2 Höstmässan 11 oktober.\n"
        "§ 9 Nästa möte\n9 november kl 13."
    )
    dates = [("5 oktober 2023", "2023-10-05"), ("7 september", "2023-09-07"),
             ("11 oktober", "2023-10-11"), ("9 november", "2023-11-09")]  # fmt: skip
    start = text.index("Torsdag")
    evidence = [{"start": start, "end": start + 22, "rule": "title"}]
    found = account_of(
        record(text, dates, date="2023-10-05", earliest="2023-10-05", latest="2023-10-05",
               evidence=evidence)
    )  # fmt: skip
    assert found.kind == "protokoll"
    assert (found.number.number, found.number.year) == (4, 2023)
    assert [look.day for look in found.look_backs] == [on("2023-09-07")]
    assert [plan.earliest for plan in found.plans] == [on("2023-11-09")]
    assert found.people == {"eva ek"}
    assert found.weekday == 3


def test_a_document_without_any_year_takes_the_planned_day_that_its_days_surround():
    hints = (Hint(5, 20, -1), Hint(6, 5, 1), Hint(8, 16, 1))
    accounts = [
        held("a", "2019-03-26", "2019-05-21"),
        undated("b", None, None, hints=hints),
        held("c", "2019-09-17"),
    ]
    assert window(accounts, "b") == ("2019-05-21", "2019-05-21")
    wrong = undated("b", None, None, hints=(Hint(6, 20, -1), *hints))
    assert narrowed([accounts[0], wrong, accounts[2]]) == {}


BOARD, OTHERS = frozenset({"eva ek", "ida holm"}), frozenset({"bo berg", "ulf lund"})


def test_documents_of_two_bodies_with_one_name_do_not_narrow_each_other():
    accounts = [
        held("a", "2024-01-16", "2024-03-12", people=BOARD),
        undated("b", "2024-02-01", "2024-05-31", people=OTHERS),
    ]
    assert narrowed(accounts) == {}
    assert [one.fate for one in fates(accounts)] == ["to come"]


def test_boards_of_one_name_meet_on_one_day():
    accounts = [
        held("a", "2023-05-03", kind="protokoll", people=BOARD),
        held("b", "2023-05-03", kind="protokoll", people=OTHERS),
    ]
    assert contradictions(accounts, specific=False) == ()
    assert len(contradictions(accounts)) == 1


def test_a_day_printed_without_its_year_is_the_planned_one_of_that_name():
    own = (Hint(2, 12, 0), Hint(4, 9, -1))
    accounts = [held("a", "2018-11-27", "2019-02-12"), undated("b", None, None, hints=own)]
    assert window(accounts, "b") == ("2019-02-12", "2019-02-12")
    other = undated("b", None, None, hints=(Hint(2, 13, 0),))
    assert narrowed([accounts[0], other]) == {}


def test_of_a_planned_month_and_a_planned_day_in_it_the_day_narrows():
    month = Plan(on("2025-02-01"), on("2025-02-28"), Spot("a", 30, 40))
    first = held("a", "2024-10-01", "2025-02-13")
    accounts = [
        replace(first, plans=(*first.plans, month)),
        undated("b", "2025-01-23", "2025-03-06"),
    ]
    assert window(accounts, "b") == ("2025-02-13", "2025-02-13")
