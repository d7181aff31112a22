"""What dateparser's `search_dates` finds in the same documents, as records that can be scored.

    python -m bench.dateparser_dates TEXTS GOLD OUT

TEXTS and GOLD are folders with <id>.txt and <id>.json.  It is given all help that its interface
allows: Swedish, the meeting's own day (or the middle of its window) from the gold as the base,
days before months, and where no day is printed the month alone counts as its answer.  Writes
OUT/<id>.json with `dates` only; score_minutes.py reads its `dates` figure from them.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from datetime import date, datetime
from pathlib import Path
from typing import Any

from dateparser.search import search_dates

_DAY = re.compile(r"\d")


def found_in(text: str, base: datetime | None) -> list[dict[str, Any]]:
    settings: dict[str, Any] = {"DATE_ORDER": "DMY", "PREFER_DAY_OF_MONTH": "first"}
    if base:
        settings["RELATIVE_BASE"] = base
    told = search_dates(text, languages=["sv"], settings=settings) or []
    return [
        {
            "printed": printed,
            "edtf": when.date().isoformat() if _says_a_day(printed) else f"{when:%Y-%m}",
        }
        for printed, when in told
    ]


def _says_a_day(printed: str) -> bool:
    return bool(_DAY.search(re.sub(r"\b(?:19|20)\d\d\b(?![-.]\d)", "", printed)))


def _base(gold: dict[str, Any]) -> datetime | None:
    if gold.get("meeting_date"):
        return datetime.fromisoformat(gold["meeting_date"])
    if gold.get("date_window"):
        first, last = (date.fromisoformat(day) for day in gold["date_window"])
        return datetime.fromordinal((first.toordinal() + last.toordinal()) // 2)
    return None


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("texts", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("out", type=Path)
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    letters, seconds = 0, 0.0
    for path in sorted(asked.gold.glob("*.json")):
        text = asked.texts / f"{path.stem}.txt"
        if not text.exists():
            continue
        shown = text.read_text(encoding="utf-8")
        base = _base(json.loads(path.read_text(encoding="utf-8")))
        began = time.perf_counter()
        dates = found_in(shown, base)
        seconds += time.perf_counter() - began
        letters += len(shown)
        record = {"dates": dates, "participants": [], "sections": []}
        (asked.out / path.name).write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    print(f"search_dates: {letters / 1e6:.3f} MB of text in {seconds:.1f} s")


if __name__ == "__main__":
    main()
