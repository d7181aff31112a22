"""Where the attendance lists are: the labels (Närvarande, Frånvarande, ...) and what they head.

A block goes from its label to the next label, a numbered or marked heading, or the first line
that holds nobody.  Texts whose pages are one long line have their labels in the middle of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz

from pipeline.attendance.atoms import Atom, atoms
from pipeline.swedish.attendance_words import attendance_words, is_group_word
from pipeline.swedish.fold import fold_in_place
from pipeline.swedish.municipalities import is_municipality
from pipeline.swedish.names import is_given_name, looks_like_person

LONG_LINE = 150
"""Code points from which a line is taken for a whole paragraph or page run together."""

_NEEDS_COLON = frozenset(
    {"med", "styrelsen", "personal", "ovriga", "digitalt", "konsult", "deltog", "pa distans", "tid",
     "kallelse", "representanter", "ordforande", "sekreterare", "beslut", "punkt", "organ", "plats",
     "agenda", "datum", "arende", "arenden", "bilaga", "telefon", "webb", "sekr", "inledning",
     "vice ordforande", "foredragande", "bakgrund", "syfte", "innehall", "protokoll",
     "med pa motet"}
)  # fmt: skip
_OPENS_LINE = r"[ \t#*•|>=\[\]\-–_.»«'°]*(?:[iIjl][ \t]+\|[ \t]*)?(?:\d{1,2}[.)][ \t]*)?[*#|= ]*"
_AFTER_LABEL = re.compile(r"^[ \t*]*[:.]?[ \t*]*,?[ \t*:|=]*")
_NUMBERED = re.compile(r"^[ \t*#]*(?:§+[ \t]*\d|\d{1,3}(?:\.\d+)*[.)]?[ \t]+(?=[^\W\d_]))")
_HARD_STOP = re.compile(
    r"(?:(?<=\s)|^)(?:§+\s*)?\d{1,3}[.)]\s+[A-ZÅÄÖ]|§\s*\d+[\d\s–-]*[A-ZÅÄÖ]|\b\d{4}-\d\d-\d\d|\bSida?\s+\d|^#{1,6}\s",
    re.MULTILINE,
)
_HEADER_WORDS = re.compile(
    r"\b(namn|kommun|parti|narv|narvaro|tid|votering|organisation|ord|ers|titel|roll|befattning|"
    r"totalt|funktion|e-post|epost|verksamhet|anm|narvarande|franvarande|ledamot|ersattare|deltagare|person|anmarkning|anteckning|mandat|underskrift|signatur|tjanst|telefon)\b"
)


@dataclass(frozen=True, slots=True)
class Label:
    """A label: what it says of those under it, and its range in the repaired text."""

    kind: str
    phrase: str
    start: int
    end: int
    content: int


@dataclass(frozen=True, slots=True)
class Block:
    """A list: its label, and the range and atoms of what stands under it."""

    label: Label
    start: int
    end: int
    atoms: tuple[Atom, ...]


@cache
def _label_pattern() -> re.Pattern[str]:
    phrases = sorted(attendance_words().labels, key=len, reverse=True)
    spaced = "|".join(re.escape(phrase).replace(r"\ ", r"[ ]+") for phrase in phrases)
    return re.compile(rf"(?<![\w-])({spaced})(?![\w-])")


def find_labels(text: str) -> list[Label]:
    r"""All labels of the (repaired) text, in order.

    >>> [(label.kind, label.phrase) for label in find_labels("Närvarande: Eva Ek\nPlats: Hjo")]
    [('present', 'narvarande'), ('stop', 'plats')]
    """
    folded = fold_in_place(text)
    found: list[Label] = []
    for line_start, line_end in _lines(text):
        for match in _label_pattern().finditer(folded, line_start, line_end):
            if found and match.start() < found[-1].end:
                continue
            label = _as_label(text, line_start, line_end, match)
            if label:
                found.append(label)
        if not (found and found[-1].start >= line_start):
            other = (
                _damaged_label(text, folded, line_start, line_end)
                or _table_head(folded, line_start, line_end)
                or _told_label(folded, line_start, line_end)
            )
            found += [other] if other else []
    return found


def _lines(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for line in text.split("\n"):
        yield at, at + len(line)
        at += len(line) + 1


def _as_label(text: str, line_start: int, line_end: int, match: re.Match[str]) -> Label | None:
    phrase = re.sub(r" +", " ", match.group(1))
    kind = attendance_words().labels[phrase]
    opens = re.fullmatch(_OPENS_LINE, text[line_start : match.start()]) is not None
    capital = text[match.start()].isupper()
    after = _AFTER_LABEL.findall(text[match.end() : min(line_end, match.end() + 20)])[0]
    colon = ":" in after
    content = match.end() + len(after)
    following = text[content : min(line_end, content + 80)]
    if not opens and not (capital and (colon or line_end - line_start >= LONG_LINE)):
        return None
    if not colon:
        if phrase in _NEEDS_COLON and (following or kind != "stop"):
            return None
        if following and not _may_follow(following, kind):
            return None
        if not opens and not capital:
            return None
    return Label(kind, phrase, match.start(), match.end(), content)


def _may_follow(following: str, kind: str) -> bool:
    """Whether what stands after a label without a colon is what it would head."""
    if kind == "stop":
        return following[:1].isupper() or following[:1].isdigit()
    if re.match(r"\(?[Ss]e\b", following):
        return True
    if re.match(r"[^\W\d_][\w-]+ (?:kommun|stad)\b", following):
        return following[0].isupper()
    words = re.findall(r"[^\W\d_][\w'’-]*|\S", following)[:3]
    capitals = [word[:1].isupper() for word in words]
    return capitals[:1] == [True] and (len(words) < 2 or any(capitals[1:]) or len(words[0]) < 3)


def _damaged_label(text: str, folded: str, line_start: int, line_end: int) -> Label | None:
    """A label at the line's start with a colon, a few letters away from a known one."""
    match = re.match(
        r"\W*([^\W\d_]\w{5,13})\s*:", text[line_start : min(line_end, line_start + 40)]
    )
    if not match:
        return None
    word = folded[line_start + match.start(1) : line_start + match.end(1)]
    for known in ("narvarande", "franvarande", "deltagare", "beslutande", "ledamoter"):
        if fuzz.ratio(word, known) >= 80:
            start, end = line_start + match.start(1), line_start + match.end(1)
            return Label(
                attendance_words().labels[known], known, start, end, line_start + match.end()
            )
    return None


