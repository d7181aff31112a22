"""Taking in: what has arrived whole is kept, read and stored, or set aside with the reason."""

from __future__ import annotations

import time
from pathlib import Path

from corpus.store import Corpus
from flows.arrivals import (
    Drop,
    candidates,
    drop_of,
    forget_original,
    keep_original,
    leave_inbox,
    name_of,
    still_written,
)
from flows.outcome import Job, Night, Outcome, ReadMany, now
from flows.progress import Progress
from flows.settings import Settings
from pipeline.document import Reading
from pipeline.errors import NotYetWhole


def take_in(
    corpus: Corpus, settings: Settings, night: Night, read_many: ReadMany, progress: Progress
) -> None:
    """Take in what has arrived: read what is new, settle what was known before."""
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
        corpus.put_reading(outcome, now=now())
        night.new.append(first.filename)
    elif isinstance(outcome, NotYetWhole) and first.hours <= settings.patience_hours:
        night.waiting.append((first.filename, outcome.reason_sv))
        forget_original(settings, first)
        return
    else:
        corpus.set_aside(first.sha256, first.filename, outcome.code, outcome.reason_sv, now=now())
        night.failed.append((first.filename, outcome.code, outcome.reason_sv))
    _settle(corpus, settings, copies)


def _settle(corpus: Corpus, settings: Settings, copies: list[Drop]) -> None:
    """Note the names, and let the drops leave the inbox."""
    for drop in copies:
        corpus.add_arrival(drop.sha256, drop.filename, now=now())
        keep_original(settings, drop)
        leave_inbox(settings, drop)
