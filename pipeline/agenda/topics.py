"""What minutes are about: the topics of a vocabulary, found by their phrases.

Words are compared folded and stemmed, so that text which has lost its å, ä and ö is matched as
well.  Every topic shows the phrases that spoke for it, and no topic has a say in another's score.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.agenda.topic_context import (
    calendar_in,
    lists_tasks,
    names_ahead,
    pervading,
)
from pipeline.agenda.topic_matching import PhraseHit
from pipeline.agenda.topic_stems import TOKEN, stem
from pipeline.agenda.topic_vocabulary import STRONG, WEAK, Topic, Vocabulary, load_vocabulary
from pipeline.corrections import Repaired
from pipeline.document import Span
from pipeline.findings import Section, TopicScore
from pipeline.swedish.fold import fold

__all__ = [
    "LEAST_SCORE",
    "STRONG",
    "WEAK",
    "Topic",
    "Vocabulary",
    "find_topics",
    "load_vocabulary",
    "stem",
]

IN_HEADING = 0.25
"""What a phrase gains by standing in a heading."""

LEAST_SCORE = 0.5
"""Topics below this score are not reported: one weak phrase says nothing yet."""

FEW_WORDS = 18
"""Words up to which a phrase in the body is worth what its weight says: it is what is said."""

LEAST_DENSE = 0.66
"""What it is worth of that in a long section, where it is one thing among many."""

AGAIN = 0.85
"""What a phrase is worth when it is said again, of what it was worth the last time."""

MOST_TIMES = 3
"""Times of one phrase that count."""

MOST_EVIDENCE = 10
"""Places shown for a topic, of a section or of a document."""

SILENT = frozenset({"attendance", "signatures"})
"""Kinds of sections that are about nothing: `Eva Ek, skolchef` is no talk of school heads."""


AHEAD, WORTH_AHEAD = frozenset({"agenda", "next_meeting"}), 0.5
"""Kinds of sections that name what is to come: what a phrase in their body is worth of that."""


THEME = 0.5
"""What a topic is worth in a section that inherits it."""

_HEAD = re.compile(r"\s*\S.*")
IN_HEAD = 120
"""The body that met is named in the first line, and in so many letters of it."""

_GENERAL = re.compile(
    r"\W*(?:ovrig|sedan sist|foregaende|forra|uppfoljning av forra|att gora|vad ska goras"
    r"|avslut|utvardering)"
)
"""Headings, folded, of items that are about nothing of their own."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What is scored, [start, end) of the repaired text: its headings, and its body's worth."""

    start: int
    end: int
    heads: Sequence[tuple[int, int]]
    density: float

    def holds(self, hit: PhraseHit) -> bool:
        return self.start <= hit.start < self.end


@dataclass(frozen=True, slots=True)
class _Item:
    """A section with the phrases in it.

    An `own` one is an item of the meeting, neither formal nor for what is left over.
    """

    section: Section
    part: _Part
    hits: Sequence[PhraseHit]
    own: bool
    silent: bool
    below: str


def find_topics(
    repaired: Repaired, sections: Sequence[Section], vocabulary: Vocabulary
) -> tuple[tuple[Section, ...], tuple[TopicScore, ...]]:
    """The sections with their topics, and the topics of the whole document, strongest first.

    Scores are 0-1; evidence is the phrases as read, at most `MOST_EVIDENCE` a topic.
    """
    hits = vocabulary.hits(repaired.text)
    starts = [hit.start for hit in hits]
    silent: set[int] = set()
    themes = _themes(hits, repaired, sections, vocabulary)
    heads = [repaired.from_raw(section.span) for section in sections]
    items = []
    for section, head in zip(sections, heads, strict=True):
        start, end = repaired.from_raw(section.body)
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        if section.kind in SILENT:
            silent.update(range(first, last))
        items.append(_item(section, head, (start, end), hits[first:last], repaired, vocabulary))
    if items and _is_title(items[0], repaired.text):
        items[0] = replace(items[0], silent=True)
    tagged = _tagged(items, themes, repaired, vocabulary)
    spoken = [hit for at, hit in enumerate(hits) if at not in silent]
    words = sum(1 for _ in TOKEN.finditer(repaired.text))
    whole = _scores(
        spoken, _Part(0, len(repaired.text), heads, _density(words)), repaired, vocabulary
    )
    return tuple(tagged), _with_sections(whole, tagged)


def _themes(
    hits: Sequence[PhraseHit],
    repaired: Repaired,
    sections: Sequence[Section],
    vocabulary: Vocabulary,
) -> list[PhraseHit]:
    """The first phrase of each theme that stands at the document's head, before its sections."""
    first = _HEAD.match(repaired.text)
    ends = [repaired.from_raw(section.span)[0] for section in sections[:1]]
    end = min([IN_HEAD, first.end() if first else 0, *ends])
    found: dict[str, PhraseHit] = {}
    for hit in hits:
        if hit.end > end:
            break
        if hit.weight >= STRONG and vocabulary.by_id[hit.topic].theme:
            found.setdefault(hit.topic, replace(hit, weight=THEME))
    return list(found.values())


