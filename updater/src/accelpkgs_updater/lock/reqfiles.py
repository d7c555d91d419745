"""What a user asks `lock` for: requirement texts, requirements.txt, pyproject.toml, uv.lock."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from packaging.markers import InvalidMarker
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from accelpkgs_updater.boundary import reason
from accelpkgs_updater.core import markers
from accelpkgs_updater.core.metadata import requirement
from accelpkgs_updater.core.toml_text import toml_table
from accelpkgs_updater.limits import Limit, TooMuchError
from accelpkgs_updater.lock.requirement_set import RequirementSet

__all__ = ["InvalidRequirements", "UnreadFormat", "check_format", "parse_file", "parse_line"]

READ = "requirements.txt, pyproject.toml, uv.lock"
"""The files that are read; one of another name counts as the first where it is plain text."""

_SAID = 200
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
    Limit.REQUIREMENT.check(len(text), "letters of a requirement")
    try:
        found = Requirement(text)
        _check(found)
    except InvalidRequirement as error:
        raise InvalidRequirements(f"{_shown(text)}: {str(error).splitlines()[0]}") from error
    except (InvalidMarker, ValueError, RecursionError) as error:
        raise InvalidRequirements(f"{_shown(text)}: {reason(error)}") from error
    if found.url:
        raise InvalidRequirements(
            f"{_shown(text)}: a file by its URL cannot be locked, only releases of an index"
        )
    return found


def _shown(text: str) -> str:
    """Return a requirement as a message has it: what follows a URL's `?` can be a token."""
    return repr(re.sub(r"(://[^\s?]*\?)\S+", r"\1…", text)[:_SAID])


def _check(found: Requirement) -> None:
    """Raise `ValueError` or `InvalidMarker` where it parses and cannot be worked with."""
    requirement(found, None)
    if found.marker is not None:
        marker = markers.tree(found.marker)
        if markers.depth(marker) > markers.DEEPEST:
            raise ValueError("its marker is nested too deeply")
        markers.fold(marker)


def check_format(name: str) -> None:
    """Raise `UnreadFormat` of a file whose name is of a format that is not read."""
    base = name.rpartition("/")[2]
    ending = base.rpartition(".")[2] if "." in base else ""
    if base not in READ.split(", ") and (base == "Pipfile" or ending not in _PLAIN):
        raise UnreadFormat(base)


def parse_file(name: str, text: str) -> RequirementSet:
    """Parse a file by its name. Raises `InvalidRequirements`, `TooMuchError`, and `UnreadFormat` by
    name alone.
    """
    base = name.rpartition("/")[2]
    check_format(name)
    try:
        if base == "uv.lock":
            found = _uv_lock(toml_table(text))
        elif base == "pyproject.toml":
            found = RequirementSet(tuple(_pyproject(toml_table(text))))
        else:
            found = RequirementSet(tuple(_requirements_txt(text)))
    except (InvalidRequirements, TooMuchError):
        raise
    except (LookupError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise InvalidRequirements(f"{base}: {reason(error)}") from error
    return found


def _pyproject(table: dict[str, Any]) -> list[Requirement]:
    project = table.get("project", {})
    if not isinstance(project.get("dependencies", []), list):
        raise InvalidRequirements("pyproject.toml: its dependencies are no list")
    if "dependencies" in project.get("dynamic", ()):
        raise InvalidRequirements(
            "pyproject.toml: its dependencies are dynamic; only its build can say them"
        )
    lines = project.get("dependencies", [])
    Limit.REQUIREMENTS.check(len(lines), "requirements")
    return [parse_line(line) for line in lines]


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
    edges = list(edges)
    Limit.REQUIREMENTS.check(len(edges), "requirements")
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
    found: list[Requirement] = []
    for line in text.replace("\\\n", " ").splitlines():
        bare = line.partition(" #")[0].strip()
        if not bare or bare.startswith("#"):
            continue
        if bare.startswith("-"):
            option = bare.split()[0].partition("=")[0]
            # pip also takes `-rother.txt`.
            option = option if option.startswith("--") else option[:2]
            if option in ("-r", "--requirement", "-c", "--constraint", "-e", "--editable"):
                raise InvalidRequirements(f"{option} is not followed; give that file too")
            continue
        Limit.REQUIREMENTS.check(len(found) + 1, "requirements")
        found.append(parse_line(bare.partition(" --")[0].strip()))
    return found
