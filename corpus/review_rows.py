"""Which places of a document need a person's eyes, and how much a minute there gives.

A document's rows go and come with its record: they are a function of it.  The gain is how many of
the corpus's facts (an attendance row, a decision, a day: each one) a person who looks there puts
right per minute, as far as can be told: facts that hang on it, times how likely it is that the
person finds something to put right, over the minutes it takes.  The figures below are our
estimates, the same for every document; only their order of size matters, since rows are only ever
compared.  What is not one document's (pairs of people, contradictions) and pages read with low
confidence, which hang on a setting, are added in `review`.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from corpus.page_reasons import not_cured
from corpus.tables import Row, storable

FACTS_A_WORD = 0.1
"""One word in ten carries a fact that somebody asks for: a name, a day, a place."""
LETTERS_A_WORD = 6.0
_WORDS_A_PAGE = 250

MINUTES_A_PAGE = 3.0
"""To find the paper, scan it anew and drop the file."""
_MINUTES_A_DAY = 2.0
_MINUTES_A_PERSON = 0.5
_MINUTES_TO_OPEN, _MINUTES_A_CORRECTION = 0.3, 0.1

_DAY_FOUND = 0.9
_MUNICIPALITY_FOUND = 0.85
_DAMAGE_LEFT = 0.3
"""Of a damaged layer's words, those that the repair could not save; of empty pages, those that
were not empty on paper."""

_WORST = 5
"""Of one page's unsure words, those that are told."""

LOW_GAIN = f"""CAST(round({FACTS_A_WORD} * (span_end - span_start) * (1 - confidence)
  / ({LETTERS_A_WORD} * {MINUTES_A_PAGE}), 3) AS REAL)"""
"""What a minute gives on a page read with low confidence: its words times 1 - confidence."""

_STATEMENTS = (
    """CREATE TABLE review (
         document_id TEXT NOT NULL REFERENCES documents, ordinal INTEGER NOT NULL,
         kind TEXT NOT NULL, page INTEGER NOT NULL, span_start INTEGER, span_end INTEGER,
         told TEXT NOT NULL, gain REAL NOT NULL,
         PRIMARY KEY (document_id, ordinal)) WITHOUT ROWID""",
    "CREATE INDEX review_by_kind ON review (kind, gain DESC)",
    f"""CREATE INDEX pages_by_gain ON pages ({LOW_GAIN} DESC, confidence, document_id, page)
        WHERE confidence IS NOT NULL""",
)


def make(db: sqlite3.Connection) -> None:
    """Make the table, and fill it from the records that are there: part of a migration."""
    for statement in _STATEMENTS:
        db.execute(statement)
    for (name,) in db.execute("SELECT document_id FROM records").fetchall():
        query = "SELECT record FROM records WHERE document_id = ?"
        record = json.loads(zlib.decompress(db.execute(query, [name]).fetchone()[0]))
        pages = db.execute(
            """SELECT page, origin, reason, span_start, span_end FROM pages
               WHERE document_id = ? ORDER BY page""",
            [name],
        )
        columns = [column[0] for column in pages.description]
        found = [dict(zip(columns, page, strict=True)) for page in pages]
        db.executemany(
            """INSERT INTO review VALUES (:document_id, :ordinal, :kind, :page, :span_start,
                                          :span_end, :told, :gain)""",
            [
                {"document_id": name, **row, "told": storable(row["told"])}
                for row in rows_of(record, found)
            ],
        )


def rows_of(record: Mapping[str, Any], pages: Sequence[Mapping[str, Any]]) -> list[Row]:
    """The rows of `review` for a document: of its record, and of its rows in `pages`."""
    found = [*_day(record), *_pages(pages), *_people(record), *_words(record, pages)]
    return [{"ordinal": ordinal, **row} for ordinal, row in enumerate(found)]


def _day(record: Mapping[str, Any]) -> Iterator[Row]:
    """The whole document stands without a day: everything in it does."""
    meeting = record["meeting"]
    if not any(meeting[known] for known in ("date", "earliest", "latest")):
        facts = 1 + sum(len(record[part]) for part in ("participants", "decisions", "actions"))
        gain = _DAY_FOUND * facts / _MINUTES_A_DAY
        yield _row("no-day", 1, None, "inget datum hittades i texten", gain)


def _pages(pages: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    for page in pages:
        if page["origin"] == "text-layer" and page["reason"] == "empty-page":
            gain = _DAMAGE_LEFT * FACTS_A_WORD * _WORDS_A_PAGE
            yield _row("empty-page", page["page"], None, "tom sida", gain)
        if why := not_cured(page["origin"], page["reason"]):
            words = (page["span_end"] - page["span_start"]) / LETTERS_A_WORD
            gain = _DAMAGE_LEFT * FACTS_A_WORD * words / MINUTES_A_PAGE
            yield _row("not-cured", page["page"], None, why, gain)


def _people(record: Mapping[str, Any]) -> Iterator[Row]:
    for one in record["participants"]:
        if one["municipality"] is None and one["candidates"] and not one["organisation"]:
            names = " eller ".join(candidate["name"] for candidate in one["candidates"][:2])
            gain = _MUNICIPALITY_FOUND / _MINUTES_A_PERSON
            span = (one["start"], one["end"])
            yield _row("municipality", one["page"], span, f"{one['name']}: {names}?", gain)


def _words(record: Mapping[str, Any], pages: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
    """A row for each page with words that were left as printed, at the surest of them."""
    starts = [page["span_start"] for page in pages]
    by_page: dict[int, list[Mapping[str, Any]]] = {}
    for word in record.get("unsure", []):
        at = max(bisect_right(starts, word["start"]) - 1, 0)
        by_page.setdefault(at, []).append(word)
    for at, words in sorted(by_page.items()):
        first = max(words, key=lambda word: (word["probability"], -word["start"]))
        minutes = _MINUTES_TO_OPEN + _MINUTES_A_CORRECTION * len(words)
        gain = FACTS_A_WORD * sum(word["probability"] for word in words) / minutes
        number = pages[at]["page"] if pages else 1
        yield _row("words", number, (first["start"], first["end"]), _told(words), gain)


def _told(words: Sequence[Mapping[str, Any]]) -> str:
    """The words of a page, the surest first, each once.

    >>> _told([{"before": "Foren", "after": "Fören", "probability": 0.62}])
    'Foren → Fören? (0,62)'
    """
    surest: dict[tuple[str, str], float] = {}
    for word in sorted(words, key=lambda word: -word["probability"]):
        surest.setdefault((word["before"], word["after"]), word["probability"])
    told = [
        f"{before} → {after}? ({decimal(sure)})"
        for (before, after), sure in list(surest.items())[:_WORST]
    ]
    more = len(surest) - _WORST
    return "; ".join([*told, *([f"… och {more} till"] if more > 0 else [])])


def decimal(share: float) -> str:
    """A share (0-1) as Swedish writes it.

    >>> decimal(0.625)
    '0,62'
    """
    return f"{share:.2f}".replace(".", ",")


def _row(kind: str, page: int, span: tuple[int, int] | None, told: str, gain: float) -> Row:
    start, end = span or (None, None)
    return {
        "kind": kind, "page": page, "span_start": start, "span_end": end, "told": told,
        "gain": round(gain, 3),
    }  # fmt: skip
