"""What a tree of sources states of itself: its name, its version, what it requires, and what its
build needs. Nothing of it is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from email.parser import BytesHeaderParser
from hashlib import sha256
from typing import Any

from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from accelpkgs_updater.core.metadata import clauses, fields, parse_metadata, requirements_of
from accelpkgs_updater.core.models import Metadata, Requirement
from accelpkgs_updater.core.sdist_statement import from_requires
from accelpkgs_updater.core.toml_text import toml_table
from accelpkgs_updater.core.wheel import Sdist, SourceBuild
from accelpkgs_updater.inputs.gather import Gathering
from accelpkgs_updater.inputs.input_file import InputFile
from accelpkgs_updater.inputs.model import Asked, DirectSource, Inputs
from accelpkgs_updater.inputs.pyproject import Projects
from accelpkgs_updater.inputs.setup_files import take_setup
from accelpkgs_updater.references.source_tree import FolderTree, Tree, on_disk
from accelpkgs_updater.references.stated_version import stated_version
from accelpkgs_updater.sources.asked_build import Ask, OnlyBuild
from accelpkgs_updater.sources.sdist_build import READ, UnreadableBuild, read_build

__all__ = ["Statement", "read_or_ask", "read_tree"]

_EXTRAS = 100
_SCM = ("setuptools_scm", "setuptools-scm", "hatch-vcs", "pbr", "pdm", "versioningit", "versioneer")
UNKNOWN = Version("0")
"""What stands for a version that only the history of a repository says."""


@dataclass(frozen=True, slots=True)
class Statement:
    """`said`: the file that states it; `more`: the references among its requirements."""

    name: str
    version: Version
    metadata: Metadata
    build: SourceBuild
    said: str
    more: tuple[DirectSource, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """What is worth a word."""
        if self.version != UNKNOWN:
            return ()
        return (f"{self.name}: its version is said by its history alone; recorded as 0",)


def read_tree(tree: Tree, called: str) -> Statement:
    """Return what a tree states; `called`: what it is called in messages.

    Raises `ValueError` where only a build can say it, `UpdaterError` where it cannot be read.
    """
    texts = {name: text for name in READ if (text := tree.read(name)) is not None}
    build = _build(tree)
    info = tree.read("PKG-INFO")
    if info is not None:
        found = _of_sdist(tree, info, build)
        if found is not None:
            return found
    if "pyproject.toml" in texts:
        return _of_pyproject(tree, texts["pyproject.toml"], called, build)
    if "setup.cfg" in texts:
        return _of_setup(tree, texts["setup.cfg"], called, build)
    raise OnlyBuild("only its build can say what it requires (it has no pyproject.toml)")


def read_or_ask(
    tree: Tree, called: str, source: DirectSource, sdist: Sdist, ask: Ask | None
) -> Statement:
    """Return what a tree states, else what its build system says; `sdist`: where the tree is.

    Raises `ValueError`, `UpdaterError`.
    """
    try:
        return read_tree(tree, called)
    except OnlyBuild:
        if ask is None:
            raise
    build = _build(tree)
    # Until its build has said it.
    name = source.name or canonicalize_name(_last(source.location))
    stem = f"{name.replace('-', '_')}-{UNKNOWN}"
    told = ask(name, str(UNKNOWN), replace(sdist, file=f"{stem}{sdist.file}", build=build))
    stated = BytesHeaderParser().parsebytes(fields(told.metadata))
    name, version = canonicalize_name(str(stated.get("Name", ""))), str(stated.get("Version", ""))
    metadata = parse_metadata(told.metadata, name, version)
    return Statement(name, Version(version), metadata, build, f"{called}: {told.said}")


def _last(location: str) -> str:
    found = re.findall(r"[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*", location.removesuffix(".git"))
    return found[-1] if found else "source"


def _build(tree: Tree) -> SourceBuild:
    texts = {name: text for name in READ if (text := tree.read(name)) is not None}
    try:
        return read_build(tree.names, texts)
    except UnreadableBuild as error:
        raise ValueError(str(error)) from error


def _of_sdist(tree: Tree, info: bytes, build: SourceBuild) -> Statement | None:
    stated = BytesHeaderParser().parsebytes(fields(info))
    name, version = canonicalize_name(str(stated.get("Name", ""))), str(stated.get("Version", ""))
    metadata, said = parse_metadata(info, name, version, sdist=True), "PKG-INFO"
    if metadata.unknown is not None:
        requires = next((n for n in tree.names if n.endswith(".egg-info/requires.txt")), None)
        text = tree.read(requires) if requires else None
        if text is None:
            return None
        metadata = from_requires(metadata, text.decode("utf-8", errors="replace"))
        said = "requires.txt"
    return Statement(name, Version(version), metadata, build, said)


def _of_pyproject(tree: Tree, data: bytes, called: str, build: SourceBuild) -> Statement:
    text = data.decode("utf-8", errors="replace")
    table = toml_table(text)
    project, tool = _table(table, "project"), _table(table, "tool")
    poetry = _table(tool, "poetry")
    name = project.get("name") or poetry.get("name")
    if not isinstance(name, str):
        if tree.read("setup.cfg") is not None:
            return _of_setup(tree, tree.read("setup.cfg") or b"", called, build)
        raise OnlyBuild("its pyproject.toml states no name: only its build can say it")
    version = stated_version(table, tree)
    if version is None and _has_history(table):
        version = UNKNOWN
    if version is None:
        raise OnlyBuild("its version is stated nowhere: only its build can say it")
    dynamic = _table(_table(tool, "setuptools"), "dynamic")
    left = {"dependencies", "optional-dependencies"}.intersection(map(str, _rows(project)))
    if left - dynamic.keys() and not poetry:
        raise OnlyBuild("its pyproject.toml leaves its dependencies to its build")
    of_files = _table(dynamic, "optional-dependencies")
    extras = [*_table(project, "optional-dependencies"), *of_files, *_table(poetry, "extras")]
    with on_disk(tree, ("pyproject.toml", "setup.cfg", *_named(dynamic, of_files))) as folder:
        called = f"{called}/pyproject.toml"
        digest = sha256(data).hexdigest()
        file = InputFile(called, folder / "pyproject.toml", text, digest)
        base = _asked(tree, file)
        found = {e: _asked(tree, file, e) for e in sorted(set(map(str, extras)))[:_EXTRAS]}
    python = ",".join(str(specifier) for specifier, _ in base.requires_python)
    metadata = replace(_metadata(base, found), requires_python=_clauses(python))
    more = dict.fromkeys(s for i in (base, *found.values()) for s in i.sources)
    said = f"{called}, read, not built"
    return Statement(canonicalize_name(name), version, metadata, build, said, tuple(more))


def _asked(tree: Tree, file: InputFile, *extras: str) -> Inputs:
    projects = Projects(Gathering())
    projects.file(file, Asked(extras=frozenset(extras)), root=False)
    return _whole(projects.gathering.made(), tree)


def _whole(found: Inputs, tree: Tree) -> Inputs:
    """Return what was read. Raises `ValueError` where a part of it could not be."""
    for line in found.refused:
        raise ValueError(f"{line.place}: {line.text}: {line.said}")
    for source in found.sources if not isinstance(tree, FolderTree) else ():
        if "://" not in source.location:
            raise ValueError(
                f"it requires {source.name or source.location} from a folder of its own"
            )
    return found


def _named(*tables: Mapping[str, Any]) -> Iterator[str]:
    """Yield the files in which setuptools finds requirements."""
    for table in tables:
        for key, value in table.items():
            files = value.get("file", ()) if isinstance(value, Mapping) else ()
            if key != "version":
                yield from [files] if isinstance(files, str) else map(str, files)


def _of_setup(tree: Tree, data: bytes, called: str, build: SourceBuild) -> Statement:
    text = data.decode("utf-8", errors="replace")
    file = InputFile(f"{called}/setup.cfg", tree.path / "setup.cfg", text, sha256(data).hexdigest())
    gathering = Gathering()
    stated = take_setup(gathering, file, Asked())
    lines = dict(
        line.split("=", 1)
        for line in text.split("[metadata]", 1)[-1].split("\n[", 1)[0].splitlines()
        if "=" in line and not line[0].isspace()
    )
    said = {key.strip(): value.strip() for key, value in lines.items()}
    kind, _, rest = said.get("version", "").partition(":")
    dynamic = {kind.strip(): rest.strip()} if rest else {"version": kind}
    version = stated_version(
        {"project": dynamic, "tool": {"setuptools": {"dynamic": {"version": dynamic}}}}, tree
    )
    if not stated or version is None or not said.get("name"):
        raise OnlyBuild("only its build can say what it requires")
    found = _whole(gathering.made(), tree)
    python = ",".join(str(specifier) for specifier, _ in found.requires_python)
    metadata = replace(_metadata(found, {}), requires_python=_clauses(python))
    where = f"setup.cfg of {called}, read, not built"
    return Statement(
        canonicalize_name(said["name"]), version, metadata, build, where, found.sources
    )


def _metadata(base: Inputs, extras: Mapping[str, Inputs]) -> Metadata:
    always = _lines(base)
    requires, _ = requirements_of(always)
    optional: dict[str, tuple[Requirement, ...]] = {
        canonicalize_name(extra): requirements_of(
            line for line in _lines(found) if line not in always
        )[0]
        for extra, found in sorted(extras.items())
    }
    return Metadata((), requires, optional, tuple(optional))


def _lines(found: Inputs) -> list[str]:
    lines = [str(root.requirement) for root in found.roots]
    for source in found.sources:
        if source.name is None:
            raise ValueError(f"it requires {source.location}, of which nobody says the name")
        wanted = f"[{','.join(sorted(source.extras))}]" if source.extras else ""
        lines.append(f"{source.name}{wanted}{f' ; {source.marker}' if source.marker else ''}")
    return list(dict.fromkeys(lines))


def _clauses(python: str) -> tuple[tuple[str, str], ...]:
    return clauses(SpecifierSet(python))


def _has_history(table: Mapping[str, Any]) -> bool:
    tool = _table(table, "tool")
    build: Iterable[Any] = _table(table, "build-system").get("requires", ())
    return any(str(b).lower().startswith(_SCM) for b in build) or "setuptools_scm" in tool


def _rows(project: Mapping[str, Any]) -> Iterable[object]:
    rows = project.get("dynamic", ())
    return rows if isinstance(rows, list) else ()


def _table(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = value.get(key)
    return found if isinstance(found, Mapping) else {}
