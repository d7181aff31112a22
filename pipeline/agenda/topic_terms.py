"""Terms that may become topics: words and pairs of words in what no topic covers.

Nothing here knows a corpus: texts come in piece by piece, what is counted goes out.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from pipeline.agenda.topic_stems import LONGEST, TOKEN, stem
from pipeline.agenda.topic_vocabulary import STRONG, Vocabulary
from pipeline.swedish.fold import fold

LEAST_WORD, LEAST_IN_PAIR = 5, 3
"""Letters of a word that may be a term, and of each word of a pair."""

TOO_USUAL = 0.5
"""A term that stands in so much of the documents is the corpus's own way of writing."""

FEW = 8
"""Documents below which nothing can be told to be usual."""

LEAST_TIMES_TOGETHER = 2
"""Times that two words stand together before they are a pair."""

TOGETHER = 0.3
"""Of the times that a pair's rarer word stands, how often the other is beside it."""

_SENTENCE = re.compile(r"(?<=[.!?:])\s+|\n\s*\n|\n(?=\s*[-–•*\d§])")
MOSTLY = 0.6
"""Of a word's places those in one pair, from which on the pair is the term."""

MOST_PLACES = 3
"""Places kept of a term."""

_VERB = re.compile(r"er(?:a|ar|as|at|ats)$|ades?$")
_JOINED = re.compile(r"[ \u00a0]|\n")

Term = tuple[str, ...]
"""The stems of one word or of two."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text of a document, and where in the document it begins (code points)."""

    document: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where a term stands: [start, end) of the document's text, and how it is written."""

    document: str
    start: int
    end: int
    written: str


@dataclass(slots=True)
class Seen:
    """A term outside of topics: how often, in which documents, how written, its first places."""

    times: int = 0
    documents: set[str] = field(default_factory=set)
    written: Counter[str] = field(default_factory=Counter)
    places: list[Sighting] = field(default_factory=list)


@dataclass
class Counts:
    """What the pieces hold: terms outside of topics, terms beside a topic's phrase, and words."""

    open: dict[Term, Seen] = field(default_factory=lambda: defaultdict(Seen))
    covered: Counter[Term] = field(default_factory=Counter)
    documents: set[str] = field(default_factory=set)
    total_open: int = 0
    total_covered: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A term that no topic covers, how strongly it stands out, and where.

    `written` are its forms, the commonest first; `places` at most `MOST_PLACES`, one a document
    as long as there are some.
    """

    term: Term
    score: float
    written: tuple[str, ...]
    documents: tuple[str, ...]
    places: tuple[Sighting, ...]


def count_terms(pieces: Iterable[Piece], vocabulary: Vocabulary, names: AbstractSet[str]) -> Counts:
    """Count the terms of the pieces, sentence by sentence.

    A sentence in which a phrase of a topic stands, and no weak one only, is covered; what any
    phrase holds is no term.  `names` are folded words (people,
    municipalities) that are no terms.
    """
    counts = Counts()
    for piece in pieces:
        counts.documents.add(piece.document)
        for start, sentence in _sentences(piece.text):
            hits = vocabulary.hits(sentence)
            covered = any(hit.weight >= STRONG for hit in hits)
            at = piece.start + start
            for term, first, last in _terms(sentence, names):
                if any(hit.start < last and first < hit.end for hit in hits):
                    continue
                if covered:
                    counts.covered[term] += 1
                else:
                    place = Sighting(piece.document, at + first, at + last, sentence[first:last])
                    _add(counts.open[term], place)
            words = len(sentence.split())
            counts.total_covered += words if covered else 0
            counts.total_open += 0 if covered else words
    return counts


def _add(seen: Seen, place: Sighting) -> None:
    seen.times += 1
    seen.written[place.written.lower()] += 1
    if place.document not in seen.documents:
        seen.documents.add(place.document)
        if len(seen.documents) <= MOST_PLACES:
            seen.places.insert(len(seen.documents) - 1, place)
            del seen.places[MOST_PLACES:]
    elif len(seen.places) < MOST_PLACES:
        seen.places.append(place)


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for found in _SENTENCE.finditer(text):
        yield at, text[at : found.start()]
        at = found.end()
    yield at, text[at:]


def _terms(sentence: str, names: AbstractSet[str]) -> Iterator[tuple[Term, int, int]]:
    """The words that may be terms, and the pairs of words, with their places."""
    common, before = common_stems(), None
    for token in TOKEN.finditer(sentence):
        folded = fold(token[0])
        form = stem(folded) if len(folded) <= LONGEST else ""
        usual = form in _OF_MEETINGS
        wordlike = (
            not usual and token[0].isalpha() and folded not in names and len(folded) <= LONGEST
        )
        known = form in common
        if wordlike and len(folded) >= LEAST_WORD and not _VERB.search(folded):
            yield (form,) if not known else (form, ""), token.start(), token.end()
        if before is not None and wordlike:
            earlier, other, rare = before
            gap = sentence[earlier.end() : token.start()]
            if _JOINED.fullmatch(gap) and (rare or not known) and len(folded) >= LEAST_IN_PAIR:
                yield (other, form), earlier.start(), token.end()
        usable = wordlike and len(folded) >= LEAST_IN_PAIR and folded not in _FUNCTION
        before = (token, form, not known) if usable else None


@cache
def common_stems() -> frozenset[str]:
    """The stems of common Swedish words (`data/common_words.txt`)."""
    words = (files("pipeline") / "data" / "common_words.txt").read_text(encoding="utf-8").split()
    return frozenset(stem(fold(word)) for word in words)


_FUNCTION_WORDS = """
    alla allt att av bara blev bli blir borde bör dem den denna deras dess dessa det detta där
    efter eller en enligt ett finns flera fler för från får fick får genom går göra gör hade
    han har hon hos hur här in inför ingen inom inte kan kom kommer kunde man med mellan men
    mer mot mycket många måste ned nu när någon något några och också om oss på redan sedan
    sig ska skall skulle som så tar till tog under upp ut utan vad var vara varit vi via vid
    vilka vilken vilket vill vår våra väl än ännu är år även över samt sina sin sitt deltagare
    både dels varje annan annat andra
