"""What the sandbox of the Nix that will build shows of the machine. Unknown counts as not shown."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from apps import nix

# nixw's own settings begin with it (nixw); it sets the paths for the Nix that it calls.
_NIXW = "# accelpkgs\n"
_PATHS = "sandbox-paths ="


def of_nixw() -> list[str]:
    """The lines of settings that nixw has made; none where Nix was not started by it."""
    config = os.environ.get("NIX_CONFIG", "")
    return config.partition(_NIXW)[2].splitlines() if _NIXW in f"{config}\n" else []


def has_no_cache() -> bool:
    """Whether nixw's private store is all that there is: nothing is substituted there, so nixpkgs'
    compiler would have to be compiled.
    """
    return any(line.strip() == "substituters =" for line in of_nixw())


def has_flakes() -> bool:
    """Whether the Nix takes flakes and its new commands without being told."""
    features = _settings(dict(os.environ, NIX_CONFIG="")).get("experimental-features", "").split()
    return {"flakes", "nix-command"} <= set(features)


def shows_usr() -> bool:
    """Whether builds see /usr. Raises E421 where there is no Nix to ask."""
    said = [line for line in of_nixw() if line.startswith(_PATHS)]
    if said:
        return _shows(said[-1].removeprefix(_PATHS))
    environment = dict(os.environ)
    if _is_daemon() and not _trusts_us():
        # It takes none of what is said by us.
        environment.update(NIX_CONFIG="", NIX_USER_CONF_FILES="")
    settings = _settings(environment)
    return settings.get("sandbox") == "false" or _shows(settings.get("sandbox-paths", ""))


def _shows(paths: str) -> bool:
    # `/usr`, `/usr=/elsewhere`, `/usr?`: what it is called inside stands first.
    insides = (entry.partition("=")[0].rstrip("?") for entry in paths.split())
    return any(inside in ("/", "/usr") for inside in insides)


def _is_daemon() -> bool:
    remote = os.environ.get("NIX_REMOTE", "auto")
    if remote == "auto" or not remote:
        return not os.access("/nix/var/nix/db", os.W_OK) and Path(_SOCKET).exists()
    return remote == "daemon" or remote.startswith("unix:")


_SOCKET = "/nix/var/nix/daemon-socket/socket"


def _trusts_us() -> bool:
    # 2.26 says 1, later ones true; `ping` is what `info` was called before 2.19.
    for word in ("info", "ping"):
        said = _ask(["store", word, "--json"], dict(os.environ)).replace(" ", "")
        if said:
            return '"trusted":1' in said or '"trusted":true' in said
    return False


def _settings(environment: dict[str, str]) -> dict[str, str]:
    # `show-config` is what `config show` was called before 2.20.
    said = _ask(["config", "show"], environment) or _ask(["show-config"], environment)
    pairs = (line.partition(" =") for line in said.splitlines())
    return {name: value.strip() for name, _, value in pairs}


def _ask(words: list[str], environment: dict[str, str]) -> str:
    answer = subprocess.run(
        [*nix.command(), *words],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        errors="replace",
        check=False,
    )
    return answer.stdout if answer.returncode == 0 else ""
