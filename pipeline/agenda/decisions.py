"""What this meeting decided: who decided it, with which outcome, and until when it was put off.

A decision of another body, of an earlier day or one to come is none of ours; nor is a proposal.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.agenda.action_words import DecisionForm, words
from pipeline.agenda.decision_bodies import damaged_body
from pipeline.agenda.passages import Passage, passages_of
from pipeline.agenda.titles import find_body, find_network, find_title
from pipeline.corrections import Repaired
from pipeline.document import Span
from pipeline.findings import DateMention, Decision, Outcome, Section
from pipeline.swedish.fold import fold, fold_in_place

LONGEST = 900
"""A sentence longer than this many letters is a list or a page; nothing is read out of it."""

_HEADLIKE = re.compile(r"(?:[^.!?]|\.(?=\S)){3,120}")
"""A line at the top that may name the body that met, and is no sentence."""

_WITHIN = 110
"""How far before its verb, in code points, a decision's subject may begin."""

_AFTER = 30
"""How far behind the verb, in code points, a day says when it was decided."""

_CLAUSE = re.compile(r"(?:(?:[-–—•*·▪]|[a-zåäö]\)|\d{1,2}[.)]) ?)?att\b ?")
_ITEM = re.compile(r"[-–—•*·▪+>→○●]|[a-zåäö]\)|\d{1,2}[.)]")
_RELATIVE = re.compile(r"\bsom (?:\w+ ){0,4}$|^(?:om|nar|innan|eftersom|for att|sedan) ")
_NEW_CLAUSE = re.compile(r"(?:,|;| och| samt| –|vilket)(?: \w+){0,4} ?$")
_SHORT_BODY = re.compile(r"\b([A-ZÅÄÖ]{2,5}|K[sf]|A[u]) ?$")
_LABEL_BODY = re.compile(r"(.+?)s beslut", re.IGNORECASE)
_NOTHING = re.compile(
    r"(?:se |inge[nt]\b|inga\b|enligt nedan|ej |-+$|–$|\w+ (?:staller|yrkar|finner|reserverar)\b)"
)
_SOMEBODY_DOES = re.compile(r"[-–•* ]*[A-ZÅÄÖ][a-zåäö]+ [a-zåäö]+(?:ar|er) ")
_ASSEMBLY = re.compile(r"arsmotet|(?:ars|forenings)?stamman")
_ACTIVE = re.compile(r"(?:bestammer|bestamde|uppdrar|uppdrog)\b")
_PASSIVE = re.compile(r"(?!enades|enas|overens)\w+s\b")
_LIGHT = frozenset({"det", "man", "alla"})
_NEAR = 10
"""Code points between a light subject and its verb, at most: `det har därför beslutats`."""

_PRONOUNS = frozenset({"vi", "man", "det", "alla", "samtliga"})
_PUT_OFF = "put off"
_REPORTS_THAT = re.compile(
    r"\b(?:beratta|informera|rapportera|meddela|upplys|namn)(?:r|de|er|te)\b.{0,60}? att "
)
_OURS = re.compile(r"\b(?:vi|gruppen|natverket|motet|nasta)\b")
_LABELLED = "Beslut:"
"""The form of a label within the sentence; what follows it is what was decided, not by whom."""

_PERFECT = re.compile(r"\b(?:har|hade) |\bbeslutat\b")


@dataclass(frozen=True, slots=True)
class _Told:
    """A decision: [start, end) of the repaired text, who decided, the passage it stands in.

    `listed`: it is an item of a list that a passage before it announces.
    """

    start: int
    end: int
    body: str | None
    passage: Passage
    listed: bool = False


def find_decisions(
    repaired: Repaired, sections: Sequence[Section], dates: Sequence[DateMention] = ()
) -> tuple[Decision, ...]:
    """The decisions of this meeting in order, one for each clause (`att godkänna ...`).

    `dates` tell what was decided on an earlier day, and until when something is put off.
    """
    passages = passages_of(repaired, sections)
    judge = _Judge.of(repaired, passages, dates)
    found: list[_Told] = []
    before: Passage | None = None
    for passage in passages:
        told = judge.decision(passage)
        if found and before is found[-1].passage and _goes_on(found[-1], passage):
            listed = _ITEM.match(passage.text) is not None
            told = _Told(passage.start, passage.end, found[-1].body, passage, listed)
        if told is not None:
            found += _clauses(repaired.text, told)
        before = passage
    return tuple(judge.finding(told) for told in found)


