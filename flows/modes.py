"""Who may read what a night writes: minutes name people, so not everybody of the machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from flows.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")


def umask_for(mode: str) -> int:
    """What must be taken from new files so that they have this mode; folders get x with each r.

    >>> oct(umask_for("0640")), oct(umask_for("600"))
    ('0o27', '0o77')
    """
    wanted = int(mode, 8)
    return 0o777 & ~(wanted | (wanted & 0o444) >> 2)


@contextmanager
def safe_modes(settings: Settings) -> Iterator[None]:
    """Let files that are made meanwhile have the mode of the settings (`file_mode`)."""
    before = os.umask(umask_for(settings.file_mode))
    try:
        yield
    finally:
        os.umask(before)


def with_safe_modes(
    work: Callable[Concatenate[Settings, P], R],
) -> Callable[Concatenate[Settings, P], R]:
    """Let a function of the settings write as `safe_modes` says."""

    @wraps(work)
    def safely(settings: Settings, /, *arguments: P.args, **named: P.kwargs) -> R:
        with safe_modes(settings):
            return work(settings, *arguments, **named)

    return safely
