"""What a section is for: an item, who was there, the agenda, the next meeting, the signatures."""

from __future__ import annotations

import re

from pipeline.agenda import section_forms as forms
from pipeline.findings import SectionKind
from pipeline.swedish.fold import fold_in_place as fold

_ORDER: tuple[SectionKind, ...] = ("attendance", "agenda", "next_meeting", "signatures")

_PRESENT = re.compile(
    r"\b(?:narvarande|narvarar|narvarade|deltog|deltar|deltagare|forhinder|fr[ao]nvarande)\b"
)
"""What is said of who was there."""

_MEETINGS = re.compile(
    r"\b\w*(?:mote[nt]?|motena|moten|motestider(?:na)?|traff(?:en|ar|arna)?|sammantraden?a?|stamma"
    r"|gang(?:er(?:na)?)?|lasaret)\b|\bdatum\s"
)
_PAST = re.compile(r"\b(?:forra|foregaende|forega[a-z]*|senaste|protokoll\w*|anteckning\w*)\b")
"""What is not ahead."""


def kind_of(heading: str, said: str = "") -> SectionKind:
    """What a section is for, by the words of its heading (`data/headings.toml`).

    `said` is its first line: `Närvaro` over what was told is an item (that of pupils), and where
    a heading names meetings and days stand below it, these are to come.

    >>> kind_of("Nästa möte"), kind_of("Närvarande"), kind_of("Beslut om nästa år")
    ('next_meeting', 'attendance', 'item')
    >>> kind_of("Närvaro", "Eva Ek, Hjo"), kind_of("Närvaro", "Den har ökat i alla skolor.")
    ('attendance', 'item')
    >>> kind_of("Resten av mötena", "5/2 i Hjo"), kind_of("Resten av mötena", "Läggs i höst.")
    ('next_meeting', 'item')
    """
    text = fold(heading).strip(" .:!?")
    for kind in _ORDER:
        if forms.heading_words().purposes[kind].fullmatch(text):
            return "item" if kind == "attendance" and _is_told(text, said) else kind
    ahead = _MEETINGS.search(text) and not _PAST.search(text) and forms.begins_with_day(said)
    return "next_meeting" if ahead and not forms.has_finite_verb(said) else "item"


def _is_told(label: str, said: str) -> bool:
    """Whether a label that may be an item's heading stands over what was told, not over names."""
    if not forms.is_topical_label(label) or not forms.is_prose(said):
        return False
    return _PRESENT.search(fold(said)) is None
