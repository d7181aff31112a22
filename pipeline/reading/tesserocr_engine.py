"""Tesseract inside this process, through tesserocr: an optional extra, and the quicker one.

The model is loaded once a thread and kept: 0.7 of the CPU of a process a page.  It reads the same
models as the Tesseract of this machine.
"""

from __future__ import annotations

import os
import re
import subprocess
import threading
from collections.abc import Sequence
from typing import Any

from pipeline.errors import MissingTool
from pipeline.reading.ocr import Ocr, OcrSettings, PageTooSlow, engine
from pipeline.reading.ocr_words import Words, words_of_table
from pipeline.reading.picture import Prepared


def tesserocr_engine(settings: OcrSettings = OcrSettings()) -> Ocr:
    """Tesseract as an engine inside this process.

    Raises:
        MissingTool: tesserocr is not installed, or Tesseract's models are not.
    """
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    models = models_folder()
    kept = threading.local()

    def recognise(prepared: Sequence[Prepared], language: str) -> list[Words]:
        by_language: dict[str, Any] = kept.__dict__.setdefault("by_language", {})
        if language not in by_language:
            by_language[language] = _loaded(models, language, settings.segmentation)
        return [_read(by_language[language], page, settings.seconds) for page in prepared]

    return engine(recognise, settings)


def _loaded(models: str, language: str, segmentation: int) -> Any:
    try:
        import tesserocr  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise MissingTool("tesserocr is not installed: pip install 'diarium[fast]'") from error
    try:
        return tesserocr.PyTessBaseAPI(path=models, lang=language, psm=segmentation)
    except RuntimeError as error:
        raise MissingTool(
            f"Tesseract lacks the language {language}: apt-get install tesseract-ocr-{language}"
        ) from error


def _read(api: Any, page: Prepared, seconds: int) -> Words:
    image = page.image
    api.SetImageBytes(image.tobytes(), image.width, image.height, 1, image.width)
    api.SetSourceResolution(page.dpi)
    api.SetVariable("thresholding_method", "2" if page.uneven else "0")
    try:
        if not api.Recognize(seconds * 1000):
            raise PageTooSlow(
                "page-too-slow", "En sida tog för lång tid att läsa.", f"over {seconds} s"
            )
        return words_of_table(api.GetTSVText(0), 1)[0]
    finally:
        api.Clear()


def models_folder() -> str:
    """The folder of the models of this machine's Tesseract, as it says itself."""
    try:
        told = subprocess.run(
            ["tesseract", "--list-langs"], capture_output=True, text=True, check=False
        )
    except OSError as error:
        raise MissingTool(
            "Tesseract is not installed: apt-get install tesseract-ocr tesseract-ocr-swe"
        ) from error
    match = re.search(r'"(.+?)"', told.stdout + told.stderr)
    if match is None:
        raise MissingTool("Tesseract names no models: apt-get install tesseract-ocr")
    return match[1]
