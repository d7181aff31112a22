"""What minutes are about: the topics of a vocabulary, found by their phrases.

Words are compared folded and stemmed, so that text which has lost its å, ä and ö is matched as
well.  Every topic shows the phrases that spoke for it.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from pipeline.corrections import Repaired
from pipeline.document import Span
from pipeline.errors import BadSettings
from pipeline.findings import Section, TopicScore
from pipeline.swedish.fold import fold

STRONG, WEAK = 0.6, 0.3
"""What one phrase is worth (0-1) in the body of a section; phrases add up as chances do."""

IN_HEADING = 0.25
"""What a phrase gains by standing in a heading."""

LEAST_SCORE = 0.5
"""Topics below this score are not reported: one weak phrase says nothing yet."""

_TOKEN = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
_ENDING = re.compile(
    r"(?:arna|erna|orna|heten|ande|ena|aren|are|ade|ats|at|et|en|er|ar|or|na|an|a|e|(?<=[iouy])n)$"
)
_SHORT_ENDING = re.compile(r"(?<=[ae])[nt]$")
_UNKNOWN = "_"


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the vocabulary, as `data/topics.toml` describes it."""

    id: str
    label: str
    definition: str
    phrases: tuple[str, ...]
    weak: tuple[str, ...] = ()
    case: tuple[str, ...] = ()
    anti: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PhraseHit:
    """A phrase found at [start, end) of a text: for which topic, and worth how much (0-1)."""

    start: int
    end: int
    topic: str
    weight: float


@dataclass(frozen=True)
class Vocabulary:
    """The topics that are looked for."""

    topics: tuple[Topic, ...]

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The label of each topic's id."""
        return {topic.id: topic.label for topic in self.topics}

    @cached_property
    def _matcher(self) -> _Matcher:
        return _Matcher(self.topics)

    def hits(self, text: str) -> list[PhraseHit]:
        """All phrases in the text, by place; those within a false friend are left out."""
        return self._matcher.hits(text)


@cache
def load_vocabulary(path: Path | None = None) -> Vocabulary:
    """The built-in topics, with those of a file of one's own added or put in their place.

    Raises:
        BadSettings: the file cannot be read, or an entry lacks what a topic needs.
    """
    built_in = (files("pipeline") / "data" / "topics.toml").read_text(encoding="utf-8")
    topics = _topics_of(built_in, "data/topics.toml")
    if path is not None:
        try:
            own = path.read_text(encoding="utf-8")
        except OSError as error:
            raise BadSettings(f"{path} cannot be read: {error}") from error
        topics |= _topics_of(own, str(path))
    return Vocabulary(tuple(topics.values()))


def _topics_of(toml: str, name: str) -> dict[str, Topic]:
    try:
        entries: list[dict[str, Any]] = tomllib.loads(toml).get("topic", [])
        return {entry["id"]: _topic_of(entry) for entry in entries}
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        message = f"{name}: each [[topic]] needs id, label, definition and phrases ({error})"
        raise BadSettings(message) from error


def _topic_of(entry: Mapping[str, Any]) -> Topic:
    def strings(name: str) -> tuple[str, ...]:
        return tuple(map(str, entry.get(name, ())))

    return Topic(
        id=str(entry["id"]),
        label=str(entry["label"]),
        definition=str(entry["definition"]),
        phrases=tuple(map(str, entry["phrases"])),
        weak=strings("weak"),
        case=strings("case"),
        anti=strings("anti"),
        examples=strings("examples"),
        counter_examples=strings("counter_examples"),
    )


# Matching


@cache
def stem(word: str) -> str:
    """A folded word without its Swedish endings; at least four letters stay.

    >>> stem("traffarna"), stem("motet"), stem("indikatorer") == stem("indikator")
    ('traff', 'mote', True)
    """
    if len(word) > 4 and word[-1] == "s" and word[-2] != "s":
        word = word[:-1]
    while True:
        ending = _ENDING.search(word)
        if ending is None or ending.start() < 4:
            ending = _SHORT_ENDING.search(word)
        if ending is None or ending.start() < 4:
            # hem, hemmet; program, programmet
            return word[:-1] if len(word) > 4 and word.endswith(("mm", "nn")) else word
        word = word[: ending.start()]


