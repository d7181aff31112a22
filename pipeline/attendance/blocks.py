"""Where the attendance lists are: the labels (Närvarande, Frånvarande, ...) and what they head.

A block goes from its label to the next label, a numbered or marked heading, or the first line
that holds nobody.  Texts whose pages are one long line have their labels in the middle of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from pipeline.attendance.agenda_labels import before_agenda
from pipeline.attendance.atoms import Atom, atoms
from pipeline.attendance.frames import is_county
from pipeline.attendance.label_sentences import Label, heads_names, person_follows
from pipeline.attendance.labels import HEADER_WORDS, find_labels
from pipeline.attendance.list_ends import NUMBERED, stop_within
from pipeline.attendance.marks import find_marks
from pipeline.attendance.name_order import comma_pairs, is_word_and_given
from pipeline.attendance.tables import Table, find_tables
from pipeline.attendance.tokens import Signs, is_shouted
from pipeline.attendance.unknown_labels import unknown_labels
from pipeline.swedish.attendance_words import is_attendance_word, is_group_word
from pipeline.swedish.fold import fold_in_place
from pipeline.swedish.municipalities import is_municipality
from pipeline.swedish.names import is_given_name, looks_like_person, opens_name


@dataclass(frozen=True, slots=True)
class Block:
    """A list: its label, and the range and atoms of what stands under it."""

    label: Label
    start: int
    end: int
    atoms: tuple[Atom, ...]
    table: Table | None = None


def find_blocks(text: str) -> list[Block]:
    """The lists of the (repaired) text, each with its label, but for labels that head nobody."""
    tables = {table.start: table for table in find_tables(text)}
    labels = _with_tables(text, find_labels(text), list(tables.values()))
    labels = before_agenda(text, labels)
    unknown = unknown_labels(text, labels, lambda label, limit: _end_of(text, label, limit, tables))
    labels = sorted([*labels, *unknown], key=lambda label: label.start)
    limits = [*(label.start for label in labels[1:]), len(text)][: len(labels)]
    blocks = []
    for label, limit in zip(labels, limits, strict=True):
        if label.kind == "stop":
            continue
        table = tables.get(label.start) if label.phrase == _TABLE else None
        if table is not None:
            blocks.append(Block(label, label.content, table.end, (), table))
            blocks += _under_table(text, label, table, limit)
            continue
        block = _block(text, label, limit)
        if block.atoms:
            blocks.append(block)
    return blocks


def _under_table(text: str, label: Label, table: Table, limit: int) -> list[Block]:
    """The persons right under a table, told without its columns: "Eva Ek, Energikontoret"."""
    rest = re.match(r"[ \t]*\n?[ \t]*(?=\S)", text[table.end : limit])
    if rest is None:
        return []
    start = table.end + rest.end()
    if not heads_names(text, start):
        return []
    block = _block(text, Label(label.kind, "under table", start, start, start), limit)
    return [block] if block.atoms else []


def _end_of(text: str, label: Label, limit: int, tables: Mapping[int, Table]) -> int:
    """Where the list under a label ends, if nothing but `limit` cuts it."""
    table = tables.get(label.start) if label.phrase == _TABLE else None
    return table.end if table is not None else _block(text, label, limit).end


_TABLE = "|"
"""The phrase of the label that a table's head is."""


def _with_tables(text: str, labels: Sequence[Label], tables: Sequence[Table]) -> list[Label]:
    """The labels outside tables, and one for each table's head, of the kind of the label above."""
    kept = [
        label
        for label in labels
        if not any(table.start <= label.start < table.end for table in tables)
    ]
    for table in tables:
        above = [label for label in kept if label.end <= table.start]
        near = above and not text[above[-1].content : table.start].strip(" \n:#*|-=")
        kind = above[-1].kind if near and above[-1].kind != "stop" else "present"
        kept.append(Label(kind, _TABLE, table.start, table.content, table.content))
    return sorted(kept, key=lambda label: label.start)


