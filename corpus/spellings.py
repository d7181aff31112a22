"""The corpus's own spellings, so that "mote" finds "möte" while "här" stays unlike "har".

For every word the table `spellings` counts the pages that show it.  A word typed without marks
also means the marked spellings that fold to it, unless it is a word of its own: "har" does not
mean "här", for pages that kept their marks say "har" often enough.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable

from pipeline.swedish.fold import fold

WORD = re.compile(r"[^\W_]{1,40}")
OF_ITS_OWN = 10
"""A plain word is of its own unless a marked spelling is this many times as frequent."""

LEAST_MARKS = 5 / 1000
"""Å, ä and ö a letter, below which a page lost them: true Swedish pages have 31-95 per 1,000."""

A_PAGEFUL = 200
"""Letters from which that rate tells something; shorter pages have lost what repair gave back."""

MOST_VARIANTS = 12


def words(text: str) -> list[str]:
    """The words of a text, as the index sees them: lower case, marks kept."""
    return WORD.findall(text.lower())


def count(pages: Iterable[tuple[str, str]]) -> Counter[str]:
    """How many of the pages (printed, repaired) show each spelling.

    On a page that lost its marks a plain word is no witness: "mote" may have been "möte".
    """
    seen: Counter[str] = Counter()
    for printed, repaired in pages:
        found = set(words(repaired))
        if printed != repaired:
            found.update(words(printed))
        lost = _has_lost_its_marks(printed, repaired)
        seen.update(word for word in found if not (lost and is_plain(word)))
    return seen


def is_plain(word: str) -> bool:
    """Whether the word has no marks to lose."""
    return word.isascii() or fold(word) == word


def _has_lost_its_marks(printed: str, repaired: str) -> bool:
    letters = sum(map(str.isalpha, printed))
    marks = sum(printed.count(letter) for letter in "åäöÅÄÖ")
    return marks < LEAST_MARKS * letters and (letters >= A_PAGEFUL or printed != repaired)


def learn(db: sqlite3.Connection, now: Counter[str], before: Counter[str]) -> None:
    """Bring the counts up by what one document shows now, less what it showed before."""
    now = now.copy()
    now.subtract(before)
    changed = [(fold(word), word, by) for word, by in sorted(now.items()) if by]
    db.executemany(
        """INSERT INTO spellings (folded, spelling, pages) VALUES (?, ?, ?)
           ON CONFLICT DO UPDATE SET pages = pages + excluded.pages""",
        changed,
    )
    db.executemany(
        "DELETE FROM spellings WHERE folded = ? AND spelling = ? AND pages <= 0",
        [(folded, word) for folded, word, by in changed if by < 0],
    )


def changed_words(now: Counter[str], before: Counter[str]) -> list[str]:
    """The words whose counts a document changed."""
    return sorted(word for word in now.keys() | before.keys() if now[word] != before[word])


def variants(db: sqlite3.Connection, word: str) -> tuple[str, ...]:
    """The spellings that a typed word means, itself first.  A word typed with marks is itself."""
    if not is_plain(word):
        return (word,)
    known = db.execute(
        "SELECT spelling, pages FROM spellings WHERE folded = ? ORDER BY pages DESC, spelling",
        [word],
    ).fetchall()
    plain = dict(known).get(word, 0)
    marked = [
        spelling for spelling, pages in known if spelling != word and pages >= plain * OF_ITS_OWN
    ]
    return (word, *marked[:MOST_VARIANTS])


def prefix_variants(db: sqlite3.Connection, prefix: str) -> tuple[str, ...]:
    """The beginnings of words that a typed beginning means: "mot" also "möt"."""
    if not is_plain(prefix):
        return (prefix,)
    known = db.execute(
        """SELECT substr(spelling, 1, ?) AS beginning FROM spellings
           WHERE folded >= ? AND folded < ? AND spelling <> folded
           GROUP BY beginning ORDER BY sum(pages) DESC, beginning LIMIT ?""",
        [len(prefix), prefix, prefix + "\U0010ffff", MOST_VARIANTS],
    )
    return tuple(dict.fromkeys([prefix, *(row[0] for row in known)]))


def pages_of(db: sqlite3.Connection, word: str, *, begins: bool = False) -> int:
    """On how many pages a spelling stands; of a beginning, the sum of all words that begin so."""
    query = "SELECT pages FROM spellings WHERE folded = ? AND spelling = ?"
    values = [fold(word), word]
    if begins:
        query = "SELECT sum(pages) FROM spellings WHERE folded >= ? AND folded < ?"
        values = [fold(word), fold(word) + "\U0010ffff"]
    row = db.execute(query, values).fetchone()
    return int(row[0] or 0) if row else 0
