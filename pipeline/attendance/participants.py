"""Who was there, for whom, as what: the participants of a meeting.

    labels, label_sentences  ->  blocks  (lists; `tables` where heads tell the columns)
    tokens, marks            ->  atoms   (name, body, role, party, mark, limit)
    whole_bodies, name_order, frames, runs  ->  rows

What a piece is, the list as a whole decides: in which order names and bodies stand, whether
surnames come first, which signs are marks.  Here the rows of all lists are put together: one row
a person, with the status that the labels, the marks and the substitutions give.  Elections,
signatures and people merely spoken of are not attendance.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.attendance.blocks import Block, find_blocks
from pipeline.attendance.glued_places import with_glued_places
from pipeline.attendance.name_order import Order, order_of
from pipeline.attendance.officers import find_officers
from pipeline.attendance.one_row import told_apart, without_initials
from pipeline.attendance.rows import read_rows
from pipeline.attendance.state import Row
from pipeline.corrections import Repaired, apply
from pipeline.document import Span
from pipeline.findings import Candidate, Correction, Participant, Status
from pipeline.swedish.municipalities import (
    LOST_LEAST,
    MatchSettings,
    candidates_for,
    clear_winner,
    is_municipality,
    weighed,
)
from pipeline.swedish.names import bearers, is_common_word, is_given_name, tidy_name
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
_GUEST_ROLES = frozenset(
    {"adjungerad", "gäst", "inbjuden", "föreläsare", "gästföreläsare", "inbjuden talare"}
)
_SURE = 0.95
"""The score from which a municipality tells where the others of its list are."""
_DIGITS = str.maketrans({"1": "l", "0": "o", "!": "l", "6": "ö"})


@dataclass(frozen=True, slots=True)
class Attendance:
    """The participants, and the ranges of the text as read that the lists take up."""

    participants: tuple[Participant, ...]
    lists: tuple[Span, ...]


def find_attendance(repaired: Repaired, settings: MatchSettings = MatchSettings()) -> Attendance:
    """The participants in the order of the text, and where their lists are."""
    repaired = _with_places(repaired)
    text = repaired.text
    lost = any(correction.rule == "diacritics" for correction in repaired.corrections)
    blocks = find_blocks(text)
    found: list[tuple[int, Participant]] = []
    order = order_of([atom for block in blocks for atom in block.atoms])
    for number, block in enumerate(blocks):
        people = _of_block(repaired, block, order, lost=lost, settings=settings)
        people = with_glued_places(people, repaired, settings)
        found += [(number, person) for person in people]
    found = _settled(found, settings)
    told = told_apart([*found, *((-1, person) for person in find_officers(repaired))])
    told = without_initials(told)
    spans = tuple(repaired.to_raw(block.label.start, block.end) for block in blocks)
    return Attendance(tuple(told), spans)


def _with_places(repaired: Repaired) -> Repaired:
    """The text without repairs that made an everyday word of a municipality: Vara is not Våra."""
    kept = [
        correction
        for correction in repaired.corrections
        if not (
            is_municipality(correction.before)
            and is_common_word(correction.after)
            and correction.after[:1].isupper()
        )
    ]
    ends = {correction.span.end: correction.after for correction in kept}
    kept = [_with_capital(repaired.raw, correction, ends) for correction in kept]
    same = kept == list(repaired.corrections)
    return repaired if same else apply(repaired.raw, kept)


def _with_capital(raw: str, correction: Correction, ends: Mapping[int, str]) -> Correction:
    """A name whose capital was read as a digit with its capital: Mikael 6rt is Ört, not ört."""
    if not correction.before[:1].isdigit() or not correction.after[:1].islower():
        return correction
    last = re.search(
        r"[\w-]+(?=[ ]$)", raw[max(0, correction.span.start - 40) : correction.span.start]
    )
    word = ends.get(correction.span.start - 1) or (last.group() if last else "")
    if last is None or not (is_given_name(word) or (word[:1].isupper() and has_form(word))):
        return correction
    return replace(correction, after=correction.after[:1].upper() + correction.after[1:])


def _settled(
    found: Sequence[tuple[int, Participant]], settings: MatchSettings
) -> list[tuple[int, Participant]]:
    """The rows, with ties (Habo/Håbo, K-stad) settled by the sure municipalities of the lists."""
    beside = [
        person.municipality.code
        for _, person in found
        if person.municipality is not None and person.municipality.score >= _SURE
    ]
    settled = []
    for number, person in found:
        if person.municipality is None and person.organisation is None and person.candidates:
            candidates = weighed(person.candidates, beside)
            winner = clear_winner(candidates, settings)
            person = replace(person, municipality=winner, candidates=candidates)  # noqa: PLW2901
        settled.append((number, person))
    return settled


def find_participants(
    repaired: Repaired, settings: MatchSettings = MatchSettings()
) -> tuple[Participant, ...]:
    """Who was there: everybody in an attendance list, or in office at the meeting."""
    return find_attendance(repaired, settings).participants


def _of_block(
    repaired: Repaired, block: Block, order: Order, *, lost: bool, settings: MatchSettings
) -> list[Participant]:
    if block.table is not None:
        rows: Sequence[Row] = block.table.rows
    else:
        rows = read_rows(block.atoms, order, serving=block.label.kind == "serving")
    present = sum(row.marked is True for row in rows)
    marks = present >= 2 or (present == 1 and any(row.marked is False for row in rows))
    crowded = _crowded(rows)
    return [
        _participant(
            repaired,
            row,
            _status(row, block, marks=marks, spare=row.affiliation in crowded),
            block,
            lost,
            settings,
        )
        for row in rows
    ]


def _crowded(rows: Sequence[Row]) -> set[str | None]:
    """The bodies with more substitutes present than seats empty: of these nobody serves."""
    seats = [row for row in rows if row.roles[:1] == ["ordinarie"]]
    crowded = set()
    for body in {row.affiliation for row in seats}:
        away = sum(row.affiliation == body and not row.marked for row in seats)
        come = sum(
            row.affiliation == body and row.roles[:1] == ["ersättare"] and bool(row.marked)
            for row in rows
        )
        if come > away:
            crowded.add(body)
    return crowded


def _status(row: Row, block: Block, *, marks: bool, spare: bool) -> Status:
    status = _STATUS[block.label.kind]
    if block.label.prose and row.stops:
        status = "present"
    unmarked = row.marked is False or (row.marked is None and block.label.kind != "serving")
    if row.absent or (marks and unmarked and not row.serving):
        return "absent"
    if row.serving or (
        row.marked
        and not spare
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
        repaired.to_raw(min(word.start for word in row.words), max(word.end for word in row.words)),
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
    first, *rest = (_healed(word) for word in name.split(" "))
    return " ".join([_given(first), *rest])


_READ_FOR = {"é": "öåä", "è": "öåä", "e": "", "6": "ö", "4": "å", "0": "ö"}
"""What a letter or digit in a given name may have been before OCR read it: Géran is Göran."""


def _given(word: str) -> str:
    """The given name that a damaged word can only be; the word itself where that is not clear."""
    signs = {sign for sign in word.lower() if _READ_FOR.get(sign)}
    if len(signs) != 1 or bearers(word):
        return word
    (sign,) = signs
    turned = [word.lower().replace(sign, letter).capitalize() for letter in _READ_FOR[sign]]
    known = sorted((bearers(name), name) for name in turned if is_given_name(name))
    return known[0][1] if len(known) == 1 else word


def _healed(word: str) -> str:
    """The word, if turning digits into letters makes a name of it or they stand between letters."""
    if not re.search(r"[\d!]", word):
        return word
    turned = word.translate(_DIGITS).capitalize()
    inside = re.fullmatch(r"(?:[^\W\d_]+[10!6]+[^\W\d_]+)+|0[^\W\d_]+|6[^\W\d_]{3,}", word)
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
    first = re.split(r"\s*/\s*|(?<!-)\s+och\s+", name)[0]
    lost = lost or any(map(str.isdigit, first))
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
