"""Those in office at the meeting, where running text tells it: chair, secretary, adjusters.

A sentence that elects is read as offices and names in their order: "till sekreterare valdes A",
"A valdes till ordförande, B till sekreterare", "A och B utsågs att justera protokollet".  Whoever
is elected to something that lasts beyond the meeting (a board, an audit) holds no office at it:
only words that belong to a meeting count, or a bare role where nothing lasting is spoken of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.corrections import Repaired
from pipeline.findings import Participant, Status
from pipeline.swedish.names import is_given_name, looks_like_person, tidy_name

_NAME = (
    r"(?<![\w\ufffd-])[A-ZÅÄÖÉ\ufffd][\w'’\ufffd-]{1,40}"
    r"(?:[ \n](?:(?:von|af|de|la) )?"
    r"(?:[A-ZÅÄÖÉ]\.|[A-ZÅÄÖÉ\ufffd][\w'’\ufffd-]{0,40}(?![\w\ufffd]))){1,3}"
)
_ELECTING = re.compile(
    r"\b(?:väljs?|välja|valde|valdes|väljer|valts?|utsåg|utsågs|utses|utser|utse|utsett|utsetts|anmäldes|"
    r"omvaldes|nyvaldes|fungerade|tjänstgjorde|föreslogs|tillfrågades|förordnades)\b"
)
_OF_MEETING = r"(?:års)?(?:mötet|stämman|mötesförhandlingarna|sammanträdet|förhandlingarna)"
_OFFICE = re.compile(
    r"\b(?P<sure>(?:mötes|stämmo|års(?:mötes|stämmo)|dagens )(?:ordförande|sekreterare)|"
    r"protokollförare|"
    rf"(?:ordförande|sekreterare) (?:för|vid|på|under) (?:extra |dagens )?{_OF_MEETING}|"
    r"(?:protokoll?s?|mötes|stämmo)?juster(?:are|ingsm[aä]n|in[gt]sperson(?:er)?)|"
    r"rösträknare)\b|"
    r"\b(?P<lead>att (?:leda (?:dagens )?(?:mötet|stämman|möte)|"
    r"föra (?:dagens )?protokoll(?:et)?))\b|"
    r"\b(?P<justify>[Aa]tt (?:[^.\n]{0,50} )?justera)\b|"
    r"\b(?P<bare>ordförande|sekreterare)\b(?! i\b)"
)
_LASTING = re.compile(
    r"styrelse|förening|\bår\b|verksamhetsår|revisor|valberedning|ledam|suppleant|ersättare|"
    r"utskott|nämnd|kommitté|mandat",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"[Vv]al av (?:\w+ )?(?P<office>(?:mötes|stämmo|års\w*)?(?:ordförande|sekreterare|justerare)|"
    r"(?:protokolls?|mötes)?juster\w+|protokollförare|protokollsjusterare)(?P<rest>[^\n]{0,80})"
)
_MEETING_WORD = re.compile(r"mötet|stämman|sammanträdet|förhandling")
_SENTENCE = re.compile(
    r"(?<=[^\W\d_]{3}[.!?])\s+(?=[A-ZÅÄÖ\ufffd§#])|\n(?=\s{0,99}(?:§|\d+[.)]|#|\n))|\n\s*\n"
)
_OPENED = re.compile(
    rf"[Oo]rdf(?:öranden?|\.) (?P<names>{_NAME}) "
    r"(?:förklarar|förklarade|hälsar|hälsade|öppnar|öppnade)"
)
_BARE_LINE = re.compile(
    rf"\s*{_NAME}(?:(?:, | och | samt ){_NAME}){{0,4}}(?: (?:valdes|utsågs|väljs|utses))?"
    r"(?:,? att [^.\n]{0,60}justera\b[^.\n]{0,60})?\.?\s*"
)


@dataclass(frozen=True, slots=True)
class _Piece:
    """An office or a name of a sentence, where it stands in the text."""

    kind: str
    start: int
    end: int
    text: str


def find_officers(repaired: Repaired) -> list[Participant]:
    """Chair, secretary and adjusters of the meeting, as running text and headings tell them."""
    found = list(_elected(repaired))
    if not any(person.role == "ordförande" for person in found):
        for match in _OPENED.finditer(repaired.text):
            found += _named(repaired, match.start("names"), match["names"], "ordförande")
    return found


def _elected(repaired: Repaired) -> Iterator[Participant]:
    text = repaired.text
    heading, lasting_heading = "", False
    for begin, end in _sentences(text):
        start, sentence = begin, text[begin:end]
        told = _HEADING.search(sentence)
        if told is not None:
            heading, lasting_heading = _heading_office(told), False
            sentence = sentence[told.end() :].lstrip("\n")
            start = end - len(sentence)
        elif re.match(r"\s*(?:§|#|\d+[.)])", sentence):
            heading = ""
            lasting_heading = _LASTING.search(sentence.split("\n", 1)[0]) is not None or (
                "Valberedningen" in sentence
            )
        if heading and _BARE_LINE.fullmatch(sentence):
            yield from _named(repaired, start, sentence, heading)
        elif _ELECTING.search(sentence):
            lasting = (
                lasting_heading
                or start > len(text) // 2 + 200
                or bool(_LASTING.search(sentence))
                or "Valberedningen" in text[max(0, start - 90) : start]
            )
            for office, name in _pairs(_pieces(sentence, start, lasting, heading)):
                yield from _named(repaired, name.start, name.text, office)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for match in _SENTENCE.finditer(text):
        yield at, match.start()
        at = match.end()
    yield at, len(text)


def _heading_office(told: re.Match[str]) -> str:
    """The office that a heading fills; empty for one that may last beyond the meeting."""
    office = told["office"]
    of_meeting = office.startswith(("mötes", "stämmo", "protokoll", "års", "juster"))
    if of_meeting or _MEETING_WORD.search(told["rest"]):
        return office
    return "" if _LASTING.search(told["rest"]) else "?" + office


def _pieces(sentence: str, start: int, lasting: bool, heading: str) -> list[_Piece]:  # noqa: FBT001
    """The offices and the names of a sentence that elects, in order."""
    pieces = [
        _Piece("name", start + match.start(), start + match.end(), match.group())
        for match in re.finditer(_NAME, sentence)
        if _is_person(match.group())
    ]
    for match in _OFFICE.finditer(sentence):
        if match["bare"] and (lasting or _inside_name(match, sentence)):
            continue
        office = "justerare" if match["justify"] else match.group()
        if match["lead"]:
            office = "ordförande" if "leda" in office else "sekreterare"
        pieces.append(_Piece("office", start + match.start(), start + match.end(), office))
    pieces.sort(key=lambda piece: piece.start)
    if heading and not heading.startswith("?") and all(piece.kind == "name" for piece in pieces):
        return [_Piece("office", start, start, heading), *pieces]
    return pieces


def _inside_name(match: re.Match[str], sentence: str) -> bool:
    """A bare role that is no office filled here: "föreningens ordförande", "vice ordförande"."""
    return bool(re.search(r"(?:vice |ens |ets |ans |rnas )$", sentence[: match.start()]))


def _is_person(name: str) -> bool:
    words = name.split()
    return looks_like_person(words) and is_given_name(words[0])


def _pairs(pieces: Sequence[_Piece]) -> Iterator[tuple[str, _Piece]]:
    """Each name with its office: the one before it, where the sentence begins with an office."""
    offices = [piece for piece in pieces if piece.kind == "office"]
    if not offices:
        return
    if pieces[0].kind == "office":
        office = ""
        for piece in pieces:
            if piece.kind == "office":
                office = piece.text
            else:
                yield office, piece
        return
    waiting: list[_Piece] = []
    for piece in pieces:
        if piece.kind == "name":
            waiting.append(piece)
        else:
            for name in waiting:
                yield piece.text, name
            waiting = []


def _named(repaired: Repaired, start: int, names: str, office: str) -> Iterator[Participant]:
    for match in re.finditer(_NAME, names):
        if not _is_person(match.group()):
            continue
        role, status = _role(office.lstrip("?"))
        span = repaired.to_raw(start + match.start(), start + match.end())
        yield Participant(span, tidy_name(match.group().split()), status, role=role)


def _role(office: str) -> tuple[str, Status]:
    if "just" in office or "rösträknare" in office:
        return "justerare", "adjuster"
    return ("ordförande" if "ordförande" in office else "sekreterare"), "present"
