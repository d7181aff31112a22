"""Strip texts of their marks, restore, compare: `python -m models.diacritics.evaluate TEXT...`.

Prints a line for each text, the reliability of the probabilities over all texts, and writes both
to `metrics.json` in the model's folder; `--plot FILE` draws the reliability.
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path
from typing import Any

from models.diacritics.load import FOLDER, load
from models.diacritics.measuring.intervals import shares
from models.diacritics.measuring.measure import measure
from models.diacritics.measuring.reliability import (
    Decision,
    as_metrics,
    as_text,
    decisions,
    draw,
    reliability,
)
from pipeline.swedish.lexicon import Restorer

Metrics = dict[str, Any]


def evaluate(text: str, restorer: Restorer) -> Metrics:
    """Figures for a text that has its marks.

    `word_accuracy`, `marked_accuracy` (of the words that need marks), `name_accuracy` and
    `doing_nothing` are shares of the words when all marks are stripped, the first two with their
    95 % intervals; `made_wrong` counts words that were right without marks and are not now;
    `harmed` the tokens that change in the text as it is, each of them an error.
    """
    seen = measure(text, restorer)
    found = shares(seen.counts)
    words, marked, spared = found["words"], found["marked"], found["spared"]
    return {
        "words": seen.words,
        "word_accuracy": _short(words.share),
        "word_interval": [_short(words.low), _short(words.high)],
        "marked_accuracy": _short(marked.share),
        "marked_interval": [_short(marked.low), _short(marked.high)],
        "name_accuracy": _short(found["names"].share),
        "doing_nothing": _short(found["nothing done"].share),
        "made_wrong": spared.of - spared.right,
        "harmed": len(seen.changes),
        "words_per_second": round(seen.words / max(seen.seconds, 1e-9)),
    }


def _short(share: float) -> float | None:
    return None if math.isnan(share) else round(share, 5)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("texts", type=Path, nargs="+", help="text with its marks, UTF-8")
    parser.add_argument("--model", type=Path, default=FOLDER, help="folder of the artefacts")
    parser.add_argument("--no-write", action="store_true", help="leave metrics.json as it is")
    parser.add_argument("--plot", type=Path, help="draw the reliability (SVG; needs matplotlib)")
    asked = parser.parse_args()
    restorer = load(asked.model)
    found: dict[str, Metrics] = {}
    decided: list[Decision] = []
    for path in asked.texts:
        text = path.read_text(encoding="utf-8")
        found[path.stem] = evaluate(text, restorer)
        print(path.stem, json.dumps(found[path.stem]), flush=True)
        decided += decisions(text, restorer)
    table = reliability(decided)
    print(as_text(table))
    if asked.plot:
        draw(table, asked.plot)
    if not asked.no_write:
        metrics = {**found, "reliability": as_metrics(table)}
        lines = json.dumps(metrics, indent=2, ensure_ascii=False)
        (asked.model / "metrics.json").write_text(lines + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
