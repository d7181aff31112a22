"""The night's work, without whoever runs it.

    Take in what has arrived whole; read what is new; set aside, with the reason, what cannot be
    read; interpret what is new or out of date; resolve who is who; tell what happened.

`nightly` puts Prefect's decorators around it.  What has been done is known from the corpus alone,
so a killed night is healed by the next.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

from corpus.chronology import settle as settle_meetings
from corpus.followups import settle_followups
from corpus.network_counts import settle as settle_counts
from corpus.store import Corpus
from flows.arrivals import clear_unfinished
from flows.interpreting import interpret_new
from flows.isolation import clear_abandoned, read_isolated
from flows.lock import only_one
from flows.outcome import Job, Night, Outcome, ReadMany, now
from flows.progress import Progress, silent
from flows.settings import Settings
from flows.taking_in import take_in
from flows.tools import check_lists
from pipeline.document import Reading
from pipeline.errors import UnreadableDocument


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
        night = Night(now())
        check_lists(settings)
        corpus.settle_networks(settings.networks)
        take_in(corpus, settings, night, read_many, progress)
        interpret_new(corpus, settings, night, progress)
        night.people = corpus.resolve_people()
        corpus.settle_networks(settings.networks)
        settle_meetings(corpus.db, corpus.record)
        settle_followups(corpus.db)
        settle_counts(corpus.db)
        night.seconds = time.monotonic() - began
        if night.changed:
            run = corpus.begin_run(night.started)
            corpus.end_run(run, now(), night.counts)
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
