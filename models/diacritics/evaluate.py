"""Strip texts of their marks, restore, compare: `python -m models.diacritics.evaluate TEXT...`.

Prints a line for each text and writes the figures to `metrics.json` in the model's folder.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from models.diacritics.load import FOLDER, load
from pipeline.corrections import apply
from pipeline.repair.find import RepairSettings, find_corrections
from pipeline.swedish.lexicon import TOKEN, Restorer

STRIP = str.maketrans("åäöÅÄÖéÉèÈàÀüÜ", "aaoAAOeEeEaAuU")
"""What a scanner set to English loses; è, à and ü are lost for good."""

Metrics = dict[str, float]


def evaluate(text: str, restorer: Restorer) -> Metrics:
    """Figures for a text that has its marks.

    `word_accuracy`, `marked_accuracy` (of the words that need marks) and `doing_nothing` are
    shares of the words when all marks are stripped; `harmed` counts the corrections made to the
    text as it is, each of them an error.
    """
    settings = RepairSettings(join_hyphens=False)
    begin = time.perf_counter()
    stripped = text.translate(STRIP)
    shown = apply(stripped, find_corrections(stripped, restorer, settings)).text
    seconds = time.perf_counter() - begin
    rows = [
        (gold, plain, got)
        for lines in zip(text.split("\n"), stripped.split("\n"), shown.split("\n"), strict=True)
        for gold, plain, got in zip(*(_words(line) for line in lines), strict=False)
    ]
    marked = [gold == got for gold, plain, got in rows if gold != plain]
    return {
        "words": len(rows),
        "word_accuracy": _share(gold == got for gold, _, got in rows),
        "marked_accuracy": _share(marked),
        "doing_nothing": _share(gold == plain for gold, plain, _ in rows),
        "harmed": len(find_corrections(text, restorer, settings)),
        "words_per_second": round(len(rows) / seconds),
    }


def _words(line: str) -> list[str]:
    return [token for token in TOKEN.findall(line) if token[0].isalpha()]


def _share(right: Iterable[bool]) -> float:
    answers = list(right)
    return round(sum(answers) / max(1, len(answers)), 5)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("texts", type=Path, nargs="+", help="text with its marks, UTF-8")
    parser.add_argument("--model", type=Path, default=FOLDER, help="folder of the artefacts")
    parser.add_argument("--no-write", action="store_true", help="leave metrics.json as it is")
    asked = parser.parse_args()
    restorer = load(asked.model)
    found = {}
    for path in asked.texts:
        found[path.stem] = evaluate(path.read_text(encoding="utf-8"), restorer)
        print(path.stem, json.dumps(found[path.stem]), file=sys.stdout, flush=True)
    if not asked.no_write:
        lines = json.dumps(found, indent=2, ensure_ascii=False)
        (asked.model / "metrics.json").write_text(lines + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
