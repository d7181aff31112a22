"""Full-text search that knows Swedish letters.

What a user types is words, never query syntax: "quotes" make a phrase, a leading minus excludes,
a trailing * asks for words that begin so.  All words must stand on the same page; "här" is not
"har", but a word typed without marks also means the corpus's own spellings of it.
"""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

import re
import sqlite3
import unicodedata
from dataclasses import dataclass
from itertools import islice, product
from typing import TYPE_CHECKING

from corpus import spellings
from corpus.filters import Filters
from corpus.search_found import Facet, Found, Hit, Searched, Sort
from pipeline.corrections import Repaired, apply
from pipeline.document import Span
from pipeline.errors import BadSettings, StaleCorrection
from pipeline.findings import Correction

if TYPE_CHECKING:
    from corpus.store import Corpus

MOST_TERMS = 32
"""FTS5 refuses expressions that nest too deep; nobody types this many words."""

MOST_PHRASES = 64
"""Of a phrase whose words have several spellings, the combinations that are tried."""

CONTEXT = 70
"""Code points of the page shown on each side of the first word found."""

_TERM = re.compile(r'(-?)"([^"]*)"?|(\S+)')
_SPACES = re.compile(" {2,}")
_OPEN, _CLOSE = "\x02", "\x03"


@dataclass(frozen=True, slots=True)
class Term:
    """What one word or phrase of the query asks for."""

    words: tuple[str, ...]
    excluded: bool = False
    prefix: bool = False


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
        limit: the most hits wanted.
        offset: how many hits to skip.
        sort: best, newest or oldest first.
        facets: whether to count networks, years, municipalities and topics among the matches.

    Raises:
        BadSettings: no word to look for, or a filter that cannot be understood.
    """
    db = corpus if isinstance(corpus, sqlite3.Connection) else corpus.db
    terms = parse(words)
    expression = to_expression(db, terms)
    filters = Filters(municipality, person, topic, since, until, network)
    best = _best(db, expression, filters, limit)
    hits = [_hit(db, expression, page_id, score) for page_id, score in best]
    documents = len({hit.document_id for hit in hits})
    return Found(tuple(hits), len(hits), documents, False, (), sort, False, offset, limit)


def search(
    corpus: Corpus | sqlite3.Connection, words: str, *, limit: int = 20, **filters: str | None
) -> list[Hit]:
    """The hits of `find`, which says more."""
    return list(find(corpus, words, limit=limit, **filters).hits)  # type: ignore[arg-type]


def parse(words: str) -> tuple[Term, ...]:
    """What the user typed, as terms.

    >>> parse('nämnd "nya skolan" -budget mot*')[1]
    Term(words=('nya', 'skolan'), excluded=False, prefix=False)

    Raises:
        BadSettings: there is no word to look for, or there are too many.
    """
    typed = unicodedata.normalize("NFC", words.replace("\x00", " "))
    terms = []
    for minus, phrase, bare in islice(_TERM.findall(typed), MOST_TERMS + 1):
        text = phrase or bare
        excluded = bool(minus) or (bare.startswith("-") and len(bare) > 1)
        if found := tuple(spellings.words(text)):
            terms.append(Term(found, excluded, bare.endswith("*")))
    if all(term.excluded for term in terms):
        raise BadSettings("Type at least one word to look for.")
    if len(terms) > MOST_TERMS:
        raise BadSettings(f"Type at most {MOST_TERMS} words.")
    return tuple(terms)


def to_expression(db: sqlite3.Connection, terms: tuple[Term, ...]) -> str:
    """The terms in FTS5's language: every word quoted, so that none of it is syntax."""
    wanted = " AND ".join(_any_spelling(db, term) for term in terms if not term.excluded)
    unwanted = [_any_spelling(db, term) for term in terms if term.excluded]
    return f"({wanted}) NOT ({' OR '.join(unwanted)})" if unwanted else wanted


def _any_spelling(db: sqlite3.Connection, term: Term) -> str:
    choices = [spellings.variants(db, word) for word in term.words]
    if term.prefix:
        choices[-1] = spellings.prefix_variants(db, term.words[-1])
    star = " *" if term.prefix else ""
    phrases = [f'"{" ".join(words)}"{star}' for words in islice(product(*choices), MOST_PHRASES)]
    return f"({' OR '.join(phrases)})"


