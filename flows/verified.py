"""What verifications have found and not yet seen mended: `upkeep/verified.json`.

A verification of a share looks at a thirtieth, so what it does not find may still be there.  A
fault stays open until a verification looks at the same thing again and does not find it; what is
open is looked at again by every share, so what was mended is known the next day.

    {"at": ..., "share": "7/30", "seconds": ..., "since": ..., "seen": {"6/30": ..., "7/30": ...},
     "faults": [{"code": ..., "subject": ..., "told": ..., "mend": ..., "share": "6/30"}]}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.verify_values import RESTORE, Share
from flows import upkeep

VERIFIED = "verified"
_MOST = 1_000
"""Faults that are kept; a thousand say as much as more."""
_NO_NAME = "(no network)"
TORN = "corpus-torn"
_LOOKED_AT_AGAIN = frozenset(
    {
        "original-missing", "original-changed", "original-extra", "arrival-lost",
        "read-and-set-aside", "reading-without-arrival", "row-leads-nowhere",
        "record-without-document", "document-without-reading", "reading-unreadable",
        "record-unreadable", "findings-differ", "attendance-differs", "pages-differ",
        "review-differs", "counts-differ", "chronology-differs", "followups-differ",
        "page-index-differs", "word-part-index-differs",
    }
)  # fmt: skip
"""Codes of what any share finds again if its subject is looked at; others wait for their share."""


def open_faults(archive: Path) -> list[dict[str, str]]:
    """The faults that are open, each with the share that found it."""
    told = upkeep.noted(archive, VERIFIED) or {}
    share = str(told.get("share", "1/1"))
    found = told.get("faults")
    rows = found if isinstance(found, list) else []
    return [{"share": share, **one} for one in rows if isinstance(one, dict)]


def looking_again(share: Share, faults: Sequence[Mapping[str, str]]) -> Share:
    """The share, and what is open."""
    names = {str(one.get("subject", "")) for one in faults}
    if _NO_NAME in names:
        names.add("")
    return replace(share, also=frozenset(names))


def noted_after(archive: Path, share: Share, told: Mapping[str, Any]) -> dict[str, Any]:
    """What is to be kept after a verification of this share told this (`at`, `faults`, ...)."""
    before = upkeep.noted(archive, VERIFIED) or {}
    found = [{**one, "share": str(share)} for one in told["faults"]]
    again = {(one["code"], one["subject"]) for one in found}
    cut_short = any(code == TORN for code, _ in again)
    for one in open_faults(archive):
        mended = not cut_short and (
            share.is_whole or one["share"] == str(share) or one.get("code") in _LOOKED_AT_AGAIN
        )
        if not mended and (one.get("code"), one.get("subject")) not in again:
            found.append(one)
    seen = {} if share.is_whole else _seen(before)
    since = told["at"] if share.is_whole or not seen else before.get("since", told["at"])
    seen[str(share)] = str(told["at"])
    return {**told, "share": str(share), "since": since, "seen": seen, "faults": found[:_MOST]}


def note_torn(archive: Path, why: str) -> None:
    """Note that the file of the corpus is damaged, as a night found; a whole verification clears.

    Raises:
        OSError: it cannot be written.
    """
    before = upkeep.noted(archive, VERIFIED) or {}
    faults = [one for one in open_faults(archive) if one.get("code") != TORN]
    fault = {"code": TORN, "subject": "corpus.db", "told": why, "mend": RESTORE, "share": "1/1"}
    upkeep.note(archive, VERIFIED, {**before, "faults": [fault, *faults][:_MOST]})


def seen_until(told: Mapping[str, Any]) -> datetime | None:
    """The time since which every part of the archive was verified; `None` where nothing was.

    A part whose turn has not come yet counts from when shares were begun with.
    """
    seen = _seen(told)
    whole = _time(seen.pop("1/1", None))
    if not seen:
        return whole or _time(told.get("at"))
    of = max(int(name.partition("/")[2]) for name in seen)
    first = min((time for at in seen.values() if (time := _time(at))), default=None)
    start = whole or _time(told.get("since")) or first
    times = (_time(seen.get(f"{which}/{of}")) or start for which in range(1, of + 1))
    return min((max(time, start) for time in times if time and start), default=None)


def _seen(told: Mapping[str, Any]) -> dict[str, str]:
    seen = told.get("seen")
    if isinstance(seen, dict):
        return {str(name): str(at) for name, at in seen.items() if _is_share(str(name))}
    share = told.get("share")
    return {str(share): str(told["at"])} if share and "at" in told and _is_share(str(share)) else {}


def _is_share(name: str) -> bool:
    which, _, of = name.partition("/")
    return which.isdecimal() and of.isdecimal() and 1 <= int(which) <= int(of) <= 10_000  # noqa: PLR2004


def _time(iso: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(iso))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
