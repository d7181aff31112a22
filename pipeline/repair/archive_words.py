"""Words as the archive's good documents spell them: what a trained lexicon cannot know.

A document whose diacritics are intact teaches how it spells the words that the restorer does not
know, and the names that it is not sure of (`Sandén` or `Sanden`); a damaged one asks.  What asks
does not teach: so nothing that was repaired confirms itself, and the order in which documents
arrive makes no difference.  What was seen is kept elsewhere; here is settled what is taken.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pipeline.corrections import Repaired
from pipeline.document import Page, Reading, Span
from pipeline.findings import Correction
from pipeline.repair.addresses import is_free
from pipeline.swedish.language import foreign_parts
from pipeline.swedish.lexicon import MARKED, TOKEN, Chosen, Restorer, Spellings, compatible, plain

RULE = "archive"
"""The rule of a correction whose spelling the archive's good documents told."""

UNSURE = "unsure"
"""The rule of a suggestion below the threshold: for a person's eyes, not to be shown."""


@dataclass(frozen=True, slots=True)
class ArchiveSettings:
    """When the archive's spelling of a word is taken, and which pages teach it.

    `least_documents` must agree; one that is trusted is enough.  `least_share` is the share of
    the word's documents that spell it so: less is a conflict, and then nothing is taken.  `sure`:
    from this probability on the restorer is not overruled on words that it knows.  `probability` is
    that of a word so spelt: chosen, not fitted, for of 29 different ones in minutes and news none
    was wrong, which is too few.  A page teaches if it was recognised with `least_confidence` (0-1)
    and has `least_marks` å, ä and ö a letter: true Swedish pages have 0.03 and more.
    """

    least_documents: int = 2
    least_share: float = 0.95
    sure: float = 0.98
    probability: float = 0.97
    least_confidence: float = 0.8
    least_marks: float = 10 / 1000


@dataclass(frozen=True, slots=True, order=True)
class Taught:
    """A word as one document spells it, in lower case.

    It is trusted, so that no second document is needed, where it stands in the attendance list,
    for there names are checked, or where no letter was recognised from a picture and the restorer
    knows nothing of the word.
    """

    folded: str
    spelling: str
    times: int
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class Sighting:
    """A spelling (lower case): in how many documents, and how many of these are trusted."""

    spelling: str
    documents: int
    trusted: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A `plain` word that a repair asked for, and the answer ("" for none that matters).

    `marked`: without an answer it would have been given a mark, so that "no mark" matters too.
    """

    folded: str
    answer: str
    marked: bool

    @classmethod
    def of(cls, folded: str, answer: str | None, *, marked: bool) -> Asked:
        """The question with an answer in so far as it matters."""
        if answer is None or (answer == folded and not marked):
            answer = ""
        return cls(folded, answer, marked)

    def would_change(self, answer: str | None) -> bool:
        """Whether the repair may come out otherwise with this answer.

        >>> asked = Asked.of("tibro", None, marked=False)
        >>> asked.would_change("tibro"), asked.would_change("tibrö")
        (False, True)
        """
        return self != Asked.of(self.folded, answer, marked=self.marked)


class Known(Protocol):
    """What the repair asks of the archive."""

    @property
    def settings(self) -> ArchiveSettings:
        """When its spelling is taken."""
        ...

    @property
    def lists_unsure(self) -> bool:
        """Whether who asks also wants what is below the threshold, by the rule `UNSURE`."""
        ...

    def told(self, folded: str, guess: str) -> str | None:
        """The one spelling of a `plain` word, `None` where there is none or more than one.

        `guess` is what the restorer would choose.
        """
        ...


@dataclass(frozen=True)
class ArchiveWords:
    """What the archive's good documents hold: `plain` words with their sightings."""

    sightings: Mapping[str, Sequence[Sighting]] = field(default_factory=dict)
    settings: ArchiveSettings = ArchiveSettings()

    lists_unsure = False

    @classmethod
    def of(cls, words: Collection[str]) -> ArchiveWords:
        """Words that are known to be spelt so.

        >>> ArchiveWords.of(["Törshagen"]).spelling("torshagen")
        'törshagen'
        """
        found: dict[str, list[Sighting]] = {}
        for word in {word.lower() for word in words}:
            found.setdefault(plain(word), []).append(Sighting(word, 1, 1))
        return cls(found)

    def spelling(self, folded: str) -> str | None:
        """The spelling that the documents agree on; it may be the one without marks.

        >>> seen = {"oman": [Sighting("öman", 2), Sighting("oman", 2)]}
        >>> ArchiveWords(seen).spelling("oman") is None
        True
        """
        seen = self.sightings.get(folded, ())
        if not seen:
            return None
        best = max(seen, key=lambda one: (one.documents, one.spelling))
        if best.documents < self.settings.least_documents and not best.trusted:
            return None
        share = best.documents / sum(one.documents for one in seen)
        return best.spelling if share >= self.settings.least_share else None

    def told(self, folded: str, guess: str) -> str | None:  # noqa: ARG002 - see `Known`
        """The same, whatever the guess."""
        return self.spelling(folded)


@dataclass(frozen=True)
class Asking:
    """The archive's words, noting what is asked of them; for one text, with what is unsure."""

    lists_unsure = True

    words: ArchiveWords
    _guesses: dict[str, set[str]] = field(default_factory=dict)

    @property
    def settings(self) -> ArchiveSettings:
        """Those of the words."""
        return self.words.settings

    def told(self, folded: str, guess: str) -> str | None:
        """The words' answer."""
        self._guesses.setdefault(folded, set()).add(guess)
        return self.words.spelling(folded)

    @property
    def asked(self) -> tuple[Asked, ...]:
        """What was asked so far, sorted, and what was answered."""
        return tuple(
            Asked.of(folded, self.words.spelling(folded), marked=guesses != {folded})
            for folded, guesses in sorted(self._guesses.items())
        )