"""
_MEETING_WORDS = """
    måndag tisdag onsdag torsdag fredag lördag söndag januari februari mars april maj juni
    juli augusti september oktober november december avslutning bordlades bordläggs bordlägga
    antecknar antecknas kollar mejlar mailar ringer skickar återkommer ordförande sekreterare
    justerare ledamöter deltagare protokoll protokollet dagordning bilaga bilagor punkt
    punkten ärende ärendet beslutar beslutade fika kaffe lunch klockan förslag förslaget
    underlag underlaget mallen checklista styrgruppen arbetsgruppen nätverket träffen mötet
    möten anteckningar minnesanteckningar närvarande frånvarande delredovisning sammanfattning
    sammanställning presenterade redovisade informerade
"""
_FUNCTION = frozenset(fold(word) for word in _FUNCTION_WORDS.split())
_OF_MEETINGS = frozenset(stem(fold(word)) for word in _MEETING_WORDS.split())
"""Stems of words that every meeting says."""


def candidates(counts: Counts, least_documents: int, most: int) -> list[Candidate]:
    """The terms that stand out in what no topic covers, strongest first.

    Of a pair and its words only the pair is told where it stands for most of a word's places.
    """
    found: dict[Term, Candidate] = {}
    for term, seen in counts.open.items():
        if "" in term or not _is_term(term, counts):
            continue
        within, all_of_them = len(seen.documents), len(counts.documents)
        usual = all_of_them >= FEW and within > TOO_USUAL * all_of_them
        if within < least_documents or usual:
            continue
        score = _keyness(seen.times, counts.covered[term], counts)
        if score > 0:
            forms = sorted(seen.written, key=lambda form: (-seen.written[form], form))
            score = round(score * within, 1)
            documents = tuple(sorted(seen.documents))
            found[term] = Candidate(term, score, tuple(forms), documents, tuple(seen.places))
    chosen = _without_parts(found, counts)
    return sorted(chosen, key=lambda one: (-one.score, one.term))[:most]


def _is_term(term: Term, counts: Counts) -> bool:
    if len(term) == 1:
        return True
    times = counts.open[term].times + counts.covered[term]
    rarer = min(_times(word, counts) for word in term)
    return times >= LEAST_TIMES_TOGETHER and times >= TOGETHER * rarer


def _times(word: str, counts: Counts) -> int:
    forms = ((word,), (word, ""))
    opened = sum(counts.open[form].times for form in forms if form in counts.open)
    return opened + sum(counts.covered[form] for form in forms)


def _keyness(opened: int, covered: int, counts: Counts) -> float:
    """Dunning's log-likelihood ratio of a term out of topics and in; negative where rarer out.

    T. Dunning (1993), Accurate methods for the statistics of surprise and coincidence.
    """
    share = (opened + covered) / max(counts.total_open + counts.total_covered, 1)
    expected = share * counts.total_open, share * counts.total_covered
    seen = opened, covered
    likelihood = 2 * sum(
        n * math.log(n / e) for n, e in zip(seen, expected, strict=True) if n and e
    )
    more = opened > expected[0] or not counts.total_covered
    return max(likelihood, 0.1) if more else -likelihood


def _without_parts(found: dict[Term, Candidate], counts: Counts) -> list[Candidate]:
    """The candidates without words that mostly stand in a pair that is told as well."""
    held: set[Term] = set()
    for term in found:
        for word in ((part,) for part in term) if len(term) == 2 else ():
            if word in found and counts.open[term].times >= MOSTLY * counts.open[word].times:
                held.add(word)
    shadowed = {
        term
        for term in found
        if len(term) == 2 and any((part,) in found and (part,) not in held for part in term)
    }
    return [one for term, one in found.items() if term not in held | shadowed]
