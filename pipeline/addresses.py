"""Addresses of places (`s3://...`, `sftp://...`), shown without the secrets that some hold."""

from __future__ import annotations

import re
from urllib.parse import unquote

_WITH_USER = re.compile(
    r"(?P<scheme>[\w.+-]*://)(?P<user>[^/]*|[^/@:]*:(?!\d+/).*?)@(?P<rest>.*)", re.DOTALL
)
"""A password may hold a slash, as keys of S3 do; what follows a host's port is a path."""


def without_secret(address: str) -> str:
    """The address without a name and password in it.

    >>> without_secret("sftp://eva:hemligt@fil.kommun.example/protokoll")
    'sftp://…@fil.kommun.example/protokoll'
    >>> without_secret("s3://AKIA:hem/ligt@minutes/in"), without_secret("s3://minutes/a@b")
    ('s3://…@minutes/in', 's3://minutes/a@b')
    """
    found = _WITH_USER.fullmatch(address)
    return f"{found['scheme']}…@{found['rest']}" if found else address


def without_secrets_of(address: str, text: str) -> str:
    """A text (what a library says) without the name and password of the address.

    >>> without_secrets_of("s3://AKIA:hemligt@minutes", "no bucket 'AKIA:hemligt@minutes'")
    "no bucket '…@minutes'"
    """
    found = _WITH_USER.fullmatch(address)
    if not found:
        return text
    whole = found["user"]
    parts = {whole, *whole.partition(":")[::2]}
    parts |= {unquote(part) for part in parts}
    for part in sorted(filter(None, parts), key=len, reverse=True):
        text = text.replace(part, "…")
    return text


def holds_password(address: str) -> bool:
    """Whether a password is told in the address.

    >>> holds_password("sftp://eva:hemligt@fil"), holds_password("sftp://eva@fil:22/in")
    (True, False)
    """
    found = _WITH_USER.fullmatch(address)
    return bool(found and ":" in found["user"])
