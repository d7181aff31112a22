"""SQLite's functions that take time of the square of their text, bounded.

SQLite cannot be interrupted within a function: `trim` of a million letters by a million others
held a process for more than an hour, `instr` and `replace` for twenty seconds (measured,
SQLite 3.40).  These answer as SQLite's own do, in time of the length, or refuse.
"""

from __future__ import annotations

import sqlite3
from typing import Any

MOST_TRIMMED = 100
"""Different letters to trim."""

LONGEST_VALUE = 1_000_000
"""Bytes of one string or blob."""


def bound(db: sqlite3.Connection) -> None:
    """Put the bounded functions in place of SQLite's."""
    db.create_function("instr", 2, instr, deterministic=True)
    db.create_function("replace", 3, replace, deterministic=True)
    for name, left, right in (("trim", 1, 1), ("ltrim", 1, 0), ("rtrim", 0, 1)):
        db.create_function(name, 2, _trimmer(left=bool(left), right=bool(right)))


def instr(text: Any, part: Any) -> int | None:
    """Where the part begins, from 1; 0 where it is not there.

    >>> instr("skolan", "ol"), instr("skolan", "x"), instr(None, "x"), instr(1024, 2)
    (3, 0, None, 3)
    """
    if text is None or part is None:
        return None
    if isinstance(text, bytes) and isinstance(part, bytes):
        return text.find(part) + 1
    return _text(text).find(_text(part)) + 1


def replace(text: Any, old: Any, new: Any) -> str | None:
    """The text with each old part made new.

    >>> replace("a-b-c", "-", "+"), replace("abc", "", "x"), replace("abc", "b", None)
    ('a+b+c', 'abc', None)
    """
    if text is None or old is None or new is None:
        return None
    whole, before, after = _text(text), _text(old), _text(new)
    if not before:
        return whole
    if len(whole) + whole.count(before) * (len(after) - len(before)) > LONGEST_VALUE:
        raise OverflowError  # SQLite says: string or blob too big
    return whole.replace(before, after)


def _trimmer(*, left: bool, right: bool) -> Any:
    def trim(text: Any, letters: Any) -> str | None:
        if text is None or letters is None:
            return None
        whole, trimmed = _text(text), "".join(set(_text(letters)))
        if len(trimmed) > MOST_TRIMMED:
            raise OverflowError
        whole = whole.lstrip(trimmed) if left and trimmed else whole
        return whole.rstrip(trimmed) if right and trimmed else whole

    return trim


def _text(value: Any) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)
