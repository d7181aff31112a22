"""Before everything the site answers: who may ask, how, and what every answer says of itself.

A page elsewhere must not reach the corpus through the reader's browser by giving its own name
this machine's address (DNS rebinding): only names that are known are answered.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any

from corpus.site.console_loop import ConsoleLoop, SideLoop

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (
        b"content-security-policy",
        (
            b"default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self';"
            b" frame-ancestors 'none'"
        ),
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
"""What every response says, whatever gave it."""

CONSOLE = "/corpus"


class Guard:
    """The site behind its fence.

    Only hosts in `names` are answered, and plain addresses where `any_address` is true: a name
    can be made to lead here, an address is one.
    """

    def __init__(
        self, site: Application, side: SideLoop, names: Collection[str], *, any_address: bool
    ) -> None:
        self._site = site
        self._names = frozenset(name.lower() for name in names)
        self._any_address = any_address
        self._console = ConsoleLoop(site, side)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, as ASGI has it."""
        if scope["type"] != "http":
            await self._site(scope, receive, send)
            return
        guarded = _with_headers(send, bodiless=scope["method"] == "HEAD")
        if not self._answers(_host(scope)):
            await _say(guarded, 421, "Webbplatsen svarar inte under det namnet (--name).")
        elif scope["method"] not in {"GET", "HEAD"}:
            await _say(guarded, 405, "Webbplatsen visar bara.", (b"allow", b"GET, HEAD"))
        else:
            scope = {**scope, "method": "GET"}
            apart = _path(scope) == CONSOLE or _path(scope).startswith((f"{CONSOLE}/", "/corpus."))
            await (self._console if apart else self._site)(scope, receive, guarded)

    def _answers(self, host: str) -> bool:
        if host in self._names:
            return True
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return self._any_address


def _host(scope: Scope) -> str:
    """The name asked for, without its port.

    >>> _host({"headers": [(b"host", b"[::1]:8001")]}), _host({"headers": [(b"host", b"A.se:80")]})
    ('::1', 'a.se')
    """
    given = next((value for key, value in scope["headers"] if key == b"host"), b"")
    host = given.decode("latin-1").strip().lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def _path(scope: Scope) -> str:
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    return raw.decode("latin-1").partition("?")[0]


def _with_headers(send: Send, *, bodiless: bool) -> Send:
    ours = {name for name, _ in HEADERS}

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [pair for pair in message.get("headers", []) if pair[0].lower() not in ours]
            message = {**message, "headers": [*kept, *HEADERS]}
        elif bodiless and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return guarded


async def _say(send: Send, status: int, sentence: str, *headers: tuple[bytes, bytes]) -> None:
    plain = (b"content-type", b"text/plain; charset=utf-8")
    await send({"type": "http.response.start", "status": status, "headers": [plain, *headers]})
    await send({"type": "http.response.body", "body": f"{sentence}\n".encode()})