def _best(
    db: sqlite3.Connection, expression: str, filters: Filters, limit: int
) -> list[tuple[int, float]]:
    """The best pages, with their scores.  Nothing else is looked up for the many that are not."""
    where, values = filters.to_sql(db)
    join = """CROSS JOIN pages AS p ON p.page_id = page_index.rowid
              CROSS JOIN documents AS d ON d.document_id = p.document_id"""
    return db.execute(
        f"""SELECT page_index.rowid, rank FROM page_index {join if where else ""}
            WHERE page_index MATCH ? {where} ORDER BY rank LIMIT ?""",
        [expression, *values, limit],
    ).fetchall()


def _hit(db: sqlite3.Connection, expression: str, page_id: int, score: float) -> Hit:
    """The hit on a page: where the first word found is, and the text around it."""
    row = db.execute(
        f"""SELECT d.document_id, d.filename, d.title, d.network,
              coalesce(d.meeting_date, d.meeting_earliest), p.page,
              p.span_start, p.printed, p.repaired,
              highlight(page_index, 0, '{_OPEN}', '{_CLOSE}'),
              highlight(page_index, 1, '{_OPEN}', '{_CLOSE}')
            FROM page_index
            JOIN pages AS p ON p.page_id = page_index.rowid
            JOIN documents AS d ON d.document_id = p.document_id
            WHERE page_index MATCH ? AND page_index.rowid = ?""",
        [expression, page_id],
    ).fetchone()
    document_id, filename, title, network, day, page, offset, *texts = row
    printed, repaired, in_printed, in_repaired = texts
    if ranges := _marked_ranges(in_repaired, repaired):
        span = _as_read(db, page_id, printed, repaired, ranges[0])
        context, marks = _context(repaired, ranges)
    else:  # only the printed form holds the words
        ranges = _marked_ranges(in_printed, printed) or [(0, 0)]
        span = Span(*ranges[0])
        context, marks = _context(printed, ranges)
    start, end = offset + span.start, offset + span.end
    return Hit(document_id, filename, title, network, day, page, start, end, context, marks, score)


def _marked_ranges(highlighted: str, text: str) -> list[tuple[int, int]]:
    """Where FTS5 put its marks, as ranges of the text; none where the text itself holds marks."""
    ranges, at = [], 0
    first, *rest = highlighted.split(_OPEN)
    at = len(first)
    for piece in rest:
        found, _, after = piece.partition(_CLOSE)
        ranges.append((at, at + len(found)))
        at += len(found) + len(after)
    return ranges if at == len(text) else []


def _as_read(
    db: sqlite3.Connection, page_id: int, printed: str, repaired: str, shown: tuple[int, int]
) -> Span:
    """Where on the page as printed a range of the page as repaired comes from."""
    if printed == repaired:
        return Span(*shown)
    rows = db.execute(
        """SELECT c.span_start - p.span_start, c.span_end - p.span_start, c.before, c.after
           FROM pages AS p JOIN corrections AS c ON c.document_id = p.document_id
             AND c.span_start >= p.span_start AND c.span_end <= p.span_end
           WHERE p.page_id = ?""",
        [page_id],
    )
    corrections = [
        Correction(Span(start, end), before, after, "", 1.0) for start, end, before, after in rows
    ]
    try:
        view = apply(printed, corrections)
    except StaleCorrection:
        view = Repaired(printed, repaired)
    return view.to_raw(*shown)


def _context(text: str, ranges: list[tuple[int, int]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text around the first range on one line, cut at spaces, and the ranges within it."""
    first, last = ranges[0]
    start, end = max(0, first - CONTEXT), min(len(text), last + CONTEXT)
    if start:
        start = next((at + 1 for at in range(start, first) if text[at].isspace()), start)
    if end < len(text):
        end = next((at - 1 for at in range(end, last, -1) if text[at - 1].isspace()), end)
    line, marks, at = "… " if start else "", [], start
    for found, found_end in ranges:
        if start <= found < found_end <= end:
            line += _on_one_line(text[at:found], after=line)
            marks.append((len(line), len(line) + found_end - found))
            line += _printable(text[found:found_end])
            at = found_end
    line += _on_one_line(text[at:end], after=line)
    return line + (" …" if end < len(text) else ""), tuple(marks)


def _on_one_line(text: str, *, after: str) -> str:
    """The text with single spaces, none at the start of the line."""
    line = _SPACES.sub(" ", _printable(text))
    return line.lstrip() if not after or after.endswith(" ") else line


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
