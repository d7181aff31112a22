"""What `diarium evaluate repair` shows: files in, tables and plain values for JSON out."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from io import StringIO
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from flows.filter import read_text
from models.diacritics.measuring.error_classes import CLASSES, NEVER, Wrong
from models.diacritics.measuring.intervals import Share, shares
from models.diacritics.measuring.measure import Measured
from models.diacritics.measuring.pairs import Pair, PairsMeasured, read_pairs
from models.diacritics.measuring.truth import PageMeasured, TruthMeasured
from pipeline.errors import UnreadableDocument
from pipeline.swedish.lexicon import MARKED

Table: TypeAlias = tuple[Sequence[str], list[list[Any]]]
"""Columns and rows."""

MOST = 5
"""How many of the most frequent errors of a class are shown."""

_LABELS = {
    "nothing done": "words right without any repair",
    "words": "words right",
    "marked": "words that need marks",
    "names": "names",
    "marked names": "names that need marks",
    "persons": "persons",
    "marked persons": "persons that need marks",
    "places": "places",
    "marked places": "places that need marks",
}
_HARM = {"spared": "words harmed", "unchanged": "tokens changed in the text as it is"}


_INTERVALS = (
    "Intervals are 95 %: paragraphs drawn anew (bootstrap), or wilson where none or all are right."
)


@dataclass(frozen=True)
class Shown:
    """Tables for people, the same and more as plain values, and what else to tell them."""

    tables: tuple[Table, ...]
    values: Any
    notes: tuple[str, ...] = ()


def text_of(file: Path, *, marked: bool = True) -> str:
    """The text of a file, with line feeds only; `marked`: it must hold å, ä, ö or é.

    Raises:
        BadSettings: there is no such file, or it is a folder.
        UnreadableDocument: it is not UTF-8, empty, or has no marks where it must.
    """
    text = read_text(file).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise UnreadableDocument("empty", "Filen är tom.", f"{file}: nothing to measure")
    if marked and MARKED.isdisjoint(unicodedata.normalize("NFC", text)):
        detail = (
            f"{file}: no å, ä, ö or é in it. The text must be right, its marks are taken away "
            "here; for a text that is damaged already give --pairs or --truth"
        )
        raise UnreadableDocument("no-marks", "Texten saknar å, ä och ö.", detail)
    return text


def pairs_of(file: Path) -> list[Pair]:
    """The gold pairs of a table.

    Raises:
        BadSettings: there is no such file, or it is a folder.
        UnreadableDocument: it is not UTF-8, or not such a table; the line is told.
    """
    return read_pairs(StringIO(read_text(file).removeprefix("\ufeff"), newline=""), str(file))


def show_measured(measured: Sequence[tuple[str, Measured]]) -> Shown:
    """One text after the other, and all together if there are several."""
    several = [("all", together([one for _, one in measured]))] if len(measured) > 1 else []
    found = [(name, one, shares(one.counts)) for name, one in [*measured, *several]]
    tables = [_overview(found)] if several else []
    _, last, held = found[-1]
    tables += [_shares_table(held, last), _errors_table(last.wrong)]
    if last.changes:
        rows = [[line, before, after] for line, before, after in last.changes]
        tables.append((("line", "as it is", "changed to"), rows))
    notes = [_INTERVALS]
    lost = sum(not NEVER.isdisjoint(wrong.right) for _, wrong in last.wrong)
    if lost:
        notes.append(f"è, à and ü are stripped too and never proposed: {lost} words lost for good.")
    return Shown(tuple(tables), [_values(*one) for one in found], tuple(notes))


def together(measured: Sequence[Measured]) -> Measured:
    """Several texts as one."""
    counts = {
        name: (
            np.concatenate([one.counts[name][0] for one in measured]),
            np.concatenate([one.counts[name][1] for one in measured]),
        )
        for name in measured[0].counts
    }
    return Measured(
        counts,
        tuple(wrong for one in measured for wrong in one.wrong),
        tuple(change for one in measured for change in one.changes),
        sum(one.words for one in measured),
        sum(one.seconds for one in measured),
    )


def show_pairs(measured: PairsMeasured, name: str) -> Shown:
    """The shares repaired by class, what was missed and why, and what was harmed."""
    rows = [_row("damaged tokens repaired", measured.repaired)]
    rows += [_row(f"  {kind}", share) for kind, share in measured.by_class.items()]
    rows.append(_row("right tokens harmed", _other(measured.unharmed)))
    tables: list[Table] = [(_SHARE_COLUMNS, rows), _errors_table(measured.missed)]
    if measured.harmed:
        tables.append((("line", "harmed token"), [list(one) for one in measured.harmed]))
    notes = [
        f"{name}, line {pair.row}: {pair.damaged!r} is not token {pair.token} of line {pair.line}; "
        "it counts for nothing"
        for pair in measured.strangers
    ]
    values = {
        "repaired": _share(measured.repaired),
        "classes": {kind: _share(share) for kind, share in measured.by_class.items()},
        "harmed": {**_share(_other(measured.unharmed)), "tokens": measured.harmed},
        "errors": _errors(measured.missed, None),
        "strangers": [asdict(pair) for pair in measured.strangers],
    }
    return Shown(tuple(tables), values, tuple(notes))


def show_truth(measured: TruthMeasured) -> Shown:
    """Character error rate and words, page by page and in all."""
    columns = (
        "page", "letters", "errors before", "after", "rate before", "after",
        "words", "right before", "after", "mended", "harmed",
    )  # fmt: skip
    whole = measured.whole
    pages = measured.pages if len(measured.pages) > 1 else ()
    rows = [_page_row(str(page.page), page) for page in pages]
    notes = []
    if whole.before:
        fall = 1 - whole.after / whole.before
        notes.append(f"The character error rate falls by {fall:.1%}.")
    if measured.worse:
        told = ", ".join(map(str, measured.worse))
        notes.append(f"Worse after the repair: page {told}.")
    if not measured.by_page:
        notes.append("The two texts differ in their number of pages: compared as a whole.")
    values = {
        "whole": _page_values(whole),
        "pages": [_page_values(page) for page in measured.pages],
        "by_page": measured.by_page,
        "worse": measured.worse,
    }
    table: Table = (columns, [*rows, _page_row("all", whole)])
    return Shown((table,), values, tuple(notes))


_SHARE_COLUMNS = ("measure", "share", "low", "high", "count", "of", "interval")


def _row(label: str, share: Share) -> list[Any]:
    if not share.of:
        return [label, None, None, None, 0, 0, None]
    figures = [f"{value:.5f}" for value in (share.share, share.low, share.high)]
    return [label, *figures, share.right, share.of, share.kind]


def _other(share: Share) -> Share:
    """Those that were not right."""
    return Share(share.of - share.right, share.of, 1 - share.high, 1 - share.low, share.kind)


def _shares_table(held: dict[str, Share], measured: Measured) -> Table:
    rows = [_row(label, held[name]) for name, label in _LABELS.items()]
    rows += [_row(label, _other(held[name])) for name, label in _HARM.items()]
    changed = _other(held["unchanged"])
    rows.append([_one_in(changed), *[None] * 6])
    rows.append([f"{_speed(measured)} words a second, model loaded", *[None] * 6])
    return _SHARE_COLUMNS, rows


def _one_in(changed: Share) -> str:
    """How rare changes of the text as it is are, and how frequent they may well be."""
    rare = f"one in {changed.of / changed.right:.0f}" if changed.right else "none"
    return f"changed as it is: {rare}; at most one in {1 / changed.high:.0f} (95 %)"


def _overview(found: Sequence[tuple[str, Measured, dict[str, Share]]]) -> Table:
    columns = ("file", "words", "nothing done", "right", "low", "high", "of marked", "of names",
               "harmed", "changed as it is")  # fmt: skip
    rows = []
    for name, one, held in found:
        words = held["words"]
        figures = [held["nothing done"].share, words.share, words.low, words.high]
        figures += [held["marked"].share, held["names"].share]
        shown = ["" if math.isnan(figure) else f"{figure:.5f}" for figure in figures]
        harmed = _other(held["spared"]).right
        rows.append([name, one.words, *shown, harmed, len(one.changes)])
    return columns, rows


def _errors_table(wrong: Iterable[tuple[str, Wrong]]) -> Table:
    rows = []
    for name, one in _errors(wrong, MOST).items():
        shown = [
            f"{error['right']}>{error['got'] or '?'} {error['n']} ({error['context']})"
            for error in one["most"]
        ]
        rows.append([name, one["n"], CLASSES[name], "; ".join(shown)])
    return ("error class", "errors", "meaning", "most frequent"), rows


def _errors(wrong: Iterable[tuple[str, Wrong]], most: int | None) -> dict[str, Any]:
    """By class, in the order of `CLASSES`: how many, and the most frequent with one context."""
    held: dict[str, Counter[tuple[str, str]]] = {}
    context: dict[tuple[str, str], str] = {}
    for name, one in wrong:
        held.setdefault(name, Counter())[one.right, one.got] += 1
        context.setdefault((one.right, one.got), one.context)
    return {
        name: {
            "n": held[name].total(),
            "most": [
                {"right": right, "got": got, "n": n, "context": context[right, got]}
                for (right, got), n in held[name].most_common(most)
            ],
        }
        for name in CLASSES
        if name in held
    }


def _values(name: str, one: Measured, held: dict[str, Share]) -> dict[str, Any]:
    return {
        "file": name,
        "words": one.words,
        "measures": {key: _share(share) for key, share in held.items()},
        "errors": _errors(one.wrong, None),
        "changes": [{"line": at, "before": old, "after": new} for at, old, new in one.changes],
        "words_per_second": _speed(one),
    }


def _share(share: Share) -> dict[str, Any]:
    value = None if math.isnan(share.share) else share.share
    ends = {"low": share.low, "high": share.high, "interval": share.kind}
    return {"count": share.right, "of": share.of, "share": value, **ends}


def _speed(measured: Measured) -> int:
    return round(measured.words / max(measured.seconds, 1e-9))


def _page_row(name: str, page: PageMeasured) -> list[Any]:
    rates = [f"{rate:.5f}" for rate in page.error_rates]
    words = [page.words, page.right_before, page.right_after, page.mended, page.harmed]
    return [name, page.letters, page.before, page.after, *rates, *words]


def _page_values(page: PageMeasured) -> dict[str, Any]:
    before, after = page.error_rates
    return {**asdict(page), "rate_before": before, "rate_after": after}