_TOLD = re.compile(
    r"(?:^|(?<=[.!] ))(?:(?:med|narvarande|dessutom|vid|pa|i|forutom)\b[^.:\n]{0,40}?)?"
    r"\b(?P<verb>deltog|medverkade|satt|narvarade|forhindrade? att delta var|"
    r"rostlangd:|deltagare var)"
    r"(?: (?:fran|for) \w+)?\s*:?\s*(?=[a-z]|$)"
)


def _told_label(folded: str, line_start: int, line_end: int) -> Label | None:
    """A sentence that opens a list: "Vid lunchen deltog Eva Ek från Hjo, ..."."""
    found = _TOLD.search(folded[line_start : min(line_end, line_start + 200)])
    if found is None:
        return None
    kind = "absent" if found["verb"].startswith("forhindrad") else "present"
    start, end = line_start + found.start("verb"), line_start + found.end()
    return Label(kind, found["verb"].rstrip(":"), start, end, end)


def _table_head(folded: str, line_start: int, line_end: int) -> Label | None:
    """A table's head ("Namn  Kommun  Närvaro") labels its rows as present."""
    words = re.findall(r"[^\W\d_]{2,}", folded[line_start:line_end])
    if {"namn", "ledamot", "deltagare"} & set(words) and 1 < len(
        _HEADER_WORDS.findall(folded[line_start:line_end])
    ) >= len(words):
        return Label("present", "namn", line_start, line_end, line_end)
    return None


def find_blocks(text: str) -> list[Block]:
    """The lists of the (repaired) text, each with its label, but for labels that head nobody."""
    labels = find_labels(text)
    limits = [*(label.start for label in labels[1:]), len(text)][: len(labels)]
    blocks = []
    for label, limit in zip(labels, limits, strict=True):
        if label.kind == "stop":
            continue
        block = _block(text, label, limit)
        if block.atoms:
            blocks.append(block)
    return blocks


def _block(text: str, label: Label, limit: int) -> Block:
    kept: list[tuple[int, int]] = []
    end = label.content
    blank_before = started = False
    open_rows = 0
    for start, line_end in _lines_between(text, label.content, limit):
        line = text[start:line_end]
        if not line.strip():
            blank_before = True
            continue
        stop = _stop_within(line, first=start == label.content)
        found = atoms(text, start, start + stop)
        persons, bodies = _persons(found), _bodies(found)
        lone = started and not persons and open_rows <= 0
        torn = bodies > 0 and not persons and open_rows >= 2
        strict = blank_before and started and not torn
        if lone or not _holds_people(found, line[:stop], strict=strict):
            if _passable(line) and (_is_group(line) or not (blank_before and started)):
                if _is_group(line):
                    kept = _extended(text, kept, start, start + stop)
                continue
            break
        open_rows += persons - bodies
        kept = _extended(text, kept, start, start + stop)
        end, started, blank_before = start + stop, True, False
        if stop < len(line):
            break
    pieces = [atom for piece in kept for atom in atoms(text, *piece)]
    return Block(label, label.content, end, tuple(pieces))


def _persons(found: list[Atom]) -> int:
    return sum(
        atom.kind == "caps" and len(atom.words) > 1 and not is_municipality(atom.text)
        for atom in found
    )


