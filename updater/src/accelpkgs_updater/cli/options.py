"""Options that several commands have, declared once: single ones as aliases, those that go together
as dataclasses.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, is_dataclass
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from accelpkgs_updater.cli.reporter import Reporter
from accelpkgs_updater.context import Context, Indexes
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.limits import Limit, raised
from accelpkgs_updater.replay.project_pages import project_pages
from accelpkgs_updater.replay.recording import Recording
from accelpkgs_updater.replay.server import serve

__all__ = [
    "All",
    "Beside",
    "DryRun",
    "Jobs",
    "Json",
    "Output",
    "Packages",
    "RepositoryName",
    "Upstream",
    "grouped",
]

All = Annotated[bool, typer.Option("--all", help="Every package of the folder.")]
Packages = Annotated[
    Path | None,
    typer.Option(
        "--packages",
        metavar="FOLDER",
        help="The folder of package folders; default: pkgs/ of this checkout.",
    ),
]
Beside = Annotated[
    Path | None,
    typer.Option(
        "--beside",
        metavar="FOLDER",
        help="A folder whose packages need not be in this one (pkgs, for an index beside it).",
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Show what the forge would be told; tell it nothing.")
]
RepositoryName = Annotated[
    str | None,
    typer.Option(
        "--repository",
        metavar="OWNER/REPO",
        help="The repository; default: what the environment names, else the remote's.",
    ),
]
Jobs = Annotated[
    int, typer.Option("--jobs", "-j", metavar="N", min=1, max=64, help="Packages or files at once.")
]

Json = Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")]


@dataclass(frozen=True, slots=True)
class Upstream:
    """Where upstream is."""

    index: Annotated[
        str | None,
        typer.Option(
            "--index", metavar="URL", help="A simple index (PEP 503/691) instead of pip's."
        ),
    ] = None
    replay: Annotated[
        Path | None,
        typer.Option(
            "--replay",
            metavar="PATH",
            help="A recording, or a folder of them (updater/replay), that plays the indexes and"
            " GitHub in place of what cannot be reached.",
        ),
    ] = None
    limits: Annotated[
        list[str] | None,
        typer.Option(
            "--limit",
            metavar="NAME=NUMBER",
            help="Raise a bound on others' data; the error that it makes names it.",
        ),
    ] = None

    @contextmanager
    def connected(
        self,
        reporter: Reporter,
        *,
        patient: bool = True,
        fresh: int = 0,
        indexes: Indexes | None = None,
    ) -> Iterator[Context]:
        """Open the connections of one run, and say what of pip's configuration is not followed.

        See `Context.make`.
        """
        with ExitStack() as stack:
            stack.enter_context(raised(_numbers(self.limits or ())))
            places = stack.enter_context(serve(_recorded(self.replay))) if self.replay else None
            context = Context.make(
                self.index, places, patient=patient, fresh=fresh, indexes=indexes
            )
            reporter.notes(context.conf.ignored)
            yield context


_NOTHING = Recording({})


def _numbers(settings: Sequence[str]) -> dict[str, int]:
    """Read `NAME=NUMBER`s. Raises `UpdaterError`."""
    found: dict[str, int] = {}
    for setting in settings:
        name, _, number = setting.partition("=")
        if name not in {limit.label for limit in Limit} or not re.fullmatch("[0-9]{1,15}", number):
            names = ", ".join(limit.label for limit in Limit)
            raise UpdaterError(
                Problem(
                    ErrorCode.COMMAND_LINE,
                    f"{setting} is no limit",
                    fix=f"--limit NAME=NUMBER, of {names}",
                )
            )
        found[name] = int(number)
    return found


def _recorded(path: Path) -> Recording:
    try:
        recorded = Recording.load(path)
        # Reads all of it once, so that what is amiss comes to light here.
        project_pages(recorded)
        return recorded if recorded.pages or recorded.releases or recorded.folders else _NOTHING
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        why = (f"{type(error).__name__}: {error}",)
        raise UpdaterError(
            Problem(ErrorCode.COMMAND_LINE, "a recording cannot be read", str(path), why)
        ) from error


@dataclass(frozen=True, slots=True)
class Output:
    """What is printed."""

    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only problems.")] = False
    as_json: Json = False
    debug: Annotated[
        bool, typer.Option("--debug", help="Where each problem came to light, as a traceback.")
    ] = False

    def reporter(self) -> Reporter:
        """Return who prints."""
        return Reporter(quiet=self.quiet, as_json=self.as_json, debug=self.debug)


def grouped(command: Callable[..., None]) -> Callable[..., None]:
    """Show typer the fields of parameters that are dataclasses as options of their own."""
    parameters = _parameters(command)
    groups = {
        p.name: p.annotation
        for p in parameters
        if isinstance(p.annotation, type) and is_dataclass(p.annotation)
    }

    @wraps(command)
    def flat(**values: Any) -> None:
        made = {
            n: group(**{p.name: values.pop(p.name) for p in _parameters(group)})
            for n, group in groups.items()
        }
        command(**values, **made)

    shown = [
        o for p in parameters for o in (_parameters(groups[p.name]) if p.name in groups else [p])
    ]
    options = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in shown]
    flat.__signature__ = inspect.Signature(options)  # type: ignore[attr-defined]
    flat.__annotations__ = {p.name: p.annotation for p in options}
    return flat


def _parameters(function: Callable[..., Any]) -> list[inspect.Parameter]:
    return list(inspect.signature(function, eval_str=True).parameters.values())
