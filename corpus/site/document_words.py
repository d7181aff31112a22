"""Words of the document's pages: kinds and rules in Swedish, and text made safe to be shown."""

from __future__ import annotations

import re

DATE_KIND = {
    "meeting": "mötets dag",
    "planned_meeting": "planerat möte",
    "event": "händelse",
    "deadline": "sista dag",
    "past": "tidigare",
    "period": "period",
    "mentioned": "",
}
EVIDENCE = {
    "day": "mötets dag",
    "earliest": "tidigaste dag",
    "latest": "senaste dag",
    "year": "året",
}
OUTCOME = {"decided": "beslutat", "postponed": "uppskjutet", "rejected": "avslaget"}
ORIGIN = {"text-layer": "textlager", "ocr": "läst från bild", "plain": "text"}
MEDIA = {
    "application/pdf": "PDF",
    "text/plain": "text",
    "text/html": "HTML",
    "image/png": "bild (PNG)",
    "image/jpeg": "bild (JPEG)",
    "image/tiff": "bild (TIFF)",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.oasis.opendocument.text": "OpenDocument",
}
RULE = {
    "diacritics": "å, ä och ö givna tillbaka",
    "archive": "stavat som i arkivets andra dokument",
    "hyphen": "avstavat ord sammanfört",
    "letters": "felläst tecken",
    "lost": "tappat tecken",
    "acronym": "felläst förkortning",
    "mojibake": "fel teckenkodning",
    "ligature": "hopskrivna bokstäver",
    "nfc": "lösa accenter",
    "invisible": "osynligt tecken",
    "blanks": "mellanrum inne i ett ord",
    "page-break": "ord över en sidbrytning",
    "unsure": "för osäkert för att rättas",
}
"""What a rule of the repair does; several are joined by plus signs."""

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_BLANK = re.compile("[\u2028\u2029\x85]")


def told_rule(rule: str) -> str:
    """What a rule does, in Swedish; as it is where it is not known.

    >>> told_rule("diacritics+archive")
    'å, ä och ö givna tillbaka, stavat som i arkivets andra dokument'
    """
    return ", ".join(RULE.get(part, part) for part in rule.split("+"))


def visible(text: str) -> str:
    r"""The text with a sign for what would steer a screen instead of being seen.

    >>> visible("a\x1bb") == visible("a\u202eb") == "a\N{REPLACEMENT CHARACTER}b"
    True
    """
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", _BLANK.sub(" ", text))


def percent(share: float) -> str:
    r"""A share as whole percents, never 100 for what is not sure.

    >>> [percent(share).replace("\N{NO-BREAK SPACE}", " ") for share in (0.996, 1.0, 0.5)]
    ['99 %', '100 %', '50 %']
    """
    return f"{100 if share >= 1 else min(99, round(100 * share))}\N{NO-BREAK SPACE}%"


def decimal(share: float) -> str:
    """A probability as it is written in Swedish, never 1 for what is not sure.

    >>> decimal(0.9542), decimal(0.999)
    ('0,95', '0,99')
    """
    return f"{share if share >= 1 else min(share, 0.99):.2f}".replace(".", ",")
