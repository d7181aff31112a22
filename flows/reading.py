"""How this installation reads: the engine and the limits that its settings choose."""

from __future__ import annotations

from flows.settings import Settings
from pipeline.reading.ocr import Ocr, OcrSettings
from pipeline.reading.pdf import PdfLimits
from pipeline.reading.read import ReadSettings
from pipeline.reading.recognise import RecogniseSettings
from pipeline.reading.tesseract import tesseract
from pipeline.reading.tesserocr_engine import tesserocr_engine

ENGINES = {"pytesseract": tesseract, "tesserocr": tesserocr_engine}


def engine_of(settings: Settings) -> Ocr:
    """The engine that the settings name.

    Raises:
        MissingTool: it is not on this machine.
    """
    options = OcrSettings(settings.language, seconds=settings.seconds_per_page)
    return ENGINES[settings.engine](options)


def read_settings(settings: Settings, *, salvage: bool = False) -> ReadSettings:
    """How files are read, and what they may ask of this machine."""
    return ReadSettings(
        recognise=RecogniseSettings(workers=settings.pages_at_once or settings.cores),
        pdf=PdfLimits(pages=settings.most_pages, pixels=settings.most_pixels),
        salvage=salvage,
    )
