"""The tools a night works with, loaded once: models, vocabulary, and the recipe naming them."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from pathlib import Path

from flows.settings import Settings
from models.diacritics.load import load as load_diacritics
from pipeline.agenda.topics import load_vocabulary
from pipeline.interpret import Tools

PACKAGES = ("pipeline", "models")
ASIDE = {"__pycache__", "learning", "measuring"}
"""Folders of code that learns and measures: no record depends on it."""
DATA_ASIDE = {".md", ".svg", ".json"}


def load_tools(settings: Settings) -> Tools:
    """The trained restorer, the vocabulary, and what made the records that they make."""
    vocabulary = load_vocabulary(_vocabulary(settings))
    return Tools(load_diacritics(), vocabulary, recipe=recipe_of(settings))


def recipe_of(settings: Settings) -> dict[str, str]:
    """What names the tools, without loading them: a night with nothing new needs no more."""
    return {"code": fingerprint(), "vocabulary": _digest(_vocabulary(settings))}


def _vocabulary(settings: Settings) -> Path | None:
    return Path(settings.vocabulary) if settings.vocabulary else None


@cache
def fingerprint() -> str:
    """A short hash of the code, data and models that make a record out of a reading.

    A changed rule or list makes every record out of date; a changed report or command none.
    """
    digest = hashlib.sha256()
    for package in PACKAGES:
        root = Path(str(resources.files(package)))
        for path in sorted(root.rglob("*")):
            inner = path.relative_to(root)
            aside = ASIDE.intersection(inner.parts) or path.suffix in DATA_ASIDE
            if path.is_file() and not aside:
                digest.update(inner.as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _digest(path: Path | None) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path else "built-in"
