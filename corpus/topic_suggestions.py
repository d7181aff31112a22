"""New topics suggested: terms that no topic covers, with where they stand, ready to paste."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from corpus.topic_texts import StoredText, stored_texts
from corpus.topic_trial import Passage, on_one_line, passage_at
from pipeline.agenda.topic_terms import Candidate, Piece, Sighting, candidates, count_terms
from pipeline.agenda.topics import SILENT, Vocabulary
from pipeline.swedish.fold import fold

MOST_FORMS = 4
"""Ways of writing that a suggested topic lists as phrases."""

_NOT_IN_ID = re.compile(r"[^a-z0-9]+")
_MEETINGS = """
SELECT document_id, network, substr(coalesce(meeting_date, meeting_earliest), 1, 4) FROM documents
"""
_NAMES = """
SELECT name FROM attendance UNION SELECT name FROM mentions WHERE kind <> 'organisation'
UNION SELECT printed FROM mentions WHERE kind <> 'organisation'
UNION SELECT role FROM attendance UNION SELECT name FROM municipalities
"""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A term that may become a topic; `toml` is its stanza for a vocabulary file."""

    term: str
    forms: tuple[str, ...]
    score: float
    documents: int
    networks: tuple[str, ...]
    first_year: str | None
    last_year: str | None
    passages: tuple[Passage, ...]
    toml: str


def suggest(
    db: sqlite3.Connection, vocabulary: Vocabulary, *, least_documents: int = 2, most: int = 20
) -> list[Suggestion]:
    """The terms that stand out in what no topic covers, strongest first."""
    pieces = (piece for text in stored_texts(db) for piece in _pieces(text))
    counts = count_terms(pieces, vocabulary, _names(db))
    found = candidates(counts, least_documents, most)
    quoted = {place.document for one in found for place in one.places}
    texts = {text.document_id: text for text in stored_texts(db, sorted(quoted))}
    meetings = {name: (network, year) for name, network, year in db.execute(_MEETINGS)}
    return [_suggestion(one, texts, meetings) for one in found]


def _pieces(text: StoredText) -> Iterator[Piece]:
    """What a document says, without its attendance lists and signatures."""
    said = text.repaired.text
    if not text.sections:
        yield Piece(text.document_id, said, 0)
    for section in text.sections:
        if section.kind not in SILENT:
            start, end = text.repaired.from_raw(section.body)
            yield Piece(text.document_id, said[start:end], start)


def _names(db: sqlite3.Connection) -> set[str]:
    """The folded words of everybody's name and role, and of every municipality's name."""
    found = (fold(name) for (name,) in db.execute(_NAMES) if name)
    words = {word for name in found for word in re.findall(r"[^\W\d_]+", name)}
    return words | {word + "s" for word in words}


def _suggestion(
    found: Candidate,
    texts: Mapping[str, StoredText],
    meetings: Mapping[str, tuple[str | None, str | None]],
) -> Suggestion:
    held = [meetings[name] for name in found.documents]
    years = sorted(year for _, year in held if year)
    forms = tuple(on_one_line(form) for form in found.written)
    passages = tuple(
        sorted(
            (_passage(texts[place.document], place) for place in found.places),
            key=lambda passage: (passage.day or "", passage.filename),
        )
    )
    return Suggestion(
        forms[0],
        forms,
        found.score,
        len(held),
        tuple(sorted({network for network, _ in held if network})),
        years[0] if years else None,
        years[-1] if years else None,
        passages,
        _stanza(forms, passages),
    )


def _passage(text: StoredText, seen: Sighting) -> Passage:
    span = text.repaired.to_raw(seen.start, seen.end)
    heading = next((one.heading for one in text.sections if one.body.contains(span)), None)
    return passage_at(text, span, heading)


def _stanza(forms: tuple[str, ...], passages: tuple[Passage, ...]) -> str:
    """The topic as a vocabulary file writes it; JSON's strings and lists are TOML's."""
    example = passages[0].context.replace("[", "").replace("]", "").strip("… ")
    return "\n".join(
        (
            "[[topic]]",
            f"id = {_quoted(_NOT_IN_ID.sub('_', fold(forms[0])).strip('_'))}",
            f"label = {_quoted(forms[0].capitalize())}",
            'definition = "Skriv vad ämnet omfattar."',
            f"phrases = {_quoted(list(forms[:MOST_FORMS]))}",
            "weak = []",
            "anti = []",
            f"examples = {_quoted([example])}",
            "counter_examples = []",
        )
    )


def _quoted(value: str | list[str]) -> str:
    return json.dumps(value, ensure_ascii=False)
