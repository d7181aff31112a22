"""Who reads documents when one machine is too small: Dask or Ray, by Prefect's own task runners.

    runner = "dask"                                # two or more workers of its own, on this machine
    runner = "dask"                                # or a cluster that is there already
    runner_address = "tcp://10.0.0.5:8786"

A task is one document, as with threads: its place goes to a worker, a reading comes back, and this
machine alone writes.  On the worker it is read in a process of its own with the same limits.  A
worker that dies takes only its document along, which another reads.  Workers need Diarium, what
`diarium doctor` asks for, the originals (the same mount, or `originals_at`) and the Prefect server
(`PREFECT_API_URL`) under the same address as this machine.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from flows.settings import Settings
from pipeline.errors import BadSettings, MissingTool

RUNNERS = ("threads", "dask", "ray")

_DEATHS = 3
"""Workers that may die with the same document in hand before it is given up for this night."""

_DASK: Mapping[str, Any] = {
    "distributed.worker.daemon": False,  # a daemon may have no children, and every reader is one
    "distributed.scheduler.allowed-failures": _DEATHS,
    "distributed.worker.memory.terminate": False,  # readers have limits of their own
    "distributed.admin.tick.limit": "1h",  # a busy machine is no news
    "logging": {"distributed": "error"},
}


def task_runner(settings: Settings) -> Any:
    """The task runner of Prefect that the settings ask for.

    Raises:
        MissingTool: its package is not installed.
        BadSettings: there is no such runner.
    """
    makers = {"threads": _threads, "dask": _dask, "ray": _ray}
    if settings.runner not in makers:
        raise BadSettings(f"runner = {settings.runner!r} is none of {', '.join(RUNNERS)}.")
    try:
        return makers[settings.runner](settings)
    except ImportError as error:
        raise MissingTool(
            f"runner = {settings.runner!r} needs a package that is missing ({error.name}):"
            f" pip install 'diarium[{settings.runner}]'."
        ) from error


def _threads(settings: Settings) -> Any:
    from prefect.task_runners import ThreadPoolTaskRunner  # noqa: PLC0415 - heavy, as all here

    return ThreadPoolTaskRunner(max_workers=settings.cores)


def _dask(settings: Settings) -> Any:
    import_module("dask").config.set(_DASK)
    made = import_module("prefect_dask").DaskTaskRunner
    logging.getLogger("distributed").setLevel(logging.ERROR)
    if settings.runner_address:
        return made(address=settings.runner_address)
    return made(
        cluster_kwargs={
            "n_workers": settings.cores,
            "threads_per_worker": 1,
            "processes": True,
            "host": "127.0.0.1",
            "dashboard_address": None,  # a port that nobody asked for
            "memory_limit": 0,
        }
    )


def _ray(settings: Settings) -> Any:
    made = import_module("prefect_ray").RayTaskRunner
    if settings.runner_address:
        return made(address=settings.runner_address)
    return made(
        init_kwargs={
            "num_cpus": settings.cores,
            "include_dashboard": False,
            "configure_logging": False,
            "log_to_driver": False,
            "_node_ip_address": "127.0.0.1",
        }
    )
