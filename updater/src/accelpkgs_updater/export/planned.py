"""What of a plan others need to have the same packages, read from its JSON.

Whoever wrote the JSON is not believed: names, versions, hashes and addresses are checked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from packaging.utils import canonicalize_name
from packaging.version import Version

from accelpkgs_updater.boundary import reading
from accelpkgs_updater.core.filenames import is_sdist
from accelpkgs_updater.core.support import MARKERS, MINORS
from accelpkgs_updater.core.wheel import Sdist, Wheel
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.export.git_commit import Repository, read_repository

__all__ = ["Planned", "PlannedPackage", "read_plan", "without_file"]

_FORMAT = 2
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[0-9a-f]{16}")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}")
_PYTHON = re.compile(r"3\.\d{1,2}(?:\.\d{1,3})?t?")
_ADDRESS = re.compile(r"https://[!-~]{1,4000}")


@dataclass(frozen=True, slots=True)
class PlannedPackage:
    """A package of a plan. `version` has its local label; `asked`: a person asked for it."""

    name: str
    version: Version
    file: Wheel | Sdist | Repository
    axes: Mapping[str, str]
    requires: tuple[str, ...]
    asked: bool

    @property
    def is_source(self) -> bool:
        """Whether accelpkgs compiles it."""
        return not isinstance(self.file, Wheel)


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan. `python`: as asked for, `3.12` or `3.13t`; `packages` by name."""

    id: str
    system: str
    python: str
    glibc: str | None
    driver: str | None
    capabilities: tuple[str, ...]
    gfx: tuple[str, ...]
    axes: Mapping[str, str]
    packages: tuple[PlannedPackage, ...]
    warnings: tuple[str, ...]

    @property
    def python_version(self) -> str:
        """Major and minor version."""
        return ".".join(self.python.removesuffix("t").split(".")[:2])

    @property
    def machine(self) -> str:
        """The machine as Python calls it (`platform.machine()`)."""
        return MARKERS[self.system]["platform_machine"]

    @property
    def sources(self) -> tuple[PlannedPackage, ...]:
        """The packages that accelpkgs compiles."""
        return tuple(package for package in self.packages if package.is_source)


def read_plan(text: str, where: str) -> Planned:
    """Read what `plan --json` prints; `where` names it. Raises `UpdaterError` (E534, E536)."""
    title = "a plan cannot be read"
    fix = "give what plan --json prints: updater export --plan FILE"
    with reading(ErrorCode.PLAN, title, where, fix=fix):
        plan = json.loads(text)
        if not isinstance(plan, dict) or plan.get("format") != _FORMAT:
            raise ValueError(f"it is no plan of format {_FORMAT}")
        target = plan["target"]
        _check_files(plan["packages"], where)
        python = _matching(_PYTHON, target["python"], "Python")
        system = target["system"]
        if system not in MARKERS or int(python.removesuffix("t").split(".")[1]) not in MINORS:
            raise ValueError(f"it is for {system} and Python {python}, which nobody supports")
        packages = [_package(name, said) for name, said in sorted(plan["packages"].items())]
        names = {package.name for package in packages}
        lost = {name for package in packages for name in package.requires} - names
        if not packages or lost:
            raise ValueError(f"it lacks {', '.join(sorted(lost)) or 'packages'}")
        return Planned(
            id=_matching(_ID, plan["id"], "id"),
            system=system,
            python=python,
            glibc=_optional(target["glibc"], "C library"),
            driver=_optional(target["driver"], "driver"),
            capabilities=_words(target["capabilities"], "capability"),
            gfx=_words(target["gfx"], "gfx target"),
            axes=_axes(plan["axes"]),
            packages=tuple(packages),
            warnings=tuple(str(warning["text"]) for warning in plan["warnings"]),
        )


def _package(name: str, said: Mapping[str, Any]) -> PlannedPackage:
    if name != canonicalize_name(name) or not _WORD.fullmatch(name):
        raise ValueError(f"{name!r} is not a normalised package name")
    requires = tuple(sorted({str(edge["name"]) for edge in said["requires"]}))
    asked = "your packages" in said["requiredBy"]
    facts = said["file"]
    if "tree" in facts:
        source = read_repository(facts["tree"])
        if source is None or said["flavour"] != "source":
            raise ValueError(f"the source of {name} is none")
        return PlannedPackage(
            name, Version(said["version"]), source, _axes(said["axes"]), requires, asked
        )
    file = facts["file"]
    sha256 = _matching(_SHA256, facts["sha256"], f"sha256 of {name}")
    size = facts.get("size")
    if size is not None and (type(size) is not int or not 0 <= size < 1 << 53):
        raise ValueError(f"the size of {name} is no number of bytes")
    url = facts.get("url", "")
    if url and (not _ADDRESS.fullmatch(url) or "@" in urlsplit(url).netloc):
        raise ValueError(f"the address of {name} is no https address")
    kind = Sdist if is_sdist(file) else Wheel
    dist = kind(file, sha256, size, url)
    if (kind is Sdist) != (said["flavour"] == "source"):
        raise ValueError(f"{file!r} is no {said['flavour']} of {name}")
    # Both raise of a name that no standard allows.
    if dist.name != name or dist.version.public != Version(said["version"]).public:
        raise ValueError(f"{file!r} is no file of {name} {said['version']}")
    return PlannedPackage(name, dist.version, dist, _axes(said["axes"]), requires, asked)


def _check_files(packages: Mapping[str, Any], where: str) -> None:
    """Raise `UpdaterError` (E536) where others cannot have what a package is made of."""
    compiled = [name for name, package in packages.items() if not package.get("file")]
    if compiled:
        fix = "plan without a base, or with --flavour wheel"
        raise without_file(compiled, "a base compiles it by its own recipe", where, fix)
    local = [
        name
        for name, package in packages.items()
        if "tree" in package["file"] and read_repository(package["file"]["tree"]) is None
    ]
    if local:
        fix = "name its git repository in the project, or publish it"
        raise without_file(local, "its source is a folder of this machine", where, fix)


def without_file(names: Iterable[str], why: str, where: str, fix: str) -> UpdaterError:
    """Return the problem of packages that are no files with a hash (E536)."""
    known = sorted(map(str, names))
    shown = ", ".join(known[:5]) + (f" and {len(known) - 5} more" if len(known) > 5 else "")
    title = "a package of the plan is no file that others could install"
    return UpdaterError(Problem(ErrorCode.NO_FILE, title, where, (f"{shown}: {why}",), fix))


def _axes(said: Mapping[str, Any]) -> dict[str, str]:
    return {_matching(_WORD, k, "axis"): _matching(_WORD, said[k], "axis") for k in sorted(said)}


def _words(said: Any, what: str) -> tuple[str, ...]:
    return tuple(_matching(_WORD, word, what) for word in said)


def _optional(said: Any, what: str) -> str | None:
    return None if said is None else _matching(_WORD, said, what)


def _matching(pattern: re.Pattern[str], said: Any, what: str) -> str:
    if not isinstance(said, str) or not pattern.fullmatch(said):
        raise ValueError(f"its {what} is {str(said)[:60]!r}")
    return said