_NEXT_CLAUSE = re.compile(r"(?:,|;|\bsamt|\bdels|\n)[ \t]*(?:\n[ \t]*)?(?=att\b)")


_LINK = re.compile(r"[\s,;]*(?:\b(?:samt|och|dels))?\s*$")


def _clauses(text: str, told: _Told) -> list[_Told]:
    """Each clause of `beslutar att ..., att ... samt att ...`; the first with what leads it in."""
    first = re.search(r"\batt\b", text[told.start : told.end])
    if first is None:
        return [told]
    cuts = [cut.end() for cut in _NEXT_CLAUSE.finditer(text, told.start + first.end(), told.end)]
    edges = [told.start, *cuts, told.end]
    return [
        replace(told, start=start, end=start + len(_LINK.sub("", text[start:end])))
        for start, end in pairwise(edges)
    ]


def _goes_on(told: _Told, passage: Passage) -> bool:
    """Whether the passage is a further clause of the decision told right before it."""
    if passage.heading:
        return False
    if _CLAUSE.match(passage.folded):
        return True
    announced = told.listed or told.passage.folded.rstrip(" *").endswith((":", " att"))
    return announced and _ITEM.match(passage.text) is not None


@dataclass(frozen=True)
class _Judge:
    """Judges passages of one document: `own` are its bodies, `past` the ranges of past days."""

    repaired: Repaired
    own: frozenset[str]
    head: str
    past: tuple[tuple[int, int], ...]
    dates: Sequence[DateMention]

    @classmethod
    def of(
        cls, repaired: Repaired, passages: Sequence[Passage], dates: Sequence[DateMention]
    ) -> _Judge:
        past = (repaired.from_raw(date.span) for date in dates if date.kind == "past")
        own, head = _own(repaired, passages)
        return cls(repaired, own, head, tuple(sorted(past)), dates)

    def decision(self, passage: Passage) -> _Told | None:
        """The decision that the passage tells, if any."""
        if passage.heading or passage.mode == "proposal" or passage.text.endswith("?"):
            return None
        if len(passage.text) > LONGEST:
            return None
        told = self._by_verb(passage)
        if told is None and passage.mode == "decision" and _stands_under_label(passage):
            told = (_body_of_label(passage),)
        if told is None:
            return None
        return _Told(passage.start, passage.end, told[0], passage)

    def _by_verb(self, passage: Passage) -> tuple[str | None] | None:
        """Who decided, in a tuple of one, if a verb says that something was decided."""
        for form in words().decisions:
            for match in form.pattern.finditer(passage.folded):
                if words().not_ours.search(passage.folded):
                    return None
                told = self._judged(passage, form, match)
                if told is not None:
                    return told
                if form is words().decisions[0]:  # others' decision: what it says is theirs too
                    return None
        return None

    def _judged(
        self, passage: Passage, form: DecisionForm, verb: re.Match[str]
    ) -> tuple[str | None] | None:
        if form.voice == "we":
            return None if form.name == _PUT_OFF and _is_reported(passage, verb) else (None,)
        # `Utses att justera` is a field of the head.
        if self._is_told_of(passage, verb) or passage.text[verb.start() :].startswith("Utses"):
            return None
        if form.name == _LABELLED:
            return (_body_of_label(passage),)
        return self._by_subject(passage, form, verb)

    def _by_subject(
        self, passage: Passage, form: DecisionForm, verb: re.Match[str]
    ) -> tuple[str | None] | None:
        """Whether who decides is one of ours, and who it is."""
        first = verb.group().split(" ")[0]
        passive = form.voice != "active" and _PASSIVE.match(first) is not None
        subject = _agent(passage, verb) if passive else _subject(passage, verb)
        if subject is None and (damaged := damaged_body(passage.folded[: verb.start()])):
            return (damaged,)
        if subject is None:
            return self._without_subject(passage, form, verb, passive=passive)
        named = fold(subject)
        ours = words().always_own.fullmatch(named) is not None
        if not _is_perfect(passage, verb):
            present = first.endswith("r") and not passive
            known = named in self.own or _stem(named) in self.head or self._is_assembly(named)
            ours = ours or known or present or passage.mode == "decision"
        elif named == "det":
            ours = False
        if not ours:
            return None
        return (None,) if named in _PRONOUNS else (subject,)

    def _is_assembly(self, named: str) -> bool:
        """Whether it is a meeting of all members, and these are not the minutes of its board."""
        return _ASSEMBLY.fullmatch(named) is not None and "styrelse" not in self.head

    def _is_told_of(self, passage: Passage, verb: re.Match[str]) -> bool:
        """Whether the verb stands in a relative clause, a proposal, or tells of an earlier day."""
        before = passage.folded[passage.lead : verb.start()]
        if _RELATIVE.search(before) or self._is_of_another_day(passage, verb):
            return True
        proposed = words().proposes.search(before)
        return proposed is not None and not _NEW_CLAUSE.search(before[proposed.end() :])

    def _without_subject(
        self, passage: Passage, form: DecisionForm, verb: re.Match[str], *, passive: bool
    ) -> tuple[str | None] | None:
        """A verb that names no body: ours if nobody else can be its subject."""
        if passage.mode == "decision":
            return (_body_of_label(passage),)
        if _PERFECT.search(verb.group()):
            return None
        before = passage.text[passage.lead : verb.start()].strip(" -–•*")
        somebody = _ACTIVE.match(verb.group()) is not None
        if passive or not before or (form.voice == "passive" and not somebody):
            return (None,)
        return None

    def _is_of_another_day(self, passage: Passage, verb: re.Match[str]) -> bool:
        """Whether a day of the past stands right behind the verb, or opens the sentence."""
        if not self.past:
            return False
        # Where printed lines were joined the offsets are off by the blanks taken out: a few.
        start = passage.start + verb.start()
        end = passage.start + verb.end()
        return any(
            end <= day[0] <= end + _AFTER or (passage.start <= day[0] <= passage.start + 8)
            for day in self.past
            if passage.start <= day[0] < passage.end
            and not start <= day[0] < end
            and not self.repaired.text.startswith(" års ", day[1])
        )

    def finding(self, told: _Told) -> Decision:
        """The decision as a finding, with its outcome."""
        span = self.repaired.to_raw(told.start, told.end)
        folded = " ".join(fold_in_place(self.repaired.text[told.start : told.end]).split())
        outcome = _outcome(folded)
        until = self._until(span) if outcome == "postponed" else None
        body = told.body[0].upper() + told.body[1:] if told.body else None
        return Decision(span, body, outcome, until)

    def _until(self, span: Span) -> str | None:
        ahead = [d for d in self.dates if d.edtf and d.kind != "past" and span.contains(d.span)]
        if ahead:
            return ahead[-1].edtf
        start, end = self.repaired.from_raw(span)
        return _coming_term(fold_in_place(self.repaired.text[start:end]), self.dates)


