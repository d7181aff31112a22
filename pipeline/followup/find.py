"""What became of each promise of a network's meetings.

For each promise the sentences of the next meetings are weighed: how much of what it is about they
name (rare words weigh more), whether they name who promised, whether they stand under a heading
such as `Uppföljning` and tell of something done.  The first meeting with a clear sentence wins.
A pure function of the set of meetings: their order makes no difference.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.followup.cues import (
    asks_somebody,
    awaits_next,
    looks_back,
    names,
    opens_with,
    tells_day,
    tells_done,
    tells_not_yet,
)
from pipeline.followup.stems import names_of, words_by_stem
from pipeline.followup.values import FollowUp, MeetingSaid, Promised, Said, State
from pipeline.swedish.fold import fold
from pipeline.swedish.names import is_common_word

CLEAR = 0.5
"""Probability from which a promise counts as taken up."""

MEETINGS_AHEAD = 6
"""How many of the next meetings are searched for a promise."""

DAYS_AHEAD = 800
"""Days after which nothing is said to take up a promise."""

_LONGEST = 500
_SAME = 0.8
"""Coverage both ways from which a sentence is the same promise once more, such as who sends out
the minutes each time, unless it tells of something done."""

_SECTION = re.compile(
    r"\b(?:uppfolj\w*|foregaende|forra|sedan sist|aterkoppl\w*|sen sist|atgards?\w*|"
    r"avstamning\w*|genomgang av|status|lagesrapport\w*|kvarstaende|rapport\w*|laget)\b"
)


@dataclass(frozen=True, slots=True)
class _Sentence:
    meeting: int
    said: Said
    stems: Mapping[str, str]
    folded: str


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A sentence weighed for one promise: probability (0-1), and why in Swedish."""

    sentence: _Sentence
    probability: float
    reason: str


def follow_up(meetings: Iterable[MeetingSaid]) -> tuple[FollowUp, ...]:
    """What became of every promise of these meetings of one network, by document and number."""
    ordered = sorted(meetings, key=_order)
    people = names_of(tuple(name for meeting in ordered for name in meeting.people))
    sentences = [
        _Sentence(at, said, words_by_stem(said.text, people), fold(said.text))
        for at, meeting in enumerate(ordered)
        for said in sorted(meeting.said)
        if len(said.text) <= _LONGEST and not _is_list(said.text, meeting.people)
    ]
    index = _Index.of(sentences)
    found = []
    for at, meeting in enumerate(ordered):
        later = _later(ordered, at)
        for promise in sorted(meeting.promises, key=lambda promise: promise.number):
            asked = _Asked.of(promise, meeting, people, later)
            weighed = _weigh(asked, later, sentences, index)
            found.append(_judged(meeting, promise, weighed, ordered))
    return tuple(sorted(found, key=lambda one: (one.document_id, one.number)))


def _is_list(text: str, people: Sequence[str]) -> bool:
    """Whether the sentence names so many of those who were there that it is a list of them."""
    words = set(fold(text).replace(",", " ").split())
    return sum(fold(name.split(" ", maxsplit=1)[0]) in words for name in people) >= _MANY


_MANY = 4


def _order(meeting: MeetingSaid) -> tuple[str, str, str]:
    return str(meeting.earliest or ""), str(meeting.latest or ""), meeting.document_id


def _later(ordered: Sequence[MeetingSaid], at: int) -> list[int]:
    """The next meetings that were surely held later, by their places in the order."""
    meeting = ordered[at]
    found = [
        place
        for place, other in enumerate(ordered)
        if meeting.before(other) and _days(meeting, other) <= DAYS_AHEAD
    ]
    return found[:MEETINGS_AHEAD]


def _days(meeting: MeetingSaid, other: MeetingSaid) -> int:
    if meeting.latest is None or other.earliest is None:
        return DAYS_AHEAD + 1
    return (other.earliest - meeting.latest).days


def _weights(sentences: Sequence[_Sentence]) -> Mapping[str, float]:
    """How much a stem tells (0-1): little if its word is common, or stands in many meetings."""
    where: dict[str, set[int]] = defaultdict(set)
    plain: dict[str, bool] = {}
    for sentence in sentences:
        for stem, word in sentence.stems.items():
            where[stem].add(sentence.meeting)
            plain[stem] = plain.get(stem, False) or is_common_word(word.lower())
    meetings = max(1, len({sentence.meeting for sentence in sentences}))
    return {
        stem: (_COMMON if plain[stem] else 1.0)
        * (1 - 0.6 * max(0, len(found) - _PAIR) / max(1, meetings - _PAIR + 1))
        for stem, found in where.items()
    }


_COMMON = 0.35
"""What a word tells that is common in Swedish texts, where a rare one tells 1."""

_PAIR = 2
"""Meetings in which a word stands that only a promise and its answer name."""


