"""Passwords that a netrc file has, as curl and pip read it: by host, for https alone."""

from __future__ import annotations

import netrc
from base64 import b64encode
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from accelpkgs_updater.net.allowed_hosts import origin
from accelpkgs_updater.redaction import learn_pair

__all__ = ["netrc_credentials"]


def netrc_credentials(urls: Iterable[str], environment: Mapping[str, str]) -> dict[str, str]:
    """Return origin → Authorization header for those of the URLs whose host the file names.

    The file is that of `NETRC`, else `~/.netrc`. What it holds is kept out of all output. One that
    cannot be read says nothing.
    """
    home = environment.get("HOME", "")
    named = environment.get("NETRC") or (f"{home}/.netrc" if home else "")
    try:
        entries = netrc.netrc(str(Path(named))) if named and Path(named).is_file() else None
    except (OSError, UnicodeDecodeError, netrc.NetrcParseError):
        entries = None
    found = {}
    for url in urls if entries is not None else ():
        parts = urlsplit(url)
        entry = entries.authenticators(parts.hostname or "") if entries and parts.hostname else None
        if entry is None or not (entry[0] and entry[2]):
            continue
        user, password = entry[0], entry[2]
        learn_pair(user, password)
        pair = b64encode(f"{user}:{password}".encode()).decode()
        found[origin(url)] = f"Basic {pair}"
    return found
