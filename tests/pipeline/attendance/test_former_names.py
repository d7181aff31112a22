"""Who was called otherwise before."""

from __future__ import annotations

import pytest

from pipeline.attendance.former_names import with_former_names
from pipeline.corrections import Repaired
from pipeline.document import Span
from pipeline.findings import Participant


def former(text: str, *names: str) -> list[str | None]:
    people = [Participant(Span(at, at + 1), name) for at, name in enumerate(names)]
    return [person.formerly for person in with_former_names(Repaired("", text), people)]


@pytest.mark.parametrize(
    "text",
    [
        "Eva Lind (tidigare Borg) har gift sig.",
        "Idag talar Eva Lind, tidigare Borg, om skolan.",
        "Eva Lind (f.d. Borg)",
        "Eva Lind f. Borg, Hjo",
        "Vi tackar Eva\nLind (född Borg).",
    ],
)
def test_told_in_the_text(text):
    assert former(text, "Eva Lind", "Bo Ek") == ["Borg", None]


@pytest.mark.parametrize(
    "text",
    [
        "Eva Lind (tidigare Skövde)",
        "Eva Lind har tidigare arbetat i Borg.",
        "Eva Lind (tidigare rektor)",
        "Eva Lindh Alm (tidigare Borg)",
    ],
)
def test_not_told(text):
    assert former(text, "Eva Lind") == [None]


def test_of_two_of_one_name_nobody_knows_which():
    assert former("Eva Lind (tidigare Borg)", "Eva Lind", "Eva Lind") == [None, None]
