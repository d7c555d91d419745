"""What is to be said of a package beyond its releases, from what its files say and contain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from packaging.version import Version

from accelpkgs_updater.core.axes import MEASURED, axes_of
from accelpkgs_updater.core.config import Config
from accelpkgs_updater.core.loader_facts import SONAMES
from accelpkgs_updater.core.models import Metadata, Package, Release, Variant
from accelpkgs_updater.measure.measurement import Measurement

__all__ = ["Derived", "derived", "may_be_accelerated"]

_ROOT_MODULE = re.compile(r"(\w+)(?:\.(?:cpython|abi3)[\w-]*)?\.so")
_GPU = re.compile(r"nvidia-.*|cuda-.*|torch|jax|jaxlib|cupy-.*|rmm-cu.*|triton|numba-cuda.*")


@dataclass(frozen=True, slots=True)
class Derived:
    """`axes`: rules for `update.toml`; `opened`: the CUDA whose libraries its files open where they
    are, and the systems on which they do; `imports`: modules where the usual ones do not do;
    `undeclared`: the day on which its files were seen to link torch, which it does not require;
    `unknown`: what its files leave open, in sentences.
    """

    axes: Mapping[str, str] = field(default_factory=dict)
    opened: tuple[str, tuple[str, ...]] | None = None
    accelerated: bool = False
    imports: tuple[str, ...] = ()
    undeclared: str = ""
    unknown: tuple[str, ...] = ()


def may_be_accelerated(package: Package) -> bool:
    """Tell whether a package has machine code that is for GPUs, as far as its name and its
    requirements tell.
    """
    native = any(v.wheels.keys() - {"any"} for r in package.releases for v in r.variants)
    names = {package.name, *(r.name for _, _, m in _parts(package) for r in m.requires)}
    return native and any(map(_GPU.fullmatch, names))


def derived(package: Package, measured: Mapping[str, Measurement], config: Config) -> Derived:
    """Return what the measured files of a package, and its METADATA, say of it."""
    seen = list(_seen(package, measured))
    has_code = any(m.capabilities or m.gfx or m.code for _, _, m in seen)
    compiles = {
        c for r in package.releases if r.sdist and r.sdist.build for c in r.sdist.build.compiles
    }
    links_torch = any(x.torch for _, _, m in seen for x in m.libraries or ())
    axes: dict[str, str] = {}
    cuda = _cuda(package, seen)
    if "cuda" not in config.axes and cuda is not None:
        axes["cuda"] = cuda
    pins = [axes_of({"torch": "requirement:torch"}, v, m, "any") for v, _, m in _parts(package)]
    if "torch" not in config.axes and links_torch and any(pins):
        axes["torch"] = "requirement:torch"
    is_said = bool(cuda or config.axes.get("cuda") or config.declared)
    opened = None if is_said else _opened(seen)
    unknown = (
        ("its device code is for CUDA, and neither its libraries nor its METADATA say for which",)
        if any(m.capabilities for _, _, m in seen) and not is_said and opened is None
        else ()
    )
    return Derived(
        axes,
        opened=opened,
        accelerated=has_code or links_torch or bool(cuda) or "cuda" in compiles,
        imports=_imports(package.name, seen) if links_torch else (),
        undeclared=_undeclared(package, seen),
        unknown=unknown,
    )


_Seen = tuple[Release, Variant, Measurement]


def _seen(package: Package, measured: Mapping[str, Measurement]) -> Iterator[_Seen]:
    for release in package.releases:
        for variant in release.variants:
            files = (f for tags in variant.wheels.values() for fs in tags.values() for f in fs)
            yield from (
                (release, variant, m)
                for m in {
                    f.sha256: measured[f.sha256] for f in files if f.sha256 in measured
                }.values()
            )


def _parts(package: Package) -> Iterator[tuple[Version, Release, Metadata]]:
    for release in package.releases:
        every = [v.metadata for v in release.variants if v.metadata is not None]
        yield from ((Version(release.version), release, m) for m in (release.metadata, *every))


def _cuda(package: Package, seen: list[_Seen]) -> str | None:
    """Return the rule by which the CUDA of its files is found: by requirements that name one, where
    no file says otherwise; by the bytes, where some do.
    """
    stated = {
        (r.version, axes_of({"cuda": "requirements"}, v, m, "any")["cuda"])
        for v, r, m in _parts(package)
    }
    told = {
        (r.version, str(loads["cuda"]))
        for r, variant, _ in seen
        for loads in variant.loads.values()
        if loads.get("cuda")
    }
    if all(cuda != "none" for _, cuda in stated):
        majors = {(version, cuda.partition(".")[0]) for version, cuda in stated}
        if told <= majors:
            return "requirements"
    if told:
        newest = max(told, key=lambda one: (Version(one[0]), int(one[1])))
        return f"{MEASURED}{newest[1]}"
    return None


def _undeclared(package: Package, seen: list[_Seen]) -> str:
    """Return the day on which files were seen to link torch, where no release requires it."""
    days = [m.date for _, _, m in seen if any(x.torch for x in m.libraries or ())]
    required = {r.name for _, _, metadata in _parts(package) for r in metadata.requires}
    return max(days) if days and package.name != "torch" and "torch" not in required else ""


def _opened(seen: list[_Seen]) -> tuple[str, tuple[str, ...]] | None:
    """Return the one CUDA major version of which files with device code open libraries by name, and
    the systems of these; they do without it, too.
    """
    found = {
        (system, major)
        for _, variant, m in seen
        if m.capabilities
        for system, loads in variant.loads.items()
        for name in loads.get("opens", ())
        if (major := _major(name))
    }
    majors = {major for _, major in found}
    return (majors.pop(), tuple(sorted({s for s, _ in found}))) if len(majors) == 1 else None


def _major(soname: str) -> str:
    return str(SONAMES.get(soname, {}).get("cuda", "")).partition(".")[0]


def _imports(name: str, seen: list[_Seen]) -> tuple[str, ...]:
    """Return what must import where modules at the root of site-packages link torch, which loads
    the libraries that they need; none where a module is called as the package.
    """
    usual = name.replace("-", "_")
    roots = {
        match[1]
        for _, _, m in seen
        for x in m.libraries or ()
        if x.torch and (match := _ROOT_MODULE.fullmatch(x.name))
    }
    return ("torch", *sorted(roots)) if usual in roots else ()
