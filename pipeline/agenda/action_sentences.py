"""Whether a sentence promises something, and who promises it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from pipeline.agenda.action_clauses import (
    all_doing,
    asks,
    in_last_cell,
    is_of_outsiders,
    is_reported,
    unboxed,
)
from pipeline.agenda.action_named import PRESENT, by_agent, by_pronoun, given_to, in_brackets
from pipeline.agenda.action_subjects import NAME, People
from pipeline.agenda.action_words import words
from pipeline.agenda.passages import Passage, without_bullet
from pipeline.swedish.fold import fold_in_place

_TRIES = 6
"""Verbs of one kind that are tried in a sentence."""

_AGREED = re.compile(
    r"\b(?:beslut\w*|beslot|enades om|bestamd\w*|bestams|overens om|eniga om|enig om|foreslog"
    r"|innebar|sa|lovar|lovade|betyder|vi vill|vill(?= vi)"
    r"|tanken ar|planen ar|foreslas) (?:\w+ ){0,2}?att "
)
_ADVERBS = (
    r"(?: (?:inte|aven|ocksa|ev|eventuellt|sedan|da|darfor|fortsatt|dessutom|gemensamt|vidare|nu"
    r"|sjalv|sjalva|i sin tur|till nasta gang|till nasta mote|snarast))*"
)
_SHORT_INFINITIVES = "bli|fa|ga|ta|ge|ha|se|be|sta|na|bo|tro"
_INFINITIVE = re.compile(
    rf"{_ADVERBS}(?: (?:[a-z-]{{2,}}a|{_SHORT_INFINITIVES})\b| (?:[a-z-]+ ){{1,5}}?att "
    rf"| (?:att )?(?:[a-z-]+ ){{1,4}}?(?:[a-z-]{{3,}}a|{_SHORT_INFINITIVES})\b)"
)
_PASSIVE_INFINITIVE = re.compile(
    r"(?: (?!ha\b|vara\b|kunna\b)[a-z-]+){0,5}? ([a-z-]{2,}as|tas|ses|ges|fas|skickas|goras)\b"
)
_SUBORDINATE = re.compile(
    r"\b(?:att|som|om|dar|hur|vad|vilken|vilka|vilket|eftersom|for att|huruvida|medan|darfor att"
    r"|sa att|ifall|tills)\b"
)
_TELLS = re.compile(r"\b(?:är|har|var|hade|blev|fick)\b")
_CLAUSES = re.compile(
    r"; |\(|, vilket (?:bade )?| bade |\. | – | - |: |, men |, och | men |, sa |, darfor |, "
    r"| varpa | utan | och "
)
_AND = re.compile(r"(?:,| och| samt| men)$")
_PAST_VERB = re.compile(
    r"\b\w{2,}(?:ade|ades|dde|ddes|tte)\b|\b(?:tog|gick|gav|fick|holl|sag|kom|var|har|hade)\b"
)


@dataclass(frozen=True, slots=True)
class Promise:
    """Who promises (`()` where nobody is named), and how sure it is that something is promised."""

    who: tuple[str, ...]


def promised(
    passage: Passage,
    people: People,
    *,
    dated: bool,
    told: tuple[str, ...] = (),
    narrated: bool = False,
) -> Promise | None:
    """What the passage promises; `dated` says whether a day ahead stands in it.

    `told` are those named last before it: whom `hon` and `de` mean.  `narrated`: the minutes tell
    what happened in the present tense, so that not every verb in it is a promise.

    >>> def told(text):
    ...     nobody = People({}, frozenset())
    ...     return promised(Passage(0, len(text), text, text.lower()), nobody, dated=False)
    >>> told("Eva tar med kaffe."), told("Eva tog med kaffe.")
    (Promise(who=('Eva',)), None)
    """
    never = words().never.search(passage.folded) is not None
    passage = unboxed(passage, people)
    text, folded = passage.text, passage.folded
    barred = never or text.endswith("?") or len(folded) != len(text) or passage.mode == "proposal"
    if barred or is_reported(text, folded, people):
        return None
    if passage.mode == "plain" and _BACKGROUND.match(fold_in_place(passage.label)) and not dated:
        return None
    soon = dated or words().ahead.search(folded) is not None
    ahead = soon or passage.mode == "todo"
    who = (
        given_to(text, folded, people)
        or _by_name(passage, people, ahead=ahead)
        or _by_verb(passage, people, _KINDS if ahead else _KINDS[: 3 if narrated else 4])
        or by_agent(text, people)
        or by_pronoun(folded, () if narrated else told)
    )
    if who == ("Vi",) and _only_decides(folded):
        who = _after_and(passage, people)
        return Promise(who) if who else None
    if who:
        return Promise(all_doing(passage, people, who))
    item = (passage.mode == "todo" and _is_item(passage)) or (soon and asks(folded))
    if item or not (who or _only_decides(folded) or not _is_passive(passage, ahead=soon)):
        return Promise(in_brackets(text, people))
    return None


_BACKGROUND = re.compile(r"(?:bakgrund|syfte|uppdrag(?:et)?|mal(?:et)?|inledning)\b")


def _after_and(passage: Passage, people: People) -> tuple[str, ...]:
    """`Vi läser boken och alla tar med en fråga`: the second clause's promise."""
    cut = passage.text.find(" och ")
    rest = passage.text[cut + 5 :] if cut >= 0 else ""
    if not rest:
        return ()
    whole = Passage(0, len(rest), rest, passage.folded[cut + 5 :])
    found = _by_verb(whole, people, _KINDS[:2])
    return () if found == ("Vi",) else found


