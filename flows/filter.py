"""`diarium repair`: text in, repaired text out, line for line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from models.diacritics.load import load
from pipeline.repair.find import RepairSettings, find_corrections, repair_text

# a filter keeps its lines: hyphens at their ends stay
_SETTINGS = replace(RepairSettings(), join_hyphens=False)


def repaired(text: str, threshold: float | None = None) -> str:
    """The text repaired; every line stays a line."""
    return repair_text(text, load(), _settings(threshold))


def explained(text: str, threshold: float | None = None) -> Iterator[str]:
    """Each correction on a line: number of the line, before, after, rule, probability."""
    for correction in find_corrections(text, load(), _settings(threshold)):
        line = text.count("\n", 0, correction.span.start) + 1
        sure = f"{correction.probability:.3f}"
        yield f"{line}\t{correction.before}\t{correction.after}\t{correction.rule}\t{sure}"


def _settings(threshold: float | None) -> RepairSettings:
    return _SETTINGS if threshold is None else replace(_SETTINGS, least_probability=threshold)
