"""From minutes to rows: what each table says about one document.

Rows are written from the values, never from the JSON, and every row of findings ends with
where it stands: what is printed there, the page, and the span of the text as read.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from pipeline.corrections import apply
from pipeline.document import Reading, Span
from pipeline.findings import Correction, Minutes, Section, TopicScore, Upcoming
from pipeline.record import document_id
from pipeline.swedish.fold import fold

Row = dict[str, Any]

MOST_PAGES = 2**15 - 1
"""Pages of one document that get a row each; the rest share the last row."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_REST_OF_WORD = re.compile(r"\S*")


def storable(text: str) -> str:
    r"""The text as SQLite can hold and search it; its length, and so every offset, stays.

    >>> storable("a\x00b") == "a\N{REPLACEMENT CHARACTER}b"
    True
    """
    return _UNSTORABLE.sub("\ufffd", text)


def to_json(value: Any) -> str:
    """Canonical JSON: the same value always gives the same text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(recipe: Mapping[str, str]) -> str:
    """The recipe as text that can be compared."""
    return storable(to_json(dict(recipe)))


def rows_of(minutes: Minutes) -> dict[str, list[Row]]:
    """The rows of every table that these minutes fill."""
    return {
        "documents": [_document(minutes)],
        "pages": list(page_rows(minutes.reading, minutes.corrections, minutes.running)),
        "meeting_evidence": _numbered(_meeting_evidence(minutes)),
        "attendance": _numbered(_attendance(minutes)),
        "mentions": _numbered(_mentions(minutes)),
        "dates": _numbered(_dates(minutes)),
        "sections": [_section(minutes.reading, n, s) for n, s in enumerate(minutes.sections, 1)],
        "topics": _numbered(_topics(minutes)),
        "decisions": _numbered(_decisions(minutes)),
        "actions": _numbered(_actions(minutes)),
        "upcoming": _numbered(_upcoming(minutes, found) for found in minutes.upcoming),
        "corrections": correction_rows(minutes.reading, minutes.corrections),
    }


def page_rows(
    reading: Reading, corrections: Sequence[Correction], running: Sequence[Span] = ()
) -> Iterator[Row]:
    """A row a page, with its text as printed and as repaired.

    A correction across a page break belongs to both pages, whole: "kom-" and "munen" on two
    pages are found as "kommunen" on the first.
    """
    ordered = sorted(corrections, key=lambda correction: correction.span)
    number = _page_ids(reading)
    for at, (page, alone) in enumerate(zip(reading.pages, _page_spans(reading), strict=False)):
        span, within = _widened(reading.text, alone, ordered)
        shown = apply(reading.text[span.start : span.end], _moved(within, -span.start))
        yield {
            "page_id": number + at + 1,
            "page": page.number,
            "origin": page.origin,
            "reason": page.reason,
            "confidence": page.confidence,
            "running": to_json(_within(running, alone)),
            "span_start": span.start,
            "span_end": span.end,
            "printed": shown.raw,
            "repaired": shown.text,
        }


def _page_ids(reading: Reading) -> int:
    """Where the ids of a document's pages begin; a part's are not those of its file's pages."""
    name = document_id(reading.sha256, reading.part)
    told = name if reading.part is None else sha256(name.encode()).hexdigest()
    return int(told[:12], 16) << 15


def _within(ordered: Sequence[Span], span: Span) -> list[list[int]]:
    first, last = (bisect_left(ordered, Span(at, at)) for at in (span.start, span.end + 1))
    return [[found.start, found.end] for found in ordered[first:last]]


def _page_spans(reading: Reading) -> list[Span]:
    starts = reading.page_starts
    after = [*starts[1:], len(reading.text) + 1]
    spans = [Span(at, max(at, next_at - 1)) for at, next_at in zip(starts, after, strict=False)]
    if len(spans) > MOST_PAGES:
        spans[MOST_PAGES - 1 :] = [Span(spans[MOST_PAGES - 1].start, spans[-1].end)]
    return spans


def _widened(
    text: str, span: Span, ordered: Sequence[Correction]
) -> tuple[Span, Sequence[Correction]]:
    """The span, grown to hold whole what is corrected across its edges; those corrections."""
    first = bisect_right(ordered, span.start, key=lambda correction: correction.span.end)
    last = bisect_left(ordered, span.end + 1, key=lambda correction: correction.span.start)
    if first >= last:
        return span, ()
    start, end = min(span.start, ordered[first].span.start), span.end
    if ordered[last - 1].span.end > end:
        rest = _REST_OF_WORD.match(text, ordered[last - 1].span.end)
        end = rest.end() if rest else ordered[last - 1].span.end
        last = bisect_right(ordered, end, key=lambda correction: correction.span.end)
    return Span(start, end), ordered[first:last]


def _moved(corrections: Iterable[Correction], by: int) -> Iterator[Correction]:
    for found in corrections:
        span = Span(found.span.start + by, found.span.end + by)
        yield Correction(span, found.before, found.after, found.rule, found.probability)


