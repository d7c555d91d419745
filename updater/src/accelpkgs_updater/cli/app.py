"""The commands and their exit codes.

0: done, nothing to complain of. 1: a package failed, or the command could not be carried out. 2: `check` found
something new (and: wrong usage). 3: `verify` found a target that is worse off. 130: interrupted; nothing is half
written.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from accelpkgs_updater.cli.add import add_package
from accelpkgs_updater.cli.context import Context, default_store
from accelpkgs_updater.cli.measure import measure_packages, summary
from accelpkgs_updater.cli.propose import Options, propose_updates
from accelpkgs_updater.cli.reporter import Reporter
from accelpkgs_updater.cli.show import show_package
from accelpkgs_updater.cli.verify import verify_checkout
from accelpkgs_updater.core.metadata import requirement
from accelpkgs_updater.core.reqfiles import InvalidRequirements, parse_file, parse_line
from accelpkgs_updater.edge.cache import Cache, default_folder
from accelpkgs_updater.edge.files import exclusive
from accelpkgs_updater.edge.store import Store
from accelpkgs_updater.errors import Problem, UpdaterError
from accelpkgs_updater.replay.recorded import Recorded
from accelpkgs_updater.replay.server import serve
from accelpkgs_updater.service import Outcome

__all__ = ["app", "main"]

app = typer.Typer(
    name="updater",
    help="Turn upstream indexes into pkgs/*/releases.json. Exit codes: 0 done, 1 something failed, 2 check found news.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

INTERRUPTED = 130

Packages = Annotated[
    Path | None,
    typer.Option("--packages", help="The folder of package folders; default: pkgs/ of this checkout."),
]
Beside = Annotated[
    Path | None,
    typer.Option("--beside", help="A folder whose packages need not be in this one (pkgs, for an index beside it)."),
]
Index = Annotated[str | None, typer.Option("--index", help="A simple index (PEP 503/691) instead of pip's.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Only problems.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, max=64, help="Packages or files at once.")]
Replay = Annotated[
    Path | None,
    typer.Option("--replay", help="A recording (updater/replay/recorded.json) that plays PyTorch's index and GitHub."),
]


@app.command()
def update(
    names: Annotated[list[str] | None, typer.Argument(help="Packages to bring up to date.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every package of the folder.")] = False,
    packages: Packages = None,
    beside: Beside = None,
    index: Index = None,
    replay: Replay = None,
    jobs: Jobs = 24,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Bring packages up to date, and add those that their requirements newly reach."""
    store = Store(packages or default_store())
    reporter = Reporter(quiet=quiet, as_json=as_json)
    with _context(index, replay) as context, exclusive(store.folder):
        outcomes = _update(context, store, names or [], everything, jobs, reporter, beside, sizes=True)
        written = [o.name for o in outcomes if o.package is not None and store.write(o.package)]
    reporter.outcomes(outcomes, written, context.traffic)
    raise typer.Exit(1 if any(o.failed for o in outcomes) else 0)


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="The distribution's name.")],
    source: Annotated[str, typer.Option("--from", help="index, pytorch or github")] = "index",
    repository: Annotated[str | None, typer.Argument(help="OWNER/REPO, with --from github.")] = None,
    packages: Packages = None,
    index: Index = None,
    replay: Replay = None,
    jobs: Jobs = 24,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Make a package's folder, or give it one source more, and bring it up to date."""
    store = Store(packages or default_store())
    reporter = Reporter(quiet=quiet, as_json=as_json)
    with _context(index, replay) as context, exclusive(store.folder):
        normal = add_package(store, name, source, repository)
        outcomes = _update(context, store, [normal], False, jobs, reporter, sizes=True)
        written = [o.name for o in outcomes if o.package is not None and store.write(o.package)]
    reporter.outcomes(outcomes, written, context.traffic)
    raise typer.Exit(1 if any(o.failed for o in outcomes) else 0)


