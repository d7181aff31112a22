"""The nightly flow: the night's work under Prefect.

Only this module, and what it starts, knows Prefect.  Its telemetry is off, its own database lies
in the archive, and it keeps quiet unless something is wrong.  Without a running server one is
started for the night (5-10 s); with `PREFECT_API_URL` set, that server is used.  A night with
nothing to do ends before any of this (`flows.idle`).
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator, Sized
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue
from typing import Any, NoReturn
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

from flows import logs
from flows.doctor import need
from flows.lock import held
from flows.night import read_one, run_night, sharing_cores
from flows.notify import check_addresses, notify_of_failure, notify_of_night, told_in_report
from flows.outcome import Job, Night, Outcome, ReadMany, now
from flows.progress import on_terminal
from flows.server import server_for_a_night
from flows.settings import PLACES, Settings
from flows.tied import end_with_parent
from flows.tools import check_lists
from pipeline.errors import ArchiveBusy, BadSettings, DiariumError, NotYetWhole, UnreadableDocument

RETRIES = 1
RETRY_SECONDS = 5

_DRAIN_SECONDS = 5
"""How long the last events may take to reach the server of the night."""

_HIDDEN = dict.fromkeys((*PLACES, "notify"), "")
"""Settings that may hold secrets are never among a run's parameters, which Prefect keeps."""

_PASSING = frozenset({"crashed"})
"""What may end otherwise another time: the machine's own want of memory kills readers too."""


def prepare_prefect(settings: Settings) -> None:
    """Set what Prefect reads from the environment when it is first imported; told values stay."""
    home = settings.archive.resolve() / ".prefect"
    home.mkdir(parents=True, exist_ok=True)
    for name, value in {
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_HOME": str(home),
        "PREFECT_LOGGING_LEVEL": settings.log_level,
        "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
        "PREFECT_CLI_COLORS": "false",
    }.items():
        os.environ.setdefault(name, value)


def run_nightly(settings: Settings) -> Night:
    """One night under Prefect, now.

    Raises:
        ArchiveBusy: another night runs; told at once, not after Prefect's start.
        BadSettings: an own list or an address of notification cannot be used; likewise at once.
        DiariumError: the night cannot go on.
    """
    check_lists(settings)
    if settings.notify:
        check_addresses(settings)
    settings.archive.mkdir(parents=True, exist_ok=True)
    if (found := held(settings.archive)).held:
        since = f" since {found.holder.since:%Y-%m-%d %H:%M} UTC" if found.holder else ""
        raise ArchiveBusy(f"A night is already running on {settings.archive}{since}.")
    prepare_prefect(settings)
    with _some_server() as told:
        from prefect.settings import temporary_settings  # noqa: PLC0415 - as below

        with temporary_settings(told):
            done = nightly_flow(settings)(_plain(settings))
    if isinstance(done, DiariumError):
        raise done
    assert isinstance(done, Night)  # noqa: S101 - our own flow gave it
    return done


@contextmanager
def _some_server() -> Iterator[dict[Any, Any]]:
    """What Prefect is to be told so that it uses the server that is there, or one for this night.

    Nobody can look at the logs of a server that ends with the night, so none are sent to it.
    """
    if os.environ.get("PREFECT_API_URL"):
        yield {}
        return
    with server_for_a_night() as address:
        from prefect import settings  # noqa: PLC0415 - while the server starts would be too early
        from prefect.events.worker import EventsWorker  # noqa: PLC0415 - likewise

        try:
            yield {
                settings.PREFECT_API_URL: address,
                settings.PREFECT_LOGGING_TO_API_ENABLED: False,
            }
        finally:
            EventsWorker.drain_all(timeout=_DRAIN_SECONDS)  # while there is somebody to send to


def serve_nightly(settings: Settings, *, limit: int | None = None) -> None:
    """The night on its schedule, for as long as this process lives.

    A schedule needs a long-lived server: `prefect server start`, or PREFECT_API_URL.
    `limit` is how many runs may go on at once.
    """
    prepare_prefect(settings)
    _stop_quietly()
    flow = nightly_flow(settings, raises=True)
    logs.begin(settings)
    flow.serve(
        name="diarium",
        schedule=schedule_of(settings),
        parameters={"values": _plain(settings)},
        limit=limit or 1,
        pause_on_shutdown=False,
        print_starting_message=False,
    )


