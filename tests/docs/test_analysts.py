"""Each of the analysts' questions, answered from minutes read as text; told beforehand by a person.

The minutes are those of the samples, and four more in `minutes/` that hold what those lack: a
planned meeting without minutes, a wrong weekday, a postponed decision, minutes without a day, a
PDF that lost its å, ä and ö.  `answers.json` was written from the texts; what the corpus is known
to tell wrongly stands there under `wrongly_told`, with the words that say otherwise.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from papers import pdf_of, printed

from corpus.connect import open_reader
from corpus.questions import Question, questions
from corpus.sql import query
from flows.night import one_by_one, run_night
from flows.settings import Settings

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
QUESTIONS = {question.number: question for question in questions()}
ANSWERS = {
    answer["question"]: answer
    for answer in json.loads((HERE / "answers.json").read_text(encoding="utf-8"))
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of the minutes, after its night."""
    settings = Settings(archive=tmp_path_factory.mktemp("archive"), rest_seconds=0.0)
    settings.inbox.mkdir(parents=True)
    for source in sorted((ROOT / "samples" / "minutes").glob("*.md")):
        _, _, text = source.read_text(encoding="utf-8").split("---\n", maxsplit=2)
        (settings.inbox / source.name).write_text(text, encoding="utf-8")
    for source in sorted((HERE / "minutes").glob("*.md")):
        shutil.copy(source, settings.inbox)
    lines = (HERE / "minutes" / "siljan-04.txt").read_text(encoding="utf-8").split("\n")
    damaged = pdf_of(lambda draw: printed(draw, *lines))
    (settings.inbox / "siljan-04.pdf").write_bytes(damaged)
    run_night(settings, one_by_one)
    return settings.corpus


@pytest.fixture(scope="module")
def named(corpus: Path) -> Callable[[Any], Any]:
    """A document's id as the name of its file; anything else as it is."""
    with open_reader(corpus) as db:
        names = dict(db.execute("SELECT document_id, filename FROM documents"))
    return partial(_named, names)


def _named(names: dict[str, str], value: Any) -> Any:
    return names.get(value, value)


def test_there_are_twenty_questions_each_with_an_answer() -> None:
    assert list(QUESTIONS) == list(range(1, 21))
    assert sorted(ANSWERS) == list(QUESTIONS)
    text = (ROOT / "docs" / "analysts.md").read_text(encoding="utf-8")
    assert text.count("```sql") == text.count("\n## ") == len(QUESTIONS)
    assert (ROOT / "corpus" / "questions.md").read_text(encoding="utf-8") == text


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.question)
def test_the_query_gives_what_the_minutes_say(
    question: Question, corpus: Path, named: Callable[[Any], Any]
) -> None:
    told = ANSWERS[question.number]
    columns, found = query(corpus, question.sql)
    places = [columns.index(name) for name in told["columns"]]
    rows = [[named(row[at]) for at in places] for row in found]
    wanted = told["rows"] + [row[: len(places)] for row in told.get("wrongly_told", [])]
    if told.get("ordered", True):
        assert rows == wanted
    else:
        assert sorted(rows) == sorted(wanted)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.question)
def test_how_to_read_the_answer_is_one_sentence(question: Question) -> None:
    assert question.question.endswith("?")
    assert question.reading.endswith(".")
    assert ". " not in question.reading
