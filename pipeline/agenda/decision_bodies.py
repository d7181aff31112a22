"""Bodies that decide, read through a letter that text recognition got wrong."""

from __future__ import annotations

import re
from functools import cache

_BODIES = (
    "Stämman", "Föreningsstämman", "Årsstämman", "Årsmötet", "Mötet", "Styrelsen", "Styrgruppen",
    "Gruppen", "Arbetsgruppen", "Nämnden", "Nätverket", "Rådet", "Utskottet", "Direktionen",
)  # fmt: skip
_LAST_WORD = re.compile(r"([a-z]{5,}) $")


def damaged_body(before: str) -> str | None:
    """The body meant by the folded word right before a verb, where one letter of it is wrong.

    >>> damaged_body("den 3 maj stimman "), damaged_body("styrgruppcn "), damaged_body("hamnen ")
    ('Stämman', 'Styrgruppen', None)
    """
    word = _LAST_WORD.search(before)
    return _with_one_wrong_letter().get(word.group(1)) if word else None


@cache
def _with_one_wrong_letter() -> dict[str, str]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    folded = {body: body.lower().translate(str.maketrans("åäö", "aao")) for body in _BODIES}
    return {
        form[:at] + letter + form[at + 1 :]: body
        for body, form in folded.items()
        for at in range(len(form))
        for letter in letters
        if letter != form[at]
    }
