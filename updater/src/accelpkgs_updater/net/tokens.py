"""The forge's token in the environment: how it is called, and an environment without it."""

from __future__ import annotations

import os
from collections.abc import Mapping

__all__ = ["TOKENS", "token_of", "without_tokens"]

TOKENS = ("GITHUB_TOKEN", "GH_TOKEN")


def token_of(environment: Mapping[str, str]) -> str | None:
    """Return the token; the end of a line that came with it is no part of it."""
    return next((token for name in TOKENS if (token := environment.get(name, "").strip())), None)


def without_tokens() -> dict[str, str]:
    """Return this process's environment for a program that has no business with the forge."""
    return {name: value for name, value in os.environ.items() if name not in TOKENS}
