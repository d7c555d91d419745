"""GitHub's answers as values: each field that is read has the type that GitHub describes, or the
answer is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from accelpkgs_updater.net.json_fields import Malformed, clean, field, maybe, maybe_text, text
from accelpkgs_updater.propose.proposal import Pull, Repository, Ticket

__all__ = ["comment", "every", "pull", "repository", "said", "ticket"]

T = TypeVar("T")
_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(\[bot\])?")
# What git takes as a branch (git-check-ref-format), and what is no option and no refspec.
_BRANCH = re.compile(r"(?!-)(?!.*(\.\.|//|@\{|\.lock(/|$)))[^\x00-\x20~^:?*\[\\\x7f]+(?<![./])")


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
        _matching(_LOGIN, field(value, "owner", dict), "login"),
        _matching(re.compile(r"[A-Za-z0-9._-]+"), value, "name"),
        _matching(_BRANCH, value, "default_branch"),
        may if isinstance(may, bool) else None,
    )


def pull(value: Any) -> Pull:
    """Read a pull request."""
    number, head = _number(value), field(value, "head", dict)
    # The repository of a fork may be gone.
    fork = maybe(head, "repo", dict) or {}
    owner = maybe(fork, "owner", dict) or {}
    return Pull(
        number=number,
        name=f"#{number}",
        branch=text(head, "ref"),
        owner=maybe_text(owner, "login"),
        title=text(value, "title"),
        body=maybe_text(value, "body").replace("\r\n", "\n"),
        draft=maybe(value, "draft", bool) or False,
        labels=_labels(value),
        merged=maybe(value, "merged_at", str) is not None,
        author=_author(value),
    )


def _author(value: Any) -> str:
    # An account may be gone.
    return maybe_text(maybe(value, "user", dict) or {}, "login")


def ticket(value: Any) -> Ticket:
    """Read an issue; to this part of GitHub's API a pull request is one."""
    number = _number(value)
    return Ticket(
        number,
        maybe_text(value, "body").replace("\r\n", "\n"),
        text(value, "state") == "open",
        _labels(value),
        _author(value),
        "pull_request" in value,
        f"#{number}",
        maybe_text(value, "state_reason") == "not_planned",
    )


def comment(value: Any) -> tuple[str, str]:
    """Read a comment: by whom, and its body."""
    return _author(value), maybe_text(value, "body").replace("\r\n", "\n")


def said(value: Any) -> str:
    """Return GitHub's own words on a refusal; whatever they are made of, it is a text."""
    if not isinstance(value, dict):
        return ""
    errors = value.get("errors")
    found = [value.get("message"), *(errors if isinstance(errors, list) else [errors])]
    details = [e.get("message") or e.get("code") if isinstance(e, dict) else e for e in found[1:]]
    words = [word for word in [found[0], *details] if isinstance(word, str)]
    return "; ".join(clean(word) for word in words[:10])


def _labels(value: Any) -> frozenset[str]:
    # An issue's may be a plain name.
    names = [
        label if isinstance(label, str) else text(label, "name")
        for label in field(value, "labels", list)
    ]
    return frozenset(map(clean, names))


def _number(value: Any) -> int:
    number = field(value, "number", int)
    if not 0 < number < 2**63:
        raise Malformed("number is none")
    return number


def _matching(pattern: re.Pattern[str], value: Any, key: str) -> str:
    found = text(value, key)
    if not pattern.fullmatch(found):
        raise Malformed(f"{key} is {found[:100]!r}")
    return found