def _only_decides(folded: str) -> bool:
    """Whether those who met only agree on something, or put it off: no promise of somebody's."""
    return any(
        form.pattern.search(folded) is not None for form in words().decisions if form.voice == "we"
    )


_MENTION = re.compile(rf"(?<![\w.])@({NAME}|[a-zåäö][\w-]+)")
_COLON = re.compile(
    rf"^(?:[-–—•*·▪>→+☐□] ?|\d{{1,2}}[.)] )*"
    rf"((?:{NAME})(?:(?:, | och | & |/|\+)(?:{NAME}|[a-zåäö]+))*)(?: \([^)]*\))? ?[:–→] ?(?=\w)"
)


def _by_name(passage: Passage, people: People, *, ahead: bool) -> tuple[str, ...]:
    """A name set apart: `@Eva`, `Eva: boka lokal`, `Boka lokal (Eva)`, `Boka lokal – Eva`."""
    text, folded = passage.text, passage.folded
    marked = _MENTION.findall(text)
    cell = () if marked or _PAST_VERB.search(folded) else in_last_cell(text, people)
    if marked or cell:
        return cell or tuple(
            name
            for part in marked
            for name in people.known_in(part) or people.named(part, loose=True) or (f"@{part}",)
        )
    head = _COLON.match(text)
    if head:
        who = people.named(head.group(1))
        rest = folded[head.end() :]
        if who and (
            passage.mode == "todo" or words().to_do.match(rest) or _ahead_item(rest, ahead)
        ):
            return who
    if passage.mode == "todo" or _opens_to_do(folded) or _is_passive(passage, ahead=ahead):
        return in_brackets(text, people)
    if (ahead or _BEING_DONE.search(folded)) and not _PAST_VERB.search(folded):
        return people.known_in(" ".join(_BRACKETS.findall(text)))
    assigned = _ASSIGNED.match(text)
    if assigned and not _FIELD.search(folded[: assigned.start(1)]):
        return people.known_in(assigned.group(1))
    return ()


_BRACKETS = re.compile(r"\(([^()]{2,40})\)")
_BEING_DONE = re.compile(r"\b(?:\w{2,}as|laggs|stalls|gors|skrivs|tas|skots|ses over)\b")
_ASSIGNED = re.compile(rf"^[A-ZÅÄÖ][^:.!?]{{4,50}}: ({NAME}(?:(?:,| och| &) {NAME})*)\.$")
_FIELD = re.compile(
    r"\b(?:ordforande|sekreterare|justera\w*|narvar\w*|franvar\w*|deltag\w*|plats|protokoll\w*"
    r"|foredrag\w*|inbjud\w*|gast\w*|kallade|adjungerad\w*|rapport\w*|info\w*|vid pennan|anmal\w*"
    r"|lagesrapport|presentation|inledning|val\w*|nyval|omval|ledamot\w*|suppleant\w*|reservation"
    r"|yrkande\w*|jav|beslutande|tjanstgorande|ersattare|kassor|revisor\w*)\b"
)


def _ahead_item(rest: str, ahead: bool) -> bool:  # noqa: FBT001 - an inner step
    """`Eva: tar fram siffror`: a verb of promise right behind the name."""
    return words().does.match(rest) is not None or (ahead and words().will.match(rest) is not None)


def _opens_to_do(folded: str) -> bool:
    rest = folded[without_bullet(folded) :]
    rest = re.sub(r"^att ", "", rest)
    return words().to_do.match(rest) is not None


