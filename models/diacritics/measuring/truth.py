"""How far a damaged text is from the true one, before and after its repair, page by page.

Blanks of any length count as one, so the two texts may break their lines differently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from models.diacritics.measuring.measure import FILTER, WORD
from pipeline.corrections import apply
from pipeline.repair.find import RepairSettings, find_corrections
from pipeline.swedish.lexicon import Restorer


@dataclass(frozen=True, slots=True)
class PageMeasured:
    """A page (from 1): letters and words of the truth, and how they fare.

    `before` and `after` are letters to insert, delete or exchange (Levenshtein distance);
    `right_before` and `right_after` words of the truth that stand in the text, in order;
    `mended` and `harmed` those that the repair brought and took.
    """

    page: int
    letters: int
    before: int
    after: int
    words: int
    right_before: int
    right_after: int
    mended: int
    harmed: int

    @property
    def error_rates(self) -> tuple[float, float]:
        """Character error rate before and after (errors by letters of the truth)."""
        return self.before / max(1, self.letters), self.after / max(1, self.letters)


@dataclass(frozen=True, slots=True)
class TruthMeasured:
    """The pages, or the whole text as one where the two differ in their number of pages."""

    pages: tuple[PageMeasured, ...]
    by_page: bool

    @property
    def whole(self) -> PageMeasured:
        """All pages together, as page 0."""
        sums = [
            sum(getattr(page, name) for page in self.pages) for name in PageMeasured.__slots__[1:]
        ]
        return PageMeasured(0, *sums)

    @property
    def worse(self) -> tuple[int, ...]:
        """The pages that have more errors after the repair."""
        return tuple(page.page for page in self.pages if page.after > page.before)


def measure_truth(
    damaged: str, truth: str, restorer: Restorer, settings: RepairSettings = FILTER
) -> TruthMeasured:
    """Compare before and after the repair.  A form feed parts pages."""
    shown = apply(damaged, find_corrections(damaged, restorer, settings)).text
    texts = [_pages(text) for text in (damaged, shown, truth)]
    by_page = len({len(pages) for pages in texts}) == 1
    if not by_page:
        texts = [[" ".join(pages)] for pages in texts]
    pages = enumerate(zip(*texts, strict=True), 1)
    return TruthMeasured(tuple(_page(at, *three) for at, three in pages), by_page)


def _pages(text: str) -> list[str]:
    """The pages with single blanks; a form feed at the very end opens no page."""
    return [re.sub(r"\s+", " ", page).strip() for page in text.removesuffix("\f").split("\f")]


def _page(number: int, damaged: str, shown: str, truth: str) -> PageMeasured:
    words = WORD.findall(truth)
    before, after = (_standing(words, WORD.findall(text)) for text in (damaged, shown))
    return PageMeasured(
        number,
        len(truth),
        _distance(damaged, truth),
        _distance(shown, truth),
        len(words),
        len(before),
        len(after),
        len(after - before),
        len(before - after),
    )


def _distance(text: str, truth: str) -> int:
    likely = len(truth) // 10 + 30
    return int(Levenshtein.distance(text, truth, score_hint=likely))


def _standing(truth: list[str], words: list[str]) -> set[int]:
    """Which words of the truth stand in the text, in order: those of the shortest edit."""
    equal: Iterable[tuple[int, int]] = (
        (block.a, block.size) for block in Levenshtein.editops(truth, words).as_matching_blocks()
    )
    return {at for start, size in equal for at in range(start, start + size)}
