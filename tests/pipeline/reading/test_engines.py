"""Tesseract, by a process and within this one: the same lines, and what is said when it fails."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from types import SimpleNamespace

import pytesseract
import pytest
from papers import typed
from PIL import Image

from pipeline.errors import MissingTool
from pipeline.reading.ocr import EngineFailed, OcrSettings, PageTooSlow
from pipeline.reading.picture import Prepared, pixels_of, prepare
from pipeline.reading.tesseract import tesseract, tesseract_languages, tesseract_version
from pipeline.reading.tesserocr_engine import models_folder, tesserocr_engine

PRINTED = ["§ 12 Val av justerare", "Närvarande var Åsa Öhrn.", "Andelen var 20 % av alla."]
PAPER = (400.0, 180.0)
SWEDISH = OcrSettings(signs="", second_look=False)
"""One language and no second look: an engine is asked but once."""


@pytest.fixture(scope="module")
def page() -> Prepared:
    return prepare(pixels_of(typed(PRINTED, 200, 12, "LiberationSans-Regular", PAPER)), PAPER[0])


def lines(engine, *pages: Prepared) -> list[list[str]]:
    return [[line.text for line in found if line.text] for found in engine(pages)]


@pytest.mark.slow
def test_tesseract_reads_swedish_and_its_signs(page):
    assert lines(tesseract(), page) == [PRINTED]


@pytest.mark.slow
def test_tesserocr_reads_the_same(page):
    pytest.importorskip("tesserocr")
    assert lines(tesserocr_engine(), page) == [PRINTED]


# -- a program that stands in for Tesseract ------------------------------------------------------

VERSION = 'if [ "$1" = --version ]; then echo "tesseract 5.3.0"; exit 0; fi\n'
ROW = "5\\t%d\\t1\\t1\\t1\\t1\\t10\\t20\\t60\\t20\\t96\\t%s\\n"
READS = f"""
n=0
while read -r name; do
  n=$((n + 1))
  printf '{ROW}' "$n" "$(basename "$name" .bmp)$4$8" >> "$2.tsv"
done < "$1"
"""
"""Says of each picture its number, the language and the segmentation."""


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Puts a shell script in the place of Tesseract."""

    def put(script: str) -> None:
        path = tmp_path / "tesseract"
        path.write_text("#!/bin/sh\n" + VERSION + script)
        path.chmod(0o755)
        monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", str(path))

    tesseract_version.cache_clear()
    yield put
    tesseract_version.cache_clear()


def blanks(count: int, *, uneven: frozenset[int] = frozenset()) -> list[Prepared]:
    return [
        Prepared(Image.new("L", (200, 100), 255), 150, 0.48, uneven=number in uneven)
        for number in range(count)
    ]


def test_several_pages_are_one_call_and_keep_their_order(program, tmp_path):
    program(f"echo call >> {tmp_path}/calls\n" + READS)
    assert lines(tesseract(SWEDISH), *blanks(3)) == [["0swe4"], ["1swe4"], ["2swe4"]]
    assert (tmp_path / "calls").read_text().split() == ["call"]


def test_unevenly_lit_pages_get_another_threshold_and_their_own_place(program, tmp_path):
    program(f'echo "$@" >> {tmp_path}/calls\n' + READS)
    found = lines(tesseract(SWEDISH), *blanks(3, uneven=frozenset({1})))
    assert found == [["0swe4"], ["0swe4"], ["1swe4"]]
    even, uneven = (tmp_path / "calls").read_text().splitlines()
    assert "thresholding_method=2" not in even
    assert "thresholding_method=2" in uneven


def test_nothing_to_read_is_no_call(program):
    program("exit 1\n")
    assert tesseract(SWEDISH)([]) == []


def test_a_missing_program_is_named(program, monkeypatch, tmp_path):
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", str(tmp_path / "none"))
    for ask in (lambda: tesseract(SWEDISH)(blanks(1)), tesseract_version):
        with pytest.raises(MissingTool, match="apt-get install tesseract-ocr"):
            ask()
    assert tesseract_languages() == frozenset()


def test_a_missing_language_is_named(program):
    program(
        "echo 'Error opening data file /usr/share/tessdata/swe.traineddata' >&2\n"
        "echo \"Failed loading language 'swe'\" >&2\nexit 1\n"
    )
    with pytest.raises(MissingTool, match="apt-get install tesseract-ocr-swe"):
        tesseract(SWEDISH)(blanks(1))


