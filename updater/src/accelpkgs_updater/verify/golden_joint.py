"""A plan of several targets as `answer.txt` has it: one file for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["joint_text"]


def joint_text(plan: Mapping[str, Any]) -> str:
    """Return a package and version a line, with the targets that have it; in what they differ and
    what equal versions cost.
    """
    return "\n\n".join(_parts(plan)) + "\n"


def _parts(plan: Mapping[str, Any]) -> Iterator[str]:
    plans = plan["plans"]
    for name, one in plans.items():
        axes = " ".join(f"{axis}={value}" for axis, value in sorted(one["axes"].items()))
        yield f"axes of {name}: {axes}"
    for group in plan["groups"]:
        yield f"equal: {', '.join(group)}"
    for conflict in plan["conflicts"]:
        yield f"not equal: {', '.join(conflict['targets'])}: {conflict['why']}"
    having: dict[tuple[str, str, str], list[str]] = {}
    for name, one in plans.items():
        for package in one["packages"].values():
            flavour = "" if package["flavour"] == "wheel" else f" {package['flavour']}"
            having.setdefault((package["name"], package["version"], flavour), []).append(name)
    for (package_name, version, flavour), names in sorted(having.items()):
        who = "" if len(names) == len(plans) else f" ({', '.join(names)})"
        yield f"{package_name} {version}{flavour}{who}"
    for package_name, row in plan["differs"].items():
        yield "\n".join([f"{package_name} differs", *(f"  {line}" for line in row["why"])])
    for cuda, names in plan["toolkits"].items():
        yield f"toolkit {cuda}: {', '.join(names)}"
    for name, paid in plan["costs"].items():
        yield "\n".join([f"cost of {name}", *_cost(paid)])


def _cost(paid: Mapping[str, Any]) -> Iterator[str]:
    for axis, row in paid["axes"].items():
        yield f"  {axis} {row['joint']} for {row['alone']}"
    for package, row in paid["versions"].items():
        yield f"  {package} {row['joint']} for {row['alone']}: {row['why']}"
