"""What can go wrong.

* DiariumError
  - UnreadableDocument   nothing can be read from the file, and trying again will not help
  - NotYetWhole          the file has not arrived whole; trying again later will help
  - StaleCorrection      a correction was made for another reading
  - MissingTool          a program or a model that is needed is not on this machine
  - BadSettings          the settings file, an option or a query cannot be used
  - ArchiveBusy          another night is already running on this archive
  - ArchiveFailed        the disk, or what is on it: the corpus cannot be read or written, a backup
                         is not whole

Every error says what happened and what to do next; `code` is a stable word for programs and
`exit_code` is what the command line leaves with.
"""

from __future__ import annotations


class DiariumError(Exception):
    """Anything this project raises on purpose."""

    exit_code = 1
    code = "error"


class UnreadableDocument(DiariumError):
    """Nothing can be read, and trying again will not help.

    `code` says why, for programs (`empty`, `encrypted`, `not-a-pdf`, ...); `reason_sv` is the
    same in a plain Swedish sentence, for the morning report.
    """

    exit_code = 2

    def __init__(self, code: str, reason_sv: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail or reason_sv}")
        self.code = code
        self.reason_sv = reason_sv
        self.detail = detail

    def __reduce__(self) -> tuple[type[UnreadableDocument], tuple[str, str, str]]:
        """Errors travel between processes."""
        return type(self), (self.code, self.reason_sv, self.detail)


class NotYetWhole(UnreadableDocument):
    """The file looks like a copy in progress: leave it, and try again."""

    exit_code = 2


class StaleCorrection(DiariumError):
    """The text at the span is not what the correction expects to replace."""

    exit_code = 3
    code = "stale-correction"


class MissingTool(DiariumError):
    """A program or model is missing; `diarium doctor` names the command that mends it."""

    exit_code = 4
    code = "missing-tool"


class BadSettings(DiariumError):
    """A setting, an option or a query cannot be used as it is."""

    exit_code = 5
    code = "bad-settings"


class ArchiveBusy(DiariumError):
    """Another night is running on the same archive."""

    exit_code = 6
    code = "already-running"


class ArchiveFailed(DiariumError):
    """The disk failed, or what is kept on it is not as it was written."""

    exit_code = 7
    code = "archive-failed"
