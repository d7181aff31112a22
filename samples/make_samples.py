"""The invented minutes of `samples/minutes`, as the files an archivist would have.

    python samples/make_samples.py [OUT] [--only NAME]

Each source text says in its front matter how it is rendered: as a born-digital PDF, as one of
several kinds of scan, as a picture or as plain text. The same bytes come out every time.
"""

from __future__ import annotations

import argparse
import sys
import textwrap
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))  # run as a script and loaded by the tests alike

import layout
import scanner

HERE = Path(__file__).parent
SOURCES = HERE / "minutes"
TYPEFACES = {
    "Nätverket Skolutveckling Vätterbygden": "DejaVuSans",
    "Energi- och klimatnätverket Bergslagen": "LiberationSerif",
}
TXT_COLUMNS, TXT_LINES = 88, 48


@dataclass(frozen=True)
class Sample:
    """A source text: `lines` as printed, `kind` is a key of `RENDERERS`."""

    stem: str
    kind: str
    network: str
    lines: tuple[str, ...]


def load(path: Path) -> Sample:
    """The sample in a file with front matter (`key: value` lines between two `---`)."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    fields = dict(line.split(": ", 1) for line in front.splitlines() if line)
    return Sample(path.stem, fields["kind"], fields["network"], tuple(body.strip().split("\n")))


def load_all() -> list[Sample]:
    return [load(path) for path in sorted(SOURCES.glob("*.md"))]


def digital(sample: Sample) -> bytes:
    return layout.printed(sample.lines, TYPEFACES[sample.network], sample.network)


def chance(sample: Sample) -> np.random.Generator:
    return np.random.default_rng(zlib.crc32(sample.stem.encode()))


def scan_clean(sample: Sample) -> bytes:
    random = chance(sample)
    pages = [scanner.grainy(page, 2, random) for page in scanner.pictures(digital(sample), 300)]
    return scanner.scanned_pdf(pages, 300, quality=50)


def scan_skewed(sample: Sample) -> bytes:
    random = chance(sample)
    pages = []
    for number, page in enumerate(scanner.pictures(digital(sample), 240)):
        degrees = (-1) ** number * random.uniform(0.9, 1.7)
        pages.append(scanner.grainy(scanner.skewed(page, degrees), 4, random))
    return scanner.scanned_pdf(pages, 240, quality=45)


def scan_uneven(sample: Sample) -> bytes:
    random = chance(sample)
    pages = []
    for page in scanner.pictures(digital(sample), 240):
        lit = scanner.unevenly_lit(scanner.skewed(page, random.uniform(0.3, 0.6)), darkest=0.5)
        pages.append(scanner.grainy(lit, 3, random))
    return scanner.scanned_pdf(pages, 240, quality=55)


def scan_english_layer(sample: Sample) -> bytes:
    random = chance(sample)
    pages = [scanner.grainy(page, 2, random) for page in scanner.pictures(digital(sample), 200)]
    return scanner.english_pdf(pages, 200)


def png(sample: Sample) -> bytes:
    pages = scanner.pictures(digital(sample), 200)
    if len(pages) != 1:
        message = f"{sample.stem}: a PNG holds one page, the text needs {len(pages)}"
        raise ValueError(message)
    return scanner.encoded(pages[0], "PNG", 200)


def tiff(sample: Sample) -> bytes:
    return scanner.fax_tiff(scanner.pictures(digital(sample), 300), 300)


def txt(sample: Sample) -> bytes:
    """Wrapped text in pages with form feeds, as an old word processor exported it."""
    wrapped: list[str] = []
    for line in sample.lines:
        wrapped += textwrap.wrap(line.lstrip("# "), TXT_COLUMNS) or [""]
    cuts = range(0, len(wrapped), TXT_LINES)
    pages = ["\n".join(wrapped[cut : cut + TXT_LINES]) for cut in cuts]
    heads = [f"{sample.network}  {number}({len(pages)})" for number in range(1, len(pages) + 1)]
    return "\f".join(f"{h}\n\n{p}\n" for h, p in zip(heads, pages, strict=True)).encode()


def md(sample: Sample) -> bytes:
    return ("\n".join(sample.lines) + "\n").encode()


RENDERERS: dict[str, tuple[str, Callable[[Sample], bytes]]] = {
    "digital": (".pdf", digital),
    "scan-clean": (".pdf", scan_clean),
    "scan-skewed": (".pdf", scan_skewed),
    "scan-uneven": (".pdf", scan_uneven),
    "scan-english-layer": (".pdf", scan_english_layer),
    "png": (".png", png),
    "tiff": (".tiff", tiff),
    "txt": (".txt", txt),
    "md": (".md", md),
}


def make(sample: Sample, out: Path) -> Path:
    """Render one sample into the folder `out`, and say where."""
    suffix, render = RENDERERS[sample.kind]
    path = out / f"{sample.stem}{suffix}"
    path.write_bytes(render(sample))
    return path


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Render the invented minutes into a folder.")
    parser.add_argument("out", type=Path, nargs="?", default=HERE / "out")
    parser.add_argument("--only", metavar="NAME", help="one sample, by its name without suffix")
    options = parser.parse_args(arguments)
    samples = [s for s in load_all() if options.only in (None, s.stem)]
    if not samples:
        names = ", ".join(sample.stem for sample in load_all())
        parser.error(f"no sample is called {options.only}; there are {names}")
    options.out.mkdir(parents=True, exist_ok=True)
    try:
        for sample in samples:
            print(make(sample, options.out))
    except (layout.MissingFontError, scanner.MissingEngineError) as reason:
        print(f"make_samples: {reason}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
