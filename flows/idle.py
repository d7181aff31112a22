"""The quick way out: whether there is anything at all for a night to do.

Most nights of a finished archive bring nothing.  Such a night starts no Prefect, takes no lock and
writes no byte.  Whatever looks like work, or like trouble, is left to the night itself, which does
it or tells of it.
"""

from __future__ import annotations

from corpus.idle import Quiet, quiet
from flows import logs
from flows.arrivals import look
from flows.lock import held
from flows.outcome import now
from flows.settings import Settings
from flows.storage import waits_remotely
from flows.tools import check_lists, recipe_of
from pipeline.errors import BadSettings

NOTHING = "Inget nytt har kommit och inget behövde tolkas om. Samlingen är oförändrad."


def nothing_to_do(settings: Settings) -> Quiet | None:
    """What the corpus holds, where a night would change nothing; `None` where it may."""
    try:
        if not settings.corpus.is_file() or held(settings.archive).held:
            return None
        lying = look(settings)
        if lying.drops or lying.passed or waits_remotely(settings):
            return None
        check_lists(settings)
        return quiet(settings.corpus, recipe_of(settings), settings.networks)
    except (BadSettings, OSError):
        return None


def idle_report(settings: Settings, found: Quiet) -> str:
    """The morning report of a night with nothing to do; no file is made of it."""
    logs.begin(settings)
    logs.tell("nothing to do", documents=found.documents, people=found.people)
    people = "person" if found.people == 1 else "personer"
    return (
        f"# Nattens rapport {now()[:16].replace('T', ' ')}\n\n{NOTHING}\n"
        f"Samlingen har nu {found.documents} dokument och {found.people} {people}.\n"
    )
