"""Editions and parts, measured: which papers are the same minutes; where a scan holds several.

    python -m bench.editions make TEXT... --out FOLDER [--share 0/2]
    python -m bench.editions likeness FOLDER [--show]
    python -m bench.editions parts FOLDER [--rounds 400] [--show]

`make` sets each text on pages (`<name>.born.txt`, pages parted by form feeds), prints them, damages
the print as scanners do and reads it again: `<name>.<level>.txt`; of every third also as read in
English, where all marks are lost (`<name>.eng.txt`).

`likeness` compares all readings of all texts, and invented drafts, extracts and forms filled in
twice, made from them: what is told of pairs that are editions, and of pairs that are not.
`parts` puts pages of 2 to 5 documents into one file and asks where each begins.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import re
import textwrap
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from itertools import combinations
from pathlib import Path

import pytesseract
from PIL import Image

from bench.damage import FONTS, printed
from bench.scans import Sheet, pdf_of_scans, scanned
from pipeline.document import Line, Page, Reading
from pipeline.editions import Fingerprint, Likeness, compare, fingerprint
from pipeline.editions.compare import compared
from pipeline.parts import parts_of
from pipeline.parts.find import beginnings
from pipeline.parts.heads import PageHead, head_of_page
from pipeline.reading.plain_text import is_html, text_of_html
from pipeline.reading.read import read_bytes
from pipeline.reading.tesseract import tesseract

LINES_A_PAGE = 46
WIDTH = 88
Pages = tuple[tuple[str, ...], ...]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    asks = parser.add_subparsers(dest="what", required=True)
    made = asks.add_parser("make")
    made.add_argument("texts", type=Path, nargs="+")
    made.add_argument("--out", type=Path, required=True)
    made.add_argument("--share", default="0/1", help="i/n: every n-th text from the i-th")
    for name in ("likeness", "parts"):
        asked = asks.add_parser(name)
        asked.add_argument("folder", type=Path)
        asked.add_argument("--show", action="store_true", help="print every fault")
        asked.add_argument("--rounds", type=int, default=400)
        asked.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.what == "make":
        make(options.texts, options.out, options.share)
    elif options.what == "likeness":
        likeness(kept(options.folder), options.seed, show=options.show)
    else:
        parts(kept(options.folder), options.rounds, options.seed, show=options.show)


def make(texts: Sequence[Path], out: Path, share: str) -> None:
    """Print the texts, scan the prints, read the scans."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    out.mkdir(parents=True, exist_ok=True)
    engine, (first, step) = tesseract(), map(int, share.split("/"))
    for number, path in list(enumerate(texts))[first::step]:
        pages = set_on_pages(path.read_text("utf-8"))
        _write(out / f"{path.stem}.born.txt", pages)
        sheets = [printed(page, FONTS[number % 3], 10) for page in pages if any(page)]
        for level in ("mild", ("hard", "awful")[number % 2]):
            target = out / f"{path.stem}.{level}.txt"
            if not target.exists():
                data = pdf_of_scans([scanned(sheet, level, number) for sheet in sheets])
                read = read_bytes(data, f"{path.stem}.pdf", engine)
                _write(target, [[line.text for line in page.lines] for page in read.pages])
        target = out / f"{path.stem}.eng.txt"
        if number % 3 == 0 and not target.exists():
            _write(target, [_in_english(sheet, number).split("\n") for sheet in sheets])


def set_on_pages(text: str) -> list[list[str]]:
    """The text in lines and pages as a typist would set it."""
    shown = text_of_html(text) if is_html(text) else text
    lines: list[str] = []
    for line in shown.replace("\f", "\n").split("\n"):
        indent = line[: len(line) - len(line.lstrip())][:20]
        lines += textwrap.wrap(line, WIDTH, subsequent_indent=indent) or [""]
    return [lines[at : at + LINES_A_PAGE] for at in range(0, len(lines), LINES_A_PAGE)]


def _write(path: Path, pages: Sequence[Sequence[str]]) -> None:
    path.write_text("\f".join("\n".join(page) for page in pages), "utf-8")


def _in_english(sheet: Sheet, seed: int) -> str:
    image = Image.open(io.BytesIO(scanned(sheet, "mild", seed + 99)[0]))
    return str(pytesseract.image_to_string(image, lang="eng", config="--dpi 300")).rstrip("\f\n")


def kept(folder: Path) -> dict[str, dict[str, Pages]]:
    """By name, and by how it was read: the pages of each text."""
    found: dict[str, dict[str, Pages]] = defaultdict(dict)
    for path in sorted(folder.glob("*.*.txt")):
        name, how, _ = path.name.rsplit(".", 2)
        pages = path.read_text("utf-8").split("\f")
        found[name][how] = tuple(tuple(page.split("\n")) for page in pages)
    return dict(found)


