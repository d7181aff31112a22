"""Repair of text whose letters were misread: pages read in the wrong language, without picture.

    python -m bench.damage TEXT... [--pages 60] [--seed 1] [--cache FOLDER] [--misses 30]
    python -m bench.damage TEXT... --learn         confusions seen, with their costs

Clean Swedish texts (`.txt`, or `.xz`) are printed in several fonts and sizes, damaged as scanners
do, read with Tesseract's English model, and repaired.  Readings are kept in the cache's folder.
A token is what stands between blanks; quotation marks, dashes and what stands around a word do
not count.
"""

from __future__ import annotations

import argparse
import io
import json
import lzma
import math
import random
import textwrap
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path

import cv2
import numpy as np
import pytesseract
from PIL import Image, ImageDraw, ImageFont
from rapidfuzz.distance import Levenshtein

from bench.aligned import aligned, bare, kind_of
from bench.measures import score
from bench.scans import A4, PRINT_DPI, Sheet, scanned
from models.diacritics.load import load
from pipeline.corrections import Repaired, apply
from pipeline.findings import Correction
from pipeline.repair.find import RepairSettings, find_corrections
from pipeline.swedish.lexicon import Restorer, plain
from samples.scanner import grainy, skewed

FONTS = (
    "LiberationSans-Regular", "LiberationSerif-Regular", "DejaVuSans",
    "LiberationSansNarrow-Regular", "LiberationSans-Bold", "DejaVuSerif",
    "LiberationSerif-Italic", "LiberationMono-Regular",
)  # fmt: skip
SIZES = (11, 10, 12, 9)
LEVELS = ("clean", "mild", "worn", "mild", "worn", "clean", "mild", "worn", "mild", "awful")
"""Those of `bench.scans`; `worn` is `hard` without the shadow that hides words from the reader."""
_MARGIN = 62
_FILTER = replace(RepairSettings(), join_hyphens=False)
_HOPELESS = 0.5
"""A word less like the print than this counts in the error rate only."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A page: what was printed, how, and what the wrong model read; both line by line."""

    source: str
    style: str
    truth: str
    read: str


def readings(files: Sequence[Path], pages: int, seed: int, cache: Path) -> Iterator[Reading]:
    """Up to `pages` pages of each text, in an order that the seed decides."""
    cache.mkdir(parents=True, exist_ok=True)
    for file in files:
        chance = random.Random(f"{seed} {file.name}")
        text = _text_of(file)
        starts = list(range(0, len(text), 60)) if len(text) > 100 else [0]
        chance.shuffle(starts)
        for number, start in enumerate(starts[:pages]):
            style = chance.choice(FONTS), chance.choice(SIZES), chance.choice(LEVELS)
            page = "\n".join(text[start : start + 60])
            named = sha256(repr((page, style)).encode()).hexdigest()[:24]
            kept = cache / f"{named}.json"
            if not kept.exists():
                sheet = printed(page.split("\n"), style[0], style[1])
                data = asdict(
                    Reading(file.name, " ".join(map(str, style)), sheet.truth,
                            _read(sheet, style[2], seed + number))
                )  # fmt: skip
                kept.write_text(json.dumps(data), "utf-8")
            yield Reading(**json.loads(kept.read_text("utf-8")))


def _text_of(file: Path) -> list[str]:
    data = file.read_bytes()
    text = (lzma.decompress(data) if file.suffix == ".xz" else data).decode()
    return unicodedata.normalize("NFC", text).split("\n")


