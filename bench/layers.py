"""How well rotten text layers are noticed, and how seldom good ones are read again.

    python -m bench.layers [--text FILE_OR_FOLDER ...] [--pages 1000] [--read 0] [--out FOLDER]

Pages of 60-2,500 letters and lists of invented people are made from any Swedish text (without
`--text`: the samples' minutes), each as a good layer and as damaged ones.  `--read N` also sets N
pages in type and reads them with Tesseract in Swedish, in English and upside down; `--out` keeps
what was read.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytesseract
from PIL import Image, ImageDraw, ImageFont

from pipeline.reading.text_layer import judge_layer
from pipeline.swedish.municipalities import municipalities
from pipeline.swedish.names import _given_as_written

ROOT = Path(__file__).parent.parent
LENGTHS = (60, 100, 150, 250, 400, 700, 1200, 2500)
FACES = (
    "dejavu/DejaVuSans.ttf",
    "dejavu/DejaVuSerif.ttf",
    "liberation/LiberationSans-Regular.ttf",
    "liberation/LiberationSerif-Regular.ttf",
    "liberation/LiberationSansNarrow-Regular.ttf",
    "liberation/LiberationMono-Regular.ttf",
)
FIRST = ("Ek", "Berg", "Lind", "Gran", "Sjö", "Ström", "Björk", "Åker", "Häll", "Öst", "Väster")
LAST = ("man", "ström", "gren", "kvist", "lund", "berg", "dahl", "mark", "stedt", "fors", "ö", "ås")
ROLES = ("ordförande", "sekreterare", "rektor", "skolchef", "utvecklingsledare", "handläggare")
CONFUSED = {
    "ö": (("o", 0.5), ("é", 0.29), ("6", 0.13), ("d", 0.05), ("0", 0.03)),
    "ä": (("a", 0.97), ("4", 0.02), ("é", 0.01)),
    "å": (("a", 0.997), ("4", 0.003)),
    "Å": (("A", 1.0),),
    "Ä": (("A", 1.0),),
    "Ö": (("O", 1.0),),
}
NOISE = {"l": "1", "I": "l", "rn": "m", "i": "l", ".": ",", "e": "c", "S": "5", "O": "0"}
SLIP, NOISY, HAS_ROLE = 0.005, 0.004, 0.4
MARKED = re.compile("[åäöÅÄÖ]")


@dataclass(frozen=True, slots=True)
class Sample:
    """A page as it should read: `kind` is its length in letters, or what it lists."""

    kind: str
    text: str


def letters(text: str) -> int:
    """How many letters the text has."""
    return sum(letter.isalpha() for letter in text)


def pages(lines: list[str], count: int, chance: random.Random) -> Iterator[Sample]:
    """As many pages as asked for, in turn of every length and kind."""
    for number in range(count):
        which = number % (len(LENGTHS) + 2)
        if which < len(LENGTHS):
            yield Sample(f"{LENGTHS[which]:>5}", prose(lines, LENGTHS[which], chance))
        elif which == len(LENGTHS):
            yield Sample(" list", "\n".join(person(chance) for _ in range(chance.randint(8, 30))))
        else:
            yield Sample(" last", last_page(lines, chance))


def prose(lines: list[str], length: int, chance: random.Random) -> str:
    """Consecutive lines, wrapped as a page wraps them, to the length in letters."""
    at, text = chance.randrange(len(lines)), ""
    while letters(text) < length:
        text += ("\n" if text else "") + lines[at % len(lines)]
        at += 1
    words = text.split()
    while letters(" ".join(words[:-1])) >= length:
        words.pop()
    return re.sub(r"(.{50,70}) ", r"\1\n", " ".join(words))


def person(chance: random.Random) -> str:
    """`Göran Sjökvist, rektor, Tibro kommun`: the surname is composed, so in no list."""
    names, bearers = zip(*_given_as_written().items(), strict=True)
    given = chance.choices(names, bearers)[0].title()
    surname = chance.choice(FIRST) + chance.choice(LAST)
    place = chance.choice(list(municipalities().values())).name
    role = f", {chance.choice(ROLES)}" if chance.random() < HAS_ROLE else ""
    return f"{given} {surname}{role}, {place}"


def last_page(lines: list[str], chance: random.Random) -> str:
    """A line or two, and the names of those who sign."""
    signed = "\n".join(person(chance).split(",")[0] for _ in range(2))
    return prose(lines, chance.randint(20, 90), chance) + f"\n\nVid protokollet\n\n{signed}"


# -- damage -------------------------------------------------------------------------------


def in_english(text: str, chance: random.Random) -> str:
    """As Tesseract's English model reads it."""
    read = "".join(_confused(letter, chance) for letter in text)
    for true, seen in NOISE.items():
        read = re.sub(
            re.escape(true), lambda m, s=seen: s if chance.random() < NOISY else m[0], read
        )
    return read


