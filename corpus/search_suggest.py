"""What may have been meant where nothing is found: words of the corpus that look like it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable

from corpus import spellings
from corpus.search_words import Term
from pipeline.swedish.fold import fold

LOOKED_AT = 10_000
"""Words of the corpus that are compared, the commonest that begin with the same two letters."""

SHORTEST = 4
"""Letters of a word that others are thought of for."""

ALIKE = 75
"""How much alike (0-100) two words must be."""

MOST = 3


def suggestions(db: sqlite3.Connection, words: str, terms: Iterable[Term]) -> tuple[str, ...]:
    """The query with a word put in place of each that the corpus does not know."""
    unknown = [word for term in terms for word in term.all_words if not _is_known(db, word)]
    if not unknown:
        return ()
    alike = {word: _alike(db, word) for word in dict.fromkeys(unknown)}
    if not all(alike.values()):
        return ()
    rounds = range(min(MOST, max(map(len, alike.values()))))
    tries = [{word: found[k % len(found)] for word, found in alike.items()} for k in rounds]
    return tuple(dict.fromkeys(_put(words, put) for put in tries))


def _put(words: str, put: dict[str, str]) -> str:
    return spellings.WORD.sub(lambda found: put.get(found[0].lower(), found[0]), words)


def _is_known(db: sqlite3.Connection, word: str) -> bool:
    query = "SELECT 1 FROM spellings WHERE folded = ?"
    return db.execute(query, [fold(word)]).fetchone() is not None


def _alike(db: sqlite3.Connection, word: str) -> list[str]:
    """The words most like one, commonest first among equals."""
    from rapidfuzz import process  # noqa: PLC0415 - only where nothing is found
    from rapidfuzz.distance import Indel  # noqa: PLC0415

    folded = fold(word)
    if len(folded) < SHORTEST or re.search(r"\d", folded):
        return []
    rows = db.execute(
        """SELECT folded, spelling FROM spellings
           WHERE folded >= ? AND folded < ? AND length(folded) BETWEEN ? AND ?
           ORDER BY pages DESC, spelling LIMIT ?""",
        [folded[:2], f"{folded[:2]}\U0010ffff", len(folded) - 2, len(folded) + 2, LOOKED_AT],
    ).fetchall()
    found = process.extract(
        folded,
        [known for known, _ in rows],
        scorer=Indel.normalized_similarity,
        score_cutoff=ALIKE / 100,
        limit=MOST,
    )
    return [rows[at][1] for _, _, at in found]
