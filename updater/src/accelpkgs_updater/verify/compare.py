"""Whether a target is better or worse off than before: pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from packaging.version import InvalidVersion, Version

from accelpkgs_updater.core.support import ACCELERATORS
from accelpkgs_updater.verify.plan_summary import Plan, PlannedPackage, Refusal, Summary

__all__ = ["Kind", "Verdict", "compare"]

Kind = Literal["same", "newer", "worse"]

_RANK = {"none": 0, "ptx": 1, "sass": 2, "gfx": 2}
_WORDS = {"none": "no code", "ptx": "PTX", "sass": "machine code", "gfx": "machine code"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a target: `changes` in words, `losses` those of them that make it worse.

    `packages` are those that the losses are about.
    """

    kind: Kind
    changes: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()


def compare(before: Summary, after: Summary) -> Verdict:
    """Judge one target.

    Worse is: it planned and is refused now; a package is older without a newer one that asks for
    it; a package that came as a wheel needs to be compiled; its code for the target's device is
    gone, became PTX, or cannot be seen any more.
    """
    if isinstance(after, Refusal):
        if isinstance(before, Refusal):
            same = before.code == after.code
            return (
                Verdict("same")
                if same
                else Verdict("newer", (f"refused otherwise: {_refusal(after)}",))
            )
        loss = _refusal(after)
        return Verdict("worse", (loss,), (loss,))
    if isinstance(before, Refusal):
        return Verdict("newer", ("can be met now",))
    return _plans(before, after)


def _refusal(refused: Refusal) -> str:
    return f"refused, {refused.code}: {refused.title}"


def _plans(before: Plan, after: Plan) -> Verdict:
    changes: list[str] = []
    losses: list[str] = []
    packages: list[str] = []
    for name in _order(before, after):
        old, new = before.packages.get(name), after.packages.get(name)
        if old is None or new is None:
            changes.append(f"+ {name} {new.version}" if new else f"- {name}")
            continue
        said, lost = _package(name, old, new, before, after)
        changes += said
        losses += lost
        packages += [name] if lost else []
    for axis in sorted(before.axes.keys() | after.axes.keys()):
        # The versions of packages say the same of the axes that they own.
        if axis in ACCELERATORS and (was := before.axes.get(axis)) != (now := after.axes.get(axis)):
            changes.append(f"{axis} {was} -> {now}")
            if was not in (None, "none") and now in (None, "none"):
                losses.append(changes[-1])
    if losses:
        return Verdict("worse", tuple(changes), tuple(losses), tuple(packages))
    return Verdict("newer", tuple(changes)) if changes else Verdict("same")


def _order(before: Plan, after: Plan) -> list[str]:
    def key(name: str) -> tuple[bool, str]:
        chosen = after.packages.get(name) or before.packages[name]
        return not chosen.direct, name

    return sorted(before.packages.keys() | after.packages.keys(), key=key)


def _package(
    name: str, old: PlannedPackage, new: PlannedPackage, before: Plan, after: Plan
) -> tuple[list[str], list[str]]:
    said: list[str] = []
    lost: list[str] = []
    if old.version != new.version:
        older = _less(new.version, old.version)
        said.append(f"{name} {old.version} -> {new.version}" + (" (older)" if older else ""))
        if older and not _excused(new, before, after):
            lost.append(said[-1])
    if old.flavour != new.flavour:
        said.append(
            f"{name} {new.version} needs to be compiled"
            if new.flavour == "source"
            else f"{name} is a wheel now"
        )
        if new.flavour == "source":
            lost.append(said[-1])
    elif old.file != new.file and old.version == new.version:
        axes = " ".join(f"{a}={v}" for a, v in sorted(new.axes.items()))
        said.append(f"{name} {new.version}: another file{f' ({axes})' if axes else ''}")
    for device, was in sorted(old.code.items()):
        now = new.code.get(device)
        # A source build makes the code it is asked for; that it needs to be built is said above.
        if now == was or new.flavour == "source":
            continue
        words = (
            f"{_WORDS[now]} for {device}"
            if now
            else f"it is not known whether it has code for {device}"
        )
        said.append(f"{name} {new.version}: {words} (was {_WORDS[was]})")
        if now is None or _RANK[now] < _RANK[was]:
            lost.append(said[-1])
    return said, lost


def _less(a: str, b: str) -> bool:
    try:
        return Version(a) < Version(b)
    except InvalidVersion:
        return a < b


def _excused(new: PlannedPackage, before: Plan, after: Plan) -> bool:
    # A newer package may ask for an older one: numba for numpy, torch for an exact cuDNN.
    both = before.packages.keys() & after.packages.keys() & set(new.by)
    return not new.direct and any(
        _less(before.packages[by].version, after.packages[by].version) for by in both
    )
