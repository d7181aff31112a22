"""The way back from set aside: the original goes into the inbox again."""

from __future__ import annotations

import shutil
from pathlib import Path, PurePosixPath

from corpus import waiting
from corpus.rows import SetAside
from corpus.store import Corpus
from corpus.waiting import Waiting
from flows.arrivals import sha256_of
from flows.lock import only_one
from flows.settings import Settings
from flows.storage import originals_of
from flows.waiting import RETRIED
from pipeline.errors import BadSettings

_LONGEST = 200
"""Bytes of a file's name."""


def listed(settings: Settings, code: str | None = None) -> list[SetAside]:
    """What is set aside, for this reason alone where one is told; the latest first.

    Raises:
        BadSettings: there is no corpus.
    """
    with Corpus(settings.corpus, read_only=True) as corpus:
        return [row for row in corpus.all_set_aside() if code in {None, row.code}]


def put_back(
    settings: Settings, sha256: str = "", *, code: str | None = None, every: bool = False
) -> list[str]:
    """Put what was set aside back into the inbox, in the folder that it came in.

    What is meant: those whose hash begins so, those set aside for a reason, or every one.

    Raises:
        BadSettings: nothing is meant, or an original is gone: then all others are put back first.
    """
    with only_one(settings.archive), Corpus(settings.corpus) as corpus:
        meant = [
            row
            for row in corpus.all_set_aside()
            if (every or code == row.code or (sha256 and row.sha256.startswith(sha256)))
        ]
        if not meant:
            raise BadSettings(_nothing(sha256, code))
        back, failed = [], []
        for row in meant:
            try:
                back.append(_back(settings, corpus, row))
            except BadSettings as error:
                failed.append(str(error))
        if failed:
            others = f" Back in the inbox: {', '.join(back)}." if back else ""
            raise BadSettings(" ".join(failed) + others)
        return back


def _nothing(sha256: str, code: str | None) -> str:
    if code:
        return f"Nothing is set aside for the reason {code!r}: diarium retry --list shows them."
    if sha256:
        return f"Nothing set aside has a hash that begins with {sha256!r}."
    return "Nothing is set aside."


def _back(settings: Settings, corpus: Corpus, row: SetAside) -> str:
    """Put one back; killed before its end, it is set aside still."""
    folder, name = _place(settings, row)
    folder.mkdir(parents=True, exist_ok=True)
    target = _free_place(folder, name, row.sha256)
    unfinished = target.with_name(f".{row.sha256}.part")  # which no night takes in
    try:
        with originals_of(settings).local(row.sha256) as original:
            shutil.copyfile(original, unfinished)
    except FileNotFoundError:
        raise BadSettings(f"The original of {row.filename} is gone: {row.sha256}.") from None
    if sha256_of(unfinished) != row.sha256:
        unfinished.unlink()
        raise BadSettings(f"The original of {row.filename} is damaged: {row.sha256}.")
    unfinished.rename(target)
    # not read as a copy in progress for another day: it was waited for before it was set aside
    waiting.keep(
        corpus.db,
        Waiting(
            target.relative_to(settings.inbox).as_posix(), row.sha256, RETRIED,
            "Filen är tillbakalagd och läses i nästa natt.", row.since, "",
        ),
    )  # fmt: skip
    corpus.clear_set_aside(row.sha256)
    return target.relative_to(settings.inbox).as_posix()


def _place(settings: Settings, row: SetAside) -> tuple[Path, str]:
    """The folder it came in and its name there; the inbox where that leads elsewhere."""
    path = PurePosixPath(row.filename)
    plain = all(
        not part.startswith(".") and "\\" not in part and len(part.encode()) <= _LONGEST
        for part in path.parts[:-1]
    )
    folder = settings.inbox
    for part in path.parts[:-1] if plain and not path.is_absolute() else ():
        folder /= part
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            return settings.inbox, path.name
    return folder, path.name


def _free_place(inbox: Path, name: str, sha256: str) -> Path:
    """Where the file can lie without overwriting another of its name."""
    # written with escapes, a name may have become longer than names can be
    wanted = inbox / (name if 0 < len(name.encode()) <= _LONGEST else sha256)
    if not wanted.exists() and not wanted.is_symlink():
        return wanted
    return wanted.with_name(f"{wanted.stem}-{sha256[:8]}{wanted.suffix}")
