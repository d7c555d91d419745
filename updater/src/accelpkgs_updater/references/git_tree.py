"""A git repository at one commit: which commit a revision is, and the files of its tree.

The tree is fetched without its history into a folder that goes away, and read from git's objects:
nothing of it is checked out, so no link, filter or hook of it counts.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from accelpkgs_updater.limits import Limit
from accelpkgs_updater.references.git_call import GitError, git
from accelpkgs_updater.references.source_tree import TextTree

__all__ = ["GitTree", "commit_of", "fetched"]

_COMMIT = re.compile(r"[0-9a-f]{40}")
_REVISION = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./+@#=-]{0,199}")
_WAIT = 60
_LARGEST = "1m"
"""Files beyond that are not fetched: none that is read is so large."""


def commit_of(url: str, revision: str | None) -> str:
    """Return the commit that a branch, a tag or a commit is now; None: the default branch.

    Raises `GitError`.
    """
    if revision is not None and _COMMIT.fullmatch(revision):
        return revision
    if revision is not None and (not _REVISION.fullmatch(revision) or ".." in revision):
        raise GitError(f"{revision!r} is no name of a revision")
    wanted: tuple[str, ...] = (
        ("HEAD",)
        if revision is None
        # A tag's own commit stands behind `^{}`.
        else (f"refs/tags/{revision}^{{}}", f"refs/tags/{revision}", f"refs/heads/{revision}")
    )
    if revision is not None and revision.startswith("refs/"):
        wanted = (f"{revision}^{{}}", revision)
    listed = git("ls-remote", "--", url, *wanted, folder=Path("/"), address=url, seconds=_WAIT)
    found = {}
    for line in listed.decode("utf-8", "replace").splitlines():
        commit, _, name = line.partition("\t")
        if _COMMIT.fullmatch(commit):
            found[name] = commit
    taken = [found[name] for name in wanted if name in found]
    if not taken:
        more = "; a commit counts with all 40 digits" if _is_short(revision) else ""
        raise GitError(f"it has no {revision or 'default branch'}{more}")
    return taken[0]


def _is_short(revision: str | None) -> bool:
    return revision is not None and re.fullmatch("[0-9a-f]{4,39}", revision) is not None


@dataclass(frozen=True, slots=True)
class GitTree:
    """The tree of a commit, or a folder in it. `folder`: git's own."""

    folder: Path
    commit: str
    inside: str
    names: tuple[str, ...]
    submodules: bool

    @property
    def path(self) -> Path:
        """No folder that there can be."""
        return TextTree(()).path

    def read(self, name: str) -> bytes | None:
        """See `Tree.read`."""
        if name not in self.names:
            return None
        place = f"{self.commit}:{self.inside}{name}"
        try:
            return git("cat-file", "blob", place, folder=self.folder, most=Limit.METADATA.most)
        except GitError as error:
            raise ValueError(f"{name}: {error}") from error


@contextmanager
def fetched(url: str, commit: str, subdirectory: str) -> Iterator[GitTree]:
    """Fetch a commit's tree for as long as it is read. Raises `GitError`."""
    with tempfile.TemporaryDirectory(prefix="accelpkgs-git-") as made:
        folder = Path(made)
        git("init", "--quiet", "--bare", ".", folder=folder)
        small = f"--filter=blob:limit={_LARGEST}"
        asked = ("fetch", "--quiet", "--depth=1", "--no-tags", small, "--", url, commit)
        git(*asked, folder=folder, address=url)
        inside = f"{subdirectory}/" if subdirectory else ""
        listed = git("ls-tree", "-r", "-z", "--name-only", commit, folder=folder)
        names = listed.decode("utf-8", "surrogateescape").split("\0")[:-1]
        Limit.MEMBERS.check(len(names), "files of a tree")
        own = tuple(n.removeprefix(inside) for n in names if n.startswith(inside))
        if not own:
            raise GitError(f"there is no {subdirectory or 'file'} in it")
        yield GitTree(folder, commit, inside, own, ".gitmodules" in names)
