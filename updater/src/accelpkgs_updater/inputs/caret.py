"""Version constraints as poetry writes them: `^1.2`, `~1.2`, `1.*`, `>=1,<2 || ^3`."""

from __future__ import annotations

import re

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from accelpkgs_updater.inputs.requirement_text import InvalidText

__all__ = ["alternatives", "python_marker", "specifier"]

_CLAUSE = re.compile(r"\s*(\^|~=|~|===|==|!=|<=|>=|<|>|=|)\s*((?:\d{1,9}!)?[^\s,|^~=!<>]+)\s*,?")
_LONGEST = 500


def specifier(text: str) -> SpecifierSet:
    """Return what a constraint admits. Raises `InvalidText`, also where no specifier says it."""
    ranges = alternatives(text)
    if len(ranges) == 1:
        return ranges[0]
    joined = _joined(ranges)
    if joined is None:
        raise InvalidText(f"{text!r} leaves out what lies between; no one specifier says that")
    return joined


def alternatives(text: str) -> list[SpecifierSet]:
    """Return the ranges of a constraint, of which one must hold. Raises `InvalidText`."""
    if len(text) > _LONGEST:
        raise InvalidText(f"{text[:40]!r}… is longer than {_LONGEST} letters")
    return [_range(part) for part in re.split(r"\|\|?", text)]


def _range(text: str) -> SpecifierSet:
    clauses: list[str] = []
    at = 0
    text = text.strip()
    if text in ("", "*"):
        return SpecifierSet()
    while at < len(text):
        match = _CLAUSE.match(text, at)
        if match is None:
            raise InvalidText(f"{text!r} is no constraint of versions")
        clauses += _clauses(match[1], match[2])
        at = match.end()
    try:
        return SpecifierSet(",".join(clauses))
    except InvalidSpecifier as error:
        raise InvalidText(f"{text!r} is no constraint of versions") from error


def _clauses(operator: str, version: str) -> list[str]:
    if version == "*" and operator in ("", "=", "=="):
        return []
    if version.endswith((".*", ".x")):
        if operator in ("<", "<=", ">", ">="):
            return [f"{operator}{version[:-2]}"]
        if operator in ("^", "~", "~=", "==="):
            raise InvalidText(f"{operator}{version} is no constraint of versions")
        return [f"{'!=' if operator == '!=' else '=='}{version[:-2]}.*"]
    if operator in ("", "="):
        return [f"=={version}"]
    if operator not in ("^", "~"):
        return [f"{operator}{version}"]
    try:
        found = Version(version)
    except InvalidVersion as error:
        raise InvalidText(f"{version!r} is no version") from error
    epoch = f"{found.epoch}!" if found.epoch else ""
    return [f">={version}", f"<{epoch}{_above(operator, found.release)}"]


def _above(operator: str, release: tuple[int, ...]) -> str:
    """Return the first release that is not meant any more."""
    if operator == "~":
        at = min(1, len(release) - 1)
    else:
        at = next((i for i, n in enumerate(release) if n), len(release) - 1)
    return ".".join(str(n) for n in (*release[:at], release[at] + 1))


def _joined(ranges: list[SpecifierSet]) -> SpecifierSet | None:
    """Return one range for several that touch or overlap, None where they do not."""
    spans = []
    for each in ranges:
        lower = [c for c in each if c.operator == ">="]
        upper = [c for c in each if c.operator == "<"]
        if len(lower) != 1 or len(upper) > 1 or len(list(each)) != len(lower) + len(upper):
            return None
        spans.append((Version(lower[0].version), Version(upper[0].version) if upper else None))
    spans.sort(key=lambda s: s[0])
    low, high = spans[0]
    for start, end in spans[1:]:
        if high is None:
            break
        if start > high:
            return None
        high = None if end is None else max(high, end)
    return SpecifierSet(f">={low}" + (f",<{high}" if high else ""))


def python_marker(text: str) -> str:
    """Return the marker of a constraint on Python; empty for any. Raises `InvalidText`."""
    sides = []
    for each in alternatives(text):
        clauses = [_python(c.operator, c.version) for c in sorted(each, key=str)]
        if not clauses:
            return ""
        sides.append(" and ".join(clauses))
    return " or ".join(f"({s})" for s in sides) if len(sides) > 1 else sides[0]


def _python(operator: str, version: str) -> str:
    short = version.removesuffix(".*")
    parts = short.count(".") + 1
    if version.endswith(".*") or operator in ("==", "<", ">=", "!="):
        if parts == 2:
            return f'python_version {operator} "{short}"'
        if parts == 1 and operator in ("<", ">="):
            return f'python_version {operator} "{short}.0"'
    full = version if parts > 2 or version.endswith(".*") else f"{short}{'.0' * (3 - parts)}"
    return f'python_full_version {operator} "{full}"'
