"""Sources at a commit of a git repository: no archive, so no file with a hash."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Repository", "read_repository"]

_URL = re.compile(r"(?:https|ssh|git)://(?:git@)?[^@\s\x00-\x20\x7f]{1,4000}")
_REV = re.compile(r"[0-9a-f]{40}")
_INSIDE = re.compile(r"[A-Za-z0-9._+-]+(?:/[A-Za-z0-9._+-]+)*")


@dataclass(frozen=True, slots=True)
class Repository:
    """`subdirectory`: where the project lies in it, empty at its root."""

    url: str
    rev: str
    subdirectory: str = ""


def read_repository(said: Mapping[str, Any]) -> Repository | None:
    """Read the `tree` of a plan's file; None of one that lies on this machine alone.

    Raises `ValueError`.
    """
    if said["type"] == "path" or str(said.get("url", "")).startswith("file:"):
        return None
    url, rev, inside = said["url"], said["rev"], said.get("subdirectory", "")
    if said["type"] != "git" or not _URL.fullmatch(url) or not _REV.fullmatch(rev):
        raise ValueError("a source is no commit of a git repository")
    if inside and (not _INSIDE.fullmatch(inside) or ".." in inside.split("/")):
        raise ValueError("a source lies outside of its repository")
    return Repository(url, rev, inside)
