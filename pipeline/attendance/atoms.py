"""The atoms of an attendance list: its text cut into what each piece is.

An atom is a run of capitalised words (a person? a place?), a role, a party, a separator, and so
on.  Which run is a person and which a municipality only the row around it can tell; that is
decided in `rows`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.attendance.tokens import PLAIN, Signs, Token, tokens
from pipeline.swedish.attendance_words import (
    attendance_words,
    is_group_word,
    is_party,
    meaning_of,
    phrase_length,
    role_length,
    role_of,
)
from pipeline.swedish.fold import fold
from pipeline.swedish.municipalities import candidates_for, is_municipality, names_of_several_words
from pipeline.swedish.names import (
    PARTICLES,
    could_be_name_word,
    is_given_name,
    is_initial,
    is_title,
    opens_name,
    surname_cost,
)
from pipeline.swedish.organisations import (
    has_form,
    is_known_organisation,
    is_short_form,
    organisation_length,
)

Kind = Literal[
    "caps", "place", "organisation", "role", "party", "serving", "not serving", "for", "from",
    "and", "absent", "mark", "no mark", "mark before", "no mark before", "separator", "gap",
    "newline", "open", "close", "colon", "dash", "other", "number",
]  # fmt: skip

_SIGNS: dict[str, Kind] = {
    "(": "open", ")": "close", ",": "separator", ";": "separator", "•": "separator",
    "*": "separator", ":": "colon", "–": "dash", "—": "dash", "-": "dash", "|": "gap",
    "=": "gap", "/": "separator", "«": "gap", "·": "separator", "&": "and", "": "separator",
}  # fmt: skip
_AFTER_PLACE = frozenset({"kommun", "kommuns", "stad", "län"})
"""Words that a line's end may part from the place before them."""
_PARTS = frozenset(
    {"ab", "hb", "kb", "sverige", "sweden", "syd", "nord", "ost", "vast", "sydost", "sydvast",
     "nordost", "nordvast", "mitt", "norr", "soder"}
)  # fmt: skip
"""What may stand after a body's name: its legal form or its part of the country."""
_QUOTES = frozenset('"”“»«')
_AND = frozenset({"och", "samt", "liksom", "o"})
_FROM = frozenset({"från", "fran", "för", "for"})
_ABSENT = re.compile(r"^(forhinder|forhindrade?|franvarande|sjuk|sjukanmald|aterbud)$")
_COULD_NOT = re.compile(r"^kunde (?:tyvarr )?(?:inte|ej) ")


@dataclass(frozen=True, slots=True)
class Atom:
    """A piece of a list: what it is, its words, and where it stands in the repaired text."""

    kind: Kind
    words: tuple[Token, ...]
    value: str = ""

    @property
    def start(self) -> int:
        """Where it begins."""
        return min(word.start for word in self.words)

    @property
    def end(self) -> int:
        """Where it ends."""
        return max(word.end for word in self.words)

    @property
    def text(self) -> str:
        """Its words, a blank between them."""
        return " ".join(word.text for word in self.words)


def is_body(atom: Atom) -> bool:
    """Whether the atom, whatever stands around it, names a municipality or a body."""
    return atom.kind in {"place", "organisation"} or (
        atom.kind == "caps" and is_municipality(atom.text)
    )


def atoms(text: str, start: int, end: int, signs: Signs = PLAIN) -> list[Atom]:
    """The atoms of a stretch of text, in order.

    >>> found = atoms("Eva Ek (S), rektor, Habo kommun", 0, 31)
    >>> [atom.kind for atom in found if atom.kind not in {"open", "close", "separator"}]
    ['caps', 'party', 'role', 'place']
    """
    return list(_atoms(tokens(text, start, end, signs)))


def _atoms(stream: Sequence[Token]) -> Iterator[Atom]:
    at = 0
    while at < len(stream):
        token = stream[at]
        if token.kind == "word":
            atom = _word_atom(stream, at)
            at += _consumed(stream, at, atom)
            yield atom
        else:
            yield _sign_atom(token)
            at += 1


def _consumed(stream: Sequence[Token], at: int, atom: Atom) -> int:
    """Tokens from `at` to the end of the atom: a run of names may go over a line's end."""
    count = 0
    while at + count < len(stream) and stream[at + count].start < atom.end:
        count += 1
    return count


def _sign_atom(token: Token) -> Atom:
    if token.kind == "box":
        return Atom("mark" if "x" in token.text.lower() else "no mark", (token,))
    if token.kind in {"gap", "newline", "number"} or token.kind.endswith(("mark", "before")):
        return Atom(token.kind, (token,))  # type: ignore[arg-type]
    return Atom(_SIGNS.get(token.text, "other"), (token,))


