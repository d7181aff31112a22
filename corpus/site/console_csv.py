"""The console's answers as CSV: what its JSON says, in cells that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode

from datasette.utils.asgi import Response

from corpus.exports.cells import neutral

BOM = "\ufeff"
"""What tells Excel that å, ä and ö are UTF-8."""


async def as_csv(request: Any, datasette: Any) -> Response:
    """The answer to a query or the rows of a table, as many as the console gives."""
    path = request.path.partition("?")[0].removesuffix(".csv")
    dropped = {"_shape", "_size", "_stream", "_dl", "_labels", "_trace"}
    asked = [
        (name, value)
        for name, value in parse_qsl(request.query_string, keep_blank_values=True)
        if name not in dropped
    ]
    size = [] if path == "/corpus" else [("_size", "max")]
    query = urlencode([*asked, *size, ("_shape", "arrays")])
    answered = await datasette.client.get(f"{path}.json?{query}")
    told = answered.json()
    if "rows" not in told or not told.get("ok", True):
        error = str(told.get("error") or "Frågan går inte att köra.")
        return Response.text(f"{error}\n", status=answered.status_code)
    name = "svar" if path == "/corpus" else path.rpartition("/")[2]
    headers = {"Content-Disposition": f'attachment; filename="{_safe(name)}.csv"'}
    body = _csv(told["columns"], told["rows"])
    return Response(body, headers=headers, content_type="text/csv; charset=utf-8")


def _csv(columns: list[str], rows: list[list[Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(neutral(column) for column in columns)
    writer.writerows([neutral(_cell(value)) for value in row] for row in rows)
    return BOM + out.getvalue()


def _cell(value: Any) -> Any:
    """What JSON tells of a value; a blob as its Base64."""
    if isinstance(value, dict):
        return value.get("encoded") or json.dumps(value)
    return value


def _safe(name: str) -> str:
    """A file's name of a table's."""
    return re.sub(r"[^A-Za-z0-9_-]", "", name) or "tabell"
