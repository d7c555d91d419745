"""Axes that stand only in the URL of a file: in a folder, or in the tag of a release.

`[axes] cuda = "url:/v[0-9.]+-cu(\\d+)/"` of an `update.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from accelpkgs_updater.core.local_version import UnclearLocalVersion, dotted
from accelpkgs_updater.core.patterns import LONGEST, UnboundedPattern, compile_pattern
from accelpkgs_updater.core.support import ACCELERATORS

__all__ = ["NO_RULES", "URL_RULE", "UrlAxes"]

URL_RULE = "url:"
"""What a rule begins with that is about a file's URL."""


@dataclass(frozen=True, slots=True)
class UrlAxes:
    """Axis → pattern that is searched for in the URL; its one group is the value.

    Where the group is not there, or empty, the file was built without it (`none`).
    """

    patterns: Mapping[str, re.Pattern[str]]

    @staticmethod
    def of(rules: Mapping[str, str]) -> UrlAxes:
        """Take the rules about URLs out of `[axes]`. Raises `UnboundedPattern`."""
        patterns = {}
        for axis, rule in rules.items():
            if not rule.startswith(URL_RULE):
                continue
            pattern = compile_pattern(rule.removeprefix(URL_RULE))
            if pattern.groups != 1:
                said = f"[axes] {axis}: {rule!r} has {pattern.groups} groups, not one"
                raise UnboundedPattern(said)
            patterns[axis] = pattern
        return UrlAxes(patterns)

    def added(self, axes: Mapping[str, str], url: str) -> dict[str, str]:
        """Return the axes of a file with what its URL says; what the file states itself stays.

        Raises `UnclearLocalVersion` where the URL does not say what it should: an axis that is not
        known would fit everything.
        """
        found = dict(axes)
        for axis, pattern in self.patterns.items():
            if axis in axes:
                continue
            match = pattern.search(url) if len(url) <= LONGEST else None
            if match is None:
                raise UnclearLocalVersion(f"its URL does not say {axis}: {url[:LONGEST]}")
            found[axis] = _value(axis, match[1])
        return dict(sorted(found.items()))


def _value(axis: str, text: str | None) -> str:
    if not text:
        return "none"
    return dotted(axis, text) if axis in ACCELERATORS and text.isdecimal() else text


NO_RULES = UrlAxes({})
"""Nothing is read from URLs."""
