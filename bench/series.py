"""What minutes of one body tell of each other: narrowed windows, and promises taken up later.

    python -m bench.series TEXTS GOLD [--show]

Takes TEXTS/<id>.* into a corpus of its own, settles it as a night does, and compares with
GOLD/<id>.json: `window_with_series` [lo, hi], and `follow_ups` (earlier: id, promise,
taken_up_in: words of this document).

    windows    lie within gold's, of the documents whose gold has one
    followed   promises told to be taken up: in the document that gold tells, and wherever
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from pathlib import Path
from typing import Any

from corpus.chronology import settle
from corpus.followups import settle_followups
from corpus.store import Corpus
from flows.settings import Settings
from flows.tools import load_tools
from pipeline.interpret import interpret
from pipeline.reading.read import read
from pipeline.reading.tesseract import tesseract


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("texts", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--show", action="store_true", help="print every fault")
    asked = parser.parse_args()
    gold = {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(asked.gold.glob("*.json"))
    }
    engine, tools = tesseract(), load_tools(Settings())
    with tempfile.TemporaryDirectory() as folder, Corpus(Path(folder) / "corpus.db") as corpus:
        names = {}
        for path in sorted(asked.texts.iterdir()):
            if path.stem in gold:
                names[corpus.put_reading(read(path, engine))] = path.stem
        for document_id in names:
            corpus.put(interpret(corpus.reading(document_id), tools))
        corpus.settle_networks({})
        corpus.resolve_people()
        settle(corpus.db, corpus.record)
        settle_followups(corpus.db)
        faults = [*windows(corpus, names, gold), *followed(corpus, names, gold)]
    if asked.show:
        print("\n".join(faults))


def windows(corpus: Corpus, names: dict[str, str], gold: dict[str, Any]) -> list[str]:
    told = {
        names[row[0]]: row[1:]
        for row in corpus.db.execute(
            "SELECT document_id, meeting_earliest, meeting_latest FROM documents"
        )
    }
    wanted = {name: one["window_with_series"] for name, one in gold.items()
              if one.get("window_with_series")}  # fmt: skip
    faults = []
    for name, (first, last) in wanted.items():
        earliest, latest = told.get(name, (None, None))
        within = earliest and latest and first <= earliest <= latest <= last
        if not within:
            faults.append(f"{name} window {earliest}/{latest}, gold {first}/{last}")
    print(f"windows   {len(wanted) - len(faults)} of {len(wanted)} within gold's")
    return faults


def followed(corpus: Corpus, names: dict[str, str], gold: dict[str, Any]) -> list[str]:
    links = {
        (link["earlier"], _letters(link["promise"]), name)
        for name, one in gold.items()
        for link in one.get("follow_ups", [])
    }
    left, faults, right, told = set(links), [], 0, 0
    query = """SELECT document_id, printed, taken_up_in, taken_up FROM promises
               WHERE taken_up_in IS NOT NULL AND document_id <> taken_up_in"""
    for document_id, printed, later, words in corpus.db.execute(query):
        told += 1
        earlier, said = names[document_id], _letters(printed)
        fitting = [
            link
            for link in left
            if link[::2] == (earlier, names[later]) and (link[1] in said or said in link[1])
        ]
        if fitting:
            left.discard(fitting[0])
            right += 1
        else:
            faults.append(
                f"{earlier} not in gold: {_line(printed)} / {names[later]} {_line(words)}"
            )
    print(f"followed  {right} of {len(links)} in gold, {told} told")
    return faults + [f"{earlier} not told: {said[:80]} / {later}" for earlier, said, later in left]


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text)


def _line(text: str) -> str:
    return " ".join(text.split())[:100]


if __name__ == "__main__":
    main()
