"""Whether a word stands free, or is part of an address, a path, a code or a mention."""

from __future__ import annotations

import re

_WITHIN = re.compile(r"[./:=&?%-]\w|\d|:/")
_RUN_END = re.compile(r"\s")
_ADDRESS = re.compile(
    r"://|@|\bwww\.|\.(?:se|com|nu|org|net|eu|pdf|docx?|xlsx?|html?)\b", re.IGNORECASE
)


def is_free(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] is a word by itself.

    >>> is_free("se www.exempel.se/for", 18, 21), is_free("Ek/for", 3, 6)
    (False, True)
    """
    left, right = text[max(0, start - 1) : start], text[end : end + 2]
    if left in {"@", "_", "\\", "#"} or right[:1] in {"@", "_", "\\"}:
        return False
    if not (_WITHIN.match(right) or (left and left in "./:=&?%-")):
        return True
    run = _RUN_END.search(text, end, end + 200)
    tail = text[end : run.start() if run else end + 200]
    head = text[max(0, start - 200) : start].rsplit(None, 1)
    inside = bool(head) and not text[start - 1 : start].isspace()
    whole = (head[-1] if inside else "") + text[start:end] + tail
    return not _ADDRESS.search(whole)
