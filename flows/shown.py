"""How the command line shows text and tables: drawn on a terminal, tab separated elsewhere."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

import typer


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Rows as tab-separated text, or drawn as a table on a terminal."""
    if not sys.stdout.isatty():
        for row in [columns, *rows]:
            typer.echo("\t".join(plain(_cell(value)).replace("\t", " ") for value in row))
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    drawn = Table()
    for column in columns:
        drawn.add_column(Text(column))
    for row in rows:
        drawn.add_row(*[Text(plain(_cell(value))) for value in row])
    Console().print(drawn)


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


def plain(text: str) -> str:
    """Text from documents without what a terminal would obey."""
    return "".join(
        sign if sign in "\n\t" or sign.isprintable() else f"\\x{ord(sign):02x}" for sign in text
    )


def json_line(value: Any) -> str:
    r"""The value as one line of JSON, in which nothing is left that a terminal would obey.

    >>> print(json_line({"å": "a\x9b2J"}))
    {"å": "a\u009b2J"}
    """
    text = json.dumps(value, ensure_ascii=False, default=str)
    return "".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in text)
