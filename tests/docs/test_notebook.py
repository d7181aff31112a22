"""The notebook for analysts runs as it stands, on an export of an invented corpus."""

from __future__ import annotations

import os
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
    monkeypatch.setenv("DIARIUM_PARQUET", "parquet")  # of the folder that Jupyter started in
    (tmp_path / "docs").mkdir()
    monkeypatch.setenv("MPLCONFIGDIR", str(tmp_path / "mpl"))
    client = nbclient.NotebookClient(
        notebook.copy(), timeout=60, kernel_name="python3",
        resources={"metadata": {"path": str(tmp_path / "docs")}},
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
    assert "Nora" not in attendance  # a guest, and one who was absent
    assert "2023 höst" in attendance
    assert "skola" in topics.lower()
    assert "=Nätverket <Nora>" in promises


@pytest.mark.parametrize(
    ("wish", "started", "export"),
    [
        ("parquet", ".", "docs/parquet"),
        ("parquet", ".", "parquet"),
        (None, ".", "parquet"),
        ("ut/parquet", "elsewhere", "elsewhere/ut/parquet"),
        ("{tmp}/längre bort", ".", "längre bort"),
        ("", ".", None),
    ],
)
def test_it_finds_its_export_or_says_where_it_looked(
    notebook: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    wish: str | None,
    started: str,
    export: str | None,
) -> None:
    """Only the part of the cell that looks for it."""
    source = notebook.cells[1].source
    code = source[source.index("wanted =") : source.index("db =")]
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path / "docs")
    monkeypatch.setenv("PWD", str(tmp_path / started))
    monkeypatch.delenv("DIARIUM_PARQUET", raising=False)
    if wish is not None:
        monkeypatch.setenv("DIARIUM_PARQUET", wish.format(tmp=tmp_path))
    said: dict[str, Any] = {"os": os, "Path": Path}
    if export is None:
        with pytest.raises(SystemExit, match=r"Hittar ingen export\. Sökte i ") as stopped:
            exec(code, said)  # noqa: S102 - ours
        assert str(tmp_path / "docs" / "parquet") in str(stopped.value)
        assert str(tmp_path / "parquet") in str(stopped.value)
        return
    (tmp_path / export).mkdir(parents=True)
    (tmp_path / export / "documents.parquet").touch()
    exec(code, said)  # noqa: S102 - ours
    assert said["folder"] == tmp_path / export


def test_it_says_what_to_install_and_how_to_open_it(notebook: Any) -> None:
    told = notebook.cells[0].source
    page = (DOCS / "exports.md").read_text(encoding="utf-8")
    for line in (line.strip() for line in told.splitlines() if line.startswith("    ")):
        assert line in page, line
    assert "jupyterlab" in told
