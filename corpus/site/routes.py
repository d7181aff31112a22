"""The site's addresses, and which page stands at each.  They last: old ones lead to new ones.

Each module of pages has its own `ROUTES`: a regular expression of the address (percent-encoded,
from `/` to `$`, parts by name) and the page's function.
"""

from __future__ import annotations

from corpus.site import (
    aside,
    calendar_file,
    calendar_page,
    decisions,
    dictionary_page,
    document,
    documents,
    municipality,
    network,
    people,
    person,
    promises,
    questions_page,
    reports,
    review,
    search_page,
    start,
    topic,
    verdicts,
)
from corpus.site.pages import Route

ROUTES: tuple[Route, ...] = (
    *start.ROUTES,
    *questions_page.ROUTES,
    *search_page.ROUTES,
    *documents.ROUTES,
    *dictionary_page.ROUTES,
    *document.ROUTES,
    *municipality.ROUTES,
    *network.ROUTES,
    *people.ROUTES,
    *person.ROUTES,
    *topic.ROUTES,
    *calendar_file.ROUTES,
    *calendar_page.ROUTES,
    *decisions.ROUTES,
    *promises.ROUTES,
    *reports.ROUTES,
    *aside.ROUTES,
    *review.ROUTES,
    *verdicts.ROUTES,
)
