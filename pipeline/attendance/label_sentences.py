"""Labels that are no fixed phrase: lines and sentences that tell who took part, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.swedish.attendance_words import is_attendance_word
from pipeline.swedish.names import is_given_name, looks_like_person


@dataclass(frozen=True, slots=True)
class Label:
    """A label: what it says of those under it, and its range in the repaired text.

    `prose`: it opens a sentence, and what it says holds for that sentence only.
    """

    kind: str
    phrase: str
    start: int
    end: int
    content: int
    prose: bool = False


def person_follows(text: str) -> bool:
    """Whether the text begins with a person's given name and surname."""
    words = re.findall(r"[^\W\d_][\w'’-]*|[^\s\w]", text[:60])[:2]
    if len(words) < 2 or not is_given_name(words[0]) or not words[0][:1].isupper():
        return False
    surname = words[1][:1].isupper() and not is_attendance_word(words[1])
    return looks_like_person(words) or surname


_ROW = re.compile(r"(?P<one>[A-ZÅÄÖ][\w'’-]+),? (?P<two>[A-ZÅÄÖ][\w'’-]+)[ \t]*(?:[,;(–\n\t]|$)")
"""How a row begins whose names are rare or turned: two capitalised words, and what parts them."""


def heads_names(text: str, line_end: int) -> bool:
    """Whether the next line that holds anything begins with a person's name."""
    after = text[line_end : line_end + 80].lstrip(" \t\n*•–-|#")
    row = _ROW.match(after)
    rare = row is not None and looks_like_person([row["one"], row["two"]])
    return person_follows(after) or (
        rare and row is not None and not is_attendance_word(row["one"])
    )


_CORE = (
    r"narvar\w*|narv|deltag\w*|deltog|deltar|medverka\w*|beslutande|ledamot\w*|ledamoter\w*|ersattare|"
    r"suppleant\w*|tjansteman\w*|tjansteperson\w*|ombud|representant\w*|motesdeltagare|motesnarvaro|kallade|besokande|besokare|"
    r"franvar\w*|franv|forhind\w*|aterbud|ursakt\w*|inbjud\w*|gast|gaster|adjung\w*|forelasare|med|"
    r"pa plats|kunde (?:inte|ej)"
)
_COMPOSED = re.compile(
    r"[ \t#*•|>_-]*(?P<phrase>(?:(?:ej|inte|icke|kunde|har|hade|anmal\w*|meddel\w*|lamnat|"
    r"ovriga|aven|dessutom|samt|ordinarie|tjanstgorande|digitalt|fysiskt|fran)[ ]+){0,3}"
    rf"(?:{_CORE})"
    r"(?:[ ,/]+(?!(?:den|kl|se)\b)[\w-]+){0,6}?)[ ]*(?:\([^()\n]{1,40}\)[ ]*)?"
    r"(?P<colon>[*_ ]*:[*_ ]*|\Z)"
)
"""A label of several words: "Närvarande från kommunerna:", "Kunde inte närvara:"."""
_OF_OTHERS = re.compile(
    r"\b(?:arbetsgrupp\w*|projekt\w*|kurs\w*|konferens\w*|utbildning\w*|blir|nasta|valda|utsedda|"
    r"foreslagna|kommande|natverket|ar)\b"
)
"""What tells that a label heads people of something else than this meeting."""
_FILLING = frozenset(  # words that may stand beside those of attendance
    """pa plats via lank och samt med i del av motet dag digitalt fysiskt fran kommunerna kommuner
    regionen myndigheter ej inte icke under hela delar teams zoom skype telefon distans ovriga aven
    dessutom ordinarie tjanstgorande anmalda anmalt meddelat har hade for vid traffen rummet lokalen
    politiker styrelsen namnden men delvis till 1 2 3""".split()  # noqa: SIM905 - read as text
)
_KINDS = (
    (
        "absent",
        re.compile(
            r"\b(?:(?:ej|inte|icke)(?! tj)|franv\w*|forhind\w*|aterbud|ursakt\w*|"
            r"kunde (?:inte|ej))\b"
        ),
    ),
    ("guest", re.compile(r"\b(?:besok\w*|gast|gaster|inbjud\w*|adjung\w*|forelasare)\b")),
    ("called", re.compile(r"\bkallade\b")),
    ("serving", re.compile(r"(?<!ej )(?<!icke )\btjanstgorande (?:ersattare|suppleant)")),
)


