"""How pages were read, and why, in an archivist's words.

A page's reason (`pages.reason` in the corpus) is what was seen of it, then perhaps what a second
look gave, then what was done to its picture: `layer-lost-diacritics+turned-180, marks-given-back`.
Here each word has its Swedish; a test goes through all that the pipeline can write.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

SEEN = {
    "layer": "hade ett textlager som dög",
    "layer-other-language": "är på annat språk än svenska och rättas inte som svenska",
    "layer-lost-diacritics": "hade ett textlager som förlorat å, ä och ö",
    "layer-lost-diacritics-no-picture": (
        "har förlorat å, ä och ö och har ingen bild att läsa om från: texten lagas så långt det går"
    ),
    "layer-garbled": "hade ett textlager av skräptecken",
    "layer-garbled-no-picture": "hade skräptecken i stället för bokstäver",
    "layer-partial": "hade ett textlager som bara täckte en del av sidan",
    "no-layer": "var bara bild och lästes från bilden",
    "picture": "kom som bild och lästes från bilden",
    "drawn": "har bara ritade bokstäver och lästes som bild",
    "empty-page": "saknar både text och bild",
    "blank": "visar ett tomt papper",
    "plain": "kom som text",
    "office": "kom från ett ordbehandlingsprogram",
}
"""What was seen of a page: goes on from "3 sidor"."""

COMPARED = {
    "marks-given-back": "lästes om från bilden, som har fler å, ä och ö",
    "layer-illegible": "lästes om från bilden",
    "layer-lacks-text": "lästes om från bilden, som visar mer text",
    "recognised": "lästes om från bilden",
    "layer-reads-better": "behöll textlagret, som ändå är bättre",
    "recognition-lost-marks": "behöll textlagret, eftersom bilden gav färre å, ä och ö",
    "recognition-lacks-text": "behöll textlagret, eftersom bilden gav mindre text",
    "recognition-illegible": "behöll textlagret, eftersom bilden inte gick att läsa",
    "recognition-empty": "behöll textlagret, eftersom bilden inte gav någon text",
    "both-empty": "gav ingen text från bilden heller",
}
"""What came of reading the picture as well: goes on with "och"."""

DONE = {
    "turned-90": "låg på sidan och vändes rätt",
    "turned-180": "var upp och ned och vändes rätt",
    "turned-270": "låg på sidan och vändes rätt",
    "levelled": "hade mörkt eller ojämnt papper, som ljusades upp",
    "300-dpi": "hade svårläst stil och lästes i högre upplösning",
    "other-language": "är på annat språk än svenska och rättas inte som svenska",
    "other-engine": "lästes med ett annat program, som hittade mer text",
    "pictures-not-read": "har bilder som inte lästes: spara som PDF om de visar text",
    "+picture": "hade text i en bild, som lästes med",
}
"""What was done to its picture: a sentence of its own."""

_NOT_CURED = ("layer-lost-diacritics", "layer-garbled", "layer-partial")


@dataclass(frozen=True, slots=True)
class Reason:
    """A page's reason in its parts, each a key of `SEEN`, `COMPARED` ("": no) and `DONE`."""

    seen: str
    compared: str
    done: tuple[str, ...]

    @property
    def first(self) -> str:
        """What was seen, and what came of it."""
        seen = SEEN.get(self.seen, self.seen)
        compared = COMPARED.get(self.compared, self.compared)
        return f"{seen} och {compared}" if compared else seen


def parted(reason: str) -> Reason:
    """The parts of a page's reason.

    >>> parted("layer-lost-diacritics+turned-180, marks-given-back").done
    ('turned-180',)
    >>> parted("layer+picture").first
    'hade ett textlager som dög'
    """
    before, _, compared = reason.partition(", ")
    compared, *later = re.split(r"\+", compared)
    seen, *done = re.split(r"\+", before)
    return Reason(seen, compared, tuple(_as_done(word) for word in (*done, *later)))


def _as_done(word: str) -> str:
    return "+picture" if word == "picture" else word


def told(reasons: Iterable[str]) -> list[str]:
    """How many pages were read in which way, the most frequent first.

    >>> told(["no-layer", "no-layer+turned-180"])
    ['2 sidor var bara bild och lästes från bilden', '1 sida var upp och ned och vändes rätt']
    """
    first: Counter[str] = Counter()
    then: Counter[str] = Counter()
    for reason in map(parted, reasons):
        first[reason.first] += 1
        then.update({DONE.get(word, word) for word in reason.done})
    return [
        f"{count} {'sida' if count == 1 else 'sidor'} {what}"
        for counter in (first, then)
        for what, count in counter.most_common()
    ]


def not_cured(origin: str, reason: str) -> str | None:
    """What is wrong with a page whose text is still as its damaged layer has it.

    >>> not_cured("text-layer", "layer-partial, recognition-illegible") is not None
    True
    >>> not_cured("ocr", "layer-partial, layer-lacks-text") is None
    True
    """
    seen = parted(reason)
    if origin != "text-layer" or not seen.seen.startswith(_NOT_CURED):
        return None
    return None if seen.compared == "layer-reads-better" else seen.first
