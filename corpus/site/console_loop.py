"""The console's requests in a loop and thread of their own.

What analysts ask in SQL may give thousands of cells to render; meanwhile the rest of the site must
answer.  Only so many are let in at once: more would wait longer than anybody does.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

MOST_AT_ONCE = 24

BUSY = "Konsolen är upptagen med andra frågor. Försök igen om en stund.\n"


class SideLoop:
    """An event loop in a thread of its own, begun when it is first needed."""

    def __init__(self) -> None:
        self._beginning = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    def started(self) -> asyncio.AbstractEventLoop:
        """The loop, running."""
        with self._beginning:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="console", daemon=True).start()
        return self._loop

    def stop(self) -> None:
        """Let the thread end."""
        with self._beginning:
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._loop.stop)


class ConsoleLoop:
    """An ASGI application that runs another one in a loop beside."""

    def __init__(self, application: Callable[..., Awaitable[None]], side: SideLoop) -> None:
        self._application = application
        self._side = side
        self._running = 0

    async def __call__(self, scope: Any, _receive: Any, send: Callable[[Any], Any]) -> None:
        """One request that has no body."""
        if self._running >= MOST_AT_ONCE:
            await _busy(send)
            return
        self._running += 1
        try:
            await self._bridge(scope, send)
        finally:
            self._running -= 1

    async def _bridge(self, scope: Any, send: Callable[[Any], Any]) -> None:
        here = asyncio.get_running_loop()
        messages: asyncio.Queue[Any] = asyncio.Queue()

        def tell(message: Any) -> None:
            if not here.is_closed():
                here.call_soon_threadsafe(messages.put_nowait, message)

        async def send_from_there(message: Any) -> None:
            tell(message)

        answered = asyncio.run_coroutine_threadsafe(
            self._answer(scope, send_from_there), self._side.started()
        )
        answered.add_done_callback(lambda _: tell(None))
        while (message := await messages.get()) is not None:
            await send(message)
        if not answered.cancelled():  # it is where the server was stopped meanwhile
            answered.result()

    async def _answer(self, scope: Any, send: Callable[[Any], Awaitable[None]]) -> None:
        await self._application(scope, _nothing, send)


async def _nothing() -> MutableMapping[str, Any]:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _busy(send: Callable[[Any], Any]) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"retry-after", b"10")]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": BUSY.encode()})
