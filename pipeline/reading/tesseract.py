"""Tesseract through pytesseract: a process reads some pages.

One call for several pages costs 0.86 of the CPU of a call a page: the process starts and loads its
model once.  Tesseract's own threads cost four to six times the CPU and win nothing where a worker
runs on each core, so they are switched off for the processes started from here.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from pipeline.errors import MissingTool
from pipeline.reading.ocr import EngineFailed, Ocr, OcrSettings, PageTooSlow, engine
from pipeline.reading.ocr_words import Words, has_pages, words_of_table
from pipeline.reading.picture import Prepared

_MISSING = "Tesseract is not installed: apt-get install tesseract-ocr tesseract-ocr-swe"


def tesseract(settings: OcrSettings = OcrSettings()) -> Ocr:
    """Tesseract as an engine, a process for some pages."""
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")

    def recognise(prepared: Sequence[Prepared], language: str) -> list[Words]:
        found: dict[int, Words] = {}
        for uneven in (False, True):
            numbers = [at for at, page in enumerate(prepared) if page.uneven is uneven]
            pages = [prepared[at] for at in numbers]
            options = f"--psm {settings.segmentation}" + " -c thresholding_method=2" * uneven
            words = _read(pages, language, options, settings)
            found |= dict(zip(numbers, words, strict=True))
        return [found[at] for at in range(len(prepared))]

    return engine(recognise, settings)


def _read(
    pages: Sequence[Prepared], language: str, options: str, settings: OcrSettings
) -> list[Words]:
    if not pages:
        return []
    with tempfile.TemporaryDirectory(prefix="diarium-") as folder:
        names = [Path(folder) / f"{number}.bmp" for number in range(len(pages))]
        for page, name in zip(pages, names, strict=True):
            page.image.save(name, "BMP", dpi=(page.dpi, page.dpi))
        listed = Path(folder) / "pages.txt"
        listed.write_text("\n".join(map(str, names)) + "\n", encoding="utf-8")
        table = _call(listed, language, options, settings.seconds * len(pages))
    if not has_pages(table, len(pages)):
        raise _failed("no table of its pages")
    return words_of_table(table, len(pages))


def _call(listed: Path, language: str, options: str, seconds: int) -> str:
    import pytesseract  # noqa: PLC0415 - pandas may come with it: only where a page is read

    try:
        return str(
            pytesseract.image_to_data(str(listed), lang=language, config=options, timeout=seconds)
        )
    except pytesseract.TesseractNotFoundError as error:
        raise MissingTool(_MISSING) from error
    except pytesseract.TesseractError as error:
        if "language" in str(error) or "traineddata" in str(error):
            raise MissingTool(
                f"Tesseract lacks the language {language}: apt-get install tesseract-ocr-{language}"
            ) from error
        raise _failed(error) from error
    except (UnicodeDecodeError, FileNotFoundError) as error:  # what it wrote is no text, or nothing
        raise _failed(error) from error
    except RuntimeError as error:
        raise PageTooSlow(
            "page-too-slow", "En sida tog för lång tid att läsa.", f"over {seconds} s"
        ) from error


def _failed(why: object) -> EngineFailed:
    told = "Texttolkningen (Tesseract) gick sönder när filen lästes."
    return EngineFailed("engine-failed", told, str(why)[:200])


@lru_cache(maxsize=1)
def tesseract_version() -> str:
    """The version of the engine on this machine.

    Raises:
        MissingTool: there is none.
    """
    import pytesseract  # noqa: PLC0415

    try:
        return str(pytesseract.get_tesseract_version()).split("\n", maxsplit=1)[0]
    except pytesseract.TesseractNotFoundError as error:
        raise MissingTool(_MISSING) from error


def tesseract_languages() -> frozenset[str]:
    """The languages that the engine on this machine can read; empty where there is no engine."""
    import pytesseract  # noqa: PLC0415

    try:
        return frozenset(pytesseract.get_languages())
    except pytesseract.TesseractNotFoundError:
        return frozenset()
