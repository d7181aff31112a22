"""The night's work, without whoever runs it.

    Take in what has arrived whole; read what is new; set aside, with the reason, what cannot be
    read; interpret what is new or out of date; resolve who is who; tell what happened.

`nightly` puts Prefect's decorators around it.  What has been done is known from the corpus alone,
so a killed night is healed by the next, which also tells what that one did (`corpus.runs`).
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta

from corpus import runs
from corpus.chronology import settle as settle_meetings
from corpus.connect import open_writer
from corpus.followups import settle_followups
from corpus.network_counts import settle as settle_counts
from corpus.soundness import torn
from corpus.store import Corpus
from flows.arrivals import clear_unfinished
from flows.interpreting import interpret_new
from flows.isolation import clear_abandoned, read_isolated
from flows.lock import only_one
from flows.modes import with_safe_modes
from flows.outcome import Job, Night, Outcome, ReadMany, now
from flows.progress import Progress, silent
from flows.report import report_of, write_told
from flows.settings import Settings
from flows.storage import at_hand
from flows.taking_in import take_in
from flows.tools import check_lists
from flows.upkeep import night_ended
from flows.verified import note_torn
from pipeline.document import Reading
from pipeline.errors import ArchiveFailed, BadSettings, UnreadableDocument

_OF_THE_DISK = {
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PROTOCOL,
}  # fmt: skip
"""What SQLite says (the lower byte) where the disk, or what is on it, is to blame."""


@with_safe_modes
def run_night(settings: Settings, read_many: ReadMany, progress: Progress = silent) -> Night:
    """One night over the archive, with its report; a quiet one writes nothing.

    Raises:
        ArchiveBusy: another night runs on this archive.
        ArchiveFailed: the corpus cannot be read or written.
        OSError: another file cannot be; the next night goes on.
    """
    began = time.monotonic()
    for folder in (settings.inbox, settings.originals, settings.reports):
        folder.mkdir(parents=True, exist_ok=True)
    with only_one(settings.archive), _kept_whole(settings), _opened(settings, progress) as corpus:
        clear_unfinished(settings)
        clear_abandoned(settings.archive)
        _check_sound(corpus)
        night = Night(_begun(corpus, settings), before=runs.untold(corpus.db))
        with runs.noted(corpus.db, night.started, now, lambda: night.counts):
            _work(corpus, settings, night, read_many, progress)
            night.seconds = time.monotonic() - began
        night.told = write_told(corpus, settings, night)
        runs.tell(corpus.db)
        night_ended(settings.archive)
    return night


def _begun(corpus: Corpus, settings: Settings) -> str:
    """When the night begins, as no other did: its report and its row are told apart by it.

    Two nights of one second, or a clock that went back, would have the same.
    """
    when = datetime.fromisoformat(now())
    while runs.is_noted(corpus.db, when.isoformat()) or report_of(settings, when).exists():
        when += timedelta(seconds=1)
    return when.isoformat()


@contextmanager
def _kept_whole(settings: Settings) -> Iterator[None]:
    """Say what a disk that fails means for the archive: nothing is half done."""
    try:
        yield
    except (sqlite3.Error, BadSettings) as error:
        cause = error.__cause__ if isinstance(error, BadSettings) else error
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_CORRUPT:
            raise _damaged(settings, str(cause)) from error
        if isinstance(error, BadSettings) or code not in _OF_THE_DISK:
            raise  # it is said already, or a mistake of ours
        raise ArchiveFailed(
            f"The corpus at {settings.corpus} cannot be read or written: {error}. Nothing is half "
            "done: once the disk has room and works, the next night goes on from here. If it says "
            "this again: diarium verify."
        ) from error


def _opened(settings: Settings, progress: Progress) -> Corpus:
    """The corpus, brought up to this version: of a large one that may take minutes."""
    if settings.corpus.exists():
        open_writer(settings.corpus, progress).close()
    return Corpus(settings.corpus)


def _damaged(settings: Settings, why: str) -> ArchiveFailed:
    """What a night says of a damaged corpus, and leaves for health to say."""
    with suppress(OSError):
        note_torn(settings.archive, f"The file of the corpus is damaged: {why}.")
    return ArchiveFailed(
        f"The corpus at {settings.corpus} is damaged: {why}. The night ends here; originals and "
        "what lies in the inbox stay. Next: diarium verify, then diarium restore from the last "
        "backup into a new folder."
    )


def _check_sound(corpus: Corpus) -> None:
    """See that the corpus can be read where it is cheap to see.

    Raises:
        sqlite3.DatabaseError: its file is damaged.
    """
    if why := torn(corpus.db):
        error = sqlite3.DatabaseError(why)
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error


def _work(
    corpus: Corpus, settings: Settings, night: Night, read_many: ReadMany, progress: Progress
) -> None:
    check_lists(settings)
    corpus.settle_networks(settings.networks)
    take_in(corpus, settings, night, read_many, progress)
    interpret_new(corpus, settings, night, progress)
    night.people = corpus.resolve_people()
    corpus.settle_networks(settings.networks)
    settle_meetings(corpus.db, corpus.record)
    settle_followups(corpus.db)
    settle_counts(corpus.db)


def read_one(job: Job, settings: Settings) -> Reading:
    """Read one document, in a process of its own: a path goes in, a reading comes out.

    Raises:
        UnreadableDocument: it cannot be read.
        DiariumError: something is missing on this machine.
        OSError: the original cannot be fetched; trying again may help.
    """
    with at_hand(job.path) as path:
        return read_isolated(path, job.filename, settings, salvage=job.salvage)


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
