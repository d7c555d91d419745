"""A folder of package folders (`pkgs/`) on disk."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from accelpkgs_updater.boundary import reading
from accelpkgs_updater.core.config import Config, parse_config
from accelpkgs_updater.core.facts import Facts
from accelpkgs_updater.core.facts_file import parse_facts
from accelpkgs_updater.core.models import Package
from accelpkgs_updater.core.parse import parse
from accelpkgs_updater.core.render import render
from accelpkgs_updater.core.scaffold import scaffold
from accelpkgs_updater.disk.files import write_atomic
from accelpkgs_updater.disk.plain_file import plain_text
from accelpkgs_updater.errors import ErrorCode

__all__ = ["Store"]

_KIND = re.compile(r'^ *kind = "([a-z]+)";', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Store:
    """`folder/<name>/{update.toml,facts.json,releases.json}`."""

    folder: Path

    def names(self) -> list[str]:
        """Return the packages that have an `update.toml`, sorted."""
        if not self.folder.is_dir():
            return []
        return sorted(p.parent.name for p in self.folder.glob("*/update.toml"))

    def config(self, name: str) -> Config | None:
        """Return a package's configuration, None where it has none. Raises `UpdaterError`."""
        path = self.folder / name / "update.toml"
        with reading(ErrorCode.UPDATE_TOML, "an update.toml cannot be followed", str(path)):
            try:
                return parse_config(plain_text(path))
            except FileNotFoundError:
                return None

    def kind(self, name: str) -> str | None:
        """Return the `kind` that a package's package.nix states, None where it states none.

        Raises `UpdaterError`.
        """
        path = self.folder / name / "package.nix"
        with reading(ErrorCode.FILE, "a file or folder cannot be used", str(path)):
            try:
                text = plain_text(path)
            except FileNotFoundError:
                return None
        found = _KIND.search(text)
        return found[1] if found else None

    def facts(self, name: str) -> Facts | None:
        """Return a package's `facts.json`, None where it has none. Raises `UpdaterError`."""
        path = self.folder / name / "facts.json"
        fix = "docs/data-format.md says what each key holds"
        with reading(ErrorCode.FACTS_JSON, "a facts.json cannot be read", str(path), fix=fix):
            try:
                return parse_facts(name, plain_text(path))
            except FileNotFoundError:
                return None

    def package(self, name: str) -> Package | None:
        """Return what is recorded of a package, None where nothing is. Raises `UpdaterError`."""
        path = self.folder / name / "releases.json"
        fix = "restore it from git; it is generated, never edited"
        with reading(ErrorCode.RELEASES_JSON, "a releases.json cannot be read", str(path), fix=fix):
            try:
                return parse(plain_text(path))
            except FileNotFoundError:
                return None

    def write(self, package: Package) -> bool:
        """Write a package; a folder that has no `update.toml` gets that of a package which others
        require.

        Tells whether bytes changed.
        """
        # First what makes it a package of the folder: a kill in between leaves one that the next
        # run completes.
        toml = self.folder / package.name / "update.toml"
        if not toml.exists():
            write_atomic(toml, scaffold(package.name, reached=True).encode())
        return write_atomic(self.folder / package.name / "releases.json", render(package).encode())
