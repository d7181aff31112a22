"""Words that say what somebody is: offices, professions, kinship."""

from __future__ import annotations

import re

_STEMS = (
    "rektor", "chef", "utredar", "ledar", "forskar", "professor", "lektor", "docent",
    "doktorand", "konsult", "konsulent", "vd", "samordnar", "strateg", "sekreterar", "ordförand",
    "ordf", "handläggar", "direktör", "minist", "kommunalråd", "statsråd", "lärar", "författar",
    "kurator", "psykolog", "planerar", "inspektör", "koordinator", "expert", "ingenjör",
    "arkitekt", "sköterska", "sköterskan", "bibliotekari", "redaktör", "utvecklar", "pedagog",
    "ombud", "revisor", "suppleant", "kassör", "ledamot", "coach", "föreläsar", "jurist",
    "controller", "ekonom", "polis", "präst", "kyrkoherd", "kantor", "diakon", "överst",
    "kapten", "praktikant", "student", "representant", "kolleg", "gäst", "konstnär", "läkar",
    "vaktmästar", "assistent", "administratör", "kommunikatör", "informatör", "journalist",
    "entreprenör", "grundar", "vikari", "instruktör", "moderator", "talar", "utbildar",
    "skådespelar", "musiker", "fotograf", "kock", "pensionär", "gymnast", "specialist",
    "analytiker", "logoped", "statistiker", "tekniker", "spelman", "granne", "smed", "målar",
    "slagar", "terapeut", "ansvarig", "medlem", "efterträdar", "talesperson", "mästar",
    "rådgivar", "biträd", "husmor", "åklagar", "domar", "advokat", "notari", "kamrer",
    "intendent",
)  # fmt: skip
_ENDINGS = r"(?:e|en|n|et|a|an|na|or|er|ar|e?ns|s)?"
_GENERAL = (
    r"[a-zåäö]{2,}(?:ist|olog|[tsjn]ör|graf|(?:eko|agro|astro)nom|eut|iker|krat|[a-zåäö]aren|"
    r"gymnast|mannen|kvinnan|kvinna|arie)(?:en|n)?"
)
HUMAN = rf"(?:[\w-]*(?:{'|'.join(_STEMS)}){_ENDINGS}|{_GENERAL})(?!\w)"
"""A pattern for a noun that somebody is: "utvecklingsledare", "konstnären", "sjukgymnast"."""

_CALLED = re.compile(
    rf"(?<![\w-])(?:{HUMAN}|ordf\.|herr|fru|dr|dr\.|kung|drottning|bror|syster|systern|son|sonen|"
    r"dotter|dottern|mamman|pappan|maken|makan|mannen|hustrun|kusin|kusinen|vän|vännen)[ \t]$",
    re.IGNORECASE,
)


def is_called(text: str, start: int) -> bool:
    """Whether a title or an office stands before: "rektor X", "konstnären X".

    >>> is_called("Vi hörde rektor Eva", 16), is_called("Vi hörde Eva", 9)
    (True, False)
    """
    return bool(_CALLED.search(text[max(0, start - 40) : start]))
