"""How the time of interpreting grows with hostile texts: a word without end, lists without end.

    python -m bench.hostile_texts [--letters 20000] [--only NAME] [--profile]

Each text is interpreted at a length and at four times that; what takes more than 4 ** 1.3 times as
long grows faster than the text.  `--profile` tells where the time of the longer one goes.
"""

from __future__ import annotations

import argparse
import cProfile
import math
import pstats
import time
from collections.abc import Callable

from models.diacritics.load import load
from pipeline.agenda.topics import load_vocabulary
from pipeline.document import Reading
from pipeline.interpret import Tools, interpret
from pipeline.reading.plain_text import read_plain

MINUTES = """Minnesanteckningar från Nätverket för skola den 12 mars 2024 i Skövde

Närvarande: Åsa Öhrn, Skövde, ordförande, Göran Ek, Hjo, Bo Kvist, Tibro, Eva Lind, Falköping
Frånvarande: Märta Lind, Tibro

1. Mötet öppnas
Åsa hälsade alla välkomna till mötet. Göran tackade för inbjudan från Hjo.
2. Digitala läromedel
Nätverket diskuterade digitala läromedel och beslutade att bjuda in Skolverket till nästa möte.
Göran Ek skickar ut en enkät till alla kommuner senast den 2 april 2024.
3. Nästa möte
Nästa möte är den 14 maj 2024 kl. 9.00 i Hjo.

"""
_NAMES = ("Eva", "Bo", "Karin", "Nils", "Åsa", "Göran", "Lena", "Per", "Ulla", "Olof", "Märta")
_SURNAMES = ("Ek", "Lind", "Berg", "Öhrn", "Kvist", "Alm", "Sjö", "Dahl", "Holm", "Falk")
_TOWNS = ("Hjo", "Tibro", "Skövde", "Skara", "Falköping", "Mariestad", "Töreboda")


