"""What bears a person's name and is none: streets, houses, firms, boats, programs, laws.

"Sara kulle", "systemet Lisa", "Lilla My", "Operation Anna", "Lisas Limpa", "Björn Borg-hallen".
"""

from __future__ import annotations

import re

from pipeline.attendance.mention_roles import HUMAN, is_called
from pipeline.attendance.mention_words import line_before
from pipeline.swedish.names import is_common_word, is_given_name
from pipeline.swedish.organisations import has_form

_PLACE = re.compile(
    r"[ \t](?:\w*(?:kulle|torg|gata|väg|plats|gränd|backe|park|allé|konserthus|kapell|"
    r"bibliotek|sjukhus|station|hamn|bro|strand|gård|gymnasium|gymnasiet|skolan|skola|stiftelse|"
    r"minnesfond|fond|pris|medalj|loge|hembygdsgård|fastigheter|studentkår))"
    r"(?!\w)(?!(?<= gård)[ ]?\d)"
)
_PROPER = (
    r"(?:Värld|Gata|Väg|Plats|Torg|Park|Minne|Allé|Gård|Stiftelse|Norra|Södra|Västra|Östra|Gymnasium|"
    r"Fond|Pris|Skola|Loge|Center|Café|Teater|Festival)(?!\w)"
)
_PLACE_PROPER = re.compile(rf"[ \t]{_PROPER}")
_ENDS_AS_PLACE = re.compile(rf"[ \t]{_PROPER}$")
_COMPANY = re.compile(
    r"(?:[ \t][A-ZÅÄÖ][\w-]*){0,2}[ \t](?:AB|HB|KB|Ltd|Inc)(?!\w)|"
    r"[ \t](?:Group|Konsult|Bygg|Förlag|Foundation|Rör|El|Åkeri|Måleri|&[ ][A-ZÅÄÖ])(?!\w)"
)
_THING = re.compile(
    r"(?:(?<!\w)(?:app|båt|hund|katt|ko|tjur|häst|bok|by|ö|sjö|sal|hem|bot|pris|kurs|film|spel)|"
    r"system|verktyg|plattform|program|projekt|modell|tjänst|metod|storm|fartyg|restaurang|café|"
    r"kafé|konditori|kvarter|rum|lokal|hus|avdelning|skola|konferens|hotell|firma|byrå|tidning|"
    r"pjäs|kampanj|server|databas|register|kyrka|robot|gränd|gata|väg|gård|bolag|företag|"
    r"utställning|förening|stiftelse|fond|festival|boende|central|grupp|skulptur|staty|villa|"
    r"häfte|docka|figur)(?:e[nt]|n|t|an)?[ \t][\"”“']?$",
    re.IGNORECASE,
)
_PREFIX = re.compile(
    r"(?<!\w)(?:[Ll]illa|[Ss]tora|[Gg]amla|[Nn]ya|[Uu]nga|[Gg]lada|[Pp]igga|[Ss]ankta?|S:ta?|[Ll]ex|"
    r"[Pp]appa|[Mm]amma|[Ff]arbror|[Tt]ant|[Mm]oster|[Ff]aster|[Vv]illa|[Cc]afé|[Oo]peration|IF|IK|"
    r"BK|SK|FC|[Pp]rojekt|[Ss]torm(?:en)?)[ \t]$"
)
NO_GIVEN_NAMES = frozenset(
    {"lex", "villa", "café", "lilla", "stora", "gamla", "nya", "sankt", "sankta", "pappa", "mamma",
     "operation", "projekt"}
)  # fmt: skip
"""Words that stand before a given name and make both the name of a thing."""
_HUMAN = re.compile(HUMAN, re.IGNORECASE)
_NO_NOUNS = frozenset(
    {"sedan", "innan", "redan", "mellan", "utan", "samman", "därefter", "dessutom", "igenom",
     "någon", "ingen", "vilken", "sådan", "undan", "tacket", "ibland", "inget", "något", "vilket",
     "sådant",     "mycket", "annat", "annan", "även", "framför"}
)  # fmt: skip
"""Words that end as nouns with the definite article do, and are none."""
_CALLED = re.compile(r"[ \t](?:heter|kallas|är namnet på|är ett namn|är namnet)(?!\w)")
_IS_CALLED = re.compile(r"(?:heter|kallas|döpts? till|döps till|namnet)[ \t][\"”“']?$")


