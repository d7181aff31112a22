"""Clock times in words, or with the part of the day: `klockan halv tio`, `kl 7 på kvällen`."""

from __future__ import annotations

import re

_HOURS = {
    word: hour for hour, word in enumerate(
        ("ett", "tva", "tre", "fyra", "fem", "sex", "sju", "atta", "nio", "tio", "elva", "tolv",
         "tretton", "fjorton", "femton", "sexton", "sjutton", "arton", "nitton", "tjugo"), 1,
    )
}  # fmt: skip
_KL = r"\bkl(?:ockan|\.)?[.:]?[ \n]{0,3}"
_HOUR = "|".join(sorted(_HOURS, key=len, reverse=True))
_SPELT = (
    rf"(?:halv |(?:kvart|fem|tio|tjugo) (?:i|over) )?(?:{_HOUR})\b(?! (?:i|over) (?:{_HOUR})\b)"
)
_LATE = r"[ ]?(?:pa )?(?:kvallen|eftermiddagen|e\.? ?m\b\.?)"
_TO = rf"(?:[ ]?-[ ]?| till | och )(?:{_KL})?"
_WORDS = re.compile(
    rf"(?:(?P<kl>{_KL})|(?P<between>\b(?:fran|mellan) )|(?P<odd>\b(?=halv |kvart )))"
    rf"(?P<a>{_SPELT})(?:{_TO}(?P<b>{_SPELT}))?(?P<late>{_LATE})?"
)
_DIGITS = re.compile(
    rf"{_KL}(?P<h>1[01]|0?[1-9])(?:[.:](?P<m>[0-5]\d))?"
    rf"(?:[ ]?-[ ]?(?P<h2>1[01]|0?[1-9])(?:[.:](?P<m2>[0-5]\d))?)?{_LATE}"
)
_RUN = re.compile(r"((?:[01]\d|2[0-3]))([0-5]\d)\b(?![.:/]\d)")
_RUNS = re.compile(rf"{_KL}{_RUN.pattern}(?:[ ]?-[ ]?{_RUN.pattern})?")
_SECOND_KL = re.compile(r"(?<=\d)(?: till | ?- ?)kl(?:ockan|\.)? ?(?=\d)")
_ISO_T = re.compile(r"^t(?=\d\d:\d\d)")
_COMMA = re.compile(rf"{_KL}(\d\d?),([0-5]\d)(?![\d,])")
_SIGNS = (
    ("kl", re.compile(
        r"kl(?:ockan|\.)?[.:]?[ \n]{0,3}(?:[a-z]|\d{4}|\d\d?,\d\d)"
        r"|(?<=till )kl|(?<=-)kl|(?<=- )kl"
    )),
    ("halv ", re.compile(r"halv [a-z]")),
    ("kvart ", re.compile(r"kvart (?:i|over) [a-z]")),
    ("fran ", re.compile(rf"fran (?:{_HOUR})\b")),
    ("mellan ", re.compile(rf"mellan (?:{_HOUR})\b")),
    ("pa kvallen", re.compile("pa kvallen")),
    ("eftermiddagen", re.compile("eftermiddagen")),
    ("m", re.compile(r"(?<=[ .]e)\.? ?m\b|(?<=\de)\.? ?m\b")),
)  # fmt: skip
"""What a piece must have before the dear expressions are tried: a literal, and what follows it."""

_EARLIEST = 7 * 60
"""In words the clock has twelve hours; no meeting begins before this, in minutes of the day."""


def in_digits(piece: str) -> str | None:
    """The plain text with such times in digits after `kl`, `None` where it has none of them.

    >>> in_digits(" klockan halv tio"), in_digits("kl 7-9 pa kvallen"), in_digits(" i hjo")
    (' kl 09.30', 'kl 19.00-21.00', None)
    """
    odd = any(sign in piece and found.search(piece) for sign, found in _SIGNS)
    if not odd and not _ISO_T.match(piece):
        return None
    piece = _COMMA.sub(r"kl \1.\2", piece)
    piece = _ISO_T.sub(" ", _SECOND_KL.sub("-", piece))
    piece = _RUNS.sub(lambda fit: _shown(*(_minutes(fit[at], fit[at + 1]) for at in (1, 3))), piece)
    piece = _DIGITS.sub(_of_digits, piece)
    return _WORDS.sub(_of_words, piece)


def _of_digits(fit: re.Match[str]) -> str:
    first, last = _minutes(fit["h"], fit["m"]), _minutes(fit["h2"], fit["m2"])
    return _shown(_late(first), _late(last))


def _of_words(fit: re.Match[str]) -> str:
    if fit["between"] and not fit["b"]:
        return fit[0]
    first, last = (_spelt(fit[name]) if fit[name] else None for name in "ab")
    return _shown(*(map(_late, (first, last)) if fit["late"] else (first, last)))


def _minutes(hour: str | None, minute: str | None) -> int | None:
    return None if hour is None else int(hour) * 60 + int(minute or 0)


def _late(minutes: int | None) -> int | None:
    return minutes if minutes is None or minutes >= 720 else minutes + 720


def _spelt(time: str) -> int:
    """Minutes of the day of `halv tio`, `kvart över nio`, `tre`."""
    *less, hour = time.split()
    away = {"halv": 30, "kvart": 15, "fem": 5, "tio": 10, "tjugo": 20}[less[0]] if less else 0
    shift = away if less[1:] == ["over"] else -away
    minutes = _HOURS[hour] * 60 + shift
    return minutes if minutes >= _EARLIEST else minutes + 720


def _shown(first: int | None, last: int | None) -> str:
    return "kl " + "-".join(
        f"{time // 60:02}.{time % 60:02}" for time in (first, last) if time is not None
    )
