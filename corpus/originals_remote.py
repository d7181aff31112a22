"""Originals on an object store or any other place that fsspec knows: s3, gs, abfs, sftp, memory.

Credentials and endpoints are the environment's (`AWS_...`, `FSSPEC_S3_...`), never a setting's.
Nothing that a listing once told is remembered: other machines write here too.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from corpus.originals import PREFIXES, Kept, copy_with_hash, hash_in, name_for
from pipeline.addresses import without_secret
from pipeline.errors import BadSettings

_WHOLE_BY_THEMSELVES = frozenset(
    {"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "adl", "oss", "oci", "memory"}
)
"""Where an object is seen when it is complete and not before; elsewhere a name is given last."""


def filesystem_at(address: str) -> tuple[Any, str]:
    """The file system of fsspec for an address, and the path within.

    Raises:
        BadSettings: the scheme is none that is known here, or its package is missing.
    """
    import fsspec  # noqa: PLC0415 - heavy, most have a folder

    try:
        found, path = fsspec.core.url_to_fs(address, use_listings_cache=False)
    except (ImportError, ValueError) as error:
        raise BadSettings(
            f"{without_secret(address)} cannot be used: {error}."
            " S3 needs `pip install 'diarium[s3]'`."
        ) from error
    return found, str(path).rstrip("/")


def remote_at(address: str) -> Remote:
    """The store at an address with a scheme.

    Raises:
        BadSettings: as `filesystem_at`.
    """
    found, root = filesystem_at(address)
    return Remote(found, root, address.rstrip("/"))


@dataclass(frozen=True, slots=True)
class Remote:
    """Originals where fsspec reaches; see `corpus.originals.Originals` for what each verb does."""

    files: Any
    root: str
    within: str
    """The address, which an original's place begins with."""

    @property
    def address(self) -> str:
        """The address, without secrets."""
        return without_secret(self.within)

    def put(self, source: Path, sha256: str) -> str:
        """Keep the content: a copy on this machine is hashed, and that copy is what is sent."""
        size = source.stat().st_size
        there = self.find(sha256)
        if there and there.size == size:
            return str(there.place)
        name = name_for(source, sha256)
        with tempfile.TemporaryDirectory(prefix="diarium-original-") as folder:
            copy = Path(folder) / "copy"
            copy_with_hash(source, copy, sha256)
            with self._as_os_error(name):
                self._send(copy, f"{self.root}/{name}")
        if there and not str(there.place).endswith(f"/{name}"):  # cut short, by another name
            with suppress(OSError), self._as_os_error(name):
                self.files.rm_file(f"{self.root}/{str(there.place)[len(self.within) + 1 :]}")
        return f"{self.within}/{name}"

    def _send(self, copy: Path, target: str) -> None:
        """Send a file; it gets its name when all of it is there."""
        size = copy.stat().st_size
        above, _, name = target.rpartition("/")
        sent = target if _whole_by_itself(self.files) else f"{above}/.{name}.{os.getpid()}"
        self.files.makedirs(above, exist_ok=True)
        try:
            self.files.put_file(str(copy), sent)
            told = int(self.files.info(sent)["size"])
            if told != size:
                raise OSError(f"{told} of {size} bytes arrived")  # noqa: TRY301 - and goes again
            if sent != target:
                self.files.mv(sent, target)
        except BaseException:
            with suppress(Exception):
                self.files.rm_file(sent)
            raise

    def find(self, sha256: str) -> Kept | None:
        """Look for it by its name, whatever ending that has."""
        return next((kept for kept in self._in(sha256[:2], sha256) if kept.sha256 == sha256), None)

    @contextmanager
    def local(self, sha256: str) -> Iterator[Path]:
        """Fetch it into a folder that goes with the context; its hash is checked."""
        kept = self.find(sha256)
        if kept is None:
            raise FileNotFoundError(f"no original {sha256} in {self.address}")
        name = str(kept.place)[len(self.within) + 1 :]
        with tempfile.TemporaryDirectory(prefix="diarium-original-") as folder:
            path = Path(folder) / PurePosixPath(name).name
            with self._as_os_error(name):
                self.files.get_file(f"{self.root}/{name}", str(path))
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                    raise OSError(f"{self.address}/{name} is not what its name says")
            yield path

    def walk(self) -> Iterator[Kept]:
        """All of them, a folder of the store at a time."""
        for prefix in PREFIXES:
            yield from self._in(prefix)

    def remove(self, sha256: str) -> None:
        """Take it away, if it is there."""
        if kept := self.find(sha256):
            name = str(kept.place)[len(self.within) + 1 :]
            with self._as_os_error(name):
                self.files.rm_file(f"{self.root}/{name}")

    def clear_unfinished(self) -> None:
        """Take away files that have no name yet; object stores have none."""
        protocols = self.files.protocol
        if (
            {protocols} & _WHOLE_BY_THEMSELVES
            if isinstance(protocols, str)
            else set(protocols) & _WHOLE_BY_THEMSELVES
        ):
            return
        for prefix in PREFIXES:
            for told in self._listed(prefix):
                if PurePosixPath(told["name"]).name.startswith("."):
                    with self._as_os_error(told["name"]):
                        self.files.rm_file(told["name"])

    def _in(self, prefix: str, beginning: str = "") -> Iterator[Kept]:
        found = {PurePosixPath(told["name"]).name: told for told in self._listed(prefix, beginning)}
        for name in sorted(found):
            if found[name]["type"] == "file" and not name.startswith("."):
                place = f"{self.within}/{prefix}/{name}"
                yield Kept(hash_in(name), place, int(found[name]["size"] or 0))

    def _listed(self, prefix: str, beginning: str = "") -> list[Mapping[str, Any]]:
        """What lies in a folder of the store; where it can, only what begins so."""
        path = f"{self.root}/{prefix}"
        with self._as_os_error(prefix):
            try:
                if beginning and _finds_by_prefix(self.files):
                    return list(self.files.find(path, prefix=beginning, detail=True).values())
                return list(self.files.ls(path, detail=True))
            except FileNotFoundError:
                return []

    @contextmanager
    def _as_os_error(self, name: str) -> Iterator[None]:
        """Let whatever a store's own library raises be an error of input and output."""
        try:
            yield
        except OSError:
            raise
        except Exception as error:
            raise OSError(f"{self.address}/{name}: {type(error).__name__}: {error}") from error


def _finds_by_prefix(files: Any) -> bool:
    """Whether the store lists by the beginning of names, instead of a whole folder."""
    return type(files).__name__ in {"S3FileSystem", "GCSFileSystem", "AzureBlobFileSystem"}


def _whole_by_itself(files: Any) -> bool:
    """Whether an object is seen when it is complete and not before."""
    protocols = {files.protocol} if isinstance(files.protocol, str) else set(files.protocol)
    return bool(protocols & _WHOLE_BY_THEMSELVES)
