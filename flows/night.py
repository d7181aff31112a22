"""The night's work, without whoever runs it.

    Take in what has arrived whole; read what is new; set aside, with the reason, what cannot be
    read; interpret what is new or out of date; resolve who is who; tell what happened.

`nightly` puts Prefect's decorators around it.  What has been done is known from the corpus alone,
so a killed night is healed by the next.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from corpus.chronology import settle as settle_meetings
from corpus.followups import settle_followups
from corpus.network_counts import settle as settle_counts
from corpus.rows import PeopleResolved
from corpus.store import Corpus
from flows.arrivals import (
    Drop,
    candidates,
    clear_unfinished,
    drop_of,
    forget_original,
    keep_original,
    leave_inbox,
    name_of,
    still_written,
)
from flows.isolation import clear_abandoned, read_isolated
from flows.lock import only_one
from flows.progress import Progress, silent
from flows.settings import Settings
from flows.tools import check_lists, load_tools, recipe_of
from pipeline.document import Reading
from pipeline.errors import NotYetWhole, UnreadableDocument
from pipeline.findings import Verdict
from pipeline.interpret import Tools, interpret_with_notes


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read: where its content is kept, the name it came by, and whether to be lenient."""

    path: Path
    filename: str
    salvage: bool


Outcome = Reading | UnreadableDocument
ReadMany = Callable[[list[Job], Settings], Iterable[tuple[int, Outcome]]]
"""Reads jobs, some at once, and gives (number of the job, what came of it) as each is done."""


@dataclass
class Night:
    """What a night did, for its report."""

    started: str
    new: list[str] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    waiting: list[tuple[str, str]] = field(default_factory=list)
    failed: list[tuple[str, str, str]] = field(default_factory=list)
    interpreted: list[str] = field(default_factory=list)
    uninterpreted: list[tuple[str, str]] = field(default_factory=list)
    people: PeopleResolved = field(default_factory=PeopleResolved)
    seconds: float = 0.0

    @property
    def counts(self) -> dict[str, int]:
        """The night in numbers."""
        return {
            "new": len(self.new),
            "again": len(self.again),
            "waiting": len(self.waiting),
            "set aside": len(self.failed),
            "interpreted": len(self.interpreted),
        }

    @property
    def changed(self) -> bool:
        """Whether the corpus is another than before."""
        told = self.new or self.again or self.failed or self.interpreted
        return bool(told) or self.people.changed


def run_night(settings: Settings, read_many: ReadMany, progress: Progress = silent) -> Night:
    """One night over the archive.

    Raises:
        ArchiveBusy: another night runs on this archive.
    """
    began = time.monotonic()
    for folder in (settings.inbox, settings.originals, settings.reports):
        folder.mkdir(parents=True, exist_ok=True)
    with only_one(settings.archive), Corpus(settings.corpus) as corpus:
        clear_unfinished(settings)
        clear_abandoned(settings.archive)
        night = Night(_now())
        check_lists(settings)
        corpus.settle_networks(settings.networks)
        _take_in(corpus, settings, night, read_many, progress)
        _interpret(corpus, settings, night, progress)
        night.people = corpus.resolve_people()
        corpus.settle_networks(settings.networks)
        settle_meetings(corpus.db, corpus.record)
        settle_followups(corpus.db)
        settle_counts(corpus.db)
        night.seconds = time.monotonic() - began
        if night.changed:
            run = corpus.begin_run(night.started)
            corpus.end_run(run, _now(), night.counts)
    return night


def read_one(job: Job, settings: Settings) -> Reading:
    """Read one document, in a process of its own: a path goes in, a reading comes out.

    Raises:
        UnreadableDocument: it cannot be read.
        DiariumError: something is missing on this machine.
    """
    return read_isolated(job.path, job.filename, settings, salvage=job.salvage)


