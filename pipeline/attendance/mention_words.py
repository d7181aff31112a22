"""How a name stands in running text: words, runs of capitals, and what is before and after.

A given name is also a word (Stig, Maj, Per), a room, a product or the first half of a street; what
stands around it tells.  `data/names_that_are_words.txt` holds given names that public text writes
in lower case in more than one place of eight.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources

from pipeline.attendance.mention_roles import is_called
from pipeline.swedish.names import is_given_name

WORD = re.compile(r"[^\W\d_](?:[^\W_]|['’\ufffd])*(?:-[^\W\d_](?:[^\W_]|['’\ufffd])*)*")
"""A word with a letter first; U+FFFD stands for a letter that was lost."""
RUN = 5
"""The most words of a name."""
_LINE = 200
"""Code points of a line that are looked at; longer ones are paragraphs."""
_WRAPPED = 50
"""Code points from which a line that ends without a full stop goes on in the next."""

_PARTICLES = frozenset(
    {"von", "af", "de", "la", "del", "der", "van", "den", "di", "da", "dos", "bin", "el", "al",
     "zu", "ter", "ibn"}
)  # fmt: skip
_SAYS = re.compile(
    r"(?<!\w)(?:säger|sa|tycker|menar|berättar|konstaterar|undrar|frågar|förklarar|anser|svarar|"
    r"påpekar|fortsätter|avslutar|tillägger|föreslår|yrkar|tackar|tackade|enligt)[ \t]$"
)
_OF = re.compile(
    r"(?:\b(?:av|med|från|till|hos|för|tackar|tackade|tacka|välkomnar|välkomnade|via|genom|och|"
    r"samt|ringer|mejlar|mailar|kontaktar|ersätter|ersatte|efterträder|utse|utsåg|välja|valde|"
    r"nominerar|föreslår)|[(,/&])[ \t]?$",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"[ \t](?:(?:ej|inte|också|även|sedan|kort|därefter)[ ])?"
    r"(?:[a-zåäö]+(?:ar|er|or|år|ör|yr|de|te|des|tes|as|es|ås)|"
    r"är|var|blir|blev|har|ska|skall|kan|vill|fick|gick|gav|tog|sa|såg|höll|lät|bad|skrev|kom|for|"
    r"drog|la|lyfte|föreslog|stod|satt|bjöd|fann|vann|lämnat|hör|ber|ger|ser|går|får|står|tar|"
    r"drar|bör|måste|hann|åkte|skulle|väljs|utses)(?!\w)"
)
_NO_VERB = re.compile(
    r"[ \t](?:eller|efter|under|över|för|år|där|när|per|som|månader|timmar|inte)(?!\w)"
)
_PATH = re.compile(r"(?:^|[\s/.:]|[\s/][^\sA-ZÅÄÖ]\S*)/$")
"""Before a part of a path or an address; "Eva/Bo" is none."""


@cache
def _words_too() -> frozenset[str]:
    text = resources.files("pipeline.data").joinpath("names_that_are_words.txt")
    return frozenset(text.read_text("utf-8").split())


def is_word_too(name: str) -> bool:
    """Whether a given name is an everyday word as well.

    >>> is_word_too("Stig"), is_word_too("Maj"), is_word_too("Anneli")
    (True, True, False)
    """
    return name.lower() in _words_too()


@lru_cache(maxsize=20_000)
def is_first_name(word: str) -> bool:
    """Whether the word is a usual given name, or a double one of two such.

    >>> is_first_name("Eva"), is_first_name("Sven-Arne"), is_first_name("Ek-Berg")
    (True, True, False)
    """
    parts = word.split("-")
    return is_given_name(word) or (len(parts) == 2 and all(map(is_given_name, parts)))


def capitals(text: str, words: Sequence[re.Match[str]], at: int) -> int:
    """How many capitalised words follow each other from word `at`, with only blanks between.

    Particles of names count between them ("von", "al-Assad").  A line's end parts them, unless
    a name plainly goes on in the next line.
    """
    length = 0
    while at + length < len(words) and length < RUN:
        if length and not _joined(text, words[at + length - 1], words[at + length]):
            break
        word = words[at + length].group()
        if not (word[0].isupper() or (length and is_particle(word))):
            break
        length += 1
    while length and words[at + length - 1].group() in _PARTICLES:
        length -= 1
    return length


def is_particle(word: str) -> bool:
    """Whether a small word may stand within a name.

    >>> is_particle("von"), is_particle("al-Assad"), is_particle("och")
    (True, True, False)
    """
    return word in _PARTICLES or bool(re.match(r"(?:al|el|ibn|d)[-'’][A-ZÅÄÖ]", word))


def _joined(text: str, before: re.Match[str], word: re.Match[str]) -> bool:
    between = text[before.end() : word.start()]
    if between in {" ", "  ", "\t"}:
        return True
    return between.strip(" ") == "\n" and _goes_on(text, before, word)


def _goes_on(text: str, before: re.Match[str], word: re.Match[str]) -> bool:
    """Whether a name goes on over the end of its line.

    Its given name is the last of several words, and no other name begins the next line.
    """
    if not is_first_name(before.group()) or is_first_name(word.group()):
        return False
    if word.group().endswith(("erna", "arna", "orna", "ingar", "heten")):
        return False
    line = line_before(text, before.start()).split()
    if is_called(text, before.start()):
        return True
    return bool(line) and any(part[:1].islower() or part[-1:] in {",", "."} for part in line)


def line_before(text: str, offset: int) -> str:
    """What stands on the line before the offset, the last `_LINE` code points at most."""
    first = max(0, offset - _LINE)
    return text[max(text.rfind("\n", first, offset) + 1, first) : offset]


def is_wrapped(text: str, start: int) -> bool:
    r"""Whether what begins a line goes on from the line before, a long one.

    >>> is_wrapped("Vi tackar\nEva", 10), is_wrapped(f"Vi tackar {'alla ' * 12}och\nEva", 74)
    (False, True)
    """
    end = text.rfind("\n", max(0, start - _LINE), start)
    if end < 0 or text[end:start].strip():
        return False
    before = line_before(text, end).rstrip()
    return len(before) >= _WRAPPED and before[-1] not in ".!?:"


def begins_sentence(text: str, start: int) -> bool:
    """Whether a capital here says nothing: a sentence, line, cell or bullet begins."""
    before = text[max(0, start - 4) : start].rstrip(" \t")
    if not before:
        return start < 4 or not text[max(0, start - 4) : start].strip(" \t")
    if before[-1] == "\n":
        return not is_wrapped(text, start)
    if before[-1] == ")":
        return bool(re.search(r"(?:^|\n)[ \t]*\w{1,2}\)[ \t]*$", text[max(0, start - 12) : start]))
    return before[-1] in '.!?:•-–—*|>"”“_#=' and not before.endswith(("ordf.", "bl.a.", "t.ex."))


def verb_follows(text: str, end: int) -> bool:
    """Whether what stands after a name reads like a verb.

    >>> verb_follows("Stig berättar", 4), verb_follows("Stig in", 4), verb_follows("Per capita", 3)
    (True, False, False)
    """
    return bool(_VERB.match(text, end)) and not _NO_VERB.match(text, end)


def who_speaks(text: str, start: int) -> bool:
    """Whether a verb of speech stands before: "tycker X"."""
    return bool(_SAYS.search(text[max(0, start - 14) : start]))


def is_of_somebody(text: str, start: int) -> bool:
    """Whether what stands before expects somebody: av, med, tackar, och, an opening bracket."""
    return bool(_OF.search(text[max(0, start - 16) : start]))


def is_code(text: str, start: int, end: int) -> bool:
    """Whether the word is a part of an address, a path, a number or an English date."""
    before, after = text[max(0, start - 1) : start], text[end : end + 2]
    if before in {"@", "_", "#", "="}:
        return True
    if before == "/" and re.search(
        r"(?:^|[\s/.:]|[\s/][^\sA-ZÅÄÖ]\S*)/$", text[max(0, start - 40) : start]
    ):
        return True  # a path or an address, not "Eva/Bo"
    if before == "." and text[start - 2 : start - 1].isalnum():
        return True
    if after[:1] in {"@", "_", "="} or re.match(r"[./:][a-zåäö0-9/]", after):
        return True
    dated = text[max(0, start - 3) : start].rstrip(" ").endswith(tuple("0123456789"))
    return dated and bool(re.match(r" \d{4}", text[end : end + 5]))
