"""Takes the direct references of a project into a lock: each becomes a release and a root."""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from packaging.utils import canonicalize_name, is_normalized_name

from accelpkgs_updater.boundary import FAULTS, reason
from accelpkgs_updater.core.wheel import Sdist
from accelpkgs_updater.disk.cache import Cache
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.inputs.model import DirectSource, Fate, Inputs, Kind, Line, Root
from accelpkgs_updater.net.http import Http
from accelpkgs_updater.references.address import from_archive, from_wheel
from accelpkgs_updater.references.git_tree import commit_of, fetched
from accelpkgs_updater.references.release import DirectRelease
from accelpkgs_updater.references.source_tree import FolderTree
from accelpkgs_updater.references.statement import Statement, read_or_ask
from accelpkgs_updater.sources.asked_build import Ask
from accelpkgs_updater.sources.source import UpstreamFile

__all__ = ["Taken", "Taker", "key_of"]

_MOST = 200
_OFFLINE = (
    "connect, or give a release of an index; a git repository can be a folder beside this one"
)


@dataclass(frozen=True, slots=True)
class Taken:
    """`inputs`: with a root for each reference that was taken. `releases`: by name. `problems`: of
    those that were not.
    """

    inputs: Inputs
    releases: Mapping[str, DirectRelease] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """What is worth a word."""
        return tuple(note for release in self.releases.values() for note in release.notes)

    def records(self) -> list[dict[str, str]]:
        """Return what a lock keeps of each."""
        return [
            {
                "key": key_of(release.source),
                "name": name,
                "version": str(release.version),
                "at": str(release.source.place),
                **release.record,
            }
            for name, release in sorted(self.releases.items())
        ]


def key_of(source: DirectSource) -> str:
    """Return what a lock knows a reference by."""
    parts = (source.kind, source.location, source.revision, source.subdirectory)
    return " ".join(str(part or "") for part in parts)


@dataclass(frozen=True, slots=True)
class Taker:
    """`folder`: of the lock, from which paths count. `kept`: reference → what an earlier lock
    took, a commit or sha256; `upgrades`: whether a reference's is looked for anew.
    `ask`: what asks a build system, where only that can say what a tree requires.
    """

    folder: Path
    http: Http
    cache: Cache
    kept: Mapping[str, str] = field(default_factory=dict)
    upgrades: Callable[[str | None], bool] = lambda _: False
    ask: Ask | None = None

    def take(self, inputs: Inputs) -> Taken:
        """Take all references but the project itself."""
        waiting = [s for s in inputs.sources if not s.project]
        own = {s.name for s in inputs.sources if s.project and s.name}
        taken: dict[str, DirectRelease] = {}
        roots = [r for r in inputs.roots if canonicalize_name(r.requirement.name) not in own]
        lines = [_own(line, inputs.roots, roots) for line in inputs.lines]
        problems: list[Problem] = []
        seen: set[DirectSource] = set()
        while waiting:
            source = waiting.pop(0)
            if source in seen:
                continue
            seen.add(source)
            try:
                if len(seen) > _MOST:
                    raise ValueError(f"more than {_MOST} references that name each other")
                found = self._release(source, inputs.hashes)
                _same(found, taken)
                _apart_from(found, own)
                root = Root(found.asked(), source.place)
                more = [_of(found, s) for s in found.more if s.kind is not Kind.PATH]
            except UpdaterError as error:
                if any(p.code == ErrorCode.CHANGED_FILE for p in error.problems):
                    raise
                why = tuple(w for p in error.problems for w in (p.title, *p.why))
                fix = next((p.fix for p in error.problems if "--limit" in p.fix), "")
                problems.append(_problem(source, why, fix))
            except FAULTS as error:
                problems.append(_problem(source, (reason(error),)))
            else:
                taken.setdefault(found.name, found)
                roots.append(root)
                waiting += more
                said = " ".join((found.name, str(found.version), *found.record.values()))
                _say(lines, source, Fate.SOURCE, said)
                continue
            _say(lines, source, Fate.REFUSED, "; ".join(problems[-1].why))
        made = replace(inputs, roots=tuple(roots), lines=tuple(lines))
        return Taken(made, taken, tuple(problems))

    def _release(self, source: DirectSource, hashes: Mapping[str, frozenset[str]]) -> DirectRelease:
        if source.kind is Kind.PATH:
            found = self._path(source)
        elif source.kind is Kind.GIT:
            found = self._git(source)
        elif "://" not in source.location:
            raise ValueError(
                "a file on this machine is not recorded; give its address, or a folder"
            )
        else:
            check = self._check(source, hashes)
            found = (
                from_wheel(self.http, self.cache, source, check)
                if source.kind is Kind.WHEEL
                else from_archive(self.http, source, check, self.ask)
            )
        if not is_normalized_name(found.name):
            raise ValueError(f"{found.name!r} is no name of a package")
        if source.name is not None and source.name != found.name:
            raise ValueError(f"it is {found.name}, and not {source.name}")
        return found

    def _check(
        self, source: DirectSource, hashes: Mapping[str, frozenset[str]]
    ) -> Callable[[str], None]:
        """Return what raises `UpdaterError` (E530) where a file has another hash than is stated, or
        than it had.
        """
        stated = {*([source.sha256] if source.sha256 else ()), *hashes.get(source.name or "", ())}
        before = self.kept.get(key_of(source))
        fix = "look which of them is right"
        if not stated and before and not self.upgrades(source.name):
            stated = {before}
            fix = "--upgrade takes what is there now"

        def check(found: str) -> None:
            if stated and found not in stated:
                title = "a file has another hash than is asked for"
                asked = ", ".join(sorted(stated))
                why = (source.location, f"it has {found}", f"asked for is {asked}")
                place = str(source.place)
                raise UpdaterError(Problem(ErrorCode.CHANGED_FILE, title, place, why, fix))

        return check

    def _path(self, source: DirectSource) -> DirectRelease:
        folder = Path(source.location).resolve()
        path = os.path.relpath(folder, self.folder.resolve())
        inside = {"subdirectory": source.subdirectory} if source.subdirectory else {}
        tree = {"type": "path", "path": path, **inside}
        # A build system is asked of where the folder is, whatever folder the lock has.
        here = Sdist("", tree={**tree, "path": str(folder)})
        found = FolderTree(folder / source.subdirectory)
        stated = read_or_ask(found, source.location, source, here, self.ask)
        return _of_tree(source, stated, tree, {"path": path})

    def _git(self, source: DirectSource) -> DirectRelease:
        url, inside = source.location, source.subdirectory
        before = self.kept.get(key_of(source))
        rev = before if before and not self.upgrades(source.name) else None
        rev = rev or commit_of(url, source.revision)
        with fetched(url, rev, inside) as found:
            more = found.submodules
            tree = {
                "type": "git",
                "url": url,
                "rev": rev,
                **({"submodules": True} if more else {}),
                **({"subdirectory": inside} if inside else {}),
            }
            called = source.name or url
            stated = read_or_ask(found, called, source, Sdist("", tree=tree), self.ask)
        made = _of_tree(source, stated, tree, {"rev": rev})
        note = (f"{made.name}: with the submodules of {url}",) if more else ()
        return replace(made, notes=(*made.notes, *note))