def reading_of(pages: Sequence[Sequence[str]], filename: str = "protokoll.pdf") -> Reading:
    """A reading of these pages."""
    told = sha256(repr(pages).encode()).hexdigest()
    return Reading(
        told,
        filename,
        "application/pdf",
        tuple(
            Page(number, 595, 842, "plain", tuple(map(Line, lines)))
            for number, lines in enumerate(pages, 1)
        ),
    )


@dataclass(frozen=True, slots=True)
class Pair:
    """Two readings, and what kind of pair they are."""

    kind: str
    names: str
    one: Fingerprint
    other: Fingerprint

    @property
    def same(self) -> bool:
        """Whether they are the same minutes."""
        return self.kind.startswith(("rescan", "misread", "version"))


def likeness(texts: dict[str, dict[str, Pages]], seed: int, *, show: bool) -> None:
    """Print what is told of each kind of pair."""
    began = time.process_time()
    prints = {
        (name, how): fingerprint(reading_of(pages))
        for name, readings in texts.items()
        for how, pages in readings.items()
    }
    took = (time.process_time() - began) / len(prints)
    sizes = [len(one.to_json().encode()) for one in prints.values()]
    print(
        f"readings {len(prints)}  fingerprint {1000 * took:.1f} ms  JSON at most {max(sizes)} bytes"
    )
    pairs = [*_read_pairs(prints), *_made_pairs(texts, prints, random.Random(seed))]
    began = time.process_time()
    told = [(pair, compare(pair.one, pair.other)) for pair in pairs]
    took = (time.process_time() - began) / len(pairs)
    print(f"pairs {len(pairs)}  compare {1000 * took:.3f} ms")
    for kind in dict.fromkeys(pair.kind for pair in pairs):
        _print_kind(kind, [(pair, found) for pair, found in told if pair.kind == kind])
    if show:
        for pair, found in told:
            if pair.same != (found is not None):
                print(pair.kind, pair.names, found)
    mirrored = sum(_turned(compare(p.other, p.one)) != found for p, found in told)
    print(f"otherwise when turned around: {mirrored}")


def _turned(found: Likeness | None) -> Likeness | None:
    return None if found is None else replace(found, newer=-found.newer)


def _print_kind(kind: str, rows: Sequence[tuple[Pair, Likeness | None]]) -> None:
    relations = Counter(found.relation if found else "none" for _, found in rows)
    scores = sorted(
        found.score for pair, _ in rows if (found := compared(pair.one, pair.other)) is not None
    )
    sharing = sum(bool(set(pair.one.keys) & set(pair.other.keys)) for pair, _ in rows)
    meeting = sum(
        bool({key for key in pair.one.keys if key[0] == "c"} & set(pair.other.keys))
        for pair, _ in rows
    )
    same = rows[0][0].same
    right = sum((found is not None) == same for _, found in rows)
    print(
        f"{kind:34} {'same ' if same else 'other'} right {right:6} of {len(rows):6}"
        f"  {dict(relations)}  words in common: lowest {scores[:3]}"
        f" median {scores[len(scores) // 2 :][:1]} highest {scores[-3:]}"
        f"  share a key {sharing} (of content {meeting})"
    )


def _read_pairs(prints: dict[tuple[str, str], Fingerprint]) -> Iterator[Pair]:
    """Readings of one text, and of two."""
    for one, two in combinations(sorted(prints), 2):
        names = ".".join(one) + " " + ".".join(two)
        if one[0] == two[0]:
            yield Pair(f"rescan {'-'.join(sorted((one[1], two[1])))}", names,
                       prints[one], prints[two])  # fmt: skip
        else:
            network = prints[one].network and prints[one].network == prints[two].network
            kind = "strangers, one network" if network else "strangers"
            yield Pair(kind, names, prints[one], prints[two])
            undated = replace(prints[one], day="")
            yield Pair(f"{kind}, undated", names, undated, replace(prints[two], day=""))