def _person(number: int) -> str:
    """An invented name that is not told again before many."""
    surname = _SURNAMES[number % 10] + _SURNAMES[number // 10 % 10].lower()
    return f"{_NAMES[number % 11]} {surname}{_letters(number)}"


def _letters(number: int) -> str:
    return "".join("aeioulrnst"[int(digit)] for digit in str(number))


def _repeated(piece: str) -> Callable[[int], str]:
    return lambda letters: (piece * (letters // len(piece) + 1))[:letters]


def _counted(piece: Callable[[int], str]) -> Callable[[int], str]:
    def text(letters: int) -> str:
        parts, size, number = [], 0, 0
        while size < letters:
            parts.append(piece(number))
            size += len(parts[-1])
            number += 1
        return "".join(parts)[:letters]

    return text


def _after(head: str, text: Callable[[int], str]) -> Callable[[int], str]:
    return lambda letters: head + text(letters)


TEXTS: dict[str, Callable[[int], str]] = {
    "one word": _repeated("a"),
    "one capital word": _repeated("A"),
    "one word of Swedish": _repeated("skolnätverk"),
    "one word without its marks": _repeated("narvarande"),
    "a word hyphenated": _repeated("skol-"),
    "letters between hyphens at line ends": _repeated("a-\n"),
    "syllables at line ends": _repeated("natver-\n"),
    "digits": _repeated("1234567890"),
    "digits and stops": _repeated("1."),
    "digits and dashes": _repeated("1-"),
    "digits and colons": _repeated("1:"),
    "stops": _repeated("."),
    "dots to a page": _repeated(". "),
    "commas": _repeated(","),
    "commas and spaces": _repeated(", "),
    "commas in a list": _after("Närvarande: ", _repeated(", ")),
    "semicolons in a list": _after("Närvarande: ", _repeated("; ")),
    "dashes in a list": _after("Närvarande:\n", _repeated("- \n")),
    "brackets": _repeated("("),
    "brackets both ways": _repeated("()"),
    "brackets in a list": _after("Närvarande: ", _repeated("(Hjo, ")),
    "slashes in a list": _after("Närvarande: ", _repeated("Eva Ek/")),
    "quotes": _repeated('"'),
    "spaces": _after("Närvarande: Eva Ek", _repeated(" ")),
    "line feeds": _after("Närvarande: Eva Ek", _repeated("\n")),
    "tabs": _after("Närvarande: Eva Ek", _repeated("\t")),
    "form feeds": _repeated("a\f"),
    "no-break spaces": _repeated("Eva\N{NO-BREAK SPACE}Ek "),
    "soft hyphens": _repeated("skol\N{SOFT HYPHEN}"),
    "marks upon a letter": _after("a", _repeated("\N{COMBINING RING ABOVE}")),
    "override": _repeated("\N{RIGHT-TO-LEFT OVERRIDE}Eva "),
    "NUL": _repeated("\0"),
    "junk": _counted(lambda n: f"{chr(33 + n * 7 % 90)}{chr(33 + n * 13 % 90)}{'|~_ '[n % 4]}"),
    "one name": _after("Närvarande: ", _repeated("Eva Ek, ")),
    "one name and town": _after("Närvarande: ", _repeated("Eva Ek, Hjo, ")),
    "names": _after("Närvarande: ", _counted(lambda n: f"{_person(n)}, ")),
    "names and towns": _after(
        "Närvarande:\n", _counted(lambda n: f"{_person(n)}, {_TOWNS[n % 7]}\n")
    ),
    "names of a town": _after("Närvarande: Hjo: ", _counted(lambda n: f"{_person(n)}, ")),
    "first names": _after("Närvarande: ", _repeated("Eva, Bo, Nils, ")),
    "towns": _after("Närvarande: ", _repeated("Hjo, Tibro, ")),
    "labels": _repeated("Närvarande:\n"),
    "labels in a row": _repeated("Närvarande: "),
    "labels and names": _counted(lambda n: f"Närvarande: {_person(n)}, {_TOWNS[n % 7]}\n\n"),
    "names in the text": _counted(lambda n: f"{_person(n)} berättade om arbetet i Hjo. "),
    "names and first names": _after(
        "Närvarande: Eva Ek, Hjo\n\n1. Rapport\n", _repeated("Eva berättade. ")
    ),
    "many and their first names": lambda letters: (
        "Närvarande: "
        + ", ".join(_person(n) for n in range(letters // 60))
        + "\n\n1. Rapport\n"
        + "".join(f"{_NAMES[n % 11]} berättade. " for n in range(letters // 40))
    ),
    "dates": _repeated("den 12 mars 2024 "),
    "days": _counted(lambda n: f"den {n % 28 + 1} mars {1990 + n % 40}, "),
    "years": _repeated("2024 "),
    "times": _repeated("kl. 13.00-"),
    "weeks": _repeated("vecka 12 "),
    "weekdays": _repeated("tisdag "),
    "days between": _repeated("12-"),
    "days and": _repeated("12 och "),
    "days of a month": _repeated("12, "),
    "months": _repeated("mars "),
    "next meetings": _repeated("Nästa möte är den 14 maj. "),
    "next meeting": _repeated("Nästa möte "),
    "latest": _repeated("senast den "),
    "sections": _counted(lambda n: f"{n + 1}. Rubrik\nText som säger något.\n"),
    "one section": _repeated("1. Rubrik\n"),
    "paragraph signs": _counted(lambda n: f"§ {n}\n"),
    "sections within": _repeated("1.1."),
    "headings": _counted(lambda n: f"Rubrik {_letters(n)}\n\nText.\n\n"),
    "capitals": _repeated("MINNESANTECKNINGAR FRÅN NÄTVERKET\n"),
    "decided": _repeated("Nätverket beslutade att "),
    "decisions": _repeated("Nätverket beslutade att bjuda in Skolverket.\n"),
    "actions": _counted(lambda n: f"{_person(n)} skickar ut en enkät senast den 2 april.\n"),
    "one action": _repeated("Eva Ek skickar "),
    "ands": _repeated("och "),
    "a sentence without end": _repeated("nätverket diskuterade läromedel och "),
    "damaged": _repeated("natverket diskuterade laromedel och motet avslutades "),
    "damaged on lines": _repeated("natverket diskuterade laromedel\noch motet avslu-\ntades "),
    "networks": _repeated("Nätverket för skola "),
    "minutes in a row": _repeated(MINUTES),
    "minutes without their marks": _repeated(
        MINUTES.translate(str.maketrans("åäöÅÄÖ", "aaoAAO"))
    ),
    "minutes on a line": _repeated(MINUTES.replace("\n", " ")),
    "minutes a word a line": _repeated(MINUTES.replace(" ", "\n")),
    "minutes on pages": _repeated(MINUTES.strip() + "\f"),
    "table of bars": _repeated("| Eva Ek | Hjo | Närvarande |\n"),
    "leaders": _counted(lambda n: f"Rubrik {n} ........ {n}\n"),
    "addresses": _repeated("eva.ek@hjo.example, "),
    "addresses of pages": _repeated("https://hjo.example/a/b?c=d&"),
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=20_000)
    parser.add_argument("--only", default="")
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    tools = Tools(load(), load_vocabulary())
    seconds(MINUTES, tools)
    for name, text in TEXTS.items():
        if options.only not in name:
            continue
        short, long = text(options.letters), text(4 * options.letters)
        once = seconds(short, tools)
        if options.profile:
            _profiled(long, tools)
            continue
        four = seconds(long, tools)
        grown = math.log(four / once, 4)
        mark = "  <--" if four > 2 and grown > 1.3 else ""
        print(f"{name:40} {once:8.2f} {four:8.2f} s  n^{grown:.2f}{mark}", flush=True)


def seconds(text: str, tools: Tools) -> float:
    """CPU time of interpreting a text."""
    reading = Reading("ab" * 32, "a.txt", "text/plain", read_plain(text), "plain")
    began = time.process_time()
    interpret(reading, tools)
    return time.process_time() - began


def _profiled(text: str, tools: Tools) -> None:
    profile = cProfile.Profile()
    profile.enable()
    seconds(text, tools)
    profile.disable()
    pstats.Stats(profile).sort_stats("tottime").print_stats(12)


if __name__ == "__main__":
    main()
