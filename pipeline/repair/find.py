"""The repair of a text as read: which corrections it needs, each with its rule and probability.

The story: letters that were encoded badly; letters that were lost; words divided at line ends;
then, only in the parts that have visibly lost their diacritics, letters that OCR mistook, and
the diacritics themselves.  A text that is right does not change.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from pipeline.corrections import Repaired, apply
from pipeline.document import Span
from pipeline.findings import Correction
from pipeline.repair.acronyms import find_acronyms
from pipeline.repair.addresses import is_free
from pipeline.repair.archive_words import (
    NOTHING_KNOWN,
    RULE,
    UNSURE,
    Known,
    begins_after,
    favoured,
)
from pipeline.repair.blanks import find_blanks
from pipeline.repair.bullets import find_bullets
from pipeline.repair.capitals import find_capitals
from pipeline.repair.compose import compose
from pipeline.repair.gate import Evidence, GateSettings, find_damaged, missing_mark, without
from pipeline.repair.hyphens import find_hyphens
from pipeline.repair.letters import find_letters
from pipeline.repair.lost import find_lost, find_lost_signs
from pipeline.repair.rewriting import LetterSettings
from pipeline.repair.unicode_repair import find_unicode
from pipeline.swedish.language import foreign_parts
from pipeline.swedish.lexicon import TOKEN, Chosen, Restorer, Spellings, like, plain


@dataclass(frozen=True, slots=True)
class RepairSettings:
    """What is repaired, and how sure it must be.

    `least_probability`: below it a word stays as printed; higher leaves more damage, lower
    invents more marks.  `least_unknown` is the same for words with a capital that the restorer does
    not know, most of them names: an invented one costs more than an unmarked one.  `least_name`
    is for words that it knows but that have a capital within a sentence: of those below 0.8 one
    in four was right (`Platan` is no `platån`; 40 minutes and eight other texts).  `least_alone`
    is the count from which a word without its mark is repaired in text that is otherwise right;
    `least_lost` the probability for U+FFFD.  `join_hyphens` joins words over line ends, and so
    does not keep the text line for line.
    """

    least_probability: float = 0.5
    least_unknown: float = 0.6
    least_name: float = 0.8
    least_lost: float = 0.7
    least_alone: int = 100
    join_hyphens: bool = True
    gate: GateSettings = field(default_factory=GateSettings)
    letters: LetterSettings = field(default_factory=LetterSettings)


def find_corrections(
    text: str,
    restorer: Restorer,
    settings: RepairSettings = RepairSettings(),
    known: Known = NOTHING_KNOWN,
) -> tuple[Correction, ...]:
    """All corrections of the text as read, sorted, without overlaps.

    `known` are words as the archive's good documents spell them: where they fit a damaged word that
    the restorer does not know, or a name that it is not sure of, they win.  What is too improbable
    is not made; it is listed by the rule `UNSURE` where `known.lists_unsure`.
    """
    doubted: list[Correction] = []

    def sure(found: Iterable[Correction], least: float = settings.least_probability) -> _Found:
        return _split(view, found, least, doubted)

    view = apply(text, find_unicode(text))
    view = _further(view, sure(find_acronyms(view.text)))
    lost = find_lost(view.text, restorer, settings.letters)
    view = _further(view, sure(lost, max(settings.least_lost, settings.least_probability)))
    view = _further(view, sure(find_lost_signs(view.text)))
    view = _further(view, sure(_divided(view.text, restorer, settings)))
    foreign = foreign_parts(view.text)
    damaged = _damaged(view.text, foreign, restorer, settings)
    before = view
    letters = sure(_misread(view.text, damaged, restorer, settings))
    view = _further(view, letters)
    shown = apply(before.text, letters)
    damaged, foreign = (
        tuple(Span(*shown.from_raw(part)) for part in parts) for parts in (damaged, foreign)
    )
    found = _diacritics(view.text, damaged, restorer, settings, known)
    view = _further(view, (c for c in found if not _within(c.span, foreign)))
    made = view.corrections if settings.join_hyphens else tuple(_undivided(view.corrections))
    return _with_doubted(made, doubted) if known.lists_unsure else made


_Found: TypeAlias = tuple[Correction, ...]


def _split(
    view: Repaired, found: Iterable[Correction], least: float, doubted: list[Correction]
) -> _Found:
    """Those that are probable enough; the others go to the doubted, as of the text as read."""
    sure = []
    for one in found:
        if one.probability >= least:
            sure.append(one)
        else:
            span = view.to_raw(one.span.start, one.span.end)
            before = view.raw[span.start : span.end]
            doubted.append(replace(one, span=span, before=before, rule=UNSURE))
    return tuple(sure)


def _with_doubted(made: _Found, doubted: Iterable[Correction]) -> _Found:
    """Both in order; where they overlap what is made stands, or what was doubted first."""
    taken = sorted(one.span for one in made)
    kept: list[Correction] = []
    for one in sorted(doubted, key=lambda one: one.span):
        at = bisect_right(taken, one.span.start, key=lambda span: span.start)
        after_last = at == 0 or taken[at - 1].end <= one.span.start
        before_next = at == len(taken) or one.span.end <= taken[at].start
        if after_last and before_next and (not kept or kept[-1].span.end <= one.span.start):
            kept.append(one)
    return tuple(sorted([*made, *kept], key=lambda one: one.span))


def _misread(
    text: str, damaged: Sequence[Span], restorer: Restorer, settings: RepairSettings
) -> tuple[Correction, ...]:
    """Letters that OCR saw as others; and where these are many, capitals, bullets and blanks."""
    letters = tuple(find_letters(text, damaged, restorer, settings.letters))
    length = sum(part.end - part.start for part in damaged)
    if len(letters) < settings.letters.misread * length / _WORD_AND_BLANK:
        return letters
    found = [*letters, *find_capitals(text, damaged, restorer), *find_bullets(text, damaged)]
    taken = [one.span for one in found]
    found += [
        one
        for one in find_blanks(text, damaged, restorer)
        if not any(one.span.start < span.end and span.start < one.span.end for span in taken)
    ]
    return tuple(sorted(found, key=lambda one: one.span))


_WORD_AND_BLANK = 7
"""So many letters has a Swedish word with the blank behind it, on average."""


def repair_text(
    text: str,
    restorer: Restorer,
    settings: RepairSettings = RepairSettings(join_hyphens=False),
) -> str:
    """The repaired text, line for line unless the settings join divided words."""
    return apply(text, find_corrections(text, restorer, settings)).text


def _further(view: Repaired, found: Iterable[Correction]) -> Repaired:
    more = tuple(found)
    return apply(view.raw, compose(view, more)) if more else view


def _divided(text: str, restorer: Restorer, settings: RepairSettings) -> Iterator[Correction]:
    """Divided words.  Line for line, only what `_undivided` can divide again."""
    for found in find_hyphens(text, restorer):
        if settings.join_hyphens:
            yield found
            continue
        if (parts := _DIVIDED.match(found.before)) is None:
            continue
        whole = parts["left"] + parts["right"]
        if found.after.startswith(whole):
            span = Span(found.span.start, found.span.start + parts.end())
            yield replace(found, span=span, before=parts[0], after=whole)


_DIVIDED = re.compile(r"(?P<left>[^\W_]+)(?P<gap>\W\s*\n\s*)(?P<right>[^\W\d_]+)")


def _undivided(corrections: Iterable[Correction]) -> Iterator[Correction]:
    """The same corrections with each divided word divided again at its line end."""
    for found in corrections:
        if "hyphen" not in found.rule.split("+"):
            yield found
            continue
        parts = _DIVIDED.fullmatch(found.before)
        if parts is None or len(found.after) != len(parts["left"]) + len(parts["right"]):
            continue
        cut = len(parts["left"])
        after = found.after[:cut] + parts["gap"] + found.after[cut:]
        rule = "+".join(name for name in found.rule.split("+") if name != "hyphen")
        if after != found.before:
            yield replace(found, after=after, rule=rule)


def _damaged(
    text: str, foreign: Sequence[Span], restorer: Restorer, settings: RepairSettings
) -> tuple[Span, ...]:
    """The parts that lost their diacritics, without what is in another language."""
    known: dict[str, bool | None] = {}
    evidence = []
    for match in _GATED.finditer(text):
        token = match[0]
        if token not in known:
            known[token] = _missing(token, restorer, settings.gate)
        missing = known[token]
        if missing is not None and not _within(Span(*match.span()), foreign):
            evidence.append(Evidence(match.start(), missing))
    return tuple(without(find_damaged(text, evidence, settings.gate), foreign))


def _within(span: Span, parts: Sequence[Span]) -> bool:
    """Whether one of the sorted parts holds the span's start."""
    at = bisect_right(parts, span.start, key=lambda part: part.start)
    return at > 0 and span.start < parts[at - 1].end