def test_another_fault_is_heard(program):
    program("echo 'Image too large: (40000, 40000)' >&2\nexit 1\n")
    with pytest.raises(EngineFailed, match="too large"):
        tesseract(SWEDISH)(blanks(1))


def test_a_page_that_hangs_is_given_up(program):
    program("exec sleep 30\n")
    with pytest.raises(PageTooSlow) as refused:
        tesseract(replace(SWEDISH, seconds=1))(blanks(1))
    assert (refused.value.code, refused.value.detail) == ("page-too-slow", "over 1 s")


def test_the_version_is_a_number(program):
    program("")
    assert tesseract_version() == "5.3.0"


# -- a library that stands in for tesserocr ----------------------------------------------------


@dataclass
class Api:
    """Reads every picture as its language; keeps what it was told."""

    path: str
    lang: str
    psm: int
    in_time: bool = True
    told: list[tuple[str, object]] = field(default_factory=list)

    def SetImageBytes(self, *_):  # noqa: N802 - as the library has it
        pass

    def SetSourceResolution(self, dpi):  # noqa: N802
        self.told.append(("dpi", dpi))

    def SetVariable(self, name, value):  # noqa: N802
        self.told.append((name, value))

    def Recognize(self, milliseconds):  # noqa: N802
        self.told.append(("milliseconds", milliseconds))
        return self.in_time

    def GetTSVText(self, page):  # noqa: N802
        return f"5\t{page + 1}\t1\t1\t1\t1\t10\t20\t60\t20\t96\t{self.lang}\n"

    def Clear(self):  # noqa: N802
        self.told.append(("clear", True))


@pytest.fixture
def library(monkeypatch):
    """The engines that were made."""
    made: list[Api] = []

    def make(**options) -> Api:
        made.append(Api(**options))
        return made[-1]

    monkeypatch.setattr("pipeline.reading.tesserocr_engine.models_folder", lambda: "models/")
    monkeypatch.setitem(sys.modules, "tesserocr", SimpleNamespace(PyTessBaseAPI=make))
    return made


def test_a_model_is_loaded_once(library):
    engine = tesserocr_engine(SWEDISH)
    assert lines(engine, *blanks(2)) == [["swe"], ["swe"]]
    assert lines(engine, *blanks(1)) == [["swe"]]
    (api,) = library
    assert (api.path, api.lang, api.psm) == ("models/", "swe", 4)


def test_each_page_is_told_its_light_its_resolution_and_its_time(library):
    tesserocr_engine(SWEDISH)(blanks(2, uneven=frozenset({1})))
    (api,) = library
    assert [value for name, value in api.told if name == "thresholding_method"] == ["0", "2"]
    assert [value for name, value in api.told if name == "dpi"] == [150, 150]
    assert [value for name, value in api.told if name == "milliseconds"] == [120_000] * 2


def test_a_page_that_hangs_is_given_up_and_forgotten(library):
    engine = tesserocr_engine(SWEDISH)
    engine(blanks(1))
    library[0].in_time = False
    with pytest.raises(PageTooSlow):
        engine(blanks(1))
    assert library[0].told[-1] == ("clear", True)


def test_a_library_that_is_not_there_is_named(library, monkeypatch):
    monkeypatch.setitem(sys.modules, "tesserocr", None)
    with pytest.raises(MissingTool, match=r"pip install 'diarium\[fast\]'"):
        tesserocr_engine(SWEDISH)(blanks(1))


def test_a_model_that_is_not_there_is_named(library, monkeypatch):
    def fails(**options):
        raise RuntimeError("Failed to init API, possibly an invalid tessdata path")

    monkeypatch.setitem(sys.modules, "tesserocr", SimpleNamespace(PyTessBaseAPI=fails))
    with pytest.raises(MissingTool, match="apt-get install tesseract-ocr-fin"):
        tesserocr_engine(replace(SWEDISH, language="fin"))(blanks(1))


def test_without_the_program_there_are_no_models(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    for ask in (models_folder, tesserocr_engine):
        with pytest.raises(MissingTool, match="apt-get install tesseract-ocr"):
            ask()
