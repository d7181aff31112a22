"""What is missing on this machine, and the exact command that mends it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass

from flows.settings import Settings
from pipeline.errors import MissingTool
from pipeline.reading.ocr import OcrSettings
from pipeline.reading.tesseract import tesseract_languages, tesseract_version

_LEAST_FREE = 500 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is needed: whether it is there, what was seen, the command that mends it."""

    name: str
    good: bool
    seen: str
    mend: str = ""


def checks(settings: Settings) -> Iterator[Check]:
    """All that a night needs, one by one."""
    yield _tesseract()
    if settings.engine == "tesserocr":
        yield _tesserocr()
    yield _language(f"{settings.language}+{OcrSettings().signs}")
    yield _archive(settings)
    yield _space(settings)
    yield _model()


def need(settings: Settings) -> None:
    """Refuse to begin a night that cannot end well.

    Raises:
        MissingTool: something is missing; the message names every command that mends it.
    """
    missing = [check for check in checks(settings) if not check.good]
    if missing:
        told = "\n".join(f"  {check.name}: {check.seen}\n    {check.mend}" for check in missing)
        raise MissingTool(f"Something is missing on this machine:\n{told}")


def _tesseract() -> Check:
    try:
        return Check("tesseract", good=True, seen=tesseract_version())
    except MissingTool:
        mend = "apt-get install tesseract-ocr"
        return Check("tesseract", good=False, seen="not installed", mend=mend)


def _tesserocr() -> Check:
    mend = "pip install 'diarium[fast]'   # or: engine = \"pytesseract\" in diarium.toml"
    try:
        import tesserocr  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        return Check("engine", good=False, seen=str(error), mend=mend)
    return Check("engine", good=True, seen=f"tesserocr {tesserocr.__version__}")


def _language(language: str) -> Check:
    known = tesseract_languages()
    missing = [part for part in language.split("+") if part not in known]
    mend = "apt-get install " + " ".join(f"tesseract-ocr-{part}" for part in missing)
    seen = f"missing {', '.join(missing)}" if missing else language
    return Check("language data", not missing, seen, mend if missing else "")


def _archive(settings: Settings) -> Check:
    folder = settings.archive
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        mend = f"mkdir -p {folder} && chown $USER {folder}"
        return Check("archive", good=False, seen=str(error), mend=mend)
    return Check("archive", good=True, seen=f"{folder} can be written")


def _space(settings: Settings) -> Check:
    folder = settings.archive if settings.archive.exists() else settings.archive.parent
    if not folder.exists():
        return Check("disk", good=False, seen="no such folder", mend=f"mkdir -p {folder}")
    free = shutil.disk_usage(folder).free
    seen = f"{free / 1e9:.1f} GB free"
    mend = f"df -h {folder}   # make room: half a gigabyte at the least"
    return Check("disk", free >= _LEAST_FREE, seen, "" if free >= _LEAST_FREE else mend)


def _model() -> Check:
    from models.diacritics.load import load  # noqa: PLC0415 - loading costs a second

    try:
        load()
    except (OSError, ValueError, KeyError) as error:
        return Check("model", good=False, seen=str(error), mend="pip install --force-reinstall .")
    return Check("model", good=True, seen="diacritics can be loaded")
