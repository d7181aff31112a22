"""What a night does, as lines for people (none but errors) or as JSON for programs.

`log_format = "json"` gives a line of JSON on standard error for each event: always `time` (UTC),
`level`, `logger` and `event`, and what else the event has.  Whatever Prefect or a library logs
comes as JSON too.  No line holds a secret: addresses of notification are never logged.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flows.outcome import Night
from flows.settings import Settings
from pipeline.errors import DiariumError

_LOG = logging.getLogger("diarium")


class JsonLines(logging.Formatter):
    """A line of JSON for each record."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; whatever UTF-8 cannot say, and control signs, are escaped."""
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {
            "time": when,
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **getattr(record, "told", {}),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


def begin(settings: Settings) -> None:
    """Log as the settings say; to be called again after Prefect has set up its own logging."""
    if settings.log_format != "json":
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers = [handler]
    _LOG.setLevel(logging.INFO)
    logging.captureWarnings(capture=True)
    for logger in logging.root.manager.loggerDict.values():
        if isinstance(logger, logging.Logger):  # not a mere prefix of names
            logger.handlers = [
                handler if type(one).__name__ == "PrefectConsoleHandler" else one
                for one in logger.handlers
            ]


def tell(event: str, *, level: int = logging.INFO, **told: Any) -> None:
    """Log an event with its values; nothing where JSON is not asked for."""
    if _LOG.isEnabledFor(level) and _LOG.level:
        _LOG.log(level, event, extra={"told": told})


@contextmanager
def in_its_words(settings: Settings) -> Iterator[None]:
    """Log as the settings say; an error of ours too, where that is JSON.

    Raises:
        SystemExit: it was logged, and this is its exit code.
    """
    begin(settings)
    try:
        yield
    except DiariumError as error:
        if settings.log_format != "json":
            raise
        tell("failed", level=logging.ERROR, code=error.code, reason=str(error))
        raise SystemExit(error.exit_code) from None


def tell_night(night: Night) -> None:
    """Log what a night did: each file that came, and the whole."""
    for name in night.new:
        tell("read", file=name)
    for name in night.again:
        tell("known already", file=name)
    for name, reason in night.waiting:
        tell("waiting", file=name, reason=reason)
    for name, code, reason in night.failed:
        tell("set aside", level=logging.WARNING, file=name, code=code, reason=reason)
    for name in night.gone:
        tell("waits no more", file=name)
    for name, error in night.uninterpreted:
        tell("not interpreted", level=logging.WARNING, file=name, reason=error)
    report = night.told[1] if night.told else None
    seconds = round(night.seconds, 2)
    tell("night", **night.counts, changed=night.changed, seconds=seconds, report=report)
