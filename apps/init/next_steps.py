"""What to type after `init`, as it works on this machine."""

from __future__ import annotations

import json
import shlex
import shutil
from pathlib import Path
from urllib.parse import unquote

from apps.init.git import Checkout
from apps.init.tracking import shown
from apps.nix import sandbox


def next_steps(project: Path, nixw: str | None) -> list[str]:
    """The lines that are printed last.

    A Nix that is on PATH alone may lack flakes; nixw always has them, and its own store is seen
    only through it.
    """
    quoted = shlex.quote(nixw) if nixw else None
    nix = quoted or ("nix" if sandbox.has_flakes() else f"nix {_FEATURES}")
    enter = "" if project == Path.cwd() else f"cd {shlex.quote(str(project))} && "
    lines = [f"{enter}{nix} develop", f"one command in it: {nix} develop -c python your.py"]
    if shutil.which("direnv") and not quoted:
        lines.append("or, with direnv: direnv allow")
    return lines


def behind(project: Path, nixw: str | None) -> list[str]:
    """What to type where flake.lock keeps another accelpkgs than the checkout that this is of."""
    try:
        lock = json.loads((project / "flake.lock").read_text(encoding="utf-8"))
        node = lock["nodes"][lock["nodes"][lock["root"]]["inputs"]["accelpkgs"]]["locked"]
        kept, url = str(node["rev"]), str(node["url"])
    except (OSError, ValueError, RecursionError, LookupError, TypeError):
        return []
    folder = Path(nixw).parent if nixw else None
    if folder is None or unquote(url.partition("?")[0]) != f"file://{folder.resolve()}":
        return []
    checkout = Checkout.of(folder)
    now = checkout.revision() if checkout else ""
    if not now or now == kept:
        return []
    update = f"{shlex.quote(str(nixw))} flake update accelpkgs"
    return [f"note: flake.lock keeps accelpkgs at {kept[:8]}, this is {now[:8]}: {update}"]


def notes(project: Path, checkout: Checkout | None, leaves_envrc: bool) -> list[str]:
    """What is good to know of the folder."""
    found = []
    if leaves_envrc:
        found.append("note: .envrc is yours, and stays as it is; for direnv, add: use flake")
    if checkout is None:
        found.append("note: without git, Nix copies the whole folder each time: git init helps")
        return found
    unseen = checkout.unseen()
    if unseen:
        found.append(
            f"note: git does not track {len(unseen)} files ({shown(unseen)}): Nix does not see them"
        )
    return found


_FEATURES = "--extra-experimental-features 'nix-command flakes'"
