"""What a user types, as terms, and what each term means in this corpus."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice, product

from corpus import spellings, word_forms
from corpus.search_errors import NoWords, TooManyWords, TooShort
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

_TERM = re.compile(r'(-?)"([^"]*)"?|(\S+)')


@dataclass(frozen=True, slots=True)
class Term:
    """What one word or phrase of the query asks for."""

    words: tuple[str, ...]
    excluded: bool = False
    prefix: bool = False
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Meant:
    """What a term means in this corpus.

    A word that is neither quoted nor a beginning means `entries` of the index of parts; all else
    means `choices`, the spellings of each of its words, in the index of words as they stand.
    `spelt` are the spellings of the corpus that are filed under the entries.  `pages` is about on
    how many pages the term stands, or the commonest word of a phrase.
    """

    term: Term
    entries: tuple[str, ...]
    choices: tuple[tuple[str, ...], ...]
    spelt: frozenset[str]
    searched: Searched
    pages: int = 0

    @property
    def expression(self) -> str:
        """The term in FTS5's language: every word quoted, so that none of it is syntax."""
        if self.entries:
            return _any_of(self.entries)
        star = " *" if self.term.prefix else ""
        phrases = islice(product(*self.choices), MOST_PHRASES)
        return f"({' OR '.join(_quoted(' '.join(words)) + star for words in phrases)})"

    @property
    def in_heading(self) -> str:
        """The same of a word, in headings alone."""
        return _any_of(f"{HEADED}{entry}" for entry in self.entries)

    def may_stand_in(self, text: str) -> bool:
        """Whether a text in lower case may hold the term: quickly told, and false is certain."""
        words = (f"(?:{'|'.join(map(re.escape, choice))})" for choice in self.choices)
        return bool(self.entries) or re.search(r"[\W_]+".join(words), text) is not None

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

    >>> parse('nämnd "nya skolan" -budget mot*')[1]
    Term(words=('nya', 'skolan'), excluded=False, prefix=False, exact=True)

    Raises:
        BadSettings: there is no word to look for, or there are too many.
    """
    typed = unicodedata.normalize("NFC", words.replace("\x00", " "))
    terms = []
    for minus, phrase, bare in islice(_TERM.findall(typed), MOST_TERMS + 1):
        text = phrase or bare
        excluded = bool(minus) or (bare.startswith("-") and len(bare) > 1)
        if found := tuple(spellings.words(text)):
            prefix = bare.endswith("*")
            terms.append(Term(found, excluded, prefix, bool(phrase) or len(found) > 1))
    if all(term.excluded for term in terms):
        raise NoWords("Type at least one word to look for.")
    if len(terms) > MOST_TERMS:
        raise TooManyWords(f"Type at most {MOST_TERMS} words.")
    if any(term.prefix and len(term.words[-1]) < LEAST_BEGINNING for term in terms):
        raise TooShort(f"Type at least {LEAST_BEGINNING} letters before a *.")
    return tuple(terms)


def meant(db: sqlite3.Connection, term: Term) -> Meant:
    """What a term means in this corpus."""
    if term.exact or term.prefix:
        return _as_it_stands(db, term)
    (typed,) = term.words
    forms = word_forms.forms_of(db, typed)
    shown = forms.spellings[:MOST_SHOWN]
    searched = Searched(typed, shown, term.excluded, cut=len(forms.spellings) > MOST_SHOWN)
    return Meant(term, forms.entries, (), forms.spelt, searched, forms.pages)


def _as_it_stands(db: sqlite3.Connection, term: Term) -> Meant:
    choices = [spellings.variants(db, word) for word in term.words]
    if term.prefix:
        choices[-1] = spellings.prefix_variants(db, term.words[-1])
    phrases = islice(product(*choices), MOST_PHRASES)
    searched = Searched(
        " ".join(term.words),
        tuple(" ".join(words) for words in phrases),
        term.excluded,
        term.prefix,
        exact=True,
    )
    return Meant(term, (), tuple(choices), frozenset(), searched, _pages(db, term, choices))


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
