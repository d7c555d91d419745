"""GitHub's answers as values: each field that is read has the type that GitHub describes, or the
answer is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, TypeVar

from accelpkgs_updater.propose.proposal import Pull, Repository, Ticket

__all__ = ["Malformed", "comment", "every", "json_of", "pull", "repository", "said", "ticket"]

T = TypeVar("T")
_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(\[bot\])?")
# What git takes as a branch (git-check-ref-format), and what is no option and no refspec.
_BRANCH = re.compile(r"(?!-)(?!.*(\.\.|//|@\{|\.lock(/|$)))[^\x00-\x20~^:?*\[\\\x7f]+(?<![./])")


class Malformed(Exception):
    """An answer that is not as GitHub describes it; the text says where."""


def json_of(content: bytes) -> Any:
    """Parse an answer, None where it is empty. Raises `Malformed`."""
    if not content:
        return None
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Malformed(f"it is no JSON: {type(error).__name__}") from None


def every(read: Callable[[Any], T]) -> Callable[[Any], list[T]]:
    """Return what reads a list of what `read` reads."""

    def items(value: Any) -> list[T]:
        if not isinstance(value, list):
            raise Malformed("it is no list")
        return [read(item) for item in value]

    return items


def repository(value: Any) -> Repository:
    """Read a repository."""
    permissions = value.get("permissions") if isinstance(value, dict) else None
    may = permissions.get("push") if isinstance(permissions, dict) else None
    return Repository(
        _matching(_LOGIN, _field(value, "owner", dict), "login"),
        _matching(re.compile(r"[A-Za-z0-9._-]+"), value, "name"),
        _matching(_BRANCH, value, "default_branch"),
        may if isinstance(may, bool) else None,
    )


def pull(value: Any) -> Pull:
    """Read a pull request."""
    number, head = _number(value), _field(value, "head", dict)
    # The repository of a fork may be gone.
    fork = _maybe(head, "repo", dict) or {}
    owner = _maybe(fork, "owner", dict) or {}
    return Pull(
        number=number,
        name=f"#{number}",
        branch=_text(head, "ref"),
        owner=_maybe_text(owner, "login"),
        title=_text(value, "title"),
        body=_maybe_text(value, "body").replace("\r\n", "\n"),
        draft=_maybe(value, "draft", bool) or False,
        labels=_labels(value),
        merged=_maybe(value, "merged_at", str) is not None,
    )


def ticket(value: Any) -> Ticket:
    """Read an issue; to this part of GitHub's API a pull request is one."""
    return Ticket(
        _number(value),
        _maybe_text(value, "body").replace("\r\n", "\n"),
        _text(value, "state") == "open",
        _labels(value),
        _maybe_text(_maybe(value, "user", dict) or {}, "login"),
        "pull_request" in value,
    )


def comment(value: Any) -> str:
    """Read the body of a comment."""
    return _maybe_text(value, "body").replace("\r\n", "\n")


def said(value: Any) -> str:
    """Return GitHub's own words on a refusal; whatever they are made of, it is a text."""
    if not isinstance(value, dict):
        return ""
    errors = value.get("errors")
    found = [value.get("message"), *(errors if isinstance(errors, list) else [errors])]
    details = [e.get("message") or e.get("code") if isinstance(e, dict) else e for e in found[1:]]
    words = [word for word in [found[0], *details] if isinstance(word, str)]
    return "; ".join(_clean(word) for word in words[:10])


def _labels(value: Any) -> frozenset[str]:
    # An issue's may be a plain name.
    names = [
        label if isinstance(label, str) else _text(label, "name")
        for label in _field(value, "labels", list)
    ]
    return frozenset(map(_clean, names))


def _number(value: Any) -> int:
    number = _field(value, "number", int)
    if isinstance(number, bool) or not 0 < number < 2**63:
        raise Malformed("number is none")
    return number


def _matching(pattern: re.Pattern[str], value: Any, key: str) -> str:
    text = _text(value, key)
    if not pattern.fullmatch(text):
        raise Malformed(f"{key} is {text[:100]!r}")
    return text


def _text(value: Any, key: str) -> str:
    return _clean(_field(value, key, str))


def _maybe_text(value: Any, key: str) -> str:
    return _clean(_maybe(value, key, str) or "")


def _clean(text: str) -> str:
    # JSON can hold half of a surrogate pair, which no encoding has.
    return text.encode("utf-8", "replace").decode()


def _field(value: Any, key: str, kind: type[T]) -> T:
    found = _maybe(value, key, kind)
    if found is None:
        raise Malformed(f"{key} is missing")
    return found


def _maybe(value: Any, key: str, kind: type[T]) -> T | None:
    if not isinstance(value, dict):
        raise Malformed(f"there is no object around {key}")
    found = value.get(key)
    if found is None:
        return None
    if not isinstance(found, kind):
        raise Malformed(f"{key} is a {type(found).__name__}")
    return found
