"""The way back from set aside: the original goes into the inbox again."""

from __future__ import annotations

import shutil
from pathlib import PurePosixPath

from corpus.store import Corpus
from flows.settings import Settings
from pipeline.errors import BadSettings


def put_back(settings: Settings, sha256: str) -> list[str]:
    """Put every original whose hash begins so, and that was set aside, back into the inbox.

    Raises:
        BadSettings: nothing set aside has such a hash.
    """
    with Corpus(settings.corpus) as corpus:
        meant = [row for row in corpus.all_set_aside() if row.sha256.startswith(sha256)]
        if not sha256 or not meant:
            raise BadSettings(f"Nothing set aside has a hash that begins with {sha256!r}.")
        names = []
        for row in meant:
            original = next((settings.originals / row.sha256[:2]).glob(f"{row.sha256}*"))
            name = PurePosixPath(row.filename).name or row.sha256
            shutil.copyfile(original, settings.inbox / name)
            corpus.clear_set_aside(row.sha256)
            names.append(name)
    return names