def bears_a_name(text: str, start: int, end: int) -> bool:
    """Whether a name, whole or bare, belongs to a street, a firm, a house or a thing.

    >>> bears_a_name("Vid Sara kulle", 4, 8), bears_a_name("systemet Lisa är", 9, 13)
    (True, True)
    >>> bears_a_name("Johan Palm Rör AB", 0, 10), bears_a_name("Evas skola", 0, 4)
    (True, False)
    """
    name = text[start:end]
    if _COMPANY.match(text, end) or _PLACE_PROPER.match(text, end) or _ENDS_AS_PLACE.search(name):
        return True
    if _CALLED.match(text, end) and not text.startswith(" heter", end):
        return True
    if _PLACE.match(text, end) and (" " in name or not name.endswith("s")):
        return True
    before = text[max(0, start - 24) : start]
    return bool(_THING.search(before) or _PREFIX.search(before))


def bears_a_bare_name(text: str, start: int, end: int, *, listed: bool) -> bool:
    """Whether a bare first name is part of another name, or names something; see `bears_a_name`.

    `listed` says that a participant has it: then a definite noun before it proves nothing.

    >>> bears_a_bare_name("på Vox Anna", 7, 11, listed=True)
    True
    >>> bears_a_bare_name("i Björn Borg-hallen", 2, 7, listed=True)
    True
    >>> bears_a_bare_name("Lisas Limpa", 0, 5, listed=False)
    True
    """
    after = re.match(r"[ \t]([A-ZÅÄÖ][\w-]*)", text[end : end + 40])
    if after and _is_of_a_thing(text[start:end], after[1]):
        return True
    if re.match(r"[ \t](?:heter|kallas)", text[end : end + 8]):
        return True
    if is_called(text, start):
        return False
    return _is_named_by(text[max(0, start - 60) : start], listed=listed)


def _is_named_by(before: str, *, listed: bool) -> bool:
    """Whether the word before a bare name says that a thing is named: "Operation", "katten"."""
    match = re.search(r"([^\W\d_][\w-]*)[ \t]$", before)
    if match is None:
        return False
    word = match[1]
    if _HUMAN.fullmatch(word):
        return False
    if word[0].isupper() and not is_common_word(word):
        first = re.search(r"(?:^|[.!?:\n•|>-])[ \t]*$", before[: match.start()])
        return not listed if first else not is_given_name(word)
    if _IS_CALLED.search(before):
        return True
    definite = len(word) > 4 and word.endswith(("en", "et", "an")) and word not in _NO_NOUNS
    return definite and not listed


def _is_of_a_thing(name: str, after: str) -> bool:
    """Whether a capital word behind a bare first name makes both a thing: "Per Brahegymnasiet"."""
    if re.search(r"-[a-zåäö]", after) or (has_form(after) and len(after) > 4):
        return True
    return name.endswith("s") and not is_given_name(name) and not is_given_name(after)


def is_on_line_of_place(text: str, start: int) -> bool:
    """Whether the line tells where the meeting is: names of rooms stand there.

    >>> is_on_line_of_place("Plats: sal Freja", 11), is_on_line_of_place("Plats: Hos Eva", 11)
    (True, False)
    """
    line = line_before(text, start)
    label = re.match(r"[\W\d]*(?:plats|lokal|sal|rum|var)\b[^:\n]{0,20}:", line, re.IGNORECASE)
    return label is not None and not re.search(r"\bhos $", line, re.IGNORECASE)
