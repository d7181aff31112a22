"""The trained model as a value: `load()` gives what `pipeline.repair.find` takes as an argument."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.diacritics.features import REACH, Hashes, context, hashes_of, stream_of, types_of
from models.diacritics.softmax import Packed, read_packed
from models.diacritics.unknown import LETTERS, LONGEST, questions
from models.diacritics.words import Entry, Lexicon, read_lexicon
from pipeline.errors import MissingTool
from pipeline.swedish.lexicon import Chosen, Spellings, compatible, plain

FOLDER = Path(__file__).parent
"""Where the artefacts lie."""

_MARGIN = 0.5
"""Added to each count before a probability is made of it."""

_AT_ONCE = 4096
_ACRONYM = 6
"""Unknown words in capitals up to this length are taken for abbreviations, and left."""
_ACRONYM_SEEN = 30
"""So are known ones of up to four letters, unless seen so often (`PÅ`, `UKÄ`, not `SAMÖ`)."""


@dataclass(frozen=True)
class Diacritics:
    """Lexicon, model of context, model of unknown words.  See CARD.md."""

    lexicon: Lexicon
    by_context: Packed
    by_letters: Packed

    def spellings(self, folded: str) -> Spellings:
        """The spellings of a `plain` word with their counts, commonest first; () if unknown."""
        return tuple((form, count) for form, count, _ in self.lexicon.get(folded))

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
            self._decide_by_context(chosen, vocabulary, numbers, unsure)
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
                    decided[at] = (entry[0].form, (seen + _MARGIN) / (seen + 2 * _MARGIN))
            elif not entry and not lost:
                unknown.append(at)
        for at, guess in zip(unknown, self._guess([vocabulary[n] for n in unknown]), strict=True):
            decided[at] = guess
        return decided, unsure

    def _decide_by_context(
        self,
        chosen: list[Chosen | None],
        vocabulary: Sequence[str],
        numbers: NDArray[np.int32],
        unsure: dict[int, Entry],
    ) -> None:
        stream = stream_of(numbers, types_of(vocabulary))
        row = np.full(len(vocabulary), -1, dtype=np.int64)
        row[list(unsure)] = np.arange(len(unsure))
        inner = np.arange(REACH, len(stream.tokens) - REACH)
        places = inner[row[numbers[stream.tokens[inner]]] >= 0]
        keys = [plain(vocabulary[at]) for at in unsure]
        table = candidate_table(keys, list(unsure.values()))
        for first in range(0, len(places), _AT_ONCE):
            some = places[first : first + _AT_ONCE]
            tokens = stream.tokens[some]
            kinds = numbers[tokens]
            hashes, prior = table.rows(row[kinds], stream.capital[some] == 1)
            chance = self.by_context.chances(context(stream, some), hashes, prior)
            for place, kind, chances in zip(
                tokens.tolist(), kinds.tolist(), chance.tolist(), strict=True
            ):
                chosen[place] = likeliest(unsure[kind], chances, vocabulary[kind].lower())

    def _guess(self, words: Sequence[str]) -> list[Chosen]:
        """Spellings (lower case) and probabilities of words that the lexicon does not hold."""
        lowers = [word.lower() for word in words]
        chosen: list[Chosen] = [(word, 1.0) for word in lowers]
        asked = [
            at
            for at, word in enumerate(words)
            if 3 < len(word) <= LONGEST and not _looks_like_code(word)
        ]
        if not asked:
            return chosen
        folded = [plain(words[at]) for at in asked]
        asks = questions(folded, [words[at][0].isupper() for at in asked], self._commonest)
        chance = self.by_letters.chances(asks.features, asks.others)
        best = chance.argmax(axis=1)
        sure = chance[np.arange(len(best)), best]
        letters = [list(lowers[at]) for at in asked]
        probability = [1.0] * len(asked)
        for word, place, pick, p in zip(
            asks.word.tolist(), asks.place.tolist(), best.tolist(), sure.tolist(), strict=True
        ):
            if letters[word][place] in LETTERS:
                letters[word][place] = LETTERS[letters[word][place]][pick]
                probability[word] *= p
        for at, spelling, p in zip(asked, letters, probability, strict=True):
            chosen[at] = ("".join(spelling), p)
        return chosen

    def _commonest(self, folded: str) -> tuple[str, int] | None:
        found = self.lexicon.get(folded)
        return (found[0].form, found[0].seen) if found and found[0].seen > 1 else None


def _looks_like_code(word: str) -> bool:
    """A short word in capitals (SAMO), or one with capitals within (eHVIS, DVArm)."""
    if word.isupper():
        return len(word) <= _ACRONYM
    return not word[1:].islower()


@dataclass(frozen=True)
class Candidates:
    """All candidates but the first of some ambiguous words, (words, c) each.

    `hashes` are 0 where there is none; the prior scores differ with the word's capital.
    """

    hashes: Hashes
    prior: NDArray[np.float32]
    prior_capital: NDArray[np.float32]

    def rows(
        self, words: NDArray[np.int64], capital: NDArray[np.bool_]
    ) -> tuple[Hashes, NDArray[np.float32]]:
        """The hashes and priors for words by number, no wider than they need."""
        hashes = self.hashes[words]
        width = int((hashes != 0).sum(axis=1).max(initial=1))
        prior = np.where(capital[:, None], self.prior_capital[words], self.prior[words])
        return hashes[:, :width], prior[:, :width]


def candidate_table(keys: Sequence[str], entries: Sequence[Entry]) -> Candidates:
    """The candidates of the entries, in order."""
    width = max(len(entry) for entry in entries) - 1
    hashes = np.zeros((len(entries), width), dtype=np.uint64)
    prior = np.zeros((2, len(entries), width), dtype=np.float32)
    for row, (key, entry) in enumerate(zip(keys, entries, strict=True)):
        held = slice(0, len(entry) - 1)
        hashes[row, held] = hashes_of([f"{key} {spelling.form}" for spelling in entry[1:]])
        small = np.array([s.seen - s.capital for s in entry], dtype=np.float32) + _MARGIN
        capital = np.array([s.capital for s in entry], dtype=np.float32) + _MARGIN
        prior[0, row, held] = np.log(small[1:] / small[0])
        prior[1, row, held] = np.log(capital[1:] / capital[0])
    return Candidates(hashes, prior[0], prior[1])


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

    Raises:
        MissingTool: the artefacts are not there.
    """
    try:
        lexicon = read_lexicon(folder / "lexicon.xz")
        by_context = read_packed(folder / "context.npz")
        by_letters = read_packed(folder / "letters.npz")
    except OSError as error:
        raise MissingTool(
            f"The model of diacritics is not in {folder}: train it with "
            "`python -m models.diacritics.train TEXTS FOLDER`."
        ) from error
    return Diacritics(lexicon, by_context, by_letters)
