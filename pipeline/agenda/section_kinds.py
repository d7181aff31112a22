"""What a section is for: an item, who was there, the agenda, the next meeting, the signatures."""

from __future__ import annotations

from pipeline.agenda import section_forms as forms
from pipeline.findings import SectionKind
from pipeline.swedish.fold import fold_in_place as fold

_ORDER: tuple[SectionKind, ...] = ("attendance", "agenda", "next_meeting", "signatures")


def kind_of(heading: str) -> SectionKind:
    """What a section is for, by the words of its heading (`data/headings.toml`).

    >>> kind_of("Nästa möte"), kind_of("Närvarande"), kind_of("Beslut om nästa år")
    ('next_meeting', 'attendance', 'item')
    """
    text = fold(heading).strip(" .:!?")
    for kind in _ORDER:
        if forms.heading_words().purposes[kind].fullmatch(text):
            return kind
    return "item"
