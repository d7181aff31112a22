"""The sample minutes as an archive after its night: real OCR, no Prefect."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from flows.night import one_by_one, run_night
from flows.report import write_report
from flows.settings import Settings

ROOT = Path(__file__).parents[1]


def sample_archive(folder: Path) -> Settings:
    """An archive in the folder with the thirteen samples read, interpreted and reported on."""
    made = folder / "samples"
    script = ROOT / "samples" / "make_samples.py"
    subprocess.run([sys.executable, script, made], check=True, capture_output=True)
    settings = Settings(archive=folder / "archive", rest_seconds=0.0)
    settings.inbox.mkdir(parents=True)
    for sample in sorted(made.iterdir()):
        if sample.is_file() and not sample.name.startswith("."):
            shutil.copyfile(sample, settings.inbox / sample.name)
    write_report(settings, run_night(settings, one_by_one))
    return settings