_GATED = re.compile(r"[^\W\d_]+(?:[64](?=[a-zåäö])[^\W\d_]+)*")


def _missing(token: str, restorer: Restorer, gate: GateSettings) -> bool | None:
    """Evidence also in words where OCR made 6 of ö, or é: only if the true word is evidence."""
    found = missing_mark(token, restorer, gate)
    if found is None and any(odd in token for odd in "64é"):
        rewritten = token.replace("6", "o").replace("é", "o").replace("4", "a")
        return True if missing_mark(rewritten, restorer, gate) else None
    return found


def _diacritics(
    text: str,
    damaged: Sequence[Span],
    restorer: Restorer,
    settings: RepairSettings,
    known: Known,
) -> Iterator[Correction]:
    at = 0
    for part in damaged:
        yield from _alone(text, at, part.start, restorer, settings)
        yield from _restored(text, part, restorer, settings, known)
        at = part.end
    yield from _alone(text, at, len(text), restorer, settings)


def _restored(
    text: str,
    part: Span,
    restorer: Restorer,
    settings: RepairSettings,
    known: Known,
) -> Iterator[Correction]:
    matches = _tokens(text, part)
    spellings = restorer.restore([match[0] for match in matches])
    kept_accents = "é" in text
    before = "\n"
    for match, chosen in zip(matches, spellings, strict=True):
        token, begins, before = match[0], begins_after(before), match[0]
        if chosen is None:
            continue
        (spelling, probability), rule = _favour(token, chosen, known, restorer, begins=begins)
        if (
            kept_accents and rule != RULE
        ):  # OCR that lost the é would have lost all: 35 of 35 are read
            spelling = _without_new_accents(spelling, token)
        after = like(spelling, token)
        if after == token or not is_free(text, *match.span()):
            continue
        if probability < _least(token, restorer, settings, begins=begins):
            rule = UNSURE
        if rule != UNSURE or known.lists_unsure:
            yield Correction(Span(*match.span()), token, after, rule, probability)


