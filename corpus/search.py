"""Full-text search that knows Swedish letters.

What a user types is words, never query syntax: "quotes" make a phrase, a leading minus excludes,
a trailing * asks for words that begin so; OR (in capitals) lets one stand or the other.  All words
must stand on the same page; "här" is not "har", but a word typed without marks also means the
corpus's own spellings of it.  A name is a word like others, but inflected into no other name.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from corpus import search_facets, search_marks, search_plan, search_spelt, search_suggest
from corpus.filters import Filters
from corpus.search_found import Facet, Found, Hit, Searched, Sort
from corpus.search_index import PAGES_OF_DOCUMENT
from corpus.search_words import meant, parse

if TYPE_CHECKING:
    from corpus.store import Corpus

__all__ = ["Facet", "Found", "Hit", "Searched", "Sort", "find", "parse", "search"]


def find(  # noqa: PLR0913 - the filters are the command line's options, one by one
    corpus: Corpus | sqlite3.Connection,
    words: str,
    *,
    municipality: str | None = None,
    person: str | None = None,
    topic: str | None = None,
    since: str | None = None,
    until: str | None = None,
    network: str | None = None,
    document: str | None = None,
    label: str | None = None,
    limit: int = 20,
    offset: int = 0,
    sort: Sort = "best",
    facets: bool = False,
) -> Found:
    """The pages that hold all the words, and how many there are.

    Args:
        corpus: the corpus, or a connection to it.
        words: what the user typed.
        municipality: code or name; it took part in the meeting or is named in the minutes.
        person: an id, a name, or words of a name; took part in the meeting.
        topic: a topic's id or label.
        since: the first day, month or year (`2023`, `2023-10`, `2023-10-02`) of meetings.
        until: the last one, included.
        network: the network's name.
        document: a document's id: only its pages.
        label: the folder of the inbox that a file came in, or one above it.
        limit: the most hits wanted.
        offset: how many hits to skip.
        sort: best, newest or oldest first.
        facets: whether to count networks, years, municipalities, topics and labels among the
            matches.

    Raises:
        BadSettings: no word to look for, or a filter that means nothing; see `search_errors`.
    """
    db = corpus if isinstance(corpus, sqlite3.Connection) else corpus.db
    typed = parse(words)
    terms = [meant(db, term) for term in typed]
    filters = Filters(municipality, person, topic, since, until, network, document, label)
    asked = search_plan.query(db, terms, filters.to_sql(db))
    matches = search_plan.find(db, asked, sort=sort, offset=max(0, offset), limit=max(0, limit))
    counts, counted = search_facets.facets(db, matches.counted) if facets else ({}, 0)
    hits = search_marks.hits(db, terms, matches.pages)
    return Found(
        hits,
        len(matches.counted),
        len({page_id // PAGES_OF_DOCUMENT for page_id in matches.counted}),
        matches.more,
        tuple(one for term in terms for one in term.searched),
        sort,
        matches.bounded,
        offset,
        limit,
        matches.last,
        counts,
        counted,
        () if matches.counted else search_suggest.suggestions(db, words, typed),
        search_spelt.spelt_also(db, terms, hits),
    )


def search(
    corpus: Corpus | sqlite3.Connection, words: str, *, limit: int = 20, **filters: str | None
) -> list[Hit]:
    """The hits of `find`, which says more."""
    return list(find(corpus, words, limit=limit, **filters).hits)  # type: ignore[arg-type]
