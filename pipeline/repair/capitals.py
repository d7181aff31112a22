"""Small å, ä and ö at a word's start that were read as capitals: `Over` for över, `Aven` for även.

Tesseract's English model takes the dots for a part of the letter, which makes it as high as a
capital.  Within a sentence an everyday word has no capital, so there it is given back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.document import Span
from pipeline.findings import Correction
from pipeline.repair.addresses import is_free
from pipeline.swedish.lexicon import TOKEN, Restorer, compatible, plain
from pipeline.swedish.names import bearers, is_common_word

_CAPITAL = re.compile(r"(?<![\w-])[AO][a-zåäö]+(?![\w-])")
_WITHIN = re.compile(r"[a-zåäöé0-9][,;)\"”’]? $")
"""What stands before a word that does not begin a sentence, on its line."""

_FULL = 45
"""A line of so many letters that ends in a small one goes on in the next."""

_STOP = re.compile(r"[^.!?:•–—\-*|\s]\s$")
_PROBABILITY = 0.9


def begins_sentence(text: str, start: int) -> bool:
    """Whether the word at `start` may begin a sentence or a line of its own.

    >>> begins_sentence("Nu. Sedan", 4), begins_sentence("nu sedan", 3)
    (True, False)
    """
    line = text.rfind("\n", 0, start) + 1
    if text[line:start].strip():
        return not _STOP.search(text[max(line, start - 2) : start])
    above = text[text.rfind("\n", 0, max(line - 1, 0)) + 1 : max(line - 1, 0)].rstrip()
    return len(above) < _FULL or not (above[-1].islower() or above[-1] == ",")


def find_capitals(text: str, parts: Sequence[Span], restorer: Restorer) -> Iterator[Correction]:
    """Corrections within the damaged parts, in order: the small letter with its mark."""
    for part in parts:
        tokens = list(TOKEN.finditer(text, part.start, part.end))
        asked = {
            at: match[0].lower()
            for at, match in enumerate(tokens)
            if _CAPITAL.fullmatch(text, *match.span()) and _may_be_small(text, match, restorer)
        }
        if not asked:
            continue
        spellings = restorer.restore([asked.get(at, match[0]) for at, match in enumerate(tokens)])
        for at, small in asked.items():
            chosen = spellings[at]
            if chosen is None or chosen[0][0] == small[0] or not is_common_word(chosen[0]):
                continue
            match = tokens[at]
            probability = _PROBABILITY * chosen[1]
            yield Correction(Span(*match.span()), match[0], chosen[0], "letters", probability)


def _may_be_small(text: str, match: re.Match[str], restorer: Restorer) -> bool:
    """Within a sentence, and a word that needs a mark on its first letter, not a name."""
    start, end = match.span()
    if begins_sentence(text, start) or not is_free(text, start, end):
        return False
    if text[start - 1 : start] == " " and not _WITHIN.search(text[max(0, start - 3) : start]):
        return False
    small = match[0].lower()
    found = restorer.spellings(plain(small))
    fitting = sum(n for form, n in found if form[0] != small[0] and compatible(form, small))
    if fitting < 0.9 * sum(n for _, n in found) or not found:
        return False
    return not any(bearers(form.capitalize()) for form, _ in found)
