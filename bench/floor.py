"""The floor: recognition alone, in process, of pictures that are prepared already.

    python -m bench.floor FOLDER

Reads FOLDER/*.bmp; says first how many CPU seconds recognition took, then the texts.  A worker
reads on each core, as in what is compared with it: two at once slow each other down.
"""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from PIL import Image

from pipeline.reading.tesserocr_engine import models_folder


def main() -> None:
    os.environ["OMP_THREAD_LIMIT"] = "1"
    paths = sorted(Path(sys.argv[1]).glob("*.bmp"))
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores) as pool:
        found = list(pool.map(recognised, [paths[at::cores] for at in range(cores)]))
    print(f"seconds\t{sum(seconds for _, seconds in found)}")
    print("\n".join(text for _, text in sorted(page for pages, _ in found for page in pages)))


def recognised(paths: list[Path]) -> tuple[list[tuple[str, str]], float]:
    """Names and texts of the pictures, and the CPU seconds that recognition took."""
    import tesserocr  # noqa: PLC0415 - the limit must be set before

    api = tesserocr.PyTessBaseAPI(path=models_folder(), lang="swe", psm=4)
    texts, seconds = [], 0.0
    for path in paths:
        image = Image.open(path)
        data = image.tobytes(), image.width, image.height, 1, image.width
        began = time.process_time()
        api.SetImageBytes(*data)
        api.SetSourceResolution(round(float(image.info["dpi"][0])))
        api.SetVariable("thresholding_method", "2" if path.stem.endswith("-uneven") else "0")
        texts.append((path.name, api.GetUTF8Text()))
        seconds += time.process_time() - began
    return texts, seconds


if __name__ == "__main__":
    main()
