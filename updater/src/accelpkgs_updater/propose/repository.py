"""Git, through gitpython: a worktree of our own inside the repository's folder.

The user's checkout, branches and hooks are never touched, dirty or not.
"""

from __future__ import annotations

import os
import re
import shutil
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from git import GitCommandError, InvalidGitRepositoryError, NoSuchPathError, Repo

from accelpkgs_updater.disk.files import exclusive
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.net.allowed_hosts import keeps_secrets
from accelpkgs_updater.net.tokens import TOKENS
from accelpkgs_updater.propose.forge import Server
from accelpkgs_updater.propose.git_failure import failure
from accelpkgs_updater.propose.ours import BOT, is_ours, parent_of
from accelpkgs_updater.propose.proposal import PREFIX
from accelpkgs_updater.redaction import learn

__all__ = ["Repository", "opened"]

_OURS = "refs/accelpkgs-updater"
_QUIET = [
    "--no-replace-objects",
    "-c",
    "i18n.commitEncoding=UTF-8",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "core.autocrlf=false",
    "-c",
    "gc.auto=0",
]
_HERE = "accelpkgs-updater"
_NOTHING: Mapping[str, str] = MappingProxyType({})


class Repository:
    """The repository of a checkout, its remotes, and a worktree that is only ours."""

    def __init__(self, repo: Repo, remote: str, push: str, server: Server) -> None:
        self._repo = repo
        self._remote = remote
        self._push = push
        self.server = server
        self.checkout = Path(repo.working_dir)
        common = Path(repo.git.rev_parse("--path-format=absolute", "--git-common-dir"))
        self.folder = common / "accelpkgs-updater"
        self.tree = self.folder / "tree"
        # What git starts by itself (filters, helpers) is not told the token either.
        environment = {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", **dict.fromkeys(TOKENS, "")}
        self._login: dict[str, str] = {}
        if server.token:
            basic = b64encode(server.login(server.token).encode()).decode()
            # No message may show them.
            learn(server.token)
            learn(basic)
        if server.token and keeps_secrets(server.url):
            # In the environment, where `ps` does not show it, for this server, and only while git
            # talks to it.
            self._login = {f"http.{server.url}/.extraheader": f"Authorization: Basic {basic}"}
        repo.git.update_environment(**environment)

    def unlock(self) -> None:
        """Take away what a killed git left on references that are only ours.

        Ours is the only run here.
        """
        for lock in (self.folder.parent / _OURS).rglob("*.lock"):
            lock.unlink(missing_ok=True)

    def url(self, *, push: bool = False) -> str:
        """Return the URL of the remote that is fetched from, or pushed to."""
        name = self._push if push else self._remote
        return self._git("remote", "get-url", *(["--push"] if push else []), "--", name)

    def fetch(self, base: str) -> str:
        """Fetch the base branch and every branch of ours into references of our own.

        Return the base's commit.
        """
        # No reference of the person's moves, not even one that follows the remote.
        fetch = ("fetch", "--no-tags", "--no-write-fetch-head", "--prune", "--refmap=")
        self._talk(*fetch, self._remote, f"+refs/heads/{base}:{_OURS}/base/{base}")
        self._talk(*fetch, self._push, f"+refs/heads/{PREFIX}*:{_OURS}/branch/*")
        return self._git("rev-parse", "--verify", f"{_OURS}/base/{base}^{{commit}}")

    def branches(self) -> dict[str, str]:
        """Return branch → commit of the branches of ours on the remote, as of the last `fetch`."""
        lines = self._git(
            "for-each-ref", "--format=%(refname) %(objectname)", f"{_OURS}/branch/"
        ).splitlines()
        pairs = (line.split(" ") for line in lines)
        return {PREFIX + name.removeprefix(f"{_OURS}/branch/"): commit for name, commit in pairs}

    def is_a_persons(self, commit: str, base: str) -> bool:
        """Tell whether a branch has anything that the base has not, but one commit of ours."""
        new = self._git("rev-list", "--max-count=2", commit, f"^{base}").split()
        if new != [commit]:
            return bool(new)
        made = self._object(commit)
        parent = parent_of(made)
        return parent is None or not is_ours(made, self._object(parent))

    def _object(self, commit: str) -> bytes:
        # As it is stored: no encoding, no mailmap, no signature that is checked.
        call = ["git", *_QUIET, "cat-file", "commit", commit]
        try:
            return self._repo.git.execute(
                call, stdout_as_string=False, strip_newline_in_stdout=False
            )
        except GitCommandError as error:
            raise failure(self.server.push_words, ("cat-file",), str(error.stderr)) from None

    @contextmanager
    def worktree(self, commit: str) -> Iterator[Path]:
        """Check a commit out into our worktree; nothing of it stays."""
        self._discard()
        self._git("worktree", "add", "--quiet", "--detach", "--force", str(self.tree), commit)
        try:
            yield self.tree
        finally:
            self._discard()

    def restore(self, commit: str) -> None:
        """Make our worktree, which `worktree` opened, a commit's again.

        A new one would take most of a run's time.
        """
        for arguments in (("reset", "--quiet", "--hard", commit), ("clean", "--quiet", "-ffdx")):
            self._git("-C", str(self.tree), *arguments)

    def _discard(self) -> None:
        if self.tree.exists():
            shutil.rmtree(self.tree)
        for entry in (self.folder.parent / "worktrees").glob("*/gitdir"):
            # A killed run's, and no one else's: `git worktree prune` would take a person's that is
            # not mounted now.
            if Path(entry.read_text("utf-8").strip()) == self.tree / ".git":
                shutil.rmtree(entry.parent)

    def commit(self, base: str, message: str, paths: list[str]) -> str | None:
        """Commit what the worktree holds under `paths` on top of `base`.

        None where nothing differs.

        The same base, content and message make the same commit, on any machine and at any time.
        """
        with Repo(self.tree, expand_vars=False) as tree:
            tree.git.update_environment(LC_ALL="C")
            call = ["git", *_QUIET]
            # Git refuses a path that nothing matches; a repository need not have every kind of
            # golden file.
            there = [path for path in paths if (self.tree / path).exists()]
            tree.git.execute([*call, "add", "--all", "--force", "--", *there])
            made = str(tree.git.execute([*call, "write-tree"]))
            if made == tree.git.rev_parse(f"{base}^{{tree}}"):
                return None
            date = tree.git.execute([*call, "show", "-s", "--format=%ct +0000", base])
            name, email = BOT
            who = {
                f"GIT_{role}_{what}": value
                for role in ("AUTHOR", "COMMITTER")
                for what, value in (("NAME", name), ("EMAIL", email), ("DATE", str(date)))
            }
            with tree.git.custom_environment(**who):
                return str(
                    tree.git.execute(
                        [*call, "commit-tree", "--no-gpg-sign", made, "-p", base, "-m", message]
                    )
                )

    def push(self, branch: str, commit: str | None, expected: str | None) -> None:
        """Move a branch of the remote from `expected` (None: it is not there) to `commit` (None:
        take it away).

        Raises `UncertainOutcome` where somebody else moved it first.
        """
        lease = f"--force-with-lease=refs/heads/{branch}:{expected or ''}"
        # A push to the remote by its name moves what follows it; by its address it would show a
        # password that stands there. So for this call the address has a name of ours.
        to = f"{commit or ''}:refs/heads/{branch}"
        address = {f"remote.{_HERE}.url": self.url(push=True)}
        self._talk("push", "--porcelain", "--no-verify", lease, "--", _HERE, to, settings=address)

    def _talk(self, *arguments: str, settings: Mapping[str, str] = _NOTHING) -> str:
        """Call git with the login, and with settings that neither a file nor `ps` shows."""
        said = {"GIT_CONFIG_COUNT": str(len(self._login) + len(settings))}
        for n, (key, value) in enumerate({**self._login, **settings}.items()):
            said |= {f"GIT_CONFIG_KEY_{n}": key, f"GIT_CONFIG_VALUE_{n}": value}
        with self._repo.git.custom_environment(**said):
            return self._git(*arguments)

    def _git(self, *arguments: str) -> str:
        try:
            return str(self._repo.git.execute(["git", *_QUIET, *arguments])).strip()
        except GitCommandError as error:
            raise failure(
                self.server.push_words, arguments, f"{error.stderr}\n{error.stdout}"
            ) from None


@contextmanager
def opened(checkout: Path, remote: str, push: str | None, server: Server) -> Iterator[Repository]:
    """Open the repository of a checkout, for this process alone.

    Raises `UpdaterError` (E578, E521).
    """
    for name in (remote, push or remote):
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._/-]*", name):
            raise UpdaterError(
                Problem(ErrorCode.GIT, f"{name} is no name of a remote", str(checkout))
            )
    try:
        # GIT_DIR and its like would point gitpython elsewhere.
        for key in [k for k in os.environ if k in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")]:
            del os.environ[key]
        repo = Repo(checkout, search_parent_directories=True, expand_vars=False)
    except (InvalidGitRepositoryError, NoSuchPathError) as error:
        raise UpdaterError(
            Problem(ErrorCode.GIT, "this is no git checkout", str(checkout))
        ) from error
    with repo:
        found = Repository(repo, remote, push or remote, server)
        with exclusive(found.folder):
            found.unlock()
            yield found
