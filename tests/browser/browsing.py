"""The site as a person's browser sees it: a server, Debian's Chromium, pages that are watched.

Every page that a `Visitor` opens is watched for what must not happen whatever a test looks at: a
request to another machine, a script error, something that was refused or is missing.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    ViewportSize,
    sync_playwright,
)

ROOT = Path(__file__).parents[2]
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 360, "height": 740}

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
NO_NAMES = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
START_SECONDS = 60
PATIENCE_MS = 10_000
MOST_WORDS = 3000


class MissingBrowserError(RuntimeError):
    """This machine has no browser for the tests of the site."""


def chromium(which: Callable[[str], str | None] = shutil.which) -> str:
    """The path of a Chromium.

    Raises:
        MissingBrowserError: with the command that installs one.
    """
    found = next((path for path in map(which, PROGRAMS) if path), None)
    if found is None:
        raise MissingBrowserError(
            f"The tests of the site need a browser ({', '.join(PROGRAMS)}), and there is none. "
            "Run: tools/system-packages tests"
        )
    return found


@contextmanager
def launched() -> Iterator[Browser]:
    """A headless browser that finds no host but this machine.

    Playwright keeps an event loop in this thread for as long, so that nothing else can have one
    (`asyncio.run`): close it before tests of other folders run.
    """
    program = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=[NO_NAMES, "--font-render-hinting=none"]
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def served(archive: Path) -> Iterator[str]:
    """`diarium browse` over an archive: gives its address.

    Raises:
        RuntimeError: it did not start, or wrote of an error while it ran.
    """
    port = _free_port()
    command = [sys.executable, "-c", "from flows.cli import main; main()", "browse"]
    with tempfile.TemporaryFile() as said:
        server = subprocess.Popen(
            [*command, "--archive", archive, "--port", str(port)],
            cwd=ROOT,
            stdout=said,
            stderr=said,
        )
        try:
            if not _answers(f"http://127.0.0.1:{port}/", server):
                raise RuntimeError(f"the site did not start:\n{_words(said)}")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=START_SECONDS)
        if "Traceback" in (words := _words(said)):
            raise RuntimeError(f"the site wrote of an error:\n{words[-MOST_WORDS:]}")


def _words(said: IO[bytes]) -> str:
    said.seek(0)
    return said.read().decode(errors="replace")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _answers(address: str, server: subprocess.Popen[bytes]) -> bool:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            httpx.get(address, timeout=START_SECONDS)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return True
    return False


@dataclass
class Visitor:
    """Opens pages of the site, each in a window without a past, and notes what goes wrong there.

    `complaints` holds a sentence for each thing that must not happen; a status is none where it is
    among the `allowed`.
    """

    browser: Browser
    site: str
    complaints: list[str] = field(default_factory=list)
    allowed: set[int] = field(default_factory=set)
    _contexts: list[BrowserContext] = field(default_factory=list)
    _expected: dict[str, int] = field(default_factory=dict)

    def visit(
        self,
        address: str = "/",
        *,
        window: ViewportSize = WIDE,
        dark: bool = False,
        script: bool = True,
        touch: bool = False,
        status: int = 200,
    ) -> Page:
        """The page at an address of the site, loaded; of a status other than 200 where we say so.

        It stays watched while a test clicks on.
        """
        context = self.browser.new_context(
            viewport=window,
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            has_touch=touch,
            locale="sv-SE",
            timezone_id="Europe/Stockholm",
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_MS)
        self._contexts.append(context)
        context.on("request", self._asked)
        context.on("requestfailed", self._failed)
        context.on("response", self._answered)
        context.on("console", self._told)
        context.on("weberror", lambda error: self._complain("script error", str(error.error)))
        page = context.new_page()
        self.go(page, address, status=status)
        return page

    def go(self, page: Page, address: str, *, status: int = 200) -> None:
        """Open another address in the same window."""
        self._expected[self.site + address] = status
        found = page.goto(self.site + address)
        if found is None or found.status != status:
            self._complain(address, f"answered {found and found.status}, not {status}")

    def close(self) -> None:
        """Close all windows."""
        for context in self._contexts:
            context.close()
        self._contexts.clear()

    def _complain(self, where: str, what: str) -> None:
        self.complaints.append(f"{where}: {what}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        ours = request.url.startswith(self.site + "/")
        if not ours and parts.scheme not in {"data", "blob", "about"}:
            self._complain(request.frame.url, f"asks for {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a download, or a page left in mid-air
            self._complain(request.url, f"failed: {request.failure}")

    def _answered(self, response: Response) -> None:
        fine = self.allowed | {self._expected.get(response.url, 0)}
        if response.status >= 400 and response.status not in fine:
            self._complain(response.url, f"answered {response.status}")

    def _told(self, message: ConsoleMessage) -> None:
        missing = message.text.startswith("Failed to load resource")  # `_answered` tells of it
        if message.type in {"error", "warning"} and not missing:
            self._complain(message.location.get("url", ""), f"console: {message.text}")
