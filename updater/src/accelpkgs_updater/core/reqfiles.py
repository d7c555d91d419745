"""What a user asks `lock` for: requirement texts, requirements.txt, pyproject.toml, uv.lock."""

from __future__ import annotations

import tomllib
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement

__all__ = ["InvalidRequirements", "parse_file", "parse_line"]


class InvalidRequirements(ValueError):
    """Something that is not a requirement; says which line."""


def parse_line(text: str) -> Requirement:
    """Parse one requirement (PEP 508). Raises `InvalidRequirements`."""
    try:
        return Requirement(text)
    except InvalidRequirement as error:
        raise InvalidRequirements(f"{text!r}: {str(error).splitlines()[0]}") from error


def parse_file(name: str, text: str) -> list[Requirement]:
    """Parse a file by its name. Raises `InvalidRequirements`."""
    base = name.rpartition("/")[2]
    try:
        if base == "uv.lock":
            return _uv_lock(tomllib.loads(text))
        if base == "pyproject.toml":
            return _pyproject(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise InvalidRequirements(f"{base}: {type(error).__name__}: {error}") from error
    return _requirements_txt(text)


def _pyproject(table: dict[str, Any]) -> list[Requirement]:
    project = table.get("project", {})
    if "dependencies" in project.get("dynamic", ()):
        raise InvalidRequirements("pyproject.toml: its dependencies are dynamic; only its build can say them")
    return [parse_line(line) for line in project.get("dependencies", ())]


def _uv_lock(table: dict[str, Any]) -> list[Requirement]:
    found = []
    for package in table.get("package", ()):
        source = package.get("source", {})
        # The project itself and what is not in any index cannot be locked by name.
        if "registry" in source and "version" in package:
            # `+local` versions stay: the same release of another index is another file.
            found.append(parse_line(f"{package['name']}=={package['version']}"))
    return found


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
