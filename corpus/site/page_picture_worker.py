"""The process that makes pictures of pages: `python -m corpus.site.page_picture_worker`.

Originals come from anywhere.  A PDF that asks for endless memory or time, or that makes a
library crash, harms this process alone: memory is limited here, time by who waits
(`page_picture`).  On its input comes a line of JSON for each page; on its output goes, for each,
four bytes that say how many follow, and the JPEG; none where the page cannot be shown.
"""

from __future__ import annotations

import json
import resource
import struct
import sys
from pathlib import Path
from typing import BinaryIO

MEGABYTES = 1_500
"""Of address space, beyond what the program itself maps."""


def work(asked: BinaryIO, told: BinaryIO) -> None:
    """Answer until nobody asks any more."""
    for line in asked:
        told.write(answer(json.loads(line)))
        told.flush()


def answer(request: dict[str, object]) -> bytes:
    """What is written for one page."""
    from pipeline.reading.shown_page import Shown, jpeg_of  # noqa: PLC0415

    try:
        page = Shown(*request["page"])  # type: ignore[misc]
        picture = jpeg_of(Path(str(request["path"])), str(request["media_type"]), page)
    except Exception:  # noqa: BLE001 - whatever a hostile file provokes, the next page is made
        picture = b""
    return struct.pack(">I", len(picture)) + picture


def _limit() -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + MEGABYTES * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    import pypdfium2  # noqa: F401 - mapped before the limit is set
    from PIL import Image

    import pipeline.reading.shown_page  # noqa: F401

    Image.MAX_IMAGE_PIXELS = None  # `shown_page` has a limit of its own
    _limit()
    work(sys.stdin.buffer, sys.stdout.buffer)
