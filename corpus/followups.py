"""Which promise is taken up in a later meeting of its network, night by night.

Only networks whose documents came, went or changed since the last time are followed up again:
triggers of the schema note them in `followups_dirty`.  What is kept of a network is a function of
its documents alone, so the order in which they arrived makes no difference.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from corpus.connect import transaction
from corpus.tables import storable

if TYPE_CHECKING:
    from pipeline.followup.values import FollowUp, MeetingSaid

    FollowUps = Callable[[Iterable[MeetingSaid]], tuple[FollowUp, ...]]

_ROW = (
    "document_id", "ordinal", "state", "probability", "reason",
    "taken_up_in", "printed", "page", "span_start", "span_end",
)  # fmt: skip


def has_work(db: sqlite3.Connection) -> bool:
    """Whether a network waits to be followed up."""
    return bool(db.execute("SELECT EXISTS (SELECT 1 FROM followups_dirty)").fetchone()[0])


def settle_followups(db: sqlite3.Connection, by: FollowUps | None = None) -> int:
    """Follow up the promises of the networks that are touched; how many networks that was.

    All in one transaction; where nothing is touched nothing is written.
    """
    if not has_work(db):
        return 0
    if by is None:
        from pipeline.followup.find import follow_up  # noqa: PLC0415 - heavy; a search spares it

        by = follow_up
    with transaction(db):
        touched = [key for (key,) in db.execute("SELECT network_key FROM followups_dirty")]
        for key in touched:
            _settle(db, key, by)
        db.execute("DELETE FROM followups_dirty")
    return len(touched)


def _settle(db: sqlite3.Connection, key: str, by: FollowUps) -> None:
    """Make one network's rows what they should be; those that are right are not written again."""
    names = [
        name
        for (name,) in db.execute(
            "SELECT document_id FROM documents WHERE network_key = ? ORDER BY 1", [key]
        )
    ]
    records = {name: _record(db, name) for name in names}
    meetings = [meeting_said(name, record, _window(db, name)) for name, record in records.items()]
    wanted: set[tuple[Any, ...]] = {_row(db, found, records) for found in by(meetings)}
    stands: set[tuple[Any, ...]] = {
        tuple(row)
        for name in names
        for row in db.execute(
            f"SELECT {', '.join(_ROW)} FROM followups WHERE document_id = ?",  # noqa: S608
            [name],
        )
    }
    db.executemany(
        "DELETE FROM followups WHERE document_id = ? AND ordinal = ?",
        sorted((row[0], row[1]) for row in stands - wanted),
    )
    new: list[tuple[Any, ...]] = sorted(wanted - stands, key=_key)
    marks = ", ".join("?" * len(_ROW))
    db.executemany(
        f"INSERT INTO followups ({', '.join(_ROW)}) VALUES ({marks})",  # noqa: S608
        new,
    )


def _key(row: tuple[Any, ...]) -> tuple[str, int]:
    return row[0], row[1]


def _record(db: sqlite3.Connection, name: str) -> dict[str, Any]:
    row = db.execute("SELECT record FROM records WHERE document_id = ?", [name]).fetchone()
    found: dict[str, Any] = json.loads(zlib.decompress(row[0]).decode()) if row else {}
    return found


def _window(db: sqlite3.Connection, name: str) -> tuple[date | None, date | None]:
    """The first and last day on which the meeting may have been, as the corpus has them now."""
    first, last = db.execute(
        """SELECT coalesce(meeting_date, meeting_earliest), coalesce(meeting_date, meeting_latest)
           FROM documents WHERE document_id = ?""",
        [name],
    ).fetchone()
    return _day(first), _day(last)


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def meeting_said(
    name: str, record: Mapping[str, Any], window: tuple[date | None, date | None]
) -> MeetingSaid:
    """A record as following up needs it: promises, sentences with their headings, people."""
    from pipeline.agenda.sentences import sentences_of  # noqa: PLC0415 - as above
    from pipeline.corrections import apply  # noqa: PLC0415
    from pipeline.document import Span  # noqa: PLC0415
    from pipeline.findings import Correction  # noqa: PLC0415
    from pipeline.followup.values import MeetingSaid, Promised, Said  # noqa: PLC0415

    if not record:
        return MeetingSaid(name, *window)
    repaired = apply(
        record["text"],
        [
            Correction(Span(c["start"], c["end"]), c["before"], c["after"], c["rule"], 1.0)
            for c in record["corrections"]
        ],
    )
    heads = sorted((s["heading_start"], s["heading_end"], s["heading"]) for s in record["sections"])
    starts = [start for start, _, _ in heads]

    def heading(at: int) -> str:
        place = bisect_right(starts, at) - 1
        return str(heads[place][2]) if place >= 0 else ""

    listed = sorted((p["start"], p["end"]) for p in record["participants"])
    titles = {(start, end) for start, end, _ in heads}
    said = []
    for sentence in sentences_of(repaired.text):
        span = repaired.to_raw(sentence.start, sentence.end)
        if (span.start, span.end) in titles or _holds(span.start, span.end, listed):
            continue
        said.append(Said(span, sentence.text, heading(span.start)))
    last: dict[str | None, date | None] = {
        d["edtf"]: _day(d["latest"]) for d in record["dates"] if d["edtf"]
    }
    promises = []
    for number, action in enumerate(record["actions"]):
        span = Span(action["start"], action["end"])
        start, end = repaired.from_raw(span)
        text = " ".join(repaired.text[start:end].split())
        who = tuple(action["responsible"])
        due = last.get(action["due"])
        promises.append(Promised(number, span, text, who, due, heading(span.start)))
    people = tuple(sorted({p["name"] for p in record["participants"]}))
    return MeetingSaid(name, *window, tuple(promises), tuple(said), people)


def _holds(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether one of the spans, which are in order, lies within [start, end)."""
    at = bisect_left(spans, (start, 0))
    return at < len(spans) and spans[at][1] <= end


def _row(
    db: sqlite3.Connection, found: FollowUp, records: Mapping[str, Mapping[str, Any]]
) -> tuple[Any, ...]:
    """The columns of `_ROW`."""
    place: tuple[Any, ...] = (None, None, None, None, None)
    if found.taken_up is not None and found.taken_up_in is not None:
        span, later = found.taken_up.span, found.taken_up_in
        printed = storable(records[later]["text"][span.start : span.end])
        place = (later, printed, _page(db, later, span.start), span.start, span.end)
    return found.document_id, found.number, found.state, found.probability, found.reason, *place


def _page(db: sqlite3.Connection, name: str, offset: int) -> int | None:
    row = db.execute(
        """SELECT max(page) FROM pages WHERE document_id = ? AND span_start <= ?""", [name, offset]
    ).fetchone()
    return None if row is None else row[0]
