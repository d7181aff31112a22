"""Where a list ends within a line: a numbered item, a date, a page mark, a sentence."""

from __future__ import annotations

import re

from pipeline.attendance.label_sentences import person_follows
from pipeline.swedish.municipalities import is_municipality

NUMBERED = re.compile(r"^[ \t*#]*(?:§+[ \t]*\d|\d{1,3}(?:\.\d+)*[.)]?[ \t]+(?=[^\W\d_]))")
_HARD_STOP = re.compile(
    r"(?:(?<=\s)|^)(?:§+\s*)?\d{1,3}[.)]\s+[A-ZÅÄÖ]|§\s*\d+[\d\s–-]*[A-ZÅÄÖ]|\b\d{4}-\d\d-\d\d|\bSida?\s+\d|^#{1,6}\s",
    re.MULTILINE,
)
_LONG = 150
"""Code points from which a line is a page run together, with the agenda's items in it."""
_FIRST_ITEM = re.compile(r"(?<=[^\W\d_.])\s+1\s+(?P<word>[A-ZÅÄÖ][a-zåäöé]{2,})")
_COUNTED = re.compile(r"(?:punkt|nr|nummer|kl|sid|sida|del|grupp|steg)\.?$", re.IGNORECASE)


def stop_within(line: str, after: str = "", *, first: bool) -> int:
    """How much of the line can be list: up to a numbered item, a date, a page mark.

    `after` is the text that follows the line, where its last sentence may end.
    """
    numbered = None if first else NUMBERED.match(line)
    if numbered and not person_follows(line[numbered.end() :]):
        return 0
    for match in _HARD_STOP.finditer(line, numbered.end() if numbered else 0):
        if not person_follows(re.sub(r"^[\s§\d.)]+", "", line[match.start() :])):
            return min(match.start(), _agenda_within(line))
    return min(_prose_begins(line, after), _agenda_within(line))


def _agenda_within(line: str) -> int:
    """Where the first item, its number without a stop, begins inside a long line."""
    if len(line) < _LONG:
        return len(line)
    for match in _FIRST_ITEM.finditer(line):
        counts = _COUNTED.search(line[max(0, match.start() - 8) : match.start()])
        person = person_follows(line[match.start("word") :])
        if not (counts or person or is_municipality(match["word"])):
            return match.start()
    return len(line)


_SENTENCE = re.compile(r"(?<=[^\W\d_]{4}[.])(?<!ordf\.)(?<!sekr\.)(?<!uppl\.)\s+(?=[A-ZÅÄÖ])")
_HEADED = re.compile(r"[A-ZÅÄÖ][^.:,;]{1,60}: ?[A-ZÅÄÖ][\w-]+ [A-ZÅÄÖ]")
_ATTENDS = re.compile(
    r"\b(återbud|representera\w*|företräd\w*|gäst\w*|föreläste|vikarierade|med var|kunde inte|"
    r"deltog|deltar|närvar\w*|anslöt|medverka\w*|ersätt\w*|förhind\w+|förhinder|frånvarande|kom)\b"
)


_REST = re.compile(r"(?:\n[ \t]*(?=\S)|[^.!?\n])*")
"""The rest of a sentence, over line ends but not over a blank line; always matches."""


def _prose_begins(line: str, after: str) -> int:
    """Where a sentence begins that tells of something else than who is there."""
    for match in _SENTENCE.finditer(line):
        sentence = _SENTENCE.split(line[match.end() :], maxsplit=1)[0]
        if sentence == line[match.end() :] and sentence[-1:] not in ".!?":
            sentence += " " + _REST.match(after).group().strip()  # type: ignore[union-attr]
        small = re.findall(r"(?<![\w-])[a-zåäö]{2,}", sentence)
        if len(small) >= 2 and not (_ATTENDS.search(sentence) or _HEADED.match(sentence)):
            return match.start()
    return len(line)
