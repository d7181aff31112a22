"""The analysts' twenty questions, out of `questions.md` (which is `docs/analysts.md`).

The file is Markdown: each question is a heading `## 1. Question?`, its query a block of SQL, and
how to read the answer the paragraph after it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files

_QUESTION = re.compile(
    r"^## (?P<number>\d+)\. (?P<question>.+)\n\n```sql\n(?P<sql>[^`]+)\n```\n\n(?P<reading>.+)$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question, one query that answers it, and a sentence on how to read the answer."""

    number: int
    question: str
    sql: str
    reading: str


def questions() -> tuple[Question, ...]:
    """All of them, in the order of the file."""
    return parse((files("corpus") / "questions.md").read_text(encoding="utf-8"))


def parse(text: str) -> tuple[Question, ...]:
    r"""The questions of a file of this form.

    >>> parse("## 1. Hur många?\n\n```sql\nSELECT 1\n```\n\nSå många.\n")
    (Question(number=1, question='Hur många?', sql='SELECT 1', reading='Så många.'),)
    """
    return tuple(
        Question(int(found["number"]), found["question"], found["sql"], found["reading"])
        for found in _QUESTION.finditer(text)
    )