def _document(minutes: Minutes) -> Row:
    reading, meeting = minutes.reading, minutes.meeting
    sure = [page.confidence for page in reading.pages if page.confidence is not None]
    return {
        "filename": reading.filename,
        "sha256": reading.sha256,
        "first_page": reading.part[0] if reading.part else None,
        "last_page": reading.part[1] if reading.part else None,
        "media_type": reading.media_type,
        "title": minutes.title,
        "network": minutes.network,
        "network_printed": minutes.network,
        "network_key": _network_key(minutes.network),
        "meeting_date": _day(meeting.day),
        "meeting_earliest": _day(meeting.earliest or meeting.day),
        "meeting_latest": _day(meeting.latest or meeting.day),
        "own_earliest": _day(meeting.earliest or meeting.day),
        "own_latest": _day(meeting.latest or meeting.day),
        "meeting_time": meeting.time,
        "meeting_place": meeting.place,
        "has_attendance_list": int(minutes.has_attendance_list),
        "pages": len(reading.pages),
        "confidence": sum(sure) / len(sure) if sure else None,
        "recipe": canonical(minutes.recipe),
    }


def _network_key(network: str | None) -> str | None:
    from pipeline.identity.units import network_key  # noqa: PLC0415 - a search can spare it

    return network_key(network) if network else None


def _meeting_evidence(minutes: Minutes) -> Iterator[Row]:
    for found in minutes.meeting.evidence:
        bound, _, rule = found.rule.rpartition(": ")
        yield {
            "bound": bound or "day",
            "rule": rule,
            "told_in": document_id(minutes.reading.sha256, minutes.reading.part),
            **_place(minutes.reading, found.span),
        }


def _attendance(minutes: Minutes) -> Iterator[Row]:
    for found in minutes.participants:
        sure = found.municipality
        yield {
            "name": found.name,
            "name_folded": fold(found.name),
            "municipality_code": sure.code if sure else None,
            "municipality_score": sure.score if sure else None,
            "organisation": found.organisation,
            "role": found.role,
            "party": found.party,
            "formerly": found.formerly,
            "status": found.status,
            **_place(minutes.reading, found.span),
        }


def _mentions(minutes: Minutes) -> Iterator[Row]:
    for found in minutes.mentions:
        yield {
            "kind": found.kind,
            "name": found.name,
            "code": found.code,
            "refers_to": found.refers_to,
            "described": found.described,
            **_place(minutes.reading, found.span),
        }


def _dates(minutes: Minutes) -> Iterator[Row]:
    for found in minutes.dates:
        yield {
            "edtf": found.edtf,
            "earliest": _day(found.earliest),
            "latest": _day(found.latest),
            "time": found.time,
            "kind": found.kind,
            **_place(minutes.reading, found.span),
        }


def _section(reading: Reading, section_id: int, found: Section) -> Row:
    return {
        "section_id": section_id,
        "heading": found.heading,
        "level": found.level,
        "kind": found.kind,
        "number": found.number,
        "page": reading.page_of(found.span.start),
        "span_start": found.body.start,
        "span_end": found.body.end,
        "heading_start": found.span.start,
        "heading_end": found.span.end,
    }


def _topics(minutes: Minutes) -> Iterator[Row]:
    """A row for each place that speaks for a topic, of the whole document and of each section."""
    parts: list[tuple[int | None, tuple[TopicScore, ...]]] = [(None, minutes.topics)]
    parts += [(number, section.topics) for number, section in enumerate(minutes.sections, 1)]
    for section_id, topics in parts:
        for found in topics:
            said = {"topic": found.topic, "label": found.label, "score": found.score}
            for span in found.evidence or (None,):
                place = _place(minutes.reading, span) if span else {}
                yield {"section_id": section_id, **said, **place}


def _decisions(minutes: Minutes) -> Iterator[Row]:
    for found in minutes.decisions:
        yield {
            "body": found.body,
            "outcome": found.outcome,
            "until": found.until,
            **_place(minutes.reading, found.span),
        }


def _actions(minutes: Minutes) -> Iterator[Row]:
    for found in minutes.actions:
        yield {
            "responsible": to_json(list(found.responsible)),
            "due": found.due,
            "due_start": found.due_span.start if found.due_span else None,
            "due_end": found.due_span.end if found.due_span else None,
            **_place(minutes.reading, found.span),
        }


def _upcoming(minutes: Minutes, found: Upcoming) -> Row:
    earliest, latest = _window(minutes, found)
    return {
        "edtf": found.edtf,
        "earliest": _day(earliest),
        "latest": _day(latest),
        "time": found.time,
        "place": found.place,
        "theme": found.theme,
        **_place(minutes.reading, found.span),
    }


def _window(minutes: Minutes, found: Upcoming) -> tuple[date | None, date | None]:
    """The days of a planned meeting: those of the date mention that says the same EDTF."""
    for mention in minutes.dates:
        if mention.edtf == found.edtf:
            return mention.earliest, mention.latest
    try:
        day = date.fromisoformat(sure := found.edtf.rstrip("?"))
    except ValueError:
        return None, None
    return (day, day) if len(sure) == len("2023-10-02") else (None, None)


def correction_rows(reading: Reading, corrections: Iterable[Correction]) -> list[Row]:
    """A row for each correction, in their order."""
    return _numbered(
        {
            "before": found.before,
            "after": found.after,
            "rule": found.rule,
            "probability": found.probability,
            **_place(reading, found.span),
        }
        for found in corrections
    )


def _place(reading: Reading, span: Span) -> Row:
    return {
        "printed": reading.text[span.start : span.end],
        "page": reading.page_of(span.start),
        "span_start": span.start,
        "span_end": span.end,
    }


def _numbered(rows: Iterable[Row]) -> list[Row]:
    return [{"ordinal": ordinal, **row} for ordinal, row in enumerate(rows)]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
