"""An archive with everything that needs eyes, its files named by somebody who means ill."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from unittest.mock import patch

from flows.night import run_night
from flows.outcome import Job, Outcome
from flows.report import write_report
from flows.settings import Settings
from pipeline.document import Line, Page, Reading
from pipeline.errors import NotYetWhole, UnreadableDocument

PICTURE = "<img src=x onerror=alert(1)>.pdf"
LINK = "[a](javascript:alert(1)), sida 2: skön.txt"
BROKEN = "rad\nbrytning `och` | *mer*.txt"
DRAFT = "2. punkt och slut s. 1.txt"
FAILED = "fel <b>fet.pdf"
WAITING = "halv | <i>kursiv.pdf"
SCRIPT = "<script>alert(1)</script> läs den ändå"

HEAD = """Minnesanteckningar
Nätverket för skolutveckling i Vätterbygden
{when}
Närvarande:
{people}

"""


def told(when: str, text: str, people: str = "Eva Bramstorp, Hjo kommun") -> str:
    """The text of minutes."""
    return HEAD.format(when=when, people=people) + text + "\n"


def troubled_archive(folder: Path) -> Settings:
    """The archive after three nights; the last of them had files that wait and that failed."""
    settings = Settings(archive=folder / "archive", rest_seconds=0.0)
    settings.inbox.mkdir(parents=True)
    stripped = told("Datum: 4 december 2023", "Moten under varen\nVi gar vidare mot malet i ar.")
    _night(settings, "2023-11-06T02:00:00+00:00", {
        PICTURE: stripped + "\f" + "Sida två om skolan och barnen\n" * 20 + "\fSida tre",
        "a.txt": told("Datum: 2 oktober 2023", "Nästa möte\n6 november 2023 kl. 09.00 i Skövde."),
    })  # fmt: skip
    _night(settings, "2023-11-07T02:00:00+00:00", {
        LINK: told("", "Ett samtal om skolan."),
        BROKEN: told("Datum: 2 oktober 2023", "Budget", "Ewa Bramstorp, Skövde kommun"),
        DRAFT: told("Datum: 8 januari 2024", "Budget", "Ulf Rydmark, Tibro kommun"),
    })  # fmt: skip
    _night(settings, "2023-11-08T02:00:00+00:00", {
        FAILED: "skräp",
        WAITING: "halv",
        "b.txt": told("Datum: 5 februari 2024", "Budget"),
    })  # fmt: skip
    return settings


def _night(settings: Settings, began: str, files: dict[str, str]) -> None:
    for name, text in files.items():
        (settings.inbox / name).write_text(text, encoding="utf-8")
    with (
        patch("flows.night.now", return_value=began),
        patch("flows.taking_in.now", return_value=began),
        patch("flows.interpreting.now", return_value=began),
    ):
        done = run_night(settings, _read)
    write_report(settings, done)


def _read(jobs: list[Job], _: Settings) -> Iterator[tuple[int, Outcome]]:
    for number, job in enumerate(jobs):
        text = job.path.read_text(encoding="utf-8")
        if text == "skräp":
            yield number, UnreadableDocument("damaged", f"Filen är skadad. {SCRIPT}")
        elif text == "halv":
            yield number, NotYetWhole("incomplete", f"Filens slut saknas. {SCRIPT}")
        else:
            yield number, _reading(job.filename, text)


def _reading(name: str, text: str) -> Reading:
    """Texts are plain; of a PDF page 1 lost its marks, page 2 is pale, page 3 is empty."""
    sha = sha256(text.encode()).hexdigest()
    pages = tuple(_page(name, at, page) for at, page in enumerate(text.split("\f"), 1))
    return Reading(sha, name, "text/plain", pages, "test", ())


def _page(name: str, number: int, text: str) -> Page:
    lines = tuple(map(Line, text.split("\n")))
    if not name.endswith(".pdf"):
        return Page(number, 595.0, 842.0, "plain", lines, None, "plain")
    if number == 1:
        why = "layer-lost-diacritics-no-picture"
        return Page(number, 595.0, 842.0, "text-layer", lines, None, why)
    if number == 2:
        return Page(number, 595.0, 842.0, "ocr", lines, 0.61, "no-layer")
    return Page(number, 595.0, 842.0, "text-layer", (), None, "empty-page")
