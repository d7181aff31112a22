"""The record as plain data: what `diarium interpret` prints and the corpus exports.

The names and meanings of the fields are a contract; new fields may be added.  All offsets are
code points in `text`, as read.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from pipeline.document import Reading, Span
from pipeline.findings import Candidate, Correction, Minutes, TopicScore


def to_record(minutes: Minutes) -> dict[str, Any]:
    """The record of these minutes, ready for JSON."""
    reading = minutes.reading
    return {
        "id": document_id(reading.sha256, reading.part),
        "filename": reading.filename,
        "sha256": reading.sha256,
        "media_type": reading.media_type,
        "part": list(reading.part) if reading.part else None,
        "title": minutes.title,
        "network": minutes.network,
        "pages": _pages(minutes),
        "meeting": _meeting(minutes),
        "has_attendance_list": minutes.has_attendance_list,
        "text": reading.text,
        "repaired": minutes.repaired,
        "corrections": _corrections(minutes.corrections),
        "unsure": _corrections(minutes.unsure),
        "participants": [
            {
                "name": participant.name,
                **_printed(reading, participant.span),
                "municipality": _candidate(participant.municipality),
                "candidates": [_candidate(candidate) for candidate in participant.candidates],
                "organisation": participant.organisation,
                "role": participant.role,
                "party": participant.party,
                "formerly": participant.formerly,
                "status": participant.status,
            }
            for participant in minutes.participants
        ],
        "mentions": [
            {
                "kind": mention.kind,
                **_printed(reading, mention.span),
                "name": mention.name,
                "code": mention.code,
                "refers_to": mention.refers_to,
                "described": mention.described,
            }
            for mention in minutes.mentions
        ],
        "dates": [
            {
                **_printed(reading, found.span),
                "edtf": found.edtf,
                "earliest": _day(found.earliest),
                "latest": _day(found.latest),
                "time": found.time,
                "kind": found.kind,
            }
            for found in minutes.dates
        ],
        "sections": [
            {
                "heading": section.heading,
                "level": section.level,
                "kind": section.kind,
                "number": section.number,
                **_offsets(section.body),
                "heading_start": section.span.start,
                "heading_end": section.span.end,
                "page": reading.page_of(section.span.start),
                "topics": [_topic(topic) for topic in section.topics],
            }
            for section in minutes.sections
        ],
        "topics": [_topic(topic) for topic in minutes.topics],
        "decisions": [
            {
                **_printed(reading, decision.span),
                "body": decision.body,
                "outcome": decision.outcome,
                "until": decision.until,
            }
            for decision in minutes.decisions
        ],
        "actions": [
            {
                **_printed(reading, action.span),
                "responsible": list(action.responsible),
                "due": action.due,
                "due_at": _pair(action.due_span),
            }
            for action in minutes.actions
        ],
        "upcoming": [
            {
                "edtf": meeting.edtf,
                "time": meeting.time,
                "place": meeting.place,
                "theme": meeting.theme,
                **_printed(reading, meeting.span),
            }
            for meeting in minutes.upcoming
        ],
        "notes": list(reading.notes),
        "recipe": dict(minutes.recipe),
        "files": [_file(reading)],
    }


def _file(reading: Reading) -> dict[str, Any]:
    """The file that was read: alone, until a corpus knows of others with the same minutes."""
    return {
        "id": document_id(reading.sha256, reading.part),
        "filename": reading.filename,
        "sha256": reading.sha256,
        "names": [reading.filename],
        "pages": list(reading.part) if reading.part else None,
        "relation": None,
        "reason": "",
    }


def _corrections(corrections: Iterable[Correction]) -> list[dict[str, Any]]:
    return [
        {
            **_offsets(correction.span),
            "before": correction.before,
            "after": correction.after,
            "rule": correction.rule,
            "probability": correction.probability,
        }
        for correction in corrections
    ]


def document_id(sha256: str, part: tuple[int, int] | None = None) -> str:
    """The short name of a document: the first twelve hex digits of its content's hash.

    Where it is only some pages of its file, the first and last of them follow.

    >>> document_id("0123456789abcdef"), document_id("0123456789abcdef", (4, 7))
    ('0123456789ab', '0123456789ab-4-7')
    """
    if part is None:
        return sha256[:12]
    first, last = part
    return f"{sha256[:12]}-{first}-{last}"


def _pages(minutes: Minutes) -> list[dict[str, Any]]:
    """How each page was read, and which of its lines are running heads, feet and page numbers."""
    reading = minutes.reading
    return [
        {
            "number": page.number,
            "origin": page.origin,
            "confidence": page.confidence,
            "reason": page.reason,
            "running": [[span.start, span.end] for span in spans],
        }
        for page, spans in zip(reading.pages, reading.by_page(minutes.running), strict=True)
    ]


def _meeting(minutes: Minutes) -> dict[str, Any]:
    meeting = minutes.meeting
    return {
        "date": _day(meeting.day),
        "earliest": _day(meeting.earliest),
        "latest": _day(meeting.latest),
        "time": meeting.time,
        "place": meeting.place,
        "evidence": [
            {**_printed(minutes.reading, evidence.span), "rule": evidence.rule}
            for evidence in meeting.evidence
        ],
    }


def _printed(reading: Reading, span: Span) -> dict[str, Any]:
    return {
        "printed": reading.text[span.start : span.end],
        **_offsets(span),
        "page": reading.page_of(span.start),
    }


def _offsets(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def _pair(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _candidate(candidate: Candidate | None) -> dict[str, Any] | None:
    if candidate is None:
        return None
    return {"code": candidate.code, "name": candidate.name, "score": candidate.score}


def _topic(topic: TopicScore) -> dict[str, Any]:
    return {
        "topic": topic.topic,
        "label": topic.label,
        "score": topic.score,
        "evidence": [[span.start, span.end] for span in topic.evidence],
    }