def _item(
    section: Section,
    head: tuple[int, int],
    body: tuple[int, int],
    hits: Sequence[PhraseHit],
    repaired: Repaired,
    vocabulary: Vocabulary,
) -> _Item:
    words = sum(1 for _ in TOKEN.finditer(repaired.text, *body))
    worth = WORTH_AHEAD if section.kind in AHEAD else 1.0
    formal = any(vocabulary.by_id[hit.topic].formal for hit in hits if _within(hit, head))
    own = section.kind == "item" and not formal and not _GENERAL.match(fold(section.heading))
    silent = section.kind in SILENT or lists_tasks(section.heading)
    below = repaired.text[head[1] : body[1]]
    part = _Part(*body, [head], worth * _density(words))
    if own and not silent and (date := calendar_in(section.heading, below)):
        place = head[1] + date[0], head[1] + date[1]
        hits = [*hits, *(PhraseHit(*place, name, STRONG) for name in vocabulary.calendars)]
    return _Item(section, part, hits, own, silent, below)


def _is_title(item: _Item, text: str) -> bool:
    """Whether a section is the document's first line alone, which names the body that met."""
    return not item.below.strip() and not text[: item.part.start].strip()


def _tagged(
    items: Sequence[_Item],
    themes: Sequence[PhraseHit],
    repaired: Repaired,
    vocabulary: Vocabulary,
) -> list[Section]:
    """The sections with the topics that they speak of themselves, and those that they inherit."""

    def scores(item: _Item, more: Iterable[PhraseHit] = ()) -> tuple[TopicScore, ...]:
        if item.silent:
            return ()
        hits = sorted([*more, *item.hits], key=lambda hit: hit.start)
        return _scores(hits, item.part, repaired, vocabulary)

    own = [scores(item) for item in items]
    said = [frozenset(score.topic for score in topics) for topics in own]
    through = pervading([names for item, names in zip(items, said, strict=True) if item.own])
    common = {name for name in through if vocabulary.by_id[name].theme}
    told: dict[str, list[PhraseHit]] = defaultdict(list)
    for item, topics in zip(items, said, strict=True):
        for hit in item.hits:
            if hit.topic in topics:
                told[hit.topic].append(hit)
    tagged: list[Section] = []
    for at, item in enumerate(items):
        formal = any(vocabulary.by_id[name].formal for name in said[at])
        names = set(common if item.own and item.below.strip() and not formal else ())
        ahead = names_ahead(item.section.heading, item.below)
        names.update(name for after in said[at + 1 : at + 1 + ahead] for name in after)
        inherited = list(themes) if item.own else []
        names -= {hit.topic for hit in inherited}
        for name in sorted(names):
            if not vocabulary.by_id[name].formal:
                elsewhere = [hit for hit in told[name] if not item.part.holds(hit)]
                inherited += [replace(hit, weight=THEME) for hit in elsewhere[:1]]
        tagged.append(
            replace(item.section, topics=scores(item, inherited) if inherited else own[at])
        )
    return tagged


def _within(hit: PhraseHit, head: tuple[int, int]) -> bool:
    return head[0] <= hit.start < head[1]


def _with_sections(
    whole: Iterable[TopicScore], sections: Iterable[Section]
) -> tuple[TopicScore, ...]:
    """The topics of a document: what it says as a whole, and no less than any of its sections."""
    found = {score.topic: score for score in whole}
    for section in sections:
        for score in section.topics:
            known = found.get(score.topic)
            if known is None:
                found[score.topic] = score
            elif known.score < score.score:
                found[score.topic] = replace(known, score=score.score)
    return tuple(sorted(found.values(), key=lambda score: (-score.score, score.topic)))


def _scores(
    hits: Iterable[PhraseHit], part: _Part, repaired: Repaired, vocabulary: Vocabulary
) -> tuple[TopicScore, ...]:
    chance_against: dict[str, float] = defaultdict(lambda: 1.0)
    evidence: dict[str, list[Span]] = defaultdict(list)
    said: Counter[tuple[str, str]] = Counter()
    heads = iter(part.heads)
    head = next(heads, None)
    for hit in hits:
        while head is not None and head[1] <= hit.start:
            head = next(heads, None)
        in_heading = head is not None and head[0] <= hit.start and hit.end <= head[1]
        phrase = hit.topic, stem(fold(repaired.text[hit.start : hit.end]))
        if said[phrase] < MOST_TIMES:  # a word said ten times says little more than twice
            worth = _worth(hit, part) if not in_heading else hit.weight + IN_HEADING
            chance_against[hit.topic] *= 1 - min(worth * AGAIN ** said[phrase], 0.95)
            said[phrase] += 1
        if len(evidence[hit.topic]) < MOST_EVIDENCE:
            evidence[hit.topic].append(repaired.to_raw(hit.start, hit.end))
    scores = [
        TopicScore(topic, vocabulary.labels[topic], round(1 - against, 3), tuple(evidence[topic]))
        for topic, against in chance_against.items()
        if 1 - against >= LEAST_SCORE
    ]
    return tuple(sorted(scores, key=lambda score: (-score.score, score.topic)))


def _worth(hit: PhraseHit, part: _Part) -> float:
    """What a phrase outside of headings is worth; one at the document's head tells its theme."""
    return hit.weight * part.density if part.holds(hit) else hit.weight


def _density(words: int) -> float:
    """What a phrase in the body of so many words is worth, 0-1 of its weight."""
    return max(LEAST_DENSE, math.sqrt(FEW_WORDS / words)) if words > FEW_WORDS else 1.0
