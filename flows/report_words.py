"""The morning report's words on the repair: what was left for a person, what the archive told."""

from __future__ import annotations

import json

from corpus.store import Corpus

_WORST = 5
"""Of one document's unsure words, those that are told."""

_UNSURE = """
SELECT document_id, filename, before, after, min(page), min(probability), count(*)
FROM documents CROSS JOIN unsure_corrections USING (document_id)
WHERE document_id IN (SELECT value FROM json_each(?))
GROUP BY document_id, before, after ORDER BY filename, min(probability), min(span_start)
"""
_TOLD = """
SELECT filename, count(*) FROM documents CROSS JOIN corrections USING (document_id)
WHERE document_id IN (SELECT value FROM json_each(?)) AND '+' || rule || '+' LIKE '%+archive+%'
GROUP BY document_id
"""


def left_as_printed(corpus: Corpus, made: set[str]) -> list[str]:
    """A line a document on the words that were not sure enough to be changed, the worst first.

    `made` are their ids.
    """
    words: dict[tuple[str, str], list[tuple[str, str, int, float, int]]] = {}
    for name, filename, *word in corpus.db.execute(_UNSURE, [json.dumps(sorted(made))]):
        words.setdefault((filename, name), []).append(tuple(word))
    lines = []
    for (filename, _), found in sorted(
        words.items(), key=lambda item: (-_places(item[1]), item[0])
    ):
        worst = "; ".join(
            f"{before} → {after}? (s. {page}, {_decimal(sure)}{f', {many} gånger' * (many > 1)})"
            for before, after, page, sure, many in found[:_WORST]
        )
        more = f"; … och {len(found) - _WORST} till" if len(found) > _WORST else ""
        many = _places(found)
        lines.append(f"{filename}: {many} {'ställe' if many == 1 else 'ställen'}: {worst}{more}")
    return lines


def told_by_archive(corpus: Corpus, made: set[str]) -> list[str]:
    """How many words were spelt as the archive's good documents spell them; `made`: as above."""
    if not made:
        return []
    told = corpus.db.execute(_TOLD, [json.dumps(sorted(made))])
    counts = [many for _, many in told]
    if not counts:
        return []
    words = "1 ord" if sum(counts) == 1 else f"{sum(counts)} ord"
    return [f"{words} i {len(counts)} dokument rättades efter arkivets egna stavningar."]


def _places(found: list[tuple[str, str, int, float, int]]) -> int:
    return sum(many for *_, many in found)


def _decimal(share: float) -> str:
    return f"{share:.2f}".replace(".", ",")
