"""The installation's settings: where the archive is, and what a night may use.

One `diarium.toml`, overridden by the environment (`DIARIUM_ARCHIVE`, ...), overridden by options.
Thresholds live beside the functions they steer; here are paths, the schedule and the machine.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from pipeline.errors import BadSettings

SETTINGS_FILE = "diarium.toml"
PREFIX = "DIARIUM_"


@dataclass(frozen=True, slots=True)
class Settings:
    """What is in force.

    archive: the folder that holds `inbox/`, `originals/`, `corpus.db` and `reports/`.
    language: Tesseract's name of the language to read scans in.
    engine: "pytesseract" (a process for some pages) or "tesserocr" (inside the reading process,
        a fifth less CPU; an optional extra).
    workers: how many documents are read at once; a core each serves best (0: all cores).
    pages_at_once: how many pages of one document (0: in a night the cores that other documents
        leave idle, elsewhere all); each costs 50 MB more (tesserocr: 150), A3 in colour 400.
    cron: when `diarium serve` runs the night (five fields, local time).
    seconds_per_page, seconds_per_document: when a page, or all of a document, has taken so long it
        is set aside; a page takes 1-3 seconds, the most pages that are read an hour of a core.
        One file that hangs holds up its core for so long.
    megabytes: address space for each document read, beyond the program itself, and as much for
        each process of Tesseract.  Text layers take 180, A4 scans 300, a page of A3 at 600 dpi in
        colour 740 and eight such pages 1,300; half of it or more is memory, times `workers`.
        A document whose pages are too much together is read page by page.
    most_pages: documents of more pages are set aside; a thousand scanned pages take half an hour
        of a core and 10 MB of the corpus.
    most_pixels: pages whose picture has more are not unpacked, and their documents set aside; a
        pixel costs 10 bytes of `megabytes` while its page is read (colour; grey 5), A3 at 600 dpi
        has 70 million.
    patience_hours: how long a file that looks half copied is waited for.
    rest_seconds: how long a file that was just written must stand still to be taken in.
    least_confidence: pages read with less (0-1) are listed for a person's eyes.
    vocabulary: an own file of topics beside the one that ships ("" for none).
    log_level: Prefect's.
    """

    archive: Path = Path("archive")
    language: str = "swe"
    engine: str = "pytesseract"
    workers: int = 0
    pages_at_once: int = 0
    cron: str = "0 2 * * *"
    seconds_per_page: int = 120
    seconds_per_document: int = 7_200
    megabytes: int = 2_000
    most_pages: int = 2_000
    most_pixels: int = 150_000_000
    patience_hours: float = 24.0
    rest_seconds: float = 2.0
    least_confidence: float = 0.80
    vocabulary: str = ""
    log_level: str = "WARNING"

    @property
    def inbox(self) -> Path:
        """Where files are dropped."""
        return self.archive / "inbox"

    @property
    def originals(self) -> Path:
        """Where files are kept, byte for byte, by the hash of their content."""
        return self.archive / "originals"

    @property
    def corpus(self) -> Path:
        """The corpus, one SQLite file."""
        return self.archive / "corpus.db"

    @property
    def reports(self) -> Path:
        """The morning reports."""
        return self.archive / "reports"

    @property
    def cores(self) -> int:
        """Documents read at once."""
        return self.workers or os.cpu_count() or 1


def load_settings(
    file: Path | None = None,
    options: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """The settings in force: defaults, then the file, then the environment, then options.

    Without `file`, `diarium.toml` in the current folder is read if it is there.

    Raises:
        BadSettings: the file cannot be read, or a name or value is none of ours.
    """
    environment = os.environ if environment is None else environment
    settings = _with(Settings(), _from_file(file), "in the settings file")
    told = {
        field.name: environment[PREFIX + field.name.upper()]
        for field in fields(Settings)
        if PREFIX + field.name.upper() in environment
    }
    settings = _with(settings, told, "in the environment")
    given = {name: value for name, value in (options or {}).items() if value is not None}
    return _with(settings, given, "among the options")


def as_toml(settings: Settings) -> str:
    """The settings in force, as a file that would give them."""
    lines = []
    for name, value in asdict(settings).items():
        shown = value if isinstance(value, (int, float)) else json.dumps(str(value))
        lines.append(f"{name} = {shown}")
    return "\n".join(lines) + "\n"


def _from_file(file: Path | None) -> dict[str, Any]:
    path = file or Path(SETTINGS_FILE)
    if file is None and not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings(f"The settings file {path} cannot be read: {error}") from error


def _with(settings: Settings, values: Mapping[str, Any], where: str) -> Settings:
    known = {field.name: type(getattr(settings, field.name)) for field in fields(Settings)}
    changed: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            raise BadSettings(f"There is no setting called {name!r} ({where}).")
        kind = Path if name == "archive" else known[name]
        try:
            changed[name] = kind(value)
        except (TypeError, ValueError) as error:
            raise BadSettings(f"{name} = {value!r} ({where}) is no {kind.__name__}.") from error
        if changed.get("engine", "tesserocr") not in {"pytesseract", "tesserocr"}:
            raise BadSettings(f"engine = {value!r} ({where}) is neither pytesseract nor tesserocr.")
    return replace(settings, **changed)
