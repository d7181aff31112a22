"""Which marked candidates are the items of the minutes: those whose numbers run on."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from pipeline.agenda import section_forms as forms
from pipeline.agenda.section_marks import Candidate
from pipeline.agenda.section_numbers import MarkKind
from pipeline.swedish.fold import fold_in_place as fold

_NEAR = 8
"""How many runs or items back a text is searched: lists nest no deeper, agendas repeat soon."""
_SETTLED = 2
"""With so many paragraphs (`§`), a list of other numbers stands within an item."""
_HEADED = 3
"""With so many headings in Markdown, a list of numbers stands within an item."""
_BREAK = re.compile(r"(?:\w*fika|kaffe|lunch|rast|(?:kaffe)?paus|benstrackare|samling)\b")
"""What stands in a programme between its items."""
_BODY_LETTERS = 20
"""What follows a clock time and its heading must be longer, or it is a programme."""


def in_sequence(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those whose numbers follow one another; a number without any mark must have a neighbour.

    A list of numbered sentences within an item is no list of items: a run of numbers that
    stands between two parts of another run is left out.  Where paragraphs number the items,
    other numbers count only where they fill the row (a lost or misread `§`).
    """
    strong = _of(candidates, "hash", "paragraph", "word")
    paragraphs = _of(strong, "paragraph", "word")
    kept = list(strong)
    if len(paragraphs) >= _SETTLED:
        kept += _filling(_of(candidates, "number", "bare", "damaged"), paragraphs)
    elif len(_of(strong, "hash")) < _HEADED:
        kept += _by_numbers(candidates)
    if any(c.inline for c in kept):
        kept += [c for c in candidates if c.mark is None]
    return _apart(kept)


def _of(candidates: Iterable[Candidate], *kinds: MarkKind) -> list[Candidate]:
    return [c for c in candidates if c.mark and c.mark.kind in kinds]


def _apart(candidates: Iterable[Candidate]) -> list[Candidate]:
    """In the order of the text, one for each place."""
    kept: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda c: c.start):
        if not kept or candidate.start >= kept[-1].end:
            kept.append(candidate)
    return kept


def _numbered(candidates: Sequence[Candidate]) -> list[Candidate]:
    kept: list[Candidate] = []
    for run in _without_inner(_runs(candidates)):
        sure = [c for c in run if not c.doubtful]
        inline_bare = any(c.inline and c.mark and c.mark.kind == "bare" for c in run)
        if len(sure) < 2 or not _has_titles(sure) or (inline_bare and not _is_dense(run)):
            continue
        kept += run if len(sure) * 2 > len(run) else sure
    return kept


def _filling(candidates: Sequence[Candidate], row: Sequence[Candidate]) -> list[Candidate]:
    """Candidates whose number is missing right beside those of the row."""
    rows = sorted((c.start, _main_number(c)) for c in row)
    found = []
    for candidate in candidates:
        number, at = _main_number(candidate), bisect_left(rows, (candidate.start, 0))
        before = rows[at - 1][1] if at else None
        after = rows[at][1] if at < len(rows) else None
        next_to_one = (before is not None and before + 1 == number) or number + 1 == after
        between = (before is None or before < number) and (after is None or number < after)
        if next_to_one and between and candidate.whole and not candidate.doubtful:
            found.append(candidate)
    return found


def _by_numbers(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The items of minutes that use no `§`: numbers; letters that stand above them; clock times."""
    numbered = _numbered(_of(candidates, "number", "bare"))
    lettered = _lettered(candidates)
    if lettered and (not numbered or lettered[0].start < numbered[0].start):
        return lettered
    damaged = _filling(_of(candidates, "damaged"), numbered) if len(numbered) > 1 else []
    return [*numbered, *damaged] or _clocked(candidates)


def _lettered(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Items called A, B, C or I, II, III, from the first on without a hole.

    Of several such lists only those count that say the same: the agenda and its items.
    """
    kinds: tuple[MarkKind, ...] = ("roman", "letter")
    for kind in kinds:
        found: list[Candidate] = []
        for run in _runs(_of(candidates, kind)):
            sure = [c for c in run if c.whole and not c.doubtful]
            again = sum(any(_alike(c, other) for other in found) for c in run) * 2 > len(run)
            opens = _main_number(run[0]) == 1 and len(sure) >= 2 and _is_dense(run)
            if opens and (again or not found):
                found += run if len(sure) * 2 > len(run) else sure
        if found:
            return found
    return []


def _clocked(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Items that begin with a clock time, if what was said stands below them."""
    clocked = [c for c in _of(candidates, "clock") if c.whole and not c.doubtful]
    ends = [*(c.start for c in clocked), sys.maxsize][1:]
    run = [
        c
        for c, end in zip(clocked, ends, strict=False)
        if end - c.end > _BODY_LETTERS or not _BREAK.match(fold(c.title))
    ]
    spoken = sum(b.start - a.end > _BODY_LETTERS for a, b in pairwise(run))
    rising = all(a.mark and b.mark and a.mark.number < b.mark.number for a, b in pairwise(run))
    return run if len(run) >= 3 and rising and spoken * 3 >= 2 * (len(run) - 1) else []


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


def without_agenda(
    candidates: Sequence[Candidate], printed: Mapping[str, int]
) -> tuple[list[Candidate], set[str]]:
    """An agenda that merely repeats what follows is left out: the items with content stay.

    `printed` tells where each line of the text, folded, stands for the last time.  Given back
    too are the titles, folded, of an agenda whose items come again without their numbers.
    """
    kept: list[Candidate] = []
    announced: set[str] = set()
    later: dict[tuple[int, ...], list[Candidate]] = defaultdict(list)
    for run in reversed(_runs(candidates)):
        again = sum(
            any(_alike(c, other) for other in later[c.mark.number][-_NEAR:]) for c in run if c.mark
        )
        titles = {fold(c.title): c.end for c in run}
        unnumbered = {title for title, end in titles.items() if printed.get(title, 0) > end}
        if len(run) > 1 and len(unnumbered) * 2 > len(run):
            announced |= unnumbered
        elif again * 2 < len(run):
            kept += run
        for candidate in run:
            if candidate.mark:
                later[candidate.mark.number].append(candidate)
    return sorted(kept, key=lambda c: c.start), announced


def _alike(one: Candidate, other: Candidate) -> bool:
    if one.mark is None or other.mark is None or one.mark.kind == "hash":
        return False
    a, b = fold(one.title), fold(other.title)
    return one.mark.number == other.mark.number and (a[:8] == b[:8] or a in b or b in a)
