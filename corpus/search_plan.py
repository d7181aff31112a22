"""Which pages match and in which order, within bounds that do not grow with the corpus.

Up to `RANKED` matching pages are all looked at: counted, and ranked by bm25 with headings
counting for more.  Of a word that stands on more pages than that bm25 says little: then pages
whose headings hold the words come first, and the newest before older ones, found by walking
through the documents from the newest.
"""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from corpus import spellings
from corpus.search_found import Sort
from corpus.search_index import PAGES_OF_DOCUMENT
from corpus.search_words import Meant

RANKED = 10_000
"""Matching pages up to which all are looked at: some 1.5 µs each to rank."""

WALKED = 1_500
"""Documents that are looked into one by one, at some 50 µs each."""

MOST_WALKED = 500
"""Hits that are given where not all matching pages are looked at."""

SLOW = 20_000
"""Pages of a beginning, or of a word in a phrase, from which FTS5 takes long over it."""

SLOW_BEGINNING = 3_000
"""The same for a beginning, which FTS5 puts together from the pages of all its words."""

LOOKED_UP = 2_000
"""Pages that are looked up one by one rather than asking what FTS5 takes long over."""

READ = 300
"""Documents that are read instead, at some 50 µs each, before it is asked after all."""

EVERYWHERE = 60_000
"""Pages of a word from which not even its headings say anything."""

SAMPLE = 3_000
"""Matching pages of which those are counted whose documents pass the filters."""

FEW = 400
"""Pages that are looked up one by one in a second index; more are compared as a set."""

HEADED = 2_000
"""Pages with the words in a heading up to which all are put in order."""

HEADINGS_COUNT = 3.0
"""How much more a word counts in a heading than on the page."""

_DAY = "coalesce(d.meeting_date, d.meeting_earliest)"
_DOCUMENT = f"printf('%012x', found.rowid / {PAGES_OF_DOCUMENT})"

Condition = tuple[str, list[str]]


