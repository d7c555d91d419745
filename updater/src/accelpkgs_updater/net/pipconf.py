"""What pip is told on this machine: index, certificate, proxy.

Files and environment are read, pip is not run.
"""

from __future__ import annotations

import configparser
import os
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from accelpkgs_updater.net.default_index import default_index

__all__ = ["PipConf", "read_pip_conf", "split_credentials"]


@dataclass(frozen=True, slots=True)
class PipConf:
    """Index endpoints, first one first, without credentials; host → Authorization header.

    There is no endpoint where none is configured and no pip is here to tell its default.
    `ignored`: what is configured and not read, each with the reason, as a line for people.
    """

    endpoints: tuple[str, ...] = ()
    credentials: Mapping[str, str] = field(default_factory=dict)
    cert: str | None = None
    proxy: str | None = None
    ignored: tuple[str, ...] = ()


def read_pip_conf(environment: Mapping[str, str] | None = None) -> PipConf:
    """Read pip's configuration in pip's order: site, user, `PIP_CONFIG_FILE`, then `PIP_*`
    variables.
    """
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
    names = ("index-url", "extra-index-url", "find-links", "cert", "proxy")
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
    first = values.get("index-url") or default_index()
    for url in [*([first] if first else []), *values.get("extra-index-url", "").split()]:
        bare, header = split_credentials(url)
        if not url.startswith("https://"):
            ignored.extend(_why_not(bare))
            continue
        if header:
            credentials[urlsplit(bare).hostname or ""] = header
        if bare not in endpoints:
            endpoints.append(bare)
    for place in values.get("find-links", "").split():
        ignored.extend(_why_not(split_credentials(place)[0]))
    return PipConf(
        tuple(endpoints),
        credentials,
        values.get("cert"),
        values.get("proxy"),
        tuple(dict.fromkeys(ignored)),
    )


def _why_not(place: str) -> Iterator[str]:
    """Say why a place that pip would read is not read.

    A folder that does not exist is not worth a word.
    """
    parts = urlsplit(place)
    if parts.scheme not in ("", "file"):
        why = "it is not https" if parts.scheme != "https" else "it is no index"
        yield f"pip's {place} is not read: {why}"
    elif Path(unquote(parts.path)).expanduser().exists():
        yield f"pip's {place} is not read: other machines do not have it"


def split_credentials(url: str) -> tuple[str, str | None]:
    """Take user and password out of a URL: (bare URL, Basic header or None)."""
    parts = urlsplit(url)
    if parts.username is None:
        return url, None
    netloc = parts.netloc.rpartition("@")[2]
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return urlunsplit(parts._replace(netloc=netloc)), f"Basic {b64encode(pair.encode()).decode()}"