def _is_item(passage: Passage) -> bool:
    """Whether a line beneath `Att göra` is something to do, and not prose or a bare name."""
    rest = passage.folded[max(passage.lead, without_bullet(passage.folded)) :].strip()
    if len(rest.split()) < 2 or len(rest) > 240 or _PAST_VERB.search(rest):
        return False
    if re.match(r"(?:nasta|kommande) |\d", rest):
        return False
    bulleted = without_bullet(passage.text) > 0 or passage.first
    return _opens_to_do(rest) or (bulleted and not _TELLS.search(passage.text))


_KINDS = ("does", "will", "may", "any", "tells")


def _by_verb(passage: Passage, people: People, kinds: Sequence[str]) -> tuple[str, ...]:
    """The subject of the first verb that promises; those of the first kinds are the surest."""
    folded = passage.folded
    law = words().general.search(folded) is not None
    agreed = _AGREED.search(folded)
    floor = max(passage.lead, without_bullet(folded))
    for begin in [agreed.end(), floor] if agreed else [floor]:
        for kind in kinds:
            pattern = PRESENT if kind == "any" else getattr(words(), kind)
            for verb in islice(pattern.finditer(folded, begin), _TRIES):
                who = _promising(passage, people, kind, verb, begin, law=law)
                if who:
                    return who
    return ()


def _promising(
    passage: Passage, people: People, kind: str, verb: re.Match[str], begin: int, *, law: bool
) -> tuple[str, ...]:
    """The verb's subject, if a verb of this kind promises something of it."""
    folded = passage.folded
    barred = (
        (kind == "will" and folded.startswith(" inte ", verb.end()))
        or (kind == "may" and re.search(r"\bsom\b", folded[begin : verb.start()]) is not None)
        or (law and kind != "does")
        or (kind == "will" and not _has_infinitive(folded, verb))
        or (kind == "may" and not _INFINITIVE.match(folded, verb.end()))
    )
    if barred:
        return ()
    if kind == "any":
        return _doing(passage, people, verb, begin)
    who = _subject(passage.text, begin, verb, people, sure=kind in ("does", "will"))
    usual = people.are_towns(who) or (
        kind == "does" and bool(who) and _INSTITUTION.fullmatch(fold_in_place(who[0])) is not None
    )
    if (
        kind == "does"
        and usual
        and not (
            words().towns.match(folded, verb.start())
            or _near(folded, passage)
            or (words().ahead.search(folded) and not people.are_towns(who))
        )
    ):
        return ()
    if kind == "does" and _HABIT.search(folded) and not people.are_persons(who):
        return ()
    if kind in ("may", "tells") and not people.are_persons(who):
        return who if kind == "tells" and _near(folded, passage) else ()
    return who


_HABIT = re.compile(
    r"\b(?:varje (?:ar|manad|vecka|dag)|arligen|kvartalsvis|manadsvis|i regel|ofta|ibland|sallan)\b"
)
_INSTITUTION = re.compile(
    r"(?:\w+ )?(?:kommunerna|kommuner|bibliotek(?:en|et)|skolorna|skolan|museerna|museet|regionen"
    r"|verksamhete(?:rna|n)|enhete(?:rna|n)|forvaltning(?:arna|en)|rektorerna|lararna"
    r"|universitetet|hogskolan)"
)
"""What does much of which minutes tell though nobody promised it: `Biblioteken lånar ut väskor`."""


def _doing(passage: Passage, people: People, verb: re.Match[str], begin: int) -> tuple[str, ...]:
    """Somebody with any verb in the present tense that is not one of reporting: `Eva bjuder`.

    Minutes tell what happened in the past tense.  Without a day ahead only people by name, right
    before their verb, are believed.
    """
    if not passage.text[verb.start()].islower():
        return ()
    if _near(passage.folded, passage):
        return _subject(passage.text, begin, verb, people, sure=False)
    if not _tells_of_nobody(passage.folded, verb):
        return ()
    reported = [*words().reports.finditer(passage.folded, begin, verb.start())]
    between = passage.text[reported[-1].end() : verb.start()].split() if reported else []
    if reported and not any(people.named_in(word) for word in between):
        return ()  # `Eva bor i Skara och cyklar`
    before = passage.folded[begin : verb.start()].strip()
    alone = not passage.folded.startswith(" ", verb.end())
    if alone and _AND.search(before) and _PAST_VERB.search(before):
        return ()  # `Eva visade hur avgiften slår mot skolor och ishallar`
    who = _subject(passage.text[: verb.end()], begin, verb, people, sure=False)
    return who if people.are_persons(who) else ()


