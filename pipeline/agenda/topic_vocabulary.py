"""The vocabulary: topics with their phrases, from `data/topics.toml` and an archive's own file.

A mistake in a file names the entry and what to write instead.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from pipeline.agenda.topic_matching import MARKED_WORD, Matcher, PhraseHit, Wanted
from pipeline.errors import BadSettings
from pipeline.swedish.names import is_given_name

SURE, STRONG, WEAK = 0.85, 0.6, 0.3
"""What one phrase is worth (0-1) in the body of a section; phrases add up as chances do."""

_ID = re.compile(r"[a-zåäö0-9_-]+")
LEAST_BEFORE_MARK = 3
"""Letters that stand beside an asterisk: fewer would find too much."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the vocabulary, as `data/topics.toml` describes it.

    A body that is named after a `theme` speaks of it in each item; `formal` is what belongs to
    every meeting, whatever its theme; a section of nothing but dates is about the `calendar`.
    """

    id: str
    label: str
    definition: str
    phrases: tuple[str, ...]
    weak: tuple[str, ...] = ()
    case: tuple[str, ...] = ()
    anti: tuple[str, ...] = ()
    sure: tuple[str, ...] = ()
    theme: bool = False
    formal: bool = False
    calendar: bool = False
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()

    @property
    def says(self) -> tuple[object, ...]:
        """What decides where the topic is found: two topics that say the same find the same."""
        return (
            self.phrases,
            self.weak,
            self.case,
            self.anti,
            self.sure,
            self.theme,
            self.formal,
            self.calendar,
        )


@dataclass(frozen=True)
class Vocabulary:
    """The topics that are looked for."""

    topics: tuple[Topic, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Topic]:
        """The topics by their ids."""
        return {topic.id: topic for topic in self.topics}

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The label of each topic's id."""
        return {topic.id: topic.label for topic in self.topics}

    @cached_property
    def calendars(self) -> tuple[str, ...]:
        """The topics of sections that hold nothing but dates."""
        return tuple(topic.id for topic in self.topics if topic.calendar)

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher(_wanted(topic) for topic in self.topics)

    def hits(self, text: str) -> list[PhraseHit]:
        """All phrases in the text, by place; those within a false friend are left out."""
        return self._matcher.hits(text)

    def only(self, ids: frozenset[str]) -> Vocabulary:
        """The vocabulary with no other topics, save the formal ones.

        What is left is found, or not, as in the whole: only formal topics have a say in others.
        """
        return Vocabulary(tuple(t for t in self.topics if t.formal or t.id in ids))


def _wanted(topic: Topic) -> Wanted:
    loose = [(phrase, SURE) for phrase in topic.sure]
    loose += [(phrase, STRONG) for phrase in topic.phrases if not _is_also_a_name(phrase)]
    loose += [(phrase, WEAK) for phrase in topic.weak]
    loose += [(phrase, 0.0) for phrase in topic.anti]
    exact = [*topic.case, *filter(_is_also_a_name, topic.phrases)]
    return Wanted(topic.id, tuple(loose), tuple((phrase, STRONG) for phrase in exact))


def _is_also_a_name(phrase: str) -> bool:
    """`ULF`, which Ulf is not: an acronym that counts in its own case only."""
    return phrase.isalpha() and phrase.isupper() and is_given_name(phrase.capitalize())


def load_vocabulary(path: Path | None = None) -> Vocabulary:
    """The built-in topics, with those of a file of one's own added or put in their place.

    The file is read each time, and parsed again where it has changed.

    Raises:
        BadSettings: the file cannot be read, or an entry lacks what a topic needs.
    """
    if path is None:
        return _built_in()
    try:
        own = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
        raise BadSettings(f"The vocabulary {path} cannot be read: {why}.") from error
    return _with_own(own, str(path))


