"""Where accelpkgs is, as a flake names it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import quote

from apps import nix
from apps.init.problems import no_address
from apps.init.questions import Questions
from apps.nix import sandbox
from apps.problems import misused

_ADDRESS = re.compile(r"[!#-\[\]-~]{1,2000}")


def address(named: str | None, there: str | None, questions: Questions) -> str | None:
    """What the flake names: what was said, what a flake that is there says (None: it stays), the
    checkout that this runs from, or what the person types.

    Raises E444 where nobody knows, E424 of what is no address.
    """
    if named is not None:
        return _judged(named)
    if there is not None:
        return None
    checkout = _checkout()
    if checkout:
        return _of_folder(checkout)
    if not questions.can_ask:
        raise no_address()
    prompt = "Where is accelpkgs, as a flake (such as github:OWNER/accelpkgs)? "
    return _judged(questions.answer(prompt, "", ""))


def nixw() -> str | None:
    """The path of the nixw without whose settings Nix would not do it; None where it is none."""
    folder = os.environ.get("ACCELPKGS_CHECKOUT")
    return str(Path(folder) / "nixw") if folder and sandbox.of_nixw() else None


def _checkout() -> Path | None:
    """The checkout of nixw, or the one that this very file lies in."""
    folder = os.environ.get("ACCELPKGS_CHECKOUT")
    if folder:
        return Path(folder).resolve()
    return None if str(nix.ROOT).startswith("/nix/store/") else nix.ROOT


def _of_folder(folder: Path) -> str:
    # A folder without git has no revision: Nix takes it whole.
    if not (folder / ".git").exists():
        return f"path:{quote(str(folder))}"
    shallow = "?shallow=1" if (folder / ".git" / "shallow").exists() else ""
    return f"git+file://{quote(str(folder))}{shallow}"


def _judged(said: str) -> str:
    if not _ADDRESS.fullmatch(said):
        raise misused(
            f"{said[:100]!r} is no address of a flake",
            where=["--from"],
            fix=["such as github:OWNER/accelpkgs, or git+file:///home/me/accelpkgs"],
        )
    return said
