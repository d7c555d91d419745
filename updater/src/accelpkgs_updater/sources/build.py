"""From an `update.toml` to the source that it names."""

from __future__ import annotations

from collections.abc import Sequence

from accelpkgs_updater.core.config import Config, SourceConfig
from accelpkgs_updater.core.patterns import UnboundedPattern
from accelpkgs_updater.core.url_axes import UrlAxes
from accelpkgs_updater.disk.cache import Cache
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.net.http import Http
from accelpkgs_updater.sources.folders import FolderSource
from accelpkgs_updater.sources.github_releases import GithubSource
from accelpkgs_updater.sources.index import IndexSource
from accelpkgs_updater.sources.joined import JoinedSource
from accelpkgs_updater.sources.layouts import LAYOUTS
from accelpkgs_updater.sources.source import Source

__all__ = ["build_source"]


def build_source(
    http: Http, cache: Cache, endpoints: Sequence[str], name: str, config: Config
) -> Source:
    """Return the source of a package.

    Raises `UpdaterError` where its `update.toml` names none that there is.
    """
    try:
        rules = UrlAxes.of(config.axes)
        made = [_one(http, cache, endpoints, name, s, rules) for s in config.sources]
    except UnboundedPattern as error:
        title = "an update.toml cannot be followed"
        raise UpdaterError(Problem(ErrorCode.UPDATE_TOML, title, name, (str(error),))) from error
    return made[0] if len(made) == 1 else JoinedSource(made, config.axes)


def _one(
    http: Http,
    cache: Cache,
    endpoints: Sequence[str],
    name: str,
    config: SourceConfig,
    rules: UrlAxes,
) -> Source:
    if config.kind == "index":
        return IndexSource(http, cache, *endpoints)
    if config.kind in LAYOUTS:
        return FolderSource(http, cache, config.kind, config.options, rules)
    if config.kind == "github":
        return GithubSource(http, cache, name, config.options, rules)
    raise UpdaterError(
        Problem(
            ErrorCode.UPDATE_TOML,
            f"{config.kind!r} is not a kind of source",
            name,
            fix=f"one of index, github, {', '.join(LAYOUTS)}",
        )
    )
