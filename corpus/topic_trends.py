"""Trends: how often a topic, or any word, comes up, by year, network and municipality."""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from corpus.attendance_views import TOOK_PART
from corpus.topic_texts import stored_texts
from pipeline.agenda.topics import Topic, Vocabulary
from pipeline.errors import BadSettings
from pipeline.swedish.fold import fold

By = Literal["year", "network", "municipality"]

_TOPIC = """
SELECT document_id, count(DISTINCT section_id) FROM topics WHERE topic = ? GROUP BY document_id
"""
_MEETINGS = """
SELECT document_id, substr(coalesce(meeting_date, meeting_earliest), 1, 4), network FROM documents
"""
_PRESENT = f"""
SELECT DISTINCT a.document_id, m.name FROM attendance AS a
JOIN municipalities AS m ON m.code = a.municipality_code WHERE a.status IN {TOOK_PART}
"""
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class TrendRow:
    """A year of a network, a municipality, or all (`group` is `None`).

    `year` is `None` where the minutes tell none; `meetings` are all documents of the row, `share`
    the documents with the topic or word, 0-1 of them.
    """

    group: str | None
    year: str | None
    documents: int
    sections: int
    meetings: int
    share: float


def topics_counted(db: sqlite3.Connection) -> dict[str, tuple[str, int, int]]:
    """The topics found in the corpus by id: label, documents, sections."""
    query = """SELECT topic, max(label), count(DISTINCT document_id),
                      count(DISTINCT document_id || ':' || section_id)
               FROM topics GROUP BY topic"""
    return {topic: (label, documents, sections) for topic, label, documents, sections in
            db.execute(query)}  # fmt: skip


def topic_meant(db: sqlite3.Connection, vocabulary: Vocabulary, typed: str) -> str | None:
    """The id of the topic that is called so, by id or label; `None` where none is."""
    wanted = fold(typed.strip())
    labels = {topic: label for topic, (label, _, _) in topics_counted(db).items()}
    for topic, label in {**labels, **vocabulary.labels}.items():
        if wanted in {fold(topic), fold(label)}:
            return topic
    return None


def topic_trend(
    db: sqlite3.Connection, topic: str, by: By, network: str | None = None
) -> list[TrendRow]:
    """How often a topic comes up, by year and what `by` says."""
    return _trend(db, dict(db.execute(_TOPIC, [topic])), by, network)


def word_trend(
    db: sqlite3.Connection, words: str, by: By, network: str | None = None
) -> list[TrendRow]:
    """How often a word or phrase comes up, in any form and in compounds.

    Raises:
        BadSettings: there is no word to look for.
    """
    if not any(map(str.isalnum, words)):
        raise BadSettings("Skriv ett ämne eller ett ord att söka efter.")
    wanted = Vocabulary((Topic("word", words, words, (words.replace("*", " "),)),))
    found: dict[str, int] = {}
    candidates = _documents_with(db, wanted, words)
    for at in range(0, len(candidates), _AT_ONCE):
        for text in stored_texts(db, candidates[at : at + _AT_ONCE]):
            places = [text.repaired.to_raw(h.start, h.end) for h in wanted.hits(text.repaired.text)]
            if places:
                found[text.document_id] = sum(
                    any(one.body.contains(place) for place in places) for one in text.sections
                )
    return _trend(db, found, by, network)


def _documents_with(db: sqlite3.Connection, wanted: Vocabulary, words: str) -> list[str]:
    """The documents that may hold the words: those that show a spelling of each of them."""
    left: set[str] | None = None
    for word in words.replace("*", " ").split():
        alone = Vocabulary((Topic("word", word, word, (word,)),)) if word.isalnum() else wanted
        spelt = [
            spelling
            for (spelling,) in db.execute("SELECT spelling FROM spellings")
            if alone.hits(spelling)
        ]
        holding: set[str] = set()
        for at in range(0, len(spelt), _AT_ONCE):
            query = " OR ".join(f'"{spelling}"' for spelling in spelt[at : at + _AT_ONCE])
            rows = db.execute(
                """SELECT DISTINCT p.document_id FROM page_index
                   JOIN pages AS p ON p.page_id = page_index.rowid WHERE page_index MATCH ?""",
                [query],
            )
            holding |= {name for (name,) in rows}
        left = holding if left is None else left & holding
    return sorted(left or ())


def _trend(
    db: sqlite3.Connection, found: Mapping[str, int], by: By, network: str | None
) -> list[TrendRow]:
    meetings: Counter[tuple[str | None, str | None]] = Counter()
    documents: Counter[tuple[str | None, str | None]] = Counter()
    sections: Counter[tuple[str | None, str | None]] = Counter()
    present = _present(db) if by == "municipality" else {}
    for name, year, held_by in db.execute(_MEETINGS):
        if network is not None and held_by != network:
            continue
        groups: Iterable[str | None] = {
            "year": [None],
            "network": [held_by],
            "municipality": present.get(name, []),
        }[by]
        for group in groups:
            meetings[group, year] += 1
            documents[group, year] += name in found
            sections[group, year] += found.get(name, 0)
    rows = [
        TrendRow(group, year, documents[group, year], sections[group, year], n,
                 round(documents[group, year] / n, 4))
        for (group, year), n in meetings.items()
    ]  # fmt: skip
    spoken = {row.group for row in rows if row.documents}
    kept = [row for row in rows if row.group in spoken]
    return sorted(kept, key=lambda row: (row.group or "", row.year or ""))


def _present(db: sqlite3.Connection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, municipality in db.execute(_PRESENT):
        found[name].append(municipality)
    return found
