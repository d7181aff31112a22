"""The way back from set aside: the original goes into the inbox again."""

from __future__ import annotations

import shutil
from pathlib import Path, PurePosixPath

from corpus.store import Corpus
from flows.arrivals import original_of
from flows.lock import only_one
from flows.settings import Settings
from pipeline.errors import BadSettings

_LONGEST = 200
"""Bytes of a file's name."""


def put_back(settings: Settings, sha256: str) -> list[str]:
    """Put every original whose hash begins so, and that was set aside, back into the inbox.

    Raises:
        BadSettings: nothing set aside has such a hash.
    """
    with only_one(settings.archive), Corpus(settings.corpus) as corpus:
        meant = [row for row in corpus.all_set_aside() if row.sha256.startswith(sha256)]
        if not sha256 or not meant:
            raise BadSettings(f"Nothing set aside has a hash that begins with {sha256!r}.")
        names = []
        for row in meant:
            original = original_of(settings, row.sha256)
            if original is None:
                raise BadSettings(f"The original of {row.filename} is gone: {row.sha256}.")
            target = _free_place(settings.inbox, PurePosixPath(row.filename).name, row.sha256)
            unfinished = settings.inbox / f"{row.sha256}.part"  # which no night takes in
            shutil.copyfile(original, unfinished)
            corpus.clear_set_aside(row.sha256)
            unfinished.rename(target)
            names.append(target.name)
    return names


def _free_place(inbox: Path, name: str, sha256: str) -> Path:
    """Where the file can lie without overwriting another of its name."""
    # written with escapes, a name may have become longer than names can be
    wanted = inbox / (name if 0 < len(name.encode()) <= _LONGEST else sha256)
    if not wanted.exists():
        return wanted
    return wanted.with_name(f"{wanted.stem}-{sha256[:8]}{wanted.suffix}")
