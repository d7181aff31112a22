"""Labels in no table ("På mötet:", "Här var vi:"), known by what stands under them.

A short line's beginning before a colon heads an attendance list if it heads three persons or more
by given name, most of them with a body, a party or a role, and little else.  It counts only where
the document has no list before it, and no agenda, or where it stands right after a list; a word of
denial in it makes those under it absent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from pipeline.attendance.atoms import Atom, atoms, is_body
from pipeline.attendance.label_sentences import Label, person_follows
from pipeline.attendance.tokens import PLAIN, Signs, is_shouted
from pipeline.swedish.attendance_words import is_group_word, role_length
from pipeline.swedish.municipalities import is_municipality
from pipeline.swedish.names import is_given_name
from pipeline.swedish.organisations import has_form, is_known_organisation

_HEAD = re.compile(
    r"(?:^|\n)[ \t#*•>_-]*(?P<phrase>[^\W\d_][\w’'-]*(?:[ ][\w’'-]+){0,4})[ ]*[*_]*:[*_ \t]*"
)
_DENIED = re.compile(
    r"\b(?:ej|inte|icke|inga|borta|hemma|saknas|saknades|saknade|uteblev|uteblivna|utan|"
    r"förhind\w*|forhind\w*|frånvar\w*|franvar\w*|återbud|aterbud|sjuk\w*|kunde|missade|avanm\w*|avbok\w*|avst\w*)\b"
)
_OF_OTHERS = re.compile(
    r"valbered|styrelse|grupp|kommitt|projekt|kontakt|ansvar|sändlista|kopia|cc\b|delges|distribu|"
    r"adress|juster|revis|jury|nominer|\bval\b|valda|väljs|nyval|omval|förslag|nästa|telefon|e-post|"
    r"mail|mejl|författ|redakt|underskrift|protokoll|vid penna|sekreterar|\bår\b|kandidat|uppgift|"
    r"beslut|dagordning|punkt|aktivitet|att göra|bilaga|sökande|yttra|ägare|pristagar|stipendi|"
    r"program|talar|medverkar|\banmälan|lag\b|klass|kurs|utbildning|tack|hälsning|till$|\bav$|råd\b|utskott|"
    r"ledam|suppleant|ersätt|ordförande|kassör|ombud|valts|tilldel|mottagare|nämnd|bolag|team\b"
)
"""What tells that a label heads people of something else than this meeting."""
_DOES = re.compile(r"(?!här|har|var|är|deltar|närvarar|kommer|samlar)\w+(?:er|ar)\b")
_THERE = re.compile(
    r"\b(?:på|här|där|plats|möt\w*|träff\w*|rum\w*|bord\w*|länk|kom|var|med|satt|digital\w*|"
    r"närv\w*|delt\w*|teams|zoom)\b"
)
"""A verb at the beginning tells what those named do, unless a word tells that they are there."""
_PLAIN = re.compile(
    r"(?:(?:vi|här|där|var|som|på|i|vid|med|mötet|träffen|plats|rummet|lokalen|länk|teams|zoom|kom|"
    r"runt|bordet|deltog|närvarade|fanns|satt|är|alla|ej|inte|icke|borta|saknas|saknades)[ ]*)+"
)
"""Words that leave nothing else to mean; bare names under them are a list."""
_AGENDA = re.compile(r"(?:^|\n)[ \t#*]*(?:§+[ \t]*\d|\d{1,2}[.)])[ \t]*(?P<title>[^\n]*)")
_ADDRESS = re.compile(r"@|\b0\d{1,3}[ -]\d{2}|https?:|\bwww\.")
_NEAR = 1_500
"""Code points from the beginning within which the first list stands."""
_FAR = 700
"""Code points under a label that are looked at."""
_NO_LISTS = frozenset({"stop", "officer", "adjuster"})
"""Kinds of labels under which no attendance list stands."""
_LEAST = 3
"""Persons under a label that no list comes before."""


def unknown_labels(
    text: str, labels: Sequence[Label], ends: Callable[[Label, int], int]
) -> list[Label]:
    """The labels of lists that no table has, in order.

    `labels` are those known, `ends(label, limit)` tells where the list under one ends.  Each known
    list is read once at most, and only where a label without one follows it.
    """
    starts = [label.start for label in labels]
    before: Label | None = None
    passed = 0
    first = _agenda_from(text)
    found: list[Label] = []
    known: dict[int, int] = {}
    for candidate in _candidates(text):
        while passed < len(labels) and starts[passed] < candidate.start:
            before = labels[passed] if labels[passed].kind not in _NO_LISTS else before
            passed += 1
        inside = passed > 0 and labels[passed - 1].content > candidate.start
        if inside or (passed < len(labels) and starts[passed] < candidate.content):
            continue
        if before is None:
            if candidate.start < min(first, _NEAR) and _heads_list(text, candidate, _LEAST):
                found.append(candidate)
                before = candidate
            continue
        if before.start not in known:
            known[before.start] = ends(before, candidate.start)
        if candidate.kind == "present" and ":" in text[before.content : candidate.start]:
            continue  # a list of bodies, each before its people: one more of these
        right_after = not text[known[before.start] : candidate.start].strip(" \t\n*#•>_-")
        least = 1 if candidate.kind == "absent" else _LEAST
        if right_after and _heads_list(text, candidate, least):
            found.append(candidate)
            before = candidate
    return found


def _agenda_from(text: str) -> int:
    """Where the first numbered item stands that is no person."""
    items = (item for item in _AGENDA.finditer(text) if not person_follows(item["title"]))
    return next((item.start() for item in items), len(text))


def _candidates(text: str) -> Iterator[Label]:
    for match in _HEAD.finditer(text):
        phrase = match["phrase"].lower()
        words = match["phrase"].split()
        if not words[0][0].isupper() or _ends_open(
            text[max(0, match.start() - 40) : match.start()]
        ):
            continue
        if _DOES.match(phrase) and not _THERE.search(phrase):
            continue
        if _OF_OTHERS.search(phrase) or _names_something(match["phrase"], words):
            continue
        kind = "absent" if _DENIED.search(phrase) else "present"
        yield Label(kind, "unknown", match.start("phrase"), match.end("phrase"), match.end())


def _ends_open(before: str) -> bool:
    """Whether the text before a line goes on in it: it ends in a comma, a hyphen or "och"."""
    return re.search(r"(?:[,&-]|\b(?:och|samt|från|för|i|av))\s*$", before) is not None


def _names_something(phrase: str, words: Sequence[str]) -> bool:
    """Whether the words before the colon are a body, a place, a role, a group or a person."""
    usual = [word.capitalize() if word.isupper() else word for word in words]
    return (
        is_municipality(phrase)
        or is_municipality(words[0])
        or is_known_organisation(phrase)
        or any(has_form(word) for word in words)
        or is_group_word(phrase)
        or role_length(words) > 0
        or (len(words) > 1 and is_given_name(usual[0]) and words[1][:1].isupper())
    )


def _heads_list(text: str, label: Label, least: int) -> bool:
    """Whether persons in the form of a list stand under the label."""
    stretch = text[label.content : label.content + _FAR]
    held = re.split(r"\n[ \t]*\n", stretch.lstrip("\n"), maxsplit=1)[0]
    held = held[: _next_head(held)]
    if _ADDRESS.search(held) or not held.strip():
        return False
    shouted = is_shouted(held[:60])
    found = atoms(held, 0, len(held), Signs(PLAIN.marks, shouted))
    persons = [at for at, atom in enumerate(found) if _is_person(atom)]
    told = sum(_is_told(found, at) for at in persons)
    other = sum(atom.kind == "other" and atom.text.isalpha() for atom in found)
    opens = _begins_with_person(found)
    plain = _PLAIN.fullmatch(text[label.start : label.end].lower()) is not None and other == 0
    formed = plain or told * 2 >= len(persons)
    return opens and len(persons) >= least and formed and other <= len(persons)


def _next_head(held: str) -> int:
    """Where the next label begins that is no body's name."""
    for match in _HEAD.finditer(held):
        if not _names_something(match["phrase"], match["phrase"].split()):
            return match.start()
    return len(held)


_BETWEEN = frozenset({"newline", "gap", "dash", "separator", "colon"})


def _begins_with_person(found: Sequence[Atom]) -> bool:
    first = [atom for atom in found if atom.kind not in _BETWEEN]
    return any(_is_person(atom) for atom in first[:2])


def _is_person(atom: Atom) -> bool:
    """A given name and a surname; the given name last where the surname is in capitals."""
    if atom.kind != "caps" or len(atom.words) < 2 or is_body(atom):
        return False
    first, last = atom.words[0].text, atom.words[-1].text
    turned = first.isupper() and len(first) > 1 and is_given_name(last)
    return turned or is_given_name(first)


def _is_told(found: Sequence[Atom], at: int) -> bool:
    """Whether a body, party or role stands after the person, or a body and a colon before."""
    if at > 1 and found[at - 1].kind == "colon" and is_body(found[at - 2]):
        return True
    if is_municipality(found[at].words[-1].text) and len(found[at].words) > 2:
        return True
    for atom in found[at + 1 : at + 6]:
        if _is_person(atom):
            return False
        if atom.kind in {"party", "role", "place", "organisation"} or is_body(atom):
            return True
        if atom.kind == "caps" and is_municipality(atom.words[0].text):
            return True
    return False
