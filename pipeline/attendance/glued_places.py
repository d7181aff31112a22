"""Municipalities glued to names: `Eva Ek Mora (MAS), Bo Berg Orsa (MAS)`.

A list that does so in most of its rows means places, though one row alone could mean a surname;
the short form in brackets then tells what people are, not for whom they came.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.corrections import Repaired
from pipeline.document import Span
from pipeline.findings import Participant
from pipeline.swedish.municipalities import (
    MatchSettings,
    candidates_for,
    clear_winner,
    is_municipality,
)
from pipeline.swedish.organisations import is_known_organisation

_LEAST = 3
_MOST_OF = 0.6
_LONGEST_SHORT_FORM = 5


def with_glued_places(
    people: Sequence[Participant], repaired: Repaired, settings: MatchSettings
) -> list[Participant]:
    """The rows of one list, with the places taken off the names where most names end in one."""
    glued = [person for person in people if _ends_in_place(person)]
    if len(glued) < _LEAST or len(glued) < _MOST_OF * len(people):
        return list(people)
    return [_split(one, repaired, settings) if one in glued else one for one in people]


def _ends_in_place(person: Participant) -> bool:
    words = person.name.split()
    return len(words) >= 3 and person.municipality is None and is_municipality(words[-1])


def _split(person: Participant, repaired: Repaired, settings: MatchSettings) -> Participant:
    name, _, place = person.name.rpartition(" ")
    found = candidates_for(place)
    printed = repaired.raw[person.span.start : person.span.end]
    end = person.span.start + len(printed.rstrip().rpartition(" ")[0].rstrip())
    title = person.organisation
    if title and (len(title) > _LONGEST_SHORT_FORM or is_known_organisation(title)):
        title = None
    return replace(
        person,
        name=name,
        span=Span(person.span.start, end) if end > person.span.start else person.span,
        municipality=clear_winner(found, settings),
        candidates=found,
        organisation=None if title else person.organisation,
        role=", ".join(filter(None, (title, person.role))) or None,
    )