@dataclass(frozen=True)
class _Index:
    """Where stems stand, and what they tell; stems in order of their beginnings and endings."""

    places: Mapping[str, Sequence[int]]
    weights: Mapping[str, float]
    forwards: Sequence[str]
    backwards: Sequence[str]

    @classmethod
    def of(cls, sentences: Sequence[_Sentence]) -> _Index:
        places: dict[str, list[int]] = defaultdict(list)
        for number, sentence in enumerate(sentences):
            for stem in sentence.stems:
                places[stem].append(number)
        backwards = sorted(stem[::-1] for stem in places)
        return cls(places, _weights(sentences), sorted(places), backwards)

    def is_of_two(self, stem: str) -> bool:
        """Whether few sentences name it, and no more than two meetings: the promise's, a later."""
        return len(self.places.get(stem, ())) <= _FEW and self.weights.get(stem, 0.0) in (
            1.0, _COMMON
        )  # fmt: skip

    def alike(self, stem: str) -> dict[str, float]:
        """The stem, compounds that begin or end with it, and what it begins or ends with itself.

        With how alike they are (0-1).
        """
        found = {stem: 1.0} if stem in self.places else {}
        if len(stem) >= _PART:
            longer = _beginning(self.forwards, stem)
            longer += [word[::-1] for word in _beginning(self.backwards, stem[::-1])]
            found |= {word: _COMPOUND for word in longer if len(word) >= len(stem) + _REST}
        for length in range(_PART, len(stem) - _REST + 1):  # `budgetförslag`: budget
            for part in (stem[:length], stem[-length:]):
                if part in self.places:
                    found.setdefault(part, _COMPOUND * length / len(stem))
        return found


_PART, _REST = 4, 3
"""Letters of the shortest stem that is looked for in compounds, and of what else these hold."""

_COMPOUND = 0.8
_OWN, _FEW = 1.5, 4
"""What a word of these two meetings alone adds, if who promised is named with what was done."""

_TELLING, _SEVERAL = 0.5, 3
"""One word that tells as much, or so many common ones: else sharing them is chance."""


def _beginning(ordered: Sequence[str], part: str) -> list[str]:
    return list(ordered[bisect_left(ordered, part) : bisect_left(ordered, part + "\uffff")])


@dataclass(frozen=True, slots=True)
class _Asked:
    """A promise with the words that say what it is about.

    `own` are the sentence's words by their stems, `around` those of the sentence before it and of
    its heading: what `hon skickar den` means.  `next` is the next meeting, -1 for none.
    """

    promise: Promised
    own: Mapping[str, str]
    around: Mapping[str, str]
    next: int

    @classmethod
    def of(
        cls, promise: Promised, meeting: MeetingSaid, people: frozenset[str], later: Sequence[int]
    ) -> _Asked:
        without = people | names_of(promise.who)
        own = words_by_stem(promise.text, without)
        before = [
            said
            for said in meeting.said
            if said.span.end <= promise.span.start and said.heading == promise.heading
        ]
        last = max(before, key=lambda said: said.span).text if before else ""
        around = words_by_stem(f"{last} {promise.heading}", without)
        others = {stem: word for stem, word in around.items() if stem not in own}
        return cls(promise, own, others, later[0] if later else -1)


def _weigh(
    asked: _Asked,
    later: Sequence[int],
    sentences: Sequence[_Sentence],
    index: _Index,
) -> list[_Weighed]:
    """The sentences of later meetings that share a word with the promise, weighed."""
    own = _shared(asked.own, later, sentences, index)
    around = _shared(asked.around, later, sentences, index, least=_LONG_PART)
    total = sum(index.weights.get(stem, 1.0) for stem in asked.own)
    return [
        _weighed(
            asked, number, (own.get(number, {}), around.get(number, {})), total, sentences, index
        )
        for number in sorted({*own, *around})
    ]


def _shared(
    stems: Iterable[str],
    later: Sequence[int],
    sentences: Sequence[_Sentence],
    index: _Index,
    least: int = 0,
) -> dict[int, dict[str, float]]:
    """Which of the stems the sentences of these meetings name, with what each tells.

    In compounds only those of at least so many letters.
    """
    wanted = set(later)
    shared: dict[int, dict[str, float]] = defaultdict(dict)
    for stem in stems:
        weight = index.weights.get(stem, 1.0)
        for known, like in index.alike(stem).items():
            if known != stem and min(len(known), len(stem)) < least:
                continue
            for number in index.places[known]:
                if sentences[number].meeting in wanted:
                    shared[number][stem] = max(shared[number].get(stem, 0.0), like * weight)
    return shared