def _tells_of_nobody(folded: str, verb: re.Match[str]) -> bool:
    """Whether the verb is none of those by which minutes report: `Eva tycker`, `Eva har`."""
    return words().reports.match(folded, verb.start()) is None


def _near(folded: str, passage: Passage) -> bool:
    """Whether something is to be done by a day or the next meeting, not merely some time."""
    return passage.mode == "todo" or _NEAR.search(folded) is not None


_NEAR = re.compile(
    r"\b(?:senast|(?:till|infor|fore|innan) (?:nasta|\d|den|motet|traffen)"
    r"|inom \w+ (?:dagar|veckor|manader|vecka|manad)"
    r"|(?:pa|vid) (?:nasta|(?:arets|hostens|varens|terminens) sista|(?:[a-z]+s )?\w*"
    r"(?:mote|motet|traffen|sammantrade|sammantradet) i"
    r" (?:jan|feb|mar|apr|maj|jun|aug|sep|okt|nov|dec)\w*))\b"
)
_ASKED = ("ber ", "fragar")


def _has_infinitive(folded: str, verb: re.Match[str]) -> bool:
    """Whether an auxiliary has its infinitive."""
    if verb.group().endswith(("for", "att", "upp", "sig")) or verb.group().startswith(_ASKED):
        return True
    return _INFINITIVE.match(folded, verb.end()) is not None


def _subject(
    text: str, begin: int, verb: re.Match[str], people: People, *, sure: bool
) -> tuple[str, ...]:
    """The subject before the verb, or right behind it where something else comes first."""
    before = re.sub(
        r"^(?:[Dd]et (?:är|blir) |[Bb]åde )|,? som$", "", text[begin : verb.start()].strip()
    )
    flat = fold_in_place(before)
    if before.endswith(("(", "/", "-")):
        return ()
    if not before:
        return ()
    whole = people.named(before, loose=sure)
    if whole:
        return whole
    pieces = list(_CLAUSES.finditer(flat))
    for cut in [*pieces][-3:]:
        clause = before[cut.end() :] if len(before) == len(flat) else ""
        if clause and not re.match(r"(?:att|som|om) ", clause):
            who = people.named(re.sub(r"^(?:och|men|så|sedan|därefter) ", "", clause))
            if who:
                return who
    if _AND.search(" " + flat):
        return _at_beginning(before, people)
    return () if _SUBORDINATE.search(flat) else _behind(text, verb, people)


def _behind(text: str, verb: re.Match[str], people: People) -> tuple[str, ...]:
    """`Till nästa möte tar Eva fram ...`: the subject behind the verb."""
    rest = text[verb.end() :]
    if not rest.startswith(" "):
        return ()
    many = re.match(rf" ((?:{NAME}|\w+)(?:(?:, | och | & )(?:{NAME}|\w+)){{1,3}})(?= )", rest)
    if many and (who := people.named(many.group(1))):
        return who
    for pattern in (rf" ({NAME})", r" (\w+ \w+)", r" (\w+)"):
        one = re.match(pattern, rest)
        if one and (who := people.named(one.group(1))):
            return who
    return ()


def _at_beginning(before: str, people: People) -> tuple[str, ...]:
    """`Eva talade med museet och tar fram ...`: the subject that opens the sentence."""
    tokens = before.split(" ")
    for length in (5, 4, 3, 2, 1):
        if length < len(tokens) and (who := people.named(" ".join(tokens[:length]))):
            return who
    return ()


def _is_passive(passage: Passage, *, ahead: bool) -> bool:
    """`Underlag skickas senast 3/5`, `Frågan ska tas upp`: to be done, by whom is not said."""
    text, folded = passage.text, passage.folded
    if words().general.search(folded) or _TELLS.search(text) or is_of_outsiders(folded):
        return False
    begin = max(passage.lead, without_bullet(folded))
    for ahead_verb in re.finditer(r"\b(?:ska|skall|kommer att|kommer|behover|bor|maste)\b", folded):
        infinitive = _PASSIVE_INFINITIVE.match(folded, ahead_verb.end())
        clear = not _SUBORDINATE.search(folded[begin : ahead_verb.start()])
        if infinitive and clear and (words().passive.search(infinitive.group()) or ahead):
            return ahead_verb.group() not in ("behover", "bor", "maste") or ahead
    match = words().passive.search(folded, begin)
    if not match or not ahead or "anslag" in folded:
        return False
    if re.search(r"\b(?:kan|kunna|far|fa|skulle|kunde|borde)\b", folded[begin : match.end()][-60:]):
        return False
    return not _SUBORDINATE.search(folded[begin : match.start()])
