"""What a user types, as terms, and what each term means in this corpus."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice, product

from corpus import spellings, word_forms
from corpus.search_errors import NoWords, OddAlternatives, TooManyWords, TooShort
from corpus.search_found import Searched
from corpus.search_index import HEADED, filed_under

MOST_TERMS = 32
"""FTS5 refuses expressions that nest too deep; nobody types this many words."""

MOST_PHRASES = 64
"""Of a phrase whose words have several spellings, the combinations that are tried."""

MOST_SHOWN = 40
"""Forms of one word that are listed, the commonest ones; all are searched."""

LEAST_BEGINNING = 2
"""Letters before a star: one letter begins every tenth word of the corpus."""

_TERM = re.compile(
    r"""
    (?P<minus>-?) "(?P<phrase>[^"]*)"?
  | (?P<hyphens> [^\W_]+- \s+ (?:och|eller|samt|respektive|&) \s+ [^\W_]+ ) (?!\S)
  | (?P<bare> \S+ )""",
    re.VERBOSE,
)

_NOTHING = frozenset({"AND", "OCH"})
_OR = frozenset({"OR", "ELLER"})


@dataclass(frozen=True, slots=True)
class Term:
    """What one word or phrase of the query asks for.

    Of a coordination (`läs- och skrivsvårigheter`) the last word may be inflected.  `others` are
    what may stand instead of the term.
    """

    words: tuple[str, ...]
    excluded: bool = False
    prefix: bool = False
    exact: bool = False
    inflected: bool = False
    others: tuple[Term, ...] = ()

    @property
    def all_words(self) -> tuple[str, ...]:
        """The words of the term and of the others."""
        return self.words + tuple(word for other in self.others for word in other.words)


@dataclass(frozen=True, slots=True)
class Meant:
    """What a term means in this corpus.

    A word that is neither quoted nor a beginning means `entries` of the index of parts; all else
    means `choices`, the spellings of each of its words, in the index of words as they stand.
    `spelt` are the spellings of the corpus that are filed under the entries.  `pages` is about on
    how many pages the term stands, or the commonest word of a phrase.  `others` are phrases or
    beginnings that may stand instead; of words, all entries are here.
    """

    term: Term
    entries: tuple[str, ...]
    choices: tuple[tuple[str, ...], ...]
    spelt: frozenset[str]
    searched: tuple[Searched, ...]
    pages: int = 0
    others: tuple[Meant, ...] = ()

    @property
    def begins_words(self) -> bool:
        """Whether it, or what may stand instead, is the beginning of a word."""
        return self.term.prefix or any(other.term.prefix for other in self.others)

    @property
    def expression(self) -> str:
        """The term in FTS5's language: every word quoted, so that none of it is syntax."""
        if self.entries:
            return _any_of(self.entries)
        star = " *" if self.term.prefix else ""
        phrases = islice(product(*self.choices), MOST_PHRASES)
        every = [_quoted(" ".join(words)) + star for words in phrases]
        return f"({' OR '.join([*every, *(other.expression for other in self.others)])})"

    @property
    def in_heading(self) -> str:
        """The same of a word, in headings alone."""
        return _any_of(f"{HEADED}{entry}" for entry in self.entries)

    def may_stand_in(self, text: str) -> bool:
        """Whether a text in lower case may hold the term: quickly told, and false is certain."""
        if self.entries or any(other.may_stand_in(text) for other in self.others):
            return True
        words = (f"(?:{'|'.join(map(re.escape, choice))})" for choice in self.choices)
        return re.search(r"[\W_]+".join(words), text) is not None

    def stands_in(self, tokens: list[str]) -> bool:
        """Whether the term is among the tokens of a text."""
        if self.entries:
            return not self.spelt.isdisjoint(tokens)
        return any(self.begins(tokens, at) for at in range(len(tokens)))

    def begins(self, tokens: list[str], at: int, *, analysed: bool = False) -> int:
        """How many of the tokens of a page from `at` on are this term; 0 for none.

        A word that no page shows but such as lost their marks is told by its analysis alone.
        """
        if self.entries and analysed:
            return int(not frozenset(self.entries).isdisjoint(filed_under(tokens[at])))
        if self.entries:
            return int(tokens[at] in self.spelt)
        return self._phrase_begins(tokens, at) or max(
            (other.begins(tokens, at) for other in self.others), default=0
        )

    def _phrase_begins(self, tokens: list[str], at: int) -> int:
        last = len(self.choices) - 1
        if at + last >= len(tokens):
            return 0
        for k, spelt in enumerate(self.choices):
            token = tokens[at + k]
            if k == last and self.term.prefix:
                if not token.startswith(spelt):
                    return 0
            elif token not in spelt:
                return 0
        return last + 1


def _any_of(entries: Iterable[str]) -> str:
    return f"({' OR '.join(map(_quoted, entries))})"


def _quoted(text: str) -> str:
    return f'"{text}"'


