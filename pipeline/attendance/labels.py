"""The labels of attendance lists: Närvarande, Frånvarande, Gäster, and those that end a list.

A label opens its line, or stands in the middle of a page that is one long line; it may be damaged,
letter-spaced, a table's head, or a sentence that tells who took part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rapidfuzz import fuzz

from pipeline.attendance.label_sentences import (
    Label,
    composed_label,
    heads_names,
    introduced_label,
    subject_label,
    told_labels,
)
from pipeline.swedish.attendance_words import attendance_words
from pipeline.swedish.fold import fold_in_place

LONG_LINE = 150
"""Code points from which a line is taken for a whole paragraph or page run together."""

_NEEDS_COLON = frozenset(
    {"med", "styrelsen", "personal", "ovriga", "digitalt", "konsult", "deltog", "pa distans", "tid",
     "kallelse", "representanter", "ordforande", "sekreterare", "beslut", "punkt", "organ", "plats",
     "agenda", "datum", "arende", "arenden", "bilaga", "telefon", "webb", "sekr", "inledning",
     "vice ordforande", "foredragande", "bakgrund", "syfte", "innehall", "protokoll",
     "med pa motet", "delvis", "deltar", "medverkar", "ordinarie", "ombud", "ledning", "politiker",
     "ledig", "sjuk", "sjuka", "franvaro", "medlemmar", "rostlangden", "tjanstemannen", "frv",
     "ej tjanstgorande", "var med", "var dar", "kunde inte", "kunde ej", "var inte med",
     "var ej med"}
)  # fmt: skip
_PAGE = re.compile(r"\s*Sida \d+ ?(?:av \d+|\(\d+\))?\s*")
_OPENS_LINE = (
    r"[ \t#*•|>=\[\]\-–_.»«'°]*(?:\\begin\{|\\)?(?:[iIjl][ \t]+\|[ \t]*)?"
    r"(?:\d{1,2}[.)][ \t]*)?[*#|= ]*"
)
_AFTER_LABEL = re.compile(r"^[ \t*]*[:.]?[ \t*]*,?[ \t*:|=]*")
HEADER_WORDS = re.compile(
    r"\b(namn|kommun|parti|narv|narvaro|tid|votering|organisation|ord|ers|titel|roll|befattning|"
    r"totalt|funktion|e-post|epost|verksamhet|anm|narvarande|franvarande|ledamot|"
    r"ersattare|deltagare|person|anmarkning|anteckning|mandat|underskrift|signatur|tjanst|"
    r"telefon)\b"
)


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
            page = match.group(1) == "sida" and _PAGE.fullmatch(text, line_start, line_end)
            label = None if page else _as_label(text, line_start, line_end, match)
            if label:
                found.append(label)
        if not (found and found[-1].start >= line_start):
            other = (
                _spaced_label(text, folded, line_start, line_end)
                or composed_label(text, folded, line_start, line_end)
                or _damaged_label(text, folded, line_start, line_end)
                or _table_head(folded, line_start, line_end)
                or introduced_label(text, folded, line_start, line_end)
                or subject_label(text, folded, line_start, line_end)
            )
            found += [other] if other else []
        opened = [label for label in found if label.start >= line_start]
        headed = bool(opened) and _opens(text, line_start, opened[0].start)
        told = told_labels(text, folded, line_start, line_end)
        more = [label for label in told if label.kind != "present" or not headed]
        if more:
            taken = {at for label in opened for at in range(label.start, label.content)}
            found += [label for label in more if taken.isdisjoint(range(label.start, label.end))]
            found.sort(key=lambda label: label.start)
    return found


_WIDEST = 80
"""Code points within which a label that opens its line stands."""


def _opens(text: str, line_start: int, start: int) -> bool:
    """Whether nothing but marks, bullets and a number stands before it on its line."""
    near = start - line_start <= _WIDEST
    return near and re.fullmatch(_OPENS_LINE, text[line_start:start]) is not None


def _lines(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for line in text.split("\n"):
        yield at, at + len(line)
        at += len(line) + 1


def _as_label(text: str, line_start: int, line_end: int, match: re.Match[str]) -> Label | None:
    phrase = re.sub(r" +", " ", match.group(1))
    kind = attendance_words().labels[phrase]
    opens = _opens(text, line_start, match.start())
    capital = text[match.start()].isupper()
    after = _AFTER_LABEL.findall(text[match.end() : min(line_end, match.end() + 20)])[0]
    colon = ":" in after or (opens and _BEFORE_COLUMN.match(text, match.end()) is not None)
    content = match.end() + len(after)
    if "." in after and not colon and not capital:
        return None  # the end of a sentence that goes over lines: "hade ⏎ lämnat återbud."
    following = text[content : min(line_end, content + 80)]
    before = text[max(line_start, match.start() - 4) : match.start()]
    sentence = before.rstrip().endswith((".", "!"))
    named = sentence and kind == "officer" and _NAMED.match(following) is not None
    long = line_end - line_start >= LONG_LINE
    within = colon or long or named or (sentence and kind == "absent")
    if not opens and not (capital and within):
        return None
    above = opens and kind != "stop" and not following.strip() and heads_names(text, line_end)
    if opens and kind == "officer" and not (capital or colon):
        return None  # the role of the one on the line above
    if not (colon or above or named) and not _may_stand_bare(phrase, kind, following):
        return None
    prose = phrase.endswith((" var", " hade", " deltog", " medverkade"))
    return Label(kind, phrase, match.start(), match.end(), content, prose)


_NAMED = re.compile(r"(?:[A-ZÅÄÖÉ][\w'’-]+ ){1,3}[A-ZÅÄÖÉ][\w'’-]+[ ]*(?:\.|$)")
"""A name, and then the end of the sentence: "Sekreterare Eva Ek."."""


def _may_stand_bare(phrase: str, kind: str, following: str) -> bool:
    """Whether the phrase is a label without a colon after it, and with this text."""
    if phrase in _NEEDS_COLON and (following or kind != "stop"):
        return False
    return not following or _may_follow(following, kind)


def _may_follow(following: str, kind: str) -> bool:
    """Whether what stands after a label without a colon is what it would head."""
    if following.strip() in {"(", "}"}:
        return True
    if kind == "stop":
        return following[:1].isupper() or following[:1].isdigit()
    if re.match(r"\(?[Ss]e\b|\([^()\n]{1,60}\)\W*$", following):
        return True
    if re.match(r"[^\W\d_][\w-]+ (?:kommun|stad)\b", following):
        return following[0].isupper()
    words = re.findall(r"[^\W\d_][\w'’-]*|\S", following)[:3]
    capitals = [word[:1].isupper() for word in words]
    return capitals[:1] == [True] and (len(words) < 2 or any(capitals[1:]) or len(words[0]) < 3)


_SPACED = re.compile(r"[ \t#*•|]*((?:[^\W\d_] ){3,}[^\W\d_])(?![^\W\d_])[ \t]*:?[ \t]*")


def _spaced_label(text: str, folded: str, line_start: int, line_end: int) -> Label | None:
    """A label with a blank between its letters: "N ä r v a r o"."""
    match = _SPACED.match(text, line_start, line_end)
    if match is None:
        return None
    phrase = folded[match.start(1) : match.end(1)].replace(" ", "")
    kind = attendance_words().labels.get(phrase)
    if kind is None:
        return None
    return Label(kind, phrase, match.start(1), match.end(1), match.end())


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


_BEFORE_COLUMN = re.compile(r"(?:[ ]{3,}|[ ]*\t[ \t]*)[A-ZÅÄÖ]")


def _table_head(folded: str, line_start: int, line_end: int) -> Label | None:
    """A table's head ("Namn  Kommun  Närvaro") labels its rows as present."""
    words = re.findall(r"(?!och\b|eller\b)\b[^\W\d_]{2,}", folded[line_start:line_end])
    if {"namn", "ledamot", "deltagare"} & set(words) and 1 < len(
        HEADER_WORDS.findall(folded[line_start:line_end])
    ) >= len(words):
        return Label("present", "namn", line_start, line_end, line_end)
    return None
