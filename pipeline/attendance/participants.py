"""Who was there, for whom, as what: the participants of a meeting.

The lists are found (`attendance_blocks`), read into rows (`attendance_rows`), and the rows of
all lists put together here: one row a person, with the status that the labels, the marks and the
substitutions give.  Elections, signatures and people merely spoken of are not attendance.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.attendance.blocks import Block, find_blocks
from pipeline.attendance.officers import find_officers
from pipeline.attendance.rows import read_rows
from pipeline.attendance.state import Row
from pipeline.corrections import Repaired
from pipeline.document import Span
from pipeline.findings import Candidate, Participant, Status
from pipeline.swedish.fold import fold
from pipeline.swedish.municipalities import (
    LOST_LEAST,
    MatchSettings,
    candidates_for,
    clear_winner,
    is_municipality,
)
from pipeline.swedish.names import is_given_name, tidy_name
from pipeline.swedish.organisations import has_form, is_known_organisation, is_short_form

_STATUS: dict[str, Status] = {
    "present": "present",
    "serving": "substitute",
    "absent": "absent",
    "guest": "guest",
    "called": "absent",
    "adjuster": "adjuster",
    "officer": "present",
}
_LABEL_ROLE = {
    "ersattare": "ersättare",
    "suppleanter": "suppleant",
    "sekr": "sekreterare",
    "sekreterare": "sekreterare",
    "ordforande": "ordförande",
    "motesordforande": "ordförande",
    "motessekreterare": "sekreterare",
    "vice ordforande": "vice ordförande",
    "protokollforare": "sekreterare",
    "ej tjanstgorande ersattare": "ej tjänstgörande ersättare",
    "icke tjanstgorande ersattare": "ej tjänstgörande ersättare",
    "adjungerad": "adjungerad",
    "adjungerade": "adjungerad",
}
_GUEST_ROLES = frozenset({"adjungerad", "gäst", "inbjuden"})
_DIGITS = str.maketrans({"1": "l", "0": "o", "!": "l", "6": "ö"})


@dataclass(frozen=True, slots=True)
class Attendance:
    """The participants, and the ranges of the text as read that the lists take up."""

    participants: tuple[Participant, ...]
    lists: tuple[Span, ...]


def find_attendance(repaired: Repaired, settings: MatchSettings = MatchSettings()) -> Attendance:
    """The participants in the order of the text, and where their lists are."""
    text = repaired.text
    lost = any(correction.rule == "diacritics" for correction in repaired.corrections)
    blocks = find_blocks(text)
    found: list[Participant] = []
    for block in blocks:
        found += _of_block(repaired, block, lost=lost, settings=settings)
    told = _told_apart([*found, *find_officers(repaired)])
    spans = tuple(repaired.to_raw(block.label.start, block.end) for block in blocks)
    return Attendance(tuple(told), spans)


def find_participants(
    repaired: Repaired, settings: MatchSettings = MatchSettings()
) -> tuple[Participant, ...]:
    """Who was there: everybody in an attendance list, or in office at the meeting."""
    return find_attendance(repaired, settings).participants


def _of_block(
    repaired: Repaired, block: Block, *, lost: bool, settings: MatchSettings
) -> list[Participant]:
    rows = read_rows(block.atoms, serving=block.label.kind == "serving")
    marks = sum(row.marked is True for row in rows) >= 2
    return [
        _participant(repaired, row, _status(row, block, marks=marks), block, lost, settings)
        for row in rows
    ]


def _status(row: Row, block: Block, *, marks: bool) -> Status:
    status = _STATUS[block.label.kind]
    unmarked = row.marked is False or (row.marked is None and block.label.kind != "serving")
    if row.absent or (marks and unmarked and not row.serving):
        return "absent"
    if row.serving or (
        row.marked
        and row.roles[:1] == ["ersättare"]
        and "ej tjänstgörande ersättare" not in row.roles
    ):
        return "substitute"
    if status == "present" and _GUEST_ROLES & set(row.roles):
        return "guest"
    return status


def _participant(
    repaired: Repaired,
    row: Row,
    status: Status,
    block: Block,
    lost: bool,  # noqa: FBT001
    settings: MatchSettings,
) -> Participant:
    main = row if row.affiliation or row.replaced_by is None else row.replaced_by
    municipality, candidates, organisation = affiliation_of(main, lost=lost, settings=settings)
    roles = list(row.roles)
    label_role = _LABEL_ROLE.get(block.label.phrase)
    if label_role and not roles and row.replaced_by is None:
        roles.append(label_role)
    return Participant(
        repaired.to_raw(row.words[0].start, row.words[-1].end),
        heal_name(tidy_name([word.text for word in row.words])),
        status,
        municipality,
        candidates,
        organisation,
        ", ".join(dict.fromkeys(roles)) or None,
        row.party,
    )


def heal_name(name: str) -> str:
    """A name with the digits that OCR put for letters turned back.

    >>> heal_name("Kje11 Ek"), heal_name("0la Ek"), heal_name("Nr16")
    ('Kjell Ek', 'Ola Ek', 'Nr16')
    """
    return " ".join(_healed(word) for word in name.split(" "))


def _healed(word: str) -> str:
    """The word, if turning digits into letters makes a name of it or they stand between letters."""
    if not re.search(r"[\d!]", word):
        return word
    turned = word.translate(_DIGITS).capitalize()
    inside = re.fullmatch(r"(?:[^\W\d_]+[10!6]+[^\W\d_]+)+|0[^\W\d_]+", word)
    return turned if inside or is_given_name(turned) else word


def affiliation_of(
    row: Row, *, lost: bool = False, settings: MatchSettings = MatchSettings()
) -> tuple[Candidate | None, tuple[Candidate, ...], str | None]:
    """The municipality of a row, its candidates, or else the organisation as printed."""
    if not row.affiliation:
        return None, (), None
    name = re.sub(r"\s+", " ", row.affiliation).strip(" .,")
    if is_known_organisation(name) or (is_short_form(name) and not is_municipality(name)):
        return None, (), name
    county = row.remark or ""
    first = re.split(r"\s*/\s*|\s+och\s+", name)[0]
    candidates = candidates_for(first, county, lost=lost)
    if lost:
        settings = replace(settings, least=min(settings.least, LOST_LEAST))
    winner = None if _is_body(name) else clear_winner(candidates, settings)
    if winner is None and _similar_only(candidates):
        inner = clear_winner(candidates_for(row.remark)) if row.remark else None
        whole = f"{name}, {row.remark}" if row.remark and inner is None else name
        return inner, candidates, whole
    if winner is None:
        return None, candidates, None
    return winner, candidates, None


def _is_body(name: str) -> bool:
    """A body by its form ("Länsstyrelsen"), however like a municipality it looks."""
    return not is_municipality(name) and has_form(name.rsplit(maxsplit=1)[-1])


def _similar_only(candidates: Sequence[Candidate]) -> bool:
    return not candidates or candidates[0].score < 0.84


def _told_apart(found: Iterable[Participant]) -> list[Participant]:
    """One row a person: lists and running text put together.

    Those called and also present were present; a second row of the same name and affiliation
    adds its roles to the first.
    """
    told: list[Participant] = []
    namesakes: dict[str, list[int]] = defaultdict(list)
    for person in found:
        known = namesakes[_key(person.name)]
        at = next((i for i in known if _same(told[i], person)), None)
        if at is None:
            known.append(len(told))
            told.append(person)
        else:
            told[at] = _merged(told[at], person)
    return told


def _key(name: str) -> str:
    return fold(name).replace("-", " ")


def _same(one: Participant, other: Participant) -> bool:
    """Whether two rows of one name are one person: nothing says that they are for two bodies."""
    places = {
        person.municipality.code if person.municipality else fold(person.organisation or "")
        for person in (one, other)
    } - {""}
    return len(places) < 2


_STRENGTH = {"adjuster": 0, "absent": 1, "present": 2, "guest": 2, "substitute": 3}


def _merged(one: Participant, other: Participant) -> Participant:
    adjusts = "adjuster" in {one.status, other.status} and one.status != other.status
    stronger = max((one, other), key=lambda person: _STRENGTH[person.status])
    roles = [role for person in (one, other) if person.role for role in person.role.split(", ")]
    if adjusts:
        roles.append("justerare")
    return replace(
        one,
        status=stronger.status,
        role=", ".join(dict.fromkeys(roles)) or None,
        municipality=one.municipality or other.municipality,
        candidates=one.candidates or other.candidates,
        organisation=one.organisation or other.organisation,
        party=one.party or other.party,
    )
