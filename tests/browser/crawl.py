"""All addresses that links lead to from the start page, by the site's own list of routes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urljoin, urlsplit

import httpx
from lxml import html

DATASETTE = "Datasette"
"""What addresses of no route of ours are counted as."""

MOST = 2


def reached(site: str, routes: Sequence[str], most: int = MOST) -> dict[str, list[str]]:
    """For each route's regular expression the first addresses that links lead to, in that order.

    Links and pictures are followed breadth first from `/`, without a browser; of those to the same
    route only so many.  Downloads of tables are left out.
    """
    found: dict[str, list[str]] = {DATASETTE: [], **{route: [] for route in routes}}
    waiting = ["/"]
    seen = {"/"}
    for address in waiting:  # grows as we go
        route = _route_of(address, routes)
        if len(found[route]) >= most:
            continue
        found[route].append(address)
        for link in _links(site, address):
            if link not in seen:
                seen.add(link)
                waiting.append(link)
    return found


def is_page(site: str, address: str) -> bool:
    """Whether the address has a page, not a file."""
    return "html" in _get(site, address).headers["Content-Type"]


def _route_of(address: str, routes: Sequence[str]) -> str:
    path = urlsplit(address).path
    return next((route for route in routes if re.match(route, path)), DATASETTE)


def _get(site: str, address: str) -> httpx.Response:
    return httpx.get(site + address, follow_redirects=True, timeout=60)


def _links(site: str, address: str) -> Iterator[str]:
    answer = _get(site, address)
    if "html" not in answer.headers["Content-Type"]:
        return
    for link in html.fromstring(answer.content).xpath("//a/@href | //img/@src"):
        parts = urlsplit(urljoin(site + address, str(link)))
        if f"{parts.scheme}://{parts.netloc}" == site and "format=" not in parts.query:
            yield parts._replace(scheme="", netloc="", fragment="").geturl()
