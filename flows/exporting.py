"""The archive given back as files: each document as a searchable PDF/A."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.store import Corpus
from flows.pdfa import NoPages, PdfaCopy, need_pdfa, to_pdfa
from flows.progress import Progress, silent
from flows.settings import Settings
from flows.storage import originals_of
from pipeline.corrections import apply
from pipeline.document import Span
from pipeline.errors import BadSettings, DiariumError
from pipeline.findings import Correction

_LEAST_OF_HASH = 4
_HASH = 12
"""Signs of an id that are its file's hash; behind them stand the pages of a part."""
_LONGEST = 120
"""Bytes of a name without its ending; file systems take 255."""


@dataclass
class Exported:
    """What was written, and for which documents something is to be said: name and why."""

    written: list[Path] = field(default_factory=list)
    unproven: list[tuple[str, str]] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)

    def told(self) -> Iterator[str]:
        """A line for each document that a person should know of."""
        for filename, reason in self.skipped:
            yield f"{filename}: skipped, {reason}"
        for filename, reason in self.unproven:
            yield f"{filename}: searchable, but no PDF/A: {reason}"
        for filename, reason in self.failed:
            yield f"{filename}: failed, {reason}"


def export_pdfa(
    settings: Settings, out: Path, wanted: Sequence[str] = (), progress: Progress = silent
) -> Exported:
    """Write the documents into the folder; what cannot be written does not stop the others.

    `wanted` names documents by id, the beginning of their hash, or file name; without it: all.

    Raises:
        MissingTool: the libraries that write PDF/A are not installed.
        BadSettings: there is no such document, or the folder is the archive's own.
    """
    need_pdfa()
    _refuse_own_folders(settings, out)
    done = Exported()
    with Corpus(settings.corpus, read_only=True) as corpus:
        known = _documents(corpus)
        names = file_names({key: filename for key, (_, filename) in known.items()})
        chosen = list(_chosen(known, wanted))
        out.mkdir(parents=True, exist_ok=True)
        for key in progress("exporterar", chosen, len(chosen)):
            _export_one(corpus, settings, key, out / names[key], done)
    return done


def _export_one(corpus: Corpus, settings: Settings, key: str, path: Path, done: Exported) -> None:
    filename = key
    try:
        filename = corpus.reading(key).filename
        copy = _copy_of(corpus, settings, key)
        _write(path, copy.data)
    except NoPages as error:
        done.skipped.append((filename, str(error)))
    except Exception as error:  # noqa: BLE001 - one document's fault is not its neighbours'
        kind = "" if isinstance(error, DiariumError) else f"{type(error).__name__}: "
        done.failed.append((filename, f"{kind}{error}"[:300]))
    else:
        done.written.append(path)
        if copy.unproven:
            done.unproven.append((filename, copy.unproven))


def _copy_of(corpus: Corpus, settings: Settings, key: str) -> PdfaCopy:
    reading = corpus.reading(key)
    store = originals_of(settings)
    try:
        with store.local(reading.sha256) as original:
            data = original.read_bytes()
    except FileNotFoundError as error:
        raise DiariumError(f"its original is not in {store.address}") from error
    if hashlib.sha256(data).hexdigest() != reading.sha256:
        raise DiariumError(f"{original} is not what was read: it has been changed")
    if key not in corpus.document_ids():
        raise DiariumError("it is not interpreted yet: run `diarium nightly`")
    record = corpus.record(key)
    corrections = [
        Correction(
            Span(row["start"], row["end"]),
            row["before"],
            row["after"],
            row["rule"],
            row["probability"],
        )
        for row in record["corrections"]
    ]
    return to_pdfa(data, reading, apply(reading.text, corrections), record["title"] or "")


def _write(path: Path, data: bytes) -> None:
    """Write the file whole or not at all; one that was there is replaced."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        unfinished.write_bytes(data)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _documents(corpus: Corpus) -> dict[str, tuple[str, str]]:
    """Hash and file name of every document, by its id."""
    query = "SELECT document_id, sha256, filename FROM documents ORDER BY document_id"
    return {key: (sha256, filename) for key, sha256, filename in corpus.db.execute(query)}


def _chosen(known: Mapping[str, tuple[str, str]], wanted: Sequence[str]) -> Iterator[str]:
    """The ids that are wanted, each once, in the corpus's order."""
    found: set[str] = set()
    for name in wanted:
        hits = {
            key
            for key, (sha256, filename) in known.items()
            if name in {key, filename}
            or (len(name) >= _LEAST_OF_HASH and sha256.startswith(name.lower()))
        }
        if not hits:
            raise BadSettings(f"The corpus holds no document {name!r}: give an id or a file name.")
        found |= hits
    yield from (key for key in known if not wanted or key in found)


def _refuse_own_folders(settings: Settings, out: Path) -> None:
    target = out.resolve()
    for own in (settings.inbox, settings.originals, settings.reports):
        if target == own.resolve() or own.resolve() in target.parents:
            raise BadSettings(f"{out} belongs to the archive: choose a folder of its own.")
    if target.exists() and not target.is_dir():
        raise BadSettings(f"{out} is a file: PDF/A needs a folder.")


def file_names(filenames: Mapping[str, str]) -> dict[str, str]:
    """A safe name ending in .pdf for each document; the id tells equal names apart.

    >>> file_names({"ab12": "möten/10 mars.docx", "cd34": "10 Mars.pdf", "ef56": "../.x<1>.pdf"})
    {'ab12': '10 mars-ab12.pdf', 'cd34': '10 Mars-cd34.pdf', 'ef56': 'x_1_.pdf'}
    >>> file_names({"0123456789ab-1-3": "a.pdf", "0123456789ab-4-7": "a.pdf"})["0123456789ab-4-7"]
    'a-01234567-4-7.pdf'
    """
    stems = {key: _stem(filename) for key, filename in filenames.items()}
    shared = Counter(stem.casefold() for stem in stems.values())
    return {
        key: f"{stem}-{key[:8]}{key[_HASH:]}.pdf" if shared[stem.casefold()] > 1 else f"{stem}.pdf"
        for key, stem in stems.items()
    }


def _stem(filename: str) -> str:
    name = unicodedata.normalize("NFC", filename.rsplit("/", 1)[-1])
    stem = name.rsplit(".", 1)[0] if "." in name.lstrip(".") else name
    safe = re.sub(r"[^\w .,()+-]", "_", stem).strip(" .")
    return safe.encode()[:_LONGEST].decode("utf-8", "ignore").strip(" .") or "dokument"
