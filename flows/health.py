"""Whether the archive is well: what a monitoring system asks every few minutes.

Each check is cheap, reads only, and waits for nobody; `diarium verify` is the thorough one, whose
last outcome is one of the checks here.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from corpus import runs
from corpus.runs import NightBefore
from corpus.soundness import torn
from corpus.store import Corpus
from flows import upkeep
from flows.lock import Held, held
from flows.settings import Settings
from flows.verified import VERIFIED, open_faults, seen_until
from pipeline.errors import BadSettings

OK, WARNING, CRITICAL, UNKNOWN = range(4)
WORDS = ("OK", "WARNING", "CRITICAL", "UNKNOWN")

_NIGHT_MAY_TAKE = timedelta(hours=4)
"""After its hour, so long nobody worries about a night that has not ended."""
_LEAST_FREE, _LITTLE_FREE = 500 * 1024**2, 2 * 1024**3
"""Bytes: below the first no night begins."""
_AT_REST = timedelta(hours=1)
"""Beyond the time that one document may take, a night that writes nothing for so long hangs."""


@dataclass(frozen=True, slots=True)
class Limits:
    """From when on one worries; 0: never.

    Days since the last verification and backup, hours of a file in the inbox.
    """

    verify_days: float = 40
    backup_days: float = 8
    waiting_hours: float = 72


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: how it stands, in a sentence, and its figures."""

    name: str
    level: int
    told: str
    figures: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What several checks need."""

    settings: Settings
    limits: Limits
    now: datetime
    lock: Held
    last: NightBefore | None
    corpus: Check


def checks(settings: Settings, limits: Limits, now: datetime) -> list[Check]:
    """All that was looked at.  `now` has its offset from UTC."""
    last, corpus, rest = _from_corpus(settings, limits, now)
    try:
        lock = held(settings.archive)
    except OSError as error:
        return [Check("archive", CRITICAL, f"The archive cannot be read: {error}.")]
    seen = _Seen(settings, limits, now, lock, last, corpus)
    return [corpus, *(check(seen) for check in _CHECKS), *rest]


def worst(found: list[Check]) -> int:
    """The level of all together."""
    levels = {check.level for check in found}
    return next((level for level in (CRITICAL, WARNING, UNKNOWN) if level in levels), OK)


def _from_corpus(
    settings: Settings, limits: Limits, now: datetime
) -> tuple[NightBefore | None, Check, list[Check]]:
    """The last night that was noted, and whether the corpus can be read; what it says."""
    if not settings.corpus.exists():
        return None, Check("corpus", WARNING, "There is no corpus yet: no night has run."), []
    try:
        with Corpus(settings.corpus, read_only=True) as corpus:
            if why := torn(corpus.db):
                told = f"The file of the corpus is damaged: {why}. Next: diarium verify, then"
                told += " diarium restore from the last backup."
                return None, Check("corpus", CRITICAL, told), []
            counts = corpus.counts()
            last = runs.last(corpus.db)
            rest = list(_told(corpus.db, counts, settings, limits, now))
    except (BadSettings, sqlite3.Error) as error:
        old = "older version" in str(error)
        level = WARNING if old else CRITICAL
        return None, Check("corpus", level, f"The corpus cannot be read: {error}"), []
    if not os.access(settings.corpus, os.W_OK):
        return last, Check("corpus", CRITICAL, "The corpus may not be written to."), rest
    figures = {"documents": float(counts["documents"]), "people": float(counts["people"])}
    told = f"{counts['documents']} documents and {counts['people']} people can be read."
    return last, Check("corpus", OK, told, figures), rest


def _told(
    db: sqlite3.Connection,
    counts: dict[str, int],
    settings: Settings,
    limits: Limits,
    now: datetime,
) -> Iterator[Check]:
    aside = counts["set_aside"]
    yield Check("set aside", OK, f"{aside} files are set aside.", {"set_aside": float(aside)})
    rows = db.execute("SELECT filename, since FROM waiting ORDER BY since").fetchall()
    lying = _lying_in_inbox(settings)
    waits = sum(1 for filename, _ in rows if filename in lying)
    there = len(lying)
    told = f"{there} files are in the inbox, of which {waits} were seen and wait."
    level = OK
    if rows and limits.waiting_hours:
        hours = (now - _time(rows[0][1])) / timedelta(hours=1)
        if hours > limits.waiting_hours:
            level = WARNING
            told += f" {rows[0][0]!r} has waited for {hours:.0f} hours."
    yield Check("waiting", level, told, {"inbox": float(there), "waiting": float(waits)})


def _lying_in_inbox(settings: Settings) -> set[str]:
    """What lies there, half copied too, by the names that the corpus has for it."""
    from flows.arrivals import look, name_of  # noqa: PLC0415

    with suppress(OSError):
        found = look(settings)
        paths = (*found.drops, *(path for path, _ in found.passed))
        return {name_of(settings, path) for path in paths}
    return set()


def _in_inbox(settings: Settings) -> Iterator[Path]:
    from flows.arrivals import candidates  # noqa: PLC0415

    with suppress(OSError):
        yield from candidates(settings)


def _night(seen: _Seen) -> Check:
    """When a night last came to its end, against the schedule."""
    ends = [upkeep.last_night(seen.settings.archive)]
    if seen.last and seen.last.finished and not seen.last.error:
        ends.append(_time(seen.last.finished))
    ended = max((end for end in ends if end), default=None)
    if seen.lock.held and seen.lock.alive is not False:
        since = seen.lock.holder and seen.lock.holder.since
        return Check("night", OK, f"A night runs{f' since {_shown(since)}' if since else ''}.")
    if ended is None:
        return Check("night", WARNING, "No night has come to its end yet.")
    hours = max(0.0, (seen.now - ended) / timedelta(hours=1))
    told = f"The last night ended {_ago(hours)} ago ({_shown(ended)})."
    figures = {"night_age_hours": round(hours, 2)}
    due = _last_due(seen.settings.cron, seen.now)
    if due is None:
        why = f"The schedule {seen.settings.cron!r} cannot be understood."
        return Check("night", WARNING, f"{told} {why}", figures)
    if ended >= due[0] or (ended >= due[1] and seen.now - due[0] < _NIGHT_MAY_TAKE):
        return Check("night", OK, told, figures)
    since = _waits_since(seen.settings)
    if since is None or since >= due[0]:
        return Check("night", OK, f"{told} Nothing has waited for one since.", figures)
    level = WARNING if max(ended, since) >= due[1] else CRITICAL
    missed = f"The one of {_shown(due[0])} has not ended"
    if level == CRITICAL:
        missed += f", nor the one of {_shown(due[1])}"
    return Check("night", level, f"{told} {missed}, and something waits for it.", figures)


def _waits_since(settings: Settings) -> datetime | None:
    """Since when something waits for a night, at the latest; `None` where nothing does.

    A night with nothing to do leaves no trace, so only what waits tells that one is missed.
    """
    from flows.idle import nothing_to_do  # noqa: PLC0415

    if nothing_to_do(settings) is not None:
        return None
    times = []
    for path in _in_inbox(settings):
        with suppress(OSError):
            times.append(path.lstat().st_ctime)
    return datetime.fromtimestamp(min(times), UTC) if times else _last_written(settings)


def _last_due(cron: str, now: datetime) -> tuple[datetime, datetime] | None:
    """When the last night and the one before it were due."""
    from cronsim import CronSim, CronSimError  # noqa: PLC0415 - comes with Prefect

    try:
        times = CronSim(cron, now, reverse=True)
        return next(times), next(times)
    except (CronSimError, StopIteration):
        return None


def _result(seen: _Seen) -> Check:
    """How the night that last changed something ended."""
    last = seen.last
    if last is None:
        return Check("result", OK, "No night has changed anything yet.")
    since = upkeep.last_night(seen.settings.archive)
    healed = bool(since and since > _time(last.started) and (last.error or not last.finished))
    began = f"The night of {_shown(_time(last.started))}"
    if last.finished and not last.error:
        return Check("result", OK, f"{began} ended well.")
    if healed:
        return Check("result", OK, f"{began} did not end well; one after it did.")
    if last.error:
        return Check("result", CRITICAL, f"{began} failed: {last.error}")
    if seen.lock.held:
        return Check("result", OK, f"{began} is not over.")
    return Check("result", WARNING, f"{began} was cut off; the next one goes on.")


def _locked(seen: _Seen) -> Check:
    """Whether somebody holds the archive who does nothing, or no longer lives."""
    holder, lock = seen.lock.holder, seen.lock
    if not lock.held:
        if holder and lock.alive is False:
            told = f"Nobody holds the archive; process {holder.process} did and was killed."
            return Check("lock", OK, told)
        return Check("lock", OK, "Nobody holds the archive.")
    if holder is None:
        return Check("lock", OK, "Somebody holds the archive.")
    who = f"Process {holder.process}{f' on {holder.host}' if holder.host else ''}"
    if lock.alive is False:
        told = f"{who} is dead and the lock is held: what it started still runs (kill that)."
        return Check("lock", CRITICAL, told)
    most = timedelta(seconds=seen.settings.seconds_per_document) + _AT_REST
    quiet = seen.now - max(holder.since, _last_written(seen.settings))
    if quiet > most:
        told = (
            f"{who} holds the archive and has written nothing for {_ago(quiet / _HOUR)}: it hangs."
        )
        return Check("lock", CRITICAL, told)
    return Check("lock", OK, f"{who} holds the archive since {_shown(holder.since)}.")


_HOUR = timedelta(hours=1)


def _last_written(settings: Settings) -> datetime:
    """When the corpus was last written to."""
    times = [0.0]
    for tail in ("", "-wal"):
        with suppress(OSError):
            times.append(settings.corpus.with_name(f"corpus.db{tail}").stat().st_mtime)
    return datetime.fromtimestamp(max(times), UTC)


def _disk(seen: _Seen) -> Check:
    try:
        free = shutil.disk_usage(seen.settings.archive).free
    except OSError as error:
        return Check("disk", CRITICAL, f"The archive's disk cannot be asked: {error}.")
    level = CRITICAL if free < _LEAST_FREE else WARNING if free < _LITTLE_FREE else OK
    told = f"{free / 1e9:.1f} GB are free."
    return Check("disk", level, told, {"free_gb": round(free / 1e9, 2)})


def _verified(seen: _Seen) -> Check:
    archive = seen.settings.archive
    if faults := open_faults(archive):
        codes = sorted({str(one.get("code")) for one in faults})
        return Check("verification", CRITICAL, f"It found {len(faults)}: {', '.join(codes)}.")
    at = seen_until(upkeep.noted(archive, VERIFIED) or {})
    return _dated("verification", "diarium verify --note", at, seen.limits.verify_days, seen.now)


def _backed_up(seen: _Seen) -> Check:
    told = upkeep.noted(seen.settings.archive, "backup") or {}
    at = None
    with suppress(KeyError, ValueError):
        at = _time(str(told["at"]))
    return _dated("backup", "diarium backup TO", at, seen.limits.backup_days, seen.now)


def _dated(name: str, command: str, at: datetime | None, days: float, now: datetime) -> Check:
    """How long ago something was done, against how long it may be."""
    if not days:
        return Check(name, OK, f"Nobody asks for a {name}.")
    if at is None:
        return Check(name, WARNING, f"There has been none: {command}.")
    age = (now - at) / timedelta(days=1)
    level = WARNING if age > days else OK
    figures = {f"{name}_age_days": round(age, 2)}
    what = "All was verified within" if name == "verification" else "The last was"
    ago = _ago(24 * max(age, 0.0))
    return Check(name, level, f"{what} {ago}{'' if name == 'verification' else ' ago'}.", figures)


def _time(iso: str) -> datetime:
    found = datetime.fromisoformat(iso)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _shown(when: datetime) -> str:
    return f"{when.astimezone():%Y-%m-%d %H:%M}"


def _ago(hours: float) -> str:
    return f"{hours:.1f} hours" if hours < 48 else f"{hours / 24:.1f} days"  # noqa: PLR2004


_CHECKS: tuple[Callable[[_Seen], Check], ...] = (
    _night, _result, _locked, _disk, _verified, _backed_up,
)  # fmt: skip
