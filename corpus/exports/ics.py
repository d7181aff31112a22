"""iCalendar: planned meetings, each once however often it was announced; RFC 5545.

A day that is not settled is said so in the title and spans its window; a meeting that was held,
moved or of which minutes are missing is marked.  An event's UID is made of the network, the days
and the theme: it stays when more minutes arrive, so that a calendar updates what it has.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from corpus.exports.selection import Selection, snapshot
from corpus.exports.values import Job, Written, need
from pipeline.swedish.fold import fold

_STOCKHOLM = ZoneInfo("Europe/Stockholm")
_CHOSEN = "document_id IN (SELECT value FROM json_each(:ids))"
_LONGEST = 300
_EPOCH = "2000-01-01"

_PLANNED = f"""
SELECT coalesce(d.network_key, u.document_id) AS body, u.earliest, u.latest, u.theme, u.edtf,
       u.time, u.place, d.network, u.document_id, d.filename, u.page, u.printed,
       coalesce(d.meeting_date, d.meeting_earliest) AS announced, p.fate, p.minutes_in,
       coalesce(m.meeting_date, m.meeting_earliest) AS minutes_day
FROM upcoming AS u JOIN documents AS d ON d.document_id = u.document_id
LEFT JOIN meeting_plans AS p ON p.document_id = u.document_id AND p.earliest = u.earliest
  AND p.latest = u.latest AND p.span_start = u.span_start
LEFT JOIN documents AS m ON m.document_id = p.minutes_in
WHERE u.earliest IS NOT NULL AND u.latest IS NOT NULL AND u.{_CHOSEN}
ORDER BY body, u.earliest, u.latest, u.theme, announced, u.document_id, u.ordinal
"""  # noqa: S608 - constants alone
_UNDATED = f"SELECT count(*) FROM upcoming WHERE earliest IS NULL AND {_CHOSEN}"  # noqa: S608
_DEADLINES = f"""
SELECT p.document_id, p.ordinal, p.responsible, p.due, p.state, p.printed, p.page, p.day,
       p.network, d.filename, p.taken_up_in,
       (SELECT max(latest) FROM dates AS t
        WHERE t.document_id = p.document_id AND t.edtf = p.due) AS last
FROM promises AS p JOIN documents AS d ON d.document_id = p.document_id
WHERE p.due IS NOT NULL AND p.{_CHOSEN}
ORDER BY p.document_id, p.ordinal
"""  # noqa: S608 - constants alone

_FATES = {
    "held": ("Hållet", "CONFIRMED"),
    "perhaps held": ("Kanske hållet", "TENTATIVE"),
    "moved": ("Flyttat", "CANCELLED"),
    "no minutes": ("Protokoll saknas", "TENTATIVE"),
    "to come": ("Planerat", "CONFIRMED"),
}
_RANK = list(_FATES)
_STATES = {"open": "öppet", "taken_up": "taget upp", "overdue": "dagen har gått"}


@dataclass(frozen=True, slots=True)
class Announced:
    """One announcement of a planned meeting, as the corpus has it."""

    body: str
    earliest: str
    latest: str
    theme: str | None
    edtf: str
    time: str | None
    place: str | None
    network: str | None
    document_id: str
    filename: str
    page: int
    printed: str
    announced: str | None
    fate: str | None
    minutes_in: str | None
    minutes_day: str | None


def write(job: Job, file: BinaryIO) -> Written:
    """Write the planned meetings that the chosen documents announce, and deadlines if asked.

    Raises:
        MissingTool: icalendar is not installed.
    """
    need("A calendar", "icalendar")
    count = 0
    ids = {"ids": job.chosen.marks}
    with snapshot(job.corpus.db):
        file.write(_opening())
        total = job.corpus.db.execute(f"SELECT count(*) FROM upcoming WHERE {_CHOSEN}", ids)  # noqa: S608
        events = _events(job.corpus.db, job.chosen, deadlines=job.deadlines)
        for event in job.progress("exporterar", events, int(total.fetchone()[0])):
            file.write(event.to_ical())
            count += 1
        file.write(b"END:VCALENDAR\r\n")
        undated = int(job.corpus.db.execute(_UNDATED, ids).fetchone()[0])
    told = (f"{undated} planerade möten utan dag står inte med.",) if undated else ()
    return Written(count, "händelser", told)


def _opening() -> bytes:
    """The calendar's own lines and its time zone; events follow one by one."""
    from icalendar import Calendar, Timezone  # noqa: PLC0415 - an optional extra

    calendar = Calendar()
    calendar.add("prodid", "-//Diarium//Planerade moten//SV")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Planerade möten")
    calendar.add_component(Timezone.from_tzinfo(_STOCKHOLM))
    made: bytes = calendar.to_ical()
    return made.removesuffix(b"END:VCALENDAR\r\n")


def _events(db: sqlite3.Connection, chosen: Selection, *, deadlines: bool) -> Iterator[Any]:
    ids = {"ids": chosen.marks}
    rows = (Announced(*row) for row in db.execute(_PLANNED, ids))
    for _, days in groupby(rows, key=lambda row: (row.body, row.earliest, row.latest)):
        by_theme: dict[str, list[Announced]] = {}
        for row in days:
            by_theme.setdefault(fold(row.theme or ""), []).append(row)
        for theme, same in by_theme.items():
            yield _meeting(theme, same)
    if deadlines:
        for row in db.execute(_DEADLINES, ids):
            if row[-1]:
                yield _deadline(*row)