class _Matcher:
    """spaCy's phrase matcher over stems, beside a table of word beginnings and ends."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        # Importing spaCy takes a second: only who asks for topics pays it.
        from spacy.matcher import PhraseMatcher  # noqa: PLC0415
        from spacy.tokens import Doc  # noqa: PLC0415
        from spacy.vocab import Vocab  # noqa: PLC0415

        self._doc = Doc
        self._vocab = Vocab()
        self._stemmed = PhraseMatcher(self._vocab)
        self._as_written = PhraseMatcher(self._vocab)
        self._parts: list[tuple[str, bool, bool, str]] = []
        self._words: set[str] = set()
        self._meaning: dict[str, tuple[str, float]] = {}
        self._met: dict[str, tuple[str, ...]] = {}
        for topic in topics:
            for weight, phrases in ((STRONG, topic.phrases), (WEAK, topic.weak), (0.0, topic.anti)):
                for phrase in phrases:
                    self._add(topic.id, phrase, weight)
            for phrase in topic.case:
                self._add_as_written(topic.id, phrase)

    def _add(self, topic: str, phrase: str, weight: float) -> None:
        key = self._key(topic, weight)
        if "*" in phrase:
            part = fold(phrase.strip("*"))
            self._parts.append((part, phrase.startswith("*"), phrase.endswith("*"), key))
            return
        words = [stem(fold(word)) for word in _TOKEN.findall(phrase)]
        self._words.update(words)
        self._stemmed.add(key, [self._doc(self._vocab, words=words)])

    def _add_as_written(self, topic: str, phrase: str) -> None:
        words = _TOKEN.findall(phrase)
        self._words.update("=" + word for word in words)
        doc = self._doc(self._vocab, words=["=" + word for word in words])
        self._as_written.add(self._key(topic, STRONG), [doc])

    def _key(self, topic: str, weight: float) -> str:
        key = f"{topic} {weight}"
        self._meaning[key] = topic, weight
        return key

    def hits(self, text: str) -> list[PhraseHit]:
        tokens = list(_TOKEN.finditer(text))
        if not tokens:
            return []
        words = [token.group() for token in tokens]
        found = [
            PhraseHit(tokens[first].start(), tokens[last - 1].end(), *self._meaning[key])
            for key, first, last in self._matches(words)
        ]
        for token, word in zip(tokens, words, strict=True):
            found += [
                PhraseHit(token.start(), token.end(), *self._meaning[key])
                for key in self._keys_of(word)
            ]
        return _without_false_friends(found)

    def _matches(self, words: Sequence[str]) -> Iterable[tuple[str, int, int]]:
        # Words of no phrase become one: a vocabulary that grew with every text would leak.
        stems = [stem(fold(word)) if len(word) < 60 else _UNKNOWN for word in words]
        written = ["=" + word for word in words]
        for matcher, forms in ((self._stemmed, stems), (self._as_written, written)):
            known = [form if form in self._words else _UNKNOWN for form in forms]
            doc = self._doc(self._vocab, words=known)
            for number, first, last in matcher(doc):
                shouted = matcher is self._as_written and _in_capitals(words, first, last)
                if not shouted:
                    yield self._vocab.strings[number], first, last

    def _keys_of(self, word: str) -> tuple[str, ...]:
        """The keys of the parts that a word begins or ends with, or holds."""
        folded = fold(word)
        if folded not in self._met:
            if len(self._met) > 100_000:
                self._met.clear()
            self._met[folded] = tuple(
                key
                for part, before, after, key in self._parts
                if (before and after and part in folded)
                or (after and not before and folded.startswith(part))
                or (before and not after and folded.endswith(part))
            )
        return self._met[folded]


def _in_capitals(words: Sequence[str], first: int, last: int) -> bool:
    """Whether the words around are in capitals too: there `SKA` may be the verb."""
    around = [*words[max(0, first - 2) : first], *words[last : last + 2]]
    letters = [word for word in around if word.isalpha() and len(word) > 1]
    return bool(letters) and all(word.isupper() for word in letters)


def _without_false_friends(found: Iterable[PhraseHit]) -> list[PhraseHit]:
    hits = sorted(set(found), key=lambda hit: (hit.start, -hit.end, hit.topic, -hit.weight))
    friends = defaultdict(list)
    for hit in hits:
        if not hit.weight:
            friends[hit.topic].append(hit)
    return [
        hit
        for hit in hits
        if hit.weight
        and not any(f.start <= hit.start and hit.end <= f.end for f in friends[hit.topic])
    ]


# Scoring


def find_topics(
    repaired: Repaired, sections: Sequence[Section], vocabulary: Vocabulary
) -> tuple[tuple[Section, ...], tuple[TopicScore, ...]]:
    """The sections with their topics, and the topics of the whole document, strongest first.

    Scores are 0-1; evidence is the phrases as read, at most ten a topic.
    """
    hits = vocabulary.hits(repaired.text)
    tagged, used = [], 0
    heads: list[tuple[int, int]] = []
    for section in sections:
        start, end = repaired.from_raw(section.body)
        head = repaired.from_raw(section.span)
        heads.append(head)
        while used < len(hits) and hits[used].start < start:
            used += 1
        stop = used
        while stop < len(hits) and hits[stop].start < end:
            stop += 1
        topics = _scores(hits[used:stop], [head], repaired, vocabulary)
        tagged.append(replace(section, topics=topics))
        used = stop
    return tuple(tagged), _scores(hits, heads, repaired, vocabulary)


def _scores(
    hits: Iterable[PhraseHit],
    heads: Sequence[tuple[int, int]],
    repaired: Repaired,
    vocabulary: Vocabulary,
) -> tuple[TopicScore, ...]:
    chance_against: dict[str, float] = defaultdict(lambda: 1.0)
    evidence: dict[str, list[Span]] = defaultdict(list)
    said: set[tuple[str, str]] = set()
    for hit in hits:
        phrase = hit.topic, fold(repaired.text[hit.start : hit.end])
        if phrase not in said:  # a word said ten times says it once
            said.add(phrase)
            gain = IN_HEADING if any(a <= hit.start and hit.end <= b for a, b in heads) else 0.0
            chance_against[hit.topic] *= 1 - min(hit.weight + gain, 0.95)
        if len(evidence[hit.topic]) < 10:
            evidence[hit.topic].append(repaired.to_raw(hit.start, hit.end))
    scores = [
        TopicScore(topic, vocabulary.labels[topic], round(1 - against, 3), tuple(evidence[topic]))
        for topic, against in chance_against.items()
        if 1 - against >= LEAST_SCORE
    ]
    return tuple(sorted(scores, key=lambda score: (-score.score, score.topic)))
