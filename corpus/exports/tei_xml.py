"""Small things that every part of a TEI file needs: names, ids, dates, and text that XML holds."""

from __future__ import annotations

import hashlib
import re
from typing import Any, Final
from urllib.parse import quote

from lxml import etree

TEI: Final = "http://www.tei-c.org/ns/1.0"
XML_ID: Final = "{http://www.w3.org/XML/1998/namespace}id"
XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
ROOT: Final = "corpus.xml"

_UNHOLDABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OTHER_THAN_NAME = re.compile(r"[^A-Za-z0-9_.-]")
_MONTH_OR_YEAR = re.compile(r"\d{4}(-\d{2})?")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")

Attributes = dict[str, str]


def holdable(text: str) -> str:
    r"""The text with U+FFFD for each character that XML 1.0 cannot hold; offsets stay.

    >>> holdable("a\x0bb\x00") == "a\ufffdb\ufffd"
    True
    """
    return _UNHOLDABLE.sub("\ufffd", text)


def how_many_replaced(text: str) -> int:
    """How many characters `holdable` replaces."""
    return len(_UNHOLDABLE.findall(text))


def child(parent: Any, tag: str, text: str | None = None, /, **attributes: str | None) -> Any:
    """Add an element; `None` adds no attribute, and a trailing _ of its name is dropped."""
    made = etree.SubElement(parent, f"{{{TEI}}}{tag}")
    for name, value in attributes.items():
        if value is not None:
            made.set(_attribute(name), holdable(value))
    if text is not None:
        made.text = holdable(text)
    return made


def _attribute(name: str) -> str:
    if name == "xml_id":
        return XML_ID
    return name.rstrip("_")


def id_of(kind: str, name: str) -> str:
    """An xml:id for what is called so: itself where it can stand in one, else with a hash.

    >>> id_of("municipality", "0305"), id_of("topic", "skolfrånvaro")
    ('municipality-0305', 'topic-skolfr_nvaro-1c3fb80f')
    """
    plain = _OTHER_THAN_NAME.sub("_", name)
    if plain == name:
        return f"{kind}-{name}"
    told_apart = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{kind}-{plain[:40]}-{told_apart}"


def word(text: str) -> str:
    """The text as @type and its like hold it: no blanks.

    >>> word("name list"), word("")
    ('name_list', 'unknown')
    """
    return re.sub(r"[\s\x00-\x1f\ufffd]+", "_", holdable(text)).strip("_") or "unknown"


def in_root(identifier: str) -> str:
    """How a document's file points into the root's."""
    return f"../{ROOT}#{quote(identifier)}"


def date_attributes(edtf: str | None, earliest: str | None, latest: str | None) -> Attributes:
    """@when where the day, month or year is one; @from and @to of a period; else the bounds.

    >>> date_attributes("2023-10", "2023-10-01", "2023-10-31")
    {'when': '2023-10'}
    >>> date_attributes("2023-W41", "2023-10-09", "2023-10-15")
    {'from': '2023-10-09', 'to': '2023-10-15'}
    >>> date_attributes(None, None, "2023-10-15")
    {'notAfter': '2023-10-15'}
    """
    unsure = {"cert": "low"} if edtf and edtf.endswith(("?", "~", "%")) else {}
    sure = (edtf or "").rstrip("?~%")
    if earliest and earliest == latest:
        return {"when": earliest, **unsure}
    if _MONTH_OR_YEAR.fullmatch(sure):
        return {"when": sure, **unsure}
    if sure and earliest and latest:
        return {"from": earliest, "to": latest, **unsure}
    bounds = {"notBefore": earliest, "notAfter": latest}
    return {name: day for name, day in bounds.items() if day}


def time_attributes(time: str) -> Attributes:
    """@when, or @from and @to, of HH:MM or HH:MM-HH:MM.

    >>> time_attributes("13:00-15:30")
    {'from': '13:00:00', 'to': '15:30:00'}
    """
    clocks = [f"{clock}:00" for clock in time.split("-") if _CLOCK.fullmatch(clock)]
    if len(clocks) == 1:
        return {"when": clocks[0]}
    return {"from": clocks[0], "to": clocks[1]} if len(clocks) > 1 else {}


def certainty(probability: float | None) -> str | None:
    """A probability as @cert holds it: 0-1 with at most three decimals."""
    return None if probability is None else f"{min(1.0, max(0.0, probability)):.3g}"
