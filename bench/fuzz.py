"""Atheris on the parsers: whatever the text, no error, no span outside it, no time without end.

    pip install atheris
    python -m bench.fuzz dates [--seconds 60] [--found FOLDER]

One of: attendance, dates, repair, sections, names, interpret.  Inputs are pieces of minutes and raw
letters, chosen by the bytes that atheris makes up.  What fails is printed as a case for
`tests/cases/fuzz/texts.json`, which the tests replay without atheris.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # at run time after atheris is at work, which sees what is imported then
    from pipeline.document import Span

PIECES = (
    "Närvarande", "närvarande:", "Frånvarande: ", "Deltagare\n", "Anmäld frånvaro: ", "Plats: ",
    "Eva Ek", "Bo", "Åsa Öhrn", "Nils-Erik af Kvist", "E. Ek", "Ek, Eva", "ordförande", "sekr.",
    "Hjo", "Skövde kommun", "Tibro", "Västra Götaland", "Skaraborgs kommunalförbund", ", ", "; ",
    " och ", " samt ", "/", " - ", "– ", "• ", "(", ")", "[", "]", ":", ".", "...", "?", "\n",
    "\n\n", "\f", "\t", "   ", " ", "\N{NO-BREAK SPACE}", "\N{SOFT HYPHEN}", "-\n", "|", "*", "**",
    "#", "<b>", "</b>", "x ", "☑", "1", "12", "31", "2024", "24", "1.", "1.1 ", "§ 3 ", "§", "12/3",
    "2024-03-12", "240312", "den 12 mars 2024", "12:e", "mars", "tisdag", "vecka 12", "v. 7",
    "kl. 13.00-15.00", "kl ", "13-14 maj", "i morgon", "nästa ", "senast den ", "höstterminen",
    "Nästa möte ", "Mötet ", "Nätverket för skola ", "beslutade att ", "beslutar", "Beslut: ",
    "skickar ut ", "ansvarar för ", "ska ", "uppdrogs åt ", "bordlades", "justeras", "valdes ",
    "till justerare ", "(tidigare Borg)", "tidigare", "född", "narvarande", "motet", "natverket",
    "larare", "Vasteras", "skol-\nnätverk", "m\ufffdtet", "\u0308", "a\u030a", "Ã¥", "&aring;",
    "\N{RIGHT-TO-LEFT OVERRIDE}", "\0", "\x1b[31m", "{{7*7}}", "<script>", "AAAA", "ÅÄÖ", "ß", "İ",
    "\U0001f600", "ﬁ", "Ⅳ", "²", "٣", "\u2028", "\x85", "eva.ek@hjo.example", "0500-12 34 56",
)  # fmt: skip
_SLOW = 0.2, 0.002
"""Seconds that any text may take, and each of its letters."""


def text_of(data: bytes) -> str:
    """A text from bytes: most are a piece, some a letter as it is, some repeat what came before.

    >>> text_of(bytes(PIECES.index(piece) for piece in ("Eva Ek", ", ", "Hjo")))
    'Eva Ek, Hjo'
    """
    parts: list[str] = []
    for at, byte in enumerate(data):
        if byte < len(PIECES):
            parts.append(PIECES[byte])
        elif byte < 250:
            parts.append(chr(byte))
        else:
            parts += parts[-(byte - 248) :] * (1 + data[at - 1] % 8)
        if len(parts) > 4_000:
            break
    return "".join(parts)


def spans_of(value: object) -> Iterator[Span]:
    """Every span of a finding, however deep, but for those of readings."""
    from pipeline.document import Reading, Span  # noqa: PLC0415

    if isinstance(value, Span):
        yield value
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from spans_of(part)
    elif is_dataclass(value) and not isinstance(value, Reading):
        for field in fields(value):
            yield from spans_of(getattr(value, field.name))


def parsers() -> dict[str, Callable[[str], object]]:
    """What is fuzzed: a text to its findings."""
    from models.diacritics.load import load  # noqa: PLC0415
    from pipeline.agenda.actions import find_actions  # noqa: PLC0415
    from pipeline.agenda.decisions import find_decisions  # noqa: PLC0415
    from pipeline.agenda.sections import find_sections  # noqa: PLC0415
    from pipeline.agenda.topics import load_vocabulary  # noqa: PLC0415
    from pipeline.agenda.upcoming import find_upcoming  # noqa: PLC0415
    from pipeline.attendance.former_names import with_former_names  # noqa: PLC0415
    from pipeline.attendance.mentions import find_mentions  # noqa: PLC0415
    from pipeline.attendance.participants import find_attendance  # noqa: PLC0415
    from pipeline.corrections import Repaired  # noqa: PLC0415
    from pipeline.dates.find import find_dates  # noqa: PLC0415
    from pipeline.dates.meeting import find_meeting  # noqa: PLC0415
    from pipeline.document import Reading  # noqa: PLC0415
    from pipeline.interpret import Tools, interpret  # noqa: PLC0415
    from pipeline.reading.plain_text import read_plain  # noqa: PLC0415
    from pipeline.repair.find import find_corrections  # noqa: PLC0415
    from pipeline.swedish.names import tidy_name  # noqa: PLC0415

    tools = Tools(load(), load_vocabulary())

    def attendance(text: str) -> object:
        repaired = Repaired(text, text)
        found = find_attendance(repaired)
        people = with_former_names(repaired, found.participants)
        return found, people, find_mentions(repaired, people, found.lists)

    def dates(text: str) -> object:
        repaired = Repaired(text, text)
        meeting = find_meeting(repaired)
        return meeting, find_dates(repaired, meeting)

    def sections(text: str) -> object:
        repaired = Repaired(text, text)
        meeting = find_meeting(repaired)
        told = find_dates(repaired, meeting)
        found = find_sections(repaired, None)
        return (
            found,
            find_decisions(repaired, found, told),
            find_actions(repaired, (), told, found),
            find_upcoming(repaired, told, found, meeting),
        )

    def whole(text: str) -> object:
        reading = Reading("ab" * 32, "a.txt", "text/plain", read_plain(text), "plain")
        return interpret(reading, tools)

    return {
        "attendance": attendance,
        "dates": dates,
        "repair": lambda text: find_corrections(text, tools.restorer),
        "sections": sections,
        "names": lambda text: tidy_name(text.split() or ["Eva"]),
        "interpret": whole,
    }


def fault_of(parser: Callable[[str], object], text: str) -> str:
    """What is wrong with what the parser makes of the text; empty if nothing is."""
    began = time.process_time()
    try:
        found = parser(text)
    except Exception as error:  # noqa: BLE001 - any error is a find
        return f"{type(error).__name__}: {error}"[:200]
    taken = time.process_time() - began
    if taken > _SLOW[0] + _SLOW[1] * len(text):
        return f"{taken:.1f} s for {len(text)} letters"
    for span in spans_of(found):
        if not 0 <= span.start <= span.end <= len(text):
            return f"{span} of {len(text)} letters"
    return ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("which")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--found", type=Path, default=Path("fuzz-found"))
    options = parser.parse_args()
    import atheris  # type: ignore[import-untyped]  # noqa: PLC0415 - an optional extra

    with atheris.instrument_imports(include=["pipeline"], enable_loader_override=False):
        find = parsers()[options.which]
    find("Närvarande: Eva Ek, Hjo")  # what is loaded once is no slowness
    faults: dict[str, str] = {}

    def once(data: bytes) -> None:
        text = text_of(data)
        fault = fault_of(find, text)
        kind = fault.split(":", 1)[0] if "letters" not in fault else fault.split(" ")[1]
        if fault and kind not in faults:
            faults[kind] = text
            options.found.mkdir(exist_ok=True)
            case = {"parser": options.which, "fault": fault, "text": text}
            told = json.dumps(case, ensure_ascii=False)
            with (options.found / f"{options.which}.jsonl").open("a") as out:
                out.write(told + "\n")
            print(told[:400], flush=True)

    seeds = random.Random(options.which)
    corpus = options.found / "seeds" / options.which
    corpus.mkdir(parents=True, exist_ok=True)
    for number in range(50):
        (corpus / str(number)).write_bytes(seeds.randbytes(seeds.randrange(4, 200)))
    limits = f"-max_total_time={options.seconds}", "-max_len=400", "-timeout=60"
    atheris.Setup([sys.argv[0], *limits, f"-artifact_prefix={options.found}/", str(corpus)], once)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
