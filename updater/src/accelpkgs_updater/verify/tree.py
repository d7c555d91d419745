"""The tree of a revision, beside the checkout."""

from __future__ import annotations

import io
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from git import GitCommandError, InvalidGitRepositoryError, NoSuchPathError, Repo

from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError

__all__ = ["tree_of"]


@contextmanager
def tree_of(checkout: Path, revision: str) -> Iterator[Path]:
    """Unpack a revision into a temporary folder. Raises `UpdaterError` (E562)."""
    with tempfile.TemporaryDirectory(prefix="accelpkgs-before-") as folder:
        try:
            with Repo(checkout, search_parent_directories=True, expand_vars=False) as repository:
                # No option can hide in the name of a commit.
                commit = repository.git.rev_parse(
                    "--verify", "--end-of-options", f"{revision}^{{commit}}"
                )
                packed = io.BytesIO()
                repository.archive(packed, commit)
        except (GitCommandError, InvalidGitRepositoryError, NoSuchPathError, ValueError) as error:
            said = str(getattr(error, "stderr", "")).strip() or type(error).__name__
            raise UpdaterError(
                Problem(
                    ErrorCode.NO_REVISION,
                    f"there is no revision {revision}",
                    str(checkout),
                    tuple(said.splitlines()[:2]),
                )
            ) from error
        packed.seek(0)
        with tarfile.open(fileobj=packed) as archive:
            # Debian 12's 3.11.2 has no filters yet (PEP 706); the archive is git's, of our own
            # repository.
            if hasattr(tarfile, "data_filter"):
                archive.extractall(folder, filter="data")
            else:
                archive.extractall(folder)
        yield Path(folder)