NOTHING_KNOWN = ArchiveWords()


def favoured(
    token: str, chosen: Chosen, known: Known, restorer: Restorer, *, begins: bool
) -> Chosen | None:
    """The archive's spelling of the token, where it may overrule what the restorer chose.

    `begins`: the token begins a sentence or a line, where its capital makes no name of it.
    """
    folded, settings = plain(token), known.settings
    if len(folded) != len(token) or not _may_have_marks(folded):
        return None
    found = restorer.spellings(folded)
    if found and (chosen[1] >= settings.sure or begins or not token[0].isupper()):
        return None
    spelling = known.told(folded, chosen[0])
    if spelling is None or not compatible(spelling, token.lower()):
        return None
    return spelling, settings.probability


def taught_by(
    reading: Reading,
    shown: Repaired,
    doubts: Iterable[Correction],
    names: Iterable[Span],
    restorer: Restorer,
    settings: ArchiveSettings,
) -> tuple[Taught, ...]:
    """What the document teaches: the words of its good pages that the restorer is not sure of.

    `shown` is the text with its corrections, `doubts` are those that were proposed beside them
    and `names` the spans of its attendance list, as read.  A page on which any letter was doubted
    teaches nothing.
    """
    wary = [one.span for one in (*shown.corrections, *doubts) if not _is_harmless(one)]
    times: Counter[str] = Counter()
    trusted: set[str] = set()
    at = 0
    for page, doubted, names_there in zip(
        reading.pages, reading.by_page(wary), reading.by_page(names), strict=True
    ):
        span = Span(at, at + sum(len(line.text) + 1 for line in page.lines))
        at = span.end
        if doubted or not _is_good(page, settings):
            continue
        named = {plain(word) for name in names_there for word in TOKEN.findall(_in(shown, name))}
        found = Counter(_teachable(_in(shown, span), named, restorer))
        times += found
        trusted |= {word for word in found if plain(word) in named}
        if page.origin != "ocr":
            trusted |= {word for word in found if not restorer.spellings(plain(word))}
    return tuple(
        Taught(plain(word), word, seen, word in trusted) for word, seen in sorted(times.items())
    )


HARMLESS = frozenset({"nfc", "invisible", "ligature", "hyphen", "acronym"})
"""Rules of corrections that say nothing against the letters around them."""


def _is_harmless(found: Correction) -> bool:
    return HARMLESS.issuperset(found.rule.split("+"))


def _is_good(page: Page, settings: ArchiveSettings) -> bool:
    """Whether the page was read well, and shows its marks."""
    if page.confidence is not None and page.confidence < settings.least_confidence:
        return False
    text = "".join(line.text for line in page.lines).lower()
    letters = sum(map(str.isalpha, text))
    return 0 < settings.least_marks * letters <= sum(map(text.count, "åäö"))


def _in(shown: Repaired, span: Span) -> str:
    start, end = shown.from_raw(span)
    return shown.text[start:end]


def _teachable(page: str, listed: Collection[str], restorer: Restorer) -> Iterator[str]:
    """The words of a page, in lower case, from which there is something to learn."""
    text = _masked(page)
    known: dict[str, Spellings] = {}
    before = "\n"
    for match in TOKEN.finditer(text):
        token, begins, before = match[0], begins_after(before), match[0]
        folded = plain(token)
        if len(token) < _SHORTEST or not token[0].isalpha() or len(folded) != len(token):
            continue
        if not (_cased(token) and _may_have_marks(folded)):
            continue
        if folded not in known:
            known[folded] = restorer.spellings(folded)
        name = token[0].isupper() and token[1:].islower() and (folded in listed or not begins)
        wanted = not known[folded] or (name and _is_open(known[folded]))
        if wanted and _is_word(text, *match.span()):
            yield token.lower()


def _masked(page: str) -> str:
    """The page with dots for what is in another language and for words that a line's end cuts."""
    masked = _CUT.sub(lambda found: "." * len(found[0]), page)
    for part in foreign_parts(page):
        masked = masked[: part.start] + "." * (part.end - part.start) + masked[part.end :]
    return masked


def _is_word(text: str, start: int, end: int) -> bool:
    """Whether it is no part of an address or of a code such as B12a."""
    beside = text[max(0, start - 1) : start] + text[end : end + 1]
    return not any(map(str.isdigit, beside)) and is_free(text, start, end)


_SHORTEST = 3
_CUT = re.compile(r"(?<![^\W\d_])[^\W\d_]+[-\u2010\u00ad¬][ \t]*\n\s*[^\W\d_]+")

_COMMON = 25
"""A name with one spelling in the restorer's lexicon is settled from so many sightings on."""


def _is_open(found: Spellings) -> bool:
    return len(found) > 1 or found[0][1] < _COMMON


def _cased(token: str) -> bool:
    return token.islower() or token.isupper() or token[1:].islower()


def _may_have_marks(folded: str) -> bool:
    return any(letter in "aoe" or letter in MARKED for letter in folded)


def begins_after(before: str) -> bool:
    """Whether a capital after this token tells nothing: a line or a sentence begins.

    >>> begins_after("."), begins_after("Eva"), begins_after(",")
    (True, False, False)
    """
    return not before[0].isalnum() and before not in {",", ";", "(", "/", "&"}
