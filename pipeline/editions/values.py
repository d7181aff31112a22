"""The nouns of editions: what is kept of a reading to compare it by, and what a comparison says."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

Relation = Literal["same-text", "rescan", "version"]
Kind = Literal["minutes", "agenda", "extract", "attachment", "form"]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is kept of a reading to tell its editions by; under 16 kB as JSON, mostly under 4.

    `text` is a hash of all its words as read.  `day` is the meeting's own: `2024-03-05`; `~18 nov`
    where no year is told; else empty.  `number` is the meeting's (`4/2020`, `4`), `network` is
    folded.  `stage` is -1 for what calls itself a draft, 1 for adjusted, 0 where nothing tells;
    `edition` is the number that the document gives its version, `changed` the day on which the
    text or the file says it was last changed (ISO, or empty).

    `signs` are 16 bits of each word of the body in order; of a long text only those below
    65536 >> `rate`, so that two texts keep the same words.  `figures` are the printed numbers, in
    order.  `size` is the number of words before that choice.  Whoever shares a key is worth
    comparing.  `told` is what the head tells of when, who and which beside the day
    (`pipeline.editions.told`); `words` are the folded words themselves, compressed
    (`pipeline.editions.kept`).
    """

    text: str
    kind: Kind
    day: str
    network: str
    number: str
    stage: int
    edition: str
    changed: str
    size: int
    rate: int
    signs: tuple[int, ...]
    figures: tuple[int, ...]
    keys: tuple[str, ...]
    told: tuple[str, ...] = ()
    words: str = ""

    def to_json(self) -> str:
        """All of it as one line of JSON."""
        told: dict[str, Any] = asdict(self)
        for name in ("signs", "figures"):
            told[name] = _packed(told[name])
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Fingerprint:
        """The fingerprint that `to_json` wrote.

        Raises:
            ValueError, TypeError, KeyError: it is none.
        """
        told = json.loads(text)
        for name in ("signs", "figures"):
            told[name] = _unpacked(told[name])
        return cls(**{**told, "keys": tuple(told["keys"]), "told": tuple(told["told"])})


def _packed(numbers: tuple[int, ...]) -> str:
    data = b"".join(number.to_bytes(2, "big") for number in numbers)
    return base64.b64encode(data).decode()


def _unpacked(text: str) -> tuple[int, ...]:
    data = base64.b64decode(text, validate=True)
    return tuple(int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2))


@dataclass(frozen=True, slots=True)
class Likeness:
    """That two documents are editions of the same minutes.

    `same-text`: word for word; `rescan`: the same, but for what reading does; `version`: the same
    meeting's minutes with changes.  `score` (0-1) is the share of the words they have in common.
    `newer` is 1 if the first of the two compared is the newer version, -1 if the second is, 0 where
    nothing tells.  `reason` is a Swedish sentence for those who look at it.
    """

    relation: Relation
    score: float
    newer: Literal[-1, 0, 1]
    reason: str
