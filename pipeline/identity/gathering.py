"""Rows into units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pipeline.identity.evidence import is_one_person
from pipeline.identity.units import Profile, Unit, profile_of, unit_of
from pipeline.identity.values import Place, SeenParticipant


def gather(
    rows: Iterable[SeenParticipant], parts: Mapping[Place, str], least: float
) -> dict[Profile, Unit]:
    """The units of these rows, in the order of their profiles.

    `parts` names rows that a verdict takes out from others alike.
    """
    alike: dict[Profile, list[SeenParticipant]] = defaultdict(list)
    for row in rows:
        alike[profile_of(row, parts.get(row.place, ""))].append(row)
    units = [unit for profile, same in alike.items() for unit in units_of(profile, same, least)]
    return {unit.profile: unit for unit in sorted(units, key=lambda unit: unit.profile.order)}


def units_of(profile: Profile, rows: Iterable[SeenParticipant], least: float) -> list[Unit]:
    """The units of all rows of one profile: one, where that is sure (`least`, 0-1).

    Where it is not (Anna Andersson, of nothing, in bodies unknown), one for each document.
    """
    unit = unit_of(profile, list(rows))
    if len(unit.documents) == 1 or is_one_person(unit, least):
        return [unit]
    listed: dict[str, list[SeenParticipant]] = defaultdict(list)
    for row in unit.rows:
        listed[row.document_id].append(row)
    return [
        unit_of(replace(profile, part=f"{profile.part}/{document}"), same)
        for document, same in listed.items()
    ]
