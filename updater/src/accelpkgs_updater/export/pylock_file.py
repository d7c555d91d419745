"""A plan as `pylock.toml` (PEP 751)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tomlkit
from packaging.markers import Marker
from packaging.pylock import Package, PackageSdist, PackageVcs, PackageWheel, Pylock
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from accelpkgs_updater.export.git_commit import Repository
from accelpkgs_updater.export.planned import Planned, PlannedPackage

__all__ = ["CREATED_BY", "pylock_text"]

CREATED_BY = "accelpkgs"


def pylock_text(plan: Planned, places: Mapping[str, str]) -> str:
    """Return the file's text; `places`: name → address of each file."""
    lock = Pylock(
        lock_version=Version("1.0"),
        environments=[Marker(environment(plan))],
        requires_python=SpecifierSet(f"=={plan.python_version}.*"),
        extras=[],
        dependency_groups=[],
        default_groups=[],
        created_by=CREATED_BY,
        packages=[_package(package, places[package.name]) for package in plan.packages],
        tool={"accelpkgs": _tool(plan)},
    )
    lock.validate()
    return tomlkit.dumps(lock.to_dict())


def environment(plan: Planned) -> str:
    """Return the marker that is true where the plan may be installed."""
    return (
        'sys_platform == "linux" and implementation_name == "cpython" '
        f'and platform_machine == "{plan.machine}" and python_version == "{plan.python_version}"'
    )


def _package(package: PlannedPackage, place: str) -> Package:
    return Package(
        name=canonicalize_name(package.name),
        version=package.version,
        dependencies=[{"name": name} for name in package.requires] or None,
        tool={"accelpkgs": _of_package(package)},
        **_source(package, place),
    )


def _source(package: PlannedPackage, place: str) -> dict[str, Any]:
    file = package.file
    if isinstance(file, Repository):
        inside = file.subdirectory or None
        vcs = PackageVcs(type="git", url=place, commit_id=file.rev, subdirectory=inside)
        return {"vcs": vcs}
    facts: dict[str, Any] = {
        "name": file.file,
        "url": place,
        "size": file.size,
        "hashes": {"sha256": file.sha256},
    }
    if package.is_source:
        return {"sdist": PackageSdist(**facts)}
    return {"wheels": [PackageWheel(**facts)]}


def _of_package(package: PlannedPackage) -> dict[str, Any]:
    said: dict[str, Any] = {"flavour": "source" if package.is_source else "wheel"}
    if package.axes:
        said["axes"] = dict(package.axes)
    if package.is_source:
        said["note"] = SOURCE_NOTE
    return said


SOURCE_NOTE = "an installer compiles it with its own settings, not with those of accelpkgs"


def _tool(plan: Planned) -> dict[str, Any]:
    """Return what is known of the target and has no place in PEP 751."""
    said: dict[str, Any] = {"plan": plan.id, "system": plan.system, "python": plan.python}
    if plan.glibc:
        said["glibc"] = plan.glibc
    if plan.driver:
        said["driver"] = plan.driver
    said["capabilities"] = list(plan.capabilities)
    if plan.gfx:
        said["gfx"] = list(plan.gfx)
    said["axes"] = dict(plan.axes)
    if plan.warnings:
        said["warnings"] = list(plan.warnings)
    return said
