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


def kind_of(heading: str, said: str = "") -> SectionKind:
    """What a section is for, by the words of its heading (`data/headings.toml`).

    `said` is its first line: `Närvaro` over what was told is an item (that of pupils).

    >>> kind_of("Nästa möte"), kind_of("Närvarande"), kind_of("Beslut om nästa år")
    ('next_meeting', 'attendance', 'item')
    >>> kind_of("Närvaro", "Eva Ek, Hjo"), kind_of("Närvaro", "Den har ökat i alla skolor.")
    ('attendance', 'item')
    """
    text = fold(heading).strip(" .:!?")
    for kind in _ORDER:
        if forms.heading_words().purposes[kind].fullmatch(text):
            return "item" if kind == "attendance" and _is_told(text, said) else kind
    return "item"


def _is_told(label: str, said: str) -> bool:
    """Whether a label that may be an item's heading stands over what was told, not over names."""
    if not forms.is_topical_label(label) or not forms.is_prose(said):
        return False
    return _PRESENT.search(fold(said)) is None
