"""Whether a word stands free, or is part of an address, a path, a code or a mention."""

from __future__ import annotations

import re
from html.entities import html5

_WITHIN = re.compile(r"[./:=&?%-]\w|\d|:/|;")
_BEFORE = frozenset("./:=&?%-")
_FAR = 200
"""So many letters of a run are looked at on either side."""

_ADDRESS = re.compile(
    r"""://|@|\b(?:www|WWW)\.
    |\.(?:se|com|nu|org|net|eu|pdf|docx?|xlsx?|html?|SE|COM|NU|ORG|NET|EU|PDF|DOCX?|XLSX?|HTML?)\b
    |\w[\w-]+\.[a-z]{2,}/              # bit.ly/for, but not t.ex/
    |^\W*~/|^\W*\.{1,2}/\w|(?:^|[^\w])[A-Za-z]:/|^[^\w/]*/[\w.-]+/[\w.-]""",
    re.VERBOSE,
)
_ENDING = re.compile(r"\w[\w-]*\w\.(?P<end>(?!\d+\b)[a-z0-9]{2,4})(?=[^\w.-]|\.?\W*$)")
"""mote.zip, exempel.fi:80, fil.php?ar=1; not m.m and t.ex, nor a sentence's `motet.Vi`."""
_WORDS = frozenset(
    [
        "och", "att", "som", "det", "den", "dem", "men", "med", "till", "av", "en", "ett", "vi",
        "du", "ni", "han", "hon", "man", "har", "kan", "ska", "vid", "om", "ej", "inte", "fran",
        "pa", "sa", "da", "nar", "dar", "var", "ar", "for", "far", "aven"
    ]
)  # fmt: skip
"""No endings: what stands so behind a full stop began a sentence."""

_ENTITY = re.compile(r"&(#\d{1,6}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,8}\d{0,2});")
_CODE_RUN = re.compile(r"[\w:/-]*")
_PART = re.compile(r"[^\W_]+")


def is_free(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] is a word by itself.

    >>> is_free("se www.exempel.se/for", 18, 21), is_free("Ek/for", 3, 6)
    (False, True)
    >>> is_free("16amp", 2, 5), is_free("FOR-2023", 0, 3), is_free("6-aringar", 2, 9)
    (False, False, True)
    >>> is_free("hogskolorna139 anser", 0, 11), is_free("CO2-utslappen", 4, 13)
    (True, True)
    """
    left, right = text[max(0, start - 1) : start], text[end : end + 2]
    if left in {"@", "_", "\\", "#", "£", "$", "€"} or right[:1] in {"@", "_", "\\"}:
        return False
    if left.isdigit() or (right[:1].isdigit() and not _has_footnote(text, start, end)):
        return False
    if not (_WITHIN.match(right) or left in _BEFORE or text[start : start + 1] == "&"):
        return True
    tail = text[end : end + _FAR].split(None, 1) if right[:1].strip() else []
    head = text[max(0, start - _FAR) : start].rsplit(None, 1) if left.strip() else []
    before, after = head[-1] if head else "", tail[0] if tail else ""
    whole = before + text[start:end] + after
    first, last = len(before), len(before) + end - start
    return not (
        _ADDRESS.search(whole)
        or any(found["end"] not in _WORDS for found in _ENDING.finditer(whole))
        or _is_entity(whole, first, last)
        or _is_code(whole, first, last)
    )


def _has_footnote(text: str, start: int, end: int) -> bool:
    """Whether the digits behind a long word are a footnote's: `hogskolorna139`."""
    if end - start < _LONG or not text[start + 1 : end].islower():
        return False
    behind = text[end : end + _FAR].lstrip("0123456789")
    return len(text[end : end + _FAR]) - len(behind) <= _FOOTNOTE and not behind[:1].isalnum()


def _is_entity(run: str, first: int, last: int) -> bool:
    """Whether it shares letters with `&amp;`, `&#228;`; not with `s&rskilt;`."""
    return any(
        found.start() < last
        and first < found.end()
        and (found[1][0] == "#" or f"{found[1]};" in html5)
        for found in _ENTITY.finditer(run)
    )


def _is_code(run: str, first: int, last: int) -> bool:
    """Whether it hangs on a number: FOR-2023-AR, ak4:an; not 6-aringar, Narvarande:12."""
    token = run[first:last]
    letters = sum(map(str.isalpha, token))
    if token.isalpha() and token.islower() and letters >= _LONG:
        return False
    if any(map(str.isdigit, token)):
        beside = run[max(0, first - 2) : first], run[last : last + 2]
        joined = (beside[0][-1:] in _JOINTS and beside[0][:1].isalnum()) or (
            beside[1][:1] in _JOINTS and beside[1][1:].isalnum()
        )
        return bool(joined) and letters < _LONG
    begin = first
    while begin and (run[begin - 1].isalnum() or run[begin - 1] in _JOINTS):
        begin -= 1
    reach = _CODE_RUN.match(run, begin)
    stop = reach.end() if reach else last
    if letters >= _SENTENCE and token.islower() and run[begin:first].rstrip(_JOINED).isdigit():
        return False
    if letters >= _LONG and run[last : last + 1] == ":":
        return False
    return any(
        any(map(str.isdigit, part[0])) and sum(map(str.isalpha, part[0])) < _LONG
        for part in _PART.finditer(run, begin, stop)
    )


_FOOTNOTE = 3
"""A footnote's number has at most so many digits."""
_JOINED = "-:/"
_JOINTS = frozenset(_JOINED)
_LONG = 5
"""A word of so many letters is no part of a code only because a digit was seen in it."""
_SENTENCE = 4
"""So many small letters behind a number and a hyphen are a word: 6-arig."""
