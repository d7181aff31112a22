"""What is known of the corpus's words: which forms one word has, which compounds hold it.

The table `word_parts` says of each spelling of the corpus which lexemes it is a form of, and of
which nouns it is compounded (`pipeline.swedish.word_parts`).  It is what a search shows of what
it looked for; `search_index` is what it looks in.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus import spellings
from corpus.search_index import entry
from pipeline.swedish.fold import fold
from pipeline.swedish.paradigms import with_genitive
from pipeline.swedish.word_names import is_given_name
from pipeline.swedish.word_parts import parts

LOOKED_AT = 30
"""Of a beginning typed without marks, the marked spellings that may show which word it is."""

LONGEST_ENDING = 7
"""Letters that an inflection adds at most."""

SHORTEST_NAME = 3
"""Letters of the shortest word that no lexicon knows and that has a genitive."""

WORD_PARTS = (
    """CREATE TABLE word_parts (
         part TEXT NOT NULL, spelling TEXT NOT NULL, folded TEXT NOT NULL,
         compound INTEGER NOT NULL, PRIMARY KEY (part, spelling)) WITHOUT ROWID""",
    "CREATE INDEX word_parts_by_spelling ON word_parts (spelling, compound)",
    "CREATE TABLE word_analysis (version TEXT NOT NULL)",
)

_ADD = """INSERT INTO word_parts (part, spelling, folded, compound) VALUES (?, ?, ?, ?)
          ON CONFLICT DO NOTHING"""


@dataclass(frozen=True, slots=True)
class Forms:
    """What a typed word means: spellings of the corpus, and what they are filed under.

    `spelt` holds the spellings again, and those that only pages may show that lost their marks;
    `pages` is on how many pages the commonest stands.
    """

    spellings: tuple[str, ...]
    entries: tuple[str, ...]
    spelt: frozenset[str]
    pages: int


def learn(db: sqlite3.Connection, changed: Iterable[str]) -> None:
    """Bring `word_parts` up for spellings that came or went."""
    for word in changed:
        if _is_known(db, word):
            db.executemany(_ADD, rows_of(word))
        else:
            gone = [row[:2] for row in rows_of(word)]
            db.executemany("DELETE FROM word_parts WHERE part = ? AND spelling = ?", gone)


def analyse_all(db: sqlite3.Connection) -> None:
    """Make `word_parts` again for every spelling: about 0.1 ms each."""
    db.execute("DELETE FROM word_parts")
    words = db.execute("SELECT spelling FROM spellings")
    db.executemany(_ADD, (row for (word,) in words for row in rows_of(word)))


def rows_of(word: str) -> Iterator[tuple[str, str, str, int]]:
    """The rows of one spelling: part, spelling, spelling without marks, whether a compound."""
    forms, compounded = parts(word)
    folded = fold(word)
    yield from ((part.key, word, folded, 0) for part in sorted(forms))
    yield from ((part.key, word, folded, 1) for part in sorted(compounded))


def forms_of(db: sqlite3.Connection, typed: str) -> Forms:
    """All spellings that a typed word means, itself first.

    Itself in the marks it may have lost, its inflections, compounds that hold it; of each kind
    the commonest first.
    """
    plain = spellings.is_plain(typed)
    own = spellings.variants(db, typed)
    meant = _restored(db, typed) if len(own) == 1 and plain else own
    lexemes = {word: _lexemes_of(db, word) for word in meant}
    keys = sorted({key for found in lexemes.values() for key in found})
    found = _spellings_of(db, keys)
    inflected = [word for word, compound, _ in found if not compound]
    unknown = [word for word in own if not lexemes.get(word)]
    genitives = [form for form in _genitives(unknown) if _is_known(db, form)]
    compounds = [word for word, compound, _ in found if compound]
    every = dict.fromkeys([*own, *inflected, *genitives, *compounds])
    bare = [*unknown, *genitives, *(_without_marks(db, inflected) if plain else [])]
    entries = dict.fromkeys([*(entry(*key.rsplit(".", 1)) for key in keys), *bare])
    pages = max((pages for _, _, pages in found), default=0)
    pages = max(pages, *(spellings.pages_of(db, word) for word in own))
    return Forms(tuple(every), tuple(entries), frozenset({*every, *bare}), pages)


def inflections(db: sqlite3.Connection, typed: str) -> tuple[str, ...]:
    """The forms of a word that the corpus shows, itself first, no compounds."""
    plain = spellings.is_plain(typed)
    own = spellings.variants(db, typed)
    meant = _restored(db, typed) if len(own) == 1 and plain else own
    keys = sorted({key for word in meant for key in _lexemes_of(db, word)})
    found = [word for word, compound, _ in _spellings_of(db, keys) if not compound]
    bare = _without_marks(db, found) if plain else []
    return tuple(dict.fromkeys([*meant, *found, *bare]))[: spellings.MOST_VARIANTS]


def _lexemes_of(db: sqlite3.Connection, word: str) -> list[str]:
    """The lexemes of a word: as kept where the corpus holds it, for the lexicon takes time."""
    kept = "SELECT part FROM word_parts WHERE spelling = ? AND compound = 0 ORDER BY part"
    if _is_known(db, word):
        return [part for (part,) in db.execute(kept, [word])]
    return sorted(part.key for part in parts(word)[0])


def _spellings_of(db: sqlite3.Connection, keys: Sequence[str]) -> list[tuple[str, int, int]]:
    return db.execute(
        f"""SELECT w.spelling, min(w.compound), s.pages FROM word_parts AS w
            JOIN spellings AS s ON s.folded = w.folded AND s.spelling = w.spelling
            WHERE w.part IN ({", ".join("?" * len(keys))})
            GROUP BY w.spelling ORDER BY s.pages DESC, w.spelling""",  # noqa: S608 - marks only
        keys,
    ).fetchall()


def _restored(db: sqlite3.Connection, typed: str) -> tuple[str, ...]:
    """The word, or marked words whose other forms alone the corpus holds: `franvaro`."""
    if _lexemes_of(db, typed):
        return (typed,)
    rows = db.execute(
        """SELECT DISTINCT w.part FROM (
             SELECT spelling FROM spellings WHERE folded >= ? AND folded < ?
               AND spelling <> folded AND length(folded) <= ?
             ORDER BY pages DESC, spelling LIMIT ?) AS s
           JOIN word_parts AS w ON w.spelling = s.spelling AND w.compound = 0""",
        [typed, f"{typed}\U0010ffff", len(typed) + LONGEST_ENDING, LOOKED_AT],
    ).fetchall()
    lemmas = {part.rsplit(".", 1)[0] for (part,) in rows}
    return (typed, *sorted(lemma for lemma in lemmas if fold(lemma) == typed))


def _genitives(unknown: Iterable[str]) -> list[str]:
    """The genitives of words that no lexicon knows, names as a rule, and what they may be of.

    Elis is a name of its own and no genitive of Eli.
    """
    words = [word for word in unknown if len(word) >= SHORTEST_NAME]
    longer = [with_genitive(word) for word in words]
    cut = [word[:-1] for word in words if word.endswith("s") and len(word) > SHORTEST_NAME + 1]
    names = {word for word in (*words, *longer) if word.endswith("s") and is_given_name(word)}
    return [form for form in longer if form not in names] + [
        word for word in cut if f"{word}s" not in names
    ]


def _without_marks(db: sqlite3.Connection, words: Iterable[str]) -> list[str]:
    """The words as a page shows them that lost its marks, unless that is a word of its own."""
    plain = [fold(word) for word in words if not spellings.is_plain(word)]
    return [word for word in plain if not _is_known(db, word)]


def _is_known(db: sqlite3.Connection, word: str) -> bool:
    query = "SELECT 1 FROM spellings WHERE folded = ? AND spelling = ?"
    return db.execute(query, [fold(word), word]).fetchone() is not None
