"""Links in a user's folders of packages: Nix would say of one that leads out that there is no such
file.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from apps.problem import Problems
from apps.problems import leads_out

FILES = ("releases.json", "package.nix")


def check(folders: Sequence[str]) -> None:
    """Raise E433 where a package of these folders is a link out of all of them, or has one."""
    known = [Path(os.path.realpath(folder)) for folder in folders]
    leads = {
        link: Path(os.path.realpath(link)) for folder in folders for link in _links(Path(folder))
    }
    out = [
        leads_out(str(link), str(target))
        for link, target in leads.items()
        if not any(target.is_relative_to(inside) for inside in known)
    ]
    if out:
        raise Problems(*out[:5])


def _links(folder: Path) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        # The library says what is wrong with the folder itself.
        return
    for entry in entries:
        if entry.is_symlink():
            yield Path(entry.path)
        elif entry.is_dir(follow_symlinks=False):
            yield from (path for name in FILES if (path := Path(entry.path, name)).is_symlink())
