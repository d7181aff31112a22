"""What holds of a meeting's date and window whatever the text."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipeline.corrections import apply
from pipeline.dates.forms import scan
from pipeline.dates.meeting import find_meeting
from pipeline.dates.periods import period_in

MONTHS = ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september",
          "oktober", "november", "december")  # fmt: skip
LEADS = (
    "Datum: {}", "Tid: {} kl 13", "Minnesanteckningar {}", "Justerat den {}", "Nästa möte {}",
    "Föregående protokoll från {} godkändes.", "På {} kommer Ida Lund.", "Vi sågs {} i Hjo.",
    "Förra fredagen ({}) var vi i Mora.", "Svara senast {}.", "{}", "Utskick {}",
    "Höstens möten\n{}",
    "Enkäten stängde {}.", "Protokoll nr 3/{}", "Resultat läsåret {}", "* {}", "| {} |",
)  # fmt: skip
FILLERS = ("Närvarande: Eva Ek, Mora", "", "§ 1 Öppnande", "Hösten 2023", "under våren", "vt 24",
           "läsåret 23/24", "nästa vecka", "2022", "Möte nr 2/2021", "Dnr 2020/17")  # fmt: skip


@st.composite
def days(draw) -> str:
    day = draw(st.dates(date(2019, 1, 1), date(2025, 12, 31)))
    return draw(
        st.sampled_from(
            [
                day.isoformat(),
                f"{day.day} {MONTHS[day.month - 1]}",
                f"{day.day} {MONTHS[day.month - 1]} {day.year}",
                f"{day.day}/{day.month}",
                f"{day.day}/{day.month} {day.year}",
                f"v. {day.isocalendar().week}",
                f"{MONTHS[day.month - 1]} {day.year}",
            ]
        )
    )


@st.composite
def texts(draw) -> str:
    lines = [
        draw(st.sampled_from(LEADS)).format(draw(days()))
        if draw(st.booleans())
        else draw(st.sampled_from(FILLERS))
        for _ in range(draw(st.integers(1, 8)))
    ]
    return "\n".join(lines)


FILE_DAYS = st.none() | st.dates(date(2018, 1, 1), date(2026, 12, 31))


@given(texts(), FILE_DAYS)
def test_law_a_stated_day_is_printed_and_the_file_makes_none(text, created):
    found = find_meeting(apply(text, []), created)
    assert found.day == find_meeting(apply(text, [])).day
    if found.day is None:
        return
    assert (found.earliest, found.latest) == (found.day, found.day)
    printed = [period_in(p, p.year or found.day.year) for p in scan(text)]
    assert found.day in {period.earliest for period in printed if period}


@given(texts(), FILE_DAYS)
def test_law_a_window_has_days_and_each_of_its_ends_evidence(text, created):
    found = find_meeting(apply(text, []), created)
    if found.earliest and found.latest:
        assert found.earliest <= found.latest
    rules = [one.rule for one in found.evidence]
    assert all(0 <= one.span.start <= one.span.end <= len(text) for one in found.evidence)
    if (
        found.day is None
        and found.earliest
        and not any(r.startswith(("day:", "label")) for r in rules)
    ):
        told = any(rule.startswith("earliest: ") for rule in rules)
        assert told or found.latest - found.earliest <= timedelta(31)


@given(texts())
def test_law_blank_lines_after_the_text_change_nothing(text):
    assert find_meeting(apply(text, [])) == find_meeting(apply(text + "\n\n", []))
