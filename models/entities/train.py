"""Train the model of named entities.

    python -m models.entities.train FOLDER CORPUS... [--plain TEXT.xz...]

Each CORPUS is a `.tsv` (klintan, SUC) or `.iob2` (UNER) file; a tenth of each is held out for
`evaluate`.  Of each TEXT (a paragraph a line) the lines without a capital inside are read: they
name nobody, and say what headings and sentences begin with.  FOLDER receives `entities.xz`.
The seed is fixed; one core, see CARD.md.
"""

from __future__ import annotations

import argparse
import lzma
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import spacy
from spacy.training import Example
from spacy.util import fix_random_seed, minibatch

from models.entities.learning.changes import ChangeSettings, changed, naming_nobody
from models.entities.learning.sentences import LABELS, Sentence, as_text, parted, read_sentences
from models.entities.load import ARTEFACT, pipe


@dataclass(frozen=True)
class TrainSettings:
    """How the model learns.  `rate` falls linearly to nothing over the rounds."""

    rounds: int = 16
    batch: int = 32
    rate: float = 0.0012
    dropout: float = 0.25
    seed: int = 5


def train(
    corpora: Sequence[Path],
    plain: Sequence[Path],
    settings: TrainSettings,
    changes: ChangeSettings,
) -> tuple[Any, list[Sentence]]:
    """The trained pipeline, and the sentences held out."""
    fix_random_seed(settings.seed)
    chance = random.Random(settings.seed)  # noqa: S311 - no secret
    learnt: list[Sentence] = []
    held: list[Sentence] = []
    for path in corpora:
        some, others = parted(read_sentences(path))
        learnt += some
        held += others
    nobody = [sentence for path in plain for sentence in naming_nobody(_lines(path))]
    nlp = pipe()
    for label in LABELS:
        nlp.get_pipe("ner").add_label(label)
    sample = [_example(nlp, sentence) for sentence in learnt[:500]]
    optimizer = nlp.initialize(lambda: sample)
    _say(f"{len(learnt)} sentences, {len(held)} held out, {len(nobody)} lines that name nobody")
    for number in range(settings.rounds):
        loss = _round(nlp, optimizer, (learnt, nobody), (settings, changes, chance, number))
        _say(f"round {number + 1} of {settings.rounds}: loss {loss:.0f}")
    return nlp, held


def _round(
    nlp: Any,
    optimizer: Any,
    sentences: tuple[Sequence[Sentence], Sequence[Sentence]],
    how: tuple[TrainSettings, ChangeSettings, random.Random, int],
) -> float:
    settings, changes, chance, number = how
    examples = [_example(nlp, sentence) for sentence in changed(*sentences, changes, chance)]
    chance.shuffle(examples)
    losses: dict[str, float] = {}
    batches = list(minibatch(examples, size=settings.batch))
    for at, batch in enumerate(batches):
        done = (number + at / len(batches)) / settings.rounds
        optimizer.learn_rate = settings.rate * max(1 - done, 0.02)
        nlp.update(batch, sgd=optimizer, drop=settings.dropout, losses=losses)
    return losses["ner"]


def _lines(path: Path) -> list[str]:
    """Some 20,000 lines of a text, from its beginning."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return [line.strip() for line in islice(lines, 20_000) if line.strip()]


def _example(nlp: Any, sentence: Sentence) -> Example:
    text, named = as_text(sentence)
    return Example.from_dict(nlp.make_doc(text), {"entities": named})


def _say(what: str) -> None:
    print(f"{time.process_time():6.0f} s  {what}", flush=True)


def main() -> None:
    """The command."""
    usual = TrainSettings()
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path, help="where the artefact goes")
    parser.add_argument("corpora", type=Path, nargs="+", help="*.tsv and *.iob2")
    parser.add_argument("--plain", type=Path, nargs="*", default=[], help="*.txt.xz")
    parser.add_argument("--rounds", type=int, default=usual.rounds)
    asked = parser.parse_args()
    spacy.require_cpu()
    nlp, _ = train(asked.corpora, asked.plain, TrainSettings(rounds=asked.rounds), ChangeSettings())
    asked.folder.mkdir(parents=True, exist_ok=True)
    weights = nlp.get_pipe("ner").to_bytes(exclude=["vocab"])
    (asked.folder / ARTEFACT).write_bytes(lzma.compress(weights, preset=6))
    _say(f"{(asked.folder / ARTEFACT).stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