def _weighed(
    asked: _Asked,
    number: int,
    named: tuple[Mapping[str, float], Mapping[str, float]],
    total: float,
    sentences: Sequence[_Sentence],
    index: _Index,
) -> _Weighed:
    """`named`: stems of the promise, and of what stands around it, that the sentence names."""
    sentence, promise = sentences[number], asked.promise
    stems, around = named
    shared = {asked.own[stem]: weight for stem, weight in stems.items()}
    weight = sum(shared.values())
    coverage = weight / total if total else 0.0
    everything = sum(index.weights.get(stem, 1.0) for stem in sentence.stems)
    who = [name for name in promise.who if names(name, sentence.folded)]
    item = _same_item(promise.heading, sentence.said.heading, index)
    soon = sentence.meeting == asked.next
    awaited = item and soon and awaits_next(fold(promise.text))
    beside = _beside(number, sentences) + (fold(sentence.said.heading) if awaited else "")
    near = [] if who else [name for name in promise.who if names(name, beside)]
    section = _SECTION.search(fold(sentence.said.heading)) is not None
    done = tells_done(sentence.folded)
    back = bool(who or near) and looks_back(sentence.folded)
    undone = tells_not_yet(sentence.folded, shared)
    told = done or undone
    opens = told and any(opens_with(name, sentence.folded) for name in who)
    day = tells_day(promise.due, sentence.folded)
    if (opens and told) or day or back:
        shared |= {asked.around[stem]: _AROUND * found for stem, found in around.items()}
        weight = sum(shared.values())
    if not shared:
        return _Weighed(sentence, 0.0, "")
    logit = (
        -4.3 + 2.6 * min(weight, 2.5) + 1.8 * coverage
        + 1.6 * bool(who) + 0.8 * section + 0.9 * told
        + 0.8 * (len(who) > 1) + 0.7 * opens + 1.2 * back + 0.8 * bool(near) + 2.0 * day
        + 0.6 * item + 1.0 * awaited
    )  # fmt: skip
    rare = any(index.is_of_two(stem) for stem in stems)
    own = told and bool(who) and rare
    logit += _OWN * own + 1.2 * (rare and soon and asks_somebody(fold(promise.text)))
    if sentence.said.text.endswith("?"):
        logit -= 1.5
    by_chance = (
        max(shared.values()) < _TELLING
        and len(shared) < _SEVERAL
        and not (own or opens or day or awaited)
    )
    if by_chance and not section:
        logit -= 1.5
    if not told and coverage * weight > _SAME * everything:
        logit -= 4.0
    probability = round(1 / (1 + math.exp(-logit)), 3)
    hints = {"står under en rubrik för uppföljning": section, "dagen nämns": day,
             "samma punkt på nästa möte": awaited}  # fmt: skip
    reason = _reason(sorted(shared), who, [h for h, so in hints.items() if so],
                     done=done, undone=undone)  # fmt: skip
    return _Weighed(sentence, probability, reason)


def _same_item(promised: str, later: str, index: _Index) -> bool:
    """Whether two headings share a word that tells: the same item of the agenda again."""
    shared = words_by_stem(promised).keys() & words_by_stem(later).keys()
    return any(index.weights.get(stem, 1.0) >= _TELLING for stem in shared)


_LONG_PART = 6
_AROUND = 0.7
"""What a word around the promise tells of what its own words tell."""


def _beside(number: int, sentences: Sequence[_Sentence]) -> str:
    """The sentence after this one, where it stands under the same heading; folded."""
    after = sentences[number + 1 : number + 2]
    own = sentences[number]
    same = after and (after[0].meeting, after[0].said.heading) == (own.meeting, own.said.heading)
    return after[0].folded if same else ""


def _reason(
    words: Sequence[str], who: Sequence[str], hints: Sequence[str], *, done: bool, undone: bool
) -> str:
    """Why, in Swedish: `samma ord (enkäten); Eva Ek nämns; sägs vara gjort eller pågå`."""
    parts = [f"samma ord ({', '.join(words)})"]
    if who:
        parts.append(f"{' och '.join(who)} nämns")
    parts += hints
    if undone:
        parts.append("sägs inte vara gjort än")
    elif done:
        parts.append("sägs vara gjort eller pågå")
    return "; ".join(parts)


def _judged(
    meeting: MeetingSaid,
    promise: Promised,
    weighed: Sequence[_Weighed],
    ordered: Sequence[MeetingSaid],
) -> FollowUp:
    clear = [one for one in weighed if one.probability >= CLEAR]
    if clear:
        first = min(one.sentence.meeting for one in clear)
        best = max(
            (one for one in clear if one.sentence.meeting == first),
            key=lambda one: (one.probability, -one.sentence.said.span.start),
        )
        return FollowUp(
            meeting.document_id, promise.number, "taken_up",
            ordered[first].document_id, best.sentence.said, best.probability, best.reason,
        )  # fmt: skip
    likeliest = max((one.probability for one in weighed), default=0.0)
    return FollowUp(
        meeting.document_id, promise.number, _open_state(promise, meeting, ordered),
        probability=likeliest,
    )  # fmt: skip


def _open_state(promise: Promised, meeting: MeetingSaid, ordered: Sequence[MeetingSaid]) -> State:
    """`overdue` where a later meeting was surely held after the promise's last day."""
    due = promise.due
    passed = due is not None and any(
        meeting.before(other) and other.earliest is not None and other.earliest > due
        for other in ordered
    )
    return "overdue" if passed else "open"
