"""E233: what was imported took longer, or printed more, than an import may."""

from __future__ import annotations

from collections.abc import Sequence

from problem import Problem

__all__ = ["CODES", "over_limit"]

# Code → heading in docs/errors.md.
CODES = {"E233": "an import goes over its limits"}


def over_limit(
    package: str, version: str, modules: str, over: str, limit: int, said: Sequence[str]
) -> Problem:
    """`over`: the limit, `seconds` or `bytes` (of output); `said` are the last lines."""
    what = f"more than {limit} s" if over == "seconds" else f"more than {limit:,} bytes of output"
    return Problem(
        "E233",
        f"{f'{package} {version}'.strip()} goes over what an import may take",
        where=f"import {modules}",
        why=[what, *said[-2:]],
        fix=f"if it is meant to: raise importLimits.<package>.{over} of the base",
    )
