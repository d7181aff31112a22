"""Invented minutes, made from a few words: spans are looked up in the text."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Any

from pipeline.corrections import apply
from pipeline.document import Box, Line, Page, Reading, Span, Word
from pipeline.findings import (
    Action,
    Candidate,
    Correction,
    DateMention,
    Decision,
    Evidence,
    Meeting,
    Mention,
    Minutes,
    Participant,
    Section,
    TopicScore,
    Upcoming,
)

RECIPE = {"code": "1", "lexicon": "a"}


def reading(*pages: str, filename: str = "a.pdf") -> Reading:
    """A reading of these pages, each line with a box, each first word with one too."""
    made = tuple(
        Page(number, 595.0, 842.0, "ocr", tuple(map(_line, text.split("\n"))), 0.9, "no-layer")
        for number, text in enumerate(pages, 1)
    )
    name = sha256("\f".join([filename, *pages]).encode("utf-8", "surrogatepass")).hexdigest()
    return Reading(name, filename, "application/pdf", made, "tesseract 5.3 swe", ("skev",))


def _line(text: str) -> Line:
    if not text:
        return Line("")
    first = text.split(" ", maxsplit=1)[0]
    box = Box(31.25, 34.1, 171.0, 45.3)
    return Line(text, box, 0.875, (Word(0, first, box, 0.5), Word(0, first, box)))


def minutes(
    *pages: str,
    fixes: dict[str, str] | None = None,
    people: tuple[tuple[Any, ...], ...] = (),
    day: str | None = "2023-10-02",
    network: str | None = "Nätverket Vättern",
    topics: dict[str, str] | None = None,
    filename: str = "a.pdf",
    recipe: dict[str, str] | None = None,
) -> Minutes:
    """Minutes of these pages.

    `fixes` maps printed words to repaired ones (every occurrence); `people` are (printed, name,
    municipality's code or None, status); `topics` maps a topic to a word that speaks for it.
    """
    read = reading(*pages, filename=filename)
    corrections = tuple(_corrections(read.text, fixes or {}))
    when = date.fromisoformat(day) if day else None
    topic_scores = tuple(
        TopicScore(topic, topic.capitalize(), 0.8, (find(read, word),))
        for topic, word in (topics or {}).items()
    )
    end = Span(0, len(read.text))
    return Minutes(
        reading=read,
        repaired=apply(read.text, corrections).text,
        corrections=corrections,
        title="Minnesanteckningar",
        network=network,
        meeting=Meeting(when, when, when, "13:00-15:00", "Hjo", (Evidence(Span(0, 1), "head"),)),
        has_attendance_list=bool(people),
        participants=tuple(_participant(read, *person) for person in people),
        mentions=(Mention(Span(0, 1), "person", "Eva Ek", None, None),),
        dates=(DateMention(Span(0, 2), "2023-10", date(2023, 10, 1), date(2023, 10, 31)),),
        sections=(Section(Span(0, 3), "Början", 1, end, topic_scores),),
        topics=topic_scores,
        decisions=(Decision(Span(0, 4)),),
        actions=(Action(Span(0, 5), ("Eva Ek",), "2023-12-01"),),
        upcoming=(Upcoming(Span(0, 2), "2023-11-06", "09:00", "Skövde", None),),
        recipe=recipe or RECIPE,
    )


def find(read: Reading, printed: str) -> Span:
    start = read.text.index(printed)
    return Span(start, start + len(printed))


def _participant(
    read: Reading, printed: str, name: str, code: str | None, status: str = "present"
) -> Participant:
    sure = Candidate(code, code, 1.0) if code else None
    return Participant(find(read, printed), name, status, sure, (sure,) if sure else ())  # type: ignore[arg-type]


def _corrections(text: str, fixes: dict[str, str]) -> list[Correction]:
    found = []
    for before, after in fixes.items():
        at = text.find(before)
        while at >= 0:
            span = Span(at, at + len(before))
            found.append(Correction(span, before, after, "diacritics", 0.9))
            at = text.find(before, span.end)
    return sorted(found, key=lambda correction: correction.span)


def rows(corpus: Any, table: str, *, without: tuple[str, ...] = ()) -> list[tuple[Any, ...]]:
    """All rows of a table, in order, without the columns that hold times."""
    cursor = corpus.db.execute(f"SELECT * FROM {table} ORDER BY 1, 2")
    keep = [at for at, column in enumerate(cursor.description) if column[0] not in without]
    return [tuple(row[at] for at in keep) for row in cursor]
