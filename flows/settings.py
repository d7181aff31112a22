"""The installation's settings: where the archive is, and what a night may use.

One `diarium.toml`, overridden by the environment (`DIARIUM_ARCHIVE`, ...), overridden by options.
Thresholds live beside the functions they steer; here are paths, the schedule and the machine.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from pipeline.addresses import holds_password, without_secret
from pipeline.errors import BadSettings

SETTINGS_FILE = "diarium.toml"
PREFIX = "DIARIUM_"
PLACES = ("originals_at", "inbox_at", "runner_address")
"""Settings that may be addresses; such a one may hold a name, and of old a password."""


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
    cron: when `diarium serve` runs the night (five fields, the time of `timezone`).
    timezone: such as "Europe/Stockholm"; "" for this machine's.
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
    patience_hours: how long a file that looks half copied is waited for, from when a night first
        saw it so.
    file_mode: who may read and write what a night makes, in octal as chmod takes it; folders may be
        entered by who may read.
    rest_seconds: how long a file that was just written must stand still to be taken in.
    least_confidence: pages read with less (0-1) are listed for a person's eyes.
    vocabulary: an own file of topics beside the one that ships ("" for none); a relative path
        begins in the archive folder.
    organisations: an own list of bodies beside the one that ships, CSV with the columns `name` and
        `short` ("" for none); its path is told from the archive folder.
    named_entities: ask the model of named entities too, where the rules are unsure whether a
        capital names somebody; finds a nickname more and now and then a place that is nobody.
    networks: municipalities that belong to a network beside those ever represented in it, by the
        network's name: `networks = { "Skolnätverket" = ["Skara", "Vara"] }`.
    originals_at: another place for originals than the archive folder ("" for none): a folder, or an
        address that fsspec knows such as "s3://minutes/originals" (`pip install 'diarium[s3]'`;
        credentials and endpoint from the environment, never from here).
    inbox_at: an address from which what lies there is brought into `inbox/` when the night begins.
    runner: who reads documents: "threads" (this machine), "dask" or "ray" (also others; extras).
    runner_address: where that cluster is, such as "tcp://10.0.0.5:8786"; "" for one of its own on
        this machine, with `workers` workers, for as long as the night lasts.
    log_level: Prefect's.
    log_format: "plain", or "json" for a line of JSON on standard error for each event.
    notify: who is told that the morning report is there, or that the night failed: addresses as
        Apprise has them ("mailto://...", "slack://..."), or a file of such in the archive folder
        (better: they hold passwords), or "block:TYPE/NAME" kept by Prefect's server; "" for nobody.
    """

    archive: Path = Path("archive")
    language: str = "swe"
    engine: str = "pytesseract"
    workers: int = 0
    pages_at_once: int = 0
    cron: str = "0 2 * * *"
    timezone: str = ""
    seconds_per_page: int = 120
    seconds_per_document: int = 7_200
    megabytes: int = 2_000
    most_pages: int = 2_000
    most_pixels: int = 150_000_000
    patience_hours: float = 24.0
    file_mode: str = "0640"
    rest_seconds: float = 2.0
    least_confidence: float = 0.80
    vocabulary: str = ""
    organisations: str = ""
    named_entities: bool = False
    networks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    originals_at: str = ""
    inbox_at: str = ""
    runner: str = "threads"
    runner_address: str = ""
    log_level: str = "WARNING"
    log_format: str = "plain"
    notify: str = ""

    @property
    def inbox(self) -> Path:
        """Where files are dropped."""
        return self.archive / "inbox"

    @property
    def originals(self) -> Path:
        """The folder where files are kept, byte for byte, by the hash of their content.

        Where `originals_at` is an address, `flows.storage.originals_of` leads there instead.
        """
        elsewhere = self.originals_at and "://" not in self.originals_at
        return Path(self.originals_at) if elsewhere else self.archive / "originals"

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
        one.name: environment[PREFIX + one.name.upper()]
        for one in fields(Settings)
        if PREFIX + one.name.upper() in environment
    }
    settings = _with(settings, told, "in the environment")
    given = {name: value for name, value in (options or {}).items() if value is not None}
    return _with(settings, given, "among the options")


def as_toml(settings: Settings) -> str:
    """The settings in force, as a file that would give them; what may be secret is masked."""
    places = {name: without_secret(getattr(settings, name)) for name in PLACES}
    shown = {**asdict(settings), **places, "notify": without_secrets(settings.notify)}
    lines = [f"{name} = {_shown(value)}" for name, value in shown.items()]
    return "\n".join(lines) + "\n"


def without_secrets(addresses: str) -> str:
    """Addresses of notification with all but their kind masked; a file's name as it is.

    >>> without_secrets("mailto://eva:hemligt@example.se slack://T1/B2/x diarium-notify")
    'mailto://*** slack://*** diarium-notify'
    """
    return " ".join(
        f"{one.partition('://')[0]}://***" if "://" in one else one for one in addresses.split()
    )


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, Mapping):
        members = (f"{_quoted(name)} = {_shown(towns)}" for name, towns in value.items())
        return f"{{ {', '.join(members)} }}" if value else "{}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_quoted(town) for town in value)}]"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _from_file(file: Path | None) -> dict[str, Any]:
    path = file or Path(SETTINGS_FILE)
    if file is None and not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings(f"The settings file {path} cannot be read: {error}") from error


def _yes_or_no(value: Any) -> bool:
    told = {"true": True, "1": True, "false": False, "0": False}
    if str(value).lower() not in told:
        raise ValueError(value)
    return told[str(value).lower()]


def _members(value: Any) -> dict[str, tuple[str, ...]]:
    value = json.loads(value) if isinstance(value, str) else value
    if any(isinstance(towns, str) for towns in value.values()):
        raise TypeError(value)
    return {str(name): tuple(str(town) for town in towns) for name, towns in value.items()}


def _mode(value: Any) -> str:
    if not re.fullmatch(r"0?[67][0-7][0-7]", str(value)):
        raise ValueError(value)
    return str(value)


_KINDS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "archive": (Path, "path"),
    "file_mode": (_mode, 'mode such as "0640" (the owner must be able to read and write)'),
    "named_entities": (_yes_or_no, "true or false"),
    "networks": (_members, "table of lists of municipalities"),
}
"""How a value is taken where its type alone does not tell; and what it should have been."""


def _with(settings: Settings, values: Mapping[str, Any], where: str) -> Settings:
    known = {one.name: type(getattr(settings, one.name)) for one in fields(Settings)}
    changed: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            raise BadSettings(f"There is no setting called {name!r} ({where}).")
        kind, called = _KINDS.get(name, (known[name], known[name].__name__))
        try:
            changed[name] = kind(value)
        except (TypeError, ValueError, AttributeError) as error:
            raise BadSettings(f"{name} = {value!r} ({where}) is no {called}.") from error
        if name in PLACES and holds_password(changed[name]):
            raise BadSettings(
                f"{name} ({where}) holds a password: credentials are told in the environment "
                f"(docs/scale.md), and the address without them: {without_secret(changed[name])}"
            )
        if changed.get("engine", "tesserocr") not in {"pytesseract", "tesserocr"}:
            raise BadSettings(f"engine = {value!r} ({where}) is neither pytesseract nor tesserocr.")
        if changed.get("log_format", "plain") not in {"plain", "json"}:
            raise BadSettings(f"log_format = {value!r} ({where}) is neither plain nor json.")
        if changed.get("runner", "threads") not in {"threads", "dask", "ray"}:
            raise BadSettings(f"runner = {value!r} ({where}) is neither threads, dask nor ray.")
    return replace(settings, **changed)
