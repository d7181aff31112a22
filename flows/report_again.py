"""The morning report's words on why documents were interpreted once more."""

from __future__ import annotations

from corpus.again import WITHOUT
from flows.outcome import Night

_WHY = {
    "code": "Diarium är i en annan version än då",
    "vocabulary": "ämneslistan är en annan än då",
    "organisations": "listan över organisationer är en annan än då",
    "entities": "inställningen named_entities är en annan än då",
    "verdicts": "beslut om rättelser har fattats eller tagits tillbaka",
    "words": "arkivets egna dokument stavar deras osäkra ord på annat sätt än då",
}


def again(night: Night) -> list[str]:
    """A sentence for each reason why documents that were read before were interpreted.

    >>> from collections import Counter
    >>> again(Night("", remade=Counter({("code",): 22})))
    ['22 dokument tolkades om: Diarium är i en annan version än då.']
    """
    lines = []
    for reason, many in sorted(night.remade.items(), key=lambda item: (-item[1], item[0])):
        if reason == (WITHOUT,):
            lines.append(f"{many} dokument i filer som var lästa förut tolkades för första gången.")
            continue
        why = " och ".join(_WHY.get(part, f"{part} är annat än då") for part in reason)
        lines.append(f"{many} dokument tolkades om: {why}.")
    return lines
