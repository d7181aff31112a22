"""People's verdicts on who is who: these rows are one person, or are two.

A verdict quotes rows by document, name and which of that name (from 0), so that it holds after a
list was read anew and whatever ids people have by then.  It stands in the same ledger as all
others: added, and once withdrawn.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from corpus import verdicts
from corpus.tables import to_json

if TYPE_CHECKING:
    from pipeline.identity.values import PeopleVerdict, Place, Quoted

SAME, DIFFERENT = "same-person", "different-people"
KINDS = (SAME, DIFFERENT)


def decide(
    db: sqlite3.Connection,
    same: bool,  # noqa: FBT001 - `same` is the verdict
    one: Iterable[Quoted],
    other: Iterable[Quoted],
    who: str,
    when: str,
) -> int:
    """Add a verdict; its number in the ledger.

    The same verdict twice is one.  The opposite of one in force on the same two withdraws that
    one; any other that it contradicts stays, and the later is heeded.
    """
    kind, subject = (SAME if same else DIFFERENT), _subject(one, other)
    rows = db.execute(
        """SELECT verdict_id, kind FROM verdicts
           WHERE subject = ? AND kind IN (?, ?) AND withdrawn_at IS NULL""",
        [subject, *KINDS],
    ).fetchall()
    for verdict_id, before in rows:
        if before == kind:
            return int(verdict_id)
        verdicts.withdraw(db, verdict_id, who, when)
    added = db.execute(
        """INSERT INTO verdicts (kind, subject, accepted, who, decided_at)
           VALUES (?, ?, 1, ?, ?)""",
        [kind, subject, who, when],
    )
    number = int(added.lastrowid or 0)
    touch(db, number)
    return number


def in_force(db: sqlite3.Connection) -> tuple[PeopleVerdict, ...]:
    """The verdicts that hold today, oldest first, quoting the documents that stand today."""
    rows = db.execute(
        """SELECT verdict_id, kind, subject FROM verdicts
           WHERE kind IN (?, ?) AND withdrawn_at IS NULL ORDER BY verdict_id""",
        KINDS,
    )
    found = (read(number, kind, subject) for number, kind, subject in rows.fetchall())
    return _as_today(db, [verdict for verdict in found if verdict is not None])


def read(number: int, kind: str, subject: str | None) -> PeopleVerdict | None:
    """A verdict out of the ledger; `None` where its subject does not quote rows."""
    from pipeline.identity.values import PeopleVerdict, Quoted  # noqa: PLC0415 - a search can spare it

    told: Any = json.loads(subject or "null")
    if not isinstance(told, dict):
        return None
    one, other = (tuple(Quoted(*quote) for quote in told[side]) for side in ("one", "other"))
    return PeopleVerdict(number, kind == SAME, one, other)


def touch(db: sqlite3.Connection, verdict_id: int) -> None:
    """Note that the people whom this verdict quotes must be resolved again."""
    row = db.execute("SELECT kind, subject FROM verdicts WHERE verdict_id = ?", [verdict_id])
    kind, subject = row.fetchone() or ("", None)
    verdict = read(verdict_id, kind, subject) if kind in KINDS else None
    if verdict is None:
        return
    places = sorted(places_of(verdict, found_by(db, [verdict])))
    db.execute(
        """INSERT OR IGNORE INTO people_dirty (key, person_id)
           SELECT coalesce(k.key, ''), coalesce(a.person_id, '')
           FROM json_each(?) AS place JOIN attendance AS a
             ON a.document_id = json_extract(place.value, '$[0]')
               AND a.ordinal = json_extract(place.value, '$[1]')
           LEFT JOIN attendance_keys AS k USING (document_id, ordinal)""",
        [json.dumps(places)],
    )


def found_by(
    db: sqlite3.Connection, of: Sequence[PeopleVerdict]
) -> dict[Quoted, tuple[Place, ...]]:
    """The row that each quote of these verdicts finds, or none.

    Where no row has that very name any more, it is the one row of the document spelt alike.
    """
    quotes = list({quote for verdict in of for quote in (*verdict.one, *verdict.other)})
    today = _today(db, {quote.document_id for quote in quotes})
    told = [
        [at, name, quote.name]
        for at, quote in enumerate(quotes)
        for name in today[quote.document_id]
    ]
    rows = db.execute(
        """SELECT json_extract(quote.value, '$[0]'), a.document_id, a.ordinal
           FROM json_each(?) AS quote
           CROSS JOIN attendance AS a ON a.document_id = json_extract(quote.value, '$[1]')
             AND a.name = json_extract(quote.value, '$[2]')
           ORDER BY quote.key, a.ordinal""",
        [json.dumps(told)],
    )
    alike: dict[int, list[Place]] = {}
    for at, document_id, ordinal in rows:
        alike.setdefault(at, []).append((document_id, ordinal))
    found = {
        quote: tuple(alike.get(at, [])[quote.nth : quote.nth + 1])
        for at, quote in enumerate(quotes)
    }
    return found | _found_alike(db, [quote for quote in quotes if not found[quote]])


def _as_today(db: sqlite3.Connection, of: Sequence[PeopleVerdict]) -> tuple[PeopleVerdict, ...]:
    """The verdicts with quotes of what stands in the place of documents that they quote."""
    quotes = {quote for verdict in of for quote in (*verdict.one, *verdict.other)}
    today = _today(db, {quote.document_id for quote in quotes})
    moved = {
        quote: _moved(db, quote, today[quote.document_id])
        for quote in quotes
        if today[quote.document_id] != [quote.document_id]
    }
    return tuple(
        replace(
            verdict,
            one=tuple(moved.get(quote, quote) for quote in verdict.one),
            other=tuple(moved.get(quote, quote) for quote in verdict.other),
        )
        for verdict in of
    )


def _moved(db: sqlite3.Connection, quote: Quoted, documents: Sequence[str]) -> Quoted:
    """The quote of the same name in the documents that stand for the one that it quotes."""
    query = "SELECT count(*) FROM attendance WHERE document_id = ? AND name = ?"
    before = 0
    for name in documents:
        many = int(db.execute(query, [name, quote.name]).fetchone()[0])
        if quote.nth < before + many:
            return replace(quote, document_id=name, nth=quote.nth - before)
        before += many
    return replace(quote, document_id=documents[0])


def _today(db: sqlite3.Connection, documents: Collection[str]) -> dict[str, list[str]]:
    """The documents that stand today for each of these: itself, a newer version, parts."""
    found: dict[str, list[str]] = {name: [] for name in documents}
    for name, target in db.execute(
        """SELECT l.document_id, l.leads_to FROM json_each(?) AS name
           JOIN document_leads AS l ON l.document_id = name.value
           JOIN documents AS d ON d.document_id = l.leads_to ORDER BY l.document_id, l.place""",
        [json.dumps(sorted(documents))],
    ):
        found[name].append(target)
    return {name: targets or [name] for name, targets in found.items()}


def _found_alike(
    db: sqlite3.Connection, quotes: Sequence[Quoted]
) -> dict[Quoted, tuple[Place, ...]]:
    if not quotes:
        return {}
    from pipeline.identity.constraints import locate  # noqa: PLC0415 - as above
    from pipeline.identity.values import PeopleVerdict, Quoted, SeenParticipant  # noqa: PLC0415

    no_more = (None, None, None, None, "", None, None, None)
    today = {told: names[0] for told, names in _today(db, {q.document_id for q in quotes}).items()}
    rows = [
        SeenParticipant(document_id, ordinal, name, *no_more)
        for document_id, listed in _names(db, set(today.values())).items()
        for ordinal, name in listed
    ]
    asked = [
        PeopleVerdict(at, True, (Quoted(today[q.document_id], q.name, q.nth),), ())  # noqa: FBT003
        for at, q in enumerate(quotes)
    ]
    return {quotes[told.number]: tuple(r.place for r in told.one) for told in locate(asked, rows)}


def quotes_of(db: sqlite3.Connection, places: Iterable[Place]) -> list[Quoted]:
    """The rows at these places, as a verdict quotes them."""
    from pipeline.identity.values import Quoted  # noqa: PLC0415 - as above

    wanted = set(places)
    quotes = []
    for document_id, rows in sorted(_names(db, {name for name, _ in wanted}).items()):
        seen: dict[str, int] = {}
        for ordinal, name in rows:
            if (document_id, ordinal) in wanted:
                quotes.append(Quoted(document_id, name, seen.get(name, 0)))
            seen[name] = seen.get(name, 0) + 1
    return quotes


def places_of(
    verdict: PeopleVerdict, found: Mapping[Quoted, tuple[Place, ...]]
) -> frozenset[Place]:
    """Where the rows stand that the verdict quotes."""
    quotes = (*verdict.one, *verdict.other)
    return frozenset(place for quote in quotes for place in found[quote])


def without_rows(
    of: Iterable[PeopleVerdict], found: Mapping[Quoted, tuple[Place, ...]]
) -> set[int]:
    """The numbers of those of which a side finds no row any more."""
    return {
        verdict.number
        for verdict in of
        if not all(any(found.get(q) for q in side) for side in (verdict.one, verdict.other))
    }


def _names(db: sqlite3.Connection, documents: Collection[str]) -> dict[str, list[tuple[int, str]]]:
    rows = db.execute(
        """SELECT document_id, ordinal, name FROM attendance
           WHERE document_id IN (SELECT value FROM json_each(?)) ORDER BY document_id, ordinal""",
        [json.dumps(sorted(documents))],
    )
    names: dict[str, list[tuple[int, str]]] = {}
    for document_id, ordinal, name in rows:
        names.setdefault(document_id, []).append((ordinal, name))
    return names


def _subject(one: Iterable[Quoted], other: Iterable[Quoted]) -> str:
    """The two sides as canonical JSON: which is told first makes no difference."""
    sides = [sorted({(q.document_id, q.name, q.nth) for q in side}) for side in (one, other)]
    first, second = sorted(sides)
    return to_json({"one": [list(q) for q in first], "other": [list(q) for q in second]})
