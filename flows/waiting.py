"""The files that wait in the inbox: each is told of once, and its age is counted as we saw it.

A copy may keep the times of its original, and clocks jump: so a file's own times say nothing of
when it came.  What is known of a file that waits is written once, and again only when it changes.
"""

from __future__ import annotations

import math
import time
from datetime import datetime
from pathlib import Path

from corpus import waiting
from corpus.store import Corpus
from corpus.waiting import Waiting
from flows.arrivals import CLOSED, LINK, NO_FILE, PASSING
from flows.outcome import Night, now

INCOMPLETE = "incomplete"
"""The code of what looks like a copy in progress."""

CANNOT_LEAVE = "cannot-leave"
"""The code of what is taken in but cannot be taken out of the inbox."""


_NO_COPIES = {CANNOT_LEAVE, LINK, NO_FILE, CLOSED, "cannot-fetch"}
"""The codes of what is no file of this inbox, or was taken in."""

RETRIED = "retried"
"""The code of what a person has put back: it has had its patience."""


def boot() -> str:
    """Which start of the machine this is, and how many seconds into it (sleep included)."""
    try:
        name = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{name} {time.clock_gettime(time.CLOCK_BOOTTIME):.0f}"
    except OSError:
        return ""


def hours_between(one: Waiting, since: str, since_boot: str) -> float:
    """The hours from when a file was first seen until then.

    Within one start of the machine its own count is heeded, whatever the clock did.  A time that
    lies in the future counts as none.
    """
    began, _, first = one.boot.partition(" ")
    name, _, later = since_boot.partition(" ")
    if began and began == name:
        return max(0.0, float(later) - float(first)) / 3600
    passed = datetime.fromisoformat(since) - datetime.fromisoformat(one.since)
    return max(0.0, passed.total_seconds()) / 3600


class WaitingRoom:
    """What waited when the night began, and what waits now."""

    def __init__(self, corpus: Corpus, night: Night) -> None:
        self.corpus, self.night = corpus, night
        self.before = {one.key: one for one in waiting.all_waiting(corpus.db)}
        self.first: dict[str, Waiting] = {}
        self.by_content: dict[tuple[str, str], Waiting] = {}
        for one in sorted(self.before.values(), key=lambda one: one.since):
            self._index(one)
        self.told = {(one.filename, one.code) for one in self.before.values()}
        self.unmoved = {
            (one.filename, one.state): one
            for one in self.before.values()
            if one.code == CANNOT_LEAVE
        }
        self.here: set[tuple[str, str]] = set()

    def wait(self, filename: str, sha256: str, code: str, reason: str, state: str = "") -> None:
        """Let a file wait; what is known of it is written once, and why it waits told once."""
        known = self.before.get((filename, sha256))
        first = known or (self.first.get(sha256) if sha256 else None)
        since, begun = (first.since, first.boot) if first else (now(), boot())
        if since > now():  # the clock has gone back
            since, begun = now(), boot()
        one = Waiting(filename, sha256, code, reason, since, begun, state)
        self.here.add(one.key)
        told = self.night.still_waiting if (filename, code) in self.told else self.night.waiting
        told.append((filename, reason))
        if one == known:
            return
        self.before[one.key] = one
        self._index(one)
        waiting.keep(self.corpus.db, one)

    def _index(self, one: Waiting) -> None:
        if one.sha256:
            self.first.setdefault(one.sha256, one)
            self.by_content.setdefault((one.sha256, one.code), one)

    def known(self, filename: str, sha256: str, code: str) -> Waiting | None:
        """What was told of this file for this reason, by this night or one before."""
        found = self.before.get((filename, sha256))
        return found if found and found.code == code else None

    def stays(self, filename: str, state: str) -> bool:
        """Whether this very file is known as one that cannot be taken out; then it still waits."""
        found = self.unmoved.get((filename, state))
        if found:
            self.wait(found.filename, found.sha256, found.code, found.reason, found.state)
        return bool(found)

    def content(self, sha256: str, code: str) -> Waiting | None:
        """The first that was seen with this content and waits for this reason."""
        return self.by_content.get((sha256, code))

    def hours(self, sha256: str) -> float:
        """How long ago this content was first seen; 0 where it is new, endless where retried."""
        if self.content(sha256, RETRIED):
            return math.inf
        first = self.first.get(sha256)
        return hours_between(first, now(), boot()) if first else 0.0

    def close(self) -> None:
        """Forget those that wait no more."""
        gone = [one for key, one in self.before.items() if key not in self.here]
        closed = any(self.before[key].code == CLOSED for key in self.here)
        if not closed:  # what lies in a folder that cannot be read has not gone
            self.night.gone += [one.filename for one in gone if self._went_away(one)]
        waiting.forget(self.corpus.db, gone)

    def _went_away(self, one: Waiting) -> bool:
        """Whether a file was taken away untaken: neither its content nor its name came in."""
        if one.code in _NO_COPIES or self.corpus.has_seen(one.sha256):
            return False
        night = self.night
        came = {*night.new, *night.again, *(name for name, *_ in night.failed)}
        came |= {name for name, _ in (*night.waiting, *night.still_waiting)}
        whole = one.filename.rpartition(".")[0] if one.code == PASSING else one.filename
        return came.isdisjoint({one.filename, whole})
