"""The forge's token: how it is called in the environment, and an environment without it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

__all__ = ["TOKENS", "hidden_tokens", "token_of", "without_tokens"]

TOKENS = ("GITHUB_TOKEN", "GH_TOKEN")

_taken: dict[str, str] = {}


@contextmanager
def hidden_tokens() -> Iterator[None]:
    """Take the tokens out of the environment, so that no program that is started has them.

    `token_of` knows them all the same.
    """
    _taken.update({name: os.environ.pop(name) for name in TOKENS if name in os.environ})
    try:
        yield
    finally:
        os.environ.update(_taken)
        _taken.clear()


def token_of(environment: Mapping[str, str]) -> str | None:
    """Return the token; the end of a line that came with it is no part of it."""
    known = {**_taken, **environment}
    return next((token for name in TOKENS if (token := known.get(name, "").strip())), None)


def without_tokens() -> dict[str, str]:
    """Return this process's environment for a program that has no business with the forge."""
    return {name: value for name, value in os.environ.items() if name not in TOKENS}