def _of_tree(
    source: DirectSource,
    stated: Statement,
    tree: Mapping[str, object],
    record: Mapping[str, str],
) -> DirectRelease:
    file = f"{stated.name.replace('-', '_')}-{stated.version}"
    sdist = Sdist(file, build=stated.build, tree=tree)
    return DirectRelease(
        source,
        stated.name,
        stated.version,
        UpstreamFile(sdist),
        stated.metadata,
        stated.said,
        record,
        stated.more,
        stated.notes,
    )


def _same(found: DirectRelease, taken: Mapping[str, DirectRelease]) -> None:
    """Raise `ValueError` where a package was taken from somewhere else already."""
    other = taken.get(found.name)
    if other is not None and other.file != found.file:
        raise ValueError(
            f"{found.name} is from {other.source.location} already ({other.source.place})"
        )


def _own(line: Line, before: Sequence[Root], after: Sequence[Root]) -> Line:
    """Return a line, or one that says that it asks for the project itself."""
    if line.fate is not Fate.ROOT or len(before) == len(after):
        return line
    gone = [r for r in before if r not in after and r.place == line.place]
    if not gone or any(r.place == line.place for r in after):
        return line
    return replace(line, fate=Fate.SOURCE, said=f"{gone[0].requirement.name}: the project itself")


def _apart_from(found: DirectRelease, own: Container[str]) -> None:
    """Raise `ValueError` where a reference requires the project that it is a part of: the set would
    have another release of that.
    """
    for requirement in found.metadata.requires:
        if requirement.name in own:
            raise ValueError(
                f"it requires {requirement.name}, the project itself, of which a set has no"
                " release; a shell has both: set.editable [ ./. ./FOLDER ]"
            )


def _of(found: DirectRelease, more: DirectSource) -> DirectSource:
    """Return a reference of a reference, at the place of the line that a person wrote."""
    own = found.source.kind is Kind.PATH
    if (
        more.kind is Kind.GIT
        and not own
        and not more.location.startswith(("https://", "ssh://", "http://"))
    ):
        raise ValueError(f"{found.name} requires {more.location}, a place on this machine")
    return replace(more, place=found.source.place)


def _say(lines: list[Line], source: DirectSource, fate: Fate, said: str) -> None:
    for at, line in _lines(lines, source):
        lines[at] = replace(line, fate=fate, said=said)
        return


def _lines(lines: list[Line], source: DirectSource) -> Iterator[tuple[int, Line]]:
    """Yield the line that a reference is of: the one that names it, where a place has several."""
    own = [(n, x) for n, x in enumerate(lines) if x.place == source.place and x.fate is Fate.SOURCE]
    own.sort(key=lambda row: not (source.name and source.name in row[1].text.lower()))
    yield from own


def _problem(source: DirectSource, why: tuple[str, ...], fix: str = "") -> Problem:
    name = source.name or source.location
    at = f" at {source.revision}" if source.revision else ""
    first = f"{name} is from {source.location}{at}, and is not in the folder"
    usual = _OFFLINE if source.kind is not Kind.PATH else "state it in the pyproject.toml there"
    where = str(source.place)
    return Problem(
        ErrorCode.NO_SOURCE, "a source cannot be had", where, (first, *why), fix or usual
    )
