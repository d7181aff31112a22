"""The nightly flow: the night's work under Prefect.

Only this module knows Prefect.  Its telemetry is off, its own database lies in the archive, and
it keeps quiet unless something is wrong.  Without a running server Prefect starts one for the
night (10-25 s); with `PREFECT_API_URL` set, that server is used.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

from flows.doctor import need
from flows.lock import only_one
from flows.night import read_one, run_night, sharing_cores
from flows.outcome import Job, Night, Outcome
from flows.progress import on_terminal
from flows.settings import Settings
from flows.tools import check_lists
from pipeline.document import Reading
from pipeline.errors import DiariumError, UnreadableDocument


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
        BadSettings: an own vocabulary or list of bodies cannot be used; likewise at once.
    """
    prepare_prefect(settings)
    check_lists(settings)
    with only_one(settings.archive):
        pass
    flow = nightly_flow(settings)
    night = flow(_plain(settings))
    assert isinstance(night, Night)  # noqa: S101 - our own flow gave it
    return night


def serve_nightly(settings: Settings, *, limit: int | None = None) -> None:
    """The night on its schedule, for as long as this process lives.

    A schedule needs a long-lived server: `prefect server start`, or PREFECT_API_URL.
    `limit` is how many runs may go on at once.
    """
    prepare_prefect(settings)
    _stop_quietly()
    flow = nightly_flow(settings)
    flow.serve(
        name="diarium",
        cron=settings.cron,
        parameters={"values": _plain(settings)},
        limit=limit or 1,
        pause_on_shutdown=False,
        print_starting_message=False,
    )


def nightly_flow(settings: Settings) -> Any:
    """The flow; Prefect is imported here and nowhere else."""
    from prefect import flow, task  # noqa: PLC0415 - the environment must be set before
    from prefect.cache_policies import NO_CACHE  # noqa: PLC0415
    from prefect.futures import as_completed  # noqa: PLC0415
    from prefect.task_runners import ThreadPoolTaskRunner  # noqa: PLC0415

    @task(
        name="read",
        retries=1,
        retry_delay_seconds=5,
        retry_condition_fn=_is_worth_retrying,
        cache_policy=NO_CACHE,
        persist_result=False,
    )
    def read_task(path: str, filename: str, salvage: bool, values: dict[str, Any]) -> Outcome:  # noqa: FBT001
        """A path goes in and a reading comes out: tasks are slow to take large values."""
        try:
            return read_one(Job(Path(path), filename, salvage), settings_of(values))
        except UnreadableDocument as reason:
            return reason

    def read_many(jobs: list[Job], settings: Settings) -> Iterator[tuple[int, Outcome]]:
        values = _plain(sharing_cores(settings, len(jobs)))
        futures = {
            read_task.submit(str(job.path), job.filename, job.salvage, values): number
            for number, job in enumerate(jobs)
        }
        for future in as_completed(list(futures)):
            outcome = future.result()
            yield futures.pop(future), outcome

    @flow(
        name="nightly",
        task_runner=ThreadPoolTaskRunner(max_workers=settings.cores),  # type: ignore[arg-type]
        persist_result=False,
        validate_parameters=False,
    )
    def nightly(values: dict[str, Any]) -> Night:
        """Read the new minutes into the corpus, and say again what has changed."""
        from flows.report import write_report  # noqa: PLC0415

        settings = settings_of(values)
        need(settings)
        night = run_night(settings, read_many, on_terminal)
        write_report(settings, night)
        return night

    return nightly


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


def _is_worth_retrying(_task: Any, _run: Any, state: Any) -> bool:
    """Whether trying again can help: not for what we raise on purpose."""
    error = state.result(raise_on_failure=False)
    return not isinstance(error, (DiariumError, Reading))


def _plain(settings: Settings) -> dict[str, Any]:
    """Settings as a flow's parameter: Prefect keeps parameters as JSON."""
    return {**asdict(settings), "archive": str(settings.archive.resolve())}


def settings_of(values: dict[str, Any]) -> Settings:
    """Settings from a flow's parameter."""
    return Settings(**{**values, "archive": Path(values["archive"])})
