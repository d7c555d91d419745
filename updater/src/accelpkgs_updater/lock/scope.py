"""What a lock is about: which packages it follows, and which of their releases the set admits."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from packaging.version import Version

from accelpkgs_updater.core.config import Config
from accelpkgs_updater.core.demand import Demands
from accelpkgs_updater.core.models import Metadata
from accelpkgs_updater.lock.beside import PackageBeside
from accelpkgs_updater.lock.requirement_set import RequirementSet
from accelpkgs_updater.record.closure import PackageState
from accelpkgs_updater.record.folder import Folder

__all__ = ["LockScope"]


@dataclass(frozen=True, slots=True)
class LockScope:
    """The packages of a requirement set in a folder (`Scope`).

    `command` made what a lock may replace.
    """

    folder: Folder
    asked: RequirementSet
    command: str
    _beside: dict[str, PackageBeside | None] = field(default_factory=dict)

    def open(self, name: str, _: Demands) -> PackageState | None:
        """See `Scope.open`."""
        if self.beside(name) is not None:
            return None
        here = self.folder.package(name)
        if here is not None and not here.generated_by.startswith(self.command):
            # `update` keeps this one; a lock would keep less of it.
            return None
        store, beside = self.folder.store, self.folder.beside
        config = (beside.config(name) if beside else None) or store.config(name) or Config()
        keep = replace(config.keep, lines=0, coverage=False, also=())
        return self.folder.state(name, replace(config, keep=keep))

    def admits(self, name: str, versions: Collection[Version]) -> Collection[Version]:
        """See `Scope.admits`."""
        return set(self.asked.admits(name, versions))

    def elsewhere(self, name: str) -> Iterable[Metadata]:
        """See `Scope.elsewhere`."""
        found = self.beside(name)
        return found.metadatas() if found else ()

    def beside(self, name: str) -> PackageBeside | None:
        """Return a package that is left to the folder beside, None where it is followed here."""
        if name not in self._beside:
            self._beside[name] = self._left(name)
        return self._beside[name]

    def _left(self, name: str) -> PackageBeside | None:
        folder, asked = self.folder, self.asked
        # More is known of it there than releases: rules, how it builds, what was measured.
        if folder.beside is None or not (folder.beside.folder / name / "package.nix").is_file():
            return None
        package = folder.beside.package(name)
        if package is None or name in asked.pins or folder.store.package(name) is not None:
            return None
        kept = package.kept_extras
        if "*" not in kept and not asked.extras(name) <= set(kept):
            # What such an extra requires is not recorded there.
            return None
        versions = [Version(r.version) for r in package.releases]
        return PackageBeside(package) if asked.admits(name, versions) else None