def schedule_of(settings: Settings) -> Any:
    """When the night runs: in local time, also over the nights when that changes.

    Raises:
        BadSettings: the cron line or the timezone cannot be understood.
    """
    from prefect.schedules import Cron  # noqa: PLC0415 - the environment must be set before

    zone = settings.timezone or local_timezone()
    try:
        ZoneInfo(zone)
        CronSim(settings.cron, datetime.now(UTC))
    except (ValueError, OSError, ZoneInfoNotFoundError, CronSimError) as error:
        raise BadSettings(
            f"cron = {settings.cron!r} in timezone {zone!r} cannot be understood: {error}."
        ) from error
    return Cron(settings.cron, timezone=zone)


def local_timezone() -> str:
    """The name of this machine's timezone; UTC where it has none."""
    told = os.environ.get("TZ", "").lstrip(":")
    place = told or os.path.realpath("/etc/localtime")
    return place.partition("zoneinfo/")[2] or told or "UTC"


def nightly_flow(settings: Settings, *, raises: bool = False) -> Any:
    """The flow; Prefect is imported here and nowhere else.

    A night that cannot go on gives the error as its value, so that it is told once, in a sentence;
    with `raises` it is raised, so that Prefect's page shows a run that failed.
    """
    from prefect import flow, task  # noqa: PLC0415 - the environment must be set before
    from prefect.cache_policies import NO_CACHE  # noqa: PLC0415
    from prefect.runtime import task_run  # noqa: PLC0415

    hidden = {name: getattr(settings, name) for name in _HIDDEN}

    @task(
        name="read",
        task_run_name="{filename}",
        retries=RETRIES,
        retry_delay_seconds=RETRY_SECONDS,
        retry_condition_fn=_is_worth_retrying,
        cache_policy=NO_CACHE,
        persist_result=False,
    )
    def read_task(path: str, filename: str, salvage: bool, values: dict[str, Any]) -> Outcome:  # noqa: FBT001
        """A path goes in and a reading comes out: tasks are slow to take large values."""
        last = (task_run.run_count or 1) > RETRIES
        return _attempt(_job(path, filename, salvage=salvage), settings_of(values), last=last)

    def read_many(jobs: Iterable[Job], settings: Settings) -> Iterator[tuple[int, Outcome]]:
        """Some at once; of jobs that are found as we go, only so many are taken ahead."""
        many = len(jobs) if isinstance(jobs, Sized) else settings.cores
        values = _plain(sharing_cores(settings, many))
        done: SimpleQueue[Any] = SimpleQueue()
        numbers: dict[Any, int] = {}
        for number, job in enumerate(jobs):
            future = read_task.submit(str(job.path), job.filename, job.salvage, values)
            numbers[future.task_run_id] = number
            future.add_done_callback(done.put)
            if len(numbers) >= 2 * settings.cores + 2:
                yield _outcome(done.get(), numbers)
        while numbers:
            yield _outcome(done.get(), numbers)

    @flow(
        name="nightly",
        flow_run_name=_name_of_run,
        task_runner=_task_runner(settings),
        persist_result=False,
        validate_parameters=False,
    )
    def nightly(values: dict[str, Any]) -> Night | DiariumError:
        """Read the new minutes into the corpus, and say again what has changed."""
        end_with_parent()
        settings = settings_of({**values, **hidden})
        logs.begin(settings)
        try:
            return _night(settings, read_many)
        except DiariumError as error:
            if raises:
                raise
            return error

    return nightly


def _attempt(job: Job, settings: Settings, *, last: bool) -> Outcome:
    """Read once; what trying again may help is raised, unless this was the last time.

    Raises:
        UnreadableDocument: the reader was killed.
        OSError: the machine failed, not the document.
        DiariumError: something is missing on this machine.
    """
    try:
        return read_one(job, settings)
    except (UnreadableDocument, OSError) as reason:
        if _may_pass(reason) and not last:
            raise
        return _given_up(reason)


