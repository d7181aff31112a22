"""A small corpus and the site over it, without a server."""

from __future__ import annotations
