"""Acronyms whose capital I was read as a small l: "Al" is AI, "lT" is IT.

Sans-serif print shows both alike, and no dictionary helps: only the acronym itself and what
stands around it.  A name is left alone ("Eva Al", "Al Gore", "Al-Khalili").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.document import Span
from pipeline.findings import Correction

_KNOWN = ("AI", "IT", "IM", "IKT", "IOP", "IVO", "NIS", "ISO")
_PROBABILITY = 0.95


def _damaged_forms() -> dict[str, str]:
    """What each acronym looks like with its I read as l."""
    return {known.replace("I", "l"): known for known in _KNOWN}


_FORMS = _damaged_forms()
_PATTERN = re.compile(
    rf"(?<![\w-])(?P<form>{'|'.join(sorted(_FORMS, key=len, reverse=True))})"
    r"(?=-[a-zåäö]|[\s.,:;)!?/]|$)"
)
_NAME_BEFORE = re.compile(r"[A-ZÅÄÖ][\wåäö'-]*,? $")
_NAME_AFTER = re.compile(r" [A-ZÅÄÖ][a-zåäö]")


def find_acronyms(text: str) -> Iterator[Correction]:
    """Corrections of acronyms read with l for I, in the order of the text.

    >>> [c.after for c in find_acronyms("Al-stöd och riktlinjer för Al. Eva Al, Al Gore.")]
    ['AI', 'AI']
    """
    for match in _PATTERN.finditer(text):
        if text[match.end() : match.end() + 1] != "-" and (
            _NAME_BEFORE.search(text[max(0, match.start() - 30) : match.start()])
            or _NAME_AFTER.match(text, match.end())
        ):
            continue
        form = match["form"]
        span = Span(match.start(), match.end())
        yield Correction(span, form, _FORMS[form], "acronym", _PROBABILITY)
