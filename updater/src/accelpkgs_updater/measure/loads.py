"""What a plan must know of the libraries of a wheel: `loads` of a variant (docs/data-format.md)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from accelpkgs_updater.core.loader_facts import SonameTable, of_base, of_driver
from accelpkgs_updater.core.support import ACCELERATORS
from accelpkgs_updater.measure.alternatives import Alternative, alternatives
from accelpkgs_updater.measure.cuda_axis import cuda_of
from accelpkgs_updater.measure.measurement import Linked, Measurement
from accelpkgs_updater.measure.order import nearest, version_key
from accelpkgs_updater.measure.wheel_loader import Closure, Demand, loadable, roots

__all__ = ["loads_of"]

_Place = tuple[Alternative | None, bool]
_Ask = tuple[str, tuple[str, ...], bool]
_ROOT: Final = "../../../"
_VERSIONED: Final = re.compile(r"\.so\.\d[0-9.]*$")
_LIBRARY: Final = re.compile(r"lib[^/]*\.so[0-9.]*")
_IMPORTED: Final = {
    "torch": re.compile(r"torch/(_C\.|lib/libtorch_global_deps\.so$)"),
    "torchaudio": re.compile(r"torchaudio/lib/libtorchaudio\.(abi3\.)?so$"),
}
"""What a package's own import loads, where others rely on it. Seen in its `__init__.py`."""


def loads_of(
    name: str, measured: Measurement, axes: Mapping[str, str], table: SonameTable
) -> dict[str, Any] | None:
    """Return what the libraries of a wheel of the package `name` need and provide, for a variant
    with these axes.

    None where its libraries were not read.
    """
    if measured.libraries is None:
        return None
    files = loadable(measured.libraries, measured.file)
    every = roots(files)
    which = alternatives({path: _asked(each) for path, each in every.items()})
    taken = _taken(every, which, axes)
    chosen = {path: every[path] for path in taken}
    cuda = cuda_of(files, _by_either(chosen, taken), table)
    found = {
        "provides": _provides(files, which),
        "needs": _needs(files, chosen, taken, component=name.startswith("nvidia-")),
        "loaded": _loaded(name, files, every),
        "opens": _opens(files, chosen),
        "cuda": cuda,
        **_torch(measured, axes.get("cuda") or cuda),
        "glibc": _floor(files, chosen, taken),
    }
    return {key: value for key, value in found.items() if value or key in ("torch", "torchNot")}


def _asked(each: Closure) -> frozenset[str]:
    return frozenset(d.name for d in _from_elsewhere(each))


def _taken(
    every: Iterable[str], which: Mapping[str, Alternative], axes: Mapping[str, str]
) -> dict[str, Alternative | None]:
    """Return the roots that this variant may load, with the alternative that each is.

    A variant for one CUDA takes the alternative that its loader picks, and no other backend.
    """
    result: dict[str, Alternative | None] = {}
    for path in every:
        it = which.get(path)
        if it is None or (it.version is None and it.group.endswith("#")):
            result[path] = it
            continue
        axis = axes.get(it.group)
        accelerated = any(axes.get(a, "none") != "none" for a in ACCELERATORS)
        if axis == "none" or (axis is None and accelerated):
            continue
        versions = {a.version for a in which.values() if a.group == it.group and a.version}
        best = nearest(versions, axis)
        if best is None:
            result[path] = it
        elif it.version == best:
            result[path] = None
    return result


def _by_either(
    chosen: Mapping[str, Closure], taken: Mapping[str, Alternative | None]
) -> dict[str, list[Closure]]:
    result: dict[str, list[Closure]] = {}
    for path, each in chosen.items():
        it = taken[path]
        result.setdefault(f"{it.group} {it.either}" if it else "", []).append(each)
    return result


def _provides(
    files: Mapping[str, Linked], which: Mapping[str, Alternative]
) -> dict[str, list[str]]:
    result: dict[str, list[str]] = {}
    for path in sorted(files):
        folder, name = posixpath.split(path)
        # What auditwheel brings along has a hash in its name, which nobody else asks for.
        if path not in which and _LIBRARY.fullmatch(name) and not folder.endswith(".libs"):
            result.setdefault(folder or ".", []).append(name)
    return result


def _needs(
    files: Mapping[str, Linked],
    chosen: Mapping[str, Closure],
    taken: Mapping[str, Alternative | None],
    *,
    component: bool,
) -> list[dict[str, Any]]:
    """Return what must come from elsewhere: each name and the folders it is looked for in, once.

    Names that the same files need in the same folders, by the same kind of run path, are one entry.
    """
    satisfied = _without_needs(chosen, taken)
    extras = _unused(files, chosen)
    # Whether the package's import loads them first is not in the bytes; nor is whether whoever
    # loads a component's library loads what that has no path to.
    own = {posixpath.basename(path) for path in files} | {x.soname for x in files.values()}
    asked: dict[_Place, dict[_Ask, set[str]]] = {}
    for path, each in chosen.items():
        it = taken[path]
        if it is None or it.group not in satisfied:
            for d in _from_elsewhere(each):
                left = d.name in own or (component and not d.dirs)
                users = asked.setdefault((it, left or path in extras), {})
                ask = (d.name, _elsewhere(files, d.dirs), d.runpath)
                users.setdefault(ask, set()).add(d.file)
    entries: list[dict[str, Any]] = []
    for (it, optional), users in asked.items():
        groups: dict[tuple[tuple[str, ...], bool, tuple[str, ...]], list[str]] = {}
        for (name, dirs, runpath), found in _least(users).items():
            groups.setdefault((dirs, runpath, tuple(sorted(found))), []).append(name)
        for (dirs, runpath, paths), names in groups.items():
            entry: dict[str, Any] = {"need": sorted(names)}
            entry |= {"dirs": list(dirs)} if dirs else {}
            entry |= {"runpath": True} if runpath else {}
            entry |= {"files": len(paths), "file": paths[0]}
            entry |= {"group": it.group, "either": it.either} if it else {}
            entries.append(entry | ({"optional": True} if optional else {}))
    return sorted(entries, key=lambda e: (e["file"], e["need"], e.get("dirs", []), str(e)))