def composed_label(text: str, folded: str, line_start: int, line_end: int) -> Label | None:
    """A label put together of words of attendance: before a colon, or alone above names."""
    line = folded[line_start:line_end]
    found = _COMPOSED.match(line)
    if found is None:
        return None
    phrase = found["phrase"]
    if _OF_OTHERS.search(phrase):
        return None
    words = re.findall(r"\w+", phrase)
    start, end = line_start + found.start("phrase"), line_start + found.end("phrase")
    content = line_start + found.end()
    if found["colon"]:
        body = re.search(r"\b(?:fran|for) (?=\w)", phrase)
        printed = text[start:end]
        if body and printed[body.end() : body.end() + 1].isupper():
            content = start + body.start()  # "Närvarande från Region Halland: Eva Ek"
        elif re.search(r"\b[A-ZÅÄÖ]\w+ [A-ZÅÄÖ]\w+", printed[1:]):
            return None
        held = text[content : min(line_end, content + 60)].strip()
        told = held[:1].isupper() or held.startswith(("från ", "för "))
        if not (told or heads_names(text, line_end)):
            return None
    else:
        known = sum(word in _FILLING or is_attendance_word(word) for word in words)
        if known < len(words) or not heads_names(text, line_end):
            return None
    kind = next((kind for kind, told in _KINDS if told.search(phrase)), "present")
    if kind == "guest" and "tjanst" in phrase:
        kind = "present"
    return Label(kind, phrase, start, end, content)


_INTRODUCED = re.compile(
    r"[^.:\n]{0,90}\b(?:rostlangd\w*|narvarande|narvaro\w*|deltagare|deltog|medverkade|franvarande|"
    r"forhinder|aterbud|kommit|infunnit)\b[^.:\n]{0,40}:[ \t]*"
)
"""A line that ends in a colon and speaks of attendance."""
_AWAY = re.compile(r"\b(?:ej|inte|icke|franvarande|forhinder|aterbud)\b")


def introduced_label(text: str, folded: str, line_start: int, line_end: int) -> Label | None:
    """A line that introduces a list: "Följande ombud upptogs i röstlängden:"."""
    found = _INTRODUCED.match(folded, line_start, line_end)
    if found is None or _OF_OTHERS.search(found.group()):
        return None
    end = found.end()
    heads = person_follows(text[end:line_end]) if end < line_end else heads_names(text, line_end)
    if not heads:
        return None
    kind = "absent" if _AWAY.search(folded, line_start, end) else "present"
    return Label(kind, "introduced", line_start, end, end, prose=end < line_end)


_TOLD = re.compile(
    r"(?:^[ \t]*|(?<=[.!] ))(?:(?:med|narvarande|dessutom|vid|pa|i|forutom|till|foljande|aven|"
    r"utover|motet|traffen|sammantradet|runt)\b[^.:\n]{0,60}?)?"
    r"\b(?:(?P<verb>deltog|medverkade|satt|narvarade|forhindrade? att \w+ var|"
    r"rostlangd:|deltagare var)"
    r"(?: (?:fran|for) \w+)?|(?P<weak>forhindrade? var|fanns|samlade|samlades|traffades|mottes|"
    r"hade kommit|gastades av|besoktes av|avbojde))\s*:?\s*(?=[a-z]|$)",
    re.MULTILINE,
)
"""Sentences that open a list; after a weak verb a person must follow."""


def told_labels(text: str, folded: str, line_start: int, line_end: int) -> Iterator[Label]:
    """Sentences that open a list: "Vid lunchen deltog Eva Ek från Hjo, ..."."""
    for found in _TOLD.finditer(folded, line_start, line_end):
        verb = found["verb"] or found["weak"]
        if found["weak"] and not person_follows(text[found.end() : line_end + 40]):
            continue
        kind = "guest" if verb.endswith(" av") else "present"
        if verb.startswith(("forhindrad", "avboj")):
            kind = "absent"
        start = found.start("verb" if found["verb"] else "weak")
        yield Label(kind, verb.rstrip(":"), start, found.end(), found.end(), prose=True)


_SENT = re.compile(
    r"(?:Från [A-ZÅÄÖ][^.:,\n]{2,40} (?:deltog|kom|medverkade|närvarade|var)|"
    r"[A-ZÅÄÖ][^.:,\n]{2,40} (?:representerades|företräddes) av) "
)
"""A sentence that tells whom a body sent: "Från Hjo deltog Eva Ek."."""
_SUBJECT = re.compile(
    r"[^.:]{8,500}?\b(?:(?:deltog|medverkade|narvarade|fanns|var med)\s+(?:i|vid|pa)\s+(?:\w+\s+)?"
    r"(?:motet|traffen|sammantradet|frukosten|lunchen|plats|samtalet|konferensen|natverksmotet|natverkstraffen)|"
    r"var\s+narvarande|var\s+pa\s+plats(?!\s+(?:i|pa|vid)\b)|narvarade)\b[^.\n]{0,40}\."
)
"""A sentence whose subject is a list: "Eva Ek från Hjo och Bo Al från Tibro deltog i mötet."."""


def subject_label(text: str, folded: str, line_start: int, line_end: int) -> Label | None:
    """A sentence whose subject is the list itself, or that tells whom a body sent."""
    line = text[line_start:line_end]
    sent = _SENT.match(line)
    if sent and person_follows(line[sent.end() :]):
        return Label("present", "subject", line_start, line_start, line_start, prose=True)
    if not person_follows(line) or not _SUBJECT.match(folded, line_start, line_end + 300):
        return None
    return Label("present", "subject", line_start, line_start, line_start, prose=True)
