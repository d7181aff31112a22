"""What `diarium people` shows: people, pairs left open, one person's portrait, verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from corpus import people, people_verdicts
from corpus.people import Seat
from corpus.rows import LedgerEntry, Person, UnsurePair
from corpus.store import Corpus

if TYPE_CHECKING:
    from pipeline.identity.values import Place, Quoted

PEOPLE = ("id", "namn", "för", "möten", "skäl")
PAIRS = ("id", "en", "annat id", "annan", "sannolikhet", "skäl")
_VERDICT_NAMES = ("verdict_id", "verdict", "one", "other", "who", "decided_at", "in_force")
VERDICTS = ("nr", "beslut", "en", "annan", "av", "när", "gäller")
STATUS = {
    "present": "närvarande",
    "absent": "frånvarande",
    "guest": "gäst",
    "substitute": "ersättare",
    "adjuster": "justerare",
}
_SAYS = {people_verdicts.SAME: "samma person", people_verdicts.DIFFERENT: "olika personer"}
_JOINS = """
SELECT j.document_id, j.ordinal, a.name, j.other_document_id, j.other_ordinal, b.name,
       j.probability, j.reason, j.verdict_id
FROM people_joins AS j
LEFT JOIN attendance AS a ON a.document_id = j.document_id AND a.ordinal = j.ordinal
LEFT JOIN attendance AS b ON b.document_id = j.other_document_id AND b.ordinal = j.other_ordinal
WHERE j.person_id = ? ORDER BY j.probability, j.document_id, j.ordinal
"""


_MENTIONS = """
SELECT coalesce(d.meeting_date, d.meeting_earliest), m.printed, m.described, m.document_id,
       d.filename, m.page
FROM mentions AS m JOIN documents AS d ON d.document_id = m.document_id
WHERE m.person_id = ? ORDER BY 1, m.document_id, m.ordinal
"""


@dataclass(frozen=True, slots=True)
class Portrait:
    """A person as shown: lines, titled tables (columns, rows), and the same as JSON values."""

    heading: tuple[str, ...]
    tables: tuple[tuple[str, Sequence[str], list[list[Any]]], ...]
    values: dict[str, Any]


def persons(listed: Iterable[tuple[Person, str | None]]) -> list[list[Any]]:
    """A row a person, with the municipality or body last represented."""
    return [
        [p.person_id, p.name, municipality or p.organisation or "", p.meetings, p.reason]
        for p, municipality in listed
    ]


def pairs(found: Iterable[UnsurePair]) -> list[list[Any]]:
    """A row a pair."""
    return [[*_named(p.one), *_named(p.other), f"{p.probability:.2f}", p.reason] for p in found]


def _named(person: Person) -> list[str]:
    return [person.person_id, person.name]


def portrait(corpus: Corpus, person: Person) -> Portrait:
    """All that the corpus knows of a person, with where it stands."""
    seats = people.seats(corpus.db, person.person_id)
    former = people.former(corpus.db, person.person_id)
    spelt = Counter(seat.name for seat in seats).most_common()
    joins = corpus.db.execute(_JOINS, [person.person_id]).fetchall()
    named = corpus.db.execute(_MENTIONS, [person.person_id]).fetchall()
    said = verdicts(corpus, {(s.document_id, s.ordinal) for s in seats})
    open_pairs = [
        pair
        for pair in people.unsure(corpus.db)
        if person.person_id in {pair.one.person_id, pair.other.person_id}
    ]
    days = " – ".join(dict.fromkeys(filter(None, [person.first_seen, person.last_seen])))
    heading = [
        f"{person.name}  {person.person_id}",
        f"Möten: {person.meetings}{f', {days}' if days else ''}",
        "Stavningar: " + ", ".join(f"{name} ({times})" for name, times in spelt),
        *([f"Tidigare id: {', '.join(former)}"] if former else []),
    ]
    tables = (
        ("Möten", _SEATS, [_seat(seat) for seat in seats]),
        ("Nämnd i texten", _NAMED, [list(row) for row in named]),
        ("Varför raderna hör ihop", _JOINED, [_join(row) for row in joins]),
        ("Kan vara samma person", PAIRS, pairs(open_pairs)),
        ("Beslut", VERDICTS, said),
    )
    values = {
        **asdict(person),
        "former": former,
        "spellings": dict(spelt),
        "meetings_listed": [asdict(seat) for seat in seats],
        "mentions": [dict(zip(_NAMED_NAMES, row, strict=True)) for row in named],
        "joins": [dict(zip(_JOIN_NAMES, row, strict=True)) for row in joins],
        "unsure": [asdict(pair) for pair in open_pairs],
        "verdicts": verdict_values(said),
    }
    return Portrait(tuple(heading), tables, values)


_SEATS = ("dag", "nätverk", "namn", "för", "roll", "parti", "status", "dokument", "fil", "sida")
_NAMED = ("dag", "står", "beskrivs som", "dokument", "fil", "sida")
_NAMED_NAMES = ("day", "printed", "described", "document_id", "filename", "page")
_JOINED = ("sannolikhet", "skäl", "en", "dokument", "annan", "dokument", "beslut")
_JOIN_NAMES = (
    *("document_id", "ordinal", "name", "other_document_id", "other_ordinal", "other_name"),
    *("probability", "reason", "verdict_id"),
)


def _seat(seat: Seat) -> list[Any]:
    place = seat.municipality or seat.organisation
    told = [seat.day, seat.network, seat.name, place, seat.role, seat.party]
    return [*told, STATUS.get(seat.status, seat.status), seat.document_id, seat.filename, seat.page]


def _join(row: Sequence[Any]) -> list[Any]:
    document, _, name, other, _, other_name, probability, reason, verdict = row
    return [f"{probability:.2f}", reason, name, document, other_name, other, verdict]


def verdicts(corpus: Corpus, about: set[Place] | None = None) -> list[list[Any]]:
    """A row a verdict on people, oldest first; only those that quote certain rows, if any told."""
    entries = [entry for entry in corpus.history() if entry.kind in _SAYS]
    told = [(e, people_verdicts.read(e.verdict_id, e.kind, e.subject)) for e in entries]
    readable = [(entry, verdict) for entry, verdict in told if verdict is not None]
    found = people_verdicts.found_by(corpus.db, [verdict for _, verdict in readable])
    lost = people_verdicts.without_rows([verdict for _, verdict in readable], found)
    return [
        [
            entry.verdict_id,
            _SAYS[entry.kind],
            _side(verdict.one),
            _side(verdict.other),
            entry.who,
            entry.decided_at,
            _holds(entry, lost=entry.verdict_id in lost),
        ]
        for entry, verdict in readable
        if about is None or people_verdicts.places_of(verdict, found) & about
    ]


def verdict_values(listed: Iterable[Sequence[Any]]) -> list[dict[str, Any]]:
    """The rows of `verdicts` as JSON values."""
    return [dict(zip(_VERDICT_NAMES, row, strict=True)) for row in listed]


def _side(quotes: Sequence[Quoted]) -> str:
    names = ", ".join(dict.fromkeys(quote.name for quote in quotes))
    return f"{names} ({len(quotes)} {'rad' if len(quotes) == 1 else 'rader'})"


def _holds(entry: LedgerEntry, *, lost: bool) -> str:
    if entry.withdrawn_at is not None:
        return f"återtaget av {entry.withdrawn_by} {entry.withdrawn_at}"
    return "hittar inte sina rader" if lost else "ja"
