"""JSON Lines: every record on one line, exactly as `diarium interpret` gives it."""

from __future__ import annotations

from typing import BinaryIO

from corpus.exports.selection import snapshot
from corpus.exports.values import Job, Written


def write(job: Job, file: BinaryIO) -> Written:
    """Write the records in the order of their ids (UTF-8)."""
    names = job.chosen.ids
    with snapshot(job.corpus.db):
        shown = job.progress("exporterar", names, len(names))
        file.writelines(job.corpus.record_json(name).encode() + b"\n" for name in shown)
    return Written(len(names), "protokoll")
