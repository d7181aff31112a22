"""Labels: the folder of the inbox that a file came in, such as SKOLA/2023.

A document has the labels under which any of its files arrived.
"""

from __future__ import annotations

import sqlite3

from corpus.filter_names import near
from corpus.search_errors import NotCalledSo
from pipeline.swedish.fold import fold

_ALL = """
WITH RECURSIVE listed (label) AS (
  SELECT min(label) FROM file_labels
  UNION ALL
  SELECT (SELECT min(label) FROM file_labels WHERE label > listed.label) FROM listed
  WHERE label IS NOT NULL
)
SELECT label FROM listed WHERE label IS NOT NULL
"""
"""The labels in order, a step in the index each."""

OF_DOCUMENT = """iif(EXISTS (SELECT 1 FROM file_labels), (
  SELECT group_concat(label, ', ') FROM (
    SELECT DISTINCT f.label FROM units AS u JOIN file_labels AS f ON f.sha256 = u.sha256
    WHERE u.in_force = d.document_id ORDER BY f.label)), NULL)"""
"""The labels of `documents AS d`, joined by commas; NULL where it has none."""

_WITH = """d.document_id IN (
  SELECT u.in_force FROM file_labels AS f JOIN units AS u ON u.sha256 = f.sha256
  WHERE {})"""


class NoLabel(NotCalledSo):
    """No label is called so."""

    code = "no-label"
    kind = "label"


def all_labels(db: sqlite3.Connection) -> list[str]:
    """Every label, and every folder that holds one: SKOLA/2023 also gives SKOLA."""
    found = {label for (label,) in db.execute(_ALL)}
    for label in list(found):
        parts = label.split("/")
        found |= {"/".join(parts[:many]) for many in range(1, len(parts))}
    return sorted(found)


def labelled(db: sqlite3.Connection, typed: str) -> tuple[str, list[str]]:
    """The condition that `documents AS d` have a label, or one within it; and its values.

    Raises:
        NoLabel: none is called so.
    """
    wanted = typed.strip().replace("\\", "/").strip("/")
    listed = all_labels(db)
    meant = [label for label in listed if label == wanted]
    meant = meant or [label for label in listed if fold(label) == fold(wanted)]
    if not meant:
        raise NoLabel(typed, near(typed, listed))
    # "0" is the sign after "/": from "SKOLA/" to "SKOLA0" stands all that lies in SKOLA
    each = " OR ".join(["f.label = ? OR (f.label > ? AND f.label < ?)"] * len(meant))
    values = [value for label in meant for value in (label, f"{label}/", f"{label}0")]
    return _WITH.format(each), values