def _bodies(found: list[Atom]) -> int:
    return sum(
        atom.kind in {"place", "organisation"}
        or (atom.kind == "caps" and is_municipality(atom.words[0].text))
        for atom in found
    )


def _is_group(line: str) -> bool:
    """Whether the line heads a group: a group word, "Från ...", a municipality alone."""
    alone = line.strip(" :*#|\t")
    return (
        is_group_word(line)
        or _FROM_GROUP.fullmatch(line) is not None
        or (len(alone) < 40 and is_municipality(alone))
    )


def _lines_between(text: str, start: int, limit: int) -> Iterator[tuple[int, int]]:
    at = start
    while at <= limit:
        end = text.find("\n", at, limit)
        end = limit if end < 0 else end
        yield at, end
        at = end + 1


def _extended(
    text: str, kept: list[tuple[int, int]], start: int, end: int
) -> list[tuple[int, int]]:
    """The pieces with one more line; lines that follow each other are one piece."""
    if kept and not text[kept[-1][1] : start].strip():
        return [*kept[:-1], (kept[-1][0], end)]
    return [*kept, (max(start - 1, 0) if kept else start, end)]


def _stop_within(line: str, *, first: bool) -> int:
    """How much of the line can be list: up to a numbered item, a date, a page mark."""
    numbered = None if first else _NUMBERED.match(line)
    if numbered and not _person_follows(line[numbered.end() :]):
        return 0
    for match in _HARD_STOP.finditer(line, numbered.end() if numbered else 0):
        if not _person_follows(re.sub(r"^[\s§\d.)]+", "", line[match.start() :])):
            return match.start()
    return _prose_begins(line)


_SENTENCE = re.compile(r"(?<=[^\W\d_]{4}[.])(?<!ordf\.)(?<!sekr\.)(?<!uppl\.)\s+(?=[A-ZÅÄÖ])")
_ATTENDS = re.compile(
    r"\b(återbud|med var|kunde inte|deltog|"
    r"deltar|närvar\w*|anslöt|medverka\w*|ersätt\w*|förhind\w+|förhinder|frånvarande|kom)\b"
)


def _prose_begins(line: str) -> int:
    """Where a sentence begins that tells of something else than who is there."""
    for match in _SENTENCE.finditer(line):
        sentence = _SENTENCE.split(line[match.end() :], maxsplit=1)[0]
        small = re.findall(r"(?<![\w-])[a-zåäö]{2,}", sentence)
        if len(small) >= 2 and not _ATTENDS.search(sentence):
            return match.start()
    return len(line)


def _person_follows(text: str) -> bool:
    words = re.findall(r"[^\W\d_][\w'’-]*|[^\s\w]", text[:60])[:2]
    return len(words) == 2 and looks_like_person(words) and is_given_name(words[0])


def _holds_people(found: list[Atom], line: str, *, strict: bool) -> bool:
    """Whether the line is a list's: persons, bodies, roles, and little else."""
    listed = sum(_weight(atom) for atom in found)
    other = sum(len(atom.words) for atom in found if atom.kind == "other" and atom.text.isalpha())
    inside = sum(len(part.split()) for part in re.findall(r"\(([^()]*)\)", line))
    if line.strip().startswith("("):
        return listed > 0
    if strict and (_ends_as_sentence(line, other) or not _separated(found)):
        return False
    return listed > 0 and listed * 1.2 >= max(other - inside, 0)


def _weight(atom: Atom) -> int:
    if atom.kind == "caps":
        return len(atom.words) if len(atom.words) > 1 or is_municipality(atom.text) else 0
    return len(atom.words) if atom.kind in {"place", "organisation", "role"} else 0


def _separated(found: list[Atom]) -> bool:
    """After a blank line a list goes on only if it shows its form: a name and what parts it."""
    persons = [atom for atom in found if atom.kind == "caps" and len(atom.words) > 1]
    marks = {"separator", "open", "gap", "party", "role", "place", "organisation", "number"}
    given = [any(is_given_name(word.text) for word in atom.words[:2]) for atom in persons]
    return any(given) and (len(found) == 1 or any(atom.kind in marks for atom in found))


def _ends_as_sentence(line: str, other: int) -> bool:
    return line.rstrip().endswith((".", "?", "!")) and other >= 3


_FROM_GROUP = re.compile(r"\s*Från [^,;()\d]{3,40}:?\s*")


def _passable(line: str) -> bool:
    """Lines inside a list that hold nobody: a table's head, a remark in parentheses, rules."""
    folded = fold_in_place(line)
    if _is_group(line):
        return True
    words = re.findall(r"[^\W\d_]{2,}", folded)
    return line.strip().startswith("(") or len(_HEADER_WORDS.findall(folded)) * 2 > len(words)
