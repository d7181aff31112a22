"""The site's addresses, and which page stands at each.  They last: old ones lead to new ones.

Each module of pages has its own `ROUTES`: a regular expression of the address (percent-encoded,
from `/` to `$`, parts by name) and the page's function.
"""

from __future__ import annotations

from corpus.site import start
from corpus.site.pages import Route

ROUTES: tuple[Route, ...] = (*start.ROUTES,)