def _without_new_accents(spelling: str, token: str) -> str:
    return "".join(
        own.lower() if new == "é" else new for own, new in zip(token, spelling, strict=True)
    )


def _least(token: str, restorer: Restorer, settings: RepairSettings, *, begins: bool) -> float:
    least = settings.least_probability
    if token.islower():
        return least
    if not restorer.spellings(plain(token)):
        return max(least, settings.least_unknown)
    return least if begins or token.isupper() else max(least, settings.least_name)


def _tokens(text: str, part: Span) -> list[re.Match[str]]:
    """The tokens, less the line feeds where the next line goes on in lower case."""
    return [
        match
        for match in TOKEN.finditer(text, part.start, part.end)
        if match[0] != "\n" or not text[match.end() : match.end() + 1].islower()
    ]


def _favour(
    token: str, chosen: Chosen, known: Known, restorer: Restorer, *, begins: bool
) -> tuple[Chosen, str]:
    """What the archive's good documents tell wins over what was only guessed; the rule's name."""
    told = favoured(token, chosen, known, restorer, begins=begins) if known else None
    if told is None or (told[0] == chosen[0] and told[1] <= chosen[1]):
        return chosen, "diacritics"
    return told, RULE


def _alone(
    text: str, start: int, end: int, restorer: Restorer, settings: RepairSettings
) -> Iterator[Correction]:
    """In text that is right: only long words that are never written so."""
    for match in _LONG.finditer(text, start, end):
        found: Spellings = restorer.spellings(match[0])
        if len(found) != 1 or found[0][1] < settings.least_alone or not _umlaut(found[0][0]):
            continue
        if is_free(text, *match.span()):
            yield Correction(Span(*match.span()), match[0], found[0][0], "diacritics", 0.95)


def _umlaut(spelling: str) -> bool:
    """With å, ä or ö.  The é of `idéer` is often left out by the writer."""
    return any(letter in spelling for letter in "åäö") and "é" not in spelling


_LONG = re.compile(r"(?<![\w-])[a-z]{5,40}(?![\w-])")
