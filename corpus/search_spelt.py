"""How people whose names were looked for are spelt elsewhere: `Wikblom` is also `Wickblom`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

from corpus.search_found import Hit
from corpus.search_words import Meant
from pipeline.swedish.fold import fold

LOOKED_AT = 20
"""Documents of hits whose lists are looked at, and people in them."""

ALIKE = 0.7
"""How much alike two spellings must be (0-1)."""

SHORTEST = 3
"""Letters of a name that may be spelt otherwise."""

MOST = 3

_CALLED = """
SELECT DISTINCT a.person_id, a.name
FROM json_each(?) AS asked CROSS JOIN attendance AS a ON a.document_id = asked.value
WHERE a.person_id IS NOT NULL AND instr(a.name_folded, ?) ORDER BY 1, 2 LIMIT ?"""

_ALSO = "SELECT DISTINCT name FROM attendance WHERE person_id = ? ORDER BY name"


def spelt_also(
    db: sqlite3.Connection, meant: Iterable[Meant], hits: Sequence[Hit]
) -> tuple[str, ...]:
    """Other spellings of names looked for, where one person has both in lists of attendance."""
    documents = list(dict.fromkeys(hit.document_id for hit in hits))[:LOOKED_AT]
    if not documents:
        return ()
    known = {fold(form) for term in meant for one in term.searched for form in one.forms}
    found: dict[str, None] = {}
    for term in meant:
        (word, *more) = term.term.words
        if more or term.term.excluded or term.term.prefix or len(word) < SHORTEST:
            continue
        rows = db.execute(_CALLED, [json.dumps(documents), fold(word), LOOKED_AT]).fetchall()
        for person_id, name in rows:
            if fold(word) in _words(name):
                others = (other for (other,) in db.execute(_ALSO, [person_id]))
                found |= dict.fromkeys(_respelt(fold(word), name, others))
    return tuple(name for name in found if fold(name) not in known)[:MOST]


def _words(name: str) -> list[str]:
    return fold(name).replace("-", " ").split()


def _respelt(word: str, name: str, others: Iterable[str]) -> list[str]:
    """The words that stand in other spellings of a name where the word is missing."""
    from rapidfuzz.distance import Indel  # noqa: PLC0415 - only where a name was looked for

    held = set(_words(name))
    return [
        part
        for other in others
        if word not in _words(other)
        for part in other.replace("-", " ").split()
        if fold(part) not in held and Indel.normalized_similarity(word, fold(part)) >= ALIKE
    ]
