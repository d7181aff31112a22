"""Every format that `diarium export` knows, and the one way to write them.

To add one: a module with `write`, an entry here, a row in docs/exports.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, BinaryIO, Literal, cast

from corpus.exports.places import whole_file
from corpus.exports.values import Job, Written


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what `write` of its module takes beside the job, and what it is for.

    A stream is written to an open file, and so to standard output too; a file or folder is a path.
    Modules are loaded when they are asked for: each has a library of its own.
    """

    module: str
    shape: Literal["stream", "file", "folder"]
    summary: str


FORMATS: Mapping[str, Format] = {
    "jsonl": Format("jsonl", "stream", "every record on a line, exactly as interpreted"),
    "csv": Format("csv_tables", "folder", "a table a file, for spreadsheets; nothing is a formula"),
    "parquet": Format("parquet", "folder", "a table a file with types, for DuckDB, pandas, R"),
    "datapackage": Format("datapackage", "folder", "the CSV files with schema and checksums"),
    "tei": Format("tei", "folder", "the text marked up in XML, a file a document"),
    "conllu": Format("conllu", "stream", "sentences and tokens with their places and names"),
    "ics": Format("ics", "stream", "planned meetings for a calendar"),
    "sqlite": Format("sqlite_copy", "file", "a snapshot of the corpus itself"),
}


def write_to(name: str, job: Job, out: Path) -> Written:
    """Write the job in the format of this name, whole or not at all.

    Raises:
        MissingTool: a library is not installed.
        BadSettings: it cannot be written there, or such a choice cannot be made.
    """
    wanted = FORMATS[name]
    if wanted.shape == "stream":
        with whole_file(out) as unfinished, unfinished.open("wb") as file:
            return write_stream(name, job, file)
    written = import_module(f"corpus.exports.{wanted.module}").write(job, out)
    return cast("Written", written)


def write_stream(name: str, job: Job, file: BinaryIO) -> Written:
    """Write the job to an open file, such as standard output."""
    written = import_module(f"corpus.exports.{FORMATS[name].module}").write(job, file)
    return cast("Written", written)


def job_about(job: Job, name: str, asked: Mapping[str, Any]) -> Job:
    """The job, with what its export says of itself: format, version, filters, how many.

    It names no time, so that the same corpus gives the same bytes.
    """
    about = {
        "format": name,
        "made_by": _made_by(),
        "documents": len(job.chosen.ids),
        "filters": {key: value for key, value in asked.items() if value},
    }
    return replace(job, about=about)


def _made_by() -> str:
    try:
        return f"diarium {version('diarium')}"
    except PackageNotFoundError:
        return "diarium"
