"""Where the site finds the parts of the archive."""

from __future__ import annotations

from corpus.site.pages import Places
from flows.settings import Settings


def places_of(settings: Settings) -> Places:
    """The places, as the settings have them."""
    return Places(settings.corpus, settings.originals, settings.reports, settings.least_confidence)
