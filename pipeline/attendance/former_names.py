"""Who was called otherwise before: "Eva Lind (tidigare Borg)"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.corrections import Repaired
from pipeline.findings import Participant
from pipeline.swedish.municipalities import is_municipality
from pipeline.swedish.name_sound import sound_tokens
from pipeline.swedish.names import could_be_name_word

# Names begin at a word and are bounded: a "word" of 20,000 letters costs no square of its length.
_FORMERLY = re.compile(
    r"(?<![^\W\d_])(?P<name>[^\W\d_][\w’'-]{0,60}+(?:[ \n][^\W\d_][\w’'-]{0,60}+){1,3})"
    r"(?:,? \(?|, )(?:tidigare|före detta|f\.? ?d\.?|född|f\.) (?P<before>[^\W\d_][\w’'-]*)"
    r"(?P<after>\)|[,.;]|$)",
    re.MULTILINE,
)


def with_former_names(
    repaired: Repaired, participants: Sequence[Participant]
) -> tuple[Participant, ...]:
    """The participants, with the surname that the text says one of them had before.

    >>> from pipeline.document import Span
    >>> ek = Participant(Span(0, 8), "Eva Lind")
    >>> with_former_names(Repaired("", "Eva Lind (tidigare Borg) talar."), [ek])[0].formerly
    'Borg'
    """
    before = {}
    for told in _FORMERLY.finditer(repaired.text):
        if could_be_name_word(told["before"]) and not is_municipality(told["before"]):
            words = told["name"].split()
            for start in range(len(words) - 1):
                before[sound_tokens(" ".join(words[start:]))] = told["before"]
    if not before:
        return tuple(participants)
    names = [sound_tokens(person.name) for person in participants]
    return tuple(
        replace(person, formerly=before[name])
        if name in before and names.count(name) == 1
        else person
        for person, name in zip(participants, names, strict=True)
    )
