"""Persons whom the rules do not know and a model of named entities sees.

The model is asked only where the rules hesitate: about paragraphs with capitals that no rule took,
a single word only if it comes back and once does something.  It alone would be right in every
other case or less on minutes; their headings, bodies and programs are not those of newspapers.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.attendance.entities import Entities
from pipeline.attendance.mention_things import (
    NO_GIVEN_NAMES,
    bears_a_name,
    is_on_line_of_place,
)
from pipeline.attendance.mention_words import (
    begins_sentence,
    capitals,
    is_code,
    is_wrapped,
    verb_follows,
)
from pipeline.swedish.municipalities import is_municipality
from pipeline.swedish.names import bearers, is_common_word
from pipeline.swedish.organisations import (
    has_form,
    is_known_organisation,
    is_short_form,
    organisation_length,
)

AGAIN = 2
"""How often a single word must come back, and the model see a person in it."""
_SHORT = 7
"""Letters of names that may end as nouns with the definite article do."""


def persons_seen(
    text: str,
    words: Sequence[re.Match[str]],
    taken: Sequence[tuple[int, int]],
    entities: Entities,
) -> list[tuple[int, int]]:
    """The ranges of persons that the model sees among the words that no rule has taken.

    `words` are those outside of lists, `taken` sorted ranges; the model is not asked in vain.
    """
    doubtful = _doubtful(text, words, taken)
    if not doubtful:
        return []
    firsts = [start for start, _ in doubtful]
    parts = [
        (start, end)
        for start, end in _paragraphs(text)
        if bisect_left(firsts, start) < bisect_left(firsts, end)
    ]
    found = entities.find([text[start:end].replace("\n", " ") for start, end in parts])
    told = {
        (start + entity.start, start + entity.end)
        for (start, _), some in zip(parts, found, strict=True)
        for entity in some
        if entity.kind == "person"
    }
    seen = [span for span in doubtful if span in told]
    often = Counter(text[start:end] for start, end in seen)
    return [span for span in seen if _is_several(text, span) or often[text[slice(*span)]] >= AGAIN]


def _doubtful(
    text: str, words: Sequence[re.Match[str]], taken: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Capitals that could be somebody's name and that no rule took for anything."""
    starts = [start for start, _ in taken]
    found, at = [], 0
    while at < len(words):
        run = capitals(text, words, at) if words[at].group()[0].isupper() else 0
        if run:
            span = words[at].start(), words[at + run - 1].end()
            before = bisect_right(starts, span[1] - 1) - 1
            free = before < 0 or taken[before][1] <= span[0]
            if free and _could_be_somebody(
                text, span, [word.group() for word in words[at : at + run]]
            ):
                found.append(span)
        at += max(run, 1)
    often = Counter(text[start:end] for start, end in found)
    act = {text[start:end] for start, end in found if verb_follows(text, end)}
    again = {name for name, times in often.items() if times >= AGAIN and name in act}
    return [span for span in found if _is_several(text, span) or text[slice(*span)] in again]


def _could_be_somebody(text: str, span: tuple[int, int], words: Sequence[str]) -> bool:
    start, end = span
    if not all(map(_could_be_name, words)) or is_municipality(words[0]):
        return False
    if is_known_organisation(" ".join(words)) or organisation_length(words):
        return False
    if bears_a_name(text, start, end) or is_code(text, start, end):
        return False
    if len(words) > 1:
        return bearers(words[0]) > 0 and not begins_sentence(text, start)
    definite = len(words[0]) > _SHORT and words[0].endswith(("en", "et", "na"))
    return not definite and not is_on_line_of_place(text, start)


def _could_be_name(word: str) -> bool:
    if len(word) < 3 or word.isupper() or "-" in word or word.lower() in NO_GIVEN_NAMES:
        return False
    return not (is_common_word(word) or has_form(word) or is_short_form(word))


def _is_several(text: str, span: tuple[int, int]) -> bool:
    return bool(re.search(r"\s", text[slice(*span)]))


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Lines, with those that go on from the line before; the ranges that hold more than blanks."""
    start = 0
    for match in re.finditer(r"\n|\Z", text):
        end = match.start()
        after = text[end + 1 : end + 2]
        if after.islower() or (after.strip() and is_wrapped(text, end + 1)):
            continue
        if text[start:end].strip():
            yield start, end
        start = end + 1
