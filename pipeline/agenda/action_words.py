"""The phrasings of decisions and promises (`data/actions.toml`), read once and compiled."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from pipeline.swedish.fold import fold

Voice = Literal["active", "passive", "either", "we"]


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """A way to say that something was decided: folded pattern, and what its verb needs.

    An `active` verb needs a body before or after it, a `passive` one nobody, `either` may be both;
    in one of `we` those who met speak themselves.
    """

    name: str
    pattern: re.Pattern[str]
    voice: Voice


@dataclass(frozen=True)
class Words:
    """The patterns and word lists of `data/actions.toml`; all patterns are over folded text."""

    decisions: tuple[DecisionForm, ...]
    quick: re.Pattern[str]
    bodies: re.Pattern[str]
    always_own: re.Pattern[str]
    postponed: re.Pattern[str]
    puts_off: re.Pattern[str]
    rejected: re.Pattern[str]
    not_ours: re.Pattern[str]
    proposes: re.Pattern[str]
    labels: Mapping[str, tuple[str, ...]]
    does: re.Pattern[str]
    tells: re.Pattern[str]
    reports: re.Pattern[str]
    will: re.Pattern[str]
    may: re.Pattern[str]
    passive: re.Pattern[str]
    to_do: re.Pattern[str]
    groups: re.Pattern[str]
    outsiders: re.Pattern[str]
    responsible: re.Pattern[str]
    given: re.Pattern[str]
    ahead: re.Pattern[str]
    general: re.Pattern[str]
    never: re.Pattern[str]
    towns: re.Pattern[str]
    columns: Mapping[str, str]


@cache
def words() -> Words:
    """The words, read once."""
    data = tomllib.loads((files("pipeline") / "data" / "actions.toml").read_text(encoding="utf-8"))
    promise, decision = data["promise"], data["decided"]
    forms = tuple(
        DecisionForm(e["name"], re.compile(e["pattern"]), e["voice"]) for e in data["decision"]
    )
    return Words(
        decisions=forms,
        quick=re.compile("|".join(f"(?:{e['pattern']})" for e in data["decision"])),
        bodies=re.compile(rf"\b(?:{'|'.join(decision['bodies'])})\b"),
        always_own=re.compile(rf"(?:{'|'.join(decision['always_own'])})"),
        puts_off=next(form.pattern for form in forms if form.name == "put off"),
        postponed=_either(decision["postponed"]),
        rejected=_either(decision["rejected"]),
        not_ours=_either(decision["not_ours"]),
        proposes=_either(decision["proposes"]),
        labels={mode: tuple(listed) for mode, listed in data["labels"].items()},
        does=_any_of(promise["does"]),
        tells=_any_of(promise["tells"]),
        reports=_any_of(promise["reports"]),
        will=_either(promise["will"]),
        may=_either(promise["may"]),
        passive=_any_of(promise["passive"]),
        to_do=_any_of(promise["to_do"]),
        groups=re.compile("|".join(promise["groups"])),
        outsiders=re.compile("|".join(promise["outsiders"])),
        responsible=_either(promise["responsible"]),
        given=_either(promise["given"]),
        ahead=_either(promise["ahead"]),
        general=_either(promise["general"]),
        never=_either(promise["never"]),
        towns=_either(promise["towns"]),
        columns={name: column for column, names in data["columns"].items() for name in names},
    )


def _either(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Any of the phrases, folded, as whole words.

    Between a verb and its particle other words may stand: `tar fram` is also `tar Eva fram`.
    """
    ordered = sorted({fold(phrase) for phrase in phrases}, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, ordered)) + r")\b")
