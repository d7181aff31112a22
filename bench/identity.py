"""Who is who, measured: B3 and false merges against gold.

    python -m bench.identity PEOPLE_CSV RECORD.json...

PEOPLE_CSV has person_id, document, name_as_in_list, municipality_code: a row for each person in
an attendance list (or, as some gold has it, seed, variant_as_written, kommunkod, of which the rows
count that are of kind full and of a participant).  RECORDs are what `diarium interpret --out`
writes, named by their document.

B3 (Bagga and Baldwin, 1998): for each row found, how many of those that Diarium joins with it are
the same person (precision), and how many of that person's rows are joined with it (recall).
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from pipeline.identity.resolve import resolve
from pipeline.identity.values import SeenParticipant
from pipeline.swedish.fold import fold

Row = tuple[str, int]


def seen_in(records: dict[str, dict[str, Any]]) -> list[SeenParticipant]:
    """The rows of the records, as people are resolved from."""
    return [
        SeenParticipant(
            document,
            index,
            person["name"],
            (person["municipality"] or {}).get("code"),
            person["organisation"],
            person["role"],
            person["party"],
            person["status"],
            record["network"],
            record["meeting"]["date"] or record["meeting"]["earliest"],
            None,
            person.get("formerly"),
        )
        for document, record in records.items()
        for index, person in enumerate(record["participants"])
    ]


def matched(gold: list[dict[str, str]], seen: list[SeenParticipant]) -> dict[Row, str]:
    """The gold person of each row found: by document and name, in the order of the list."""
    left: dict[tuple[str, str], list[SeenParticipant]] = defaultdict(list)
    for row in seen:
        left[row.document_id, _plain(row.name)].append(row)
    whose = {}
    for line in gold:
        same = left[line["document"], _plain(line["name_as_in_list"])]
        home = line.get("municipality_code") or None
        chosen = next((row for row in same if row.municipality_code == home), None)
        chosen = chosen or next(iter(same), None)
        if chosen is not None:
            same.remove(chosen)
            whose[chosen.place] = line["person_id"]
    return whose


def lines_of(path: Path) -> list[dict[str, str]]:
    """The gold's rows of attendance, whichever names its columns have."""
    lines = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    if "seed" not in lines[0]:
        return lines
    return [
        {
            "person_id": line["person_id"],
            "document": line["seed"],
            "name_as_in_list": line["variant_as_written"],
            "municipality_code": line["kommunkod"],
        }
        for line in lines
        if line["kind"] == "full" and line["status_in_seed"] == "participant"
    ]


def _plain(name: str) -> str:
    return " ".join(fold(name).replace("-", " ").split())


def b_cubed(found: dict[Row, str], gold: dict[Row, str]) -> tuple[float, float, float]:
    """Precision, recall and F1 over the rows that both have."""
    rows = [row for row in gold if row in found]
    ours, theirs = Counter(found[row] for row in rows), Counter(gold[row] for row in rows)
    both = Counter((found[row], gold[row]) for row in rows)
    if not rows:
        return 0.0, 0.0, 0.0
    precision = sum(both[found[r], gold[r]] / ours[found[r]] for r in rows) / len(rows)
    recall = sum(both[found[r], gold[r]] / theirs[gold[r]] for r in rows) / len(rows)
    return precision, recall, 2 * precision * recall / (precision + recall)


def main() -> None:
    """Measure and print; with `--show` each person merged falsely or left in pieces."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("people", type=Path)
    parser.add_argument("records", type=Path, nargs="+")
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args()
    records = {path.stem: json.loads(path.read_text("utf-8")) for path in args.records}
    seen = seen_in(records)
    resolution = resolve(seen)
    found = {row: person.person_id for person in resolution.people for row in person.rows}
    lines = lines_of(args.people)
    gold = matched(lines, seen)
    named = {row.place: f"{row.name} ({row.municipality_code or row.organisation})" for row in seen}
    merged: dict[str, set[str]] = defaultdict(set)
    pieces: dict[str, set[str]] = defaultdict(set)
    for row, person in gold.items():
        merged[found[row]].add(person)
        pieces[person].add(found[row])
    false = {name: people for name, people in merged.items() if len(people) > 1}
    split = {name: people for name, people in pieces.items() if len(people) > 1}
    precision, recall, f1 = b_cubed(found, gold)
    print(f"rows {len(lines)}, found {len(gold)}; people {len(pieces)}, found {len(merged)}")
    print(f"B3 precision {precision:.4f} recall {recall:.4f} F1 {f1:.4f}")
    unsure = len(resolution.unsure)
    print(f"false merges {len(false)}; people in pieces {len(split)}; unsure {unsure}")
    if args.show:
        for name in false:
            print("merged:", sorted({named[row] for row in gold if found[row] == name}))
        for name in split:
            parts = defaultdict(set)
            for row, person in gold.items():
                if person == name:
                    parts[found[row]].add(f"{named[row]} {row[0]}")
            print("pieces:", [sorted(part) for part in parts.values()])


if __name__ == "__main__":
    main()
