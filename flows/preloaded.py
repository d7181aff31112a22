"""What every reader needs, loaded once in the server that readers are forked from.

Imported by the fork server alone: the libraries and word lists cost half a second of CPU, which
each document would otherwise pay.
"""

from __future__ import annotations

import pdfplumber  # noqa: F401 - loading it is the purpose
import pikepdf  # noqa: F401
import pypdfium2  # noqa: F401
import pytesseract  # noqa: F401

from pipeline.reading.legibility import legibility
from pipeline.reading.misread import settles
from pipeline.reading.text_layer import judge_layer

legibility("Närvarande")
settles("Frik", "Erik")
judge_layer("Närvarande på mötet var Åsa Öhrn från Västerås", pictured=False)
