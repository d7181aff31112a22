"""How well a repair does on a right text: strip its marks, repair, compare; and repair it as it is.

Words are maximal runs of letters; lines are compared word by word, in order.
"""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.diacritics.measuring.error_classes import Judge, Wrong
from models.diacritics.measuring.intervals import Counts, clusters
from models.diacritics.measuring.name_kinds import name_kind
from pipeline.corrections import apply
from pipeline.repair.find import RepairSettings, find_corrections
from pipeline.swedish.lexicon import Restorer

STRIP = str.maketrans("åäöÅÄÖéÉèÈàÀüÜ", "aaoAAOeEeEaAuU")
"""What a scanner set to English loses; è, à and ü are lost for good."""

WORD = re.compile(r"[^\W\d_]+")
FILTER = RepairSettings(join_hyphens=False)
"""As `diarium repair` works: line for line."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A word as it is right, as it was without marks, and as it came out.

    `line` is from 0; `column` and `start` are offsets in the line and in the text.
    """

    line: int
    column: int
    start: int
    right: str
    damaged: str
    got: str
    kind: str

    @property
    def ok(self) -> bool:
        """Whether it came out right."""
        return self.got == self.right

    @property
    def marked(self) -> bool:
        """Whether it needs marks."""
        return self.right != self.damaged


@dataclass(frozen=True)
class Measured:
    """What was seen in one text.

    `counts` are right and all of each measure by cluster; `wrong` the errors with their class;
    `changes` what became of the text as it is, each of them harm: line (from 1), before, after;
    `seconds` the first repair took, the model being loaded.
    """

    counts: Counts
    wrong: tuple[tuple[str, Wrong], ...]
    changes: tuple[tuple[int, str, str], ...]
    words: int
    seconds: float


def measure(text: str, restorer: Restorer, settings: RepairSettings = FILTER) -> Measured:
    """Figures for a text that has its marks.  Lines end with a line feed.

    The measures: `words` and `nothing done` (all words; without any repair), `marked` (words
    that need marks), `spared` (words that need none), `names`, `persons`, `places` and the same
    with `marked`, and `unchanged` (tokens between blanks of the text as it is that stay).
    """
    gold = unicodedata.normalize("NFC", text)
    damaged = gold.translate(STRIP)
    begin = time.perf_counter()
    shown = apply(damaged, find_corrections(damaged, restorer, settings)).text
    seconds = time.perf_counter() - begin
    lines = lines_of(gold)
    judged = words_of(gold, shown)
    group = np.array(clusters(lines, _per_line(judged, len(lines))))
    counts = _counts(judged, group)
    changes, tokens = harm(gold, restorer, settings)
    changed = np.bincount(group[[at - 1 for at, _, _ in changes]], minlength=group.max() + 1)
    held = np.bincount(group, np.array(tokens), minlength=group.max() + 1).astype(np.int64)
    counts["unchanged"] = (held - changed, held)
    judge = Judge(damaged, restorer, settings)
    errors = [_wrong(word, lines) for word in judged if not word.ok]
    wrong = tuple((judge.error_class(error), error) for error in errors)
    return Measured(counts, wrong, tuple(changes), len(judged), seconds)


def lines_of(text: str) -> list[str]:
    """The lines; line feeds at the very end count for nothing."""
    return text.rstrip("\n").split("\n")


def words_of(gold: str, shown: str) -> list[Judged]:
    """The words of the right text and what became of them, line by line.

    Raises:
        ValueError: the two differ in their number of lines.
    """
    judged, offset = [], 0
    for number, (want, got) in enumerate(zip(lines_of(gold), lines_of(shown), strict=True)):
        seen = WORD.findall(got)
        for at, match in enumerate(WORD.finditer(want)):
            word = match[0]
            came = seen[at] if at < len(seen) else ""
            kind = name_kind(want[: match.start()], word)
            column, plain = match.start(), word.translate(STRIP)
            judged.append(Judged(number, column, offset + column, word, plain, came, kind))
        offset += len(want) + 1
    return judged


def harm(
    text: str, restorer: Restorer, settings: RepairSettings
) -> tuple[list[tuple[int, str, str]], list[int]]:
    """Changes of a text that is right, each with its line (from 1); the tokens of each line.

    A line whose number of tokens changed is one change.
    """
    shown = apply(text, find_corrections(text, restorer, settings)).text
    changes, tokens = [], []
    for number, (want, got) in enumerate(zip(lines_of(text), lines_of(shown), strict=True), 1):
        before, after = want.split(), got.split()
        tokens.append(len(before))
        if len(before) != len(after):
            changes.append((number, want[:40], got[:40]))
        elif before != after:
            pairs = zip(before, after, strict=True)
            changes += [(number, old, new) for old, new in pairs if old != new]
    return changes, tokens


def _counts(
    judged: Sequence[Judged], group: NDArray[np.int64]
) -> dict[str, tuple[NDArray[np.int64], NDArray[np.int64]]]:
    size = int(group.max()) + 1
    place = group[[word.line for word in judged]] if judged else np.zeros(0, np.int64)
    ok = np.array([word.ok for word in judged], dtype=bool)
    marked = np.array([word.marked for word in judged], dtype=bool)
    kind = np.array([word.kind for word in judged], dtype=object)

    def counted(
        these: NDArray[np.bool_], right: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        return (
            np.bincount(place[these & right], minlength=size),
            np.bincount(place[these], minlength=size),
        )

    every = np.ones(len(judged), dtype=bool)
    found = {
        "words": counted(every, ok),
        "nothing done": counted(every, ~marked),
        "marked": counted(marked, ok),
        "spared": counted(~marked, ok),
    }
    for name, these in (
        ("names", kind != ""),
        ("persons", kind == "person"),
        ("places", kind == "place"),
    ):
        found[name] = counted(these, ok)
        found[f"marked {name}"] = counted(these & marked, ok)
    return found


def _per_line(judged: Sequence[Judged], lines: int) -> list[int]:
    held = [0] * lines
    for word in judged:
        held[word.line] += 1
    return held


def _wrong(word: Judged, lines: Sequence[str]) -> Wrong:
    context = around(lines[word.line], word.column, word.column + len(word.right))
    return Wrong(word.start, word.line + 1, word.right, word.damaged, word.got, context, word.kind)


def around(line: str, start: int, end: int) -> str:
    """The word with two more on either side.

    >>> around("alla barn har rätt till stöd i skolan", 14, 18)
    'barn har [rätt] till stöd'
    """
    before = _LEFT.search(line[max(0, start - 80) : start])
    after = _RIGHT.match(line[end : end + 80])
    return f"{before[0] if before else ''}[{line[start:end]}]{after[0] if after else ''}"


_LEFT = re.compile(r"(?:\S+\s+){0,2}\S*$")
_RIGHT = re.compile(r"\S*(?:\s+\S+){0,2}")
