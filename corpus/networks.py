"""Networks: which one a typed name means, and members that the settings tell of."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping

from corpus.filters import codes_called
from pipeline.errors import BadSettings

_SUFFIX = re.compile(r"\s+(kommun|stad)$", re.IGNORECASE)


def unify_spellings(db: sqlite3.Connection) -> None:
    """Give each network one name, whatever its spellings: the commonest that is not shouted.

    Only networks are looked at of which a document came or went since meetings were ordered.
    `network_printed` keeps what stands in the document.
    """
    touched = db.execute(
        """SELECT network_key FROM meetings_dirty WHERE network_key <> ''
           UNION SELECT network_key FROM followups_dirty"""
    ).fetchall()
    for (key,) in touched:
        spelt = db.execute(
            """SELECT network_printed, count(*) FROM documents
               WHERE network_key = ? GROUP BY network_printed""",
            [key],
        ).fetchall()
        if not spelt:
            continue
        wanted = min((printed.isupper(), -times, printed) for printed, times in spelt)[2]
        stands = "SELECT DISTINCT network FROM documents WHERE network_key = ?"
        db.executemany(
            "UPDATE documents SET network = ? WHERE network_key = ? AND network = ?",
            [(wanted, key, name) for (name,) in db.execute(stands, [key]) if name != wanted],
        )


def _as_spelt(db: sqlite3.Connection, network: str) -> str:
    """The name that documents give a network which the settings may spell otherwise."""
    from pipeline.identity.units import network_key  # noqa: PLC0415 - a search can spare it

    found = db.execute(
        "SELECT network FROM documents WHERE network_key = ? LIMIT 1", [network_key(network)]
    ).fetchone()
    return str(found[0]) if found else network


def set_members(db: sqlite3.Connection, networks: Mapping[str, Iterable[str]]) -> None:
    """Let these be the members told by the settings; what is as it was is not written again.

    Raises:
        BadSettings: a name that no municipality has.
    """
    wanted = _wanted(db, networks)
    stands = _stands(db)
    db.executemany(
        "DELETE FROM network_members WHERE network = ? AND municipality_code = ?",
        sorted(stands - wanted),
    )
    db.executemany(
        "INSERT INTO network_members (network, municipality_code) VALUES (?, ?)",
        sorted(wanted - stands),
    )


def members_stand(db: sqlite3.Connection, networks: Mapping[str, Iterable[str]]) -> bool:
    """Whether the members told by the settings are those that are kept.

    Raises:
        BadSettings: a name that no municipality has.
    """
    return _wanted(db, networks) == _stands(db)


def _wanted(db: sqlite3.Connection, networks: Mapping[str, Iterable[str]]) -> set[tuple[str, str]]:
    return {
        (_as_spelt(db, name), _code(db, name, town))
        for name, towns in networks.items()
        for town in towns
    }


def _stands(db: sqlite3.Connection) -> set[tuple[str, str]]:
    return set(db.execute("SELECT network, municipality_code FROM network_members"))


def _code(db: sqlite3.Connection, network: str, town: str) -> str:
    """The code of the one municipality of this name, "Karlsborgs kommun" included.

    Nothing is guessed: a name that is misspelt is an error of the settings.
    """
    name = str(town).strip()
    bare = _SUFFIX.sub("", name)
    for form in (name, bare, bare.removesuffix("s")):
        if len(codes := codes_called(db, form)) == 1:
            return codes[0]
    raise BadSettings(
        f"No municipality is called {town!r} (networks, {network!r})."
        " Give its official name or its four-digit code."
    )
