"""What `pkgs/*/releases.json` allows, found by trying everything: read from docs/data-format.md,
and with nothing of the resolver or the updater.

Only `packaging` is used, for versions and specifiers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from typing import Any, Final

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from nixlib import ROOT

PKGS: Final = ROOT / "pkgs"
_CUDA: Final = json.loads((ROOT / "nix/facts/cuda-capabilities.json").read_text("utf-8"))


@dataclass(frozen=True)
class Target:
    """What is asked for; `accelerator` is "cuda", "rocm" or "none", `release` its version."""

    python: str
    accelerator: str
    release: str = ""
    devices: tuple[str, ...] = ()
    system: str = "x86_64-linux"
    glibc: str = "2.35"

    def request(self, packages: Sequence[str]) -> dict[str, Any]:
        """The same as a request of `tryPlan`."""
        asked: dict[str, Any] = {"packages": list(packages), "python": self.python}
        asked |= {"system": self.system, "glibc": self.glibc}
        if self.accelerator == "none":
            return {**asked, "cuda": None}
        if self.release:
            asked[self.accelerator] = self.release
        return {**asked, "gfx" if self.accelerator == "rocm" else "capabilities": self.devices}


@dataclass(frozen=True)
class Candidate:
    """A release of one variant that the target alone allows."""

    version: str
    axes: Mapping[str, str] = field(hash=False)
    requires: tuple[tuple[str, SpecifierSet, tuple[str, ...]], ...] = ()
    extras: Mapping[str, tuple[tuple[str, SpecifierSet, tuple[str, ...]], ...]] = field(
        default_factory=dict, hash=False
    )


@cache
def _data(name: str) -> Any:
    file = PKGS / name / "releases.json"
    return json.loads(file.read_text("utf-8"))["releases"] if file.is_file() else []


def _package(name: str) -> str:
    file = PKGS / name / "package.nix"
    return file.read_text("utf-8") if file.is_file() else ""


def _added(name: str, version: str) -> list[str]:
    """What package.nix adds to METADATA: rows of `requirement` and, maybe, `versions`."""
    rows = re.findall(
        r'requirement = "([^"]+)";\s*(?:versions = "([^"]+)";)?', _package(name).replace("\\", "")
    )
    return [text for text, versions in rows if SpecifierSet(versions).contains(version, True)]


def _kind(name: str) -> str:
    found = re.search(r'kind = "(\w+)"', _package(name))
    return found[1] if found else "leaf"


def _clauses(requirement: Mapping[str, Any]) -> SpecifierSet:
    return SpecifierSet(",".join("".join(c) for c in requirement.get("specifier", [])))


def _holds(marker: Any, python: str, system: str) -> bool:
    if marker[0] in ("and", "or") and not isinstance(marker[1], str):
        each = [_holds(m, python, system) for m in marker[1:]]
        return all(each) if marker[0] == "and" else any(each)
    values = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "platform_machine": system.split("-")[0],
        "sys_platform": "linux",
        "platform_system": "Linux",
        "os_name": "posix",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    left, operator, right = marker
    if isinstance(left, dict):
        left, right = left["literal"], values.get(right["variable"], "")
    else:
        left, known = values.get(left, ""), left
        if known.startswith("python") and operator not in ("in", "not in"):
            return SpecifierSet(f"{operator}{right}").contains(left, True)
    compared = {"==": left == right, "!=": left != right}
    return compared.get(operator, (left in right) == (operator == "in"))


def _edges(requirements: Sequence[Any], target: Target) -> tuple[Any, ...]:
    return tuple(
        (r["name"], _clauses(r), tuple(r.get("extras", ())))
        for r in requirements
        if "marker" not in r or _holds(r["marker"], target.python, target.system)
    )


def _has_wheel(variant: Mapping[str, Any], target: Target) -> bool:
    digits = target.python.replace(".", "")
    threaded = digits.endswith("t")
    digits = digits.rstrip("t")
    minor = int(digits[1:])
    tags = {f"cp{digits}-cp{digits}{'t' if threaded else ''}", "py3-none", f"cp{digits}-none"}
    tags |= {f"py3{m}-none" for m in range(minor + 1)} | {f"cp3{m}-none" for m in range(2, minor)}
    if not threaded:
        tags |= {f"cp3{m}-abi3" for m in range(2, minor + 1)}
    for system in (target.system, "any"):
        for tag, files in variant.get("wheels", {}).get(system, {}).items():
            if tag in tags and any(_fits(f, target) for f in files):
                return True
    return False


def _fits(file: Mapping[str, Any], target: Target) -> bool:
    machine = target.system.split("-")[0]
    old = {"manylinux1": "2.5", "manylinux2010": "2.12", "manylinux2014": "2.17"}
    if "yanked" in file:
        return False
    for tag in file["platform"]:
        glibc = re.fullmatch(rf"manylinux_(\d+)_(\d+)_{machine}", tag)
        named = re.fullmatch(rf"(manylinux\d+)_{machine}", tag)
        if tag in ("any", f"linux_{machine}"):
            return True
        needs = f"{glibc[1]}.{glibc[2]}" if glibc else old[named[1]] if named else ""
        if needs and Version(needs) <= Version(target.glibc):
            return True
    return False


def _runs(entry: str, device: str) -> bool:
    """Whether code (sm_86, compute_90) runs on a device that is no Jetson."""
    found = re.fullmatch(r"(sm|compute)_(\d+)(\d)([af]?)", entry)
    assert found, entry
    kind, major, minor, special = found[1], int(found[2]), int(found[3]), found[4]
    x, y = map(int, device.split("."))
    if special == "a":
        return (major, minor) == (x, y)
    if special == "f":
        return major == x and y >= minor
    return (major, minor) <= (x, y) if kind == "compute" else major == x and y >= minor


def _compiles(cuda: str, device: str) -> bool:
    """Whether any release of that CUDA has code for the device."""
    fact = _CUDA["capabilities"][device]
    releases = [r for r in _CUDA["releases"] if f"{r}.".startswith(f"{cuda}.")]
    first, last = fact.get("first", "0"), fact.get("last", "99")
    return any(Version(first) <= Version(r) <= Version(last) for r in releases)


def _serves(name: str, variant: Mapping[str, Any], target: Target) -> bool:
    """Whether a build is for the accelerator of the target, and has code for its devices."""
    axes = variant.get("axes", {})
    made = next((a for a in ("cuda", "rocm") if axes.get(a, "none") != "none"), None)
    if made is None and ("cuda" in axes or "rocm" in axes):
        others = [v.get("axes", {}) for r in _data(name) for v in r.get("variants", ())]
        accelerated = any(a.get(x, "none") != "none" for a in others for x in ("cuda", "rocm"))
        return target.accelerator == "none" or not (accelerated and target.devices)
    if made is not None and made != target.accelerator:
        return False
    if _kind(name) == "component" or not target.devices or target.accelerator == "none":
        return True
    if target.accelerator == "rocm":
        return "gfx" not in variant or set(target.devices) <= set(variant["gfx"])
    if "capabilities" in variant:
        return all(any(_runs(e, d) for e in variant["capabilities"]) for d in target.devices)
    return made is None or all(_compiles(axes["cuda"], d) for d in target.devices)


def candidates(name: str, target: Target) -> list[Candidate]:
    """What the target alone allows, newest release first."""
    releases = _data(name)
    finals = [r for r in releases if not Version(r["version"]).is_prerelease]
    found = []
    for release in finals or releases:
        for variant in release.get("variants", ()):
            stated = variant if "requires" in variant else release
            python = variant.get("requiresPython", release.get("requiresPython", []))
            glibc = variant.get("loads", {}).get(target.system, {}).get("glibc", "0")
            if (
                "mark" in variant
                or "requiresUnknown" in stated
                or "jetpack" in variant.get("axes", {})
                or not SpecifierSet(",".join("".join(c) for c in python)).contains(
                    target.python.rstrip("t"), True
                )
                or not _has_wheel(variant, target)
                or Version(glibc) > Version(target.glibc)
                or not _serves(name, variant, target)
            ):
                continue
            version = release["version"]
            added = [re.split(r"[;\[]", text)[0] for text in _added(name, version)]
            more = []
            for text in added:
                parts = re.match(r"([A-Za-z0-9_.-]+)(.*)", text)
                assert parts
                more.append((parts[1], SpecifierSet(parts[2].strip()), ()))
            extras = variant.get("extras", release.get("extras", {}))
            found.append(
                Candidate(
                    version,
                    _axes(name, version, variant.get("axes", {})),
                    (*_edges(stated.get("requires", []), target), *more),
                    {e: _edges(rs, target) for e, rs in extras.items()},
                )
            )
    return found


def _axes(name: str, version: str, axes: Mapping[str, str]) -> dict[str, str]:
    whole = dict(axes)
    if {"cuda", "rocm"} & whole.keys():
        whole = {"cuda": "none", "rocm": "none", **whole}
    return {**whole, "torch": version} if name == "torch" else whole


def _agree(a: str, b: str) -> bool:
    return f"{a}.".startswith(f"{b}.") or f"{b}.".startswith(f"{a}.")


class World:
    """The candidates of one target, each package's once."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self._known: dict[str, list[Candidate]] = {}

    def of(self, name: str) -> list[Candidate]:
        """The candidates of a package."""
        if name not in self._known:
            self._known[name] = candidates(name, self.target)
        return self._known[name]

    def newest(self, roots: Sequence[str]) -> dict[str, str] | None:
        """The newest versions of these packages that can be had together; the first counts most."""
        versions = [list(dict.fromkeys(c.version for c in self.of(name))) for name in roots]
        for picked in product(*versions):
            pins = {n: SpecifierSet(f"=={v}") for n, v in zip(roots, picked, strict=True)}
            if self._closes(pins):
                return dict(zip(roots, picked, strict=True))
        return None

    def _closes(self, pins: Mapping[str, SpecifierSet]) -> bool:
        wanted = {name: ([spec], frozenset[str]()) for name, spec in pins.items()}
        axes = {"cuda": "none", "rocm": "none"} if self.target.accelerator == "none" else {}
        if self.target.release:
            axes = {self.target.accelerator: self.target.release}
        return self._rest(wanted, {}, axes)

    def _left(
        self, name: str, specs: Sequence[SpecifierSet], axes: Mapping[str, str]
    ) -> Iterator[Candidate]:
        for c in self.of(name):
            if all(s.contains(c.version, True) for s in specs) and all(
                _agree(axes[a], v) if a in axes and a != "cxx11abi" else axes.get(a, v) == v
                for a, v in c.axes.items()
            ):
                yield c

    def _rest(
        self,
        wanted: Mapping[str, tuple[list[SpecifierSet], frozenset[str]]],
        taken: Mapping[str, Candidate],
        axes: Mapping[str, str],
    ) -> bool:
        for name, (specs, _) in wanted.items():
            if name in taken and not all(s.contains(taken[name].version, True) for s in specs):
                return False
        free = {n: list(self._left(n, s, axes)) for n, (s, _) in wanted.items() if n not in taken}
        if not free:
            return True
        # Who has the least choice is next: what cannot be had shows at once.
        name = min(free, key=lambda n: (len(free[n]), n))
        for c in free[name]:
            more = {n: (list(s), e) for n, (s, e) in wanted.items()}
            chosen = {**taken, name: c}
            todo = [(name, c.requires), *((name, c.extras.get(e, ())) for e in more[name][1])]
            while todo:
                _, edges = todo.pop()
                for other, spec, extras in edges:
                    specs, known = more.get(other, ([], frozenset()))
                    more[other] = ([*specs, spec], known | set(extras))
                    if other in chosen:
                        fresh = set(extras) - known
                        todo += [(other, chosen[other].extras.get(e, ())) for e in fresh]
            bound = {
                **axes,
                **{a: v if len(v) > len(axes.get(a, "")) else axes[a] for a, v in c.axes.items()},
            }
            if self._rest(more, chosen, bound):
                return True
        return False
