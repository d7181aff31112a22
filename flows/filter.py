r"""`diarium repair`: text in, repaired text out, line for line.

The whole text is read before the first line is written: whether a part has lost its marks is
judged by the words around it, also by those that follow.  Line ends (also `\r\n` and a missing
last one), form feeds and a byte order mark at the start stay; other invisible signs (NUL,
zero-width) are repaired away as the rule `invisible`, as everywhere.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from models.diacritics.load import load
from pipeline.errors import BadSettings, UnreadableDocument
from pipeline.findings import Correction
from pipeline.repair.archive_words import NOTHING_KNOWN, UNSURE, Asking
from pipeline.repair.find import RepairSettings, find_corrections, repair_text
from pipeline.swedish.lexicon import Restorer

COLUMNS = ("line", "before", "after", "rule", "probability", "state")
"""Of `--explain` and `--unsure`: `line` from 1; `state` is `made` or `left`."""

_BOM = "\ufeff"

# a filter keeps its lines: hyphens at their ends stay
_SETTINGS = replace(RepairSettings(), join_hyphens=False)


def read_text(file: Path | None) -> str:
    """The text of a file, or of standard input for none or `-`, its line ends as they are.

    Raises:
        BadSettings: there is no such file, or it is a folder.
        UnreadableDocument: it is not UTF-8.
    """
    if file is None or str(file) == "-":
        return decoded(sys.stdin.buffer.read(), "standard input")
    try:
        return decoded(file.read_bytes(), str(file))
    except OSError as error:
        raise BadSettings(f"{file}: {error.strerror}") from error


def decoded(data: bytes, name: str) -> str:
    """The text that the bytes mean.

    Raises:
        UnreadableDocument: they are not UTF-8; the line of the first wrong byte is told.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        detail = (
            f"{name}, line {line}: byte {data[error.start]:#04x} is not UTF-8. "
            "Convert the text first, for example: iconv -f windows-1252 -t utf-8"
        )
        raise UnreadableDocument("not-utf-8", "Texten är inte UTF-8.", detail) from error


def repaired(text: str, threshold: float | None = None, restorer: Restorer | None = None) -> str:
    """The text repaired; every line stays a line."""
    mark, body = _parted(text)
    return mark + repair_text(body, restorer or load(), settings_for(threshold))


def explained(
    text: str,
    threshold: float | None = None,
    restorer: Restorer | None = None,
    *,
    made: bool = True,
    left: bool = False,
) -> Iterator[str]:
    r"""A line of `COLUMNS` and one for each correction, tab separated, in the text's order.

    `made` gives the corrections made, `left` what was proposed below the threshold and left for
    a person.  Tabs, line ends, backslashes and what cannot be printed are written as `\t`, `\n`,
    `\r`, `\\`, `\x00`, `\u200b`.
    """
    _, body = _parted(text)
    model, settings = restorer or load(), settings_for(threshold)
    done = find_corrections(body, model, settings)
    rows = [(found, "made") for found in done] if made else []
    if left:
        rows += [(found, "left") for found in _left(body, done, model, settings)]
    yield "\t".join(COLUMNS)
    yield from _told(body, sorted(rows, key=lambda row: row[0].span))


def settings_for(threshold: float | None) -> RepairSettings:
    """The filter's settings with this least probability (0-1), or the usual one.

    Raises:
        BadSettings: it is no probability.
    """
    if threshold is None:
        return _SETTINGS
    if not 0 <= threshold <= 1:
        raise BadSettings(f"--threshold {threshold:g}: a probability lies between 0 and 1")
    return replace(_SETTINGS, least_probability=threshold)


def _left(
    text: str, done: Iterable[Correction], restorer: Restorer, settings: RepairSettings
) -> Iterator[Correction]:
    """What is proposed below the thresholds, and not made."""
    made = {(found.span, found.after) for found in done}
    for found in find_corrections(text, restorer, settings, Asking(NOTHING_KNOWN)):
        if UNSURE in found.rule.split("+") and (found.span, found.after) not in made:
            yield found


def _told(text: str, rows: Iterable[tuple[Correction, str]]) -> Iterator[str]:
    line, at = 1, 0
    for found, state in rows:
        line += text.count("\n", at, found.span.start)
        at = found.span.start
        words = escaped(found.before), escaped(found.after)
        yield f"{line}\t{words[0]}\t{words[1]}\t{found.rule}\t{found.probability:.3f}\t{state}"


def escaped(text: str) -> str:
    r"""The text on one line, without what would part columns or steer a terminal.

    >>> print(escaped("a\tb\n\x00"))
    a\tb\n\x00
    """
    return "".join(sign if sign.isprintable() and sign != "\\" else _escape(sign) for sign in text)


_ESCAPES = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}


def _escape(sign: str) -> str:
    short = f"\\x{ord(sign):02x}" if sign < "\u0100" else f"\\u{ord(sign):04x}"
    return _ESCAPES.get(sign, short)


def _parted(text: str) -> tuple[str, str]:
    """The byte order mark, and the text behind it."""
    return (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
