"""An option given twice where one value counts is an error, and so are filters without meaning."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from corpus.store import Corpus
from flows.cli import app


@pytest.mark.parametrize(
    "asked",
    [
        ["search", "skola", "--municipality", "Nora", "--municipality", "Habo"],
        ["search", "skola", "--since=2023", "--since", "2024"],
        ["promises", "--network", "A", "--network", "B"],
    ],
)
def test_an_option_given_twice_is_refused(tmp_path: Path, asked: list[str]) -> None:
    done = CliRunner().invoke(app, [*asked, "--archive", str(tmp_path)])
    assert done.exit_code == 2
    assert asked[-2].split("=")[0] in done.output
    assert "given more" in " ".join(done.output.split())


def test_a_filter_that_means_nothing_is_told(tmp_path: Path) -> None:
    Corpus(tmp_path / "corpus.db").close()
    asked = ["search", "skola", "--network", "xx", "--archive", str(tmp_path)]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code != 0
    assert getattr(done.exception, "code", "") == "no-network"
