"""What was decided, and who promised to do what by when.

Phrasings are data (`data/actions.toml`); sentences are judged one by one, folded, so that text
without diacritics is read as well.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipeline.agenda.sentences import Sentence, sentences_of
from pipeline.agenda.titles import find_network, find_title
from pipeline.corrections import Repaired
from pipeline.document import Span
from pipeline.findings import Action, DateMention, Decision, Participant, Section
from pipeline.swedish.fold import fold

LONGEST = 600
"""A sentence longer than this many letters is a list or a page; nothing is read out of it."""

_NAME = r"[A-ZÅÄÖ][\w'’-]+(?: [A-ZÅÄÖ][\w'’-]+){0,3}"
_TELLS = re.compile(r"\b(?:är|har|var|hade)\b")
_DEADLINE = re.compile(r"\b(?:senast|fore|till|innan|inom|deadline|klart?|den|under|i)\b|\bper\b")
_INFINITIVE = re.compile(
    r"(?: (?:inte|aven|ocksa|ev|eventuellt|sedan|da))?"
    r"(?: [a-z-]{3,}a| (?:bli|fa|ga|ta|ge|ha|se|be|sta))\b"
    r"|(?: [a-z-]+){1,4} att "
)
_SUBORDINATE = re.compile(
    r"\b(?:att|som|om|nar|dar|hur|vad|vilken|vilka|vilket|eftersom|for att)\b"
)
_OTHER_BODY = re.compile(
    r"\b(?:regeringen|riksdagen|skolverket|skolinspektionen|lansstyrelsen|domstolen|ledningen|"
    r"[a-z]+(?:myndigheten|verket|domstolen|inspektionen|fullmaktige|namnden|styrelsen|gruppen|natverket|radet))\b"
)


@dataclass(frozen=True)
class Phrasings:
    """The patterns and word lists of `data/actions.toml`."""

    decisions: tuple[re.Pattern[str], ...]
    own_bodies: frozenset[str]
    does: re.Pattern[str]
    will: re.Pattern[str]
    passive: re.Pattern[str]
    groups: re.Pattern[str]
    responsible: re.Pattern[str]


@cache
def phrasings() -> Phrasings:
    """The phrasings, read once."""
    data = tomllib.loads((files("pipeline") / "data" / "actions.toml").read_text(encoding="utf-8"))
    promise = data["promise"]
    return Phrasings(
        decisions=tuple(re.compile(entry["pattern"]) for entry in data["decision"]),
        own_bodies=frozenset(map(fold, data["own_bodies"])),
        does=_any_of(promise["does"]),
        will=_any_of(promise["will"]),
        passive=_any_of(promise["passive"]),
        groups=_any_of(promise["groups"]),
        responsible=re.compile(rf"^(?:- )?(?:{'|'.join(promise['responsible'])}) ?[:–-] ?"),
    )


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    ordered = sorted({fold(word) for word in words}, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, ordered)) + r")\b")


# Decisions


def find_decisions(repaired: Repaired, sections: Sequence[Section]) -> tuple[Decision, ...]:
    """The sentences that say what this meeting decided.

    What another body decided and this one merely reports is left out; so are headings.
    """
    own = _own_bodies(repaired)
    heads = {section.span for section in sections}
    found = []
    for sentence in sentences_of(repaired.text):
        span = repaired.to_raw(sentence.start, sentence.end)
        if len(sentence.text) > LONGEST or span in heads or sentence.text.endswith("?"):
            continue
        if _decides(fold(sentence.text), own):
            found.append(Decision(span))
    return tuple(found)


def _own_bodies(repaired: Repaired) -> frozenset[str]:
    network = find_network(repaired, find_title(repaired)) or ""
    return phrasings().own_bodies | {fold(word) for word in network.split()}


def _decides(folded: str, own: frozenset[str]) -> bool:
    for pattern in phrasings().decisions:
        match = pattern.search(folded)
        if match:
            return not _is_elsewhere(folded[: match.start()], own)
    return False


def _is_elsewhere(before: str, own: frozenset[str]) -> bool:
    """Whether the words before the verb name another body, or a subordinate clause."""
    if before.rstrip().endswith(" har") or " som " in f" {before}":
        return True
    other = _OTHER_BODY.search(before)
    return other is not None and other.group() not in own


# Promises


def find_actions(
    repaired: Repaired, participants: Sequence[Participant], dates: Sequence[DateMention]
) -> tuple[Action, ...]:
    """The sentences that promise something: who, and until when where the text says it."""
    known = _known_names(participants)
    skip = [repaired.from_raw(participant.span) for participant in participants]
    found = []
    for sentence in sentences_of(repaired.text):
        if len(sentence.text) > LONGEST or _holds(sentence, skip):
            continue
        who = _promised_by(sentence.text, known)
        if who is not None:
            span = repaired.to_raw(sentence.start, sentence.end)
            found.append(Action(span, who, _due(span, sentence, dates)))
    return tuple(found)


def _holds(sentence: Sentence, spans: Iterable[tuple[int, int]]) -> bool:
    """Whether the sentence is part of the attendance list."""
    return any(sentence.start <= start and end <= sentence.end for start, end in spans)


def _known_names(participants: Iterable[Participant]) -> Mapping[str, str]:
    """Full and first names, folded, that lead to exactly one participant; and organisations."""
    meant: dict[str, set[str]] = defaultdict(set)
    for participant in participants:
        meant[fold(participant.name)].add(participant.name)
        meant[fold(participant.name.split(" ")[0])].add(participant.name)
        if participant.organisation:
            meant[fold(participant.organisation)].add(participant.organisation)
    return {name: next(iter(people)) for name, people in meant.items() if len(people) == 1}


def _promised_by(text: str, known: Mapping[str, str]) -> tuple[str, ...] | None:
    """Who promises, `()` where nobody is named, `None` where nothing is promised.

    >>> _promised_by("Eva och Bo tar fram ett förslag.", {"eva": "Eva Ek"})
    ('Eva Ek', 'Bo')
    >>> _promised_by("Underlag skickas senast 3/5.", {})
    ()
    """
    if text.endswith("?"):
        return None
    folded = fold(text)
    if len(folded) != len(text):  # letters of other scripts: offsets would not fit
        return None
    named = phrasings().responsible.match(folded)
    if named:
        return _subjects(text[named.end() :], known) or None
    for pattern in (phrasings().does, phrasings().will):
        for match in list(pattern.finditer(folded))[:3]:
            will = pattern is phrasings().will
            if will and not _INFINITIVE.match(folded[match.end() :]):
                continue
            who = _who_promises(text, match, known)
            if who:
                return who
    return () if _is_passive_promise(folded) and not _TELLS.search(text) else None


def _who_promises(text: str, verb: re.Match[str], known: Mapping[str, str]) -> tuple[str, ...]:
    """The subject right before the verb, or right after it where a date or place comes first."""
    before = text[: verb.start()].strip()
    if _SUBORDINATE.search(fold(before)) or len(before.split()) > 9:
        return ()
    subject = _subject_before(before, known)
    if subject:
        return subject
    after = re.match(rf"\s*({_NAME}|\w+)", text[verb.end() :])
    if after and before and not before[-1].isalpha():
        return ()
    return _subjects(after.group(1), known) if after and before else ()


def _subject_before(before: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """The names or group that a clause begins with, if nothing else stands before the verb."""
    bare = re.sub(r"^[-–—•*·\s]+|\([^)]*\)", "", before).strip(" :,")
    bare = re.split(r" [–—-] |: ", bare)[-1]
    return _subjects(bare, known)


def _subjects(text: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """All of the text as subjects: `Eva Ek och Bo`, `Presidiet och skolcheferna`, or nobody."""
    parts = [part.strip(" .:") for part in re.split(r",| och | samt | & |/", text) if part.strip()]
    found = []
    for part in parts:
        folded = fold(part)
        if folded in known:
            found.append(known[folded])
        elif phrasings().groups.fullmatch(folded) or _GROUP.fullmatch(folded):
            found.append(part[0].upper() + part[1:])
        elif re.fullmatch(_NAME, part) and _may_be_name(part):
            found.append(part)
        else:
            return ()
    return tuple(found)


_GROUP = re.compile(
    r"(?:[\w-]+s )?\w+"
    r"(?:gruppen|cheferna|forbundet?|forbund|styrelsen|namnden|presidiet|kansliet)"
)
_NOT_NAMES = frozenset(
    """
    det den de detta dessa hur vad vilka vilken vilket nar var vi man jag ni alla en ett har dar
    om inga ingen nagon nasta motet malet informationen fragan arbetet materialet resultatet
    underlaget rapporten ai ordforande sekreterare mote projektet syftet
    """.split()  # noqa: SIM905 - a list of words is read as words
)


def _may_be_name(part: str) -> bool:
    """Whether a capitalised word can be somebody's name: no pronoun, no definite noun."""
    first = fold(part.split(" ", maxsplit=1)[0])
    return first not in _NOT_NAMES and not re.search(
        r"(?:ningen|ningar|heten|erna|arna|orna|tionen|ande|[^aeiouyaao]en|et)$", first
    )


def _is_passive_promise(folded: str) -> bool:
    """`Underlag skickas senast 3/5`, `Frågan ska tas upp`: to be done, by whom is not said."""
    match = phrasings().passive.search(folded)
    if not match or _SUBORDINATE.search(folded[: match.start()].replace("kommer att", "")):
        return False
    before = folded[: match.start()]
    ahead = re.search(r"\b(?:ska|skall|kommer|bor)\b", before)
    return bool(
        ahead
        or re.search(r"\b(?:senast|fore|innan|infor|till)\b|\d", folded[match.end() :] + before)
    )


def _due(span: Span, sentence: Sentence, dates: Sequence[DateMention]) -> str | None:
    """The last day that the sentence gives: a date in it, with or without `senast`."""
    within = [date for date in dates if date.edtf and span.contains(date.span)]
    deadlines = [date for date in within if date.kind == "deadline"]
    worded = [date for date in within if _is_worded(date, span, sentence)]
    chosen = deadlines or worded or (within if len(within) == 1 else [])
    return chosen[0].edtf if chosen else None


def _is_worded(date: DateMention, span: Span, sentence: Sentence) -> bool:
    before = fold(sentence.text[: max(0, date.span.start - span.start)])[-20:]
    return _DEADLINE.search(before) is not None
