"""`lock.json`: what a lock was made of, what it found, and what became of every line of its inputs
(docs/data-format.md).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from accelpkgs_updater.core import markers
from accelpkgs_updater.core.environment import ENVIRONMENTS, Environment
from accelpkgs_updater.core.labels import unlabelled
from accelpkgs_updater.core.models import Package
from accelpkgs_updater.core.support import ACCELERATORS
from accelpkgs_updater.inputs.model import Inputs, Place, Root
from accelpkgs_updater.lock.extras import Gap, without_gaps
from accelpkgs_updater.lock.questions import Solution
from accelpkgs_updater.lock.requirement_set import RequirementSet

__all__ = ["FORMAT", "Kept", "Made", "parse_lock", "rendered_lock", "request_of", "yanked_pins"]

FORMAT = 1
_USUAL = ("3.12", "3.13", "3.11")


@dataclass(frozen=True, slots=True)
class Made:
    """How a lock was asked for: `what`, relative to the lock's own folder; options; hashes of the
    files that were read, by such names, too. `names`: as the person named a file → such a name.
    """

    what: tuple[str, ...]
    options: Mapping[str, Any]
    inputs: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict, compare=False)

    def at(self, place: Place) -> str:
        """Return a place as a lock has it: the same wherever its folder lies."""
        return str(Place(self.names.get(place.file, place.file), place.line))


@dataclass(frozen=True, slots=True)
class Kept:
    """What an earlier lock says. `sources`: reference → the commit or sha256 that was taken."""

    made: Made
    answers: Mapping[Environment, Mapping[str, Version]] = field(default_factory=dict)
    folders: tuple[str, ...] = ()
    updater: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)


def yanked_pins(
    packages: Iterable[Package], answers: Mapping[Environment, Solution]
) -> dict[str, str]:
    """Return the releases that were chosen although they were yanked, where all environments chose
    the same: a plan takes such a release only where the request names it (PEP 592).
    """
    found = {}
    chosen = [a.versions for a in answers.values() if a.versions is not None]
    for package in packages:
        versions = {v[package.name] for v in chosen if package.name in v}
        for release in package.releases:
            tables = [tags for v in release.variants for tags in v.wheels.values()]
            wheels = [f for tags in tables for files in tags.values() for f in files]
            files = [*wheels, *([release.sdist] if release.sdist else [])]
            if versions == {Version(release.version)} and any(f.yanked is not None for f in files):
                found[package.name] = release.version
    return found


def request_of(
    asked: RequirementSet,
    met: Sequence[Environment],
    there: Collection[str],
    yanked: Mapping[str, str],
    gaps: Sequence[Gap] = (),
) -> dict[str, Any]:
    """Return what a plan is asked for: keys of a request. `there`: the packages of the lock;
    `yanked`: as `yanked_pins` gives them; `gaps`: extras that are missing.
    """
    inputs = asked.inputs
    roots = inputs.roots or tuple(
        Root(Requirement(f"{p.name}=={p.version}"), p.place) for p in inputs.pins
    )
    pythons = [e.python for e in met]
    request: dict[str, Any] = {
        "packages": list(dict.fromkeys(str(without_gaps(r.requirement, gaps)) for r in roots)),
        "python": next((p for p in _USUAL if p in pythons), max(pythons, default="3.12")),
    }
    bounds = {n: c for n, c in _constraints(asked).items() if n in there}
    for name, version in yanked.items():
        bounds[name] = [*bounds.get(name, []), f"=={version}"]
    if bounds:
        # A text where none has a marker, as people write it.
        request["constraints"] = {
            n: texts if any(";" in t for t in texts) else ",".join(texts)
            for n, texts in sorted(bounds.items())
        }
    if inputs.prereleases:
        request["prereleases"] = True if "*" in inputs.prereleases else sorted(inputs.prereleases)
    return {**request, **_axes(inputs)}


def _constraints(asked: RequirementSet) -> dict[str, list[str]]:
    """Return what constraints and overrides say, by name: specifiers, with a marker where they do
    not hold everywhere.
    """
    found: dict[str, list[str]] = {}
    for root in (*asked.inputs.constraints, *asked.inputs.overrides):
        requirement, _ = unlabelled(root.requirement)
        folded = markers.fold(markers.tree(requirement.marker)) if requirement.marker else True
        specifier = ",".join(sorted(map(str, requirement.specifier)))
        if specifier and folded is not False:
            text = specifier if folded is True else f"{specifier} ; {requirement.marker}"
            found.setdefault(canonicalize_name(requirement.name), []).append(text)
    return {name: list(dict.fromkeys(texts)) for name, texts in sorted(found.items())}


def _axes(inputs: Inputs) -> dict[str, Any]:
    """Return the accelerator that all of the inputs agree on, where their labels do not say it."""
    said = [inputs.axes, *(r.axes for r in inputs.roots if r.requirement.marker is None)]
    axes: dict[str, set[str]] = {}
    for stated in said:
        for axis, value in stated.items():
            axes.setdefault(axis, set()).add(value)
    named = {
        a: v for a in ACCELERATORS for v in axes.get(a, ()) if len(axes[a]) == 1 and v != "none"
    }
    if len(named) == 1:
        return named
    none = all(axes.get(a) == {"none"} for a in ACCELERATORS)
    return {"cuda": None} if none else {}


def rendered_lock(
    made: Made,
    asked: RequirementSet,
    updater: str,
    answers: Mapping[Environment, Solution],
    request: Mapping[str, Any],
    folders: Sequence[str],
    beside: Sequence[str],
    sources: Sequence[Mapping[str, str]] = (),
) -> bytes:
    """Return the file, the same for the same facts."""
    inputs = asked.inputs
    fates = Counter(str(line.fate) for line in inputs.lines)
    value = {
        "generatedBy": "updater lock",
        "format": FORMAT,
        "updater": updater,
        "what": list(made.what),
        "options": dict(made.options),
        "inputs": dict(sorted(made.inputs.items())),
        "request": dict(request),
        "roots": [_root(made, r) for r in inputs.roots],
        "constraints": [_root(made, r) for r in inputs.constraints],
        "overrides": [_root(made, r) for r in inputs.overrides],
        "pins": len(inputs.pins),
        "sources": [dict(source) for source in sources],
        "answers": _answers(answers),
        "folders": sorted(folders),
        "beside": sorted(beside),
        "counts": {"lines": len(inputs.lines), **dict(sorted(fates.items()))},
        "lines": [
            {
                "at": made.at(line.place),
                "fate": str(line.fate),
                "text": line.text,
                **({"said": line.said} if line.said else {}),
            }
            for line in inputs.lines
        ],
    }
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def _root(made: Made, root: Root) -> dict[str, Any]:
    axes = {"axes": dict(sorted(root.axes.items()))} if root.axes else {}
    return {"requirement": str(root.requirement), "at": made.at(root.place), **axes}


def _answers(answers: Mapping[Environment, Solution]) -> list[dict[str, Any]]:
    groups: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for here, answer in answers.items():
        if answer.versions is not None:
            key = tuple(sorted((n, str(v)) for n, v in answer.versions.items()))
            groups.setdefault(key, []).append(f"{here.system} {here.python}")
    return [{"for": places, "packages": dict(key)} for key, places in groups.items()]


def parse_lock(text: str) -> Kept:
    """Parse a file. Raises `ValueError` where it is none, or of another format."""
    value = json.loads(text)
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise ValueError(f"it is of another format than {FORMAT}")
    places = {f"{e.system} {e.python}": e for e in ENVIRONMENTS}
    answers: dict[Environment, dict[str, Version]] = {}
    try:
        for group in value.get("answers", []):
            taken = {str(n): Version(v) for n, v in group["packages"].items()}
            answers.update({places[p]: taken for p in group["for"] if p in places})
        made = Made(
            tuple(map(str, value["what"])),
            dict(value["options"]),
            {str(n): str(h) for n, h in value["inputs"].items()},
        )
        folders = tuple(map(str, value.get("folders", [])))
        sources = {str(s["key"]): str(s[n]) for s, n in _sources(value)}
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"it is not as a lock writes it: {type(error).__name__}") from error
    return Kept(made, answers, folders, str(value.get("updater", "")), sources)


def _sources(value: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], str]]:
    for source in value.get("sources", []):
        yield from ((source, n) for n in ("rev", "sha256") if n in source)
