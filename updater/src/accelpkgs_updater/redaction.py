"""The secrets of a run: they stand in no text that leaves it."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from urllib.parse import quote, quote_plus, unquote

__all__ = ["SURE", "holds_secret", "learn", "learn_pair", "redacted", "redacted_log"]

HIDDEN = "***"
_SHORTEST = 4
SURE = 8
"""Letters from which on a secret is told from an ordinary word of a generated file."""

_secrets: set[str] = set()
_USERINFO = re.compile(r"(?<=://)[^/@\s'\"<>?#]+(?=@)")
# Secrets of others, by their looks.
_TOKEN = re.compile(
    r"gh[a-z]_[A-Za-z0-9]{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}|hf_[A-Za-z0-9]{16,}"
    r"|pypi-[\w-]{16,}|sk-[\w-]{16,}|(?:AKIA|ASIA)[0-9A-Z]{16}"
    r"|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]+"
)
_NAMED = re.compile(
    r"((?:authorization|token|secret|password|passwd|api[_-]?key|credential)s?[\"']?\s{0,3}[:=]"
    r"\s{0,3}[\"']?(?:(?:bearer|basic|token)\s{1,3})?)[^\s\"']{6,}",
    re.IGNORECASE,
)
_KEY = re.compile(r"(-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----)(?:(?!-----END).)*", re.DOTALL)


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


def redacted_log(text: str) -> str:
    """Return a log of other programs without secrets, and without what looks like one."""
    text = _KEY.sub(rf"\1{HIDDEN}", redacted(text))
    return _NAMED.sub(rf"\1{HIDDEN}", _TOKEN.sub(HIDDEN, text))


def holds_secret(data: bytes) -> bool:
    """Tell whether bytes that are to be kept hold a secret; those of a few letters do not count."""
    return any(len(s) >= SURE and s.encode(errors="surrogateescape") in data for s in _secrets)
