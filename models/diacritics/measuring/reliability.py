"""Whether probabilities hold: of all that was said with 0.9, 90 % should be right.

A text that has its marks is stripped; each decision then has a probability and is right or wrong.
Two kinds are told apart: what the restorer says of each word with an a, o or e (`words: ...`, by
how many spellings the lexicon has, and also where it would leave the word), and the corrections
that the repair proposes (`rule: ...`), both without any threshold.
"""

from __future__ import annotations

import math
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

from models.diacritics.measuring.intervals import wilson
from models.diacritics.measuring.measure import FILTER, STRIP
from pipeline.errors import MissingTool
from pipeline.repair.find import find_corrections
from pipeline.swedish.lexicon import TOKEN, Restorer, like, plain

Decision: TypeAlias = tuple[str, float, bool]
"""Group, probability (0-1), whether it was right."""

EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999)
"""Where the bins begin; they are narrow where most decisions lie.  The last holds 1."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Decisions with a probability from `least` (to the next bin's).

    `mean` is their mean probability, `share` how many of them were right, `low` and `high` the
    95 % interval of that (Wilson).
    """

    least: float
    n: int
    mean: float
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """A group's bins that hold anything, and how far mean and share lie apart on average.

    `error` is the expected calibration error: the distance in each bin, weighted by its n.
    """

    n: int
    error: float
    bins: tuple[Bin, ...]


def decisions(text: str, restorer: Restorer) -> Iterator[Decision]:
    """All decisions on the text without its marks."""
    gold = unicodedata.normalize("NFC", text)
    stripped = gold.translate(STRIP)
    yield from _of_restorer(gold, stripped, restorer)
    for found in find_corrections(stripped, restorer, replace(FILTER, least_probability=0.0)):
        right = gold[found.span.start : found.span.end] == found.after
        yield f"rule: {found.rule}", found.probability, right


def _of_restorer(gold: str, stripped: str, restorer: Restorer) -> Iterator[Decision]:
    matches = [
        match
        for match in TOKEN.finditer(stripped)
        if match[0] != "\n" or not stripped[match.end() : match.end() + 1].islower()
    ]
    spellings = restorer.restore([match[0] for match in matches])
    for match, chosen in zip(matches, spellings, strict=True):
        token = match[0]
        if chosen is None or not set("aoe") & set(token.lower()):
            continue
        known = len(restorer.spellings(plain(token)))
        group = ("unknown", "one spelling", "several spellings")[min(known, 2)]
        right = gold[match.start() : match.end()] == like(chosen[0], token)
        yield f"words: {group}", chosen[1], right


def reliability(found: Iterable[Decision]) -> dict[str, Reliability]:
    """Bins of each group, sorted by name.

    >>> table = reliability([("a", 0.97, True), ("a", 0.97, False)])["a"]
    >>> table.bins[0].least, table.bins[0].share, round(table.error, 2)
    (0.95, 0.5, 0.47)
    """
    groups: dict[str, list[tuple[float, bool]]] = {}
    for group, probability, right in found:
        groups.setdefault(group, []).append((probability, right))
    return {group: _binned(groups[group]) for group in sorted(groups)}


def _binned(seen: Sequence[tuple[float, bool]]) -> Reliability:
    held: dict[int, list[tuple[float, bool]]] = {}
    for probability, right in seen:
        held.setdefault(bisect_right(EDGES, probability) - 1, []).append((probability, right))
    bins = []
    for at in sorted(held):
        n, hits = len(held[at]), sum(good for _, good in held[at])
        mean = sum(probability for probability, _ in held[at]) / n
        bins.append(Bin(EDGES[at], n, mean, hits / n, *wilson(hits, n)))
    error = sum(one.n * abs(one.mean - one.share) for one in bins) / len(seen)
    return Reliability(len(seen), error, tuple(bins))


def as_metrics(table: Mapping[str, Reliability]) -> dict[str, Any]:
    """The table for `metrics.json`, figures to five decimals."""

    def short(value: Any) -> Any:
        if isinstance(value, float):
            return round(value, 5)
        if isinstance(value, dict):
            return {key: short(one) for key, one in value.items()}
        return [short(one) for one in value] if isinstance(value, (list, tuple)) else value

    return {group: short(asdict(one)) for group, one in table.items()}


def as_text(table: Mapping[str, Reliability]) -> str:
    """The table for people."""
    lines = []
    for group, one in table.items():
        lines.append(f"{group}: {one.n} decisions, expected calibration error {one.error:.4f}")
        lines.append("  from       n    mean   right  95 % interval")
        lines += [
            f"  {b.least:<5g} {b.n:6d}  {b.mean:.4f}  {b.share:.4f}  {b.low:.4f}-{b.high:.4f}"
            for b in one.bins
        ]
    return "\n".join(lines)


def draw(table: Mapping[str, Reliability], path: Path, least: int = 20) -> None:
    """A line for each group, as SVG: the same table always gives the same bytes.

    Both axes are stretched toward 1, where the decisions lie; bins of fewer than `least`
    decisions are not drawn.  What lies on the dashed line is as sure as it says.

    Raises:
        MissingTool: matplotlib is not there.
    """
    try:
        import matplotlib as mpl  # noqa: PLC0415 - only where a plot is wanted
    except ImportError as error:
        raise MissingTool("The plot needs matplotlib: pip install 'diarium[bench]'.") from error
    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "diarium"
    mpl.rcParams["svg.fonttype"] = "none"
    import matplotlib.pyplot as plt  # noqa: PLC0415

    figure, axes = plt.subplots(figsize=(6.4, 5.2), layout="constrained")
    for group, one in table.items():
        bins = [b for b in one.bins if b.n >= least]
        if bins:
            x, y = [_stretched(b.mean) for b in bins], [_stretched(b.share) for b in bins]
            away = [
                [max(0.0, at - _stretched(b.low)) for at, b in zip(y, bins, strict=True)],
                [max(0.0, _stretched(b.high) - at) for at, b in zip(y, bins, strict=True)],
            ]
            label = f"{group} ({one.n}, ECE {one.error:.3f})"
            axes.errorbar(x, y, yerr=away, marker="o", markersize=3, linewidth=1, label=label)
    ticks = (0.2, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999)
    ends = [_stretched(0.2), _stretched(1.0)]
    axes.plot(ends, ends, linestyle="--", color="grey", linewidth=0.8)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_ticks([_stretched(tick) for tick in ticks], [f"{tick:g}" for tick in ticks])
    axes.set(xlabel="probability said (mean of the bin)", ylabel="share that was right")
    axes.legend(fontsize="small", loc="lower right")
    figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)


def _stretched(share: float) -> float:
    """Log-odds, cut off where no bin can tell."""
    held = min(max(share, 0.1), 0.9998)
    return math.log(held / (1 - held))