def _is_reported(passage: Passage, verb: re.Match[str]) -> bool:
    """`Eva berättade att frågan bordlades`: news of another body."""
    before = passage.folded[passage.lead : verb.end()]
    told = _REPORTS_THAT.search(before)
    return told is not None and not _OURS.search(before[told.end() :])


_TERM = re.compile(r"\b(?:till|i|under) (host|var)(?:en|terminen)?\b")


def _coming_term(folded: str, dates: Sequence[DateMention]) -> str | None:
    """`till hösten`, said before it has begun: the term that comes after the meeting's day."""
    term = _TERM.search(folded)
    met = next((d.earliest for d in dates if d.kind == "meeting" and d.earliest), None)
    if term is None or met is None:
        return None
    spring = met.month < _AUTUMN
    if term.group(1) == "host":
        return f"{met.year}-08/{met.year}-12" if spring else None
    return None if spring else f"{met.year + 1}-01/{met.year + 1}-06"


_AUTUMN = 8
"""The month in which the autumn term begins."""


def _is_perfect(passage: Passage, verb: re.Match[str]) -> bool:
    """`har beslutat`: minutes tell so what others decided, or somebody before."""
    before = passage.folded[max(passage.lead, verb.start() - 12) : verb.start()]
    return _PERFECT.search(verb.group()) is not None or _PERFECT.search(before) is not None


