"""What minutes call themselves: their title, and the body or network that met."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.agenda import section_forms as forms
from pipeline.agenda.occasion import without_occasion
from pipeline.agenda.section_forms import TextLine
from pipeline.corrections import Repaired
from pipeline.swedish.fold import fold


def find_title(repaired: Repaired) -> str | None:
    r"""What the minutes call themselves at their head; `None` where they do not.

    >>> find_title(Repaired("", "# Protokoll styrelsemöte\n\nNärvarande: Eva Ek"))
    'Protokoll styrelsemöte'
    """
    head = _head_lines(forms.lines_of(repaired.text))
    head = [line for line in head if len(line.text) <= forms.RUN_ON]
    head = [replace(line, text=line.text.strip(" :")) for line in head]
    hashed = next((line for line in head if forms.mark_of(line.text)), None)
    if hashed is not None:
        mark = forms.mark_of(hashed.text)
        if mark is not None and mark.kind == "hash":
            return forms.tidy(hashed.text[mark.length :])
    named = [line for line in head if _BODY.search(line.text) and len(line.text) <= forms.LONGEST]
    kinds = [line for line in head if forms.names_kind(line.text)]
    chosen = next((line for line in kinds if len(forms.words_of(line.text)) > 1), None)
    chosen = chosen or next(iter(named or kinds), None)
    return _without_page_marks(chosen.text) if chosen else None


def _head_lines(lines: Sequence[TextLine]) -> list[TextLine]:
    head = []
    for line in lines[:12]:
        if forms.is_label(line.text) and not forms.names_kind(line.text):
            break
        head.append(replace(line, text=_before_fields(line.text)))
    return [line for line in head if line.text]


def _before_fields(text: str) -> str:
    """Of a run-on line, the part between fields that names the minutes: `Protokoll Rådet`."""
    if len(text) <= forms.RUN_ON:
        return text
    parts = [part.strip(" ,") for part in _FIELD.split(text[:600])]
    named = [part for part in parts if forms.names_kind(part) or _BODY.search(part)]
    return named[0].rpartition(",")[2].strip() if named else ""


def _without_page_marks(title: str) -> str | None:
    """A title without page numbers before and after it.

    >>> _without_page_marks("1 Protokoll för rådet 1(2)")
    'Protokoll för rådet'
    """
    page = r"(?:sida )?\d{1,3} ?(?:\(?\d*\)|/ ?\d+)?"  # 1(2); read as 12) and 102)
    bare = re.sub(
        rf"^{page} +(?=[A-ZÅÄÖ])|(?<=[A-ZÅÄÖa-zåäö]) +{page}$", "", title, flags=re.IGNORECASE
    )
    return forms.tidy(bare) or None


_FIELD = re.compile(
    r"(?<!\w)(?:Plats och tid|Tid|Plats|Datum|Närvarande|NÄRVARANDE|Deltagare|Dag|Beslutande|"
    r"Beteckning|Sekreterare|Organ|klockan|Utses)(?!\w)"
)
_BODY = re.compile(
    r"(?:\b[A-ZÅÄÖ][a-zåäö]+s )?(?:\b[\wåäöÅÄÖ-]*?|\b[Öö]ppna data-)"
    r"(?:nätverk(?:et)?|natverk(?:et)?|råd(?:et)?|nämnd(?:en)?|fullmäktige|styrelsen?|"
    r"förening(?:en)?|utskott(?:et)?|beredning(?:en)?|samverkan|grupp(?:en)?|samfällighet(?:en)?|"
    r"delegation(?:en)?|kommitté(?:n)?)\b",
    re.IGNORECASE,
)


_ANYBODYS = re.compile(
    r"(?:styr|arbets|projekt|lednings|referens)?"
    r"(?:gruppen|styrelsen?|nämnden|rådet|utskottet|nätverket|föreningen|beredningen)",
    re.IGNORECASE,
)
"""What many bodies have: `Styrgruppen` below `BIBLIOTEKEN I KINNEBYGDEN` names only a part."""

_JOINED_BEFORE = re.compile(r"[A-ZÅÄÖ][\wåäö]*- och $")
"""The first half of a pair ("Energi- och klimatnätverket")."""


def find_network(repaired: Repaired, title: str | None) -> str | None:
    """The body or network whose meeting it is, as the head of the minutes names it.

    >>> find_network(Repaired("", ""), "Minnesanteckningar Nätverket Flerspråkighet, 12 maj")
    'Nätverket Flerspråkighet'
    """
    head = [line.text for line in _head_lines(forms.lines_of(repaired.text))]
    body = _body_in(title, head)
    if body is None:
        return _above_its_kind(head) or _by_what_is_left(title, head)
    return (_ANYBODYS.fullmatch(body) and _by_what_is_left(title, head)) or body


def find_body(repaired: Repaired, title: str | None) -> str | None:
    """Who met, as the head names it: also a bare `Styrgruppen`, which is no network's name."""
    return _body_in(title, [line.text for line in _head_lines(forms.lines_of(repaired.text))])


