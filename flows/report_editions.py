"""The morning report's words on files: what was joined or divided, and how to undo it."""

from __future__ import annotations

from collections.abc import Callable

from corpus import editions
from corpus.editions import Changes, Divided, Joined
from corpus.store import Corpus
from corpus.units import Unit
from flows.editions_shown import pages
from flows.outcome import Night

_MOST = 20

Escape = Callable[[str], str]


Section = tuple[str, list[str]]


def sections(corpus: Corpus, night: Night, escape: Escape) -> list[Section]:
    """Headings with lines: what was joined, what was divided, what stands for itself again."""
    told = editions.untold(corpus.db)
    return [
        (
            "Samma protokoll i flera filer",
            _cut(
                [_joined(one, escape) for one in told.joined],
                "Är det olika protokoll: `diarium editions separate ID ID`",
            ),
        ),
        (
            "Filer med flera protokoll",
            _cut(
                [_divided(one, escape) for one in told.divided if one.parts],
                "Är det ett enda protokoll: `diarium editions whole ID`",
            ),
        ),
        ("Åter för sig", _cut(_again(told, escape))),
        ("Beslut om filer som inte kunde följas", _cut(_unheeded(night))),
        (
            "Lästa men kunde inte jämföras med andra",
            _cut([f"{escape(n)}: {escape(why)} (`not-compared`)" for n, why in night.uncompared]),
        ),
    ]


def _again(told: Changes, escape: Escape) -> list[str]:
    whole = [
        f"{escape(one.filename)} (`{one.reading_id}`) är åter ett enda protokoll"
        for one in told.divided
        if not one.parts
    ]
    return [f"{_file(one, escape)} är åter ett eget dokument" for one in told.parted] + whole


def _unheeded(night: Night) -> list[str]:
    why = "filen finns inte längre, eller ett senare beslut säger emot"
    numbers = sorted({number for changes in night.editions for number in changes.unheeded})
    return [f"Beslut {number}: {why}" for number in numbers]


def _joined(one: Joined, escape: Escape) -> str:
    why = f": {_flat(one.unit.reason, escape)}" if one.unit.reason else ""
    return (
        f"{_file(one.unit, escape)} är samma protokoll som {_file(one.by, escape)}, som gäller{why}"
    )


def _divided(one: Divided, escape: Escape) -> str:
    parts = "; ".join(
        f"sida {pages(part.first_page, part.last_page)}"
        + (f" ({_flat(part.begins, escape)})" if part.begins else "")
        for part in one.parts
    )
    return f"{escape(one.filename)} (`{one.reading_id}`) är {len(one.parts)} protokoll: {parts}"


def _file(unit: Unit, escape: Escape) -> str:
    some = f", sida {pages(unit.first_page, unit.last_page)}" if unit.first_page else ""
    return f"{escape(unit.filename)}{some} (`{unit.document_id}`)"


def _flat(sentence: str, escape: Escape) -> str:
    """A sentence within a line: without its stop, and begun small."""
    told = sentence.strip().removesuffix(".")
    return escape(told[:1].lower() + told[1:])


def _cut(lines: list[str], how: str = "") -> list[str]:
    more = len(lines) - _MOST
    shown = lines[:_MOST] + ([f"… och {more} till: `diarium editions`"] if more > 0 else [])
    return [*shown, how] if shown and how else shown