def _word_atom(stream: Sequence[Token], at: int) -> Atom:
    words = _words_ahead(stream, at)
    texts = [word.text for word in words]
    for kind, length in _readings(texts):
        if length:
            chosen = tuple(words[:length])
            value = role_of(texts[:length]) if kind == "role" else ""
            return Atom(kind, chosen, value)
    run = _name_run(stream, at)
    if run:
        return Atom("caps", run)
    return Atom("other", (words[0],))


def _words_ahead(stream: Sequence[Token], at: int) -> list[Token]:
    """The words up to the next sign, at most eight."""
    ahead: list[Token] = []
    for token in stream[at : at + 10]:
        if token.kind == "newline" and ahead:
            after = stream[at + len(ahead) + 1 : at + len(ahead) + 2]
            if (
                ahead[-1].text in {"för", "i", "och", "av"}
                or ahead[-1].text.endswith("-")
                or (after and after[0].text in _AFTER_PLACE and ahead[-1].text[:1].isupper())
            ):
                continue
        if token.kind != "word" or len(ahead) == 8:
            break
        ahead.append(token)
    return ahead


def _readings(texts: Sequence[str]) -> Iterator[tuple[Kind, int]]:
    """What the first words may be, the surest first."""
    first = texts[0]
    folded = fold(first)
    known = attendance_words()
    substitution = known.substitution
    length = phrase_length(texts, substitution)
    if phrase_length(texts, known.roles) > length:
        length = 0  # "tjänstgörande ordförande" is an office
    if length and (first.islower() or length > 1 or not is_given_name(first)):
        yield meaning_of(texts[:length], substitution), length  # type: ignore[misc]
    if first.lower() in _AND:
        yield "and", 1
    if first.lower() in _FROM:
        yield "from", 1
    if first in {"x", "X", "ja", "Ja", "JA"}:
        yield "mark", 1
    if first in {"nej", "Nej", "NEJ"}:
        yield "no mark", 1
    if _ABSENT.match(folded) or _COULD_NOT.match(fold(" ".join(texts[:4]))):
        yield "absent", 1
    if len(first) <= 3 and first.islower() and is_party(first):
        yield "party", 1
    if len(texts) == 1 and is_party(first) and (first.isupper() or first.islower()):
        yield "party", 1
    yield "role", 0 if is_given_name(first) else role_length(texts)
    place, body = _place_length(texts), _organisation_length(texts)
    yield "place", 0 if body > place else place  # "Upplands Väsbys gymnasieförbund"
    yield "organisation", body


def _place_length(texts: Sequence[str]) -> int:
    """Words of an unmistakable municipality: "Umeå kommun", "Region Gotland"."""
    if texts[0] == "Region" and len(texts) > 1 and fold(texts[1]) in {"gotland", "gotlands"}:
        return 2
    folded = tuple(fold(text) for text in texts[:2])
    if folded in names_of_several_words():
        return 3 if len(texts) > 2 and fold(texts[2]) in {"kommun", "kommuns", "stad"} else 2
    for length in (2, 3, 4):
        if len(texts) >= length and fold(texts[length - 1]) in {"kommun", "kommuns", "stad", "kn"}:
            name = " ".join(texts[:length])
            damaged = length == 2 and len(candidates_for(name)) == 1  # "Österakers kommun"
            return length if damaged or is_municipality(name) else 0
    return 0


def _organisation_length(texts: Sequence[str]) -> int:
    if _is_shouted_particle(texts):
        return 0
    length = organisation_length(texts)
    if length > 1 and texts[length : length + 1] in (["kommun"], ["stad"]):
        length -= 1  # "Länsstyrelsen Aneby kommun" are two
    if length:
        more = texts[length : length + 1]
        return length + int(bool(more) and fold(more[0]) in _PARTS and more[0][:1].isupper())
    if texts[0].islower() and has_form(texts[0]) and len(texts[0]) > 6:
        return _up_to_name(texts)
    shouted = len(texts) > 1 and (
        (texts[1].isupper() and len(texts[1]) > 1) or is_given_name(texts[1])
    )
    return 1 if is_short_form(texts[0]) and not shouted and not is_given_name(texts[0]) else 0


def _is_shouted_particle(texts: Sequence[str]) -> bool:
    """Whether a name's particle stands here and no short form: "AF EK Eva"."""
    first, after = texts[0], texts[1] if len(texts) > 1 else ""
    shouted = first.isupper() and after.isupper() and len(after) > 1
    return shouted and first.lower() in PARTICLES and not is_known_organisation(after)


