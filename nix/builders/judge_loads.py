"""What the answers of the load check mean: what stops the environment, and what is only told."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

from e241_load import cannot_load
from elf_file import Elf, symbols
from problem import Problem
from roots import Root, is_module

__all__ = ["Answer", "Package", "Verdicts", "judge"]

_LOST = re.compile(r"(\S+): cannot open shared object file")
_SYMBOL = re.compile(r"undefined symbol: ([^\s,]+)")
# Where a base that is no store has its own libraries.
_SYSTEM = ("/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/", "/usr/libexec/")


class Package(NamedTuple):
    """What is checked of a package; `stated` is what its package.nix says of loading."""

    name: str
    version: str
    imports: list[str]
    has_modules: bool
    libraries: Mapping[str, Elf]
    roots: list[Root]
    stated: dict[str, Any]


class Answer(NamedTuple):
    """What came of `what`: a path, "imports" or "probe"; `maps`: files that came with it."""

    package: str
    what: str
    said: str
    maps: list[str]


@dataclass
class Verdicts:
    """How many libraries of which package were loaded, what is to be told, and the first fault."""

    loaded: dict[str, int] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=dict)
    problem: Problem | None = None

    def report(self) -> str:
        """Return what an environment keeps of it."""
        told = {"loaded": self.loaded, "notes": self.notes}
        return json.dumps(told, indent=1, sort_keys=True) + "\n"

    def lines(self) -> list[str]:
        """Return the log."""
        total = sum(self.loaded.values())
        told = [f"{name}: {note}" for name, notes in sorted(self.notes.items()) for note in notes]
        return [*told, f"{total} libraries of {len(self.loaded)} packages were loaded"]


class _Judge:
    def __init__(
        self, packages: Mapping[str, Package], spec: Mapping[str, Any], site: Path
    ) -> None:
        self.packages, self.spec, self.site = packages, spec, site
        root = site.parents[2]
        self.store = f"{root.parent}/"
        # The interpreter's own libraries.
        self.base = f"{(root / 'bin/python').resolve().parents[1]}/lib/"
        self.providers: dict[str, list[str]] = {}
        for name, package in packages.items():
            for path, elf in package.libraries.items():
                # A copy that a wheel brings for itself is nobody else's.
                if path.partition("/")[0].endswith(".libs"):
                    continue
                for known in {Path(path).name, elf.soname or ""}:
                    self.providers.setdefault(known, []).append(name)

    def failure(self, answer: Answer) -> str:
        """Return why an answer is none, in a sentence; empty for well."""
        if answer.said:
            return answer.said.replace(str(self.site) + "/", "")
        for path in answer.maps:
            if self.is_foreign(path):
                return f"takes {Path(path).name} of the machine: {path}"
        return ""

    def is_foreign(self, path: str) -> bool:
        """Say whether a library is neither of the environment nor of the base.

        The name of a library that packages have is theirs to bring, wherever the machine has one.
        """
        name = Path(path).name
        if ".so" not in name or path.startswith((self.store, self.spec["temporary"] + "/")):
            return False
        ours = any(name == s or name.startswith(s + ".") for s in self.spec["sonames"])
        return ours or not path.startswith((*_SYSTEM, self.base))

    def excuse(self, package: Package, path: str, why: str) -> str | None:
        """Return why a failure of a library is none, or None."""
        lost, symbol = _LOST.search(why), _SYMBOL.search(why)
        if lost and any(fnmatchcase(lost[1], p) for p in package.stated.get("optional", [])):
            return f"{path} does without {lost[1]}"
        if symbol:
            for other in package.libraries:
                if other != path and (symbol[1], True) in set(symbols(self.site / other)):
                    return f"{path} is not probed: {other} comes first"
        return None

    def spare(self, package: Package, root: Root, why: str, imports: Answer | None) -> str | None:
        """Return what is told of a module that its package is imported without, or None.

        Of a package that nobody has described, a library that no package is known to have is taken
        for one that it does without: importing that module fails, and names it.
        """
        lost = _LOST.search(why)
        well = imports is not None and not self.failure(imports) and package.has_modules
        if package.stated.get("described", True) or not lost or not well:
            return None
        if not is_module(root.path) or self.is_known(lost[1]):
            return None
        return f"{root.path} cannot be imported, and the rest is without it: nothing has {lost[1]}"

    def is_known(self, name: str) -> bool:
        """Say whether packages are known to have this library, or another version of it."""
        family = name.partition(".so")[0] + ".so"
        stated = (*self.spec["sonames"], *self.spec["driver"]["names"], *self.providers)
        return any(known.partition(".so")[0] + ".so" == family for known in stated) or any(
            name.startswith(prefix) for prefix in self.spec["driver"]["prefixes"]
        )

    def problem(self, package: Package, faults: Sequence[tuple[str, str]]) -> Problem:
        """Return E241: what helps is told of the first fault that names a library."""
        named = [why for _, why in faults if _LOST.search(why)]
        known, fix = self.remedy(package, [*named, faults[0][1]][0])
        shown = [why if what == "imports" else f"{what}: {why}" for what, why in faults]
        return cannot_load(package.name, package.version, shown, known, fix)

    def remedy(self, package: Package, why: str) -> tuple[list[str], list[str]]:
        """Return what is known of what is lost, and what to do."""
        match = _LOST.search(why)
        switch = f"in pkgs/{package.name}/package.nix"
        if "took longer than" in why:
            longer = f"raise importLimits.{package.name}.loadSeconds of the base"
            return [], [f"if it needs that long: {longer}"]
        if not match:
            return [], [
                f"if it is not loaded by itself: loads.apart = [ … ] {switch}",
                "else take another release, or report it to its publisher",
            ]
        name = match[1]
        optional = f'if it does without: loads.optional = [ "{name}" ] {switch}'
        here, known = self.providers.get(name, []), self.spec["sonames"].get(name, [])
        if here and (not known or set(here) & set(known)):
            return [f"{here[0]} has {name}, and nothing that is loaded first does"], [
                f'if it is loaded first: loads.preloads = [ "{here[0]}" ] {switch}',
                optional,
            ]
        if known:
            family = name.partition(".so")[0] + ".so."
            others = sorted(n for n in self.providers if n.startswith(family))
            has = [f"the environment has {n} of {self.providers[n][0]}" for n in others]
            return [f"{name} is of {' or '.join(known)}", *has], [
                f"name {known[0]} among your packages, or another {package.name}",
                optional,
            ]
        return [f"nothing in the environment has {name}"], [
            "install it on the machine, if it is the machine's",
            optional,
        ]


def judge(
    answers: Iterable[Answer],
    packages: Mapping[str, Package],
    spec: Mapping[str, Any],
    site: Path,
) -> Verdicts:
    """Say what the answers mean; a package with a fault gives the problem."""
    court, verdicts = _Judge(packages, spec, site), Verdicts()
    told: dict[str, dict[str, Answer]] = {}
    for answer in answers:
        told.setdefault(answer.package, {})[answer.what] = answer
    faulty: dict[str, list[tuple[str, str]]] = {}
    for name, package in packages.items():
        if not package.roots and not package.stated.get("probe"):
            continue
        given = told.get(name, {})
        faults: list[tuple[str, str]] = []
        if "imports" not in given:
            faults.append(("imports", "the process ended before its imports were done"))
        for what in ("imports", "probe"):
            if what in given and (why := court.failure(given[what])):
                faults.append((what, why))
        faults += _of_roots(court, package, given, verdicts)
        if faults:
            faulty[name] = faults
    # What comes first for others is to blame for what they lack.
    causes = [n for n in faulty if not faulty.keys() & packages[n].stated.get("first", [])]
    for name in [*causes, *faulty][:1]:
        verdicts.problem = court.problem(packages[name], faulty[name])
    return verdicts


def _of_roots(
    court: _Judge, package: Package, given: Mapping[str, Answer], verdicts: Verdicts
) -> list[tuple[str, str]]:
    """Count what was loaded, note what is excused, and return the faults."""
    faults: list[tuple[str, str]] = []
    notes: list[str] = []
    alternatives: dict[str, list[tuple[str, str]]] = {}
    for root in package.roots:
        answer = given.get(str(court.site / root.path))
        why = court.failure(answer) if answer else "the check ended before it"
        if root.group is not None:
            alternatives.setdefault(root.group, []).append((root.path, why))
            continue
        if not why:
            verdicts.loaded[package.name] = verdicts.loaded.get(package.name, 0) + 1
        elif excuse := court.excuse(package, root.path, why):
            notes.append(excuse)
        elif spared := court.spare(package, root, why, given.get("imports")):
            notes.append(spared)
        elif not root.must:
            notes.append(f"{root.path} is called by nobody, and cannot be loaded: {why}")
        else:
            faults.append((root.path, why))
    for group, members in sorted(alternatives.items()):
        good = [path for path, why in members if not why]
        if good:
            verdicts.loaded[package.name] = verdicts.loaded.get(package.name, 0) + len(good)
        elif group in _BACKENDS and group not in court.spec["backends"]:
            continue
        elif all(court.excuse(package, *member) for member in members):
            notes.append(f"none of {_short(members)} is loaded")
        else:
            lost = [m for m in members if not court.excuse(package, *m)]
            # What is asked for comes first.
            faults.extend(sorted(lost, key=lambda m: (court.spec["wanted"] not in m[0], m)))
    if notes:
        verdicts.notes[package.name] = notes
    return faults


_BACKENDS = ("cuda", "rocm", "hip", "xpu", "musa")


def _short(members: Sequence[tuple[str, str]]) -> str:
    names = [Path(path).name for path, _ in members]
    return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
