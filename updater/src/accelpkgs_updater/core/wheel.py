"""The files of a distribution as values: what a file's name says, and what is known of its
bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from packaging.version import Version

from accelpkgs_updater.core.filenames import WheelName, parse_sdist, tree_name, wheel_name

if TYPE_CHECKING:
    from accelpkgs_updater.core.models import Requirement

__all__ = ["DistributionFile", "Sdist", "SourceBuild", "Wheel"]


@dataclass(frozen=True, slots=True)
class DistributionFile:
    """What is known of a file, whichever kind it is of; `size` in bytes.

    `sha256` is empty where nobody has stated it yet; `sha256_prefix` is its first digits where only
    those are known: such a file is incomplete. `url` is empty where the package index finds the
    file by its name. `yanked`: the reason (PEP 592), None where it is not. What an index page says
    beyond what is recorded: `requires_python`, and `metadata_sha256` of its METADATA (PEP 658;
    empty where only its existence is stated, None where it is not).
    """

    file: str
    sha256: str = ""
    size: int | None = None
    url: str = ""
    uploaded: str | None = None
    yanked: str | None = None
    requires_python: str = field(default="", compare=False)
    metadata_sha256: str | None = field(default=None, compare=False)
    sha256_prefix: str = ""


@dataclass(frozen=True, slots=True)
class Wheel(DistributionFile):
    """A wheel; its name is looked into here and nowhere else.

    `parsed`: what whoever found the file read from its name to know that it is one. A file that is
    recorded was found once: its name is read when somebody asks, which for most nobody does.
    """

    parsed: WheelName | None = field(default=None, compare=False, repr=False)

    @property
    def _says(self) -> WheelName:
        return self.parsed or wheel_name(self.file)

    @property
    def name(self) -> str:
        """The distribution's name, normalised (PEP 503)."""
        return self._says.name

    @property
    def version(self) -> Version:
        """The version, with its local part."""
        return self._says.version

    @property
    def build(self) -> tuple[int, str] | None:
        """The build tag (PEP 427)."""
        return self._says.build

    @property
    def tags(self) -> tuple[str, ...]:
        """The `python-abi` pairs that a supported Python can use."""
        return self._says.tags

    @property
    def platforms(self) -> Mapping[str, tuple[str, ...]]:
        """Return system → platform tags."""
        return self._says.platforms


@dataclass(frozen=True, slots=True)
class SourceBuild:
    """What the build of a source needs: `requires`, of the environment of the build; `compiles`:
    `cuda`, `cxx`, `rust`.
    """

    requires: tuple[Requirement, ...] = ()
    compiles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sdist(DistributionFile):
    """A source distribution, or a tree of sources.

    `build`: None where nobody looked. `tree`: where the tree is, of what is no archive, as
    docs/data-format.md says; `file` is its name and version then, and there is no `sha256`.
    """

    build: SourceBuild | None = None
    tree: Mapping[str, Any] | None = None

    @property
    def name(self) -> str:
        """The distribution's name, normalised (PEP 503)."""
        return (tree_name if self.tree else parse_sdist)(self.file)[0]

    @property
    def version(self) -> Version:
        """The version."""
        return (tree_name if self.tree else parse_sdist)(self.file)[1]
