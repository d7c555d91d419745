"""requirements.txt and constraints files, as pip reads them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from optparse import Values
from pathlib import Path

from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.inputs.direct import UnusableReference, is_address, learn_addresses
from accelpkgs_updater.inputs.gather import Gathering
from accelpkgs_updater.inputs.indexes import IndexLines
from accelpkgs_updater.inputs.input_file import InputFile, open_input
from accelpkgs_updater.inputs.model import Asked, Fate, Inputs, Place
from accelpkgs_updater.inputs.pip_direct import DirectLines, PipLine, is_direct
from accelpkgs_updater.inputs.pip_lines import (
    InvalidLine,
    LogicalLine,
    logical_lines,
    options_of,
    with_variables,
)
from accelpkgs_updater.inputs.pip_options import take_options
from accelpkgs_updater.inputs.pyproject import Projects
from accelpkgs_updater.inputs.requirement_text import InvalidText, parse_requirement
from accelpkgs_updater.limits import Limit, TooMuchError

__all__ = ["RequirementsReader", "read_requirements"]

_DEEPEST = 50
"""Of files that name files."""


def read_requirements(file: InputFile, asked: Asked) -> Inputs:
    """Read a requirements file and those that it names. Raises `UpdaterError`."""
    reader = RequirementsReader(asked)
    reader.file(file, constraint=False, above=())
    reader.finish()
    return reader.gathering.made()


@dataclass
class RequirementsReader:
    """Takes files and lines in pip's form into `gathering`; `finish` ends it."""

    asked: Asked
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    gathering: Gathering = field(default_factory=Gathering)
    projects: Projects = field(init=False)
    hashed: bool = False
    unhashed: list[tuple[Place, str]] = field(default_factory=list)
    count: int = 0

    def __post_init__(self) -> None:
        self.projects = Projects(self.gathering)

    @property
    def indexes(self) -> IndexLines:
        """What takes lines about indexes."""
        return IndexLines(self.gathering)

    def file(self, file: InputFile, *, constraint: bool, above: tuple[Path, ...]) -> None:
        """Read one file; `above`: those that it is named by, one in the other."""
        self.count += 1
        Limit.REQUIREMENTS.check(self.count, "files")
        self.gathering.read(file)
        for line in logical_lines(file.text):
            try:
                self._take(file, line, constraint=constraint, above=above)
            except TooMuchError as error:
                self.gathering.wrong(file.at(line.number), str(error), error.fix)
                return

    def line(self, file: InputFile, number: int, text: str) -> None:
        """Read one line that stands in a file of another form."""
        for line in logical_lines(text):
            try:
                self._take(file, replace(line, number=number), constraint=False, above=())
            except TooMuchError as error:
                self.gathering.wrong(file.at(number), str(error), error.fix)

    def _take(
        self, file: InputFile, line: LogicalLine, *, constraint: bool, above: tuple[Path, ...]
    ) -> None:
        place = file.at(line.number)
        try:
            learn_addresses(line.text)
            text = with_variables(line.text, self.environment)
            learn_addresses(text)
            self._line(PipLine(file, place, line.text, constraint, (*above, file.path)), text)
        except (InvalidLine, InvalidText) as error:
            self.gathering.wrong(place, str(error))
        except UnusableReference as error:
            self.gathering.wrong(place, f"{line.text}: {error}", error.fix)
        except UpdaterError as error:
            self.gathering.attempt(error)

    def _line(self, line: PipLine, text: str) -> None:
        head, options, rest = options_of(text)
        if head:
            self._requirement(line, head, options, rest)
        elif options.editable:
            if line.constraint:
                raise InvalidLine("a constraint cannot be editable")
            direct = DirectLines(self.gathering, self.projects)
            direct.take(line, options.editable[0], _first(options), editable=True)
        elif options.requirement or options.constraint:
            self._other_file(line, options)
        else:
            take_options(self.gathering, self.indexes, line.place, line.file, line.text, options)
            self.hashed |= options.require_hashes
        if rest and not head:
            # What pip passes over in silence.
            dropped = " ".join(rest)
            raise InvalidLine(f"{dropped!r} stands behind an option; give it a line of its own")

    def _other_file(self, line: PipLine, options: Values) -> None:
        named = [*options.requirement, *options.constraint]
        others = [
            n for n, v in vars(options).items() if v and n not in ("requirement", "constraint")
        ]
        if len(named) > 1 or others:
            raise InvalidLine("-r and -c stand alone, one on a line: pip passes over the others")
        (name,) = named
        constraint = bool(options.constraint)
        if is_address(name):
            raise UnusableReference("a file is not fetched", "save it here, and name that")
        path = line.file.path.parent / name
        called = os.path.normpath(Path(line.file.name).parent / name)
        if any(_same(path, other) for other in line.above):
            raise InvalidLine(f"{called} names itself, by {line.file.name}")
        if len(line.above) >= _DEEPEST:
            raise InvalidLine(f"more than {_DEEPEST} files, each named by the one before")
        file = open_input(path, called, line.place)
        what = "constraints" if constraint else "requirements"
        self.gathering.line(line.place, line.text, Fate.OPTION, f"{what} of {called}")
        self.file(file, constraint=constraint, above=line.above)

    def _requirement(self, line: PipLine, head: str, options: Values, rest: list[str]) -> None:
        said = _unused(options, rest)
        direct = DirectLines(self.gathering, self.projects)
        if is_direct(head):
            direct.take(line, head, _first(options))
            return
        bare, _, marker = head.partition(";")
        # pip takes an empty marker for none.
        found = parse_requirement(head if marker.strip() else bare)
        if found.url:
            direct.named(line, found, _first(options))
            return
        fate = Fate.CONSTRAINT if line.constraint else Fate.ROOT
        if line.constraint and found.extras:
            raise InvalidLine(f"{head}: a constraint cannot have extras")
        g = self.gathering
        if g.requirement(line.place, line.text, found, fate, said=said):
            sums = _sums(options)
            if sums:
                g.hashed(found.name, sums)
            elif not line.constraint:
                self.unhashed.append((line.place, str(found)))

    def finish(self) -> None:
        """Look at what only the whole says."""
        for place, text in self.unhashed if self.hashed else ():
            self.gathering.wrong(
                place, f"{text} has no hash, and --require-hashes asks for one", "--hash=sha256:…"
            )


def _same(path: Path, other: Path) -> bool:
    try:
        return path.exists() and path.samefile(other)
    except (OSError, ValueError):
        return False


def _sums(options: Values) -> list[str]:
    found = [d.lower() for a, d in options.hashes or () if a == "sha256"]
    for digest in found:
        if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
            raise InvalidLine(f"sha256:{digest[:80]} is not of 64 hexadecimal digits")
    return found


def _first(options: Values) -> str | None:
    sums = _sums(options)
    return sums[0] if sums else None


def _unused(options: Values, rest: list[str]) -> str:
    """Return what of a requirement's line is not taken."""
    told = []
    if rest:
        raise InvalidLine(f"{' '.join(rest)!r} stands behind an option")
    ours = {"hashes", "config_settings", "global_option", "install_option", "build_option"}
    others = sorted(n.replace("_", "-") for n, v in vars(options).items() if v and n not in ours)
    if others:
        told.append(f"pip passes over --{', --'.join(others)} on the line of a requirement")
    if any(getattr(options, n) for n in ours - {"hashes"}):
        told.append("options for its build are not taken: the builder's own are")
    if options.hashes and not _sums(options):
        told.append("only its sha256 would be compared")
    return "; ".join(told)
