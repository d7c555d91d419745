"""Copy a tree of sources (a git checkout, a folder of the person's own) to where it is built."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

from e221_compile import no_such_folder

__all__ = ["copy_tree"]


def copy_tree(tree: Path, subdirectory: str, folder: Path, name: str, version: str) -> Path:
    """Copy a tree into the new folder `folder`; return where the project lies in it.

    Links stay links: the sandbox shows what they may lead to. Raises Problem E224.
    """
    root = folder / "tree"
    shutil.copytree(tree, root, symlinks=True)
    for folder_name, _, files in os.walk(root):
        place = Path(folder_name)
        for path in (place, *(place / file for file in files)):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | stat.S_IWUSR)
    project = root / subdirectory
    if not (project.is_dir() and project.resolve().is_relative_to(root.resolve())):
        raise no_such_folder(name, version, subdirectory)
    return project