@dataclass(frozen=True, slots=True)
class Side:
    """What is asked of one index: FTS5 expressions, empty where nothing is."""

    index: str
    wanted: str = ""
    unwanted: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked: of the index that leads, and of the other; which documents count.

    `leading.wanted` is never empty.  `few` says that the leading index finds few pages, `heavy`
    that FTS5 takes long over one of the terms, which are here to be looked for by reading.
    """

    leading: Side
    other: Side
    where: str = ""
    values: tuple[str, ...] = ()
    few: bool = False
    heavy: bool = False
    terms: tuple[Meant, ...] = ()


@dataclass(frozen=True, slots=True)
class Matches:
    """The pages wanted, with their scores; all matching pages that were counted; see `Found`."""

    pages: tuple[tuple[int, float], ...]
    counted: tuple[int, ...]
    more: bool = False
    bounded: bool = False
    last: int = 0


def query(db: sqlite3.Connection, meant: Iterable[Meant], filters: Condition) -> Query:
    """The terms as expressions of the two indexes, led by the one that finds fewer pages."""
    terms = list(meant)
    sides = [
        _side("part_index", [term for term in terms if term.entries]),
        _side("page_index", [term for term in terms if not term.entries]),
    ]
    where, values = filters
    heavy = any(
        _is_slow_beginning(term) or (not term.entries and term.pages > SLOW) for term in terms
    )
    asked = Query(sides[0], sides[1], where, tuple(values), heavy=heavy, terms=tuple(terms))
    if not all(side.wanted for side in sides):  # one of them leads, or nobody
        sides.sort(key=lambda side: not side.wanted)
        return replace(asked, leading=sides[0], other=sides[1])
    if heavy:  # the words lead, whatever they are
        return replace(asked, leading=sides[0], other=sides[1])
    counts = {side.index: _count(db, Query(side, Side(side.index))) for side in sides}
    sides.sort(key=lambda side: counts[side.index])
    few = counts[sides[0].index] <= FEW
    return replace(asked, leading=sides[0], other=sides[1], few=few)


def _is_slow_beginning(term: Meant) -> bool:
    return term.begins_words and term.pages > SLOW_BEGINNING


def _side(index: str, terms: Sequence[Meant]) -> Side:
    wanted = " AND ".join(term.expression for term in terms if not term.term.excluded)
    unwanted = " OR ".join(term.expression for term in terms if term.term.excluded)
    return Side(index, wanted, unwanted)


def find(db: sqlite3.Connection, asked: Query, *, sort: Sort, offset: int, limit: int) -> Matches:
    """The pages from `offset` on, in the order asked for."""
    if asked.heavy and (slow := _slowly(db, asked, sort, offset, limit)):
        return slow
    if _count(db, asked) <= RANKED:
        pages = _all(db, asked, sort)
        counted = tuple(page_id for page_id, _ in pages)
        return Matches(pages[offset : offset + limit], counted, last=len(pages))
    most = min(offset + limit, MOST_WALKED)
    documents = list(_documents(db, asked, sort, FEW + 1))
    if len(documents) <= FEW:
        found = tuple(_pages(db, asked, documents))
        return Matches(_placed(found, offset, limit), found, bounded=True, last=len(found))
    found = _walked(db, asked, sort, most)
    counted = tuple(dict.fromkeys([*found, *_sample(db, asked)]))
    pages = _placed(found, offset, most - offset)
    return Matches(pages, counted, more=True, bounded=True, last=MOST_WALKED)


def _placed(found: Sequence[int], offset: int, limit: int) -> tuple[tuple[int, float], ...]:
    """Pages of which nothing but the place is known: that is their score."""
    wanted = found[offset : offset + limit] if limit > 0 else ()
    return tuple((page_id, float(at)) for at, page_id in enumerate(wanted, offset))


def _count(db: sqlite3.Connection, asked: Query) -> int:
    """How many pages match in the leading index, whatever the filters say.

    At most one more than `RANKED`.
    """
    leads = replace(asked, other=Side(asked.other.index))
    condition, values = _matching(leads)
    counting = f"""SELECT count(*) FROM (SELECT 1 FROM {asked.leading.index} AS found
                   WHERE {condition} LIMIT {RANKED + 1})"""
    return int(db.execute(counting, values).fetchone()[0])


def _slowly(
    db: sqlite3.Connection, asked: Query, sort: Sort, offset: int, limit: int
) -> Matches | None:
    """What FTS5 takes long over: by reading the newest documents, or else asked once.

    Nothing for phrases that few pages hold: these are only slow to count.
    """
    phrases = asked.leading.index == "page_index"
    if not phrases and _count(db, asked) <= LOOKED_UP:
        return _read_through(db, asked, sort, offset, limit)
    begins = any(map(_is_slow_beginning, asked.terms))
    if phrases and not begins and _count(db, asked) <= LOOKED_UP:
        return None
    if read := _by_reading(db, asked, sort, offset, limit):
        return read
    pages = _all(db, asked, "newest" if sort == "best" else sort)
    counted = tuple(page_id for page_id, _ in pages)
    return Matches(pages[offset : offset + limit], counted, bounded=True, last=len(pages))


def _read_through(
    db: sqlite3.Connection, asked: Query, sort: Sort, offset: int, limit: int
) -> Matches:
    """The pages that hold the words, read for the phrases and beginnings."""
    words_alone = replace(asked, other=Side(asked.other.index))
    terms = [term for term in asked.terms if not term.entries]
    text = "SELECT printed, repaired FROM pages WHERE page_id = ?"
    pages = tuple(
        (page_id, score)
        for page_id, score in _all(db, words_alone, sort)
        if _shows(db.execute(text, [page_id]).fetchone(), terms)
    )
    counted = tuple(page_id for page_id, _ in pages)
    return Matches(pages[offset : offset + limit], counted, last=len(pages))


def _by_reading(
    db: sqlite3.Connection, asked: Query, sort: Sort, offset: int, limit: int
) -> Matches | None:
    """The first hits by day, by reading documents; nothing where they stand too far apart."""
    documents = list(_documents(db, asked, sort, READ + 1))
    found: list[int] = []
    for document_id in documents[:READ]:
        rows = db.execute(
            "SELECT page_id, printed, repaired FROM pages WHERE document_id = ? ORDER BY page_id",
            [document_id],
        )
        found += [page_id for page_id, *texts in rows if _shows(texts, asked.terms)]
        if len(found) >= offset + limit and len(documents) > READ:
            break
    complete = len(documents) <= READ
    if not complete and len(found) < offset + limit:
        return None
    pages = _placed(found, offset, limit)
    last = len(found) if complete else MOST_WALKED
    return Matches(pages, tuple(found), more=not complete, bounded=True, last=last)


def _shows(texts: Iterable[str], terms: Iterable[Meant]) -> bool:
    lowered = [text.lower() for text in dict.fromkeys(texts)]
    if not all(any(map(term.may_stand_in, lowered)) for term in terms if not term.term.excluded):
        return False
    tokens = [spellings.words(text) for text in lowered]
    return all(any(map(term.stands_in, tokens)) != term.term.excluded for term in terms)


def _sample(db: sqlite3.Connection, asked: Query) -> list[int]:
    """Of the first matching pages by number, which is no order of anything, those that count."""
    if asked.other.wanted or asked.other.unwanted:
        return []
    condition, values = _matching(asked)
    most = SAMPLE if asked.where else RANKED + 1
    first = f"SELECT rowid FROM {asked.leading.index} AS found WHERE {condition} LIMIT {most}"
    rows = db.execute(
        f"SELECT found.rowid FROM ({first}) AS found WHERE 1 {_counts(asked)}",
        [*values, *asked.values],
    )
    return [page_id for (page_id,) in rows]


def _counts(asked: Query) -> str:
    """A condition on `found`: its document is one that counts."""
    if not asked.where:
        return ""
    return f"""AND EXISTS (SELECT 1 FROM documents AS d
               WHERE d.document_id = {_DOCUMENT} {asked.where})"""


def _where(asked: Query) -> str:
    return f"WHERE 1 {asked.where}"


def _matching(asked: Query, within: tuple[int, int] | None = None) -> tuple[str, list[str | int]]:
    """A condition on `found`, the leading index, and its values."""
    leading, other = asked.leading, asked.other
    own = f"({leading.wanted}) NOT ({leading.unwanted})" if leading.unwanted else leading.wanted
    condition, values = f"{leading.index} MATCH ?", list[str | int]([own])
    if within:
        condition += " AND found.rowid BETWEEN ? AND ?"
        values += within
    for expression, word in ((other.wanted, ""), (other.unwanted, "NOT")):
        if not expression:
            continue
        values.append(expression)
        if asked.few or within:
            condition += f""" AND {word} EXISTS (SELECT 1 FROM {other.index} AS o
                WHERE o.{other.index} MATCH ? AND o.rowid = found.rowid)"""
        else:
            condition += f""" AND +found.rowid {word} IN
                (SELECT rowid FROM {other.index} WHERE {other.index} MATCH ?)"""
    return condition, values


def _all(db: sqlite3.Connection, asked: Query, sort: Sort) -> tuple[tuple[int, float], ...]:
    """All matching pages with their scores, in the order asked for."""
    condition, values = _matching(asked)
    if sort == "best":
        score = f"bm25({asked.leading.index}, 1.0, {HEADINGS_COUNT})"
        rows = db.execute(
            f"""SELECT found.rowid, {score} FROM {asked.leading.index} AS found
                WHERE {condition} {_counts(asked)}""",
            [*values, *asked.values],
        )
        return tuple(sorted(rows, key=lambda row: (row[1], row[0])))
    direction = "DESC" if sort == "newest" else "ASC"
    found = db.execute(
        f"""SELECT found.rowid FROM {asked.leading.index} AS found
            CROSS JOIN documents AS d ON d.document_id = {_DOCUMENT}
            WHERE {condition} {asked.where}
            ORDER BY {_DAY} {direction} NULLS LAST, found.rowid""",
        [*values, *asked.values],
    )
    pages = [page_id for (page_id,) in found]
    return _placed(pages, 0, len(pages))


def _walked(db: sqlite3.Connection, asked: Query, sort: Sort, most: int) -> tuple[int, ...]:
    """The first matching pages: with the words in a heading, then by the day of the meeting."""
    telling = any(term.pages < EVERYWHERE for term in asked.terms if not term.term.excluded)
    found = list(_headed(db, asked, most)) if sort == "best" and telling else []
    seen = set(found)
    documents = _documents(db, asked, sort, WALKED)
    pages = (page_id for page_id in _pages(db, asked, documents) if page_id not in seen)
    found += islice(pages, most - len(found))
    if len(found) < most:  # the rest is far away, if anywhere
        seen = set(found)
        rest = _all(db, asked, "newest" if sort == "best" else sort)
        found += [page_id for page_id, _ in rest if page_id not in seen]
    return tuple(found[:most])


def _headed(db: sqlite3.Connection, asked: Query, most: int) -> Iterator[int]:
    """The newest matching pages that hold the words in a heading."""
    if asked.leading.index != "part_index":
        return iter(())
    words = [term for term in asked.terms if term.entries and not term.term.excluded]
    wanted = " AND ".join(term.in_heading for term in words)
    headed = replace(asked.leading, wanted=wanted)
    narrower = replace(asked, leading=headed)
    if _count(db, narrower) <= HEADED:
        return (page_id for page_id, _ in _all(db, narrower, "newest")[:most])
    return islice(_pages(db, narrower, _documents(db, asked, "newest", WALKED)), most)


def _documents(db: sqlite3.Connection, asked: Query, sort: Sort, most: int) -> Iterator[str]:
    """The first documents that count, by the day of their meeting; those without one last."""
    direction = "ASC" if sort == "oldest" else "DESC"
    rows = chain.from_iterable(
        db.execute(
            f"""SELECT d.document_id FROM documents AS d {_where(asked)} AND {_DAY} {known}
                ORDER BY {_DAY} {direction}, d.document_id LIMIT {most}""",
            asked.values,
        )
        for known in ("IS NOT NULL", "IS NULL")
    )
    return islice((document_id for (document_id,) in rows), most)


def _pages(db: sqlite3.Connection, asked: Query, documents: Iterable[str]) -> Iterator[int]:
    """The matching pages of documents, one document after the other."""
    for document_id in documents:
        first = int(document_id, 16) * PAGES_OF_DOCUMENT
        condition, values = _matching(asked, (first, first + PAGES_OF_DOCUMENT - 1))
        rows = db.execute(
            f"SELECT found.rowid FROM {asked.leading.index} AS found WHERE {condition}", values
        )
        yield from (page_id for (page_id,) in rows.fetchall())
