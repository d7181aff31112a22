"""The tools a night works with, loaded once: models, vocabulary, and the recipe naming them."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from pathlib import Path

from flows.settings import Settings
from models.diacritics.load import load as load_diacritics
from models.entities.load import load as load_entities
from pipeline.agenda.topics import load_vocabulary
from pipeline.errors import BadSettings
from pipeline.interpret import Tools
from pipeline.swedish.municipalities import MatchSettings
from pipeline.swedish.organisation_list import load_organisations

PACKAGES = ("pipeline", "models")
ASIDE = {"__pycache__", "learning", "measuring"}
"""Folders of code that learns and measures: no record depends on it."""
DATA_ASIDE = {".md", ".svg", ".json"}


def load_tools(settings: Settings) -> Tools:
    """The trained restorer, vocabulary and bodies, and what made the records that they make.

    Raises:
        BadSettings: an own vocabulary or list of bodies cannot be used.
    """
    vocabulary = load_vocabulary(vocabulary_file(settings))
    matching = MatchSettings(organisations=load_organisations(_organisations(settings)))
    entities = load_entities() if settings.named_entities else None
    recipe = recipe_of(settings)
    return Tools(load_diacritics(), vocabulary, matching=matching, recipe=recipe, entities=entities)


def check_lists(settings: Settings) -> None:
    """Read the archive's own lists before anything else is done: they are small.

    Raises:
        BadSettings: an own vocabulary or list of bodies cannot be used.
    """
    load_vocabulary(vocabulary_file(settings))
    load_organisations(_organisations(settings))


def recipe_of(settings: Settings) -> dict[str, str]:
    """What names the tools, without loading them: a night with nothing new needs no more.

    Raises:
        BadSettings: an own vocabulary or list of bodies cannot be read.
    """
    return {
        "code": fingerprint(),
        "vocabulary": _digest(vocabulary_file(settings)),
        "organisations": _digest(_organisations(settings)),
        **({"entities": "asked"} if settings.named_entities else {}),
    }


def vocabulary_file(settings: Settings) -> Path | None:
    """The archive's own topics; a relative path begins in the archive folder."""
    return settings.archive / settings.vocabulary if settings.vocabulary else None


def _organisations(settings: Settings) -> Path | None:
    """The archive's own list of bodies; a relative path begins in the archive folder."""
    return settings.archive / settings.organisations if settings.organisations else None


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
    if path is None:
        return "built-in"
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    except OSError as error:
        raise BadSettings(f"{path} cannot be read: {error}") from error
