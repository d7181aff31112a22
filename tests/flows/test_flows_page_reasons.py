"""Every reason that the pipeline can give a page has its Swedish, and the report shows them."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from nights import archive, drop, night

from corpus.page_reasons import COMPARED, DONE, SEEN, not_cured, parted, told
from flows.night import sharing_cores
from flows.outcome import Job, Outcome
from flows.settings import Settings
from pipeline.document import Line, Page, Reading
from pipeline.reading import (
    legibility,
    office_lines,
    plain_text,
    read,
    recognise,
    slides,
    text_layer,
)
from pipeline.reading.picture import Treatment

REASON = re.compile(r"[a-z]+(-[a-z]+)*")


def tree(thing: Any) -> ast.AST:
    return ast.parse(inspect.getsource(thing))


def texts(node: ast.AST, module: ModuleType) -> Iterator[str]:
    """The strings that an expression of the module may be."""
    if isinstance(node, ast.IfExp):
        yield from texts(node.body, module)
        yield from texts(node.orelse, module)
    elif isinstance(node, (ast.Constant, ast.JoinedStr, ast.Name)):
        source = compile(ast.Expression(node), "reason", "eval")
        value = eval(source, dict(vars(module)))  # noqa: S307 - our own source
        if isinstance(value, str):
            yield value


def returned(function: Any, module: ModuleType) -> set[str]:
    """The second of each pair that the function returns."""
    returns = [node for node in ast.walk(tree(function)) if isinstance(node, ast.Return)]
    pairs = [
        node
        for found in returns
        for node in ast.walk(found)
        if isinstance(node, ast.Tuple) and len(node.elts) == 2
    ]
    return {text for pair in pairs for text in texts(pair.elts[1], module)}


def stated(module: ModuleType) -> set[str]:
    """The last word given to each `Page` or `Scan` that the module makes."""
    calls = [node for node in ast.walk(tree(module)) if isinstance(node, ast.Call) and node.args]
    made = [node for node in calls if getattr(node.func, "id", "") in {"Page", "Scan"}]
    constants = [node.args[-1] for node in made if isinstance(node.args[-1], ast.Constant)]
    return {str(node.value) for node in constants}


def treatments() -> set[str]:
    first = (Treatment(quarters=1), Treatment(quarters=3))
    tried = (*first, *recognise._TURNS, *recognise._OTHERS)
    every = [replace(one, quarters=turn) for one in tried for turn in range(4)]
    return {word for one in every for word in one.name.split("+") if word}


def test_every_reason_has_its_sentence_and_no_sentence_is_without_reason() -> None:
    made = [
        read,
        recognise,
        plain_text,
        office_lines,
    ]
    seen = returned(text_layer.judge_layer, text_layer)
    seen |= set[str]().union(*map(stated, made)) - {"slide"}  # which no page keeps
    assert {"layer-lost-diacritics-no-picture", "no-layer", "picture", "blank", "office"} <= seen
    assert seen == set(SEEN)
    compared = returned(legibility.better, legibility)
    assert "both-empty" in compared
    assert compared == set(COMPARED)
    assert '+picture"' in inspect.getsource(slides)
    written = inspect.getsource(read) + inspect.getsource(recognise)
    later = {"other-language", "pictures-not-read", "other-engine"}
    assert all(word in written for word in later)
    assert treatments() | {"+picture"} | later == set(DONE)


@pytest.mark.parametrize(
    ("reason", "sentences"),
    [
        ("layer", ["1 sida hade ett textlager som dög"]),
        (
            "layer-lost-diacritics+turned-180, marks-given-back",
            [
                (
                    "1 sida hade ett textlager som förlorat å, ä och ö och lästes om från bilden, "
                    "som har fler å, ä och ö"
                ),
                "1 sida var upp och ned och vändes rätt",
            ],
        ),
        (
            "layer-other-language+picture",
            [
                "1 sida är på annat språk än svenska och rättas inte som svenska",
                "1 sida hade text i en bild, som lästes med",
            ],
        ),
        ("picture", ["1 sida kom som bild och lästes från bilden"]),
        ("a-new-one+of-tomorrow", ["1 sida a-new-one", "1 sida of-tomorrow"]),
    ],
)
def test_a_reason_is_told(reason: str, sentences: list[str]) -> None:
    assert told([reason]) == sentences


def test_each_part_of_a_reason_is_known() -> None:
    for seen in SEEN:
        for compared in ("", *(f", {word}" for word in COMPARED)):
            found = parted(f"{seen}+turned-90+levelled{compared}+picture")
            assert found.seen in SEEN
            assert not found.compared or found.compared in COMPARED
            assert set(found.done) == {"turned-90", "levelled", "+picture"} <= set(DONE)


def test_what_was_read_again_or_was_no_worse_needs_no_eyes() -> None:
    assert not_cured("text-layer", "layer-lost-diacritics-no-picture")
    assert not_cured("text-layer", "layer-garbled-no-picture, recognition-empty")
    assert not not_cured("ocr", "layer-lost-diacritics, marks-given-back")
    assert not not_cured("text-layer", "layer-lost-diacritics, layer-reads-better")
    assert not not_cured("text-layer", "layer")


PAGES = [
    ("ocr", "layer-lost-diacritics, marks-given-back", 0.94),
    ("ocr", "layer-lost-diacritics+turned-180, marks-given-back", 0.91),
    ("ocr", "no-layer+levelled", 0.61),
    ("text-layer", "layer-lost-diacritics-no-picture", None),
    ("text-layer", "layer-other-language", None),
    ("ocr", "blank", None),
]


def test_the_report_tells_how_pages_were_read_and_which_need_eyes(tmp_path: Path) -> None:
    settings = archive(tmp_path)
    drop(settings, "a.pdf", "som helst")
    _, report = night(settings, reading(PAGES))
    how = report.split("## Hur sidorna lästes\n\n")[1].split("\n\n")[0].split("\n")
    assert how == [
        (
            "- 2 sidor hade ett textlager som förlorat å, ä och ö och lästes om från bilden, "
            "som har fler å, ä och ö"
        ),
        "- 1 sida var bara bild och lästes från bilden",
        (
            "- 1 sida har förlorat å, ä och ö och har ingen bild att läsa om från: texten lagas så "
            "långt det går"
        ),
        "- 1 sida är på annat språk än svenska och rättas inte som svenska",
        "- 1 sida visar ett tomt papper",
        "- 1 sida var upp och ned och vändes rätt",
        "- 1 sida hade mörkt eller ojämnt papper, som ljusades upp",
        "- 1 sida lästes med lägre säkerhet än 0,80: se nedan",
    ]
    eyes = report.split("## Behöver granskas\n\n")[1]
    assert "a.pdf, sida 3: läst med låg säkerhet (0,61)" in eyes
    assert "a.pdf, sida 4: har förlorat å, ä och ö" in eyes
    assert not re.search(r"sida [1256]:", eyes)


def test_the_report_tells_only_how_the_nights_own_pages_were_read(tmp_path: Path) -> None:
    settings = archive(tmp_path)
    drop(settings, "a.pdf", "som helst")
    night(settings, reading(PAGES))
    drop(settings, "b.pdf", "hur som helst")
    _, report = night(settings, reading([("text-layer", "layer", None)] * 2))
    how = report.split("## Hur sidorna lästes\n\n")[1].split("\n\n")[0]
    assert how == "- 2 sidor hade ett textlager som dög"


def reading(pages: Iterable[tuple[str, str, float | None]]) -> Any:
    """Reads whatever comes as these pages: origin, reason, confidence."""

    def read(jobs: list[Job], _: Settings) -> Iterator[tuple[int, Outcome]]:
        for number, job in enumerate(jobs):
            sha = sha256(job.path.read_bytes()).hexdigest()
            made = tuple(
                Page(at, 595, 842, origin, (Line(f"Rad {at}"),), sure, reason)  # type: ignore[arg-type]
                for at, (origin, reason, sure) in enumerate(pages, 1)
            )
            yield number, Reading(sha, job.filename, "application/pdf", made)

    return read


@pytest.mark.parametrize(
    ("workers", "told_pages", "jobs", "pages"),
    [(4, 0, 0, 4), (4, 0, 1, 4), (4, 0, 2, 2), (4, 0, 3, 1), (4, 0, 9, 1), (4, 3, 9, 3)],
)
def test_cores_that_other_documents_leave_idle_read_more_pages(
    workers: int, told_pages: int, jobs: int, pages: int
) -> None:
    settings = Settings(workers=workers, pages_at_once=told_pages)
    assert sharing_cores(settings, jobs) == replace(settings, pages_at_once=pages)
