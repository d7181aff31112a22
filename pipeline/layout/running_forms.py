"""What running lines look like: page numbers such as `2(5)` and `- 3 -`; what never runs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pipeline.agenda import section_forms as forms
from pipeline.attendance.labels import find_labels
from pipeline.swedish.fold import fold
from pipeline.swedish.names import is_given_name, looks_like_person

Form = Literal["total", "slash", "word", "lone"]


@dataclass(frozen=True, slots=True)
class PageMark:
    """A printed page number, the number of pages if it is told, and how it is written.

    `total`: `2(5)`, `2 av 5`; `slash`: `2/5`, which may be a day; `word`: `Sida 2`; `lone`: `2`.
    """

    number: int
    total: int | None
    form: Form


_WORD = r"(?P<word>(?:sid(?:a|an|nr)?|page)\b\.?:?|s\.)"
_MARK = re.compile(
    rf"[-–—|\[]? *(?:{_WORD} *)?(?P<number>\d{{1,3}})"
    r"(?: ?(?P<sign>\(|av\b|of\b|/) ?(?P<total>\d{1,3}) ?\)?)? *[-–—|\]]?",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"(?<![\w.,-])(?P<number>\d{1,3}) ?\((?P<total>\d{1,3})\)(?!\w)"
    r"|(?<!\w)(?:sid(?:a|an)?|page)\.? ?(?P<paged>\d{1,3})"
    r"(?: ?(?:av|of|/|\() ?(?P<of>\d{1,3})\)?)?(?!\w)",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[\dAIlOoSsZB|()\[\] /]{2,8}")


NUMBER = re.compile(r"\d+")
_COUNTED = re.compile(
    r"(?:§+|\b(?:bil(?:aga|\.)?|punkt|p\.|nr\.?|dnr|ärende|paragraf|kap(?:itel|\.)?|avsnitt|del|steg|grupp|mål"
    r"|tabell|figur|bild|fråga|dag|vecka|v\.|version|möte|åtgärd|förslag|alternativ))\s*\Z",
    re.IGNORECASE,
)
"""What is numbered within a text: `Bilaga 2` after `Bilaga 1` is no page number."""


def page_mark(line: str) -> PageMark | None:
    """The page number that is all of the line.

    >>> page_mark("Sida 2 av 5"), page_mark("- 3 -")
    (PageMark(number=2, total=5, form='total'), PageMark(number=3, total=None, form='lone'))
    >>> page_mark("5(2)"), page_mark("12 maj")
    (None, None)
    """
    found = _MARK.fullmatch(line.strip()[:24]) if len(line) < 200 else None
    if found is None:
        return None
    number, total = int(found["number"]), int(found["total"]) if found["total"] else None
    if not number or (total is not None and number > total):
        return None
    if total is None:
        return PageMark(number, None, "word" if found["word"] else "lone")
    return PageMark(number, total, "slash" if found["sign"] == "/" else "total")


def mark_within(line: str) -> PageMark | None:
    """The last page number within a line that says it is one.

    >>> mark_within("Styrelsemöte 2023-03-14   2 (5)"), mark_within("Bilaga 2")
    (PageMark(number=2, total=5, form='total'), None)
    """
    last = None
    for found in _WITHIN.finditer(line):
        number = int(found["number"] or found["paged"])
        total = found["total"] or found["of"]
        if number and (not total or number <= int(total)):
            form: Form = "total" if total else "word"
            last = PageMark(number, int(total) if total else None, form)
    return last


def may_be_mark(line: str) -> bool:
    """Whether a line could be a page number that an engine misread: `2(S)`, `12)`.

    >>> may_be_mark("2(S)"), may_be_mark("Bo Ek")
    (True, False)
    """
    return _SIGNS.fullmatch(line.strip()) is not None and any(sign in line for sign in "0123456789")


def key_of(text: str) -> str:
    """What two prints of one running line share.

    >>> key_of("Protokoll 2023-03-14   2 (5)") == key_of("PROTOKOLL 2023-03-14 3(5)")
    True
    """
    return "".join(NUMBER.sub("0", fold(text)).split())


def is_counted(before: str) -> bool:
    """Whether what follows is the number of a thing in the text: `Bilaga `, `§ `.

    >>> is_counted("Se bilaga "), is_counted("Protokoll ")
    (True, False)
    """
    return _COUNTED.search(before) is not None


def may_run(text: str) -> bool:
    """Whether a repeated line may be a running one: no heading, label of a list, row or person.

    >>> [may_run(text) for text in ("Beslut", "§ 12 Val", "Namn   Kommun", "Eva Ek, Mora")]
    [False, False, False, False]
    >>> may_run("Eslövs kommun"), may_run("Sammanträdesprotokoll")
    (True, True)
    """
    return not (
        forms.is_stock(text)
        or forms.is_bullet(text)
        or forms.mark_of(text) is not None
        or _names_person(text)
        or any(label.kind != "stop" for label in find_labels(text))
    )


def is_sentence(text: str) -> bool:
    """Whether the line is of a sentence, which may come again at the edge of pages by chance.

    >>> is_sentence("Inga frågor togs upp."), is_sentence("Box 12, 541 21 Skövde")
    (True, False)
    """
    words = len(forms.words_of(text))
    return forms.has_finite_verb(text) or (words > 2 and text.rstrip().endswith("."))


def _names_person(text: str) -> bool:
    words = re.split(r",|\s{3}", text.strip(" .,"))[0].split()
    return looks_like_person(words) and any(map(is_given_name, words))
