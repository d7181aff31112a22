"""A backup of an archive: a folder that holds each file's content once, and a list of each time.

    PLACE/content/ab/abcd...     the content of files, by its SHA-256; what is there is not copied
    PLACE/backups/WHEN.json      a backup: every file of the archive, with size and hash
    PLACE/unfinished/            what is being copied; a killed backup leaves no more than this

A backup exists when its list does, and the list is written last; so one that is killed is none,
and those before it stay whole.  The corpus is copied first, of one moment, while a night may write
to it: every original that it knows is there by then.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from corpus.backup_list import BackedUp, Listed, lists_in, read_list, write_list
from corpus.connect import open_reader
from corpus.originals import Originals
from pipeline.errors import ArchiveFailed, BadSettings

Walk = Callable[[str, Iterable[int], int], Iterable[int]]
_PIECE = 1 << 20

_PAGES = 4096
"""Pages of the corpus copied at a time."""

OURS = frozenset({"corpus.db", "corpus.db-wal", "corpus.db-shm", "corpus.db-journal"})
PASSING = frozenset({"originals", ".prefect", "upkeep", "night.lock"})
"""What lies in an archive's folder and is not copied as it lies there, or not at all."""


class Readable(Protocol):
    """A binary file that is read."""

    def read(self, size: int, /) -> bytes:
        """Some bytes."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is backed up.

    archive: the folder, with all that lies in it; `corpus` is the SQLite file there.
    outside: files elsewhere that belong to it (settings, own lists), by the name they get.
    """

    archive: Path
    corpus: Path
    originals: Originals
    outside: dict[str, Path]


def back_up(source: Source, place: Path, when: str, keep: int, walk: Walk) -> BackedUp:
    """Make a backup and let older ones than the last `keep` go; whole or not at all.

    `when` is a time that becomes part of the backup's name, after a number that tells their order
    whatever the clock did.

    Raises:
        BadSettings: the place lies in the archive or holds something else; there is no corpus.
        ArchiveFailed: the corpus is damaged.
        OSError: it cannot be written; the backups before stay.
    """
    _check_place(source, place)
    if not place.exists():
        place.mkdir(mode=0o700, parents=True)
    for folder in ("content", "backups", "unfinished"):
        (place / folder).mkdir(parents=True, exist_ok=True)
    with _alone(place):
        for left in (place / "unfinished").iterdir():
            left.unlink()
        store = _Store(place)
        corpus, known, schema = _corpus(source, store, walk)
        originals, lost = _originals(source, store, known, walk)
        unread: list[str] = []
        files = list(_files(source, store, unread))
        done = BackedUp(
            _name(place, when), schema, (corpus, *files, *originals),
            tuple(lost), store.added, store.copied, tuple(unread),
        )  # fmt: skip
        _sync(place / "content")
        write_list(place, done)
        _forget_old(place, keep)
    return done


def _name(place: Path, when: str) -> str:
    last = max((int(name.partition("-")[0]) for name in lists_in(place)), default=0)
    return f"{last + 1:06}-{when}"


