"""From an `update.toml` to the source that it names."""

from __future__ import annotations

from collections.abc import Sequence

from accelpkgs_updater.core.config import Config, SourceConfig
from accelpkgs_updater.disk.cache import Cache
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.net.http import Http
from accelpkgs_updater.sources.github_releases import GithubSource
from accelpkgs_updater.sources.index import IndexSource
from accelpkgs_updater.sources.joined import JoinedSource
from accelpkgs_updater.sources.pytorch import PytorchSource
from accelpkgs_updater.sources.source import Source

__all__ = ["build_source"]


def build_source(
    http: Http, cache: Cache, endpoints: Sequence[str], name: str, config: Config
) -> Source:
    """Return the source of a package.

    Raises `UpdaterError` where its `update.toml` names none that there is.
    """
    made = [_one(http, cache, endpoints, name, s) for s in config.sources]
    return made[0] if len(made) == 1 else JoinedSource(made, config.axes)


def _one(
    http: Http, cache: Cache, endpoints: Sequence[str], name: str, config: SourceConfig
) -> Source:
    if config.kind == "index":
        return IndexSource(http, cache, *endpoints)
    if config.kind == "pytorch":
        return PytorchSource(http, cache, config.options)
    if config.kind == "github":
        return GithubSource(http, cache, name, config.options)
    raise UpdaterError(
        Problem(
            ErrorCode.UPDATE_TOML,
            f"{config.kind!r} is not a kind of source",
            name,
            fix="index, pytorch or github",
        )
    )
