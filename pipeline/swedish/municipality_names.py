"""The gazetteer: Sweden's 290 municipalities and the forms in which they are written.

`data/municipalities.csv` has the official names and codes (Statistics Sweden), `localities.csv`
towns and villages, `municipality_forms.csv` own names, short forms and city districts.  A town is
weaker evidence of its municipality than the name: it may be where a body has its seat.
The names of towns are those that Statistics Sweden counts; their municipalities were written down
from common knowledge, and only those kept on which GeoNames (CC BY 4.0) agrees.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from pipeline.swedish.fold import fold

LOST = "\ufffd"
_GENITIVE = 5
"""Letters from which a form has a genitive: "Falu" and "Mö" have none."""
_MARKED = str.maketrans(dict.fromkeys("åäöéüè", LOST))


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality: official four-digit code, name, county code and county."""

    code: str
    name: str
    county_code: str
    county: str


def rows_of(filename: str) -> list[dict[str, str]]:
    """The rows of a data file as dictionaries."""
    with resources.files("pipeline.data").joinpath(filename).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@cache
def municipalities() -> dict[str, Municipality]:
    """All 290 by code."""
    return {row["code"]: Municipality(**row) for row in rows_of("municipalities.csv")}


@cache
def exact_forms() -> dict[str, tuple[str, ...]]:
    """Codes by lower-case form, letters as they are."""
    forms: dict[str, set[str]] = {}
    for town in municipalities().values():
        for form in with_genitive(town.name):
            forms.setdefault(form.lower(), set()).add(town.code)
    for row in rows_of("municipality_forms.csv"):
        for form in with_genitive(row["form"]) if len(row["form"]) >= _GENITIVE else [row["form"]]:
            forms.setdefault(form.lower(), set()).add(row["code"])
    return _sorted(forms)


@cache
def whole_names() -> dict[str, tuple[str, ...]]:
    """Lower-case forms of the names themselves, by folded form.

    Short forms and city districts are not among them: too short, or too near other words, to be
    known in a damaged spelling (*Arlanda* is no Härlanda).
    """
    told = [row["form"] for row in rows_of("municipality_forms.csv") if _is_name(row["why"])]
    forms: dict[str, list[str]] = {}
    for name in [*(town.name for town in municipalities().values()), *told]:
        for form in with_genitive(name.lower()):
            if form in exact_forms() and form not in forms.setdefault(fold(form), []):
                forms[fold(form)].append(form)
    return {folded: tuple(written) for folded, written in forms.items()}


def _is_name(why: str) -> bool:
    return why not in {"short form", "city district"} and not why.startswith("short form")


@cache
def folded_forms() -> dict[str, tuple[str, ...]]:
    """Codes by form without case and diacritics."""
    return _by(fold)


@cache
def lost_forms() -> dict[str, tuple[str, ...]]:
    """Codes by lower-case form with U+FFFD for each marked letter; forms without marks are none."""
    found = _by(lambda form: form.translate(_MARKED))
    return {form: codes for form, codes in found.items() if LOST in form}


@cache
def locality_codes() -> dict[str, str]:
    """The municipality of towns that share their name with no other, by lower-case form."""
    return {
        form.lower(): row["code"]
        for row in rows_of("localities.csv")
        if row["code"]
        for form in with_genitive(row["name"])
        if fold(form) not in folded_forms()
    }


@cache
def folded_localities() -> dict[str, str]:
    """The same by folded form."""
    return {fold(form): code for form, code in locality_codes().items()}


@cache
def locality_names() -> frozenset[str]:
    """Folded names of places that are no municipality's name."""
    names = {fold(row["name"]) for row in rows_of("localities.csv")}
    return frozenset(names - folded_forms().keys())


def with_genitive(name: str) -> Iterable[str]:
    """The name, and its genitive where that is another word."""
    yield name
    if not name.endswith(("s", "x", "z")):
        yield name + "s"


def _by(key: Callable[[str], str]) -> dict[str, tuple[str, ...]]:
    forms: dict[str, set[str]] = {}
    for form, codes in exact_forms().items():
        forms.setdefault(key(form), set()).update(codes)
    return _sorted(forms)


def _sorted(forms: dict[str, set[str]]) -> dict[str, tuple[str, ...]]:
    return {form: tuple(sorted(codes)) for form, codes in forms.items()}
