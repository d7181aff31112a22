"""Words that were probably misread, looked at once more and larger.

Two kinds: a capitalised word that is nobody's name but one letter from a common one (`Samnel`,
`Frik`), and a word that no list knows and of which the engine was unsure.  What a second reading
sees is taken over only if it is a known word or name, near the first reading, and read with
confidence: the picture decides, the lists only say where to look.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from rapidfuzz.distance import Levenshtein

from pipeline.reading.legibility import legibility
from pipeline.reading.ocr_words import ReadWord, Words
from pipeline.reading.picture import Prepared
from pipeline.reading.second_look import Ask, Doubt, doubt_of, seen_again
from pipeline.swedish.language import known_words, needs_mark
from pipeline.swedish.lexicon import plain
from pipeline.swedish.names import bearers, common_given_names

_ZOOM = 1.5
_UNSURE = 0.6
_SURE = 0.85
_MOST = 40
"""Words of a page that are looked at again: a page with more is no page of misread words."""
_EDGES = ".,;:()!?”\"'"


def with_second_look(prepared: Sequence[Prepared], pages: Sequence[Words], ask: Ask) -> list[Words]:
    """The pages' words, the doubtful ones as a second and larger look shows them."""
    seen = seen_again(prepared, pages, [doubtful(words) for words in pages], ask, _ZOOM)
    return [_settled(words, found) for words, found in zip(pages, seen, strict=True)]


def doubtful(words: Words) -> list[Doubt]:
    """The words that are worth a second look."""
    found = [doubt_of(words, at) for at, word in enumerate(words) if is_doubtful(word)]
    return found if len(found) <= _MOST else []


def is_doubtful(word: ReadWord) -> bool:
    """Whether a word is unknown, and read unsurely or a letter from a common name."""
    core = word.text.strip(_EDGES)
    if len(core) < 4 or not core.isalpha() or _is_known(core):
        return False
    return (word.confidence < _UNSURE and legibility(core) < 0.9) or _is_near_a_name(core)


def settles(read: str, said: str) -> bool:
    """Whether another reading of a word may take its place: near it, and known where it is not.

    >>> settles("Samnel", "Samuel"), settles("Samuel", "Samnel"), settles("Frik", "Anna")
    (True, False, False)
    """
    core, other = read.strip(_EDGES), said.strip(_EDGES)
    near = Levenshtein.distance(core, other) <= max(1, len(core) // 4)
    return near and core != other and _is_known(other) and not _is_known(core)


def _settled(words: Words, seen: Mapping[int, Sequence[ReadWord]]) -> Words:
    return tuple(_chosen(word, seen.get(at, ())) for at, word in enumerate(words))


def _chosen(word: ReadWord, said: Sequence[ReadWord]) -> ReadWord:
    if len(said) != 1 or said[0].confidence < _SURE or not settles(word.text, said[0].text):
        return word
    core, other = word.text.strip(_EDGES), said[0].text.strip(_EDGES)
    text = word.text.replace(core, other, 1)
    return replace(word, text=text, confidence=said[0].confidence)


@lru_cache(maxsize=20_000)
def _is_known(word: str) -> bool:
    """Whether the word is a Swedish word or somebody's given name, with its marks."""
    if bearers(word):
        return True
    bare = plain(word)
    lost = bare == word.lower() and bare in needs_mark()
    return bare in known_words()["sv"] and not lost and legibility(word) >= 0.99


@lru_cache(maxsize=20_000)
def _is_near_a_name(word: str) -> bool:
    """Whether a capitalised word is one letter from a common given name of its length."""
    if not word.istitle():
        return False
    return any(
        Levenshtein.distance(word, name, score_cutoff=1) <= 1 for name in _by_length(len(word))
    )


@cache
def _by_length(length: int) -> tuple[str, ...]:
    return tuple(name for name in common_given_names() if len(name) == length)
