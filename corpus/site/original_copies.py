"""Originals of an object store that the site was asked for, kept on this machine for a while.

A page, its picture and its download ask for the same file within seconds; what was not asked for
lately goes when there are too many, and all of it when the site stops.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections import OrderedDict
from pathlib import Path

from corpus.originals import originals_at

MOST = 64
"""Files kept at once."""


class Copies:
    """The copies of one process; safe to ask from several threads."""

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._paths: OrderedDict[tuple[str, str], Path] = OrderedDict()
        self._alone = threading.Lock()

    def path_of(self, address: str, sha256: str) -> Path | None:
        """A file with the content; `None` where the store does not give it, or gives another."""
        with self._alone:
            key = address, sha256
            if key not in self._paths:
                fetched = self._fetch(address, sha256)
                if fetched is None:
                    return None
                self._paths[key] = fetched
            self._paths.move_to_end(key)
            while len(self._paths) > MOST:
                self._paths.popitem(last=False)[1].unlink(missing_ok=True)
            return self._paths[key]

    def _fetch(self, address: str, sha256: str) -> Path | None:
        self._folder = self._folder or tempfile.TemporaryDirectory(prefix="diarium-site-")
        try:
            with originals_at(address).local(sha256) as path:  # its hash is checked there
                return Path(shutil.copy(path, Path(self._folder.name) / path.name))
        except OSError:
            return None


COPIES = Copies()
"""Those of this process."""