def _check_place(source: Source, place: Path) -> None:
    here, there = source.archive.resolve(), place.resolve()
    if here == there or here in there.parents or there in here.parents:
        raise BadSettings(f"{place} and the archive lie in one another: choose a place elsewhere.")
    if place.exists() and not place.is_dir():
        raise BadSettings(f"{place} is no folder.")
    if place.is_dir() and any(place.iterdir()) and not (place / "backups").is_dir():
        raise BadSettings(f"{place} holds something else than backups: choose an empty folder.")


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """One backup at a time to a place."""
    import fcntl  # noqa: PLC0415 - not on every system that reads a backup

    with (place / "backups" / ".lock").open("a", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BadSettings(f"Another backup to {place} is running.") from error
        except OSError:  # a file system that knows no locks
            pass
        yield


@dataclass
class _Store:
    """Content by its hash; `added` counts the files that were new, `copied` their bytes."""

    place: Path
    added: int = 0
    copied: int = 0

    def has(self, sha256: str, size: int) -> bool:
        path = content_of(self.place, sha256)
        return path.is_file() and path.stat().st_size == size

    def add(self, path: Path, wanted: str = "") -> tuple[str, int]:
        """Keep the content of a file, if it has the wanted hash or none is wanted; its own, size.

        Both are of what was copied.
        """
        unfinished = self.place / "unfinished" / str(os.getpid())
        try:
            read = _Reading(path)
            with read.file:
                told = copied(read, unfinished)
            if wanted in {"", told[0]}:
                self.take(unfinished, *told)
        finally:
            unfinished.unlink(missing_ok=True)
        return told

    def take(self, unfinished: Path, sha256: str, size: int) -> None:
        """Let a file of the folder `unfinished` be the content with this hash."""
        if not self.has(sha256, size):
            target = content_of(self.place, sha256)
            target.parent.mkdir(exist_ok=True)
            unfinished.replace(target)
            _sync(target.parent)
            self.added += 1
            self.copied += size


def content_of(place: Path, sha256: str) -> Path:
    """Where the content with this hash lies."""
    return place / "content" / sha256[:2] / sha256


def copied(read: Readable, target: Path) -> tuple[str, int]:
    """Copy what a binary file gives onto the disk itself; hash and size of what was copied."""
    with target.open("wb") as written:
        told = hashed(read, written.write)
        written.flush()
        os.fsync(written.fileno())
    return told


class UnreadError(OSError):
    """A file cannot be read, whoever it is to be copied to."""


class _Reading:
    """A file that is read, whose errors are told from those of the place written to."""

    def __init__(self, path: Path) -> None:
        try:
            self.file = path.open("rb")
        except FileNotFoundError:
            raise
        except OSError as error:
            raise UnreadError(error.errno, error.strerror, str(path)) from error
        self.path = path

    def read(self, size: int) -> bytes:
        """Some bytes, of which there are none at the end."""
        try:
            return self.file.read(size)
        except OSError as error:
            raise UnreadError(error.errno, error.strerror, str(self.path)) from error


def hashed(read: Readable, put: Callable[[bytes], object] = len) -> tuple[str, int]:
    """Hash and size of what a binary file gives; `put` is given each piece."""
    digest, size = hashlib.sha256(), 0
    while piece := read.read(_PIECE):
        digest.update(piece)
        put(piece)
        size += len(piece)
    return digest.hexdigest(), size


def _corpus(source: Source, store: _Store, walk: Walk) -> tuple[Listed, set[str], int]:
    """The corpus of one moment; the hashes of the files that it knows, and its version."""
    unfinished = store.place / "unfinished" / "corpus"
    try:
        with (
            closing(open_reader(source.corpus)) as read,
            closing(sqlite3.connect(unfinished, isolation_level=None)) as written,
        ):
            read.execute("BEGIN")
            schema = int(read.execute("PRAGMA user_version").fetchone()[0])
            pages = read.execute("PRAGMA page_count").fetchone()[0]
            steps = max(1, -(-pages // _PAGES))
            shown = iter(walk("kopierar samlingen", range(steps), steps))
            read.backup(written, pages=_PAGES, progress=lambda *_: next(shown, None))
            for _ in shown:
                pass
            written.execute("PRAGMA journal_mode = DELETE")
            _check(written)
            query = "SELECT sha256 FROM readings UNION SELECT sha256 FROM set_aside"
            known = {row[0] for row in written.execute(query)}
        with unfinished.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            os.fsync(file.fileno())
        size = unfinished.stat().st_size
        store.take(unfinished, sha256, size)
    except sqlite3.DatabaseError as error:
        if "disk is full" in str(error) or "disk I/O" in str(error):
            raise OSError(None, f"{error}; no backup was made", str(store.place)) from error
        raise ArchiveFailed(
            f"The corpus is damaged ({error}): no backup was made, and those before stay. "
            "Next: diarium verify, then diarium restore from the last backup."
        ) from error
    finally:
        for name in ("corpus", "corpus-journal", "corpus-wal", "corpus-shm"):
            unfinished.with_name(name).unlink(missing_ok=True)
    return Listed("corpus", "corpus.db", sha256, size), known, schema


def _check(db: sqlite3.Connection) -> None:
    if (found := db.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
        raise sqlite3.DatabaseError(found)


def _originals(
    source: Source, store: _Store, known: set[str], walk: Walk
) -> tuple[list[Listed], list[str]]:
    """The originals, with those that only the backup still has; and the hashes of those lost.

    What has not the hash of its name is not copied: what the backup has under that hash stays.
    """
    names: dict[str, str] = {}
    found: list[Listed] = []
    there = list(source.originals.walk())
    for at in walk("kopierar original", range(len(there)), len(there)):
        kept = there[at]
        name = "/".join(str(kept.place).rsplit("/", 2)[-2:])
        if not kept.sha256 or kept.sha256 in names:
            continue
        if store.has(kept.sha256, kept.size) or _is_added(source, store, kept.sha256):
            names[kept.sha256] = name
            size = content_of(store.place, kept.sha256).stat().st_size
            found.append(Listed("original", name, kept.sha256, size))
    lost = []
    for sha256 in sorted(known - set(names)):
        path = content_of(store.place, sha256)
        if path.is_file():  # the archive has lost it, a backup before has not
            name = _name_before(store.place, sha256) or f"{sha256[:2]}/{sha256}"
            found.append(Listed("original", name, sha256, path.stat().st_size))
        lost.append(sha256)
    return found, lost


def _is_added(source: Source, store: _Store, sha256: str) -> bool:
    with suppress(FileNotFoundError, UnreadError), source.originals.local(sha256) as path:
        return store.add(path, sha256)[0] == sha256
    return False


def _name_before(place: Path, sha256: str) -> str | None:
    for name in reversed(lists_in(place)):
        with suppress(ArchiveFailed):
            for one in read_list(place, name).files:
                if one.kind == "original" and one.sha256 == sha256:
                    return one.name
    return None


def _files(source: Source, store: _Store, unread: list[str]) -> Iterator[Listed]:
    """All else that lies in the archive's folder, and what belongs to it elsewhere.

    What cannot be read is put into `unread`, with the reason; the rest goes on.
    """
    for path in sorted(_walked(source.archive, unread)):
        name = path.relative_to(source.archive).as_posix()
        if not path.is_symlink():
            yield from _file("file", name, path, store, unread)
    for name, path in sorted(source.outside.items()):
        yield from _file("outside", name, path, store, unread)


def _walked(archive: Path, unread: list[str]) -> Iterator[Path]:
    def closed(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            name = Path(str(error.filename)).relative_to(archive).as_posix()
            unread.append(f"{name}/: {error.strerror}")

    for folder, within, names in os.walk(archive, onerror=closed):
        top = Path(folder) == archive
        if top:
            within[:] = [name for name in within if not _passes(name)]
        yield from (Path(folder, name) for name in names if not (top and _passes(name)))


def _passes(name: str) -> bool:
    return name in OURS | PASSING or name.startswith(".")


def _file(kind: str, name: str, path: Path, store: _Store, unread: list[str]) -> Iterator[Listed]:
    with suppress(FileNotFoundError):  # the night took it in
        try:
            told = path.stat()
            if stat.S_ISREG(told.st_mode):
                mode = stat.S_IMODE(told.st_mode) & 0o777
                yield Listed(kind, name, *store.add(path), mode)
        except (UnreadError, PermissionError) as error:
            if (
                isinstance(error, PermissionError)
                and store.place in Path(str(error.filename)).parents
            ):
                raise
            unread.append(f"{name}: {error.strerror}")


def _forget_old(place: Path, keep: int) -> None:
    """Let old backups go, and content of theirs that was no original: an original is never let go.

    Lists that cannot be read are left, and then nothing is let go.
    """
    names = lists_in(place)
    try:
        old, kept = (
            [read_list(place, name) for name in some] for some in (names[:-keep], names[-keep:])
        )
    except ArchiveFailed:
        return
    needed = {one.sha256 for backup in kept for one in backup.files}
    needed |= {one.sha256 for backup in old for one in backup.files if one.kind == "original"}
    for name, backup in zip(names, old, strict=False):
        (place / "backups" / f"{name}.json").unlink()
        for one in backup.files:
            if one.sha256 not in needed:
                content_of(place, one.sha256).unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    """Let what was renamed within the folder survive a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