def _from_elsewhere(each: Closure) -> Iterator[Demand]:
    return (d for d in each.demands if not (of_base(d.name) or of_driver(d.name)))


def _elsewhere(files: Mapping[str, Linked], dirs: Iterable[str]) -> tuple[str, ...]:
    """Leave out folders in which no other package has files: outside of the environment, or those
    of this wheel alone.
    """
    own = {posixpath.dirname(path) for path in files} - {""}
    kept = (d for d in dirs if not d.startswith("..") or d.startswith(_ROOT))
    return tuple(d for d in kept if d not in own or d.partition("/")[0] == "nvidia")


def _least(users: Mapping[_Ask, set[str]]) -> dict[_Ask, set[str]]:
    """Leave out needs that are met where another is: the same name in fewer folders.

    Where there is no RUNPATH, more folders may be inherited. So what is met without is not met
    with one; and the other way round, folders of an RPATH must stand somewhere to be inherited.
    """
    kept: dict[_Ask, set[str]] = {}
    for ask in sorted(users, key=lambda k: (k[0], len(set(k[1])), not k[2], k[1])):
        less = next((k for k in kept if _is_less(k, ask)), ask)
        kept.setdefault(less, set()).update(users[ask])
    return kept


def _is_less(one: _Ask, other: _Ask) -> bool:
    alike = one[2] == other[2] or (one[2] and not other[1])
    return one[0] == other[0] and set(one[1]) <= set(other[1]) and alike


def _unused(files: Mapping[str, Linked], chosen: Iterable[str]) -> set[str]:
    """Return the roots that no import can lead to.

    Those are plug-ins, which a library opens if its user asks for them, and in a wheel with modules
    of Python libraries with a version in their name, which modules have not: left over.
    """
    names = {path: posixpath.basename(path) for path in chosen if _VERSIONED.search(path)}
    modules = any(
        not posixpath.basename(path).startswith("lib") for path in files if path not in names
    )
    return {path for path, name in names.items() if modules or not name.startswith("lib")}


def _without_needs(
    chosen: Mapping[str, Closure], taken: Mapping[str, Alternative | None]
) -> set[str]:
    """Return the groups that have an alternative which needs nothing, and so always fits."""
    needy = {it for path, it in taken.items() if it and _asked(chosen[path])}
    return {it.group for it in taken.values() if it and it not in needy}


def _loaded(name: str, files: Mapping[str, Linked], every: Mapping[str, Closure]) -> list[str]:
    pattern = _IMPORTED.get(name)
    found = {
        n for path, each in every.items() if pattern and pattern.match(path) for n in each.names
    }
    return sorted(n for n in found if not (of_base(n) or of_driver(n)))


def _opens(files: Mapping[str, Linked], chosen: Mapping[str, Closure]) -> list[str]:
    used = {path for each in chosen.values() for path in each.files}
    names = {n for path in used for n in files[path].opens}
    own = {posixpath.basename(path) for path in files} | {x.soname for x in files.values()}
    asked = {d.name for each in chosen.values() for d in each.demands}
    return sorted(n for n in names - own - asked if not (of_base(n) or of_driver(n)))


def _torch(measured: Measurement, cuda: str | None) -> dict[str, list[str]]:
    # Releases that the wheel claims were checked whether or not their exports are kept.
    claimed = {check.torch: len(check.missing) for check in measured.symbols}
    checks = {**claimed, **measured.torch.get((cuda or "").partition(".")[0], {})}
    if not checks:
        return {}
    ordered = sorted(checks, key=version_key)
    return {
        "torch": [v for v in ordered if not checks[v]],
        "torchNot": [v for v in ordered if checks[v]],
    }


def _floor(
    files: Mapping[str, Linked],
    chosen: Mapping[str, Closure],
    taken: Mapping[str, Alternative | None],
) -> str | None:
    """Return the glibc that the variant needs: of alternatives, the one that needs least."""
    floors: dict[Alternative | None, str] = {}
    for path, each in chosen.items():
        found = [g for x in each.files if (g := files[x].glibc)]
        floors[taken[path]] = max([*found, floors.get(taken[path], "0")], key=version_key)
    groups = {it.group for it in floors if it}
    least = [
        min((v for a, v in floors.items() if a and a.group == g), key=version_key) for g in groups
    ]
    best = max([*least, floors.get(None, "0")], key=version_key)
    return None if best == "0" else best
