"""`/person/<id>`: one person across the minutes, and why the rows are taken for one."""

from __future__ import annotations

import shlex
import sqlite3
from dataclasses import dataclass
from typing import Any

from corpus import people, people_verdicts
from corpus.rows import Person
from corpus.site import people_words as words
from corpus.site import person_facts as facts
from corpus.site.listing_kept import counted_once
from corpus.site.pages import Asked, Moved, NotFound, Page, Route, address
from corpus.site.plots import Plot
from corpus.site.plots_time import Lane, Moment, Stretch, timeline

MOST_LANES = 14


@dataclass(frozen=True, slots=True)
class PersonVerdict:
    """A person's word that touches this one, and the command that takes it back."""

    number: int
    says: str
    who: str
    day: str
    in_force: bool
    command: str


def person_page(db: sqlite3.Connection, asked: Asked) -> Page | Moved:
    """One person; an id that was given once leads to who has it today."""
    person_id = asked.parts["person_id"]
    if (now := people.today(db, person_id)) != person_id:
        return Moved(address("person", now))
    found = people.by_ids(db, [person_id]).get(person_id)
    if found is None:
        raise NotFound(f"Ingen person har id {person_id}.")
    absent, undated = db.execute(
        f"""SELECT count(DISTINCT a.document_id) FILTER (WHERE a.status = 'absent'),
                   count(DISTINCT a.document_id) FILTER (WHERE {words.DAY} IS NULL)
            FROM attendance AS a JOIN documents AS d ON d.document_id = a.document_id
            WHERE a.person_id = ?""",  # noqa: S608 - constants of this package
        [person_id],
    ).fetchone()
    context = {
        "person": found,
        "place": people.place_of(db, found),
        "absent": absent,
        "undated": undated,
        "former": people.former(db, person_id),
        "tidslinje": _plot(db, person_id),
        "verdicts": _verdicts(db, person_id),
        "commands": _commands(db, found),
    }
    tables = (facts.meetings, facts.spellings, facts.periods, facts.promises, facts.mentions,
              facts.topics, facts.together, facts.joins, facts.unsure)  # fmt: skip
    listings = tuple(counted_once(db, table(person_id)) for table in tables)
    return Page("person.html", found.name, context, listings)


def _plot(db: sqlite3.Connection, person_id: str) -> Plot:
    """Meetings as dots, a lane a network; municipalities and roles as stretches."""
    lanes: dict[tuple[str, str], Lane] = {}
    stretches: dict[tuple[int, str], list[Stretch]] = {}
    for kind, value, network, first, last, *_ in db.execute(facts.PERIODS, [person_id]):
        if first and last:
            number = 1 if kind == "för" else 2
            tip = f"{network or words.NO_NETWORK}, {first} till {last}"
            stretches.setdefault((number, value), []).append(Stretch(first, last, tip, number))
    moments: dict[str, list[Moment]] = {}
    for day, network, status in db.execute(
        f"""SELECT {words.DAY}, d.network, a.status FROM attendance AS a
            JOIN documents AS d ON d.document_id = a.document_id
            WHERE a.person_id = ? ORDER BY 1""",  # noqa: S608 - constants of this package
        [person_id],
    ):
        if day:
            tip = f"{day}, {words.STATUS.get(status, status)}"
            moment = Moment(day, tip, 5 if status == "absent" else 3)
            moments.setdefault(network or words.NO_NETWORK, []).append(moment)
    for (_, value), some in sorted(stretches.items()):
        lanes[value, ""] = Lane(value, tuple(some))
    for network, days in sorted(moments.items()):
        lanes["", network] = Lane(network, (), tuple(days))
    return timeline(
        "tid",
        "Kommun, roll och möten över tid",
        tuple(lanes.values())[:MOST_LANES],
        legend=("för kommun eller organisation", "i rollen", "närvarande", "", "frånvarande"),
    )


def _commands(db: sqlite3.Connection, person: Person) -> dict[str, str]:
    """The commands to copy: this person's rows are two people's; all about the person."""
    rarest = db.execute(
        """SELECT name FROM attendance WHERE person_id = ?
           GROUP BY name ORDER BY name = ?, count(*), name LIMIT 1""",
        [person.person_id, person.name],
    ).fetchone()
    document = db.execute(
        "SELECT document_id FROM attendance WHERE person_id = ? ORDER BY document_id LIMIT 1",
        [person.person_id],
    ).fetchone()
    name = rarest[0] if rarest else person.name
    split = f"diarium people split {person.person_id}"
    return {
        "merge": f"diarium people merge {person.person_id} DEN-ANDRAS-ID",
        "spelling": f"{split} --spelling {shlex.quote(name)}",
        "document": f"{split} --document {document[0] if document else 'DOKUMENT'}",
        "show": f"diarium people show {person.person_id}",
    }


def _verdicts(db: sqlite3.Connection, person_id: str) -> list[PersonVerdict]:
    """The ledger's words on who is who that quote rows of this person's, the latest first."""
    rows = set(
        db.execute("SELECT document_id, name FROM attendance WHERE person_id = ?", [person_id])
    )
    listed = db.execute(
        """SELECT verdict_id, kind, subject, who, decided_at, withdrawn_at IS NULL FROM verdicts
           WHERE kind IN (?, ?) ORDER BY verdict_id DESC""",
        people_verdicts.KINDS,
    ).fetchall()
    return [
        _shown(*row)
        for row in listed
        if (verdict := people_verdicts.read(row[0], row[1], row[2]))
        and any((quote.document_id, quote.name) in rows for quote in _quotes(verdict))
    ]


def _quotes(verdict: Any) -> tuple[Any, ...]:
    return (*verdict.one, *verdict.other)


def _shown(
    number: int, kind: str, subject: str, who: str, decided_at: str, in_force: int
) -> PersonVerdict:
    verdict: Any = people_verdicts.read(number, kind, subject)
    one, other = (
        ", ".join(sorted({quote.name for quote in side})) for side in (verdict.one, verdict.other)
    )
    says = "samma person" if kind == people_verdicts.SAME else "olika personer"
    return PersonVerdict(
        number,
        f"{one} och {other}: {says}",
        who,
        decided_at[:10],
        bool(in_force),
        f"diarium people undo {number}",
    )


ROUTES: tuple[Route, ...] = ((r"/person/(?P<person_id>[^/]+)$", person_page),)