def _made_pairs(
    texts: dict[str, dict[str, Pages]], prints: dict[tuple[str, str], Fingerprint],
    chance: random.Random,
) -> Iterator[Pair]:  # fmt: skip
    for name, readings in texts.items():
        if "born" not in readings:
            continue
        born, whole = readings["born"], prints[name, "born"]
        read = next((how for how in ("mild", "hard", "awful") if how in readings), "born")
        draft = changed(born, chance, 0.12)
        for label, share in (("1 %", 0.01), ("3 %", 0.03), ("3 %, no marks", 0.03), ("6 %", 0.06)):
            marks = "no marks" not in label
            made = fingerprint(reading_of(noisy(born, chance, share, marks=marks)))
            again = fingerprint(reading_of(noisy(born, chance, share, marks=marks)))
            yield Pair(f"misread {label} of letters, one", name, made, whole)
            yield Pair(f"misread {label} of letters, both", name, made, again)
        for kind, pages, filename in (
            ("version, 5 % of lines", changed(born, chance, 0.05), "protokoll.pdf"),
            ("version, 12 % of lines", draft, "protokoll.pdf"),
            ("version, 12 %, named utkast", draft, "protokoll utkast.pdf"),
            ("extract, half", shortened(born, 0.5, "Protokollsutdrag"), "protokoll.pdf"),
            ("extract, a third, unmarked", shortened(born, 0.34, ""), "protokoll.pdf"),
            ("agenda", agenda(born), "kallelse.pdf"),
            ("form filled in twice", filled_again(born, chance, 0.0), "protokoll.pdf"),
            ("form, 20 % of lines", filled_again(born, chance, 0.2), "protokoll.pdf"),
        ):
            made = fingerprint(reading_of(pages, filename))
            if made.text == whole.text or _little(kind, pages, born):
                continue
            yield Pair(kind, name, made, whole)
            if kind.startswith("form"):
                undated = replace(made, day="")
                yield Pair(f"{kind}, undated", name, undated, replace(whole, day=""))
            if kind.startswith("version") and read != "born":
                yield Pair(f"{kind}, scanned", name, made, prints[name, read])


def _little(kind: str, pages: Pages, whole: Pages) -> bool:
    """Whether an extract or agenda of a short document would be most of it."""
    letters = [sum(len(line) for page in some for line in page) for some in (pages, whole)]
    return kind.startswith(("extract", "agenda")) and letters[0] > 0.7 * letters[1]


_SENTENCES = (
    "Nätverket ställer sig bakom förslaget med de tillägg som gjordes under mötet.",
    "Frågan återkommer när underlaget från kommunerna är sammanställt.",
    "Ordföranden tackar för redovisningen och påminner om tidsplanen.",
    "Det framfördes att kostnaden bör fördelas efter antalet elever i stället.",
    "Arbetsgruppen får i uppdrag att se över formuleringen till hösten.",
)


def changed(pages: Pages, chance: random.Random, share: float) -> Pages:
    """Another version: a share of the lines below the head left out, rewritten or added."""
    lines = [list(page) for page in pages]
    for number, page in enumerate(lines):
        for at in range(len(page) - 1, 11 if number == 0 else -1, -1):
            if page[at].strip() and chance.random() < share:
                what = chance.randrange(3)
                page[at : at + (what > 0)] = [] if what == 2 else [chance.choice(_SENTENCES)]
    lines[-1] += ["", chance.choice(_SENTENCES)]
    return tuple(map(tuple, lines))


