"""Persons in running text against hand-made gold: what is found, and whom a bare name leads to.

    python -m bench.mentions RECORDS GOLD [--show]

RECORDS holds one <id>.json per document, as `diarium interpret FILE` prints it.  GOLD holds files
of the same ids with `mentioned_people`: `as_written`, `line` or `lines` (from 1), `refers_to` or
`resolved_to` (a name or null), and `what` they are said to be (or null).

    found       a person found has the gold's words on the gold's line; case, diacritics and a
                genitive s apart.  The same words twice on one line count as often as gold says.
    resolved    of bare names (one word) told to be somebody: those that gold tells the same of
    described   of the found whom gold describes: what is told holds gold's words, or gold's its

Names that lead to somebody agree where their parts sound alike, in any order; `resolved_to` counts
only where gold says `is_participant`, since strangers are no participants.  A row that gold
marks `optional` counts neither way.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.swedish.fold import fold
from pipeline.swedish.name_sound import sound_tokens


class Named(NamedTuple):
    """A person at a line: the folded words, whom they lead to, what they are said to be."""

    line: int
    words: str
    leads_to: str
    what: str
    optional: bool = False


@dataclass(frozen=True)
class Counts:
    """Hits, told and in gold of names found; the same of bare names resolved; descriptions."""

    hits: int = 0
    told: int = 0
    gold: int = 0
    right: int = 0
    resolved: int = 0
    resolvable: int = 0
    described: int = 0
    describable: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))


def key(words: str) -> str:
    """Words without case, marks, line breaks and a genitive s.

    >>> key("Åsas"), key("Lars"), key("Eva\\nEk")
    ('asa', 'lar', 'eva ek')
    """
    return " ".join(fold(words).replace("’", "'").split()).rstrip("s")


def _whom(name: object) -> str:
    """The sounds of the participant's name, in order; no name, no sounds."""
    return " ".join(sorted(sound_tokens(str(name or ""))))


def of_gold(gold: dict[str, Any]) -> list[Named]:
    """The persons in running text, one for each line they stand on."""
    return [
        Named(
            line,
            key(row["as_written"]),
            _whom(row.get("refers_to") or (row.get("is_participant") and row.get("resolved_to"))),
            fold(row.get("what") or ""),
            bool(row.get("optional")),
        )
        for row in gold.get("mentioned_people", [])
        for line in ([row["line"]] if "line" in row else row["lines"])
    ]


def of_record(record: dict[str, Any]) -> list[Named]:
    """The persons that the record mentions."""
    return [
        Named(
            record["text"].count("\n", 0, row["start"]) + 1,
            key(row["printed"]),
            _whom(row["refers_to"]),
            fold(row.get("described") or ""),
        )
        for row in record["mentions"]
        if row["kind"] == "person"
    ]


def compare(gold: list[Named], told: list[Named], show: str = "") -> Counts:
    """The counts of one document; `show` is its id where every fault is to be printed."""
    pools: dict[tuple[int, str], list[Named]] = {}
    for one in gold:
        pools.setdefault((one.line, one.words), []).append(one)
    known = set(pools)
    sure = [one for one in gold if not one.optional]
    counts = Counts(
        gold=len(sure),
        resolvable=sum(map(_leads, sure)),
        describable=sum(bool(one.what) for one in sure),
    )
    for one in told:
        at = (one.line, one.words)
        if pools.get(at):
            match = pools[at].pop(0)
            counts += Counts() if match.optional else _matched(one, match, show)
        elif at not in known:  # gold may tell a name once a line
            counts += Counts(told=1, resolved=_leads(one))
            _say(show, "not in gold", one)
    for missed in (one for pool in pools.values() for one in pool if not one.optional):
        _say(show, "missed", missed)
    return counts


def _leads(one: Named) -> int:
    return int(bool(one.leads_to) and " " not in one.words)


def _matched(one: Named, match: Named, show: str) -> Counts:
    right = int(_leads(one) and one.leads_to == match.leads_to)
    if _leads(one) != right or (_leads(match) and not right):
        _say(show, "leads elsewhere", (one, match.leads_to))
    same = bool(one.what and match.what) and (one.what in match.what or match.what in one.what)
    if match.what and not same:
        _say(show, "described otherwise", (one, match.what))
    return Counts(1, 1, 0, right, _leads(one), 0, int(same))


def _say(show: str, what: str, of: object) -> None:
    if show:
        print(f"{show}: {what}: {of}")


def _line(title: str, hits: int, told: int, gold: int) -> str:
    precision, recall = hits / max(told, 1), hits / max(gold, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    figures = f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}"
    return f"{title:<10} {figures}  ({hits} of {told} told, {gold} in gold)"


def report(counts: Counts) -> str:
    """Three lines of figures."""
    share = counts.described / max(counts.describable, 1)
    return "\n".join(
        [
            _line("found", counts.hits, counts.told, counts.gold),
            _line("resolved", counts.right, counts.resolved, counts.resolvable),
            f"described  {share:.3f}  ({counts.described} of {counts.describable})",
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("records", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--show", action="store_true", help="print every fault")
    asked = parser.parse_args()
    total = Counts()
    for path in sorted(asked.gold.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        record = asked.records / path.name
        if "mentioned_people" in gold and record.exists():
            told = of_record(json.loads(record.read_text(encoding="utf-8")))
            total += compare(of_gold(gold), told, path.stem if asked.show else "")
    print(report(total))


if __name__ == "__main__":
    main()