def _block(text: str, label: Label, limit: int) -> Block:
    signs = _signs(text, label, limit)
    kept: list[tuple[int, int]] = []
    end = label.content
    double = _is_double_spaced(text, label.content, limit)
    blank_before = started = told = False
    open_rows = 0
    for start, line_end in _lines_between(text, label.content, limit):
        line = text[start:line_end]
        if not re.search(r"\w|[–—-]", line):
            blank_before = blank_before or not (line.strip() or double)
            continue
        stop = stop_within(line, text[line_end : line_end + 200], first=start == label.content)
        found = atoms(text, start, start + stop, signs)
        persons, bodies = _persons(found), _bodies(found)
        lone = started and not persons and open_rows <= 0
        torn = bodies > 0 and not persons and open_rows >= 2
        strict = blank_before and started and not torn
        if started and not blank_before and _tells_more(text, kept, line, found):
            kept = _extended(text, kept, start, start + stop)
            end = start + stop
            continue
        if lone or not _holds_people(found, line[:stop], strict=strict):
            known = _is_group(line) or not started or (blank_before and not _JOINED.match(line))
            dash = started and re.fullmatch(r"\s*[–—-]\s*", line) is not None
            if (
                dash
                or _NOBODY.fullmatch(line)
                or (not known and _heads_more(text, line, line_end, limit))
            ):
                if dash or (told and [atom.kind for atom in found] == ["organisation"]):
                    kept = _extended(text, kept, start, start + stop)  # the body of those under it
                continue
            if _passable(line) and (_is_group(line) or not (blank_before and started)):
                if _is_group(line):
                    kept = _extended(text, kept, start, start + stop)
                continue
            break
        open_rows, told = open_rows + persons - bodies, persons > 0 and bodies > 0
        kept = _extended(text, kept, start, start + stop)
        end, started, blank_before = start + stop, True, False
        if stop < len(line):
            break
    pieces = [atom for piece in kept for atom in atoms(text, *piece, signs)]
    return Block(label, label.content, end, tuple(pieces))


_FAR = 8_000
"""Code points after a label in which the signs of its list are looked for."""


def _signs(text: str, label: Label, limit: int) -> Signs:
    """What the whole list tells of its signs; its first letters tell whether it is shouted."""
    end = min(limit, label.content + _FAR)
    first = re.match(r"(?:[^\W\d_]|[\W\d_]){0,40}[^\n]*", text[label.content : end])
    least = 6 if text[label.start : label.end].isupper() else 12
    shouted = is_shouted(first.group() if first else "", least)
    return Signs(find_marks(text, label.content, end), shouted)


_SENTENCE_REST = re.compile(
    r"\s*[a-zåäö][^.\n]{0,80}\b(?:återbud|förhinder|med|närvarande)\b[^.\n]{0,40}\."
)


def _ends_sentence(text: str, kept: Sequence[tuple[int, int]], line: str) -> bool:
    """Whether the line is the rest of the last line's sentence: "hade ⏎ lämnat återbud."."""
    before = text[: kept[-1][1]].rstrip()
    return before[-1:].isalpha() and _SENTENCE_REST.match(line) is not None


_PAGE_MARK = r"(?:[Ss]ida?\.? ?)?\d{1,3} ?(?:\(\d{1,3}\)|av \d{1,3}|/\d{1,3})"
_NOBODY = re.compile(rf"[\s•*–-]*(?:{_PAGE_MARK}|[Ii]ngen|[Ii]nga|[Vv]akant|[Ss]aknas|[–-])[\s.]*")
_JOINED = re.compile(
    r"\s*(?:Med |Anslöt|Ansluter|Del av|Delvis|Kom |Lämnade|På |Via |Digital|Distans|Under |Endast)"
)
"""How a line begins that tells how those under it took part."""


def _heads_more(text: str, line: str, line_end: int, limit: int) -> bool:
    """Whether a short line inside a list heads more of it: "Anslöt under punkt 3"."""
    words = line.split()
    if not 1 <= len(words) <= 6 or line.rstrip().endswith((".", "?", "!", ",")):
        return False
    if NUMBERED.match(line) or line.lstrip().startswith(("#", "§")):
        return False
    start = line_end + len(text[line_end:limit]) - len(text[line_end:limit].lstrip())
    end = text.find("\n", start, limit)
    end = limit if end < 0 else end
    after = text[start:end].lstrip(" \t*•–-|")
    found = atoms(text, start, end)
    others = sum(atom.kind == "other" and atom.text.isalpha() for atom in found)
    return person_follows(after) and not others and _separated(found)


def _tells_more(text: str, kept: Sequence[tuple[int, int]], line: str, found: list[Atom]) -> bool:
    """Whether a line goes on telling of the one above it."""
    return _ends_sentence(text, kept, line) or _is_role_alone(found)


def _is_role_alone(found: list[Atom]) -> bool:
    """Whether a line holds nothing but the role of the one above it: "sekreterare"."""
    return bool(found) and all(atom.kind in {"role", "open", "close"} for atom in found)


def _persons(found: list[Atom]) -> int:
    return len(comma_pairs(found)) + sum(
        atom.kind == "caps"
        and len(atom.words) > 1
        and not (is_municipality(atom.text) or is_county(atom.text))
        for atom in found
    )


