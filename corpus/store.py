"""The corpus: where readings, records and verdicts are kept.

Each document is one transaction, so a process killed anywhere leaves no part of one.  Nothing
here looks at the clock: what wants a time takes it as `now`.
"""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from corpus import (
    archive_words,
    editions_names,
    editions_verdicts,
    network_counts,
    networks,
    people,
    people_rows,
    people_verdicts,
    readings,
    records,
    resolving,
    retiring,
    review_rows,
    search_kept,
    verdicts,
)
from corpus.connect import open_reader, open_writer, transaction
from corpus.evidence import pack
from corpus.rows import LedgerEntry, PeopleResolved, Person, SetAside
from corpus.tables import rows_of, storable, to_json
from pipeline.document import Reading
from pipeline.findings import Minutes, Verdict
from pipeline.record import document_id, to_record

COUNTED = ("readings", "documents", "set_aside", "people", "attendance", "corrections")


if TYPE_CHECKING:
    from pipeline.identity.values import Quoted, SeenParticipant
    from pipeline.interpret import Notes
    from pipeline.repair.archive_words import ArchiveWords


class Corpus:
    """One `corpus.db`.  A context manager; `db` is its SQLite connection.

    Raises:
        BadSettings: the file is no corpus, is missing (`read_only`), or is of another version.
    """

    def __init__(self, path: Path | str, *, read_only: bool = False) -> None:
        self.path = Path(path)
        self.db = open_reader(self.path) if read_only else open_writer(self.path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self.db.close()

    # Readings: the evidence

    def has_seen(self, sha256: str) -> bool:
        """Whether these bytes were read before, or set aside."""
        seen = """SELECT 1 FROM readings WHERE sha256 = :sha256
                  UNION SELECT 1 FROM set_aside WHERE sha256 = :sha256"""
        return self.db.execute(seen, {"sha256": sha256}).fetchone() is not None

    def put_reading(self, reading: Reading, *, now: str = "") -> str:
        """Store the evidence, once: a second reading of the same bytes changes nothing.

        Returns the document's id.  A file that had been set aside no longer is.
        """
        name = document_id(reading.sha256)
        row = {
            "document_id": name,
            "sha256": reading.sha256,
            "filename": storable(reading.filename),
            "media_type": reading.media_type,
            "tools": storable(reading.tools),
            "notes": storable(to_json(list(reading.notes))),
            "read_at": now,
            "reading": pack(reading),
        }
        with transaction(self.db):
            records.insert(
                self.db, "readings", [row], on_conflict="ON CONFLICT (sha256) DO NOTHING"
            )
            self.clear_set_aside(reading.sha256)
        return name

    def reading(self, document_id: str) -> Reading:
        """The document as read: only its pages, where its file holds several.

        Raises:
            BadSettings: there is no such document.
        """
        return readings.reading(self.db, document_id)

    def add_arrival(self, sha256: str, filename: str, *, now: str = "") -> None:
        """Note that these bytes came under this name; the first time counts."""
        with transaction(self.db):
            added = self.db.execute(
                """INSERT INTO arrivals (sha256, filename, arrived) VALUES (?, ?, ?)
                   ON CONFLICT DO NOTHING""",
                [sha256, storable(filename), now],
            )
            if added.rowcount > 0:
                editions_names.came_again(self.db, sha256)

    def filenames(self, sha256: str) -> list[str]:
        """All names under which these bytes arrived."""
        names = "SELECT filename FROM arrivals WHERE sha256 = ? ORDER BY filename"
        return [name for (name,) in self.db.execute(names, [sha256])]

    # Set aside: what could not be read

    def set_aside(
        self, sha256: str, filename: str, code: str, reason: str, *, now: str = ""
    ) -> None:
        """Note that these bytes cannot be read, and why; `since` stays that of the first time."""
        values = [sha256, storable(filename), code, storable(reason), now]
        with transaction(self.db):
            self.db.execute(
                """INSERT INTO set_aside (sha256, filename, code, reason, since)
                   VALUES (?, ?, ?, ?, ?) ON CONFLICT (sha256) DO UPDATE
                   SET filename = excluded.filename, code = excluded.code,
                       reason = excluded.reason""",
                values,
            )

    def was_set_aside(self, sha256: str) -> SetAside | None:
        """Why these bytes were set aside, or `None`."""
        query = "SELECT sha256, filename, code, reason, since FROM set_aside WHERE sha256 = ?"
        row = self.db.execute(query, [sha256]).fetchone()
        return SetAside(*row) if row else None

    def all_set_aside(self) -> list[SetAside]:
        """All that is set aside, latest first."""
        query = """SELECT sha256, filename, code, reason, since FROM set_aside
                   ORDER BY since DESC, filename, sha256"""
        return [SetAside(*row) for row in self.db.execute(query)]

    def clear_set_aside(self, sha256: str) -> bool:
        """Forget that these bytes were set aside, so that the next night tries again."""
        with transaction(self.db):
            gone = self.db.execute("DELETE FROM set_aside WHERE sha256 = ?", [sha256])
        return gone.rowcount > 0

    # Records: opinions about readings

    def out_of_date(
        self, recipe: Mapping[str, str]
    ) -> Iterator[tuple[Reading, tuple[Verdict, ...]]]:
        """Readings without a record, or whose record has another recipe or other verdicts.

        Each comes with the verdicts in force.  The list is made at the first step; records may
        be put while it is walked through.
        """
        for name in self.out_of_date_ids(recipe):
            yield self.reading(name), self.verdicts_for(name)

    def out_of_date_ids(self, recipe: Mapping[str, str]) -> list[str]:
        """The ids of the documents that `out_of_date` gives, in its order."""
        return records.out_of_date(self.db, recipe)

    def put(
        self,
        minutes: Minutes,
        heeded: Iterable[Verdict] | None = None,
        *,
        notes: Notes | None = None,
        now: str = "",
    ) -> None:
        """Store what these minutes say in place of all that was said of the document before.

        `heeded` are the verdicts that the record was made with; without it, those in force now.
        `notes` are what stands beside the record.
        """
        reading = minutes.reading
        name = document_id(reading.sha256, reading.part)
        told = to_record(minutes)
        tables = {**rows_of(minutes), **archive_words.rows_of(reading, notes)}
        tables["review"] = review_rows.rows_of(told, tables["pages"])
        with transaction(self.db):
            known_as = people_rows.ids_in(self.db, name, carried=retiring.carried(self.db, name))
            resolving.leave(self.db, name)
            shown = search_kept.take_out(self.db, name)
            retiring.drop(self.db, name)
            for table, rows in tables.items():
                records.insert(self.db, table, [{"document_id": name, **row} for row in rows])
            search_kept.put_in(self.db, name, shown)
            people_rows.keep_ids(self.db, name, known_as)
            records.put(self.db, name, told, minutes.recipe, heeded, now)
            retiring.retire_replaced(self.db, name)

    def retire(self) -> list[str]:
        """Let the documents go that others stand for, as soon as those are interpreted."""
        if not retiring.has_work(self.db):
            return []
        with transaction(self.db):
            return retiring.retire_all(self.db)

    def record(self, document_id: str) -> dict[str, Any]:
        """The record, as `diarium interpret` prints it.

        Raises:
            BadSettings: there is no such document, or it is not interpreted yet.
        """
        found: dict[str, Any] = json.loads(self.record_json(document_id))
        return found

    def record_json(self, document_id: str) -> str:
        """The record as one line of JSON."""
        return records.line(self.db, document_id)

    def document_ids(self) -> list[str]:
        """The ids of all interpreted documents."""
        query = "SELECT document_id FROM documents ORDER BY document_id"
        return [name for (name,) in self.db.execute(query)]

    # The archive's words

    def archive_words(self) -> ArchiveWords:
        """How the archive's good documents spell what a lexicon does not know."""
        return archive_words.load(self.db)

    def unsettled(self) -> Iterator[tuple[Reading, tuple[Verdict, ...]]]:
        """Documents that the archive's words now repair otherwise, as `out_of_date` gives them."""
        for name in self.unsettled_ids():
            yield self.reading(name), self.verdicts_for(name)

    def unsettled_ids(self) -> list[str]:
        """The ids of the documents that `unsettled` gives, in its order."""
        return archive_words.unsettled(self.db)

    def settle_words(self) -> None:
        """After the unsettled were interpreted: no word waits any more."""
        with transaction(self.db):
            archive_words.settle(self.db)

    # People

    def seen_people(self) -> list[SeenParticipant]:
        """Every participant of every document."""
        return resolving.seen(self.db)

    def known_people(self) -> list[Person]:
        """The people as resolved last."""
        return people.known(self.db)

    def has_unresolved_people(self) -> bool:
        """Whether a document was put, or a verdict given, since people were last resolved."""
        return resolving.has_work(self.db)

    def resolve_people(self, by: resolving.Identity | None = None) -> PeopleResolved:
        """Decide who is who among those who are touched, and keep it."""
        if not self.has_unresolved_people():
            return PeopleResolved()
        with transaction(self.db):
            found = resolving.resolve(self.db, by or resolving.identity_of_pipeline())
            network_counts.settle(self.db)
        return found

    def settle_networks(self, members: Mapping[str, Iterable[str]]) -> None:
        """Give each network one spelling; `members` belong to it beside those ever represented.

        Raises:
            BadSettings: a name that no municipality has.
        """
        with transaction(self.db):
            networks.unify_spellings(self.db)
            networks.set_members(self.db, members)

    # Verdicts

    def decide(self, document_id: str, verdict: Verdict, who: str, when: str) -> int:
        """Add a person's verdict on a correction; its number in the ledger."""
        with transaction(self.db):
            return verdicts.decide(self.db, document_id, verdict, who, when)

    def decide_on_people(
        self, *, same: bool, one: Iterable[Quoted], other: Iterable[Quoted], who: str, when: str
    ) -> int:
        """Add a person's verdict on who is who; its number.  The next resolution heeds it."""
        with transaction(self.db):
            return people_verdicts.decide(self.db, same, one, other, who, when)

    def withdraw(self, verdict_id: int, who: str, when: str) -> None:
        """Take a verdict back; it stays in the ledger.

        Raises:
            BadSettings: there is no such verdict in force.
        """
        with transaction(self.db):
            verdicts.withdraw(self.db, verdict_id, who, when)
            people_verdicts.touch(self.db, verdict_id)
            editions_verdicts.touch(self.db, verdict_id)

    def verdicts_for(self, document_id: str) -> tuple[Verdict, ...]:
        """The verdicts on this document that are in force."""
        return verdicts.in_force(self.db, document_id)

    def history(self, document_id: str | None = None) -> list[LedgerEntry]:
        """All that was ever decided, oldest first."""
        return verdicts.history(self.db, document_id)

    # Nights

    def begin_run(self, started: str) -> int:
        """Note that a night begins; its number."""
        with transaction(self.db):
            added = self.db.execute("INSERT INTO runs (started) VALUES (?)", [started])
        return int(added.lastrowid or 0)

    def end_run(self, run_id: int, finished: str, counts: Mapping[str, int]) -> None:
        """Note that the night ended, and what it did."""
        values = [finished, to_json(dict(counts)), run_id]
        with transaction(self.db):
            self.db.execute("UPDATE runs SET finished = ?, counts = ? WHERE run_id = ?", values)

    def counts(self, tables: Sequence[str] = COUNTED) -> dict[str, int]:
        """How many rows the main tables hold; of `tables`, names of this package, only those."""
        query = ", ".join(f"(SELECT count(*) FROM {table})" for table in tables)
        return dict(zip(tables, self.db.execute(f"SELECT {query}").fetchone(), strict=True))