def printed(lines: Iterable[str], font: str, points: int) -> Sheet:
    """A page at 300 dpi of as many of the lines as it takes; blanks at the start of a line stay."""
    scale = PRINT_DPI / 72
    paper = Image.new("L", (round(A4[0] * scale), round(A4[1] * scale)), 255)
    draw = ImageDraw.Draw(paper)
    file = next(Path("/usr/share/fonts").rglob(f"{font}.ttf"))
    face = ImageFont.truetype(str(file), round(points * scale))
    width = int((A4[0] - 2 * _MARGIN) * scale / face.getlength("aenrisodtgämlåk") * 15)
    shown: list[str] = []
    y = float(_MARGIN)
    for line in lines:
        indent = line[: len(line) - len(line.lstrip())][:20]
        for piece in textwrap.wrap(line, width, subsequent_indent=indent) or [""]:
            if y > A4[1] - _MARGIN - points:
                break
            draw.text((_MARGIN * scale, y * scale), piece, font=face, fill=15)
            shown.append(piece)
            y += points * (1.3 if piece else 0.8)
    return Sheet(np.asarray(paper), tuple(shown))


def _read(sheet: Sheet, level: str, seed: int) -> str:
    data, dpi = _worn(sheet, seed) if level == "worn" else scanned(sheet, level, seed)
    image = Image.open(io.BytesIO(data))
    return str(pytesseract.image_to_string(image, lang="eng", config=f"--dpi {dpi}"))


