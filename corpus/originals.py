"""Original files, byte for byte, by the hash of their content: in a folder or on an object store.

    store = originals_at("/srv/minutes/originals")       # or "s3://minutes/originals"
    store.put(path, sha256)                              # whole or not at all
    with store.local(sha256) as path: ...                # a file on this machine

Both keep `ab/abcd...pdf`, so a folder can be copied to a bucket as it is, and back.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

Place = Path | str
"""Where content is kept: a path on this machine, or an address such as s3://minutes/ab/abcd.pdf."""

_SUFFIXES = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".txt", ".md", ".html"})
_NAMED = re.compile(r"([0-9a-f]{64})(\.[a-z]+)?")
_LETTERS = "0123456789abcdef"
PREFIXES = tuple(one + other for one in _LETTERS for other in _LETTERS)
"""What the folders within a store are called: the first two digits of the hashes."""

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Kept:
    """One original: its hash as its name tells (empty where it is none), where, its size in bytes.

    Whether the content still has that hash is for who reads it to check.
    """

    sha256: str
    place: Place
    size: int


class Originals(Protocol):
    """A store of originals.  Whatever goes wrong with the store itself is an `OSError`."""

    @property
    def address(self) -> str:
        """The store in words, without secrets."""

    def put(self, source: Path, sha256: str) -> Place:
        """Keep the content of a local file, whole or not at all; what is there already stays.

        Raises:
            OSError: it cannot be copied, or what was copied has not this hash.
        """

    def find(self, sha256: str) -> Kept | None:
        """What is kept under this hash, if anything is."""

    def local(self, sha256: str) -> AbstractContextManager[Path]:
        """A file on this machine with the content, for as long as the context lasts.

        Raises:
            OSError: it is not there, or what a remote store gives has not this hash.
        """

    def walk(self) -> Iterator[Kept]:
        """All that is kept, in the order of hashes."""

    def remove(self, sha256: str) -> None:
        """Forget the content with this hash, if it is there."""

    def clear_unfinished(self) -> None:
        """Take away what a killed night had copied half; only for who holds the archive."""


def originals_at(address: Path | str) -> Originals:
    """The store at an address: a path is a folder, what has a scheme (s3://...) is fsspec's.

    Raises:
        BadSettings: the scheme is none that is known here, or its package is missing.
    """
    if not is_remote(address):
        return Folder(Path(address))
    from corpus.originals_remote import remote_at  # noqa: PLC0415 - heavy, and most have a folder

    return remote_at(str(address))


def is_remote(place: Place) -> bool:
    """Whether this is an address, not a path.

    >>> is_remote("s3://minutes/originals"), is_remote("/srv/minutes"), is_remote(Path("a:b"))
    (True, False, False)
    """
    return isinstance(place, str) and "://" in place


@contextmanager
def at_hand(place: Place) -> Iterator[Path]:
    """A file on this machine with what is kept at a place that a store gave.

    Raises:
        OSError: it is not there, or what a remote store gives has not the hash of its name.
    """
    if not is_remote(place):
        yield Path(place)
        return
    above, _, name = str(place).rpartition("/")
    with originals_at(above.rpartition("/")[0]).local(hash_in(name)) as path:
        yield path


def hash_in(name: str) -> str:
    """The hash that the name of an original begins with; empty where it is none."""
    found = _NAMED.fullmatch(name)
    return found[1] if found else ""


def name_for(source: Path, sha256: str) -> str:
    """What the content of a file is called in a store, with the folder.

    >>> name_for(Path("Möte.PDF"), "ab" + 62 * "0").endswith("00.pdf")
    True
    """
    suffix = source.suffix.lower()
    return f"{sha256[:2]}/{sha256}{suffix if suffix in _SUFFIXES else ''}"


def copy_with_hash(source: Path, target: Path, sha256: str) -> None:
    """Copy a file onto the disk itself; the copy goes again where it has not this hash.

    Raises:
        OSError: it cannot be copied, or changed under our hands.
    """
    digest = hashlib.sha256()
    try:
        with source.open("rb") as read, target.open("wb") as written:
            while piece := read.read(_PIECE):
                digest.update(piece)
                written.write(piece)
            written.flush()
            os.fsync(written.fileno())
        if digest.hexdigest() != sha256:
            raise OSError(f"{source.name} changed while it was copied")  # noqa: TRY301 - and goes
    except BaseException:
        target.unlink(missing_ok=True)
        raise


@dataclass(frozen=True, slots=True)
class Folder:
    """Originals in a folder of this machine, or of one that it has mounted."""

    root: Path

    @property
    def address(self) -> str:
        """The folder."""
        return str(self.root)

    def put(self, source: Path, sha256: str) -> Path:
        """As `Originals.put`; what is there cut short is made whole."""
        kept = self.path_of(sha256)
        if kept and kept.stat().st_size == source.stat().st_size:
            return kept
        kept = kept or self.root / name_for(source, sha256)
        kept.parent.mkdir(parents=True, exist_ok=True)
        unfinished = kept.with_name(f".{kept.name}.{os.getpid()}")
        copy_with_hash(source, unfinished, sha256)
        try:
            unfinished.rename(kept)
        finally:
            unfinished.unlink(missing_ok=True)
        _sync(kept.parent)
        return kept

    def find(self, sha256: str) -> Kept | None:
        """As `Originals.find`."""
        path = self.path_of(sha256)
        return Kept(sha256, path, path.stat().st_size) if path else None

    def local(self, sha256: str) -> AbstractContextManager[Path]:
        """The file itself: it is not to be changed."""
        path = self.path_of(sha256)
        if path is None:
            raise FileNotFoundError(f"no original {sha256} in {self.root}")
        return nullcontext(path)

    def walk(self) -> Iterator[Kept]:
        """As `Originals.walk`; hidden files are not."""
        for path in sorted(self.root.glob("??/[!.]*")):
            if path.is_file():
                yield Kept(hash_in(path.name), path, path.stat().st_size)

    def remove(self, sha256: str) -> None:
        """As `Originals.remove`."""
        if path := self.path_of(sha256):
            path.unlink(missing_ok=True)

    def clear_unfinished(self) -> None:
        """As `Originals.clear_unfinished`."""
        for unfinished in self.root.glob("??/.*"):
            unfinished.unlink()

    def path_of(self, sha256: str) -> Path | None:
        """Where the content with this hash is, if it is kept."""
        found = (self.root / sha256[:2]).glob(f"{sha256}*")
        return next((path for path in found if path.is_file()), None)


def _sync(folder: Path) -> None:
    """Let what was renamed within the folder survive a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
