"""What a line of a requirements.txt asks for by address or path."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from packaging.requirements import Requirement

from accelpkgs_updater.inputs.direct import ARCHIVES, Reference, UnusableReference, is_address
from accelpkgs_updater.inputs.gather import Gathering, nowhere
from accelpkgs_updater.inputs.input_file import InputFile
from accelpkgs_updater.inputs.local_folders import folder_of, looks_like_path, without_extras
from accelpkgs_updater.inputs.model import DirectSource, Place
from accelpkgs_updater.inputs.pyproject import Projects
from accelpkgs_updater.inputs.requirement_text import InvalidText, marker_of, parse_requirement
from accelpkgs_updater.limits import TooMuchError

__all__ = ["DirectLines", "PipLine", "is_direct"]

_FILES = (*ARCHIVES, ".whl")


@dataclass(frozen=True, slots=True)
class PipLine:
    """`text`: as it was written, variables not replaced: their values may be secrets. `above`: the
    files that name its file, one in the other, and that file.
    """

    file: InputFile
    place: Place
    text: str
    constraint: bool
    above: tuple[Path, ...]


def is_direct(head: str) -> bool:
    """Tell whether pip takes a requirement for an address or a path."""
    path = head.partition(";")[0].strip()
    name, named, _ = path.partition("@")
    if is_address(head):
        return True
    if path.lower().endswith(_FILES) and (not named or looks_like_path(name)):
        return True
    if not looks_like_path(name):
        return False
    try:
        return not parse_requirement(head).url
    except (InvalidText, TooMuchError):
        return True


@dataclass(frozen=True, slots=True)
class DirectLines:
    """Takes such lines. All raise `UnusableReference`, `InvalidText`, `UpdaterError`."""

    gathering: Gathering
    projects: Projects

    def take(self, line: PipLine, text: str, sha256: str | None, *, editable: bool = False) -> None:
        """Take an address or a path, with its marker and extras."""
        if editable and not is_address(text) and not looks_like_path(text) and "@" in text:
            self.named(line, parse_requirement(text), sha256, editable=True)
            return
        bare, _, said = text.partition("; " if is_address(text) else ";")
        bare = bare.strip()
        marker = marker_of(said.strip()) if said.strip() else None
        reference = Reference(line.place, None, (), marker, editable, sha256)
        if is_address(bare):
            self._address(line, bare, reference)
            return
        bare, extras = without_extras(bare)
        self._path(line, bare, replace(reference, extras=extras))

    def named(
        self, line: PipLine, asked: Requirement, sha256: str | None, *, editable: bool = False
    ) -> None:
        """Take a requirement with its address (PEP 508)."""
        reference = Reference(line.place, asked.name, asked.extras, asked.marker, editable, sha256)
        self._address(line, asked.url or "", reference)

    def _address(self, line: PipLine, url: str, reference: Reference) -> None:
        source = reference.source(url)
        if url.lower().startswith("file:"):
            self._path(line, source.location, replace(reference, extras=source.extras))
        else:
            self._source(line, source)

    def _path(self, line: PipLine, path: str, reference: Reference) -> None:
        if path.lower().endswith(_FILES):
            self._source(line, reference.local(_beside(path, line.file)))
        elif line.constraint or nowhere(reference.marker):
            self._source(line, reference.local(path))
        else:
            folder = folder_of(path, line.file.path, line.file.name)
            self.projects.folder(folder, reference, line.text)

    def _source(self, line: PipLine, source: DirectSource) -> None:
        if line.constraint:
            why = "an address does not constrain"
            fix = "give it as a requirement, or constrain its version"
            self.gathering.refused(line.place, line.text, why, fix)
        else:
            self.gathering.source(line.text, source)


def _beside(path: str, file: InputFile) -> str:
    """Return a file as it is found: beside the one that names it, else from here."""
    beside = Path(file.name).parent / path
    try:
        return str(beside) if (file.path.parent / path).exists() else path
    except (OSError, ValueError) as error:
        raise UnusableReference("its name is that of no file") from error
