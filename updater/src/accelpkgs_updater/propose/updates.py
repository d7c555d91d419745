"""Pull requests for what is new upstream: where to, with what right, of which families."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from accelpkgs_updater.context import Context
from accelpkgs_updater.disk.files import write_atomic
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.propose.converge import Converger
from accelpkgs_updater.propose.families import families_of
from accelpkgs_updater.propose.github.api import API, Api
from accelpkgs_updater.propose.github.github_forge import GitHub, repository_of
from accelpkgs_updater.propose.memoised_store import MemoisedStore
from accelpkgs_updater.propose.repository import Repository, opened
from accelpkgs_updater.propose.run import Report, Run, as_summary
from accelpkgs_updater.verify.matrix import NAME, Matrix, read_matrix

__all__ = ["Options", "propose_updates"]


@dataclass(frozen=True, slots=True)
class Options:
    """Where to propose. `push`: the remote of a fork to push to. `repository`: `OWNER/REPO`. `base`: the branch."""

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
    environment = os.environ
    token = environment.get("GITHUB_TOKEN") or environment.get("GH_TOKEN")
    server = environment.get("GITHUB_SERVER_URL") or "https://github.com"
    with opened(checkout, options.remote, options.push, token, server) as repository:
        converger = None if options.dry_run else _converger(repository, options, token, server, say)
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
    token: str | None,
    server: str,
    say: Callable[[str], None],
) -> Converger:
    host = urlsplit(server).hostname or ""
    name = (
        options.repository
        or os.environ.get("GITHUB_REPOSITORY")
        or repository_of(repository.url(), host)
    )
    if not token:
        raise UpdaterError(
            Problem(
                ErrorCode.NO_FORGE,
                "there is no token to propose with",
                fix="set GITHUB_TOKEN, or try --dry-run",
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
    forge = GitHub(Api(token, os.environ.get("GITHUB_API_URL") or API), name)
    found = forge.repository()
    fork = repository_of(repository.url(push=True), host) if options.push else None
    if options.push is None and found.may_push is False:
        why = (f"the token may not push to {found.owner}/{found.name}",)
        fix = "fork it, git remote add fork URL, then propose --push fork; or give the token contents: write"
        raise UpdaterError(
            Problem(ErrorCode.NO_PUSH, "there is no right to push", why=why, fix=fix)
        )
    owner = fork.partition("/")[0] if fork else found.owner
    return Converger(forge, repository, owner, options.base or found.default_branch, "", said=say)
