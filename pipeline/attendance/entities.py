"""What finding mentions may ask of a model of named entities.  `models.entities.load()` is one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, Protocol, TypeAlias

EntityKind: TypeAlias = Literal["person", "place", "organisation"]


class Entity(NamedTuple):
    """A named stretch of a text, [start, end) in code points, and what it names."""

    start: int
    end: int
    kind: EntityKind


class Entities(Protocol):
    """Finds names by how they stand in a sentence."""

    def find(self, texts: Sequence[str]) -> list[tuple[Entity, ...]]:
        """What is named in each of the texts, in order, without overlaps."""
        ...
