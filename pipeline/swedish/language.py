"""Which language a text is in, told by its words, also where Swedish has lost its diacritics.

Words and how common they are in each language lie in `data/languages.txt.gz` (made from public
Swedish texts and from free software's documentation and translations: no names).  Every word is
looked up without its å, ä, ö and é, so `narvarande` is as Swedish as `närvarande`.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import chain, groupby

from pipeline.document import Span
from pipeline.swedish.lexicon import plain

LANGUAGES = ("sv", "en", "da", "de", "fi", "fr")
"""Danish stands for Norwegian too: bokmål is nearer to it than to Swedish."""

WORD = re.compile(r"[^\W\d_]+")

_UNKNOWN = 14
"""The band of a word that the list lacks; a band is half a power of ten of its frequency."""
_NAT = 1.15
"""Natural logarithms a band."""
_WRITE = {"å": ("sv", "da"), "ä": ("sv", "de", "fi"), "ö": ("sv", "de", "fi")}
_CAPITAL = 0.3
_STOP = re.compile(r"[.!?:;\d]|\n\s*\n")
_MORE = 4
"""So many words less one that nobody knows may follow a foreign part within its sentence."""
_SUPPORT = 0.4
"""The share of a foreign part's words that must be likelier in its language than in Swedish."""
_LETTERS = {"ø": "da", "æ": "da", "ß": "de", "ü": "de", "ç": "fr", "è": "fr", "ê": "fr"}


@dataclass(frozen=True, slots=True)
class LanguageSettings:
    """When a text counts as another language (natural logarithms of likelihood ratios).

    `margin`: by how much the best must lead, `each` by how much for a word; `passage` is the
    price of passing from one language to another within a text: a quotation of two or three
    plain words pays it.
    """

    margin: float = 6.0
    each: float = 0.15
    passage: float = 7.0


Words = dict[str, tuple[float, ...]]


@cache
def known_words() -> dict[str, dict[str, int]]:
    """For each language its words, `plain`, with their band."""
    words: dict[str, dict[str, int]] = {}
    for language, band, some in reversed(_bands()):
        into = words.setdefault("da" if language == "nb" else language.rstrip("*"), {})
        into.update(dict.fromkeys(some, band))
    return words


@cache
def needs_mark() -> frozenset[str]:
    """Swedish words, `plain`, that are only written with å, ä or ö."""
    return frozenset(chain(*(some for language, _, some in _bands() if language == "sv*")))


@cache
def _bands() -> tuple[tuple[str, int, list[str]], ...]:
    """The lines of the list: language (`sv*`: only with a mark), band, words."""
    path = resources.files("pipeline.data").joinpath("languages.txt.gz")
    lines = (
        line.split(" ", 2) for line in gzip.decompress(path.read_bytes()).decode().splitlines()
    )
    return tuple((language, int(band), some.split(" ")) for language, band, some in lines)


@lru_cache(maxsize=50_000)
def _scores(word: str) -> tuple[float, ...]:
    """How likely the word is in each of `LANGUAGES`, above an unknown word.

    A word with a capital may be a name, which has no language.
    """
    folded = plain(word)
    tables = known_words()
    weight = _NAT if word.islower() or (word.isupper() and len(word) > 3) else _NAT * _CAPITAL
    scores = [
        weight * (_UNKNOWN - tables[name].get(folded, _UNKNOWN)) if _could_be(word, name) else 0.0
        for name in LANGUAGES
    ]
    for letter, name in _LETTERS.items():
        if letter in folded:
            scores[LANGUAGES.index(name)] += 4.0
    return tuple(scores)


def _could_be(word: str, language: str) -> bool:
    """Whether the language writes the word's marked letters."""
    return all(language in _WRITE.get(letter, LANGUAGES) for letter in word)


def language_of(text: str, settings: LanguageSettings = LanguageSettings()) -> str:
    """`sv`, `en`, `other`, or `""` where there is too little to say.

    >>> language_of("Narvarande pa motet var alla fran skolan")
    'sv'
    >>> language_of("The meeting was opened by the chair of the board")
    'en'
    >>> language_of("Eva Ek, Tibro"), language_of("Mødet blev åbnet, og der var ikke flere")
    ('', 'other')
    """
    found = [_scores(match[0]) for match in WORD.finditer(text)]
    if not found:
        return ""
    totals = [sum(column) for column in zip(*found, strict=True)]
    ranked = sorted(zip(totals, LANGUAGES, strict=True), reverse=True)
    (best, name), (second, _) = ranked[:2]
    lead = best - second if "sv" in {ranked[0][1], ranked[1][1]} else best - totals[0]
    if lead < max(settings.margin, settings.each * sum(map(any, found))):
        return ""
    return name if name in {"sv", "en"} else "other"


def foreign_parts(text: str, settings: LanguageSettings = LanguageSettings()) -> tuple[Span, ...]:
    """The parts of a Swedish text that are in another language, from word to word.

    >>> text = "Vi laste: the quality of the work should improve. Sedan tog vi nasta fraga."
    >>> [text[span.start : span.end] for span in foreign_parts(text)]
    ['the quality of the work should improve']
    """
    words = list(WORD.finditer(text))
    found = [_scores(word[0]) for word in words]
    parts = []
    for first, last, state in _runs(_likeliest(found, settings.passage)):
        foreign = [at for at in range(first, last + 1) if found[at][state] > found[at][0]]
        # By different words: `ja` after each name of a vote is Finnish only in a list of words.
        if len({words[at][0] for at in foreign}) > 1 and len(foreign) > _SUPPORT * (last - first):
            parts.append(Span(words[foreign[0]].start(), _end(text, words, found, foreign[-1])))
    return tuple(parts)


def _end(text: str, words: list[re.Match[str]], found: list[tuple[float, ...]], last: int) -> int:
    """Where a foreign part ends: words that no language knows are its own, in its sentence."""
    end = words[last].end()
    for at in range(last + 1, min(last + _MORE, len(words))):
        if any(found[at]) or _STOP.search(text, end, words[at].start()):
            break
        end = words[at].end()
    return end


def _likeliest(found: list[tuple[float, ...]], passage: float) -> list[int]:
    """Viterbi: the state of each word, a number in `LANGUAGES`."""
    score = [0.0] + [-passage] * (len(LANGUAGES) - 1)
    came: list[list[int]] = []
    for own in found:
        best = max(score)
        source, changed = score.index(best), best - passage
        came.append([at if kept >= changed else source for at, kept in enumerate(score)])
        score = [max(kept, changed) + new for kept, new in zip(score, own, strict=True)]
    state = score.index(max(score))
    states = []
    for sources in reversed(came):
        states.append(state)
        state = sources[state]
    return states[::-1]


def _runs(states: list[int]) -> Iterator[tuple[int, int, int]]:
    """First, last and state of the runs of words in one language that is not Swedish (0)."""
    at = 0
    for state, run in groupby(states):
        end = at + len(list(run))
        if state:
            yield at, end - 1, state
        at = end
