"""What a reader has gathered so far: it becomes `Inputs` where nothing is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from accelpkgs_updater.core import markers
from accelpkgs_updater.core.labels import unlabelled
from accelpkgs_updater.errors import Problem, UpdaterError
from accelpkgs_updater.inputs.input_file import InputFile, problem_at, raise_all, shown
from accelpkgs_updater.inputs.model import (
    DirectSource,
    Fate,
    Index,
    Inputs,
    Line,
    Pin,
    Place,
    Root,
)
from accelpkgs_updater.limits import Limit

__all__ = ["Gathering", "nowhere"]

_ELSEWHERE = "its marker is true on none of our systems and Pythons"
_OF = {Fate.ROOT: "roots", Fate.CONSTRAINT: "constraints", Fate.OVERRIDE: "overrides"}


@dataclass
class Gathering:
    """Roots and the rest as in `Inputs`; `problems`: what is wrong, told together."""

    roots: list[Root] = field(default_factory=list)
    constraints: list[Root] = field(default_factory=list)
    overrides: list[Root] = field(default_factory=list)
    pins: list[Pin] = field(default_factory=list)
    hashes: dict[str, frozenset[str]] = field(default_factory=dict)
    requires_python: list[tuple[SpecifierSet, Place]] = field(default_factory=list)
    python_pins: list[tuple[str, Place]] = field(default_factory=list)
    environments: list[Marker] = field(default_factory=list)
    axes: dict[str, str] = field(default_factory=dict)
    sources: list[DirectSource] = field(default_factory=list)
    indexes: list[Index] = field(default_factory=list)
    credentials: dict[str, str] = field(default_factory=dict)
    no_index: bool = False
    prereleases: set[str] = field(default_factory=set)
    lines: list[Line] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    unasked: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def read(self, file: InputFile) -> None:
        """Remember a file that was read."""
        self.files[file.name] = file.sha256

    def line(self, place: Place, text: str, fate: Fate, said: str = "", fix: str = "") -> None:
        """Say what became of a line or an entry."""
        Limit.REQUIREMENTS.check(len(self.lines) + 1, "lines")
        self.lines.append(Line(place, shown(text), fate, shown(said), fix))

    def wrong(self, place: Place, why: str, fix: str = "") -> None:
        """Remember what ends the run. Raises `TooMuchError`."""
        Limit.REQUIREMENTS.check(len(self.problems) + 1, "lines that are wrong")
        self.problems.append(problem_at(place, why, fix))

    def refused(self, place: Place, text: str, why: str, fix: str = "") -> None:
        """Say of a line why it is not taken."""
        self.line(place, text, Fate.REFUSED, why, fix)

    def requirement(
        self,
        place: Place,
        text: str,
        asked: Requirement,
        fate: Fate = Fate.ROOT,
        axes: Mapping[str, str] | None = None,
        said: str = "",
    ) -> bool:
        """Take a requirement without URL; tell whether it is one of ours."""
        if nowhere(asked.marker):
            self.line(place, text, Fate.ELSEWHERE, _ELSEWHERE)
            return False
        stated = {**unlabelled(asked)[1], **(axes or {})}
        getattr(self, _OF[fate]).append(Root(asked, place, stated))
        told = ", ".join(f"{a} {v}" for a, v in sorted(stated.items()) if v != "none")
        self.line(place, text, fate, "; ".join(t for t in (str(asked), told, said) if t))
        return True

    def source(self, text: str, source: DirectSource, said: str = "") -> bool:
        """Take a direct reference; tell whether it is one of ours."""
        if nowhere(source.marker):
            self.line(source.place, text, Fate.ELSEWHERE, _ELSEWHERE)
            return False
        self.sources.append(source)
        at = f" at {source.revision}" if source.revision else ""
        self.line(source.place, text, Fate.SOURCE, said or f"{source.kind}: {source.location}{at}")
        return True

    def hashed(self, name: str, sha256: Iterable[str]) -> None:
        """Remember which files a package may be."""
        key = canonicalize_name(name)
        self.hashes[key] = self.hashes.get(key, frozenset()) | frozenset(sha256)

    def take(self, other: Inputs) -> None:
        """Take all of what another reader gave."""
        for name in ("roots", "constraints", "overrides", "pins", "requires_python", "python_pins"):
            getattr(self, name).extend(getattr(other, name))
        for name in ("environments", "sources", "indexes", "lines"):
            getattr(self, name).extend(getattr(other, name))
        for name, sums in other.hashes.items():
            self.hashed(name, sums)
        self.axes |= other.axes
        self.credentials |= other.credentials
        self.files |= other.files
        self.no_index |= other.no_index
        self.prereleases |= other.prereleases
        self.unasked |= other.unasked

    def attempt(self, error: UpdaterError) -> None:
        """Remember the problems of an error."""
        self.problems.extend(error.problems)

    def join_lines(self, first: int, place: Place) -> None:
        """Make one of the lines of a place, from a number on: what one line of a file says in
        several ways. What other files say in between stays.
        """
        told = [line for line in self.lines[first:] if line.place == place]
        if len(told) < 2:
            return
        others = [line for line in self.lines[first:] if line.place != place]
        refused = [t for t in told if t.fate is Fate.REFUSED]
        taken = [t for t in told if t.fate is not Fate.ELSEWHERE]
        said = "; ".join(dict.fromkeys(t.said for t in (*refused, *told) if t.said))
        head = (refused or taken or told)[0]
        self.lines[first:] = [replace(head, said=shown(said)), *others]

    def replaced(self, place: Place, said: str) -> None:
        """Say of a line that a later one took its effect."""
        for at in range(len(self.lines) - 1, -1, -1):
            if self.lines[at].place == place:
                self.lines[at] = replace(self.lines[at], said=shown(said))
                return

    def made(self) -> Inputs:
        """Return what was gathered. Raises `UpdaterError` with all that is wrong."""
        raise_all(self.problems)
        return Inputs(
            roots=tuple(self.roots),
            constraints=tuple(self.constraints),
            overrides=tuple(self.overrides),
            pins=tuple(self.pins),
            hashes=dict(self.hashes),
            requires_python=tuple(self.requires_python),
            python_pins=tuple(self.python_pins),
            environments=tuple(self.environments),
            axes=dict(self.axes),
            sources=tuple(self.sources),
            indexes=tuple(self.indexes),
            credentials=dict(self.credentials),
            no_index=self.no_index,
            prereleases=frozenset(self.prereleases),
            lines=tuple(self.lines),
            files=dict(self.files),
            unasked=frozenset(self.unasked),
        )


def nowhere(marker: Marker | None) -> bool:
    """Tell whether a marker is true on none of our systems and Pythons. Raises `InvalidMarker`."""
    if marker is None:
        return False
    folded = markers.fold(markers.tree(marker))
    return folded is False