def shortened(pages: Pages, share: float, title: str) -> Pages:
    """An extract: the head, and then some paragraphs."""
    lines = [line for page in pages for line in page]
    body = lines[12:]
    count = int(share * len(body))
    return ((*([title] if title else []), *lines[:12], *body[len(body) // 3 :][:count]),)


def agenda(pages: Pages) -> Pages:
    """The call to the meeting: the head and what look like headings, without the list."""
    lines = [line for page in pages for line in page]
    short = [line for line in lines[12:] if 0 < len(line.strip()) < 40 and "," not in line]
    head = [line for line in lines[:8] if "rvarande" not in line]
    return (("Kallelse", *head, "Dagordning", *short),)


def noisy(pages: Pages, chance: random.Random, share: float, *, marks: bool) -> Pages:
    """Read again: a share of the letters misread, specks, lost lines; perhaps no mark kept."""
    made = []
    for page in pages:
        lines = []
        for line in page:
            if len(line) > 20 and chance.random() < share / 4:
                continue
            read = "".join(_misread(letter, chance) if chance.random() < share else letter
                           for letter in (line if marks else line.translate(_LOST)))  # fmt: skip
            lines.append(read)
            if chance.random() < share / 2:
                lines.append(chance.choice(("~ ; ,", "| 4 .", "i", "'-_ '")))
        made.append(tuple(lines))
    return tuple(made)


_LOST = str.maketrans("åäöÅÄÖé", "aaoAAOe")
_TAKEN_FOR = {"l": "1", "i": "l", "o": "0", "e": "c", "m": "rn", "h": "b", "a": "o", "ö": "6",
              "å": "4", "ä": "a", "n": "ri", "t": "f", "f": "t", "g": "q", " ": ""}  # fmt: skip


def _misread(letter: str, chance: random.Random) -> str:
    return _TAKEN_FOR.get(letter, letter if letter.isdigit() else chance.choice(".,'" + letter * 3))


_NUMBER = re.compile(r"\d+")


def filled_again(pages: Pages, chance: random.Random, share: float) -> Pages:
    """The same form for another meeting: other numbers, and a share of other lines."""

    def other(found: re.Match[str]) -> str:
        number = int(found[0][:9])
        if number > 31:
            return str(number + 1).zfill(len(found[0]))
        return str(number % 12 + 1).zfill(len(found[0]))

    return tuple(
        tuple(
            chance.choice(_SENTENCES)
            if share and len(line) > 30 and chance.random() < share
            else _NUMBER.sub(other, line)
            for line in page
        )
        for page in pages
    )


def parts(texts: dict[str, dict[str, Pages]], rounds: int, seed: int, *, show: bool) -> None:
    """Print how many whole documents are split, and how many beginnings are found."""
    for name, found in texts.items():
        if "born" in found:
            chance = random.Random(f"{seed} {name}")
            found["misread"] = noisy(found["born"], chance, 0.01, marks=len(name) % 2 == 0)
    wrong, took = 0, 0.0
    wholes = [(n, how, pages) for n, found in texts.items() for how, pages in found.items()]
    for name, how, pages in wholes:
        began = time.process_time()
        split = parts_of(reading_of(pages))
        took += time.process_time() - began
        wrong += len(split) > 1
        if show and len(split) > 1:
            print("split", name, how, split[1:])
    many = [pages for *_, pages in wholes if len(pages) > 1]
    print(
        f"whole documents {len(wholes)} ({len(many)} of several pages), split {wrong};"
        f" {1000 * took / sum(map(len, many)):.0f} ms a page"
    )
    _print_cut(texts, show=show)
    for label, hows in (("born", ("born",)), ("scanned", ("mild", "hard", "awful")),
                        ("misread", ("misread",)), ("English", ("eng",))):  # fmt: skip
        _print_joined(label, texts, hows, rounds, random.Random(seed), show=show)


def _print_cut(texts: dict[str, dict[str, Pages]], *, show: bool) -> None:
    """Every document with a page break before each of its lines in turn: all must stay whole."""
    cuts = wrong = 0
    for name, found in texts.items():
        lines = tuple(line for page in found.get("born", ()) for line in page)
        for at in range(1, len(lines)):
            if not any(map(str.strip, lines[:at])) or not lines[at].strip():
                continue
            cuts += 1
            heads = [
                _head(lines[:at], first=True),
                replace(_head(lines[at:], first=False), number=2),
            ]
            for _, reason in beginnings(heads):
                wrong += 1
                if show:
                    print("  wrong", name, at, reason)
    print(f"whole documents with a page break before any line: {cuts}, split {wrong}")


def _print_joined(
    label: str, texts: dict[str, dict[str, Pages]], hows: Sequence[str], rounds: int,
    chance: random.Random, *, show: bool,
) -> None:  # fmt: skip
    stock = [(n, found[how]) for n, found in texts.items() for how in hows if how in found]
    found = told = asked = exact = 0
    missed: Counter[str] = Counter()
    for _ in range(rounds):
        chosen = _of_different(stock, chance)
        starts: dict[int, str] = {}
        pages: list[tuple[str, ...]] = []
        for name, some in chosen:
            starts[len(pages) + 1] = name
            pages += [page for page in some if any(map(str.strip, page))]
        heads = [
            replace(_head(page, first=number == 1), number=number)
            for number, page in enumerate(pages, 1)
        ]
        split = {number for number, _ in beginnings(heads)}
        wanted = set(starts) - {1}
        found, told, asked = found + len(split & wanted), told + len(split), asked + len(wanted)
        exact += split == wanted
        missed.update(starts[at] for at in wanted - split)
        if show and split - wanted:
            print("  wrong", split - wanted, [name for name, _ in chosen])
    print(
        f"{label:8} joined {rounds}: beginnings found {found} of {asked} = {found / asked:.3f},"
        f" wrong {told - found} of {told}, files wholly right {exact / rounds:.3f}"
    )
    if show:
        print("  missed", dict(missed.most_common(20)))


@lru_cache(maxsize=10_000)
def _head(lines: tuple[str, ...], *, first: bool) -> PageHead:
    page = Page(1, 595, 842, "plain", tuple(map(Line, lines)))
    return head_of_page(page, first=first)


def _of_different(
    stock: Sequence[tuple[str, Pages]], chance: random.Random
) -> list[tuple[str, Pages]]:
    chosen: dict[str, Pages] = {}
    count = chance.randint(2, 5)
    while len(chosen) < count:
        name, pages = chance.choice(stock)
        chosen[name] = pages
    return list(chosen.items())


if __name__ == "__main__":
    main()
