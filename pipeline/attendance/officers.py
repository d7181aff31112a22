"""Those in office at the meeting, where running text tells it: chair, secretary, adjusters.

Whoever is elected to something that lasts beyond the meeting (a board, an audit) holds no office
at it: only words that belong to a meeting count, or a bare role under a heading that does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.corrections import Repaired
from pipeline.findings import Participant, Status
from pipeline.swedish.names import is_given_name, looks_like_person, tidy_name

_NAME = (
    r"(?<!\w)[A-ZÅÄÖÉ][\w'’-]{1,40}"
    r"(?: (?:(?:von|af|de|la) )?(?:[A-ZÅÄÖÉ]\.|[A-ZÅÄÖÉ][\w'’-]{0,40}(?!\w))){1,3}"
)
_RUN = rf"{_NAME}(?:(?:, | och | samt ){_NAME}){{0,5}}"
_NAMES = rf"(?P<names>{_RUN})"
_OFFICE = (
    r"(?P<office>mötesordförande|mötessekreterare|protokollförare|"
    r"(?:ordförande|sekreterare)(?= (?:för|vid|på) (?:extra |dagens )?"
    r"(?:års)?(?:mötet|stämman|mötesförhandlingarna|sammanträdet))|"
    r"(?:protokoll?s?|mötes)?juster(?:are|ingsm[aä]n|in[gt]sperson(?:er)?)|rösträknare)"
)
_ELECTED = (
    re.compile(rf"(?:välja|valde|väljer|utsåg|utser|utse|valdes) {_NAMES} (?:till|som) {_OFFICE}"),
    re.compile(rf"{_NAMES} (?:valdes|utsågs|väljs|utses|valts) (?:till|som) {_OFFICE}"),
    re.compile(rf"[Tt]ill {_OFFICE}[^.\n]{{0,30}} (?:valdes|utsågs|väljs|utses) {_NAMES}"),
)
_TO_ADJUST = (
    re.compile(rf"(?:valde|utsåg|utser|väljer) {_NAMES} att [^.\n]{{0,60}}justera"),
    re.compile(rf"{_NAMES} (?:valdes|utsågs|utses|väljs) att [^.\n]{{0,60}}justera"),
)
_OFFICER_OF_ALL = re.compile(
    rf"(?:[Tt]ill (?P<office>ordförande|sekreterare) (?:valdes|utsågs|väljs|utses) {_NAMES})"
)
_OPENED = re.compile(
    rf"[Oo]rdf(?:öranden|\.) {_NAMES} (?:förklarar|förklarade|hälsar|hälsade|öppnar|öppnade)"
)
_LASTING = re.compile(r"styrelse|förening|\bår\b|revisor|valberedning|ledamot", re.IGNORECASE)
_BARE = re.compile(
    rf"(?:(?:välja|valde|väljer|utsåg|utser) {_RUN}|{_RUN} (?:valdes|utsågs|väljs|utses)) "
    r"(?:till|som) (?P<office>ordförande|sekreterare|justerare)\b"
)
_BARE_BOTH = re.compile(
    rf"(?:välja|valde|väljer|utsåg|utser) (?P<chair>{_NAME}) till ordförande och "
    rf"(?P<secretary>{_NAME}) till sekreterare"
)
_MEETING_HEADING = re.compile(
    r"[Vv]al av (?:\w+ )?(?P<office>(?:mötes|års\w*)?(?:ordförande|sekreterare|justerare)|"
    r"(?:protokolls?|mötes)?juster\w+|protokollförare)"
    r"(?P<meeting>[^\n]{0,60})\n+\s*(?P<names_line>[^\n]{0,200})"
)
_OF_MEETING = re.compile(r"mötet|stämman|sammanträdet")


def find_officers(repaired: Repaired) -> list[Participant]:
    """Chair, secretary and adjusters of the meeting, as running text and headings tell them."""
    return list(_officers(repaired))


def _officers(repaired: Repaired) -> Iterator[Participant]:
    text = repaired.text
    for pattern in _ELECTED:
        for match in pattern.finditer(text):
            yield from _named(repaired, match.start("names"), match["names"], match["office"])
    for pattern in _TO_ADJUST:
        for match in pattern.finditer(text):
            yield from _named(repaired, match.start("names"), match["names"], "justerare")
    for match in _OFFICER_OF_ALL.finditer(text, 0, len(text) // 2 + 200):
        heading = text[max(0, match.start() - 60) : match.start()]
        if not _LASTING.search(heading):
            yield from _named(repaired, match.start("names"), match["names"], match["office"])
    for match in _OPENED.finditer(text):
        yield from _named(repaired, match.start("names"), match["names"], "ordförande")
    for match in _MEETING_HEADING.finditer(text):
        if _is_of_meeting(match["office"], match["meeting"]):
            yield from _under_heading(repaired, match)


def _under_heading(repaired: Repaired, match: re.Match[str]) -> Iterator[Participant]:
    """Who is named in the line under a heading such as "Val av mötessekreterare"."""
    start, line = match.start("names_line"), match["names_line"]
    bare = re.fullmatch(rf"{_NAMES}(?: (?:valdes|utsågs|väljs|utses))?\.?\s*", line)
    if bare:
        yield from _named(repaired, start, bare["names"], match["office"])
    both = _BARE_BOTH.search(line)
    if both:
        yield from _named(repaired, start + both.start(1), both["chair"], "ordförande")
        yield from _named(repaired, start + both.start(2), both["secretary"], "sekreterare")
        return
    for told in _BARE.finditer(line):
        for names in re.finditer(_NAME, told.group()):
            at = start + told.start() + names.start()
            yield from _named(repaired, at, names.group(), told["office"])


def _is_of_meeting(office: str, context: str) -> bool:
    return office.startswith(("mötes", "protokoll", "års", "juster")) or bool(
        _OF_MEETING.search(context)
    )


def _named(repaired: Repaired, start: int, names: str, office: str) -> Iterator[Participant]:
    for match in re.finditer(_NAME, names):
        words = match.group().split()
        if not looks_like_person(words) or not is_given_name(words[0]):
            continue
        role, status = _role(office)
        span = repaired.to_raw(start + match.start(), start + match.end())
        yield Participant(span, tidy_name(words), status, role=role)


def _role(office: str) -> tuple[str, Status]:
    if "just" in office or "rösträknare" in office:
        return "justerare", "adjuster"
    return ("ordförande" if "ordförande" in office else "sekreterare"), "present"
