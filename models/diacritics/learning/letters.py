"""Learn the network that spells unknown words by their letters (`letter_network.py`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from models.diacritics.learning.encoder import Encoder, Pace, array, learn
from models.diacritics.letter_network import ALPHABET, CHOICES, shown_of
from models.diacritics.network import Numbers, arrays_of, save
from models.diacritics.unknown import LETTERS, Known, parts_of


@dataclass(frozen=True)
class LetterSettings:
    """Size and pace.  Of the batches of `words`, `silent` of what the parts say is left out.

    Words seen in texts are drawn `texts` times as often as those of lists.
    """

    width: int = 96
    reaches: tuple[int, ...] = (1, 2, 4, 8)
    dropout: float = 0.1
    silent: float = 0.1
    words: int = 1024
    passes: float = 4
    texts: float = 3
    minutes: float = float("inf")


@dataclass(frozen=True)
class Word:
    """A folded word, its spelling, whether it is mostly a name, and whether it stood in a text."""

    folded: str
    form: str
    name: bool
    in_text: bool


class Speller(nn.Module):
    """The encoder and a score for each choice at each letter."""

    def __init__(self, settings: LetterSettings) -> None:
        super().__init__()
        sizes = (*[len(ALPHABET)] * 4, 2)
        width = settings.width
        self.encoder = Encoder(sizes, width, width, settings.reaches, settings.dropout)
        self.leave = nn.Linear(width, CHOICES * len(LETTERS))

    def forward(self, shown: torch.Tensor) -> torch.Tensor:
        """Scores (words, n, letters, choices)."""
        said = self.leave(self.encoder(shown))
        return said.view(*said.shape[:2], len(LETTERS), CHOICES)


def learn_spelling(
    words: Sequence[Word],
    known: Known,
    path: Path,
    say: Callable[[str], None],
    settings: LetterSettings = LetterSettings(),
) -> None:
    """Learn from words and write the artefact."""
    torch.manual_seed(1)
    torch.set_num_threads(1)
    random = np.random.default_rng(1)
    parts = [parts_of(word.folded, known) for word in words]
    say(f"parts of {len(words)} words")
    model = Speller(settings)
    batches = _batches(words, settings, random)
    real = torch.tensor([[k < len(some) for k in range(CHOICES)] for some in LETTERS.values()])

    def loss_of(_: int) -> torch.Tensor:
        some = next(batches)
        view = shown_of(
            [words[at].folded for at in some],
            [parts[at] for at in some],
            [words[at].name for at in some],
        )
        silent = random.random(view[1:4].shape[:2]) < settings.silent
        dots = (view[1:4] != 0) & silent[..., None]
        view[1:4][dots] = ALPHABET.index(".")
        row, place, letter, right = _questions([words[at] for at in some])
        scores = model(torch.from_numpy(view.transpose(1, 0, 2).copy()))[row, place + 2, letter]
        scores = scores.masked_fill(~real[letter], -1e9)
        return nn.functional.cross_entropy(scores, torch.from_numpy(right))

    steps = int(settings.passes * len(words) / settings.words)
    learn(model, Pace(steps, minutes=settings.minutes), loss_of, say)
    arrays = arrays_of(model.encoder.plain())
    arrays["leave"] = array(model.leave.weight).T.astype(np.float16)
    arrays["leave_bias"] = array(model.leave.bias).astype(np.float16)
    save(path, arrays)


def _questions(words: Sequence[Word]) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Of each a, o and e: word, place, which letter, which choice is right."""
    order = list(LETTERS)
    found = [
        (row, at, order.index(letter), max(0, LETTERS[letter].find(word.form[at])))
        for row, word in enumerate(words)
        for at, letter in enumerate(word.folded)
        if letter in LETTERS
    ]
    row, place, letter, right = np.array(found, dtype=np.int64).T
    return row, place, letter, right


def _batches(
    words: Sequence[Word], settings: LetterSettings, random: np.random.Generator
) -> Iterator[list[int]]:
    """Words of like length together, so that little is empty."""
    weight = np.array([settings.texts if word.in_text else 1.0 for word in words])
    lengths = np.array([len(word.folded) for word in words])
    while True:
        pool = random.choice(len(words), 16 * settings.words, p=weight / weight.sum())
        pool = pool[np.argsort(lengths[pool], kind="stable")].reshape(16, -1)
        for at in random.permutation(16):
            yield pool[at].tolist()
