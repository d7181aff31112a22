r"""Cells of a CSV file that no spreadsheet can run, and the way back.

A spreadsheet runs text that begins with = + - or @ (also in their wide forms, and after blanks),
a tab or a line break.  Such text gets one apostrophe in front.  So that every cell can be read
back, text that begins with apostrophes and then such a sign gets one more; text of apostrophes
alone too, because a lone one stands for an empty text where nothing at all (NULL) is possible.
Numbers are not text: they stay as they are.
"""

from __future__ import annotations

import json
import re
from typing import Any

_RUN = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])|'+\Z")
_ESCAPED = re.compile(r"'(?:'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])|'*\Z)")
EMPTY = "'"


def neutral(value: Any) -> Any:
    """The cell as a spreadsheet cannot run it.

    >>> neutral("=1+1"), neutral("'=1"), neutral(-5), neutral("Eva Ek"), neutral("'90-talet")
    ("'=1+1", "''=1", -5, 'Eva Ek', "'90-talet")
    """
    if isinstance(value, str) and _RUN.match(value):
        return f"'{value}"
    return value


def plain(cell: str) -> str:
    """What the cell of a text column says: `neutral` taken back.

    >>> plain("'=1+1"), plain("''=1"), plain("Eva Ek"), plain("'90-talet"), plain("'")
    ('=1+1', "'=1", 'Eva Ek', "'90-talet", '')
    """
    return cell[1:] if _ESCAPED.match(cell) else cell


def joined(names: str) -> str:
    """A JSON list of names as a person reads it.

    >>> joined('["Eva Ek", "Bo Ek"]')
    'Eva Ek; Bo Ek'
    """
    return "; ".join(str(name) for name in json.loads(names))