def _own(repaired: Repaired, passages: Sequence[Passage]) -> tuple[frozenset[str], str]:
    """The formal bodies that decide repeatedly; the head, folded, that names the one that met."""
    title = find_title(repaired) or ""
    named = find_body(repaired, title), find_network(repaired, title)
    lines = [fold(title), *(fold(name or "") for name in named)]
    lines += [p.folded for p in passages[:4] if _HEADLIKE.fullmatch(p.text)]
    head = " ".join(line for line in lines if not words().quick.search(line))
    times: Counter[str] = Counter()
    for passage in passages:
        if "beslut" in passage.folded or "beslot" in passage.folded:
            for match in words().decisions[0].pattern.finditer(passage.folded):
                subject = _subject(passage, match)
                times.update([fold(subject)] if subject else [])
    return frozenset(name for name, number in times.items() if number > 1), head


def _stem(name: str) -> str:
    """A body without its article: `styrelsen` -> `styrelse`, `årsmötet` -> `arsmote`."""
    return re.sub(r"(?:erna|arna|orna|en|et|n|t)$", "", name.rsplit(" ", maxsplit=1)[-1])


def _subject(passage: Passage, verb: re.Match[str]) -> str | None:
    """The body that stands before the verb, or right behind it, as printed."""
    begin = max(passage.lead, verb.start() - _WITHIN)
    before = [
        match
        for match in words().bodies.finditer(passage.folded, begin, verb.start())
        if not _is_genitive(passage.folded, match.end())
        and (match.group() not in _LIGHT or verb.start() - match.end() < _NEAR)
    ]
    if before and before[-1].end() == verb.start() - 1:
        return passage.text[before[-1].start() : before[-1].end()]
    after = re.match(r" ?(?:sig |da |darfor |ocksa )?", passage.folded[verb.end() :])
    at = verb.end() + (after.end() if after else 0)
    behind = words().bodies.match(passage.folded, at)
    if behind and not _is_genitive(passage.folded, behind.end()):
        return passage.text[behind.start() : behind.end()]
    if not before:
        short = _SHORT_BODY.search(passage.text[: verb.start()])
        return short.group(1) if short else None
    clear = [match for match in before if match.group() not in _LIGHT]
    last = (clear or before)[-1]
    return passage.text[last.start() : last.end()]


def _agent(passage: Passage, verb: re.Match[str]) -> str | None:
    """Who did it, told by `av` behind a passive: `antogs av fullmäktige`."""
    by = re.search(r"\bav ", passage.folded[verb.end() : verb.end() + 60])
    if by is None:
        return None
    start = verb.end() + by.end()
    match = words().bodies.search(passage.folded, start, start + _AFTER)
    return passage.text[match.start() : match.end()] if match else None


def _is_genitive(folded: str, at: int) -> bool:
    return folded[at : at + 1] == "s"


def _stands_under_label(passage: Passage) -> bool:
    """Whether what stands under a label of decisions is one: its first sentence, or an item."""
    rest = passage.folded[passage.lead :].strip(" -–•*→>")
    if len(rest) < 4 or _NOTHING.match(rest) or words().responsible.match(rest):
        return False
    if _SOMEBODY_DOES.match(passage.text[passage.lead :]) and words().does.search(rest):
        return False
    return (
        passage.first
        or _ITEM.match(passage.text) is not None
        or _CLAUSE.match(passage.folded) is not None
    )


def _body_of_label(passage: Passage) -> str | None:
    """`Styrelsens beslut` -> `Styrelsen`; `Mötet beslutade` -> `Mötet`."""
    match = _LABEL_BODY.match(passage.label)
    if match:
        return match.group(1)
    body = words().bodies.match(fold_in_place(passage.label))
    return passage.label[: body.end()] if body else None


def _outcome(folded: str) -> Outcome:
    if "nej" in folded.split() and words().rejected.search(folded):
        return "rejected"
    if words().postponed.search(folded) or words().puts_off.search(folded):
        return "postponed"
    return "rejected" if words().rejected.search(folded) else "decided"
