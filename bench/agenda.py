"""What minutes say was decided, promised and planned, and about what, against hand-made gold.

    python -m bench.agenda RECORDS GOLD [--topics CSV] [--show]

RECORDS holds one <id>.json per document, as `diarium interpret FILE` prints it.  GOLD holds files
of the same ids with any of `decisions`, `actions` or `action_items`, `upcoming` or
`upcoming_meetings`, `section_topics`, `dates` and `headings` with `kind`, `date_window`.  CSV gives
topics by section instead (columns seed, heading, topics, topics_secondary).

    decisions, promises   found where the printed passages share half of the shorter one.  Further
                          findings in a passage that is found already count neither way; nor do
                          gold's `optional` ones, recommendations and reported decisions (those
                          are counted apart: none of them should be told)
    planned meetings      found where the EDTF value agrees; `time` and `place` of those found
    topics                by section: a topic told is right if gold has it first or second, and is
                          missed only if gold has it first; sections that are not found miss theirs
    due, responsible      of the promises found whose gold says so
    kind                  of the dates and headings that are found
    windows               as score_minutes.py has it, and how many days wider than the likely part
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.swedish.fold import fold

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Tagged:
    """A heading of gold, the topics of its section, first and second, and whether it is needed."""

    heading: str
    first: frozenset[str]
    second: frozenset[str]
    optional: bool = False


Topics = dict[str, list[Tagged]]

HALF = 0.5
"""Share of the shorter passage that two passages must have in common."""


@dataclass
class Figures:
    """Hits, told and in gold by what is measured; shares as (right, of)."""

    found: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    shares: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    confused: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def count(self, what: str, hits: int, told: int, gold: int) -> None:
        self.found[what] = [
            a + b for a, b in zip(self.found[what], (hits, told, gold), strict=True)
        ]

    def share(self, what: str, *, right: bool) -> None:
        self.shares[what][0] += right
        self.shares[what][1] += 1


@dataclass(frozen=True)
class Passage:
    """A passage of gold: its place among the text's letters, and what gold says of it."""

    start: int
    end: int
    text: str
    row: Json
    optional: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("records", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--topics", type=Path, help="topics by section, as a table")
    parser.add_argument("--show", action="store_true", help="print every fault")
    asked = parser.parse_args()
    table = topics_in(asked.topics) if asked.topics else {}
    figures = Figures()
    for path in sorted(asked.gold.glob("*.json")):
        record = asked.records / path.name
        if record.exists():
            gold = json.loads(path.read_text(encoding="utf-8"))
            told = json.loads(record.read_text(encoding="utf-8"))
            compare(gold, told, table.get(path.stem) or topics_of(gold), figures)
    if asked.show:
        print("\n".join(figures.faults))
    print(report(figures))


def report(figures: Figures) -> str:
    lines = []
    for what, (hits, told, gold) in figures.found.items():
        precision, recall = hits / max(told, 1), hits / max(gold, 1)
        both = 2 * hits / max(told + gold, 1)
        lines.append(
            f"{what:22} P {precision:.3f} R {recall:.3f} F1 {both:.3f}  "
            f"(found {hits} of {gold}, told {told})"
        )
    for what, (right, of) in figures.shares.items():
        lines.append(f"{what:22} {right / max(of, 1):.3f}  ({right} of {of})")
    if figures.confused:
        common = ", ".join(f"{pair} {times}" for pair, times in figures.confused.most_common(8))
        lines.append(f"kinds told otherwise   {common}")
    return "\n".join(lines)


def compare(gold: Json, told: Json, topics: Iterable[Tagged] | None, figures: Figures) -> None:
    name = str(gold.get("id") or gold.get("seed", "")[:3])
    letters = Letters(told["text"])
    if "decisions" in gold:
        _decisions(name, gold, told, letters, figures)
    if "actions" in gold or "action_items" in gold:
        _promises(name, gold, told, letters, figures)
    if "upcoming" in gold or "upcoming_meetings" in gold:
        _upcoming(name, gold, told, figures)
    if topics is not None:
        _topics(name, topics, told, figures)
    _kinds(gold, told, figures)
    _window(name, gold, told, figures)


class Letters:
    """A text without blanks: the same passage is found however its lines are broken."""

    def __init__(self, text: str) -> None:
        self.at = [at for at, letter in enumerate(text) if not letter.isspace()]
        self.text = "".join(text[at] for at in self.at)

    def passages(self, rows: Iterable[Json]) -> Iterator[Passage]:
        """Where the rows' texts stand; the same words twice are the next place with them."""
        last: dict[str, int] = {}
        for row in rows:
            wanted = re.sub(r"\s", "", row["text"])
            start = self.text.find(wanted, last.get(wanted, 0))
            if start < 0 or not wanted:
                continue
            last[wanted] = start + 1
            weak = row.get("optional") or row.get("strength") == "recommendation"
            first, end = self.at[start], self.at[start + len(wanted) - 1] + 1
            yield Passage(first, end, row["text"], row, bool(weak))


def _shared(one: Passage, told: Json) -> float:
    start, end = int(told["start"]), int(told["end"])
    common = min(one.end, end) - max(one.start, start)
    return common / max(min(one.end - one.start, end - start), 1)


def _matched(
    name: str, what: str, passages: list[Passage], told: Iterable[Json], figures: Figures
) -> dict[int, Json]:
    """Which passage (by index) which finding tells; counts and faults go to the figures."""
    found: dict[int, Json] = {}
    false = 0
    for row in told:
        fitting = sorted(
            ((_shared(p, row), at) for at, p in enumerate(passages)), key=lambda s: (-s[0], s[1])
        )
        fitting = [(share, at) for share, at in fitting if share >= HALF]
        free = [at for _, at in fitting if at not in found]
        if free:
            found[free[0]] = row
        elif not fitting:
            false += 1
            figures.faults.append(f"{name} {what} false: {_line(row['printed'])}")
    must = [at for at, passage in enumerate(passages) if not passage.optional]
    for at in must:
        if at not in found:
            figures.faults.append(f"{name} {what} missed: {_line(passages[at].text)}")
    hits = sum(at in found for at in must)
    figures.count(what, hits, hits + false, len(must))
    return found


def _decisions(name: str, gold: Json, told: Json, letters: Letters, figures: Figures) -> None:
    passages = list(letters.passages(gold["decisions"]))
    found = _matched(name, "decisions", passages, told["decisions"], figures)
    for at, row in found.items():
        if outcome := passages[at].row.get("outcome"):
            figures.share("decisions' outcome", right=outcome == row.get("outcome"))
            if outcome != row.get("outcome"):
                figures.faults.append(
                    f"{name} outcome {outcome}/{row.get('outcome')}: {_line(row['printed'])}"
                )
    for passage in letters.passages(gold.get("reported_decisions", [])):
        silent = not any(_shared(passage, row) >= HALF for row in told["decisions"])
        figures.share("reported, not ours", right=silent)
        if not silent:
            figures.faults.append(f"{name} reported decision told: {_line(passage.text)}")


def _promises(name: str, gold: Json, told: Json, letters: Letters, figures: Figures) -> None:
    rows = gold.get("actions") or gold.get("action_items") or []
    passages = list(letters.passages(rows))
    found = _matched(name, "promises", passages, told["actions"], figures)
    for at, row in found.items():
        wanted = passages[at].row
        if wanted.get("due"):
            right = _end(row["due"]) == _end(wanted["due"])
            figures.share("promises' due day", right=right)
            if not right:
                figures.faults.append(
                    f"{name} due {wanted['due']}/{row['due']}: {_line(row['printed'])}"
                )
        if people := _people(wanted.get("responsible")):
            right = people == _people(row["responsible"])
            figures.share("promises' responsible", right=right)
            if not right:
                figures.faults.append(
                    f"{name} responsible {sorted(people)}/{row['responsible']}: "
                    f"{_line(row['printed'])}"
                )


def _end(edtf: str | None) -> str:
    """The end of a range: what is to be done in the autumn is due when it ends."""
    return (edtf or "").rstrip("?").rsplit("/", 1)[-1]


def _people(names: Any) -> frozenset[str]:
    """First words, folded: gold has names as printed, the record as they should be written."""
    if isinstance(names, str):
        names = [] if "(implied)" in names else names.split(";")
    return frozenset(fold(str(name)).split()[0].rstrip("s") for name in names or () if name.strip())


def _upcoming(name: str, gold: Json, told: Json, figures: Figures) -> None:
    rows = gold.get("upcoming") or gold.get("upcoming_meetings") or []
    wanted = {(row.get("edtf") or row.get("date")): row for row in rows}
    must = {edtf for edtf, row in wanted.items() if edtf and not row.get("optional")}
    shown = {row["edtf"].rstrip("?"): row for row in told["upcoming"]}
    hits = must & set(shown)
    false = set(shown) - set(wanted)
    figures.count("planned meetings", len(hits), len(hits) + len(false), len(must))
    figures.faults += [f"{name} planned missed: {edtf}" for edtf in sorted(must - hits)]
    figures.faults += [
        f"{name} planned false: {edtf} {_line(shown[edtf].get('printed', ''))}"
        for edtf in sorted(false)
    ]
    for edtf in sorted(hits):
        if time := wanted[edtf].get("time"):
            figures.share("planned: time", right=time == shown[edtf]["time"])
        if place := wanted[edtf].get("place") or wanted[edtf].get("place_or_mode"):
            got = fold(shown[edtf]["place"] or "")
            right = bool(got) and (got in fold(place) or fold(place) in got)
            figures.share("planned: place", right=right)


def topics_in(path: Path) -> Topics:
    found: Topics = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            first, second = (
                frozenset(filter(None, row[column].split("|")))
                for column in ("topics", "topics_secondary")
            )
            optional = bool(row.get("optional_heading"))
            found[row["seed"]].append(Tagged(row["heading"], first, second, optional))
    return found


def topics_of(gold: Json) -> list[Tagged] | None:
    if "section_topics" not in gold:
        return None
    spare = {
        _heading(heading["text"])
        for heading in gold.get("headings", [])
        if isinstance(heading, dict) and heading.get("optional")
    }
    return [
        Tagged(
            row["heading"],
            frozenset(row.get("topics", ())),
            frozenset(row.get("topics_secondary", ())),
            _heading(row["heading"]) in spare,
        )
        for row in gold["section_topics"]
    ]


def _topics(name: str, wanted: Iterable[Tagged], told: Json, figures: Figures) -> None:
    sections = [(_heading(row["heading"]), row["topics"]) for row in told["sections"]]
    for tagged in wanted:
        heading = _heading(tagged.heading)
        at = next((n for n, (shown, _) in enumerate(sections) if shown == heading), None)
        if at is None and tagged.optional:
            continue
        topics = {row["topic"] for row in sections.pop(at)[1]} if at is not None else set()
        hits, false = topics & tagged.first, topics - tagged.first - tagged.second
        figures.count("topics by section", len(hits), len(hits) + len(false), len(tagged.first))
        if at is not None:
            counts = len(hits), len(hits) + len(false), len(tagged.first)
            figures.count("topics, headings found", *counts)
        for said, ids in (("missed", tagged.first - topics), ("false", false)):
            if ids:
                where = "" if at is not None else " (heading not found)"
                figures.faults.append(
                    f"{name} topics {said}: {', '.join(sorted(ids))} in {_line(heading)}{where}"
                )


def _heading(text: str) -> str:
    return re.sub(r"^\d+ ", "", fold(re.sub(r"^\s*(?:§+\s*)?[\d.]+[.)]?\s*", "", text)))


def _kinds(gold: Json, told: Json, figures: Figures) -> None:
    shown = [
        ((row["edtf"] or "").rstrip("?"), fold(row["printed"]), row["kind"])
        for row in told["dates"]
    ]
    for row in gold.get("dates", []):
        if not row.get("kind") or not (row.get("iso") or row.get("edtf")):
            continue
        value, words = row.get("iso") or row.get("edtf"), fold(row["text"])
        kind = next(
            (k for edtf, printed, k in shown
             if edtf == value and (printed in words or words in printed)), None,
        )  # fmt: skip
        if kind:
            figures.share("kind of date", right=kind == row["kind"])
            if kind != row["kind"]:
                figures.confused[f"{row['kind']}/{kind}"] += 1
    sections = {_heading(row["heading"]): row.get("kind") for row in told["sections"]}
    for heading in gold.get("headings", []):
        kind = sections.get(_heading(heading["text"])) if isinstance(heading, dict) else None
        if kind and heading.get("kind"):
            figures.share("kind of section", right=kind == heading["kind"])


def _window(name: str, gold: Json, told: Json, figures: Figures) -> None:
    if not gold.get("date_window"):
        return
    meeting = told["meeting"]
    first, last = (date.fromisoformat(day) for day in gold["date_window"])
    likely = [date.fromisoformat(day) for day in gold.get("likely_window") or gold["date_window"]]
    if not meeting["earliest"] or not meeting["latest"]:
        figures.share("windows", right=False)
        figures.faults.append(f"{name} window missed: {first}/{last}")
        return
    earliest, latest = (date.fromisoformat(meeting[end]) for end in ("earliest", "latest"))
    holds = earliest <= likely[1] and latest >= likely[0]
    right = holds and first <= earliest and latest <= last
    figures.share("windows", right=right)
    figures.share("windows hold the truth", right=holds)
    if not right:
        figures.faults.append(f"{name} window {earliest}/{latest}, gold {first}/{last}")


def _line(text: str) -> str:
    return " ".join(text.split())[:110]


if __name__ == "__main__":
    main()