def parse_topics(toml: str, name: str) -> dict[str, Topic]:
    """The topics of a file by their ids; `name` is what errors call the file.

    Raises:
        BadSettings: the file is no TOML, or an entry lacks what a topic needs.
    """
    try:
        told = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise BadSettings(f"{name} is no TOML: {error}.") from error
    if strange := sorted(set(told) - {"topic"}):
        raise BadSettings(f"{name}: {strange[0]!r} is nothing here; topics begin with [[topic]].")
    entries = told.get("topic", [])
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise BadSettings(f"{name}: each topic begins with [[topic]], in two brackets.")
    topics: dict[str, Topic] = {}
    for number, entry in enumerate(entries, 1):
        topic = _topic(entry, f"{name}: topic {number}")
        if topic.id in topics:
            raise BadSettings(f"{name}: topic {number}: the id {topic.id!r} is there twice.")
        topics[topic.id] = topic
    return topics


@cache
def _built_in() -> Vocabulary:
    text = (files("pipeline") / "data" / "topics.toml").read_text(encoding="utf-8")
    return Vocabulary(tuple(parse_topics(text, "data/topics.toml").values()))


@cache
def _with_own(own: str, name: str) -> Vocabulary:
    return Vocabulary(tuple({**_built_in().by_id, **parse_topics(own, name)}.values()))


_FLAGS = ("theme", "formal", "calendar")
_TEXTS = ("id", "label", "definition")
_LOOKED_FOR = ("phrases", "sure", "weak", "case", "anti")
_NAMES = tuple(field.name for field in fields(Topic))


def _topic(entry: Mapping[str, Any], where: str) -> Topic:
    where += f" ({entry['id']})" if isinstance(entry.get("id"), str) else ""
    for name in entry:
        _check_name(name, where)
    for name in (*_TEXTS, "phrases"):
        if name not in entry:
            raise BadSettings(f"{where}: {name} is missing.")
    values = {name: _value(name, value, where) for name, value in entry.items()}
    if not _ID.fullmatch(values["id"]):
        raise BadSettings(f"{where}: write the id in small letters, digits and _.")
    for name in _LOOKED_FOR:
        for phrase in values.get(name, ()):
            _check_phrase(phrase, f"{where}: {name}")
    if not any(values.get(name) for name in _LOOKED_FOR if name != "anti"):
        raise BadSettings(f"{where}: there is no phrase to look for.")
    return Topic(**values)


def _check_name(name: str, where: str) -> None:
    if name in _NAMES:
        return
    close = difflib.get_close_matches(name, _NAMES, 1)
    meant = f"did you mean {close[0]!r}?" if close else f"there are {', '.join(_NAMES)}."
    raise BadSettings(f"{where}: {name!r} is nothing that a topic has; {meant}")


def _value(name: str, value: Any, where: str) -> Any:
    if name in _TEXTS:
        return _text(value, f"{where}: {name}")
    if name in _FLAGS:
        return _flag(value, f"{where}: {name}")
    return _texts(value, where, name)


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise BadSettings(f"{where} must be a text that is not empty.")
    return value


def _flag(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise BadSettings(f"{where} must be true or false.")
    return value


def _texts(value: Any, where: str, name: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise BadSettings(f'{where}: {name} must be a list: {name} = ["...", "..."].')
    return tuple(_text(one, f"{where}: each of {name}") for one in value)


def _check_phrase(phrase: str, where: str) -> None:
    """A phrase has words, and asterisks only where they mean something."""
    words = MARKED_WORD.findall(phrase)
    between = MARKED_WORD.sub("", phrase.strip("*") if len(words) == 1 else phrase)
    if not words or "*" in between or (len(words) > 1 and words[0][1]):
        raise BadSettings(
            f"{where}: {phrase!r} cannot be looked for. Write words; * goes after a word that is "
            "not the first of several, or before and after a single word."
        )
    if len(words) == 1 and "*" in phrase and len(words[0][0]) < LEAST_BEFORE_MARK:
        least = f"write at least {LEAST_BEFORE_MARK} letters beside a *."
        raise BadSettings(f"{where}: {phrase!r} would find too much; {least}")