def _up_to_name(texts: Sequence[str]) -> int:
    """A body in small letters ("nämnden för folkhälsa") goes on to the next capital."""
    return next((at for at, word in enumerate(texts) if word[:1].isupper()), len(texts))


def _name_run(stream: Sequence[Token], at: int) -> tuple[Token, ...]:
    """The longest run of name words from here; it may go over one line's end."""
    run: list[Token] = []
    while at < len(stream) and len(run) < 40:
        token = stream[at]
        if token.kind == "newline" and run and _goes_on(stream, at, run):
            at += 1
            continue
        if run and _is_nickname(stream, at):
            run.append(stream[at + 1])
            at += 3
            continue
        if token.kind != "word" or (run and _begins_other(stream, at, run)):
            break
        opens = not run and _is_particle_first(stream, at)
        if not (opens or _may_join(token.text, run) or _is_last_name(stream, at, run)):
            break
        run.append(token)
        at += 1
    while run and run[-1].text.lower() in PARTICLES and run[-1].text.islower():
        run.pop()
    return tuple(run)


def _is_particle_first(stream: Sequence[Token], at: int) -> bool:
    """Whether a surname with its particle opens a line: "af Ek Eva"."""
    begins = at == 0 or stream[at - 1].kind == "newline"
    after = [token.text for token in stream[at + 1 : at + 3] if token.kind == "word"]
    return (
        begins
        and stream[at].text in {"af", "von", "van"}
        and len(after) == 2
        and after[0][:1].isupper()
        and is_given_name(after[1])
    )


def _is_nickname(stream: Sequence[Token], at: int) -> bool:
    """Whether a name in quotation marks stands here: Ylva "Lillan" Ek."""
    held = stream[at : at + 3]
    return (
        len(held) == 3
        and held[0].text in _QUOTES
        and held[2].text in _QUOTES
        and held[1].kind == "word"
        and held[1].text[:1].isupper()
    )


def _may_join(word: str, run: Sequence[Token]) -> bool:
    """Whether a word can stand in a name after the run; Stark and Vara can, after a given name."""
    if word.lower() in PARTICLES:
        return bool(run) or word.isupper()
    if is_group_word(word):
        return False
    place = word[:1].isupper() and not word.endswith("-") and is_municipality(word)
    if place or could_be_name_word(word):
        return True
    last = run[-1].text if run else ""
    return word[:1].isupper() and (is_initial(last) or is_given_name(last) or "-" in last)


def _is_last_name(stream: Sequence[Token], at: int, run: Sequence[Token]) -> bool:
    """Whether a title ("Vik") ends a whole name, so that it is none: "Bo Lund Vik, Hjo"."""
    word = stream[at].text
    after = stream[at + 1] if at + 1 < len(stream) else None
    return (
        len(run) > 1
        and is_given_name(run[0].text)
        and len(word) > 2
        and is_title(word)
        and (after is None or after.kind == "newline" or after.text in {"/", ",", ";", "("})
    )


def _goes_on(stream: Sequence[Token], at: int, run: Sequence[Token]) -> bool:
    """A line that ends in a lone given name goes on in the next."""
    following = stream[at + 1] if at + 1 < len(stream) else None
    last = run[-1].text
    open_ended = last.lower() in PARTICLES or is_initial(last)
    lone = len(run) == 1 and opens_name(last)
    if not (following and following.kind == "word" and following.text[:1].isupper()):
        return False
    return lone or (open_ended and (is_given_name(run[0].text) or last.endswith(".")))


def _is_surname_before_body(texts: Sequence[str]) -> bool:
    """Whether a surname stands right before a body with a place: "Ek Ljungby Renhållning"."""
    if len(texts) < 3 or surname_cost(texts[0]) > 0 or not is_municipality(texts[1]):
        return False
    return 1 < organisation_length(texts[1:]) == organisation_length(texts) - 1


def _begins_other(stream: Sequence[Token], at: int, run: Sequence[Token]) -> bool:
    """Whether a role, a body or "X kommun" begins here, in the middle of capitalised words.

    A lone given name wants a surname, even one that has the form of a body ("Kim Arkiv").
    """
    texts = [word.text for word in _words_ahead(stream, at)]
    if is_initial(texts[0]):
        return False
    lone = len(run) == 1 and is_given_name(run[0].text) and texts[0][1:].islower()
    if lone and _is_surname_before_body(texts):
        return False
    if lone and texts[0][0].isupper() and not is_known_organisation(texts[0]):
        return max(length for _, length in _readings(texts)) > 1
    return any(length for _, length in _readings(texts))
