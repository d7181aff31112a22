"""The notebook for analysts runs as it stands, on an export of an invented corpus."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).parents[2] / "docs"
sys.path.append(str(Path(__file__).parents[1] / "corpus"))

NOTEBOOK = DOCS / "analysera.ipynb"


@pytest.fixture(scope="module")
def notebook() -> Any:
    nbformat = pytest.importorskip("nbformat")
    read = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(read)
    return read


def test_it_is_kept_without_outputs(notebook: Any) -> None:
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert "http" not in text


@pytest.mark.slow
def test_it_runs_and_draws_three_plots(
    notebook: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nbclient = pytest.importorskip("nbclient")
    from exported import export, fill

    fill(tmp_path / "corpus.db")
    export(tmp_path / "corpus.db", "parquet", tmp_path / "parquet")
    monkeypatch.setenv("DIARIUM_PARQUET", str(tmp_path / "parquet"))
    monkeypatch.setenv("MPLCONFIGDIR", str(tmp_path / "mpl"))
    client = nbclient.NotebookClient(
        notebook.copy(), timeout=60, kernel_name="python3",
        resources={"metadata": {"path": str(tmp_path)}},
    )  # fmt: skip
    done = client.execute()
    shown = [output for cell in done.cells for output in cell.get("outputs", [])]
    pictures = [output for output in shown if "image/png" in output.get("data", {})]
    assert len(pictures) == 3
    assert [output for output in shown if output.output_type == "error"] == []
    assert [out for out in shown if out.output_type == "stream" and out.name == "stderr"] == []
    tables = [
        output.data["text/plain"] for output in shown if "text/html" in output.get("data", {})
    ]
    attendance, topics, promises = tables[2:]
    assert "Habo" in attendance
    assert "2023 höst" in attendance
    assert "skola" in topics.lower()
    assert "=Nätverket <Nora>" in promises
