"""environment.yml of conda: its pip part is read, the rest is refused line by line."""

from __future__ import annotations

import re

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from accelpkgs_updater.inputs.caret import specifier
from accelpkgs_updater.inputs.input_file import InputFile, invalid
from accelpkgs_updater.inputs.model import Asked, Fate, Inputs, Place
from accelpkgs_updater.inputs.requirement_text import InvalidText
from accelpkgs_updater.inputs.requirements_txt import RequirementsReader
from accelpkgs_updater.inputs.yaml_text import Yaml, read_yaml

__all__ = ["is_conda", "read_conda"]

_BEGINS = re.compile(r"^dependencies:\s*(#.*)?\r?$", re.MULTILINE)
_PACKAGE = re.compile(r"(?:[\w./-]+::)?([A-Za-z0-9_.-]+)\s*(.*)", re.DOTALL)
_WHY = "a package of conda's; conda is not asked"
_FIX = "give what it is called on the package index, below pip:"


def is_conda(file: InputFile) -> bool:
    """Tell whether a text is an environment of conda's."""
    return _BEGINS.search(file.text) is not None


def read_conda(file: InputFile, asked: Asked) -> Inputs:
    """Read an environment. Raises `UpdaterError`."""
    top = read_yaml(file)
    dependencies = top.get("dependencies")
    if dependencies is None or not isinstance(dependencies.value, list):
        raise invalid(file.at(), "it has no list of dependencies", "give a requirements.txt")
    reader = RequirementsReader(asked)
    g = reader.gathering
    g.read(file)
    piped = False
    for entry in dependencies.items():
        if isinstance(entry.value, dict):
            for key, value in entry.value.items():
                if key != "pip":
                    fix = "give its lines below pip:"
                    g.refused(file.at(value.line), f"{key}: …", f"{key} is not known", fix)
                    continue
                piped = True
                for line in value.items():
                    reader.line(file, line.line, line.text)
            continue
        _package(reader, file.at(entry.line), entry.text)
    for key in ("channels", "variables"):
        for place, text in _entries(file, top.get(key)):
            told = "conda is not asked" if key == "channels" else "set it in the shell"
            g.line(place, text, Fate.OPTION if key == "channels" else Fate.REFUSED, told)
    if not piped and not g.problems:
        why = f"{file.name} has no pip part: every package in it is conda's"
        fix = "write what the project needs of the package index to a requirements.txt"
        raise invalid(file.at(dependencies.line), why, fix)
    reader.finish()
    return g.made()


def _entries(file: InputFile, node: Yaml | None) -> list[tuple[Place, str]]:
    if node is None:
        return []
    if isinstance(node.value, dict):
        return [(file.at(v.line), f"{k}: {v.text}") for k, v in node.value.items()]
    return [(file.at(v.line), v.text) for v in node.items()]


def _package(reader: RequirementsReader, place: Place, text: str) -> None:
    g = reader.gathering
    match = _PACKAGE.fullmatch(text.strip())
    name = match[1].lower() if match else ""
    if match is None or name not in ("python", "pip"):
        g.refused(place, text, _WHY, _FIX)
    elif name == "pip":
        g.line(place, text, Fate.OPTION, "what is below pip: is taken")
    else:
        try:
            asked = _python(match[2])
        except (InvalidText, InvalidSpecifier):
            g.refused(place, text, "it names no versions of Python", "--python 3.12")
            return
        g.requires_python.append((asked, place))
        g.line(place, text, Fate.OPTION, f"Python {asked}".rstrip())


def _python(text: str) -> SpecifierSet:
    """Return what conda means: `=3.10` is any 3.10, `==3.10.4` that one."""
    bare = re.split(r"\s+|(?<=[0-9*])=", text.strip())[0] if text.strip() else ""
    if bare.startswith("=") and not bare.startswith("=="):
        return SpecifierSet(f"=={bare[1:].removesuffix('.*')}.*")
    return specifier(bare)
