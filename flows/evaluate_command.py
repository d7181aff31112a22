"""`diarium evaluate`: how well a command does on your own documents.  No Prefect, no corpus."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.shown import json_line, plain, table

if TYPE_CHECKING:
    from flows.evaluating import Shown

evaluate_app = typer.Typer(help="Measure on your own documents.", no_args_is_help=True)


@evaluate_app.callback()
def evaluate() -> None:
    """Measure on your own documents."""


@evaluate_app.command()
def repair(
    files: Annotated[list[Path], typer.Argument(help="Right texts (UTF-8), or a damaged one.")],
    pairs: Annotated[
        Path | None, typer.Option(help="Gold pairs of the damaged text, tab separated.")
    ] = None,
    truth: Annotated[Path | None, typer.Option(help="The damaged text as it should be.")] = None,
    threshold: Annotated[float | None, typer.Option(help="Least probability, 0-1.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,  # noqa: FBT002
) -> None:
    """Strip texts of å, ä, ö and é (è, à, ü too, for good), repair, compare.

    With --pairs or --truth one text that is damaged already is repaired and compared.
    """
    if pairs and truth:
        raise typer.BadParameter("--pairs and --truth do not go together")
    if (pairs or truth) and len(files) > 1:
        raise typer.BadParameter("--pairs and --truth take one damaged text")
    shown = _measured(files, pairs, truth, threshold)
    if as_json:
        typer.echo(json_line(shown.values))
    else:
        for at, (columns, rows) in enumerate(shown.tables):
            if at:
                typer.echo()
            table(columns, rows)
    for note in shown.notes:
        typer.echo(plain(note), err=True)


def _measured(
    files: list[Path], pairs: Path | None, truth: Path | None, threshold: float | None
) -> Shown:
    from flows.evaluating import (  # noqa: PLC0415
        pairs_of,
        show_measured,
        show_pairs,
        show_truth,
        text_of,
    )
    from flows.filter import settings_for  # noqa: PLC0415
    from models.diacritics.load import load  # noqa: PLC0415
    from models.diacritics.measuring.measure import measure  # noqa: PLC0415
    from models.diacritics.measuring.pairs import measure_pairs  # noqa: PLC0415
    from models.diacritics.measuring.truth import measure_truth  # noqa: PLC0415

    settings = settings_for(threshold)
    texts = [text_of(file, marked=not (pairs or truth)) for file in files]
    if pairs:
        wanted = pairs_of(pairs)
        return show_pairs(measure_pairs(texts[0], wanted, load(), settings, str(pairs)), str(pairs))
    if truth:
        right = text_of(truth, marked=False)
        return show_truth(measure_truth(texts[0], right, load(), settings))
    named = zip(files, texts, strict=True)
    return show_measured([(str(file), measure(text, load(), settings)) for file, text in named])
