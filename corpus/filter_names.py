"""What a name typed as a filter means: a network, a topic; or what is called nearly so."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from corpus.search_errors import Ambiguous, NoNetwork, NoPerson, NoTopic
from pipeline.swedish.fold import fold

MOST_NEAR = 3
"""Names that are proposed for one that nobody has."""

ALIKE = 60
"""How much alike (0-100) a proposed name must be."""

_TOPICS = """
WITH RECURSIVE listed (topic) AS (
  SELECT min(topic) FROM topics
  UNION ALL
  SELECT (SELECT min(topic) FROM topics WHERE topic > listed.topic) FROM listed
  WHERE topic IS NOT NULL
)
SELECT topic, (SELECT label FROM topics AS t WHERE t.topic = listed.topic LIMIT 1) FROM listed
WHERE topic IS NOT NULL
"""
"""The topics with their labels, a step in the index each: the table has a million rows."""

_NETWORKS = """
WITH RECURSIVE listed (network) AS (
  SELECT min(network) FROM documents
  UNION ALL
  SELECT (SELECT min(network) FROM documents WHERE network > listed.network) FROM listed
  WHERE network IS NOT NULL
)
SELECT network FROM listed WHERE network IS NOT NULL
"""
"""The networks in order, a step in the index each."""


def networks_meant(db: sqlite3.Connection, typed: str) -> list[str]:
    """The networks that a name may mean: letters without marks, or else words of it."""
    listed = [name for (name,) in db.execute(_NETWORKS)]
    if typed in listed:
        return [typed]
    wanted = fold(typed).split()
    same = [name for name in listed if fold(name).split() == wanted]
    return same or [name for name in listed if wanted and all(w in fold(name) for w in wanted)]


def the_network(db: sqlite3.Connection, typed: str) -> str:
    """The network that a name means, or words of it.

    Raises:
        NoNetwork: none is called so.
        Ambiguous: more than one may be meant.
    """
    found = networks_meant(db, typed.strip())
    if not found:
        raise NoNetwork(typed, near(typed, [name for (name,) in db.execute(_NETWORKS)]))
    if len(found) > 1:
        raise Ambiguous(typed, found)
    return found[0]


def topics_meant(db: sqlite3.Connection, typed: str) -> list[str]:
    """The topics of an id or a label.

    Raises:
        NoTopic: the corpus has none that is called so.
    """
    listed = db.execute(_TOPICS).fetchall()
    wanted = fold(typed.strip())
    found = [topic for topic, label in listed if wanted in (fold(topic), fold(label))]
    if not found:
        raise NoTopic(typed, near(typed, [label for _, label in listed]))
    return found


def no_such_person(db: sqlite3.Connection, typed: str) -> NoPerson:
    """The error that says that nobody is called so, and who nearly is."""
    return NoPerson(typed, near(typed, [name for (name,) in db.execute("SELECT name FROM people")]))


def near(typed: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names most like what was typed, as a whole or as their beginning; the likest first."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only where something is wrong

    known = sorted(set(names))
    found = process.extract(
        fold(typed), [fold(name) for name in known], scorer=fuzz.WRatio, score_cutoff=ALIKE,
        limit=MOST_NEAR,
    )  # fmt: skip
    return tuple(known[at] for _, _, at in found)
