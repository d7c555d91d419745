"""What a user asks `lock` for: requirement texts, requirements.txt, pyproject.toml, uv.lock."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from accelpkgs_updater.lock.requirement_set import RequirementSet

__all__ = ["InvalidRequirements", "UnreadFormat", "parse_file", "parse_line"]

READ = "requirements.txt, pyproject.toml, uv.lock"
"""The files that are read; one of another name counts as the first where it is plain text."""

_PLAIN = {"", "txt", "in", "pip"}
_EXPORTS = {
    "poetry.lock": "poetry export -o requirements.txt",
    "Pipfile.lock": "pipenv requirements > requirements.txt",
    "pdm.lock": "pdm export -o requirements.txt",
}
"""What makes one that is read of one that is not."""


class InvalidRequirements(ValueError):
    """Something that is not a requirement; says which line."""


class UnreadFormat(InvalidRequirements):
    """A file of a format that is not read; `fix` says what to give instead."""

    def __init__(self, base: str) -> None:
        super().__init__(f"{base} is not read; {READ} are")
        export = _EXPORTS.get(base)
        self.fix = f"{export}, then lock that" if export else "give one of these"


def parse_line(text: str) -> Requirement:
    """Parse one requirement (PEP 508). Raises `InvalidRequirements`."""
    try:
        found = Requirement(text)
    except InvalidRequirement as error:
        raise InvalidRequirements(f"{text!r}: {str(error).splitlines()[0]}") from error
    if found.url:
        raise InvalidRequirements(
            f"{text!r}: a file by its URL cannot be locked, only releases of an index"
        )
    return found


def parse_file(name: str, text: str) -> RequirementSet:
    """Parse a file by its name. Raises `InvalidRequirements`, and `UnreadFormat` by name alone."""
    base = name.rpartition("/")[2]
    ending = base.rpartition(".")[2] if "." in base else ""
    if base not in READ.split(", ") and (base == "Pipfile" or ending not in _PLAIN):
        raise UnreadFormat(base)
    try:
        if base == "uv.lock":
            return _uv_lock(tomllib.loads(text))
        if base == "pyproject.toml":
            return RequirementSet(tuple(_pyproject(tomllib.loads(text))))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError, ValueError) as error:
        if isinstance(error, InvalidRequirements):
            raise
        raise InvalidRequirements(f"{base}: {type(error).__name__}: {error}") from error
    return RequirementSet(tuple(_requirements_txt(text)))


def _pyproject(table: dict[str, Any]) -> list[Requirement]:
    project = table.get("project", {})
    if "dependencies" in project.get("dynamic", ()):
        raise InvalidRequirements(
            "pyproject.toml: its dependencies are dynamic; only its build can say them"
        )
    return [parse_line(line) for line in project.get("dependencies", ())]


def _uv_lock(table: Mapping[str, Any]) -> RequirementSet:
    packages = table.get("package", ())
    locked = [p for p in packages if "registry" in p.get("source", {}) and "version" in p]
    pins: dict[str, frozenset[Version]] = {}
    for p in locked:
        name = canonicalize_name(p["name"])
        pins[name] = pins.get(name, frozenset()) | {Version(p["version"])}
    # What a project of the lock asks for, in any of its groups; without a project, everything.
    projects = [p for p in packages if p not in locked]
    edges = (
        [e for p in projects for e in _edges(p) if canonicalize_name(e["name"]) in pins]
        if projects
        else locked
    )
    return RequirementSet(tuple(dict.fromkeys(_edge(e) for e in edges)), pins)


def _edges(package: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from package.get("dependencies", ())
    for groups in ("optional-dependencies", "dev-dependencies"):
        for edges in package.get(groups, {}).values():
            yield from edges


def _edge(edge: Mapping[str, Any]) -> Requirement:
    extras = f"[{','.join(edge['extra'])}]" if edge.get("extra") else ""
    marker = f"; {edge['marker']}" if edge.get("marker") else ""
    return parse_line(f"{edge['name']}{extras}{marker}")


def _requirements_txt(text: str) -> list[Requirement]:
    found = []
    for line in text.replace("\\\n", " ").splitlines():
        bare = line.partition(" #")[0].strip()
        if not bare or bare.startswith("#"):
            continue
        if bare.startswith("-"):
            option = bare.split()[0].partition("=")[0]
            if option in ("-r", "--requirement", "-c", "--constraint", "-e", "--editable"):
                raise InvalidRequirements(f"{option} is not followed; give that file too")
            continue
        found.append(parse_line(bare.partition(" --")[0].strip()))
    return found
