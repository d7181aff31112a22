"""Taking in: what has arrived whole is kept, read and stored, or set aside with the reason."""

from __future__ import annotations

import errno
import os
from collections import deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from corpus.store import Corpus
from flows.arrivals import (
    REASONS,
    Drop,
    StillWrittenError,
    drop_of,
    forget_original,
    keep_original,
    leave_inbox,
    look,
    name_of,
    state_of,
    still_written,
)
from flows.outcome import Job, Night, Outcome, ReadMany, is_of_the_disk, now
from flows.progress import Progress
from flows.settings import Settings
from flows.storage import Place, fetch_inbox
from flows.waiting import CANNOT_LEAVE, INCOMPLETE, WaitingRoom
from pipeline.document import Reading
from pipeline.errors import NotYetWhole, UnreadableDocument

WRITTEN = "still-written"
_WRITTEN_SV = "Filen skrivs fortfarande."
_ERRORS = {
    errno.ENOSPC: ("disk-full", "disken är full"),
    errno.EDQUOT: ("disk-full", "kvoten är full"),
    errno.EROFS: ("read-only", "platsen är skrivskyddad"),
    errno.EACCES: ("no-permission", "rättigheter saknas"),
    errno.EPERM: ("no-permission", "rättigheter saknas"),
    errno.EIO: ("io-error", "disken svarar med fel"),
}
"""What the system says and an archivist reads, by the system's number."""


class Jobs(Iterator[Job]):
    """Jobs as they come: asked for one by one, so that not all wait to be read at once.

    `len` is how many there are, as far as it matters for sharing out the cores: at most `ahead`.
    """

    def __init__(self, jobs: Iterator[Job], ahead: int) -> None:
        self._first = deque(islice(jobs, ahead))
        self._many = len(self._first)
        self._rest = jobs

    def __len__(self) -> int:
        """How many jobs there were when the first were asked for, at most `ahead`."""
        return self._many

    def __next__(self) -> Job:
        """The next job; what it copies is copied now."""
        return self._first.popleft() if self._first else next(self._rest)


def take_in(
    corpus: Corpus, settings: Settings, night: Night, read_many: ReadMany, progress: Progress
) -> None:
    """Take in what has arrived: read what is new, settle what was known before."""
    room = WaitingRoom(corpus, night)
    for name, reason in fetch_inbox(settings):
        room.wait(name, "", "cannot-fetch", reason)
    arriving = Arriving(corpus, settings, night, room)
    jobs = Jobs(arriving.jobs(), settings.cores)
    for number, outcome in progress("läser", read_many(jobs, settings), arriving.total):
        arriving.store(number, outcome)
    room.close()


