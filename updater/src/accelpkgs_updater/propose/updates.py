"""Pull requests for what is new upstream: where to, with what right, of which families."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from accelpkgs_updater.context import Context
from accelpkgs_updater.disk.files import write_atomic
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.net.http import Http
from accelpkgs_updater.propose.converge import Converger
from accelpkgs_updater.propose.families import families_of
from accelpkgs_updater.propose.forge import Server
from accelpkgs_updater.propose.forges import server_of
from accelpkgs_updater.propose.memoised_store import MemoisedStore
from accelpkgs_updater.propose.repository import Repository, opened
from accelpkgs_updater.propose.run import Report, Run, as_summary
from accelpkgs_updater.verify.matrix import NAME, Matrix, read_matrix

__all__ = ["Options", "propose_updates"]


@dataclass(frozen=True, slots=True)
class Options:
    """Where to propose.

    `push`: the remote of a fork to push to. `repository`: `OWNER/REPO`. `base`: the branch.
    """

    remote: str = "origin"
    push: str | None = None
    repository: str | None = None
    base: str | None = None
    dry_run: bool = False
    jobs: int = 16
    summary: Path | None = None


def propose_updates(
    checkout: Path,
    context: Context,
    names: list[str] | None,
    options: Options,
    say: Callable[[str], None],
) -> list[Report]:
    """Propose updates of some packages, None for all, and say each step. Raises `UpdaterError`."""
    server = server_of(os.environ)
    with opened(checkout, options.remote, options.push, server) as repository:
        converger = None
        if not options.dry_run:
            converger = _converger(repository, options, server, context.http, say)
        if converger:
            # Who names a package wants it proposed, closed or not.
            converger.insist = names is not None
        base = converger.base if converger else options.base or "main"
        commit = repository.fetch(base)
        if converger:
            converger.commit = commit
        with repository.worktree(commit) as tree:
            matrix = read_matrix(tree / "targets.toml")
            store = MemoisedStore(tree / "pkgs")
            families = _families(store, names, matrix)
            if converger:
                known = store.names()
                converger.families = frozenset(families_of(known, matrix.families, known))
            run = Run(
                context, repository, commit, store, matrix.changelogs, converger, options.jobs
            )
            reports = run.families(families)
    if options.summary is not None:
        write_atomic(options.summary, as_summary(reports).encode())
    return reports


def _families(store: Store, names: list[str] | None, matrix: Matrix) -> dict[str, tuple[str, ...]]:
    known = store.names()
    strange = [
        Problem(ErrorCode.PACKAGE_NAME, f"a package name is not normalised: {n}", "pkgs")
        for n in known
        if not NAME.fullmatch(n)
    ]
    if strange:
        raise UpdaterError(*strange)
    unknown = sorted(set(names or ()) - set(known))
    if unknown:
        raise UpdaterError(
            *(
                Problem(ErrorCode.COMMAND_LINE, f"there is no {name} in {store.folder.name}")
                for name in unknown
            )
        )
    return families_of(known if names is None else names, matrix.families, known)


def _converger(
    repository: Repository,
    options: Options,
    server: Server,
    http: Http,
    say: Callable[[str], None],
) -> Converger:
    name = options.repository or server.repository or server.repository_of(repository.url())
    if not server.token:
        raise UpdaterError(
            Problem(
                ErrorCode.NO_FORGE,
                "there is no token to propose with",
                fix=f"set {server.token_variable}, or try --dry-run",
            )
        )
    if name is None:
        raise UpdaterError(
            Problem(
                ErrorCode.NO_FORGE,
                "it is not known where to propose",
                fix="--repository OWNER/REPO, or try --dry-run",
            )
        )
    forge = server.forge(http, server.token, name)
    found = forge.repository()
    fork = server.repository_of(repository.url(push=True)) if options.push else None
    if options.push is None and found.may_push is False:
        why = (f"the token may not push to {found.owner}/{found.name}",)
        fix = (
            "fork it, git remote add fork URL, then propose --push fork; "
            f"or give the token {server.push_words.permission}"
        )
        raise UpdaterError(
            Problem(ErrorCode.NO_PUSH, "there is no right to push", why=why, fix=fix)
        )
    owner = fork.partition("/")[0] if fork else found.owner
    base = options.base or found.default_branch
    made = Converger(forge, repository, owner, base, "", said=say)
    made.may_label = found.may_push is not False
    return made
