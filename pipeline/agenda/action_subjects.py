"""Who can promise something: participants, other people by name, groups and roles."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.agenda.action_words import words
from pipeline.findings import Participant
from pipeline.swedish.fold import fold
from pipeline.swedish.municipalities import is_municipality
from pipeline.swedish.names import is_common_word, is_given_name

NAME = r"[A-ZÅÄÖ][\w'’.-]*(?: (?:[A-ZÅÄÖ][\w'’-]+|[A-ZÅÄÖ]\.|von|af|de)){0,3}"
_NAME = re.compile(NAME)
_BETWEEN = re.compile(r",| och | samt | & |/| \+ | med hjälp av | med stöd av | tillsammans med ")
_ASIDE = re.compile(r"\s*\([^)]*\)|(?<=\w) (?:från|i|på|hos) [A-ZÅÄÖ][\w-]+")
_LEADING = re.compile(r"^(?:[-–—•*·▪>→+☐□\s@]|\d{1,2}[.)] |[a-zåäö]\) )+")
_INITIALS = re.compile(r"[A-ZÅÄÖ]{2,3}")
_NOT_NAMES = frozenset(
    """
    det den de detta dessa hur vad vilka vilken vilket nar var vi man jag ni alla en ett har dar
    om inga ingen nagon nasta motet malet informationen fragan arbetet materialet resultatet
    underlaget rapporten ai mote projektet syftet tid plats datum beslut forslag info obs
    dessutom darefter sedan slutligen samtidigt ovrigt bakgrund diskussion dialog tema rapport
    hosten varen januari februari mars april maj juni juli augusti september oktober november
    december mandag tisdag onsdag torsdag fredag lordag sondag skolan kommunen budget uppfoljning
    pdf it hr ks kf au ikt vfu sfi teams zoom doodle
    da i pa hos vid under efter inom darfor enligt idag
    """.split()  # noqa: SIM905 - a list of words is read as words
)
_OFFICES = re.compile(r"(?:vice )?ordforanden|sekreteraren|kassoren|undertecknad|projektledaren")
_NOUN = re.compile(
    r"(?:ningen|ningar|ning|heten|heter|erna|arna|orna|tionen|tioner|ande|ende|ismen|ment|[^aeiouy]en|"
    r"et|planen|listan|enkaten|budgeten|logen|skap)"
)


@dataclass(frozen=True, slots=True)
class People:
    """Whom names and parts of names mean in one document.

    `meant`: folded full and first names and organisations to participants as they are called;
    `first` are their first names, `persons` their names.
    """

    meant: Mapping[str, str]
    first: frozenset[str]
    persons: frozenset[str] = frozenset()

    @classmethod
    def of(cls, participants: Sequence[Participant]) -> People:
        """Those in a list of participants.

        A part of a name counts where it leads to exactly one of them.
        """
        meant: dict[str, set[str]] = defaultdict(set)
        first = set()
        for participant in participants:
            given, _, family = participant.name.partition(" ")
            forms = {participant.name, given}
            if not is_municipality(family.rpartition(" ")[2]):
                forms.add(family.rpartition(" ")[2])
            if family:
                forms.add(f"{given} {family[0]}")
                forms.add(f"{given} {family.split(' ')[-1]}")
                forms.add("".join(word[0] for word in participant.name.split(" ") if word))
            for form in forms - {""}:
                meant[fold(form)].add(participant.name)
            first.add(fold(given))
            if participant.organisation:
                meant[fold(participant.organisation)].add(participant.organisation)
        told = {name: next(iter(found)) for name, found in meant.items() if len(found) == 1}
        persons = frozenset(participant.name for participant in participants)
        return cls(told, frozenset(first), persons)

    def named(self, text: str, *, loose: bool = False) -> tuple[str, ...]:
        """All of the text as subjects: `Eva Ek och Bo`, `Presidiet`, or nobody at all.

        >>> People({"eva": "Eva Ek"}, frozenset()).named("Eva (Boden) och presidiet")
        ('Eva Ek', 'Presidiet')

        `loose` also takes a capitalised word that is no known name.
        """
        bare = _LEADING.sub("", _ASIDE.sub("", text)).strip(" .:;,*_")
        if not bare or len(bare) > 120:
            return ()
        if words().groups.fullmatch(fold(bare)) and not words().outsiders.search(fold(bare)):
            return (bare[0].upper() + bare[1:],)
        found: list[str] = []
        for part in filter(None, (part.strip(" .:@*") for part in _BETWEEN.split(bare))):
            one = self._one(part, loose=loose)
            if found and is_municipality(part) and not is_municipality(found[-1]):
                continue  # Eva Ek, Boden
            if one is None:
                return ()
            found.append(one)
        return tuple(dict.fromkeys(found))

    def named_in(self, text: str) -> tuple[str, ...]:
        """The people whom a sentence names, in order: participants, or by a usual given name."""
        found = []
        for match in _NAME.finditer(text):
            name = self.meant.get(fold(match.group()), match.group())
            if self.are_persons((name,)):
                found.append(name)
        return tuple(dict.fromkeys(found))

    def known_in(self, text: str) -> tuple[str, ...]:
        """The participants whom a remark names: `(Eva, v. 24)`, `(EE)`, `(Eva/Bo)`."""
        parts = re.split(r"[,/;&+]| och ", text)
        found = (self.meant.get(fold(part.strip(" ."))) for part in parts)
        return tuple(dict.fromkeys(name for name in found if name in self.persons and name))

    def are_towns(self, who: tuple[str, ...]) -> bool:
        """Whether all of them are municipalities, and none is a participant's name."""
        return bool(who) and all(is_municipality(n) and n not in self.persons for n in who)

    def are_persons(self, who: tuple[str, ...]) -> bool:
        """Whether all are people: participants, called by a given name, or one by office."""
        return bool(who) and all(
            name in self.persons
            or _OFFICES.fullmatch(fold(name)) is not None
            or (is_given_name(name.split(" ", 1)[0]) and not is_municipality(name))
            for name in who
        )

    def _one(self, part: str, *, loose: bool) -> str | None:
        folded = fold(part)
        known = self.meant.get(folded)
        if known is not None and _is_written_so(part, known):
            return known
        if folded.endswith("s") and folded[:-1] in self.meant:
            return None
        if words().groups.fullmatch(folded) and not words().outsiders.search(folded):
            return part[0].upper() + part[1:]
        if _NAME.fullmatch(part) and self._may_be_name(part, folded, loose=loose):
            return part
        return None

    def _may_be_name(self, part: str, folded: str, *, loose: bool) -> bool:
        """Whether capitalised words can be somebody's name: no pronoun, no definite noun."""
        first, _, rest = folded.partition(" ")
        if first in _NOT_NAMES or words().outsiders.search(folded):
            return False
        if first in self.first or is_given_name(part.split(" ", 1)[0]) or is_municipality(part):
            return True
        if rest:
            return not _NOUN.search(first) and not is_common_word(first)
        noun = re.search(rf"{_NOUN.pattern}$", first) is not None
        return loose and (
            _INITIALS.fullmatch(part) is not None or not (noun or is_common_word(part))
        )


def _is_written_so(part: str, name: str) -> bool:
    """Whether a word can mean this name: initials stand in capitals, a name begins with one.

    >>> _is_written_so("få", "Fredrik Åhlander"), _is_written_so("FÅ", "Fredrik Åhlander")
    (False, True)
    >>> _is_written_so("bo", "Bo Ek"), _is_written_so("Bo", "Bo Ek")
    (False, True)
    """
    initials = "".join(word[0] for word in name.split() if word)
    return part.isupper() if fold(part) == fold(initials) else part[0].isupper()
