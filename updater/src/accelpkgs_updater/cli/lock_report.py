"""What `lock` says: lines that were not taken, and what can surely be had."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accelpkgs_updater.cli.reporter import Reporter
from accelpkgs_updater.cli.surely import Surely, own_tree, surely
from accelpkgs_updater.context import store_of
from accelpkgs_updater.core.environment import Environment, listed
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.inputs.model import Inputs, Line

__all__ = ["Plans", "beside_of", "more", "not_taken", "planned", "tell"]

_MOST = 12
"""Names of extras or groups that are told."""


@dataclass(frozen=True, slots=True)
class Plans:
    """What plans say of a lock; None where there are none, and why."""

    surely: Surely | None
    why: str = ""


def beside_of(packages: Path | None) -> Store | None:
    """Return the folder of described packages: the one that is named, else that of the tree that
    this updater is part of, else that of the checkout that we are in. Raises `UpdaterError`.
    """
    tree = own_tree()
    if packages is None and tree is not None:
        return Store(tree / "pkgs")
    try:
        return store_of(packages)
    except UpdaterError:
        if packages is not None:
            raise
        # Outside of a checkout the folder stands for itself.
        return None


def not_taken(
    inputs: Inputs, sources: Sequence[Problem], reporter: Reporter, *, strict: bool
) -> None:
    """Say which lines are not taken, and which `sources` could not be had. Raises `UpdaterError`
    (E519, E528) where nothing of that kind is allowed, or nothing else is there.
    """
    told = {problem.where for problem in sources}
    lines = [line for line in inputs.refused if str(line.place) not in told]
    problems = [*map(_refused, lines), *sources]
    if problems and (strict or not (inputs.roots or inputs.pins)):
        raise UpdaterError(*problems)
    reporter.notes([f"{p.where}: {p.title}: {'; '.join(p.why)}" for p in problems])


def more(options: Iterable[str]) -> str:
    """Return options as a person reads them: `--extra fast, test; --group dev`."""
    names: dict[str, list[str]] = {}
    for option, _, name in (each.partition(" ") for each in sorted(options)):
        names.setdefault(option, []).append(name)
    return "; ".join(f"{option} {_few(of)}" for option, of in names.items())


def _few(names: Sequence[str]) -> str:
    rest = len(names) - _MOST
    return ", ".join(names if rest <= 0 else [*names[:_MOST], f"and {rest} others"])


def _refused(line: Line) -> Problem:
    why = tuple(w for w in (line.text, line.said) if w)
    return Problem(ErrorCode.NOT_TAKEN, "this is not taken", str(line.place), why, line.fix)


def planned(
    folder: Path,
    beside: Store | None,
    request: Mapping[str, Any],
    met: Sequence[Environment],
    *,
    alike: bool = False,
) -> Plans:
    """Plan what was found, with the resolver of the tree that the described packages are of.
    `alike`: machines make no difference.
    """
    tree = own_tree()
    if tree is None and beside is not None and (beside.folder.parent / "nix/concretise").is_dir():
        tree = beside.folder.parent
    if tree is None:
        return Plans(None, "this updater is installed without its resolver")
    if not request["packages"]:
        return Plans(None, "nothing is asked for on these systems and Pythons")
    ours = beside is None or beside.folder.resolve() == (tree / "pkgs").resolve()
    folders = [folder] if ours or beside is None else [folder, beside.folder]
    try:
        return Plans(surely(tree, folders, request, met, alike=alike))
    except OSError as error:
        return Plans(None, f"Nix cannot be run ({error.strerror or error})")
    except UpdaterError as error:
        problem = error.problems[0]
        return Plans(None, "; ".join((problem.title, *problem.why[-1:])))


def tell(
    reporter: Reporter, plans: Plans, met: Sequence[Environment], inputs: Inputs, *, quiet: bool
) -> None:
    """Print what can be had, and what became of the lines of the inputs."""
    found = plans.surely
    if found is not None and not met:
        why = tuple(f"{text} ({', '.join(where[:3])})" for text, where in found.why.items())
        title = "nothing of this lock can be planned"
        reporter.problems([Problem(ErrorCode.UNPLANNED_LOCK, title, "", why[:6])])
    if quiet:
        return
    fates = Counter(str(line.fate) for line in inputs.lines)
    if fates:
        said = ", ".join(f"{n} {fate}" for fate, n in sorted(fates.items()))
        reporter.out.print(f"{len(inputs.lines)} lines: {said}", markup=False)
    if inputs.unasked:
        reporter.out.print(f"the project has more: {more(inputs.unasked)}", markup=False)
    for line in found.lines() if found is not None else ():
        reporter.out.print(line, markup=False)
    if found is not None and met:
        reporter.out.print(f"can be met on {listed(met)}", markup=False)
    elif found is None:
        said = f"goes together by versions on {listed(met)}; not planned: {plans.why}"
        reporter.out.print(said, markup=False)
