"""What a PDF holds beside its pages, for the notes of its reading: nothing of it is ever run.

    notes_of(whole)  ->  ("owner-password", "no-extracting", "javascript", ...)

Scripts, actions and attached files are left where they are; nothing is written by their names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

_HARMLESS = frozenset({"/GoTo", "/GoToR", "/GoToE", "/URI", "/Named", "/Thread"})
"""Actions that show a place when somebody asks; the others do something."""
REPAIRED = "repaired-structure"
_REPAIRED = ("xref", "cross-reference", "damaged", "reconstruct", "startxref", "trailer")
_WRITTEN = frozenset({"/Tx", "/Ch", "/Sig"})
"""Fields that hold text: typed, chosen, or the signature's "Signerat av ..."."""
_MOST = 5_000
"""Pages, and notes on a page, that are looked at: a hostile file has no end of them."""
_MOST_NEXT = 50

RESTRICTIONS = {"extract": "no-extracting", "print_lowres": "no-printing", "modify_other": "locked"}
"""What an owner's password forbids, by pikepdf's word for it."""


def notes_of(whole: Any) -> tuple[str, ...]:
    """Notes on an open PDF, as stable words; the order is always the same."""
    found: list[str] = []
    if whole.is_encrypted:
        forbidden = [note for name, note in RESTRICTIONS.items() if not getattr(whole.allow, name)]
        found += ["owner-password", *forbidden]
    if was_repaired(whole):
        found.append(REPAIRED)
    actions = set(_safely(_actions(whole)))
    if "/JavaScript" in actions:
        found.append("javascript")
    if actions - {"/JavaScript"}:
        found.append("actions")
    if any(_safely(_attached(whole))):
        found.append("embedded-files")
    return tuple(found)


def was_repaired(whole: Any) -> bool:
    """Whether the file's structure was broken and put right."""
    told = (str(warning).lower() for warning in whole.get_warnings())
    return any(sign in warning for warning in told for sign in _REPAIRED)


def has_written_fields(whole: Any) -> bool:
    """Whether text stands in fields of a form or in notes on a page, which no text layer holds."""
    return any(_safely(map(_is_written, _safely(_annotations(whole)))))


def pixels_of(whole: Any) -> dict[int, int]:
    """How many pixels the largest picture of each page says that it has, by the page's number."""
    return {number: pixels for number, pixels in _safely(_largest(whole)) if pixels}


def _largest(whole: Any) -> Iterator[tuple[int, int]]:
    for number, page in enumerate(islice(whole.pages, _MOST), 1):
        pictures = islice(page.images.values(), 200)
        sizes = (int(one.get("/Width", 0)) * int(one.get("/Height", 0)) for one in pictures)
        yield number, max(sizes, default=0)


def _is_written(note: Any) -> bool:
    if note.get("/Subtype") == "/FreeText":
        return bool(str(note.get("/Contents", "")).strip())
    field = note
    for _ in range(20):  # a field's type and value may stand with its parents
        if field.get("/FT") in _WRITTEN or "/V" in field or "/Parent" not in field:
            break
        field = field["/Parent"]
    kind = note.get("/FT", field.get("/FT"))
    value = note.get("/V", field.get("/V", ""))
    return kind in _WRITTEN and (_is_dictionary(value) or bool(str(value).strip()))


def _actions(whole: Any) -> Iterator[str]:
    """The kinds of the actions that the file wants done, harmless ones left out."""
    root = whole.Root
    if _names(root, "/JavaScript"):
        yield "/JavaScript"
    places = [root, *islice((page.obj for page in whole.pages), _MOST)]
    for place in chain(places, _safely(_annotations(whole))):
        for action in chain.from_iterable(map(_and_next, _asked(place))):
            kind = str(action.get("/S", ""))
            if kind and kind not in _HARMLESS:
                yield kind


def _asked(place: Any) -> Iterator[Any]:
    """The actions of the file, a page, or a note on it."""
    for name in ("/OpenAction", "/A"):
        if _is_dictionary(place.get(name)):
            yield place[name]
    more = place.get("/AA")
    if _is_dictionary(more):
        yield from (more[name] for name in islice(more.keys(), 50) if _is_dictionary(more[name]))


def _and_next(action: Any) -> Iterator[Any]:
    """An action, and those to be done after it."""
    left = [action]
    for _ in range(_MOST_NEXT):
        if not left:
            return
        now = left.pop()
        yield now
        following = now.get("/Next", ())
        both = [following] if _is_dictionary(following) else islice(following, _MOST_NEXT)
        left += filter(_is_dictionary, both)


def _attached(whole: Any) -> Iterator[bool]:
    yield bool(_names(whole.Root, "/EmbeddedFiles")) or "/AF" in whole.Root
    for note in _safely(_annotations(whole)):
        yield note.get("/Subtype") == "/FileAttachment"


def _annotations(whole: Any) -> Iterator[Any]:
    for page in islice(whole.pages, _MOST):
        for note in islice(page.obj.get("/Annots", ()), _MOST):
            if _is_dictionary(note):
                yield note


def _names(root: Any, name: str) -> bool:
    names = root.get("/Names")
    return _is_dictionary(names) and _is_dictionary(names.get(name))


def _is_dictionary(thing: Any) -> bool:
    import pikepdf  # noqa: PLC0415 - only where a PDF is read

    return isinstance(thing, pikepdf.Dictionary)


def _safely(things: Iterable[Any]) -> Iterator[Any]:
    """What can be had: a broken structure ends the look, not the reading."""
    import pikepdf  # noqa: PLC0415

    try:
        yield from things
    except (
        pikepdf.PdfError, pikepdf.ForeignObjectError, AttributeError, KeyError, IndexError,
        TypeError, ValueError, RuntimeError,
    ):  # fmt: skip
        return