def _night(settings: Settings, read_many: ReadMany) -> Night:
    """The night, and the word of it."""
    logs.tell("night begins", archive=settings.archive)
    try:
        need(settings)
        night = run_night(settings, read_many, on_terminal)
    except Exception as error:
        notify_of_failure(settings, error)
        raise
    _tell(settings, night)
    return night


def _tell(settings: Settings, night: Night) -> None:
    """Show the report on Prefect's page, notify, log.  Nothing here can undo a night."""
    from prefect.artifacts import create_markdown_artifact  # noqa: PLC0415

    text, report = night.told or ("", None)
    if report:
        with suppress(Exception):  # a server that has gone away, for one
            create_markdown_artifact(
                key="morning-report", markdown=text, description=f"Nattens rapport: {report.name}"
            )
    if (trouble := notify_of_night(settings, night)) and report:
        with suppress(OSError):
            told_in_report(report, trouble)
    logs.tell_night(night)


def _task_runner(settings: Settings) -> Any:
    """Who runs the tasks: threads here, or a cluster."""
    if settings.runner != "threads":
        from flows.runners import task_runner  # noqa: PLC0415 - an optional extra

        return task_runner(settings)
    from prefect.task_runners import ThreadPoolTaskRunner  # noqa: PLC0415

    return ThreadPoolTaskRunner(max_workers=settings.cores)


def _name_of_run() -> str:
    return f"natt {now()[:16].replace('T', ' ')}"


def _outcome(future: Any, numbers: dict[Any, int]) -> tuple[int, Outcome]:
    """The number of the job that is done, and what came of it.

    Raises:
        DiariumError: something is missing on this machine: the night cannot go on.
    """
    number = numbers.pop(future.task_run_id)
    try:
        outcome: Outcome = future.result()
    except DiariumError:
        raise
    except Exception as error:  # noqa: BLE001 - a cluster's: every worker that tried it died
        outcome = _given_up(OSError(f"{type(error).__name__}: {error}"))
    return number, outcome


def _stop_quietly() -> None:
    """Let SIGTERM stop a served flow at once, without tracebacks.

    Prefect's own answer (3.8.8) starts a stop that it never awaits, and leaves; asyncio then
    prints a traceback for every connection that is cut off.  A night that runs is aborted, which
    the next one heals; Ctrl-C waits for its end.
    """
    from prefect.runner import Runner  # noqa: PLC0415

    def stop(*_: object) -> NoReturn:
        logging.getLogger("asyncio").disabled = True
        raise SystemExit(0)

    Runner.handle_sigterm = stop  # type: ignore[assignment, method-assign]


def _may_pass(reason: BaseException) -> bool:
    """Whether trying again can help: not for what a document is."""
    if isinstance(reason, UnreadableDocument):
        return reason.code in _PASSING
    return isinstance(reason, OSError)


def _is_worth_retrying(_task: Any, _run: Any, state: Any) -> bool:
    """Whether the task that raised this is run again; a missing tool, for one, is not."""
    return _may_pass(state.result(raise_on_failure=False))


def _given_up(reason: UnreadableDocument | OSError) -> UnreadableDocument:
    """What comes of a document that could not be read this time either."""
    if isinstance(reason, UnreadableDocument):
        return reason
    told = f"{type(reason).__name__}: {reason}"[:300]
    return NotYetWhole("not-now", "Filen kunde inte läsas just nu: ett fel i datorn.", told)


def _job(path: str, filename: str, *, salvage: bool) -> Job:
    return Job(path if "://" in path else Path(path), filename, salvage)


def _plain(settings: Settings) -> dict[str, Any]:
    """Settings as a flow's parameter, which Prefect keeps and shows: JSON, and no secret."""
    return {**asdict(settings), "archive": str(settings.archive.resolve()), **_HIDDEN}


def settings_of(values: dict[str, Any]) -> Settings:
    """Settings from a flow's parameter."""
    return Settings(**{**values, "archive": Path(values["archive"])})
