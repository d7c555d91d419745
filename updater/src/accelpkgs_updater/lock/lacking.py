"""Why an index has no release that a requirement could take, in the words of whoever asked."""

from __future__ import annotations

from collections.abc import Sequence

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from accelpkgs_updater.core.environment import Environment
from accelpkgs_updater.errors import ErrorCode
from accelpkgs_updater.lock.requirement_set import RequirementSet
from accelpkgs_updater.record.closure import PackageState

__all__ = ["why_lacking"]


def why_lacking(
    state: PackageState | None, wanted: SpecifierSet, here: Environment, asked: RequirementSet
) -> str:
    """Return why none of a package's releases that satisfy `wanted` may be taken."""
    nothing = f"there is none for CPython {here.python} on {here.system}"
    if state is None:
        return nothing
    codes = {p.code: p for p in state.problems}
    if ErrorCode.NO_PACKAGE in codes:
        return "the index has no project of that name"
    if state.broken and ErrorCode.DOWNLOAD in codes:
        problem = codes[ErrorCode.DOWNLOAD]
        return f"{problem.where} could not be asked ({', '.join(problem.why)})"
    listed = state.listed
    right = [v for v in listed if wanted.contains(v, prereleases=True)]
    if not right:
        return f"the index has none of these{_newest(listed)}"
    if not asked.of_pins(state.name, right):
        pins = sorted(asked.pinned[state.name])
        return f"{asked.place_of(state.name, pins[-1])} pins {' and '.join(map(str, pins))}"
    return _unusable(state, right, here, asked) or f"{nothing}{_elsewhere(state, right, here)}"


def _elsewhere(state: PackageState, right: Sequence[Version], here: Environment) -> str:
    """Return which Python the only release in question has a wheel for: the newest."""
    places = state.fitting.get(right[0], ()) if len(right) == 1 else ()
    if (here.system, (here.minor, here.threaded)) in places:
        return ""
    minors = [m for system, (m, threaded) in places if system == here.system and not threaded]
    newest = f"3.{max(minors)}" if minors else ""
    return f"; CPython {newest} has a wheel: --python {newest}" if newest else ""


def _newest(listed: Sequence[Version]) -> str:
    finals = [v for v in listed if not v.is_prerelease] or listed
    return f"; its newest is {max(finals)}" if finals else ""


def _unusable(
    state: PackageState, right: Sequence[Version], here: Environment, asked: RequirementSet
) -> str:
    usable = {c.version: c for c in state.candidates}
    found = {v: state.found.releases[v] for v in right if state.found and v in state.found.releases}
    said = "" if len(right) == 1 else f"; the newest of these is {max(right)}"
    if not found:
        return ""
    python = f"3.{here.minor}.0"
    if all(not r.requires_python.contains(python) for r in found.values()):
        newest = found[max(found)]
        return f"{max(found)} wants Python {newest.requires_python}, this is {here.python}{said}"
    if all(r.yanked for r in found.values()):
        return f"it was yanked from the index{said}"
    if all(v.is_prerelease for v in found) and not asked.prereleases(state.name):
        return f"that is a prerelease, which nobody asked for{said}"
    sources = all(f.sdist for r in found.values() for f in r.files)
    if sources and all(not usable[v].fits for v in found if v in usable):
        only = "there is only its source, and wheels of other releases"
        return f"{only}{said}{_elsewhere(state, right, here)}"
    return ""
