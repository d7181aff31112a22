"""Measure the model of named entities on what was held out of its training.

    python -m models.entities.evaluate CORPUS... [--whole CORPUS...]

Of each CORPUS the held-out tenth is read, of `--whole` ones everything; an entity is found when
its range and its label agree.  Writes `metrics.json` into the model's folder.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.entities.learning.sentences import (
    LABELS,
    Sentence,
    as_text,
    parted,
    read_sentences,
)
from models.entities.load import FOLDER, LABEL_OF, load
from pipeline.attendance.entities import Entities

_PLAIN = str.maketrans("åäöéÅÄÖÉ", "aaoeAAOE")


def evaluate(sentences: Sequence[Sentence], model: Entities, *, plain: bool = False) -> Any:
    """Precision, recall and F1 for each label; `plain` strips all marks first."""
    shown = [as_text(sentence) for sentence in sentences]
    texts = [text.translate(_PLAIN) if plain else text for text, _ in shown]
    began = time.process_time()
    found = model.find(texts)
    seconds = time.process_time() - began
    hits, told, gold = Counter[str](), Counter[str](), Counter[str]()
    for (_, named), entities in zip(shown, found, strict=True):
        wanted = set(named)
        gold.update(label for _, _, label in wanted)
        for entity in entities:
            label = LABEL_OF[entity.kind]
            told[label] += 1
            hits[label] += (entity.start, entity.end, label) in wanted
    words = sum(len(sentence.words) for sentence in sentences)
    figures = {label: _figures(hits[label], told[label], gold[label]) for label in LABELS}
    return {
        "sentences": len(sentences),
        "words": words,
        **figures,
        "words_per_second": round(words / max(seconds, 1e-9)),
    }


def _figures(hits: int, told: int, gold: int) -> dict[str, float]:
    precision, recall = hits / max(told, 1), hits / max(gold, 1)
    return {
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / max(precision + recall, 1e-9), 4),
        "gold": gold,
    }


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("corpora", type=Path, nargs="+", help="the tenth held out of each is read")
    parser.add_argument("--whole", type=Path, nargs="*", default=[], help="no part was learnt from")
    parser.add_argument("--model", type=Path, default=FOLDER, help="folder of the artefact")
    parser.add_argument("--no-write", action="store_true", help="leave metrics.json as it is")
    asked = parser.parse_args()
    model = load(asked.model)
    model.find(["Eva öppnar mötet."])
    sets = {f"{path.stem}, a tenth": parted(read_sentences(path))[1] for path in asked.corpora}
    every = [sentence for some in sets.values() for sentence in some]
    sets |= {path.stem: read_sentences(path) for path in asked.whole}
    metrics = {name: evaluate(sentences, model) for name, sentences in sets.items()}
    metrics["all tenths"] = evaluate(every, model)
    metrics["all tenths, marks stripped"] = evaluate(every, model, plain=True)
    for name, figures in metrics.items():
        print(name, json.dumps(figures))
    if not asked.no_write:
        lines = json.dumps(metrics, indent=2, ensure_ascii=False)
        (asked.model / "metrics.json").write_text(lines + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
