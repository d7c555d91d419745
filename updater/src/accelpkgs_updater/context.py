"""Puts the parts together for one run of the command line."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import getproxies

from accelpkgs_updater.core.config import Config
from accelpkgs_updater.core.url_axes import URL_RULE
from accelpkgs_updater.disk.cache import Cache, own_cache
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.net.allowed_hosts import is_loopback, origin
from accelpkgs_updater.net.http import Http, Limits
from accelpkgs_updater.net.netrc_file import netrc_credentials
from accelpkgs_updater.net.pipconf import PipConf, read_pip_conf, split_credentials
from accelpkgs_updater.net.tokens import token_of
from accelpkgs_updater.redaction import learn
from accelpkgs_updater.sources.build import build_source
from accelpkgs_updater.sources.once import Listed, OnceSource
from accelpkgs_updater.sources.source import Source

_CONNECT = 6.0
"""Seconds in which a host has to answer a person who waits."""

__all__ = ["Context", "Indexes", "client", "default_store", "store_of"]


def store_of(folder: Path | None) -> Store:
    """Return the store in a folder; by default that of the checkout that we are in.

    Raises `UpdaterError`.
    """
    chosen = folder or default_store()
    if not chosen.is_dir():
        raise UpdaterError(
            Problem(ErrorCode.NO_FOLDER, "there is no folder of packages here", str(chosen))
        )
    return Store(chosen)


def default_store() -> Path:
    """Return `pkgs/` of the checkout that the working folder lies in. Raises `UpdaterError`."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "pkgs").is_dir() and (folder / "flake.nix").is_file():
            return folder / "pkgs"
    raise UpdaterError(
        Problem(
            ErrorCode.NO_FOLDER,
            "there is no folder of packages here",
            str(here),
            fix="say which: --packages FOLDER",
        )
    )


def _given(index: str, conf: PipConf) -> PipConf:
    """Return the configuration with one index, and its user and password. Raises
    `UpdaterError`.
    """
    bare, header = split_credentials(index)
    try:
        sound = is_loopback(bare) or (
            urlsplit(bare).scheme == "https" and bool(urlsplit(bare).hostname)
        )
        credentials = {**conf.credentials, **({origin(bare): header} if header else {})}
    except ValueError:
        sound = False
    if not sound:
        fix = "--index https://HOST/simple"
        raise UpdaterError(Problem(ErrorCode.COMMAND_LINE, f"{bare} is no index", fix=fix))
    return PipConf((bare,), credentials, conf.cert, conf.proxy)


@dataclass(frozen=True, slots=True)
class Indexes:
    """The indexes that a project names, without credentials: in place of the usual one (`instead`),
    before it (`before`), and of single packages (`only`).
    """

    instead: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)

    def added(self, conf: PipConf) -> PipConf:
        """Return a configuration with these."""
        usual = self.instead or conf.endpoints
        endpoints = tuple(dict.fromkeys((*self.before, *usual)))
        refused = None if self.instead else conf.refused
        credentials = {**conf.credentials, **self.credentials}
        return replace(conf, endpoints=endpoints, credentials=credentials, refused=refused)


def client() -> Http:
    """Return a client with this machine's certificates and proxies, for a run that asks no
    index.
    """
    return _client(read_pip_conf(), {})


def _client(conf: PipConf, replay: Mapping[str, str], limits: Limits | None = None) -> Http:
    bundles = (
        conf.cert,
        *(os.environ.get(n) for n in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")),
    )
    proxies = {"https": conf.proxy, "http": conf.proxy} if conf.proxy else getproxies()
    for address in proxies.values():
        # What it holds goes to the proxy, and into no text.
        split_credentials(address)
    learn(token_of(os.environ) or "")
    return Http(
        verify=next((b for b in bundles if b), True),
        proxies=proxies,
        insecure_hosts=frozenset(urlsplit(e).netloc for e in conf.endpoints if is_loopback(e)),
        credentials=conf.credentials,
        replay=replay,
        limits=limits,
    )


@dataclass(slots=True)
class Context:
    """Everything with a connection to the outside, made once."""

    conf: PipConf
    http: Http
    cache: Cache
    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Packages that have indexes of their own."""
    _listed: dict[str, Listed] = field(default_factory=dict, repr=False)

    @staticmethod
    def make(
        index: str | None = None,
        replay: Mapping[str, str] | None = None,
        *,
        patient: bool = True,
        fresh: int = 0,
        indexes: Indexes | None = None,
    ) -> Context:
        """Read pip's configuration and open the pool.

        `replay`: host → local address of a replay server. `patient`: hosts that never answered are
        asked again and again. `fresh`: seconds for which a page is not asked for again. `indexes`:
        those that a project names.
        """
        conf = read_pip_conf()
        if index is not None:
            conf = _given(index, conf)
        elif indexes is not None:
            conf = indexes.added(conf)
        if conf.refused is not None:
            raise UpdaterError(conf.refused)
        if not conf.endpoints:
            why = ("pip has no configuration here, and there is no pip to tell its default",)
            fix = "--index https://HOST/simple, or the same in PIP_INDEX_URL"
            title = "it is not known where the package index is"
            raise UpdaterError(Problem(ErrorCode.COMMAND_LINE, title, why=why, fix=fix))
        own = indexes.only if indexes and index is None else {}
        places = (*conf.endpoints, *(u for urls in own.values() for u in urls))
        known = netrc_credentials(places, os.environ)
        conf = replace(conf, credentials={**known, **conf.credentials})
        limits = None if patient else Limits(connect=_CONNECT, silences=1)
        return Context(conf, _client(conf, replay or {}, limits), own_cache(fresh), own)

    def source(self, name: str, config: Config) -> Source:
        """Return the source of a package, which is asked once in a run what there is."""
        endpoints = self.own.get(name, self.conf.endpoints)
        made = build_source(self.http, self.cache, endpoints, name, config)
        rules = {axis: rule for axis, rule in config.axes.items() if rule.startswith(URL_RULE)}
        key = repr((name, config.sources, sorted(rules.items())))
        return OnceSource(made, self._listed.setdefault(key, Listed()))

    @property
    def traffic(self) -> tuple[int, int]:
        """Return (requests, bytes) so far."""
        return self.http.counters.requests, self.http.counters.bytes