def _bodies(found: list[Atom]) -> int:
    return sum(
        atom.kind in {"place", "organisation"}
        or (
            atom.kind == "caps"
            and is_municipality(atom.words[0].text)
            and not (after is not None and after.text == "län")
        )
        for atom, after in zip_longest(found, found[1:])
        if atom is not None
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
        if end < limit and _name_goes_on(text, at, end):
            after = text.find("\n", end + 1, limit)
            end = limit if after < 0 else after
        yield at, end
        at = end + 1


_LAST_WORD = re.compile(
    r"(?:^|[,;:(]|\boch|\bsamt|&)[ \t]*(?P<word>[^\W\d_][\w'’-]*)(?:[ ][A-ZÅÄÖ]\.?)?[ \t]*$"
)
_LAST_PARTICLE = re.compile(r"[^\W\d_] (?:von|van|af|de la|de|der|den)[ \t]*$")


def _name_goes_on(text: str, start: int, end: int) -> bool:
    """Whether a line ends in a lone given name, and the next begins with a surname."""
    if re.search(r"[^\W\d_]-[ \t]*$", text[max(start, end - 20) : end]):
        return text[end + 1 : end + 40].lstrip()[:1].isalpha()
    if _LAST_PARTICLE.search(text[max(start, end - 20) : end]):
        return re.match(r"[ \t]*[A-ZÅÄÖ][a-zåäöé]", text[end + 1 : end + 20]) is not None
    last = _LAST_WORD.search(text[max(start, end - 40) : end])
    if last is None or not opens_name(last["word"]) or not last["word"][0].isupper():
        return False
    words = re.findall(r"[^\W\d_][\w'’-]*|[^\s\w]|\n", text[end + 1 : end + 60])[:2]
    return (
        bool(words)
        and words[0][:1].isupper()
        and not (words[1:] and words[1][:1].isupper() and is_given_name(words[0]))
        and looks_like_person([last["word"], words[0]])
        and not is_attendance_word(words[0])
    )


def _extended(
    text: str, kept: list[tuple[int, int]], start: int, end: int
) -> list[tuple[int, int]]:
    """The pieces with one more line; lines that follow each other are one piece."""
    if kept and not text[kept[-1][1] : start].strip():
        return [*kept[:-1], (kept[-1][0], end)]
    return [*kept, (max(start - 1, 0) if kept else start, end)]


def _holds_people(found: list[Atom], line: str, *, strict: bool) -> bool:
    """Whether the line is a list's: persons, bodies, roles, and little else."""
    pairs = sum(is_word_and_given(found, at) for at in range(len(found)))
    listed = sum(_weight(atom) for atom in found) + 2 * (len(comma_pairs(found)) + pairs)
    other = sum(len(atom.words) for atom in found if atom.kind == "other" and atom.text.isalpha())
    inside = sum(len(part.split()) for part in re.findall(r"\(([^()]*)\)", line))
    if line.lstrip(" \t*•–-").startswith("("):
        return listed > 0
    if _opens_with_person(found) and not (strict and line.rstrip().endswith((".", "!", "?"))):
        return True
    if strict and (_ends_as_sentence(line, other) or not _separated(found)):
        return False
    return listed > 0 and listed * 1.2 >= max(other - inside, 0)


def _is_double_spaced(text: str, start: int, limit: int) -> bool:
    """Whether a blank line follows each of the first lines, which hold names and bodies only."""
    if text[start : text.find("\n", start, limit) + 1].strip():
        return False
    lines = text[start : min(limit, start + 600)].lstrip("\n").split("\n")[:8]
    told, blank = lines[::2][:4], lines[1::2][:3]
    if len(told) < 4 or any(line.strip() for line in blank) or not all(map(str.strip, told)):
        return False
    found = [atoms(line, 0, len(line)) for line in told]
    return all(
        (_persons(one) or _bodies(one))
        and not any(atom.kind == "other" and atom.text.isalpha() for atom in one)
        for one in found
    )


def _opens_with_person(found: list[Atom]) -> bool:
    """Whether the line tells a person first, and then something parted from the name."""
    told = [
        atom
        for atom in found
        if atom.kind not in {"newline", "gap", "dash"}
        and not (atom.kind == "other" and (not atom.text.isalpha() or atom.text == "li"))
    ]
    return (
        len(told) > 2
        and told[0].kind == "caps"
        and len(told[0].words) > 1
        and is_given_name(told[0].words[0].text)
        and told[1].text == ","
        and told[2].kind in {"role", "place", "organisation"}
    )


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
    return line.strip().startswith("(") or len(HEADER_WORDS.findall(folded)) * 2 > len(words)
