"""A word to somebody when the morning report is there, or the night failed.

Sent by Apprise, which Prefect's own notifications use: an address of it (`mailto://`, `slack://`,
`json://`, ...), a file of such addresses (one a line), or `block:TYPE/NAME`, a notification block
kept by Prefect's server.  An address holds passwords, so none is ever printed, logged or given to
Prefect; a file that only its owner may read is the best place for one.  What is sent are the
night's figures and where its report lies, not the report: that tells of people.
"""

from __future__ import annotations

import logging
import socket
from pathlib import Path
from typing import Any

from flows.outcome import Night
from flows.settings import Settings
from pipeline.errors import ArchiveBusy, BadSettings, DiariumError

_BLOCK = "block:"
_MARK = "://"


def addresses(settings: Settings) -> list[str]:
    """Where notifications go.

    Raises:
        BadSettings: the file of addresses cannot be read, or an address is none.
    """
    told = settings.notify.strip()
    if not told or told.startswith(_BLOCK) or _MARK in told:
        return told.split()
    path = settings.archive / told
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(f"notify: {path} cannot be read: {type(error).__name__}.") from error
    found = [line.strip() for line in lines]
    return [line for line in found if line and not line.startswith("#")]


def check_addresses(settings: Settings) -> None:
    """See before the night that somebody can be told of it.

    Raises:
        BadSettings: the file of addresses cannot be read, or an address is none that is known.
    """
    from apprise import Apprise  # noqa: PLC0415 - a third of a second

    for number, address in enumerate(addresses(settings), 1):
        if not address.startswith(_BLOCK) and Apprise.instantiate(address) is None:
            raise BadSettings(f"notify: address {number} is none that Apprise knows.")


def notify_of_night(settings: Settings, night: Night) -> str | None:
    """Tell of a night that had news; what went wrong with telling, in Swedish, if anything did.

    The numbers are those of its report.
    """
    if not (settings.notify and night.has_news):
        return None
    numbers = night.reported or night.counts
    new, failed, waiting = (numbers[key] for key in ("new", "set aside", "waiting"))
    files = "ny fil" if new == 1 else "nya filer"
    title = f"Diarium: {new} {files}, {failed} åt sidan, {waiting} väntar"
    report = night.told[1] if night.told else None
    body = [f"Natten {night.started[:16].replace('T', ' ')} UTC på {socket.gethostname()}."]
    if night.uninterpreted:
        body.append(f"{len(night.uninterpreted)} kunde inte tolkas.")
    if report:
        body.append(f"Rapporten: {report}")
    return _send(settings, title, "\n".join(body), "warning" if failed else "info")


def notify_of_failure(settings: Settings, error: BaseException) -> None:
    """Tell of a night that ended before its time; what the error says stays on the machine.

    One that was refused because another runs did not fail: that one tells of itself.
    """
    if settings.notify and not isinstance(error, ArchiveBusy):
        kind = error.code if isinstance(error, DiariumError) else type(error).__name__
        body = (
            f"Natten på {socket.gethostname()} avbröts ({kind}). Se loggen, eller diarium health."
        )
        _send(settings, "Diarium: natten misslyckades", body, "failure")


def told_in_report(report: Path, trouble: str) -> None:
    """Let the morning report say that nobody was told of it."""
    with report.open("a", encoding="utf-8") as file:
        file.write(f"\n## Meddelandet gick inte fram\n\n- {trouble}\n")


def _send(settings: Settings, title: str, body: str, kind: str) -> str | None:
    """Send to each address; a sentence on those that failed.  Nothing that goes wrong is raised."""
    try:
        found = addresses(settings)
    except BadSettings:
        return _trouble("Filen med adresser kan inte läsas.")
    quiet = logging.getLogger("apprise")
    before, quiet.disabled = quiet.disabled, True  # it logs addresses when they fail
    try:
        failed = [n for n, one in enumerate(found, 1) if not _sent(one, title, body, kind)]
    finally:
        quiet.disabled = before
    if not failed:
        return None
    numbers = ", ".join(map(str, failed))
    return _trouble(f"Adress {numbers} av {len(found)} i inställningen notify svarade inte.")


def _trouble(sentence: str) -> str:
    logging.getLogger("diarium").warning("notification failed: %s", sentence)
    return sentence


def _sent(address: str, title: str, body: str, kind: str) -> bool:
    try:
        if address.startswith(_BLOCK):
            return _by_block(address.removeprefix(_BLOCK), title, body)
        from apprise import Apprise, AppriseAsset, NotifyFormat, NotifyType  # noqa: PLC0415

        asset = AppriseAsset(app_id="Diarium", app_desc="Diarium", async_mode=False)
        sender = Apprise(asset=asset)
        return bool(
            sender.add(address)
            and sender.notify(
                body=body, title=title, notify_type=NotifyType(kind), body_format=NotifyFormat.TEXT
            )
        )
    except Exception:  # noqa: BLE001 - whatever a service does, the night is done; no text: it may hold the address
        return False


def _by_block(name: str, title: str, body: str) -> bool:
    """Through a notification block that Prefect's server keeps."""
    from prefect.blocks.core import Block  # noqa: PLC0415 - only where a block is asked for

    block: Any = Block.load(name)
    block.notify(body=body, subject=title)
    return True
