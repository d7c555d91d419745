"""The secrets of a run: they stand in no text that leaves it."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from urllib.parse import quote, quote_plus, unquote

__all__ = ["holds_secret", "learn", "learn_pair", "redacted"]

HIDDEN = "***"
_SHORTEST = 4
_SURE = 8
"""Letters from which on a secret is told from an ordinary word of a generated file."""

_secrets: set[str] = set()
_USERINFO = re.compile(r"(?<=://)[^/@\s'\"<>?#]+(?=@)")


def learn(secret: str) -> None:
    """Keep a secret out of all that is told: as it is, percent-encoded, and as JSON has it."""
    quoted = quote(secret, safe="", errors="replace")
    for form in (secret, unquote(secret), quoted, quote_plus(secret, errors="replace")):
        if len(form) >= _SHORTEST:
            _secrets.update((form, json.dumps(form, ensure_ascii=False)[1:-1]))


def learn_pair(user: str, password: str) -> None:
    """Keep out a password, a user's name that stands alone, and both as Basic writes them."""
    learn(password or user)
    learn(b64encode(f"{user}:{password}".encode(errors="surrogateescape")).decode())


def redacted(text: str) -> str:
    """Return a text without secrets, and without user and password in addresses."""
    for secret in sorted(_secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return _USERINFO.sub(HIDDEN, text) if "://" in text and "@" in text else text


def holds_secret(data: bytes) -> bool:
    """Tell whether bytes that are to be kept hold a secret; those of a few letters do not count."""
    return any(len(s) >= _SURE and s.encode(errors="surrogateescape") in data for s in _secrets)