@app.command()
def check(
    names: Annotated[list[str] | None, typer.Argument(help="Packages to look at; default: all.")] = None,
    packages: Packages = None,
    beside: Beside = None,
    index: Index = None,
    replay: Replay = None,
    jobs: Jobs = 24,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Say what `update` would change, and write nothing. Exit code 2 where there is something new."""
    store = Store(packages or default_store())
    reporter = Reporter(quiet=quiet, as_json=as_json)
    with _context(index, replay) as context:
        outcomes = _update(context, store, names or [], not names, jobs, reporter, beside)
    reporter.outcomes(outcomes, (), context.traffic)
    if any(o.failed for o in outcomes):
        raise typer.Exit(1)
    raise typer.Exit(2 if any(o.changes for o in outcomes) else 0)


def _update(
    context: Context,
    store: Store,
    names: list[str],
    everything: bool,
    jobs: int,
    reporter: Reporter,
    beside: Path | None = None,
    sizes: bool = False,
) -> list[Outcome]:
    chosen = _chosen(store, names, everything)
    with reporter.working():
        other = Store(beside) if beside else None
        service = context.service(store, workers=jobs, progress=reporter.progress, beside=other)
        return service.update(chosen, everything=everything, sizes=sizes)


def _chosen(store: Store, names: list[str], everything: bool) -> list[str]:
    if everything == bool(names):
        raise UpdaterError(Problem("E500", "say which packages, or --all"))
    unknown = sorted(set(names) - set(store.names()))
    if unknown:
        raise UpdaterError(
            *(
                Problem("E500", f"there is no {n} in {store.folder}", fix=f"updater add {n} --from index")
                for n in unknown
            )
        )
    return store.names() if everything else names


@app.command()
def lock(
    what: Annotated[
        list[str], typer.Argument(help="Requirements, or files: requirements.txt, pyproject.toml, uv.lock.")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder to write; usable as index = [ DIR ].")],
    packages: Packages = None,
    index: Index = None,
    jobs: Jobs = 24,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Write a package folder for a requirement set of your own."""
    reporter = Reporter(quiet=quiet, as_json=as_json)
    try:
        roots = [
            r
            for w in what
            for r in (parse_file(w, Path(w).read_text("utf-8")) if Path(w).is_file() else [parse_line(w)])
        ]
    except (InvalidRequirements, UnicodeDecodeError) as error:
        raise UpdaterError(Problem("E513", "a requirement cannot be understood", why=(str(error),))) from error
    context = Context.make(index)
    try:
        beside = Store(packages or default_store())
    except UpdaterError:
        beside = None
    store = Store(output)
    with exclusive(output):
        with reporter.working():
            service = context.service(store, workers=jobs, progress=reporter.progress, beside=beside)
            outcomes = service.lock(requirement(r, None) for r in roots)
        written = [o.name for o in outcomes if o.package is not None and store.write(o.package)]
    reporter.outcomes(outcomes, written, context.traffic)
    raise typer.Exit(1 if any(o.failed for o in outcomes) else 0)


@app.command()
def measure(
    names: Annotated[list[str] | None, typer.Argument(help="Packages whose wheels to read.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every package of the folder.")] = False,
    most: Annotated[int, typer.Option("--most", min=1, help="Files of each package, newest first.")] = 1000,
    packages: Packages = None,
    index: Index = None,
    replay: Replay = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Read what wheels contain (device code, libraries, symbols) from their bytes; each once. Downloads them whole."""
    store = Store(packages or default_store())
    reporter = Reporter(quiet=quiet, as_json=as_json)
    chosen = _chosen(store, names or [], everything)
    with _context(index, replay) as context:
        done = measure_packages(context, store, chosen, reporter, most=most)
    if as_json:
        reporter.json(summary(done, context.traffic))
    reporter.problems([p for d in done if d.error for p in d.error.problems])
    raise typer.Exit(1 if any(d.error for d in done) else 0)


@app.command()
def show(name: str, packages: Packages = None, as_json: Json = False) -> None:
    """Show the releases and variants of a package as a table."""
    store = Store(packages or default_store())
    package = store.package(name)
    if package is None:
        raise UpdaterError(Problem("E500", f"there is no {name} in {store.folder}"))
    show_package(package, Reporter(as_json=as_json))


@app.command()
def verify(
    since: Annotated[str, typer.Option("--since", help="The revision to compare with.")] = "HEAD",
    write: Annotated[bool, typer.Option("--write", help="Write tests/matrix and tests/golden anew.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="A table for a pull request.")] = False,
    packages: Packages = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Plan every target of targets.toml before and after. Exit code 3 where one is worse off or not as expected."""
    checkout = (packages or default_store()).resolve().parent
    reporter = Reporter(quiet=quiet, as_json=as_json)
    raise typer.Exit(verify_checkout(checkout, since, reporter, markdown=markdown, write=write))


@app.command()
def propose(
    names: Annotated[list[str] | None, typer.Argument(help="Packages to propose updates of.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every package of the folder.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be proposed; push nothing.")] = False,
    remote: Annotated[str, typer.Option("--remote", help="The remote that is proposed to.")] = "origin",
    push: Annotated[str | None, typer.Option("--push", help="The remote to push to, where that is a fork.")] = None,
    repository: Annotated[str | None, typer.Option("--repository", help="OWNER/REPO; default: the remote's.")] = None,
    base: Annotated[str | None, typer.Option("--base", help="The branch; default: the repository's own.")] = None,
    summary_file: Annotated[Path | None, typer.Option("--summary", help="Write a summary in Markdown there.")] = None,
    packages: Packages = None,
    index: Index = None,
    replay: Replay = None,
    jobs: Jobs = 24,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Open or update one pull request for each family of packages that upstream has news of (docs/updates.md)."""
    if everything == bool(names):
        raise UpdaterError(Problem("E500", "say which packages, or --all"))
    checkout = (packages or default_store()).resolve().parent
    reporter = Reporter(quiet=quiet, as_json=as_json)
    options = Options(remote, push, repository, base, dry_run, jobs, summary_file)
    with _context(index, replay) as context:
        code = propose_updates(checkout, context, None if everything else names, options, reporter)
    raise typer.Exit(code)


@app.command()
def cache(
    action: Annotated[str, typer.Argument(help="size or clear")] = "size",
    as_json: Json = False,
) -> None:
    """Say how much the cache holds, or empty it."""
    reporter = Reporter(as_json=as_json)
    store = Cache(default_folder())
    if action not in ("size", "clear"):
        raise UpdaterError(Problem("E500", f"cache cannot {action}", fix="cache size, or cache clear"))
    files, size = store.size()
    if action == "clear":
        store.clear()
    if as_json:
        reporter.json({"folder": str(store.folder), "files": files, "bytes": size, "cleared": action == "clear"})
    else:
        word = "removed from" if action == "clear" else "in"
        reporter.out.print(f"{files} files, {size / 1e6:.1f} MB {word} {store.folder}")


@contextmanager
def _context(index: str | None, replay: Path | None) -> Iterator[Context]:
    if replay is None:
        yield Context.make(index)
        return
    with serve(Recorded.load(replay)) as places:
        yield Context.make(index, places)


def main() -> None:
    """Run the command line; problems become text and an exit code, never a traceback."""
    try:
        app()
    except UpdaterError as error:
        Reporter().problems(error.problems)
        sys.exit(1)
    except (KeyboardInterrupt, SystemExit) as end:
        # typer turns an interrupt into an exit of its own.
        if isinstance(end, SystemExit) and end.code != INTERRUPTED:
            raise
        print("interrupted; nothing is half written", file=sys.stderr, flush=True)
        # Threads may still wait for a server; they write nothing but whole files of the cache.
        os._exit(INTERRUPTED)
