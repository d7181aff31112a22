"""The trained model as a value: `load()` gives what `pipeline.repair.find` takes as an argument."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from models.diacritics.by_letters import ByLetters
from models.diacritics.in_context import MARGIN, InContext
from models.diacritics.letter_network import read_letter_network
from models.diacritics.softmax import read_packed
from models.diacritics.word_network import read_word_network
from models.diacritics.words import Entry, Lexicon, read_lexicon
from pipeline.errors import MissingTool
from pipeline.swedish.lexicon import Chosen, Spellings, compatible, plain

FOLDER = Path(__file__).parent
"""Where the artefacts lie."""

_ACRONYM_SEEN = 30
"""Known words in capitals of up to four letters are left, unless seen so often (`PÅ`, `UKÄ`)."""


@dataclass(frozen=True)
class Diacritics:
    """Lexicon, choice of known spellings, spelling of unknown words.  See CARD.md."""

    lexicon: Lexicon
    in_context: InContext
    by_letters: ByLetters

    def spellings(self, folded: str) -> Spellings:
        """The spellings of a `plain` word with their counts, commonest first; () if unknown."""
        return tuple((form, count) for form, count, _ in self.lexicon.get(folded))

    def capital(self, spelling: str) -> float | None:
        """How often (0-1) a spelling, in lower case, stands with a capital; None if unknown."""
        for form, seen, capital in self.lexicon.get(plain(spelling)):
            if form == spelling:
                return capital / max(1, seen)
        return None

    def restore(self, tokens: Sequence[str]) -> list[Chosen | None]:
        """For each token of a text the spelling (lower case) and its probability.

        The tokens are those of `pipeline.swedish.lexicon.TOKEN`, in order, but a word may hold
        U+FFFD for letters that were lost.  `None` where a token is no word, or nothing is known.
        """
        vocabulary = list(dict.fromkeys(tokens))
        number = {token: at for at, token in enumerate(vocabulary)}
        numbers = np.fromiter((number[t] for t in tokens), np.int32, len(tokens))
        decided, unsure = self._decide_alone(vocabulary)
        chosen = [decided[n] for n in numbers.tolist()]
        if unsure:
            for place, kind, chances in self.in_context.chances(numbers, vocabulary, unsure):
                chosen[place] = likeliest(unsure[kind], chances, vocabulary[kind].lower())
        return chosen

    def _decide_alone(
        self, vocabulary: Sequence[str]
    ) -> tuple[list[Chosen | None], dict[int, Entry]]:
        """What needs no context, and the entries of the words that do."""
        decided: list[Chosen | None] = [None] * len(vocabulary)
        unsure: dict[int, Entry] = {}
        unknown: list[int] = []
        for at, token in enumerate(vocabulary):
            lost = "\ufffd" in token
            if not (lost or token[0].isalpha()) or len(token.lower()) != len(token):
                continue
            entry = self.lexicon.get(plain(token))
            if len(entry) > 1:
                unsure[at] = entry
            elif entry and compatible(entry[0].form, token.lower()):
                seen = entry[0].seen
                if seen >= _ACRONYM_SEEN or not (token.isupper() and len(token) < 5):
                    decided[at] = (entry[0].form, (seen + MARGIN) / (seen + 2 * MARGIN))
            elif not entry and not lost:
                unknown.append(at)
        guesses = self.by_letters.spelt([vocabulary[at] for at in unknown], self._commonest)
        for at, guess in zip(unknown, guesses, strict=True):
            decided[at] = guess
        return decided, unsure

    def _commonest(self, folded: str) -> tuple[str, int] | None:
        found = self.lexicon.get(folded)
        return (found[0].form, found[0].seen) if found and found[0].seen > 1 else None


def likeliest(entry: Entry, chances: Sequence[float], token: str) -> Chosen | None:
    """The likeliest of the spellings that keep the token's marks; `None` if none does."""
    fitting = [
        (chance, spelling.form)
        for spelling, chance in zip(entry, chances, strict=False)
        if compatible(spelling.form, token)
    ]
    if not fitting:
        return None
    best = max(fitting)
    return best[1], best[0] / max(sum(chance for chance, _ in fitting), 1e-9)


@cache
def load(folder: Path = FOLDER) -> Diacritics:
    """The model that ships with Diarium, or one trained into another folder.

    Where a folder has no networks (`train --only weights`), the weights decide alone.

    Raises:
        MissingTool: the artefacts are not there.
    """
    try:
        lexicon = read_lexicon(folder / "lexicon.xz")
        words, letters = folder / "word_network.npz", folder / "letter_network.npz"
        in_context = InContext(
            read_packed(folder / "context.npz"),
            read_word_network(words) if words.exists() else None,
        )
        by_letters = ByLetters(
            read_packed(folder / "letters.npz"),
            read_letter_network(letters) if letters.exists() else None,
        )
    except OSError as error:
        raise MissingTool(
            f"The model of diacritics is not in {folder}: train it with "
            "`python -m models.diacritics.train TEXTS FOLDER`."
        ) from error
    return Diacritics(lexicon, in_context, by_letters)
