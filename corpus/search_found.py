"""What a search answers: hits with their places, how many there are, and what was searched for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Sort = Literal["best", "newest", "oldest"]
"""The order of hits: the best first, or by the day of the meeting."""

FacetKind = Literal["network", "year", "municipality", "topic", "label"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that holds the words, and where they are printed.

    `span_start` and `span_end` are offsets, in the document's text as read, of the word or phrase
    where the page tells most: where the rarest of what was looked for stands, the others beside
    it, and not in a running head.  `spans` holds those of all words found on the page, in their
    order (at most `MOST_SPANS`).  `context` is the text around that place on one line, repaired
    where it was repaired, with the found words at the ranges of `marks`.  A lower `score` is a
    better hit; scores compare within one answer only.
    """

    document_id: str
    filename: str
    title: str | None
    network: str | None
    date: str | None
    page: int
    span_start: int
    span_end: int
    context: str
    marks: tuple[tuple[int, int], ...]
    score: float
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def snippet(self) -> str:
        """The context with the found words in [brackets]."""
        return self.marked("[", "]")

    def marked(self, before: str, after: str, escape: Callable[[str], str] = str) -> str:
        """The context with the found words between two strings, every piece of text escaped."""
        return "".join(
            f"{before}{escape(piece)}{after}" if found else escape(piece)
            for found, piece in self.pieces()
        )

    def pieces(self) -> list[tuple[bool, str]]:
        """The context in pieces, each with whether it is a found word: for templates."""
        pieces, at = [], 0
        for start, end in self.marks:
            pieces += [(False, self.context[at:start]), (True, self.context[start:end])]
            at = end
        return [piece for piece in [*pieces, (False, self.context[at:])] if piece[1]]


@dataclass(frozen=True, slots=True)
class Searched:
    """What one word or phrase of the query was searched as.

    `typed` is the word as typed, in lower case; `forms` the spellings of the corpus that it
    meant: itself, its inflections, and compounds that hold it, the commonest first of each.
    `cut` says that there are more forms than these; all were searched.  `instead` says that it may
    stand instead of the one before (OR).  A phrase, and a word in
    quotes, is searched as it stands: its forms differ in marks only ("mote" for "möte").
    """

    typed: str
    forms: tuple[str, ...]
    excluded: bool = False
    prefix: bool = False
    exact: bool = False
    cut: bool = False
    instead: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """One value that a filter could ask for: `value` is what to ask, `label` what to show.

    `documents` is how many of the counted documents it would leave.
    """

    value: str
    label: str
    documents: int


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a search: `limit` hits from `offset` on, in the order `sort`.

    `pages` is how many pages match; where `more` is true it is a floor ("more than"), because
    counting on would take too long.  `documents` is how many documents they belong to: those of
    the counted pages.  `bounded` says that the ranking did not weigh every matching page: best
    first then means pages whose headings hold the words, then the newest.  `last` is the offset
    after which no more hits are given, however many pages match.

    `facets` are filled on demand: for each kind the commonest values among `facet_documents`
    documents, which are all that match unless that is less than `documents` (then some of them,
    as good as drawn by lot).
    `suggestions` are queries to try instead; only where nothing was found.  `spelt_also` are other
    spellings of surnames that were looked for, where the corpus shows one person under both.
    """

    hits: tuple[Hit, ...]
    pages: int
    documents: int
    more: bool
    searched: tuple[Searched, ...]
    sort: Sort = "best"
    bounded: bool = False
    offset: int = 0
    limit: int = 20
    last: int = 0
    facets: Mapping[FacetKind, tuple[Facet, ...]] = field(default_factory=dict)
    facet_documents: int = 0
    suggestions: tuple[str, ...] = ()
    spelt_also: tuple[str, ...] = ()
