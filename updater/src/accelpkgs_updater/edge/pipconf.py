"""What pip is told on this machine: index, certificate, proxy. Files and environment are read, pip is not run."""

from __future__ import annotations

import configparser
import os
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from pypi_simple import PYPI_SIMPLE_ENDPOINT

__all__ = ["PipConf", "read_pip_conf", "split_credentials"]


@dataclass(frozen=True, slots=True)
class PipConf:
    """Index endpoints, first one first, without credentials; host → Authorization header."""

    endpoints: tuple[str, ...] = (PYPI_SIMPLE_ENDPOINT,)
    credentials: Mapping[str, str] = field(default_factory=dict)
    cert: str | None = None
    proxy: str | None = None
    ignored: tuple[str, ...] = ()


def read_pip_conf(environment: Mapping[str, str] | None = None) -> PipConf:
    """Read pip's configuration in pip's order: site, user, `PIP_CONFIG_FILE`, then `PIP_*` variables."""
    env = os.environ if environment is None else environment
    values: dict[str, str] = {}
    for path in _files(env):
        parser = configparser.RawConfigParser()
        try:
            parser.read_string(path.read_text("utf-8"))
        except (OSError, configparser.Error, UnicodeDecodeError):
            continue
        for section in ("global", "install", "download"):
            if parser.has_section(section):
                values.update({k.replace("_", "-"): v for k, v in parser.items(section)})
    names = ("index-url", "extra-index-url", "cert", "proxy")
    values.update({n: env[k] for n in names if (k := f"PIP_{n.upper().replace('-', '_')}") in env})
    return _conf(values)


def _files(env: Mapping[str, str]) -> list[Path]:
    explicit = env.get("PIP_CONFIG_FILE", "")
    if explicit == os.devnull:
        return []
    home = Path(env.get("HOME", "/"))
    config = Path(env.get("XDG_CONFIG_HOME") or home / ".config")
    virtual = [Path(env["VIRTUAL_ENV"]) / "pip.conf"] if env.get("VIRTUAL_ENV") else []
    given = [Path(explicit)] if explicit else []
    usual = [
        Path("/etc/xdg/pip/pip.conf"),
        Path("/etc/pip.conf"),
        home / ".pip/pip.conf",
        config / "pip/pip.conf",
    ]
    return [*usual, *virtual, *given]


def _conf(values: Mapping[str, str]) -> PipConf:
    credentials: dict[str, str] = {}
    endpoints: list[str] = []
    ignored: list[str] = []
    for url in [values.get("index-url") or PYPI_SIMPLE_ENDPOINT, *values.get("extra-index-url", "").split()]:
        if not url.startswith("https://"):
            ignored.append(f"{urlsplit(url).scheme} index")
            continue
        bare, header = split_credentials(url)
        if header:
            credentials[urlsplit(bare).hostname or ""] = header
        if bare not in endpoints:
            endpoints.append(bare)
    return PipConf(tuple(endpoints), credentials, values.get("cert"), values.get("proxy"), tuple(ignored))


def split_credentials(url: str) -> tuple[str, str | None]:
    """Take user and password out of a URL: (bare URL, Basic header or None)."""
    parts = urlsplit(url)
    if parts.username is None:
        return url, None
    netloc = parts.netloc.rpartition("@")[2]
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return urlunsplit(parts._replace(netloc=netloc)), f"Basic {b64encode(pair.encode()).decode()}"
