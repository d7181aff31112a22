"""The morning report's words on who is who: whom it found to be one, and what it leaves open."""

from __future__ import annotations

from collections.abc import Callable

from corpus import people
from corpus.rows import PeopleResolved
from corpus.store import Corpus
from flows.people_shown import verdicts

_MOST = 20

Escape = Callable[[str], str]


def merged(done: PeopleResolved, escape: Escape) -> list[str]:
    """A line for each person in whom tonight spellings, or people, were joined."""
    lines = []
    for merge in sorted(done.merges, key=lambda merge: (not merge.former, merge.name)):
        before = f", förut även {', '.join(merge.former)}" if merge.former else ""
        why = f": {escape(merge.reason)}" if merge.reason else ""
        lines.append(f"{escape(merge.name)} (`{merge.person_id}`{before}){why}")
    more = len(lines) - _MOST
    return lines[:_MOST] + ([f"… och {more} till: `diarium people`"] if more > 0 else [])


def open_pairs(corpus: Corpus, escape: Escape) -> list[str]:
    """A line for each pair left open, the likeliest first, and how to settle it."""
    found = people.unsure(corpus.db, _MOST)
    if not found:
        return []
    (many,) = corpus.db.execute("SELECT count(*) FROM people_unsure").fetchone()
    lines = [
        f"{escape(pair.one.name)} (`{pair.one.person_id}`) / {escape(pair.other.name)}"
        f" (`{pair.other.person_id}`), {_decimal(pair.probability)}: {escape(pair.reason)}"
        for pair in found
    ]
    more = f"… och {many - _MOST} till: `diarium people --unsure`. " if many > _MOST else ""
    return [*lines, f"{more}Samma person: `diarium people merge ID ID`"]


def unheeded(corpus: Corpus, done: PeopleResolved, escape: Escape) -> list[str]:
    """A line for each verdict that found no rows or that a later one contradicts."""
    if not done.unheeded:
        return []
    return [
        f"Beslut {number}, {what}: {escape(one)} / {escape(other)} ({escape(who)}, {when[:10]})."
        f" Ta tillbaka: `diarium people undo {number}`"
        for number, what, one, other, who, when, _ in verdicts(corpus)
        if number in done.unheeded
    ]


def _decimal(share: float) -> str:
    return f"{share:.2f}".replace(".", ",")