def _confused(letter: str, chance: random.Random) -> str:
    if letter not in CONFUSED:
        return letter
    shown, weights = zip(*CONFUSED[letter], strict=True)
    return str(chance.choices(shown, weights)[0])


def slipped(text: str, chance: random.Random) -> str:
    """As an engine reads it that knows Swedish."""
    return MARKED.sub(lambda m: _confused(m[0], chance) if chance.random() < SLIP else m[0], text)


def half_in_english(text: str, chance: random.Random) -> str:
    """The first or the last half."""
    half = len(text) // 2
    if chance.choice((True, False)):
        return in_english(text[:half], chance) + text[half:]
    return text[:half] + in_english(text[half:], chance)


def one_letter(text: str, chance: random.Random) -> str:
    """One of the three letters is always another (a font's own error)."""
    lost = chance.choice("åäö")
    return text.translate({ord(lost): CONFUSED[lost][0][0], ord(lost.upper()): lost.upper()})


def mojibake(text: str, _: random.Random) -> str:
    """UTF-8 taken for Latin-1."""
    return text.encode().decode("cp1252", "replace")


def replaced(text: str, _: random.Random) -> str:
    """The letters became U+FFFD."""
    return MARKED.sub("\ufffd", text)


def cid(text: str, chance: random.Random) -> str:
    """Some glyphs have no letter, and pdfminer writes their numbers."""
    some = set(chance.sample("abdefghklmnoprstuvåäö", 6))
    return "".join(f"(cid:{ord(c) - 29})" if c in some else c for c in text)


def wrong_unicode(text: str, _: random.Random) -> str:
    """A subset font whose codes were taken for letters."""
    return "".join(chr(ord(c) - 29) if c > " " and c.isascii() else c for c in text)


def stamp(text: str, chance: random.Random) -> str:
    """Only a stamp over a page whose text is missing."""
    day = f"2023-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    code = f"{zlib.crc32(text.encode()):x}"
    return f"Signerat digitalt {day} av {person(chance).split(',')[0]}\nTransaktion {code}"


DAMAGES: dict[str, Callable[[str, random.Random], str]] = {
    "english": in_english,
    "half": half_in_english,
    "one letter": one_letter,
    "mojibake": mojibake,
    "U+FFFD": replaced,
    "cid": cid,
    "unicode": wrong_unicode,
    "stamp": stamp,
}


NAMES = ("good", "slips", *DAMAGES)
"""`slips` are good layers too: an engine that was set right loses one mark in 200."""


# -- the measures -------------------------------------------------------------------------


@dataclass
class Share:
    """How many of how many."""

    hits: int = 0
    total: int = 0

    def add(self, hit: bool) -> None:  # noqa: FBT001
        self.hits += hit
        self.total += 1

    def __str__(self) -> str:
        return f"{100 * self.hits / self.total:6.2f}" if self.total else "     -"


def reread(text: str, covered: float | None = None) -> bool:
    """Whether the layer of a page with a picture is not trusted."""
    return not judge_layer(text, pictured=True, covered=covered)[0]


def measure(samples: list[Sample], chance: random.Random) -> dict[str, dict[str, Share]]:
    """Per kind of page: how often the good layer is read again, and each damaged one noticed."""
    table: dict[str, dict[str, Share]] = {}
    for sample in samples:
        row = table.setdefault(sample.kind, {name: Share() for name in NAMES})
        row["good"].add(reread(sample.text, 1.0))
        row["slips"].add(reread(slipped(sample.text, chance), 1.0))
        for name, damage in DAMAGES.items():
            damaged = damage(sample.text, chance)
            if damaged != sample.text:  # with nothing lost there is nothing to notice
                row[name].add(reread(damaged, 0.1 if name == "stamp" else 1.0))
    return table