def parse(words: str) -> tuple[Term, ...]:
    """What the user typed, as terms.

    AND in capitals is nothing, as all words must stand there anyway; OR lets one or the other;
    NOT excludes what follows.

    >>> [term.words for term in parse('nämnd AND "nya skolan" -budget mot*')]
    [('nämnd',), ('nya', 'skolan'), ('budget',), ('mot',)]
    >>> parse("läs- och skrivsvårigheter")[0].words, parse("frånvaro OR närvaro")[0].others[0].words
    (('läs', 'och', 'skrivsvårigheter'), ('närvaro',))

    Raises:
        BadSettings: there is no word to look for, or there are too many, or OR stands oddly.
    """
    typed = unicodedata.normalize("NFC", words.replace("\x00", " "))
    pieces = list(islice(_TERM.finditer(typed), 2 * MOST_TERMS + 1))
    terms = _joined(pieces) or [term for piece in pieces if (term := _term(piece))]
    every = [one for term in terms for one in (term, *term.others)]
    if all(term.excluded for term in terms):
        raise NoWords("Type at least one word to look for.")
    if len(every) > MOST_TERMS:
        raise TooManyWords(f"Type at most {MOST_TERMS} words.")
    if any(term.prefix and len(term.words[-1]) < LEAST_BEGINNING for term in every):
        raise TooShort(f"Type at least {LEAST_BEGINNING} letters before a *.")
    return tuple(terms)


def _term(piece: re.Match[str]) -> Term | None:
    """What a piece of the query asks for, if it has a word."""
    phrase, bare, hyphens = piece["phrase"], piece["bare"] or "", piece["hyphens"]
    found = tuple(spellings.words(phrase or hyphens or bare))
    if not found:
        return None
    excluded = bool(piece["minus"]) or (bare.startswith("-") and len(bare) > 1)
    exact = bool(phrase) or len(found) > 1
    return Term(found, excluded, bare.endswith("*"), exact, inflected=bool(hyphens))


def _joined(pieces: Iterable[re.Match[str]]) -> list[Term]:
    """The terms, with AND, OR and NOT in capitals understood; an OR at either end is nothing."""
    terms: list[Term] = []
    instead = without = False
    for piece in pieces:
        if piece["bare"] in _NOTHING:
            continue
        if piece["bare"] in _OR:
            instead = bool(terms)
        elif piece["bare"] == "NOT":
            without = True
        elif term := _term(piece):
            term = replace(term, excluded=term.excluded or without)
            if instead:
                term = _either(terms.pop(), term)
            terms.append(term)
            instead = without = False
    return terms


def _either(one: Term, other: Term) -> Term:
    looked_up = [term.exact or term.prefix for term in (one, other)]
    if one.excluded or other.excluded or len(set(looked_up)) > 1:
        raise OddAlternatives(
            "Put OR between words or between phrases, not beside a minus nor between the two."
        )
    return replace(one, others=(*one.others, other))


def meant(db: sqlite3.Connection, term: Term) -> Meant:
    """What a term means in this corpus."""
    found = _as_it_stands(db, term) if term.exact or term.prefix else _as_word(db, term)
    if not term.others:
        return found
    others = [meant(db, other) for other in term.others]
    shown = [replace(one, instead=True) for other in others for one in other.searched]
    every = replace(
        found,
        searched=(*found.searched, *shown),
        pages=found.pages + sum(other.pages for other in others),
    )
    if not found.entries:
        return replace(every, others=tuple(others))
    entries = dict.fromkeys([*found.entries, *(one for other in others for one in other.entries)])
    spelt = found.spelt.union(*(other.spelt for other in others))
    return replace(every, entries=tuple(entries), spelt=spelt)


def _as_word(db: sqlite3.Connection, term: Term) -> Meant:
    (typed,) = term.words
    forms = word_forms.forms_of(db, typed)
    shown = forms.spellings[:MOST_SHOWN]
    searched = Searched(typed, shown, term.excluded, cut=len(forms.spellings) > MOST_SHOWN)
    return Meant(term, forms.entries, (), forms.spelt, (searched,), forms.pages)


def _as_it_stands(db: sqlite3.Connection, term: Term) -> Meant:
    choices = [spellings.variants(db, word) for word in term.words]
    if term.prefix:
        choices[-1] = spellings.prefix_variants(db, term.words[-1])
    if term.inflected:
        choices[-1] = word_forms.inflections(db, term.words[-1])
    phrases = islice(product(*choices), MOST_PHRASES)
    searched = Searched(
        " ".join(term.words),
        tuple(" ".join(words) for words in phrases),
        term.excluded,
        term.prefix,
        exact=True,
    )
    return Meant(term, (), tuple(choices), frozenset(), (searched,), _pages(db, term, choices))


def _pages(db: sqlite3.Connection, term: Term, choices: Iterable[tuple[str, ...]]) -> int:
    """On how many pages the commonest word stands, or words that begin as the last one does."""
    begun = term.words[-1] if term.prefix else None
    return max(
        sum(
            spellings.pages_of(db, spelt, begins=word == begun and at == len(term.words) - 1)
            for spelt in choice
        )
        for at, (word, choice) in enumerate(zip(term.words, choices, strict=True))
    )
