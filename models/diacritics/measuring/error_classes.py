"""Why a word came out wrong: one class for each error, the first that fits.

First what kept the repair from trying (`lost for good`, `wrong mark kept`, `gate`, `foreign`,
`below threshold`), then what kind of choice went wrong (`é`, `name`, `choice`, `unknown`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from pipeline.document import Span
from pipeline.repair.find import RepairSettings, find_corrections
from pipeline.repair.gate import GateSettings
from pipeline.swedish.language import foreign_parts
from pipeline.swedish.lexicon import MARKED, Restorer, plain

CLASSES = {
    "lost for good": "è, à and ü: the repair never proposes them",
    "wrong mark kept": "the damaged word has a mark, and that is wrong",
    "gate": "this part of the text was not thought to be damaged",
    "foreign": "this part was taken for another language",
    "below threshold": "a proposal was there, but not sure enough",
    "é": "an é is missing or too many",
    "name": "a capitalised word not at a sentence start, or a listed name",
    "choice": "a real word for another: the lexicon holds both",
    "unknown": "the lexicon does not hold the right word",
    "other": "none of these",
}
"""The classes in the order in which they are tried, and what they mean."""

NEVER = frozenset("èÈàÀüÜ")

_OPEN = GateSettings(missing_in_whole=0.5, missing_in_damaged=0.5, at_start=0.99)
"""A gate that stands open as soon as there is any evidence at all."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A word that is not as it should be: its offset in the damaged text, its line from 1.

    `context` is two words on either side of the right word.
    """

    start: int
    line: int
    right: str
    damaged: str
    got: str
    context: str
    kind: str = ""
    """What kind of name it is, "" for none (`name_kinds`)."""


@dataclass(frozen=True)
class Judge:
    """Knows what the repair of a damaged text would have done otherwise."""

    damaged: str
    restorer: Restorer
    settings: RepairSettings

    def error_class(self, wrong: Wrong) -> str:
        """One of `CLASSES`."""
        left = self._why_left(wrong) if wrong.got == wrong.damaged else ""
        if NEVER & (set(wrong.right) - set(wrong.damaged)):
            return "lost for good"
        if _wrong_mark_kept(wrong):
            return "wrong mark kept"
        return left or self._kind(wrong)

    def _why_left(self, wrong: Wrong) -> str:
        """What kept the repair from proposing anything but the word as it is."""
        if any(part.start <= wrong.start < part.end for part in self._foreign):
            return "foreign"
        if _covered(self._unsure, wrong):
            return "below threshold"
        if not self._open or _covered(self._open, wrong):
            return "gate"
        return ""

    def _kind(self, wrong: Wrong) -> str:
        if wrong.got.translate(_NO_ACUTE) == wrong.right.translate(_NO_ACUTE):
            return "é"
        if wrong.kind:
            return "name"
        known = {form for form, _ in self.restorer.spellings(plain(wrong.right))}
        if wrong.right.lower() not in known:
            return "unknown"
        return "choice" if wrong.got.lower() in known else "other"

    @cached_property
    def _foreign(self) -> tuple[Span, ...]:
        return foreign_parts(self.damaged)

    @cached_property
    def _unsure(self) -> dict[int, str]:
        return self._proposed(replace(self.settings, least_probability=0.0))

    @cached_property
    def _open(self) -> dict[int, str]:
        return self._proposed(replace(self.settings, least_probability=0.0, gate=_OPEN))

    def _proposed(self, settings: RepairSettings) -> dict[int, str]:
        """What is proposed for each code point that any proposal covers."""
        return {
            at: found.after
            for found in find_corrections(self.damaged, self.restorer, settings)
            for at in range(found.span.start, found.span.end)
        }


def _covered(proposed: dict[int, str], wrong: Wrong) -> bool:
    return any(at in proposed for at in range(wrong.start, wrong.start + len(wrong.damaged)))


def _wrong_mark_kept(wrong: Wrong) -> bool:
    """The damaged word has a mark at a place where the right one has another letter."""
    if not len(wrong.damaged) == len(wrong.right) == len(wrong.got):
        return False
    return any(
        own in MARKED and own != new and own == got
        for own, new, got in zip(wrong.damaged, wrong.right, wrong.got, strict=True)
    )


_NO_ACUTE = str.maketrans("éÉ", "eE")