def _body_in(title: str | None, head: Sequence[str]) -> str | None:
    names = (
        _body_name(text, match)
        for text in [title or "", *head]
        for match in _BODY.finditer(text[:400])
    )
    return next((name for name in names if name), None)


def _by_what_is_left(title: str | None, head: Sequence[str]) -> str | None:
    """The title or first line without type, number and day: `SK Vintergatan styrelsemöte nr 3`."""
    first = head[0] if head and not forms.is_label(head[0]) else None
    for text in (title, first):
        named = text and len(text) <= forms.LONGEST and not forms.is_stock(text)
        name = without_occasion(text) if text and named else None
        if text and name and (text is title or name != forms.tidy(text) or _BODY.search(text)):
            return name
    return None


_PROFESSIONALS = re.compile(
    r"[^\W\d_]+(?:arna|erna|ARNA|ERNA)(?: (?:i|I|för|FÖR|på|PÅ) [^\d,:;.]{2,40})?"
)
_OCCASION = re.compile(
    r"(?:\w*m[öo]te|(?:n[äa]tverks)?tr[äa]ff|samtr[äa]de|sammantr[äa]de)(?: nr\b| nummer\b| \d|$)",
    re.IGNORECASE,
)
_NAME_LENGTH = 60


def _above_its_kind(head: Sequence[str]) -> str | None:
    """A name on a line of its own, right above the line that says what this is and of which day.

    Professions meet as networks: `Skolutvecklarna i Skaraborg` above `Minnesanteckningar 3 maj`.
    """
    for name, below in pairwise(head):
        told = forms.names_kind(below) or _OCCASION.match(below)
        if not (told and (forms.has_day(below) or re.search(r"\d", below))):
            continue
        plain = forms.tidy(name)
        named = (
            name[:1].isupper() and len(plain) <= _NAME_LENGTH and not re.search(r"[\d:;]", plain)
        )
        kind = forms.names_kind(name) or _OCCASION.match(name) or forms.is_stock(name)
        named = named and name.count("(") == name.count(")")
        if _PROFESSIONALS.fullmatch(plain):
            return plain
        if named and not kind and not forms.is_label(name) and not forms.closes(name):
            return plain if len(plain) > 3 else None
    return None


def _body_name(text: str, match: re.Match[str]) -> str | None:
    """The name in full: what follows `nätverket`, what stands before `-nätverket`.

    A county board is a place here, and a bare common noun (`grupp`) names nobody.
    """
    before = _JOINED_BEFORE.findall(text[: match.start()])
    name = match.group()
    generic = re.fullmatch(r"(?:\w*n[äa]tverk|\w*grupp)(?:et|en)?", name, re.IGNORECASE)
    more = (
        re.match(r"(?: f[öo]r)? [^\W\d][^\d,(:;.]{2,60}", text[match.end() :]) if generic else None
    )
    name = "".join(before) + name
    if more and forms.has_finite_verb(more.group()):  # "Styrgruppen har beslutat om ..."
        return None
    if more:
        name += more.group().rstrip(" -–")
    elif not name[0].isupper() and "-" not in name:
        return None
    nobody = fold(name).startswith("lansstyrelse") or fold(name) == "samverkan"
    return None if nobody else forms.tidy(name)
