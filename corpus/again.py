"""Why documents are interpreted, told by what their records were made with."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping

from corpus.records import recipe_id

VERDICTS = "verdicts"
WORDS = "words"
WITHOUT = "without"
"""Reasons beside the parts of a recipe that are others: verdicts on words, how the archive's own
documents spell them, and that there was no interpretation, though the file was read before."""

Reason = tuple[str, ...]
CODE: Reason = ("code",)
"""The program is another: also where an upgrade took a document's record away."""


def reasons(
    db: sqlite3.Connection, document_ids: Iterable[str], recipe: Mapping[str, str]
) -> dict[str, Reason]:
    """Why each of these is interpreted (again): the parts of the recipe that are others.

    Where the recipe is the same it is `VERDICTS`; where there is no record, `WITHOUT`.
    """
    rows = db.execute(
        """SELECT d.value, r.recipe_id, p.recipe,
                  EXISTS (SELECT 1 FROM documents AS o WHERE o.document_id = d.value)
           FROM json_each(?) AS d
           LEFT JOIN records AS r ON r.document_id = d.value
           LEFT JOIN recipes AS p ON p.recipe_id = r.recipe_id""",
        [json.dumps(list(document_ids))],
    )
    tonight = recipe_id(recipe)
    differing: dict[str, Reason] = {tonight: (VERDICTS,)}
    found: dict[str, Reason] = {}
    for name, made_with, told, is_there in rows:
        if made_with is None:
            found[name] = CODE if is_there else (WITHOUT,)
            continue
        if made_with not in differing:
            before = json.loads(told or "{}")
            parts = {key for key in {*before, *recipe} if before.get(key) != recipe.get(key)}
            differing[made_with] = tuple(sorted(parts))
        found[name] = differing[made_with]
    return found
