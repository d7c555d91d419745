"""The `update.toml` that a package starts with, as far as its name tells."""

from __future__ import annotations

import re

__all__ = ["scaffold"]

_SUFFIXED = re.compile(r"nvidia-[a-z0-9-]+-cu(\d+)")
_VERSIONED = re.compile(r"(nvidia-cuda-(runtime|nvrtc|cupti)(-cu\d+)?|cuda-toolkit)")


def scaffold(name: str) -> str:
    """Return the text of an `update.toml` for a package of the package index.

    CUDA's components say in their names which CUDA they belong to; a few carry its version.
    """
    head = 'source = "index"\n'
    if _VERSIONED.fullmatch(name):
        return f'{head}[keep]\nlines = 8\n\n[axes]\ncuda = "version-minor"\n'
    suffixed = _SUFFIXED.fullmatch(name)
    if suffixed:
        return f'{head}[axes]\ncuda = "{suffixed[1]}"\n'
    return head
