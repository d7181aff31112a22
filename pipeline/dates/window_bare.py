"""Years that stand alone (`Verksamhetsplan 2020`), where no date of the text prints its year."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.dates.context import Context
from pipeline.dates.meeting_year import HEAD, fits
from pipeline.dates.periods import Printed
from pipeline.dates.window_pairs import after_years

_PLANNED_YEAR = re.compile(r"\b\w*(?:plan|budget|tilldelning|mal|arshjul|kalender)\w*[^\n]{0,30}\Z")


def bare_years(context: Context, known: Sequence[Printed]) -> set[int]:
    """Years that stand alone, in a title or where weekdays prove one: else they may be any.

    A plan or budget of a year is made in it or the year before.
    """
    bare = [(p, p.year) for p in known if p.unit == "year" and p.year]
    end = min(HEAD, context.list_begins)
    titled = [(p, year) for p, year in bare if _is_in_title(context, p)]
    found = {year for p, year in titled if p.start < end}
    for p, year in titled:
        if _PLANNED_YEAR.search(context.plain, max(0, p.start - 60), p.start):
            found |= {year, year - 1}
    if found:
        return found
    paired = [p for p in known if p.unit == "day" and p.year is None and p.weekday is not None]
    proved = {year for _, year in bare if paired and all(fits(one, year) for one in paired)}
    return proved or (after_years(known, max(year for _, year in bare)) if bare else set())


def _is_in_title(context: Context, printed: Printed) -> bool:
    """Whether the line of a year is short, and no sentence."""
    start = context.plain.rfind("\n", 0, printed.start) + 1
    end = context.plain.find("\n", printed.end)
    line = context.plain[start : end if end >= 0 else len(context.plain)].strip()
    return len(line) < _TITLE and not line.endswith(".")


_TITLE = 90
"""Characters of a title line, at most."""