def _worn(sheet: Sheet, seed: int) -> tuple[bytes, int]:
    """200 dpi, half a degree askew, blurred, JPEG 50."""
    picture = cv2.GaussianBlur(skewed(sheet.picture, 0.5), (0, 0), 1.3)
    size = (picture.shape[1] * 2 // 3, picture.shape[0] * 2 // 3)
    picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(grainy(picture, 5, np.random.default_rng(seed))).save(out, "JPEG", quality=50)
    return out.getvalue(), 200


@dataclass(frozen=True, slots=True)
class Outcome:
    """A token as printed, as read, and as repaired; the corrections that touch it."""

    kind: str
    truth: str
    read: str
    repaired: str
    corrections: tuple[Correction, ...]

    @property
    def right(self) -> bool:
        """Whether it is as printed now."""
        return bare(self.repaired) == bare(self.truth)


def outcomes(page: Reading, shown: Repaired) -> Iterator[Outcome]:
    """What became of the page's tokens that can be laid beside the print."""
    for pair in aligned(page.truth, page.read):
        if pair.likeness < _HOPELESS:
            continue
        start, end = shown.from_raw(pair.span)
        touching = tuple(one for one in shown.corrections if one.span.overlaps(pair.span))
        text = " ".join(shown.text[start:end].split())
        if any("\n" in one.before for one in touching):  # a divided word: only the part asked for
            words = text.split(" ")
            first = page.read.startswith(pair.read, touching[0].span.start)
            text = words[0] if first or touching[0].span.start >= pair.span.start else words[-1]
        yield Outcome(kind_of(pair), pair.truth, pair.read, text, touching)


def measure(pages: Iterable[Reading], restorer: Restorer, misses: int) -> None:
    """Print the figures."""
    found: list[Outcome] = []
    rates = []
    for page in pages:
        shown = apply(page.read, find_corrections(page.read, restorer, _FILTER))
        found += outcomes(page, shown)
        before, after = score(page.truth, page.read), score(page.truth, shown.text)
        rates.append((before.wrong, after.wrong, before.letters, page))
    _print_tokens(found, misses)
    _print_rates(rates)
    _print_reliability(found)


def _print_tokens(found: Sequence[Outcome], misses: int) -> None:
    kinds = Counter(one.kind for one in found)
    for kind in sorted(kinds):
        wrong = [one for one in found if one.kind == kind and not one.right]
        seen = Counter(f"{one.read}>{one.truth}" + f"({one.repaired})" * (one.repaired != one.read)
                       for one in wrong)  # fmt: skip
        print(f"{kind:16} {kinds[kind] - len(wrong):6} of {kinds[kind]:6} right"
              f" = {1 - len(wrong) / kinds[kind]:.4f}")  # fmt: skip
        print("   ", ", ".join(f"{shown} {n}" for shown, n in seen.most_common(misses)))
    damaged = [one for one in found if one.kind not in {"right", "number"}]
    right = sum(one.right for one in damaged)
    harmed = sum(not one.right for one in found if one.kind == "right")
    print(f"damaged tokens right: {right} of {len(damaged)} = {right / max(1, len(damaged)):.4f}")
    print(f"right tokens harmed: {harmed} of {kinds['right']}"
          f" = {1000 * harmed / max(1, kinds['right']):.2f} in 1,000")  # fmt: skip


def _print_rates(rates: Sequence[tuple[int, int, int, Reading]]) -> None:
    before, after = sum(row[0] for row in rates), sum(row[1] for row in rates)
    letters = sum(row[2] for row in rates)
    worse = [(row[0], row[1], row[3].source, row[3].style) for row in rates if row[1] > row[0]]
    fallen = 100 * (1 - after / max(1, before))
    print(
        f"pages {len(rates)}  wrong letters {100 * before / letters:.2f} % -> "
        f"{100 * after / letters:.2f} %, fallen by {fallen:.1f} %"
    )
    print(f"pages made worse: {len(worse)}", *worse)


def _print_reliability(found: Sequence[Outcome]) -> None:
    edges = (0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 1.01)
    told: dict[tuple[str, int], list[float]] = defaultdict(list)
    right: Counter[tuple[str, int]] = Counter()
    for one in found:
        if len(one.corrections) != 1:
            continue
        rule, p = one.corrections[0].rule, one.corrections[0].probability
        key = (rule, max(k for k, edge in enumerate(edges) if p >= edge))
        told[key].append(p)
        right[key] += one.right
    for key in sorted(told):
        rows = told[key]
        print(f"{key[0]:28} p from {edges[key[1]]:5}  told {sum(rows) / len(rows):.3f}"
              f"  right {right[key] / len(rows):.3f}  of {len(rows)}")  # fmt: skip


def learn(pages: Iterable[Reading], least: int) -> None:
    """Print the confusions as rows `damaged,true,cost`; the cost is -ln P(damaged | true)."""
    seen: Counter[tuple[str, str]] = Counter()
    printed: Counter[str] = Counter()
    examples: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for page in pages:
        for pair in aligned(page.truth, page.read):
            if pair.likeness < _HOPELESS or " " in pair.read + pair.truth:
                continue
            truth, read = bare(pair.truth), bare(pair.read)
            for size in (1, 2):
                printed.update(truth[at : at + size] for at in range(len(truth) + 1 - size))
            for confusion in _confusions(truth, read):
                seen[confusion] += 1
                examples[confusion][f"{read}>{truth}"] += 1
    for (damaged, true), n in seen.most_common():
        if n >= least and plain(damaged) != plain(true):
            cost = -math.log(n / max(printed[true], n + 1))
            shown = "; ".join(one for one, _ in examples[damaged, true].most_common(4))
            print(f"{damaged},{true},{cost:.2f},{n},{shown}")


def _confusions(truth: str, read: str) -> Iterator[tuple[str, str]]:
    """What stands in the reading for what; what came or went alone takes a neighbour along."""
    at = 0
    runs: list[list[int]] = []
    for step in Levenshtein.opcodes(truth, read):
        if step.tag == "equal":
            at = -1
        elif at >= 0 and runs:
            runs[-1][1], runs[-1][3] = step.src_end, step.dest_end
        else:
            runs.append([step.src_start, step.src_end, step.dest_start, step.dest_end])
            at = 0
    for first, last, begin, end in runs:
        yield read[begin:end], truth[first:last]


def main() -> None:
    """See the module's text."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=8, help="of each text")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cache", type=Path, default=Path("damaged-pages"))
    parser.add_argument("--misses", type=int, default=30, help="shown of each kind")
    parser.add_argument("--learn", action="store_true", help="print confusions instead")
    parser.add_argument("--least", type=int, default=3, help="seen so often to be printed")
    given = parser.parse_args()
    pages = readings(given.texts, given.pages, given.seed, given.cache)
    if given.learn:
        learn(pages, given.least)
    else:
        measure(list(pages), load(), given.misses)


if __name__ == "__main__":
    main()
