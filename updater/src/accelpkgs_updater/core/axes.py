"""What files were built against, found by the rules of `update.toml`'s `[axes]`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from packaging.version import Version

from accelpkgs_updater.core.models import Leaf, Marker, Metadata, Requirement
from accelpkgs_updater.core.support import MARKERS, SYSTEMS
from accelpkgs_updater.core.url_axes import URL_RULE

__all__ = ["MEASURED", "axes_of", "is_assumed", "is_measured", "stated_axes"]

_RUNTIME = re.compile(r"nvidia-cuda-runtime(?:-cu\d+)?")
_COMPONENT = re.compile(r"nvidia-[a-z0-9-]+-cu(\d+)")

MEASURED = "measured:"
"""How a rule begins whose value the bytes of a file give; what follows holds until it is
measured.
"""


def axes_of(
    rules: Mapping[str, str], version: Version, metadata: Metadata, system: str
) -> dict[str, str]:
    """Return axis → value for the files of one release on one system.

    Rules: `requirements` (the CUDA version from the pins of CUDA's own packages, `none` without
    them), `requirement:NAME` (the version that NAME is pinned to), `version-major`,
    `version-minor`, `url:PATTERN` (`url_axes`), `measured:VALUE` (the bytes of the files tell it;
    until then it is the value), else a literal.
    """
    machine = MARKERS[SYSTEMS[0] if system == "any" else system]["platform_machine"]
    active = [r for r in metadata.requires if _possible(r.marker, machine)]
    found: dict[str, str] = {}
    for axis, rule in rules.items():
        if rule.startswith(URL_RULE):
            # The source has read it; a file of the package index has no such URL.
            continue
        value = _value(rule, version, active)
        if value is not None:
            found[axis] = value
    return found


def is_assumed(rule: str) -> bool:
    """Tell whether a rule is a literal, which is the same for all files and looks at none."""
    value = rule.removeprefix(MEASURED)
    return value.replace(".", "").isdigit() or value == "none"


def is_measured(rule: str) -> bool:
    """Tell whether a rule leaves the value to the bytes, which may also say that there is none."""
    return rule.startswith(MEASURED)


def stated_axes(rules: Mapping[str, str], found: Mapping[str, str]) -> dict[str, str]:
    """Return those of the axes that rules gave which files state: not what is only assumed."""
    return {axis: value for axis, value in found.items() if not is_assumed(rules[axis])}


def _value(rule: str, version: Version, active: list[Requirement]) -> str | None:
    if rule == "requirements":
        return _cuda(active)
    if rule.startswith("requirement:"):
        return next(
            (p for r in active if r.name == rule.partition(":")[2] and (p := _pin(r))), None
        )
    if rule == "version-major":
        return str(version.major)
    if rule == "version-minor":
        return f"{version.major}.{version.minor}"
    return rule.removeprefix(MEASURED)


def _cuda(active: list[Requirement]) -> str:
    for r in active:
        pin = _pin(r) if r.name == "cuda-toolkit" or _RUNTIME.fullmatch(r.name) else None
        if pin:
            return _minor(pin)
    majors = {m[1] for r in active if (m := _COMPONENT.fullmatch(r.name))}
    return max(majors, key=int) if majors else "none"


def _minor(version: str) -> str:
    v = Version(version.removesuffix(".*"))
    return f"{v.major}.{v.minor}" if len(v.release) > 1 else str(v.major)


def _pin(requirement: Requirement) -> str | None:
    return next((v for o, v in requirement.specifier if o == "=="), None)


def _possible(marker: Marker | None, machine: str) -> bool:
    """Tell whether a marker can hold on a machine, for some Python."""
    if marker is None:
        return True
    if isinstance(marker, Leaf):
        if marker.variable != "platform_machine":
            return True
        same = marker.literal == machine
        return same if marker.operator == "==" else not same if marker.operator == "!=" else True
    test = any if marker.kind == "or" else all
    return test(_possible(c, machine) for c in marker.children)
