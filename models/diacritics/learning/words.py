"""Learn the network that chooses real spellings by the words around them (`word_network.py`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from models.diacritics.features import shown_word
from models.diacritics.learning.encoder import Encoder, Pace, array, learn
from models.diacritics.network import Numbers, arrays_of, joined, narrow, save
from models.diacritics.word_network import COMMON, HASHED, candidates_of, shown_of
from models.diacritics.words import Entry


@dataclass(frozen=True)
class WordSettings:
    """Size and pace.  `pieces` of `length` words (and `margin` to each side) make a batch.

    `forget` is the share of words shown by beginning and end alone.  `shares` says how much of a
    source is read in a pass: formulaic text less than once, meetings and plain prose more.
    """

    width: int = 128
    narrow: int = 64
    reaches: tuple[int, ...] = (1, 2, 4, 8, 1)
    dropout: float = 0.05
    forget: float = 0.02
    pieces: int = 32
    length: int = 256
    margin: int = 16
    passes: float = 2
    rate: float = 3e-3
    minutes: float = float("inf")
    shares: tuple[tuple[str, float], ...] = (
        ("riksdag_propositioner", 0.5),
        ("riksdag_betankanden", 0.5),
        ("riksdag_motioner", 0.8),
        ("sfs_lagtext", 0.6),
        ("skola_kursplaner", 0.5),
        ("myndighetstext", 2.0),
        ("riksdag_protokoll", 2.0),
        ("debatt_superlim", 3.0),
        ("kommun_nacka", 3.0),
        ("ner_klintan", 3.0),
        ("ner_suc", 3.0),
        ("ner_talbanken", 3.0),
    )


class WordChooser(nn.Module):
    """The encoder, a question from each place, and an answer for each candidate."""

    def __init__(self, settings: WordSettings, candidates: int) -> None:
        super().__init__()
        sizes = (COMMON + 1, HASHED, HASHED, 3)
        width = settings.width
        self.encoder = Encoder(sizes, settings.narrow, width, settings.reaches, settings.dropout)
        self.leave = nn.Linear(width, width)
        self.dropout = nn.Dropout(settings.dropout)
        self.candidates = nn.Embedding(candidates + 1, width)
        self.chance = nn.Embedding(candidates + 1, 1)
        nn.init.zeros_(self.candidates.weight)
        nn.init.zeros_(self.chance.weight)

    def forward(
        self, said: torch.Tensor, candidates: torch.Tensor, prior: torch.Tensor
    ) -> torch.Tensor:
        """Scores (n, c) of the candidates (n, c) at n places (n, d)."""
        asked = self.dropout(nn.functional.gelu(self.leave(said), approximate="tanh"))
        scores = (self.candidates(candidates) * asked[:, None]).sum(-1)
        result: torch.Tensor = scores + self.chance(candidates)[..., 0] + prior
        return result


def learn_words(
    sources: Mapping[str, NDArray[np.int32]],
    tokens: Sequence[str],
    entries: Mapping[str, Entry],
    path: Path,
    say: Callable[[str], None],
    settings: WordSettings = WordSettings(),
) -> None:
    """Learn from texts (numbers of `tokens`, by source) and write the artefact."""
    torch.manual_seed(1)
    torch.set_num_threads(1)
    random = np.random.default_rng(1)
    common = _commonest(sources, tokens)
    shown = shown_of(tokens, {word: number for number, word in enumerate(common, 1)})
    row, right = _answers(tokens, entries)
    known = candidates_of(list(entries.values()))
    first = known.numbers[:, 0].tolist()
    numbers, starts = _pieces(sources, tokens.index("\n"), settings, random)
    steps = int(settings.passes * len(starts) / settings.pieces)
    model = WordChooser(settings, int(known.numbers.max()))
    held = slice(settings.margin, settings.margin + settings.length)
    span = np.arange(settings.length + 2 * settings.margin)
    batches = _shuffled(starts, settings.pieces, random)

    def loss_of(_: int) -> torch.Tensor:
        begin = next(batches) + int(random.integers(0, settings.length))
        text = numbers[np.minimum(begin, len(numbers) - len(span))[:, None] + span]
        view = shown[:, text].transpose(1, 0, 2).copy()
        view[:, 0][random.random(text.shape) < settings.forget] = 0
        piece, place = np.nonzero(row[text[:, held]] >= 0)
        asked = text[piece, place + settings.margin]
        capital = (shown[3, asked] == 1).astype(np.int64)
        said = model.encoder(torch.from_numpy(view))[piece, place + settings.margin]
        scores = model(
            said,
            torch.from_numpy(known.numbers[row[asked]]),
            torch.from_numpy(known.prior[capital, row[asked]]),
        )
        return nn.functional.cross_entropy(scores, torch.from_numpy(right[asked]))

    learn(model, Pace(steps, settings.rate, minutes=settings.minutes), loss_of, say)
    arrays = arrays_of(model.encoder.plain()) | narrow("candidates", array(model.candidates.weight))
    arrays["chance"] = array(model.chance.weight)[:, 0]
    arrays["leave"] = array(model.leave.weight).T.astype(np.float16)
    arrays["leave_bias"] = array(model.leave.bias).astype(np.float16)
    arrays["common"] = joined(common)
    arrays["keys"] = joined([f"{key} {at}" for key, at in zip(entries, first, strict=True)])
    save(path, arrays)


def _commonest(sources: Mapping[str, NDArray[np.int32]], tokens: Sequence[str]) -> list[str]:
    """The commonest words, folded."""
    counts = np.zeros(len(tokens), dtype=np.int64)
    for numbers in sources.values():
        counts += np.bincount(numbers, minlength=len(tokens))
    seen: dict[str, int] = {}
    for word, count in zip(map(shown_word, tokens), counts.tolist(), strict=True):
        seen[word] = seen.get(word, 0) + count
    seen.pop("\n", None)
    return sorted(seen, key=lambda word: (-seen[word], word))[:COMMON]


def _answers(
    tokens: Sequence[str], entries: Mapping[str, Entry]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each token the row of its ambiguous word, -1 if it is none, and its right spelling."""
    rows = {key: number for number, key in enumerate(entries)}
    orders = [{s.form: at for at, s in enumerate(entry)} for entry in entries.values()]
    row = np.full(len(tokens), -1, dtype=np.int64)
    right = np.zeros(len(tokens), dtype=np.int64)
    for number, token in enumerate(tokens):
        at = rows.get(shown_word(token))
        if at is not None and token.lower() in orders[at]:
            row[number], right[number] = at, orders[at][token.lower()]
    return row, right


def _pieces(
    sources: Mapping[str, NDArray[np.int32]],
    feed: int,
    settings: WordSettings,
    random: np.random.Generator,
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """All texts in a row, and where pieces begin."""
    shares = dict(settings.shares)
    gap = np.full(2 * settings.margin, feed, dtype=np.int32)
    parts, starts, at = [], [], 0
    for name, numbers in sources.items():
        parts += [gap, numbers]
        begins = np.arange(at, at + len(numbers), settings.length)
        whole, part = divmod(shares.get(name, 1.0), 1)
        starts += [begins] * int(whole) + [begins[random.random(len(begins)) < part]]
        at += len(gap) + len(numbers)
    return np.concatenate([*parts, gap]), np.concatenate(starts)


def _shuffled(starts: Numbers, size: int, random: np.random.Generator) -> Iterator[Numbers]:
    """Batches for ever, each round in a new order."""
    while True:
        order = random.permutation(len(starts))
        for first in range(0, len(order) - size + 1, size):
            yield starts[order[first : first + size]]