def show(table: dict[str, dict[str, Share]]) -> None:
    """Percent of pages read again."""
    print("page   n " + "".join(f"{name:>11}" for name in NAMES))
    for kind, row in table.items():
        print(f"{kind} {row['good'].total:>4}" + "".join(f"{row[name]!s:>11}" for name in NAMES))
    for title, kinds in (
        ("all", table),
        (">=150", [k for k in table if k[-2:] not in ("60", "st")]),
    ):
        total = {name: Share() for name in NAMES}
        for kind in kinds:
            for name in NAMES:
                total[name].hits += table[kind][name].hits
                total[name].total += table[kind][name].total
        print(f"{title:<10}" + "".join(f"{total[name]!s:>11}" for name in NAMES))


def typeset(text: str, chance: random.Random) -> tuple[Image.Image, int]:
    """The text set on an A4 page, as a grey picture, and its resolution."""
    dpi = chance.choice((150, 200, 300))
    size = round(chance.uniform(9.5, 12) * dpi / 72)
    face = Path("/usr/share/fonts/truetype") / chance.choice(FACES)
    font = ImageFont.truetype(str(face), size)
    page = Image.new("L", (round(8.27 * dpi), round(11.69 * dpi)), 255)
    draw = ImageDraw.Draw(page)
    draw.multiline_text((dpi * 0.9, dpi * 0.9), text, font=font, fill=10, spacing=size * 0.35)
    return page, dpi


def read_both(sample: Sample, seed: int) -> dict[str, str]:
    """The page as Tesseract reads it in Swedish, in English, and upside down."""
    page, dpi = typeset(sample.text, random.Random(seed))
    turned = page.rotate(180)
    return {
        "kind": sample.kind,
        "text": sample.text,
        "swe": _read(page, "swe", dpi),
        "eng": _read(page, "eng", dpi),
        "turned": _read(turned, "swe", dpi),
    }


def _read(page: Image.Image, language: str, dpi: int) -> str:
    config = f"--psm 4 --dpi {dpi}"
    return str(pytesseract.image_to_string(page, lang=language, config=config))


def show_read(found: list[dict[str, str]]) -> None:
    """The same for layers that an engine made."""
    table: dict[str, dict[str, Share]] = {}
    for page in found:
        row = table.setdefault(page["kind"], {name: Share() for name in ("swe", "eng", "turned")})
        row["swe"].add(reread(page["swe"], 1.0))
        row["turned"].add(reread(page["turned"], 1.0))
        if MARKED.search(page["text"]):
            row["eng"].add(reread(page["eng"], 1.0))
    print("read    n        swe        eng     turned")
    for kind, row in table.items():
        print(f"{kind} {row['swe'].total:>4}" + "".join(f"{share!s:>11}" for share in row.values()))


def lines_of(paths: list[Path]) -> list[str]:
    """The lines that hold text; without paths those of the samples' minutes."""
    paths = paths or [ROOT / "samples" / "minutes"]
    files = [f for path in paths for f in (sorted(path.iterdir()) if path.is_dir() else [path])]
    texts = [file.read_text(encoding="utf-8").split("---\n")[-1] for file in files]
    return [line.lstrip("# ") for text in texts for line in text.split("\n") if line.strip()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--text", type=Path, nargs="*", default=[])
    parser.add_argument("--pages", type=int, default=1_000)
    parser.add_argument("--read", type=int, default=0)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    chance = random.Random(options.seed)
    lines = lines_of(options.text)
    show(measure(list(pages(lines, options.pages, chance)), chance))
    if options.read:
        with ThreadPoolExecutor(2) as workers:
            some = list(pages(lines, options.read, chance))
            found = list(workers.map(read_both, some, range(len(some))))
        show_read(found)
        if options.out:
            options.out.write_text(json.dumps(found, ensure_ascii=False, indent=0))


if __name__ == "__main__":
    main()