def sharing_cores(settings: Settings, jobs: int) -> Settings:
    """The settings with as many pages at once as there are cores for each of so many documents."""
    share = max(1, settings.cores // max(jobs, 1))
    return replace(settings, pages_at_once=settings.pages_at_once or share)


def one_by_one(jobs: list[Job], settings: Settings) -> Iterator[tuple[int, Outcome]]:
    """The simplest way to read many."""
    for number, job in enumerate(jobs):
        try:
            yield number, read_one(job, settings)
        except UnreadableDocument as reason:
            yield number, reason


def _take_in(
    corpus: Corpus, settings: Settings, night: Night, read_many: ReadMany, progress: Progress
) -> None:
    fresh: list[list[Drop]] = []
    jobs: list[Job] = []
    for copies in _arrived(settings, night):
        first = copies[0]
        if corpus.has_seen(first.sha256):
            _seen_again(corpus, night, copies)
            _settle(corpus, settings, copies)
            continue
        kept = _kept(settings, night, first)
        if kept:
            fresh.append(copies)
            salvage = first.hours > settings.patience_hours
            jobs.append(Job(kept, first.filename, salvage))
    for number, outcome in progress("läser", read_many(jobs, settings), len(jobs)):
        _store(corpus, settings, night, fresh[number], outcome)


def _seen_again(corpus: Corpus, night: Night, copies: list[Drop]) -> None:
    """Say that these bytes were read before, or why they could not be."""
    reason = corpus.was_set_aside(copies[0].sha256)
    if reason is None:
        night.again += [drop.filename for drop in copies]
    else:
        night.failed += [(drop.filename, reason.code, reason.reason) for drop in copies]


def _arrived(settings: Settings, night: Night) -> list[list[Drop]]:
    """The drops, those with the same content together."""
    arrived: dict[str, list[Drop]] = {}
    paths = list(candidates(settings))
    growing = still_written(paths, settings.rest_seconds)
    for path in paths:
        if path in growing:
            night.waiting.append((name_of(settings, path), "Filen skrivs fortfarande."))
            continue
        try:
            drop = drop_of(settings, path, time.time())
        except OSError as error:
            night.waiting.append((name_of(settings, path), _not_now(error)))
        else:
            arrived.setdefault(drop.sha256, []).append(drop)
    return list(arrived.values())


def _kept(settings: Settings, night: Night, drop: Drop) -> Path | None:
    """Where the drop's content is safe; None if it cannot be copied now."""
    try:
        return keep_original(settings, drop)
    except OSError as error:
        night.waiting.append((drop.filename, _not_now(error)))
        return None


def _not_now(error: OSError) -> str:
    return f"Filen kan inte tas in just nu: {error.strerror or error}."


def _store(
    corpus: Corpus, settings: Settings, night: Night, copies: list[Drop], outcome: Outcome
) -> None:
    first = copies[0]
    if isinstance(outcome, Reading):
        corpus.put_reading(outcome, now=_now())
        night.new.append(first.filename)
    elif isinstance(outcome, NotYetWhole) and first.hours <= settings.patience_hours:
        night.waiting.append((first.filename, outcome.reason_sv))
        forget_original(settings, first)
        return
    else:
        corpus.set_aside(first.sha256, first.filename, outcome.code, outcome.reason_sv, now=_now())
        night.failed.append((first.filename, outcome.code, outcome.reason_sv))
    _settle(corpus, settings, copies)


def _settle(corpus: Corpus, settings: Settings, copies: list[Drop]) -> None:
    """Note the names, and let the drops leave the inbox."""
    for drop in copies:
        corpus.add_arrival(drop.sha256, drop.filename, now=_now())
        keep_original(settings, drop)
        leave_inbox(settings, drop)


def _interpret(corpus: Corpus, settings: Settings, night: Night, progress: Progress) -> None:
    done: set[str] = set()
    recipe = recipe_of(settings)
    if pending := len(corpus.out_of_date_ids(recipe)):
        tools = replace(load_tools(settings), archive=corpus.archive_words())
        found = progress("tolkar", corpus.out_of_date(recipe), pending)
        _interpret_each(corpus, night, tools, found, done)
    # What was new may answer what damaged documents asked of the archive: these a second time.
    # They teach nothing themselves, so twice is enough and the order does not matter.
    if pending := len(corpus.unsettled_ids()):
        tools = replace(load_tools(settings), archive=corpus.archive_words())
        found = progress("tolkar om", corpus.unsettled(), pending)
        _interpret_each(corpus, night, tools, found, done)


def _interpret_each(
    corpus: Corpus,
    night: Night,
    tools: Tools,
    found: Iterable[tuple[Reading, tuple[Verdict, ...]]],
    done: set[str],
) -> None:
    """Interpret and store them; `done` are the readings that this night has told of already."""
    for reading, verdicts in found:
        told = reading.sha256 in done
        done.add(reading.sha256)
        try:
            minutes, notes = interpret_with_notes(reading, tools, verdicts)
        except Exception as error:  # noqa: BLE001 - one document's bug is not its neighbours'
            if not told:
                why = f"{type(error).__name__}: {error}"[:200]
                night.uninterpreted.append((reading.filename, why))
            continue
        corpus.put(minutes, verdicts, notes=notes, now=_now())
        if not told:
            night.interpreted.append(reading.filename)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
