"""The words of a paper as print, kept small: those of its head, of its list of people, and all."""

from __future__ import annotations

import base64
import re
import zlib
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(r"(?:[^\W_]|\ufffd)+|[☐☑☒✓✔✗✘§]")
_LONGEST = 40
"""Letters of a word that are kept."""
MOST_LETTERS, MOST_BYTES = 20_000, 8_500
_HEAD, _HEAD_AT_MOST, _PEOPLE, _MORE = 30, 70, 80, 40
"""Words of a head that ends nowhere and of one at most, of a list at most, and so many after each,
in which a word that stands a little later in the other is looked for."""
_TOP = 4000
ATTENDED = re.compile(r"\b(?:narvarande|beslutande|deltagare|deltagande|deltog|medverkande)\b")
_MARK = re.compile(
    r"\b(?:utkast|koncept|(?:ej |icke |o)?justera[dt]e?|preliminar[at]?|preliminart|arbetsversion"
    r"|arbetsmaterial|draft|version|utgava|slutlig[at]?|slutversion|slutgiltig[at]?|reviderad"
    r"|korrigerad|rattad|uppdaterad|andrad|faststalld|godkan[dt]a?)\b"
    r"(?:[ :,.(]{1,3}(?:den )?(?:(?:19|20)\d\d-\d\d-\d\d|\d{1,2}(?:\.\d{1,2}){0,2}\b(?![-/:])))?"
)
_ENDS = re.compile(r"(?m)^\s*(?:§|\d{1,2}[.)]?\s)|\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Words:
    """What is kept of a paper's words, folded, in order.

    `head` is what stands before the list of those who attended, `after` what follows it; the same
    of `people`.  `words` are all, of a very long text the first.
    """

    head: tuple[str, ...]
    after: tuple[str, ...]
    people: tuple[str, ...]
    after_people: tuple[str, ...]
    words: tuple[str, ...]
    whole: bool


def packed(text: str, body: str) -> str:
    """The words of a folded text (with its running heads) and of its folded body, compressed."""
    top = _MARK.sub(" ", text[:_TOP])
    attended = ATTENDED.search(top)
    end = attended.start() if attended else len(top)
    head = _tokens(top[:end])
    if not attended or len(head) > _HEAD_AT_MOST:
        cut = _HEAD if not attended else _HEAD_AT_MOST
        head, after = head[:cut], (*head[cut:], *_tokens(top[end:]))[:_MORE]
    else:
        after = _tokens(top[end:])[:_MORE]
    people: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    if attended:
        rest = top[attended.end() :]
        ends = _ENDS.search(rest, 12)
        people = _tokens(rest[: ends.start() if ends else len(rest)])[:_PEOPLE]
        more = _tokens(rest)[len(people) : len(people) + _MORE]
    words, letters = _tokens(body), MOST_LETTERS
    while True:
        kept = " ".join(words)[:letters]
        whole = "1" if len(kept) == len(" ".join(words)) else "0"
        parts = (whole, *(" ".join(part) for part in (head, after, people, more)), kept)
        data = zlib.compress("\n".join(parts).encode(), 9)
        if len(data) <= MOST_BYTES or letters < 100:
            return base64.b64encode(data).decode()
        letters //= 2


def _tokens(text: str) -> tuple[str, ...]:
    return tuple(word[:_LONGEST] for word in _TOKEN.findall(text))


@lru_cache(maxsize=512)
def unpacked(data: str) -> Words:
    """What `packed` made."""
    if not data:
        return Words((), (), (), (), (), whole=True)
    lines = zlib.decompress(base64.b64decode(data)).decode().split("\n")
    whole, *parts = lines
    head, after, people, more, words = (tuple(part.split()) for part in parts)
    return Words(head, after, people, more, words, whole=whole == "1")