class Arriving:
    """The drops of a night: those of the same content together, from inbox to corpus."""

    def __init__(self, corpus: Corpus, settings: Settings, night: Night, room: WaitingRoom) -> None:
        self.corpus, self.settings, self.night, self.room = corpus, settings, night, room
        self.fresh: list[list[Drop]] = []
        self.tonight: dict[str, list[Drop] | None] = {}
        """By hash: the drops of a content that is being read, `None` when that is done."""
        self.refused: dict[str, tuple[str, str]] = {}
        """By hash: why a content cannot be kept tonight."""
        self.total = 0

    def jobs(self) -> Iterator[Job]:
        """What there is to read, in the order of names; the rest is settled on the way."""
        seen = look(self.settings)
        self.total = len(seen.drops)
        for path, code in seen.passed:
            self.room.wait(name_of(self.settings, path), "", code, REASONS[code])
        growing = still_written(seen.drops, self.settings.rest_seconds)
        for path in seen.drops:
            drop = None if self._waits_already(path, path in growing) else self._drop(path)
            job = self._job(drop) if drop else None
            if job:
                yield job

    def _waits_already(self, path: Path, growing: bool) -> bool:  # noqa: FBT001
        name = name_of(self.settings, path)
        if growing:
            self.room.wait(name, "", WRITTEN, _WRITTEN_SV)
            return True
        return not _may_leave(path) and self.room.stays(name, _state(path))

    def _drop(self, path: Path) -> Drop | None:
        name = name_of(self.settings, path)
        try:
            return drop_of(self.settings, path)
        except FileNotFoundError:
            return None
        except StillWrittenError:
            self.room.wait(name, "", WRITTEN, _WRITTEN_SV)
        except OSError as error:
            self.room.wait(name, "", *_not_now(error))
        return None

    def _job(self, drop: Drop) -> Job | None:
        """The job of reading a drop, if it is new and whole as far as is known."""
        if drop.sha256 in self.tonight:
            others = self.tonight[drop.sha256]
            if others is None:
                self._seen_again(drop)
            else:
                others.append(drop)
            return None
        if self.corpus.has_seen(drop.sha256):
            self._seen_again(drop)
            return None
        patient = self.room.hours(drop.sha256) <= self.settings.patience_hours
        if patient and (known := self.room.content(drop.sha256, INCOMPLETE)):
            self._wait(drop, known.code, known.reason)
            return None
        if drop.sha256 in self.refused:  # the first name stays the first
            self._wait(drop, *self.refused[drop.sha256])
            return None
        kept = self._kept(drop)
        if kept is None:
            return None
        self.tonight[drop.sha256] = [drop]
        self.fresh.append(self.tonight[drop.sha256] or [])
        return Job(kept, drop.filename, not patient)

    def _wait(self, drop: Drop, code: str, reason: str) -> None:
        state = drop.state if code == CANNOT_LEAVE else ""
        self.room.wait(drop.filename, drop.sha256, code, reason, state)

    def _seen_again(self, drop: Drop) -> None:
        """Say that these bytes were read before, or why they could not be."""
        told = self.room.known(drop.filename, drop.sha256, CANNOT_LEAVE)
        reason = self.corpus.was_set_aside(drop.sha256)
        if told is None and reason is None:
            self.night.known.append((drop.sha256, drop.filename))
        elif told is None and reason:
            self.night.failed.append((drop.filename, reason.code, reason.reason))
        self._settle([drop])

    def _kept(self, drop: Drop) -> Place | None:
        """Where the drop's content is safe; None if it cannot be copied now."""
        try:
            return keep_original(self.settings, drop)
        except FileNotFoundError as error:
            if drop.path.exists():
                self._wait(drop, *_not_now(error))
        except OSError as error:
            self.refused[drop.sha256] = _not_now(error)
            self._wait(drop, *self.refused[drop.sha256])
        return None

    def store(self, number: int, outcome: Outcome) -> None:
        """Store what came of a job, for all drops of that content."""
        copies = self.fresh[number]
        first = copies[0]
        patient = self.room.hours(first.sha256) <= self.settings.patience_hours
        self.tonight[first.sha256] = None
        came = self._put(outcome) if isinstance(outcome, Reading) else outcome
        if isinstance(came, str):
            self.night.read.append((came, first.filename))
        elif isinstance(came, NotYetWhole) and patient:
            for drop in copies:
                self._wait(drop, INCOMPLETE, came.reason_sv)
            forget_original(self.settings, first)
            del self.tonight[first.sha256]
            return
        else:
            told = came.code, came.reason_sv
            self.corpus.set_aside(first.sha256, first.filename, *told, now=now())
            self.night.failed.append((first.filename, *told))
        self._settle([first])
        for drop in copies[1:]:
            self._seen_again(drop)

    def _put(self, reading: Reading) -> str | UnreadableDocument:
        """The id of the reading once it is stored; why it cannot be, where its values are odd."""
        try:
            return self.corpus.put_reading(reading, now=now())
        except Exception as error:
            if is_of_the_disk(error):
                raise
            detail = f"{type(error).__name__}: {error}"[:200]
            return UnreadableDocument("not-stored", "Läsningen kunde inte sparas.", detail)

    def _settle(self, copies: list[Drop]) -> None:
        """Note the names, and let the drops leave the inbox."""
        for drop in copies:
            self.corpus.add_arrival(drop.sha256, drop.filename, now=now())
            try:
                if drop.path.exists():
                    keep_original(self.settings, drop)
                leave_inbox(self.settings, drop)
            except OSError as error:
                why = _told(error)[1]
                reason = f"Filen är intagen men kan inte tas bort ur inkorgen: {why}."
                self._wait(drop, CANNOT_LEAVE, reason)


def _not_now(error: OSError) -> tuple[str, str]:
    code, why = _told(error)
    return code, f"Filen kan inte tas in just nu: {why}."


def _told(error: OSError) -> tuple[str, str]:
    """The code and the Swedish words of an error of the system, with its own words."""
    code, why = _ERRORS.get(error.errno or 0, ("not-now", ""))
    said = error.strerror or str(error)
    return code, f"{why} ({said})" if why else said


def _may_leave(path: Path) -> bool:
    return os.access(path.parent, os.W_OK)


def _state(path: Path) -> str:
    try:
        return state_of(path)
    except OSError:
        return ""
