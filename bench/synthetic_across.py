"""What a synthetic archive says across documents: plans, follow-ups, people, spellings."""

# ruff: noqa: S608 - the names put into SQL are constants, never input

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from typing import Any

from bench.synthetic_minutes import Written
from bench.synthetic_world import Planned, World, is_damaged
from corpus import spellings
from pipeline.swedish.fold import fold

_LOST = str.maketrans("åäöÅÄÖé", "aaoAAOe")


def across(world: World, planned: Planned, made: Written) -> dict[str, list[dict[str, Any]]]:
    """The rows of one document that tell of others of its network."""
    chance = random.Random(f"{world.seed}:across:{planned.sha256}")
    later = planned.network.documents[planned.at + 1 : planned.at + 2]
    return {
        "meeting_plans": list(_plans(chance, planned, made)),
        "followups": [
            {"ordinal": at, **_followup(chance, planned, later[0] if later else None)}
            for at in range(len(made.minutes.actions))
        ],
        "meeting_contradictions": list(_contradictions(chance, planned, made)),
    }


def _plans(chance: random.Random, planned: Planned, made: Written) -> Any:
    network = planned.network
    for at, found in enumerate(made.minutes.upcoming):
        then = planned.at + 1 + at
        fate, minutes_in = "to come", None
        if then < len(network.documents):
            fate = chance.choices(("held", "no minutes", "moved"), (94, 4, 2))[0]
            minutes_in = network.documents[then][:12] if fate != "no minutes" else None
        yield {
            "ordinal": at,
            "earliest": found.edtf,
            "latest": found.edtf,
            "fate": fate,
            "minutes_in": minutes_in,
            **_place(made, found.span.start, found.span.end),
        }


def _followup(chance: random.Random, planned: Planned, later: str | None) -> dict[str, Any]:
    state = chance.choices(("open", "taken_up", "overdue"), (3, 5, 2))[0] if later else "open"
    if state != "taken_up" or not later:
        return {"state": state, "probability": 0.1, "reason": ""}
    name = planned.network.name
    return {
        "state": state,
        "probability": round(0.6 + 0.4 * chance.random(), 3),
        "reason": "samma ord; nämns",
        "taken_up_in": later[:12],
        "printed": name.translate(_LOST) if is_damaged(later) else name,
        "page": 1,
        "span_start": 0,
        "span_end": len(name),
    }


def _contradictions(chance: random.Random, planned: Planned, made: Written) -> Any:
    if planned.at and chance.random() < 0.004:
        day, name = planned.day.isoformat(), planned.network.name
        yield {
            "ordinal": 0,
            "kind": "same day",
            "told": day,
            "other_told": day,
            "other_document_id": planned.network.documents[planned.at - 1][:12],
            **_place(made, 0, len(name)),
            "other_printed": name,
            "other_page": 1,
            "other_start": 0,
            "other_end": len(name),
        }


def _place(made: Written, start: int, end: int) -> dict[str, Any]:
    reading = made.minutes.reading
    return {"printed": reading.text[start:end], "page": reading.page_of(start),
            "span_start": start, "span_end": end}  # fmt: skip


def derive(db: sqlite3.Connection) -> None:
    """People, why their rows are one, and pairs left open, out of who was there."""
    day = "coalesce(d.meeting_date, d.meeting_earliest)"
    db.execute("BEGIN")
    db.execute(
        f"""INSERT INTO people
              (person_id, name, municipality_code, organisation, role, first_seen, last_seen,
               meetings, reason)
            SELECT a.person_id, min(a.name),
                   nullif(substr(max({day} || coalesce(a.municipality_code, '')), 11), ''),
                   nullif(substr(max({day} || coalesce(a.organisation, '')), 11), ''),
                   substr(max({day} || a.role), 11),
                   min({day}) FILTER (WHERE a.status <> 'absent'),
                   max({day}) FILTER (WHERE a.status <> 'absent'),
                   count(DISTINCT a.document_id) FILTER (WHERE a.status <> 'absent'),
                   CASE WHEN count(DISTINCT a.name) > 1 THEN 'nästan samma namn' ELSE '' END
            FROM attendance AS a JOIN documents AS d ON d.document_id = a.document_id
            GROUP BY a.person_id"""
    )
    db.execute(
        """INSERT OR IGNORE INTO people_joins
           SELECT person_id, substr(first, 1, 12), CAST(substr(first, 13) AS INTEGER),
                  substr(last, 1, 12), CAST(substr(last, 13) AS INTEGER), 0.99,
                  'samma namn (' || name || '), samma nätverk', NULL
           FROM (SELECT person_id, name, min(document_id || ordinal) AS first,
                        max(document_id || ordinal) AS last
                 FROM attendance GROUP BY person_id, name)
           WHERE first <> last"""
    )
    db.execute(
        """INSERT INTO people_unsure
           SELECT min(person_id), max(person_id), 0.6, 'samma namn (' || name || '), olika kommun'
           FROM people GROUP BY name HAVING count(*) = 2"""
    )
    db.execute(
        """INSERT INTO people_former SELECT 'p-f' || substr(person_id, 4), person_id FROM people
           WHERE substr(person_id, 3, 2) = '00'"""
    )
    db.execute("COMMIT")


def spell(db: sqlite3.Connection) -> None:
    """The table `spellings`, as `spellings.count` makes it: the index's own counts, less the plain
    words of pages that lost their marks."""
    lost: Counter[str] = Counter()
    for printed, repaired in db.execute(
        "SELECT printed, repaired FROM pages WHERE origin = 'ocr' AND printed <> repaired"
    ):
        shown = set(spellings.words(repaired)) | set(spellings.words(printed))
        lost.update(shown - spellings.count([(printed, repaired)]).keys())
    db.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'page_index', 'row')")
    counted = db.execute("SELECT term, doc FROM temp.terms").fetchall()
    rows = sorted((fold(word), word, pages - lost[word]) for word, pages in counted)
    db.execute("BEGIN")
    db.executemany("INSERT INTO spellings VALUES (?, ?, ?)", [row for row in rows if row[2] > 0])
    db.execute("COMMIT")
    db.execute("DROP TABLE temp.terms")
