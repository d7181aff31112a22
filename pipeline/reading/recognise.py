"""From page pictures to pages: the treatment that each page needs, and a second try for poor ones.

A page is read once as the rule of `picture` prepares it.  Where the result is poor (low confidence,
few words that could be Swedish or any known writing) the next treatment is tried, and the best
result is kept.  Blank pages cost nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from PIL import Image

from pipeline.document import Line, Page
from pipeline.reading.legibility import legibility
from pipeline.reading.ocr import Ocr
from pipeline.reading.picture import (
    TARGET_DPI,
    Gray,
    Prepared,
    Treatment,
    is_blank,
    is_sideways,
    overview,
    pixels_of,
    prepare,
    squared,
)
from pipeline.swedish.language import language_of

MOST_AT_ONCE = 8
"""Pages in one call of the engine: what a call costs by itself is then a hundredth of it."""


@dataclass(frozen=True, slots=True)
class RecogniseSettings:
    """When a page is read again.

    `good` is the worth (0-1, see `worth`) from which nothing else is tried: pages that are read
    well have 0.9 and more; higher costs a second reading of pages that gain nothing.  Below
    `rubbish` the page may lie on its side or head: such pages have 0.1.  `workers` are pages read
    at once; a core each serves best.
    """

    good: float = 0.75
    rubbish: float = 0.35
    workers: int = 1


@dataclass(frozen=True, slots=True)
class Scan:
    """A page to be recognised: its number, size in points, and how to get its picture.

    `reason` says why it is to be recognised.
    """

    number: int
    size: tuple[float, float]
    picture: Callable[[], Image.Image]
    reason: str


@dataclass(frozen=True, slots=True)
class _First:
    """A page ready for its first reading; `finer` says that its picture was made coarser."""

    picture: Prepared
    treatment: Treatment
    finer: bool


@dataclass(frozen=True, slots=True)
class _Try:
    """A reading of a page; `finer` says that its picture was made coarser for it."""

    lines: tuple[Line, ...]
    treatment: Treatment
    worth: float
    finer: bool = False


def recognise(
    scans: Sequence[Scan], ocr: Ocr, settings: RecogniseSettings = RecogniseSettings()
) -> Iterator[Page]:
    """The pages, in order.  Pictures are asked for by one worker at a time."""
    one_at_a_time = threading.Lock()

    def read(some: Sequence[Scan]) -> list[Page]:
        return _read(some, ocr, settings, one_at_a_time)

    parts = list(_parts(scans, settings.workers))
    if settings.workers == 1 or len(parts) == 1:
        for part in parts:
            yield from read(part)
        return
    with ThreadPoolExecutor(settings.workers) as pool:
        for pages in pool.map(read, parts):
            yield from pages


def _parts(scans: Sequence[Scan], workers: int) -> Iterator[Sequence[Scan]]:
    size = max(1, min(MOST_AT_ONCE, -(-len(scans) // workers)))
    return (scans[at : at + size] for at in range(0, len(scans), size))


def _read(
    scans: Sequence[Scan], ocr: Ocr, settings: RecogniseSettings, lock: threading.Lock
) -> list[Page]:
    first = [_first(_pixels(scan, lock), scan) for scan in scans]
    filled = [at for at, ready in enumerate(first) if ready is not None]
    found = ocr([ready.picture for ready in first if ready is not None]) if filled else []
    read = dict(zip(filled, found, strict=True))
    pages = []
    for at, (scan, ready) in enumerate(zip(scans, first, strict=True)):
        if ready is None:
            pages.append(Page(scan.number, *scan.size, "ocr", (), None, "blank"))
            continue
        tried = _Try(read[at], ready.treatment, worth(read[at]), ready.finer)
        pages.append(_page(scan, _best(scan, tried, ocr, settings, lock)))
    return pages


def _pixels(scan: Scan, lock: threading.Lock) -> Gray:
    """The page's picture, asked for anew for each reading: kept, large scans would fill memory."""
    with lock:
        picture = scan.picture()
    return squared(pixels_of(picture), scan.size)


def _first(pixels: Gray, scan: Scan) -> _First | None:
    """The page as it is read at first; None if it is blank."""
    seen = overview(pixels)
    if is_blank(seen):
        return None
    treatment = Treatment(quarters=int(is_sideways(seen)))
    ready = prepare(pixels, scan.size[0], treatment)
    return _First(ready, treatment, finer=max(pixels.shape) > max(ready.image.size))


def _best(
    scan: Scan, first: _Try, ocr: Ocr, settings: RecogniseSettings, lock: threading.Lock
) -> _Try:
    """The first reading that is good, else the best of all treatments."""
    best = first
    for other in (*(_TURNS if first.worth < settings.rubbish else ()), *_OTHERS):
        if best.worth >= settings.good:
            break
        if other.dpi > TARGET_DPI and not first.finer:
            continue  # there is no finer picture
        base = first if other.quarters else best  # each turn once, whichever is best so far
        quarters = (base.treatment.quarters + other.quarters) % 4
        treatment = replace(other, quarters=quarters)
        (lines,) = ocr([prepare(_pixels(scan, lock), scan.size[0], treatment)])
        best = max(best, _Try(lines, treatment, worth(lines)), key=lambda found: found.worth)
    return best


_TURNS = (Treatment(quarters=2), Treatment(quarters=1), Treatment(quarters=3))
_OTHERS = (Treatment(levelled=True), Treatment(dpi=300), Treatment(dpi=300, levelled=True))
"""What is tried after a poor reading, the likeliest cure first."""


def worth(lines: Sequence[Line]) -> float:
    """How well a page was read, 0-1: the engine's confidence times the share of likely words."""
    sure = confidence_of(lines)
    return (sure or 0.0) * legibility("\n".join(line.text for line in lines))


def confidence_of(lines: Sequence[Line]) -> float | None:
    """The mean confidence of the words, by letters; None where there are none."""
    told = [
        (word.confidence, len(word.text))
        for line in lines
        for word in line.words
        if word.confidence is not None
    ]
    letters = sum(length for _, length in told)
    return round(sum(sure * length for sure, length in told) / letters, 4) if letters else None


def _page(scan: Scan, kept: _Try) -> Page:
    words = "\n".join(line.text for line in kept.lines)
    foreign = "other-language" if language_of(words) in {"en", "other"} else ""
    reason = "+".join(filter(None, (scan.reason, kept.treatment.name, foreign)))
    return Page(scan.number, *scan.size, "ocr", kept.lines, confidence_of(kept.lines), reason)
