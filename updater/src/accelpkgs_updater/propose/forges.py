"""Which forge this run proposes to: the one place that chooses. Another one is a line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from accelpkgs_updater.propose.forge import Server
from accelpkgs_updater.propose.github.github_server import GitHubServer

__all__ = ["server_of"]

KINDS: tuple[Callable[[Mapping[str, str]], Server | None], ...] = (GitHubServer.of,)
"""Each returns its server, or None where the environment names none of its kind."""


def server_of(environment: Mapping[str, str]) -> Server:
    """Return the server that the environment names, the first that there is."""
    return next(server for kind in KINDS if (server := kind(environment)) is not None)
