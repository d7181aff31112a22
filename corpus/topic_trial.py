"""What another vocabulary would change: which documents and sections gain or lose a topic.

Computed over the stored texts, without OCR and without writing anything.  Topics do not depend on
one another (save themes on formal ones), so only those that the two vocabularies describe
otherwise are looked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from corpus.topic_texts import StoredText
from pipeline.agenda.topics import Vocabulary, find_topics
from pipeline.corrections import Repaired
from pipeline.document import Span
from pipeline.findings import TopicScore

AROUND = 60
"""Letters quoted on each side of a phrase."""

Kind = Literal["new", "changed", "gone"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A place that speaks, or spoke, for a topic.

    `section` is the section's heading, `None` where it is the document as a whole; `context` the
    repaired text around `printed` on one line.
    """

    document_id: str
    filename: str
    network: str | None
    day: str | None
    section: str | None
    page: int
    printed: str
    context: str
    score: float


@dataclass
class Change:
    """What happens to one topic: the passages gained and lost, and how often it is found at all."""

    topic: str
    label: str
    kind: Kind
    documents: tuple[int, int] = (0, 0)
    sections: tuple[int, int] = (0, 0)
    gained: list[Passage] = field(default_factory=list)
    lost: list[Passage] = field(default_factory=list)


_Found = Mapping[tuple[str, int], TopicScore]
"""A topic's score in a section, by topic and the section's number; -1 is the whole document."""


def changed_topics(now: Vocabulary, then: Vocabulary) -> dict[str, Kind]:
    """The topics that the two describe otherwise, and how, in the order of the vocabularies."""
    kinds: dict[str, Kind] = {}
    for topic in (*now.topics, *then.topics):
        here, there = now.by_id.get(topic.id), then.by_id.get(topic.id)
        if here is None:
            kinds[topic.id] = "new"
        elif there is None:
            kinds[topic.id] = "gone"
        elif here.says != there.says:
            kinds[topic.id] = "changed"
    return kinds


def try_vocabulary(texts: Iterable[StoredText], now: Vocabulary, then: Vocabulary) -> list[Change]:
    """What each changed topic would gain and lose if `then` were used instead of `now`."""
    kinds = changed_topics(now, then)
    labels = {**now.labels, **then.labels}
    if not kinds:
        return []
    followers = _followers(kinds, now, then)
    kinds |= dict.fromkeys(followers, "changed")
    changes = {topic: Change(topic, labels[topic], kind) for topic, kind in kinds.items()}
    before, after = now.only(frozenset(kinds)), then.only(frozenset(kinds))
    for text in texts:
        old, new = _found(text, before), _found(text, after)
        for (topic, section), score in new.items():
            if topic in changes and (topic, section) not in old:
                changes[topic].gained.append(_passage(text, section, score))
        for (topic, section), score in old.items():
            if topic in changes and (topic, section) not in new:
                changes[topic].lost.append(_passage(text, section, score))
        for number, found in enumerate((old, new)):
            for topic, section in found:
                if topic in changes:
                    _count(changes[topic], number, whole=section < 0)
    return [
        change
        for change in changes.values()
        if change.topic not in followers or change.gained or change.lost
    ]


def _followers(kinds: Mapping[str, Kind], now: Vocabulary, then: Vocabulary) -> list[str]:
    """The themes that change with a formal topic: a formal item has no theme."""
    topics = [*now.topics, *then.topics]
    if not any(topic.formal and topic.id in kinds for topic in topics):
        return []
    return [topic.id for topic in topics if topic.theme and topic.id not in kinds]


def _found(text: StoredText, vocabulary: Vocabulary) -> _Found:
    if not vocabulary.topics:
        return {}
    sections, whole = find_topics(text.repaired, text.sections, vocabulary)
    found = {(score.topic, -1): score for score in whole}
    for number, section in enumerate(sections):
        found |= {(score.topic, number): score for score in section.topics}
    return found


def _count(change: Change, number: int, *, whole: bool) -> None:
    before, after = change.documents if whole else change.sections
    told = (before + (number == 0), after + (number == 1))
    if whole:
        change.documents = told
    else:
        change.sections = told


def _passage(text: StoredText, section: int, score: TopicScore) -> Passage:
    heading = text.sections[section].heading if section >= 0 else None
    return passage_at(text, score.evidence[0], heading, score.score)


def passage_at(text: StoredText, span: Span, heading: str | None, score: float = 0.0) -> Passage:
    """The passage at a span of the text as read, under a heading."""
    return Passage(
        text.document_id,
        text.filename,
        text.network,
        text.day,
        heading,
        text.reading.page_of(span.start),
        on_one_line(text.repaired.raw[span.start : span.end]),
        context(text.repaired, span),
        score,
    )


def context(repaired: Repaired, span: Span) -> str:
    """The repaired text around a span as read, on one line, cut at spaces; it in [brackets]."""
    start, end = repaired.from_raw(span)
    text = repaired.text
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    line = on_one_line(f"{text[first:start]}\0{text[start:end]}\1{text[end:last]}")
    if first:
        line = "… " + line.split(" ", 1)[-1]
    if last < len(text):
        line = line.rsplit(" ", 1)[0] + " …"
    return line.replace("\0", "[").replace("\1", "]")


def on_one_line(text: str) -> str:
    """The text with single spaces."""
    return " ".join(text.split())
