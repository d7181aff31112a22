"""The quick way out: whether there is anything at all for a night to do.

Most nights of a finished archive bring nothing.  Such a night starts no Prefect, takes no lock and
writes no byte.  Whatever looks like work, or like trouble, is left to the night itself, which does
it or tells of it.  A file that waits, is known to, and is what it was, is no work: the half copy
that nobody finishes, the link, the name that says it is not whole yet.
"""

from __future__ import annotations

from pathlib import Path

from corpus.idle import Quiet, quiet
from corpus.waiting import Waiting
from flows import logs
from flows.arrivals import REASONS, Look, drop_of, look, name_of, still_written
from flows.lock import held
from flows.outcome import now
from flows.report import waiting_lines
from flows.settings import Settings
from flows.storage import waits_remotely
from flows.tools import check_lists, recipe_of
from flows.waiting import INCOMPLETE, boot, hours_between
from pipeline.errors import BadSettings

NOTHING = "Inget nytt har kommit och inget behövde tolkas om. Samlingen är oförändrad."


def nothing_to_do(settings: Settings) -> Quiet | None:
    """What the corpus holds, where a night would change nothing; `None` where it may."""
    try:
        if not settings.corpus.is_file() or held(settings.archive).held:
            return None
        lying = look(settings)
        if _comes_from_elsewhere(settings):
            return None
        check_lists(settings)
        return quiet(
            settings.corpus,
            recipe_of(settings),
            settings.networks,
            lambda known: _still_waiting(settings, lying, known),
        )
    except (BadSettings, OSError):
        return None


def _comes_from_elsewhere(settings: Settings) -> bool:
    """Whether something waits in a remote inbox; what cannot be asked is the night's to tell."""
    try:
        return waits_remotely(settings)
    except Exception:  # noqa: BLE001 - every protocol has errors of its own
        return True


def _still_waiting(
    settings: Settings, lying: Look, known: list[Waiting]
) -> tuple[Waiting, ...] | None:
    """All that lies in the inbox, if it is what is known to wait and has to wait on.

    Raises:
        OSError: a file cannot be read, or is being written.
    """
    if any(one.since > now() for one in known):  # the clock has gone back
        return None
    rows = {one.key: one for one in known}
    waiting: list[Waiting] = []
    for path, code in lying.passed:
        row = rows.pop((name_of(settings, path), ""), None)
        if row is None or (row.code, row.reason) != (code, REASONS[code]):
            return None
        waiting.append(row)
    if len(lying.drops) != len(rows) or still_written(lying.drops, settings.rest_seconds):
        return None
    for path in lying.drops:
        row = _half_copy(settings, path, rows)
        if row is None:
            return None
        waiting.append(row)
    return tuple(waiting)


def _half_copy(
    settings: Settings, path: Path, rows: dict[tuple[str, str], Waiting]
) -> Waiting | None:
    """What is known of a half copy whose bytes are the same and whose time is not up."""
    name = name_of(settings, path)
    if not any(one.code == INCOMPLETE for (known, _), one in rows.items() if known == name):
        return None
    drop = drop_of(settings, path)
    row = rows.get((name, drop.sha256))
    if row is None or row.code != INCOMPLETE:
        return None
    same = [one for one in rows.values() if one.sha256 == drop.sha256]
    longest = max(hours_between(one, now(), boot()) for one in same)
    return row if longest <= settings.patience_hours else None


def idle_report(settings: Settings, found: Quiet) -> str:
    """The morning report of a night with nothing to do; no file is made of it."""
    logs.begin(settings)
    logs.tell("nothing to do", documents=found.documents, people=found.people)
    people = "person" if found.people == 1 else "personer"
    lines = waiting_lines((one.filename, one.reason, one.code) for one in found.waiting)
    waiting = "".join(f"{line}\n" for line in lines)
    return (
        f"# Nattens rapport {now()[:16].replace('T', ' ')}\n\n{NOTHING}\n"
        f"Samlingen har nu {found.documents} dokument och {found.people} {people}.\n"
        f"{waiting}"
    )
