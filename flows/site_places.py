"""Where the site finds the parts of the archive."""

from __future__ import annotations

from corpus.originals import is_remote
from corpus.site.pages import Places
from flows.settings import Settings


def places_of(settings: Settings) -> Places:
    """The places, as the settings have them."""
    originals = settings.originals_at if is_remote(settings.originals_at) else settings.originals
    return Places(settings.corpus, originals, settings.reports, settings.least_confidence)
