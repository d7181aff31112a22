"""Which numbered candidates are the items of the minutes: those whose numbers run on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pipeline.agenda import section_forms as forms
from pipeline.agenda.section_marks import Candidate
from pipeline.swedish.fold import fold

_NEAR = 8
"""How many runs or items back a text is searched: lists nest no deeper, agendas repeat soon."""


def in_sequence(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those whose numbers follow one another; a number without any mark must have a neighbour.

    A list of numbered sentences within an item is no list of items: a run of numbers that
    stands between two parts of another run is left out.
    """
    kept = [c for c in candidates if c.mark and c.mark.kind in ("hash", "paragraph")]
    numbered = [c for c in candidates if c.mark and c.mark.kind in ("number", "bare")]
    for run in _without_inner(_runs(numbered)):
        inline_bare = any(c.inline and c.mark and c.mark.kind == "bare" for c in run)
        if len(run) >= 2 and _has_titles(run) and (not inline_bare or _is_dense(run)):
            kept += run
    return sorted(kept, key=lambda c: c.start)


def _runs(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    runs: list[list[Candidate]] = []
    for candidate in candidates:
        number = candidate.mark.number if candidate.mark else ()
        last = runs[-1][-1].mark if runs else None
        if last and last.number < number and number[0] - last.number[0] <= 3:
            runs[-1].append(candidate)
        else:
            runs.append([candidate])
    return runs


def _without_inner(runs: list[list[Candidate]]) -> list[list[Candidate]]:
    """Runs joined over the lists that stand inside one of their items."""
    joined: list[list[Candidate]] = []
    for run in runs:
        host = _host(joined, _main_number(run[0]))
        if host is None:
            joined.append(list(run))
        else:
            joined[host] += run
            del joined[host + 1 :]
    return joined


def _host(joined: list[list[Candidate]], first: int) -> int | None:
    """The latest of the last runs that a run beginning with the number `first` goes on from."""
    if first < 2:
        return None
    for at in range(len(joined) - 1, max(-1, len(joined) - 1 - _NEAR), -1):
        if 1 <= first - _main_number(joined[at][-1]) <= 2:
            return at
    return None


def _main_number(candidate: Candidate) -> int:
    return candidate.mark.number[0] if candidate.mark else 0


def _has_titles(run: Sequence[Candidate]) -> bool:
    """Whether a run is more than a list of sentences: some titles fill their line or are common."""
    return any(c.inline or c.whole or forms.is_stock(c.title) for c in run)


def _is_dense(run: Sequence[Candidate]) -> bool:
    numbers = [_main_number(candidate) for candidate in run]
    return numbers[-1] - numbers[0] == len(numbers) - 1


def without_agenda(candidates: Sequence[Candidate]) -> list[Candidate]:
    """An agenda that merely repeats what follows is left out: the items with content stay."""
    kept: list[Candidate] = []
    later: dict[tuple[int, ...], list[Candidate]] = defaultdict(list)
    for run in reversed(_runs(candidates)):
        again = sum(
            any(_alike(c, other) for other in later[c.mark.number][-_NEAR:]) for c in run if c.mark
        )
        if again * 2 < len(run):
            kept += run
        for candidate in run:
            if candidate.mark:
                later[candidate.mark.number].append(candidate)
    return sorted(kept, key=lambda c: c.start)


def _alike(one: Candidate, other: Candidate) -> bool:
    if one.mark is None or other.mark is None or one.mark.kind == "hash":
        return False
    a, b = fold(one.title), fold(other.title)
    return one.mark.number == other.mark.number and (a[:8] == b[:8] or a in b or b in a)