def _meeting(theme: str, same: Sequence[Announced]) -> Any:
    """The event that these announcements tell of; the latest of them is heeded."""
    from icalendar import Event  # noqa: PLC0415

    same = sorted(same, key=lambda row: (row.announced or "", row.document_id))
    newest = same[-1]
    clock = next((row.time for row in reversed(same) if row.time), None)
    place = next((row.place for row in reversed(same) if row.place), None)
    fates = [row.fate for row in same if row.fate]
    fate = min(fates, key=_RANK.index) if fates else "to come"
    word, status = _FATES[fate]
    unsettled = _is_unsettled(newest)
    event = Event()
    event.add("uid", _uid("m", newest.body, newest.earliest, newest.latest, theme))
    days = (day for row in same for day in (row.announced, row.minutes_day) if day)
    event.add("dtstamp", _stamp(max(days, default=None)))
    _add_times(event, newest, clock)
    what = _what(newest, own=bool(fates))
    marked = "" if fate == "to come" else f"{word}: "
    event.add(
        "summary",
        _plain(marked + what + (f" (dag ej bestämd: {_days(newest)})" if unsettled else "")),
    )
    if place:
        event.add("location", _plain(place))
    event.add("status", "TENTATIVE" if unsettled and status == "CONFIRMED" else status)
    event.add("transp", "TRANSPARENT" if unsettled or fate != "to come" else "OPAQUE")
    event.add("categories", [word])
    event.add("description", _plain(_described(same, unsettled=unsettled)))
    return event


def _what(row: Announced, *, own: bool) -> str:
    """The event's title; of what is not the network's own meeting it says who announced it."""
    if own:
        return " – ".join(part for part in (row.network, row.theme) if part) or "Möte"
    return (row.theme or "Möte") + (f" (utlyst av {row.network})" if row.network else "")


def _is_unsettled(row: Announced) -> bool:
    """Whether only a window is known: a month, a week, a season, or a day with a question mark."""
    return row.edtf.endswith(("?", "~", "%")) or (
        row.earliest != row.latest
        and not re.fullmatch(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d", row.edtf)
    )


def _add_times(event: Any, row: Announced, clock: str | None) -> None:
    first, last = date.fromisoformat(row.earliest), date.fromisoformat(row.latest)
    hours = [_hour(text) for text in (clock or "").split("-")]
    if first == last and hours[0] is not None:
        event.add("dtstart", datetime.combine(first, hours[0], _STOCKHOLM))
        if len(hours) > 1 and hours[1] is not None and hours[1] > hours[0]:
            event.add("dtend", datetime.combine(first, hours[1], _STOCKHOLM))
        return
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))


def _hour(text: str) -> time | None:
    try:
        return time.fromisoformat(text) if text else None
    except ValueError:
        return None


def _described(same: Sequence[Announced], *, unsettled: bool) -> str:
    newest = same[-1]
    lines = [f"Dagen är inte bestämd: {_days(newest)}."] if unsettled else []
    lines += [f"Tid: {newest.time}"] if newest.time and newest.earliest != newest.latest else []
    for row in same:
        said = f"{row.filename}, s. {row.page}: {row.printed}"
        lines.append(f"Utlyst {row.announced or 'odaterat'} i {said}"[:_LONGEST])
    for minutes in sorted({row.minutes_in for row in same if row.minutes_in}):
        lines.append(f"Protokoll: {minutes}")
    return "\n".join(lines)


def _days(row: Announced) -> str:
    return f"{row.earliest}–{row.latest}" if row.earliest != row.latest else row.earliest


def _deadline(  # noqa: PLR0913, PLR0917 - a row of _DEADLINES
    document_id: str, ordinal: int, responsible: str, due: str, state: str, printed: str,
    page: int, day: str | None, network: str | None, filename: str, taken_up_in: str | None,
    last: str,
) -> Any:  # fmt: skip
    from icalendar import Event  # noqa: PLC0415

    who = ", ".join(str(name) for name in json.loads(responsible)) or "någon"
    event = Event()
    event.add("uid", _uid("l", document_id, str(ordinal)))
    event.add("dtstamp", _stamp(day))
    event.add("dtstart", date.fromisoformat(last))
    event.add("dtend", date.fromisoformat(last) + timedelta(days=1))
    event.add("summary", _plain(f"Senast: {who} ({_STATES.get(state, state)})"))
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("categories", ["Löfte"])
    lines = [printed, f"Senast {due}. {filename}, s. {page}", network or ""]
    lines += [f"Taget upp i {taken_up_in}"] if taken_up_in else []
    event.add("description", _plain("\n".join(line for line in lines if line)))
    return event


def _uid(*parts: str) -> str:
    told = hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()
    return f"{parts[0]}-{told[:24]}@diarium"


def _stamp(day: str | None) -> datetime:
    """When what the event says was written: the day of the minutes, never now."""
    return datetime.combine(date.fromisoformat(day or _EPOCH), time(), UTC)


def _plain(text: str) -> str:
    """The text without the control characters that RFC 5545 forbids; line feeds and tabs stay."""
    return re.sub(
        r"[\x00-\x08\x0b-\x1f\x7f]", "\ufffd", text.replace("\r\n", "\n").replace("\r", "\n")
    )
