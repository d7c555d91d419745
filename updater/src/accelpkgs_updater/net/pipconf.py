"""What pip is told on this machine: index, certificate, proxy.

Files and environment are read, pip is not run.
"""

from __future__ import annotations

import configparser
import os
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from accelpkgs_updater.boundary import reason
from accelpkgs_updater.errors import ErrorCode, Problem
from accelpkgs_updater.net.allowed_hosts import is_loopback, origin
from accelpkgs_updater.net.default_index import default_index
from accelpkgs_updater.redaction import learn, learn_pair

__all__ = ["PipConf", "read_pip_conf", "split_credentials"]


@dataclass(frozen=True, slots=True)
class PipConf:
    """Index endpoints, first one first, without credentials; origin → Authorization header.

    There is no endpoint where none is configured and no pip is here to tell its default.
    `ignored`: what is configured and not read, each with the reason, as a line for people.
    `refused`: why no index may be asked although some are configured.
    """

    endpoints: tuple[str, ...] = ()
    credentials: Mapping[str, str] = field(default_factory=dict)
    cert: str | None = None
    proxy: str | None = None
    ignored: tuple[str, ...] = ()
    refused: Problem | None = None


def read_pip_conf(environment: Mapping[str, str] | None = None) -> PipConf:
    """Read pip's configuration in pip's order: site, user, `PIP_CONFIG_FILE`, then `PIP_*`
    variables.

    Keyrings, which pip asks for passwords, are not read; of netrc see `net/netrc_file.py`.
    """
    env = os.environ if environment is None else environment
    values: dict[str, str] = {}
    broken: Problem | None = None
    for path in _files(env):
        parser = configparser.RawConfigParser()
        try:
            parser.read_string(path.read_text("utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            continue
        except (OSError, configparser.Error, UnicodeDecodeError) as error:
            # It may name the one index that is to be asked.
            broken = _refusal("pip's configuration cannot be read", str(path), reason(error))
            continue
        for section in ("global", "install", "download"):
            if parser.has_section(section):
                values.update({k.replace("_", "-"): v for k, v in parser.items(section)})
    values.update({n: env[k] for n in _READ if (k := f"PIP_{n.upper().replace('-', '_')}") in env})
    return _conf(values, broken)


_READ = ("index-url", "extra-index-url", "find-links", "no-index", "cert", "proxy")
_FALSE = {"", "0", "f", "false", "n", "no", "off"}


def _files(env: Mapping[str, str]) -> list[Path]:
    explicit = env.get("PIP_CONFIG_FILE", "")
    if explicit == os.devnull:
        return []
    home = Path(env.get("HOME", "/"))
    config = Path(env.get("XDG_CONFIG_HOME") or home / ".config")
    shared = [Path(p) for p in (env.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(":") if p]
    virtual = [Path(env["VIRTUAL_ENV"]) / "pip.conf"] if env.get("VIRTUAL_ENV") else []
    given = [Path(explicit)] if explicit else []
    usual = [
        *(folder / "pip/pip.conf" for folder in reversed(shared)),
        Path("/etc/pip.conf"),
        home / ".pip/pip.conf",
        config / "pip/pip.conf",
    ]
    return [*usual, *virtual, *given]


def _conf(values: Mapping[str, str], refused: Problem | None) -> PipConf:
    credentials: dict[str, str] = {}
    endpoints: list[str] = []
    ignored: list[str] = []
    first = values.get("index-url", "").strip() or default_index()
    skipped = ""
    for url in [*([first] if first else []), *values.get("extra-index-url", "").split()]:
        bare, header = split_credentials(url)
        why = _unusable(bare)
        if why is None:
            if skipped and refused is None:
                refused = _displaced(skipped, bare)
            if header:
                credentials[origin(bare)] = header
            if bare not in endpoints:
                endpoints.append(bare)
        elif url == first:
            refused = refused or _refusal(_UNASKED, "index-url", f"{bare}: {why}")
        elif told := _why_not(bare):
            skipped = skipped or f"{bare}: {why}"
            ignored.append(told)
    if values.get("no-index", "").strip().lower() not in _FALSE:
        refused = refused or _refusal(
            "pip is configured to ask no index", "no-index", "so none is asked here"
        )
    for place in values.get("find-links", "").split():
        if told := _why_not(split_credentials(place)[0]):
            ignored.append(told)
    if proxy := values.get("proxy"):
        # What stands in it goes to the proxy, and into no text.
        split_credentials(proxy)
    return PipConf(
        tuple(endpoints),
        credentials,
        values.get("cert"),
        values.get("proxy"),
        tuple(dict.fromkeys(ignored)),
        refused,
    )


def _displaced(skipped: str, following: str) -> Problem:
    why = (
        skipped,
        f"{following} would take its place, and could have other packages of the same names",
    )
    return _refusal(_UNASKED, "extra-index-url", *why)


_UNASKED = "an index of pip's configuration cannot be asked"


def _refusal(title: str, where: str, *why: str) -> Problem:
    return Problem(
        ErrorCode.COMMAND_LINE, title, where, why, "--index https://HOST/simple says which to ask"
    )


_LOCAL = "other machines do not have it"


def _unusable(url: str) -> str | None:
    """Return why a URL is not asked as an index, None where it is."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        return f"it is no address ({error})"
    if parts.scheme in ("", "file"):
        return _LOCAL
    if parts.scheme != "https" and not is_loopback(url):
        return "it is not https"
    return None if parts.hostname else "it names no host"


def _why_not(place: str) -> str | None:
    """Return a line on a place that pip would read and that is not read.

    A folder that does not exist is not worth a word.
    """
    why = _unusable(place)
    if why == _LOCAL:
        try:
            there = Path(unquote(urlsplit(place).path)).expanduser().exists()
        except (OSError, ValueError, RuntimeError):
            there = False
        if not there:
            return None
    return f"pip's {place} is not read: {why or 'it is no index'}"


def _learn_what_is_misread(netloc: str, rest: str) -> None:
    """Keep out a password with a `/` of its own: the address takes its first half for a port, and
    the refusal quotes that.
    """
    user, _, port = netloc.partition(":")
    if "@" in rest and port and not port.isdigit():
        password = rest.rpartition("@")[0].partition(":")[2]
        learn_pair(user, password)
        learn(port)


def split_credentials(url: str) -> tuple[str, str | None]:
    """Take user and password out of a URL: (bare URL, Basic header or None).

    They are kept out of all output from then on.
    """
    head, mark, rest = url.partition("://") if "://" in url else ("", "", url)
    netloc, slash, path = rest.partition("/")
    userinfo, at, place = netloc.rpartition("@")
    if not at:
        _learn_what_is_misread(netloc, rest)
        return url, None
    user, _, password = userinfo.partition(":")
    user, password = unquote(user), unquote(password)
    learn_pair(user, password)
    pair = b64encode(f"{user}:{password}".encode(errors="surrogateescape")).decode()
    return f"{head}{mark}{place}{slash}{path}", f"Basic {pair}"
