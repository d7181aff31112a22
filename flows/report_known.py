"""The morning report's words on files that were there already, and on those that went away."""

from __future__ import annotations

import json
from collections.abc import Callable

from corpus.review import WINDOW
from corpus.store import Corpus
from flows.outcome import Night

Escape = Callable[[str], str]

_STANDS_FOR = f"""
SELECT g.sha256, g.filename, d.filename, coalesce(d.meeting_date, {WINDOW}, '')
FROM readings AS g CROSS JOIN units AS u ON u.sha256 = g.sha256
LEFT JOIN documents AS d ON d.document_id = u.in_force
WHERE g.sha256 IN (SELECT value FROM json_each(?)) ORDER BY g.sha256, u.first_page
"""  # noqa: S608 - a constant of this program


def known(corpus: Corpus, night: Night, escape: Escape) -> list[str]:
    """A line for each file whose bytes were known: which file, which document, which meeting."""
    hashes = json.dumps(sorted({sha256 for sha256, _ in night.known}))
    found: dict[str, list[tuple[str, str | None, str]]] = {}
    for sha256, *told in corpus.db.execute(_STANDS_FOR, [hashes]):
        found.setdefault(sha256, []).append(tuple(told))
    return [_line(name, found.get(sha256, []), escape) for sha256, name in night.known]


def _line(name: str, units: list[tuple[str, str | None, str]], escape: Escape) -> str:
    if not units:
        return escape(name)
    first = units[0][0]
    told = "samma fil som förut" if first == name else f"samma fil som {escape(first)}"
    names = dict.fromkeys(other for _, other, _ in units if other)
    others = [other for other in names if other not in {first, name}]
    if others:
        told += f", som hör till dokumentet {', '.join(map(escape, others))}"
    days = list(dict.fromkeys(day for *_, day in units if day))
    if days:
        told += f" ({'möte' if len(days) == 1 else 'möten'} {', '.join(days)})"
    return f"{escape(name)}: {told}"


def gone(night: Night, escape: Escape) -> list[str]:
    """A line for each file that waited and was taken away before it was taken in."""
    return [f"{escape(name)} väntade i inkorgen men ligger inte kvar där" for name in night.gone]
