"""Train the model of diacritics.

    python -m models.diacritics.train TEXTS FOLDER [--names CSV...] [--forms JSON.GZ...]

TEXTS is a folder of `*.txt.xz` (Swedish with its marks, a paragraph a line).  FOLDER receives
`lexicon.xz`, `context.npz`, `letters.npz` and the two networks.  Seeds are fixed; the weights
take a few minutes on one core, the networks an hour and PyTorch (`diarium[train]`).
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.diacritics.features import Stream, context, stream_of, types_of
from models.diacritics.in_context import candidate_table
from models.diacritics.learning.counting import (
    CountSettings,
    Forms,
    Vocabulary,
    add_names,
    add_table,
    count_forms,
    lexicon_of,
    lost_of,
    lost_pattern,
    proper_names,
    ranked,
    read_numbers,
)
from models.diacritics.softmax import BATCH, Learner, pack
from models.diacritics.unknown import LETTERS, LONGEST, questions
from models.diacritics.words import Entry, Spelling, read_lexicon, rounded, write_lexicon
from pipeline.swedish.lexicon import plain

SHORT = 3
"""Unknown words of so few letters are left as they are."""


@dataclass(frozen=True)
class TrainSettings:
    """How the models are learnt; the figures come from the trials that CARD.md tells of.

    `runs` models of context are averaged.  Weights below `prune` are dropped.  The letters are
    learnt from words seen at most `rare` times.  Of each word with U+FFFD at most `most_lost`
    examples are taken.  `repeats` weighs meetings and plain prose up; of all texts a `share`
    is read.
    """

    context_bits: int = 26
    letter_bits: int = 21
    rate: float = 0.4
    runs: int = 3
    prune: float = 0.13
    rare: int = 60
    most_lost: int = 20_000
    share: float = 1.0
    repeats: tuple[tuple[str, int], ...] = (
        ("kommun_nacka", 3),
        ("debatt_superlim", 3),
        ("myndighetstext", 2),
        ("riksdag_protokoll", 2),
        ("ner_klintan", 3),
        ("ner_suc", 3),
        ("ner_talbanken", 3),
    )


@dataclass(frozen=True)
class Examples:
    """Parallel arrays: a place in the stream, the ambiguous word there, its right spelling."""

    place: NDArray[np.int64]
    word: NDArray[np.int64]
    right: NDArray[np.int64]


def examples_of(
    stream: Stream,
    numbers: NDArray[np.int32],
    vocabulary: Sequence[str],
    entries: Mapping[str, Entry],
    settings: TrainSettings,
) -> Examples:
    """All places of ambiguous words; a word may be ambiguous folded, and again with U+FFFD."""
    token = np.where(stream.tokens >= 0, numbers[stream.tokens], 0)
    row = {key: number for number, key in enumerate(entries)}
    orders = [{s.form: at for at, s in enumerate(entry)} for entry in entries.values()]
    random = np.random.default_rng(1)
    found = []
    for lost, key_of in ((False, plain), (True, lambda t: lost_pattern(t.lower()))):
        word = np.full(len(vocabulary), -1, dtype=np.int64)
        right = np.zeros(len(vocabulary), dtype=np.int64)
        for number, shown in enumerate(vocabulary):
            key = key_of(shown)
            if key in row and ("\ufffd" in key) == lost and shown.lower() in orders[row[key]]:
                word[number], right[number] = row[key], orders[row[key]][shown.lower()]
        place = np.flatnonzero((word[token] >= 0) & (stream.tokens >= 0))
        if lost:
            often = np.bincount(word[token[place]], minlength=len(row))
            share = settings.most_lost / np.maximum(often, 1)
            place = place[random.random(len(place)) < share[word[token[place]]]]
        found.append((place, word[token[place]], right[token[place]]))
    return Examples(*(np.concatenate(arrays) for arrays in zip(*found, strict=True)))


def learn_context(
    sources: Sequence[NDArray[np.int32]],
    vocabulary: Sequence[str],
    entries: Mapping[str, Entry],
    settings: TrainSettings,
) -> NDArray[np.float32]:
    """Weights that choose among the spellings of a word by the words around it."""
    numbers = np.concatenate(sources)
    stream = stream_of(numbers, types_of(vocabulary))
    examples = examples_of(stream, numbers, vocabulary, entries, settings)
    table = candidate_table(list(entries), list(entries.values()))
    width = np.array([len(entry) for entry in entries.values()])[examples.word]
    total = np.zeros(1 << settings.context_bits, dtype=np.float32)
    for run in range(settings.runs):
        learner = Learner(settings.context_bits, settings.rate)
        order = np.random.default_rng(run).permutation(len(width))
        for some in _batches(order, width[order]):
            place = examples.place[some]
            hashes, prior = table.rows(examples.word[some], stream.capital[place] == 1)
            learner.learn(context(stream, place), hashes, examples.right[some], prior)
        total += learner.weights / settings.runs
        _say(f"context, run {run + 1} of {settings.runs}, {len(width)} examples")
    return total


def _batches(order: NDArray[np.int64], width: NDArray[np.int64]) -> Iterable[NDArray[np.int64]]:
    """Batches in random order; words with many spellings apart, so that few columns are empty."""
    chunk = BATCH * 64
    for first in range(0, len(order), chunk):
        some, wide = order[first : first + chunk], width[first : first + chunk]
        for group in (some[wide == 2], some[wide == 3], some[wide > 3]):
            yield from (group[k : k + BATCH] for k in range(0, len(group), BATCH))


def learn_letters(forms: Forms, names: set[str], settings: TrainSettings) -> NDArray[np.float32]:
    """Weights that choose the letters of unknown words, learnt from the rare ones."""
    first = {folded: ranked(spellings)[0] for folded, spellings in sorted(forms.items())}
    total = {folded: sum(c.all for c in spellings.values()) for folded, spellings in forms.items()}
    rare = [(f, s.form) for f, s in first.items() if len(f) > 3 and total[f] <= settings.rare]
    known = {f: (s.form, s.seen) for f, s in first.items() if s.seen > 2}
    chosen = np.random.default_rng(7).permutation(len(rare)).tolist()
    learner = Learner(settings.letter_bits, settings.rate)
    for begin in range(0, len(chosen), 512):
        some = [rare[k] for k in chosen[begin : begin + 512]]
        words = [folded for folded, _ in some]
        asks = questions(words, [word in names for word in words], known.get)
        letters = zip(asks.word.tolist(), asks.place.tolist(), strict=True)
        right = [LETTERS[words[w][p]].find(some[w][1][p]) for w, p in letters]
        learner.learn(asks.features, asks.others, np.maximum(right, 0))
    _say(f"letters, {len(rare)} words")
    return learner.weights


def train(
    texts: Path,
    folder: Path,
    names: Sequence[Path],
    tables: Sequence[Path],
    settings: TrainSettings,
    counting: CountSettings,
) -> None:
    """Read the texts, learn, write lexicon and weights."""
    tokens, sources, counts = read_texts(texts, settings.share)
    forms, proper = all_forms(tokens, counts, names, tables, counting)
    _say(f"read {counts.sum()} tokens, {len(forms)} folded words")
    lexicon = lexicon_of(forms, counting)
    lost = lost_of(lexicon, counting)
    folder.mkdir(parents=True, exist_ok=True)
    write_lexicon({**lexicon, **lost}, folder / "lexicon.xz")
    letters = pack(learn_letters(forms, proper, settings), settings.letter_bits, settings.prune)
    letters.save(folder / "letters.npz")
    ambiguous = {key: _as_read(e) for key, e in {**lexicon, **lost}.items() if len(e) > 1}
    repeats = dict(settings.repeats)
    weighted = [one for name, one in sources.items() for _ in range(repeats.get(name, 1))]
    weights = learn_context(weighted, tokens, ambiguous, settings)
    packed = pack(weights, settings.context_bits, settings.prune)
    packed.save(folder / "context.npz")


def train_words(texts: Path, folder: Path, minutes: float) -> None:
    """Learn the network of words for the lexicon that `train` wrote."""
    from models.diacritics.learning.words import WordSettings, learn_words  # noqa: PLC0415

    tokens, sources, counts = read_texts(texts)
    lexicon = read_lexicon(folder / "lexicon.xz")
    forms = count_forms(tokens, counts)
    ambiguous = {key: entry for key in forms if len(entry := lexicon.get(key)) > 1}
    path = folder / "word_network.npz"
    learn_words(sources, tokens, ambiguous, path, _say, WordSettings(minutes=minutes))


def train_letters(
    texts: Path, folder: Path, names: Sequence[Path], tables: Sequence[Path], minutes: float
) -> None:
    """Learn the network of letters from all words, those of lists too."""
    from models.diacritics.learning.letters import LetterSettings, Word, learn_spelling  # noqa: PLC0415

    tokens, _, counts = read_texts(texts)
    forms, proper = all_forms(tokens, counts, names, tables, CountSettings())
    in_text = set(count_forms(tokens, counts))
    best = {folded: ranked(spellings)[0] for folded, spellings in sorted(forms.items())}
    known = {folded: (s.form, s.seen) for folded, s in best.items() if s.seen > 2}
    words = [
        Word(folded, spelling.form, folded in proper, folded in in_text)
        for folded, spelling in best.items()
        if SHORT < len(folded) <= LONGEST and folded.isalpha()
    ]
    path = folder / "letter_network.npz"
    learn_spelling(words, known.get, path, _say, LetterSettings(minutes=minutes))


def all_forms(
    tokens: Sequence[str],
    counts: NDArray[np.int64],
    names: Sequence[Path],
    tables: Sequence[Path],
    counting: CountSettings,
) -> tuple[Forms, set[str]]:
    """The forms of texts and lists, and which of them are mostly names."""
    forms = count_forms(tokens, counts)
    for path in names:
        add_names(forms, path, counting)
    proper = proper_names(forms)
    for path in tables:
        add_table(forms, path, counting)
    return forms, proper


def read_texts(
    texts: Path, share: float = 1.0
) -> tuple[list[str], dict[str, NDArray[np.int32]], NDArray[np.int64]]:
    """All distinct tokens; each source as their numbers; how often each token stands there.

    Of each source only the first `share` (0-1) is taken, for learning curves.
    """
    vocabulary = Vocabulary()
    sources = {
        path.name.removesuffix(".txt.xz"): read_numbers(path, vocabulary, share)
        for path in sorted(texts.glob("*.txt.xz"))
    }
    counts = np.zeros(len(vocabulary), dtype=np.int64)
    for numbers in sources.values():
        counts += np.bincount(numbers, minlength=len(vocabulary))
    return list(vocabulary), sources, counts


def _as_read(entry: Entry) -> Entry:
    """The entry with the counts that the artefact will give back."""
    return tuple(Spelling(s.form, rounded(s.seen), rounded(s.capital)) for s in entry)


def _say(what: str) -> None:
    print(f"{time.process_time():6.0f} s  {what}", flush=True)


def main() -> None:
    """The command."""
    usual = TrainSettings()
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("texts", type=Path, help="folder of *.txt.xz")
    parser.add_argument("folder", type=Path, help="where the artefacts go")
    parser.add_argument("--names", type=Path, nargs="*", default=[], help="CSV lists of names")
    parser.add_argument("--forms", type=Path, nargs="*", default=[], help="form -> lemma, JSON.GZ")
    parser.add_argument("--runs", type=int, default=usual.runs)
    parser.add_argument("--bits", type=int, default=usual.context_bits)
    parser.add_argument("--prune", type=float, default=usual.prune)
    parser.add_argument("--share", type=float, default=1.0, help="of the texts, for the weights")
    parser.add_argument("--only", choices=("weights", "letters", "words"), help="one of the three")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="for each network")
    asked = parser.parse_args()
    settings = TrainSettings(
        runs=asked.runs, context_bits=asked.bits, prune=asked.prune, share=asked.share
    )
    lists = (asked.names, asked.forms)
    if asked.only in {None, "weights"}:
        train(asked.texts, asked.folder, *lists, settings, CountSettings())
    if asked.only in {None, "letters"}:
        train_letters(asked.texts, asked.folder, *lists, asked.minutes)
    if asked.only in {None, "words"}:
        train_words(asked.texts, asked.folder, asked.minutes)


if __name__ == "__main__":
    main()
