"""The files of a document, as records and pages show them."""

from __future__ import annotations

import sqlite3
from typing import Any

from corpus.units import group_of


def files_of(db: sqlite3.Connection, document_id: str) -> list[dict[str, Any]]:
    """Each file of a document, the one in force first, then the next newest.

    `names` are those under which it arrived; `pages` the first and last page, or `None` for all
    of the file; `relation` and `reason` say why another one stands for it, `None` and "" for the
    one in force.
    """
    return [
        {
            "id": unit.document_id,
            "filename": unit.filename,
            "sha256": unit.sha256,
            "names": _names(db, unit.sha256) or [unit.filename],
            "pages": [unit.first_page, unit.last_page] if unit.first_page else None,
            "relation": unit.relation,
            "reason": unit.reason,
        }
        for unit in group_of(db, document_id)
    ]


def _names(db: sqlite3.Connection, sha256: str) -> list[str]:
    names = "SELECT filename FROM arrivals WHERE sha256 = ? ORDER BY filename"
    return [name for (name,) in db.execute(names, [sha256])]
