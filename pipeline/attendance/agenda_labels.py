"""Which labels of attendance count once the agenda has begun: weak ones tell of something else."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence

from pipeline.attendance.label_sentences import Label, person_follows

_STRONG = re.compile(
    r"narv|franv|forhind|beslutande|utse|juster|sekr|ordforande|tjanstgor|aterbud|anmal|ursakt|"
    r"protokollforare|rostlangd|upprop|ej med"
)
_ITEM = re.compile(r"^[ \t#*]*(?:§+[ \t]*\d|\d{1,2}[.)][ \t])[ \t]*(?P<title>[^\n]*)", re.MULTILINE)


def before_agenda(text: str, labels: Sequence[Label]) -> list[Label]:
    """The labels but for weak ones once the agenda has begun after a list.

    Under an item "Deltagare", "Ordinarie" or a table of names tell of something else.
    """
    kept: list[Label] = []
    listed = agenda = -1
    items = [(item.start(), item["title"]) for item in _ITEM.finditer(text)]
    starts = [start for start, _ in items]
    for label in labels:
        strong = label.kind == "stop" or _STRONG.search(label.phrase) is not None
        if listed >= 0 and agenda < 0:
            agenda = _agenda_from(text, listed, label.start)
            line = text.rfind("\n", listed, label.start)
            listed = label.start if line < 0 else line
        at = bisect(starts, label.start)
        if at and label.kind == "present" and _elects(items[at - 1][1], label.phrase):
            continue
        if strong or agenda < 0:
            kept.append(label)
        if listed < 0 and label.kind not in {"stop", "officer", "adjuster"}:
            listed = label.content
    return kept


_SEATS = re.compile(r"ledam|suppl|ersatt|ordinarie|styrelse")


def _elects(title: str, phrase: str) -> bool:
    """Whether a label under an item of elections is of seats to fill: "Suppleant: Eva Ek"."""
    return _SEATS.search(phrase) is not None and re.match(r"(?:\w+ )?[Vv]al\b", title) is not None


def _agenda_from(text: str, start: int, end: int) -> int:
    """Where the first numbered item stands between two labels; -1 if none does."""
    for item in _ITEM.finditer(text, start, end):
        if not person_follows(item["title"]):
            return item.start()
    return -1
