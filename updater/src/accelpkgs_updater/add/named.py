"""What a person asks to be added: names, extras, repositories."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from packaging.utils import InvalidName, canonicalize_name

from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError

__all__ = ["Named", "named"]

_WITH_EXTRAS = re.compile(r"([^\[\]]*)\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class Named:
    """A package to be added, with the extras whose requirements are to be recorded, and its
    repository where that is its source.
    """

    name: str
    extras: tuple[str, ...] = ()
    repository: str | None = None


def named(words: Sequence[str], *, repositories: bool = False) -> list[Named]:
    """Read `NAME` and `NAME[EXTRA,…]`; with `repositories`, an `OWNER/REPO` after each.

    Raises `UpdaterError`.
    """
    found: dict[str, Named] = {}
    last = ""
    for word in words:
        if repositories and last:
            found[last] = Named(last, found[last].extras, word)
            last = ""
            continue
        one = _one(word)
        before = found.get(one.name, one)
        extras = tuple(sorted({*before.extras, *one.extras}))
        found[one.name] = Named(one.name, extras, before.repository)
        last = one.name
    return list(found.values())


def _one(word: str) -> Named:
    match = _WITH_EXTRAS.fullmatch(word)
    name, extras = (match[1], match[2].split(",")) if match else (word, [])
    try:
        return Named(
            canonicalize_name(name.strip(), validate=True),
            tuple(sorted({canonicalize_name(e.strip(), validate=True) for e in extras})),
        )
    except InvalidName as error:
        fix = "add takes names, with extras if need be: updater add 'NAME[EXTRA]'"
        title = f"{word!r} is no package name"
        raise UpdaterError(Problem(ErrorCode.PACKAGE_NAME, title, fix=fix)) from error
