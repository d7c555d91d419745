"""The shell of a virtual environment (PEP 405), without its packages."""

from __future__ import annotations

from pathlib import Path

__all__ = ["activation", "make_venv", "site_packages"]

_ACTIVATE = """\
# Source this file; `deactivate` undoes it.
if [ -n "${{VIRTUAL_ENV:-}}" ] && command -v deactivate >/dev/null; then deactivate; fi
deactivate() {{
    PATH=$_OLD_VIRTUAL_PATH
    export PATH
    unset VIRTUAL_ENV _OLD_VIRTUAL_PATH
    unset -f deactivate
}}
_OLD_VIRTUAL_PATH=$PATH
VIRTUAL_ENV={root}
PATH=$VIRTUAL_ENV/bin:$PATH
export VIRTUAL_ENV PATH
"""


def site_packages(root: Path, version: str) -> Path:
    """Return the folder of packages for Python `version` ("3.11", "3.13t")."""
    return root / "lib" / f"python{version}" / "site-packages"


def make_venv(root: Path, executable: str, version: str, full_version: str) -> Path:
    """Make pyvenv.cfg, bin/python* and lib in the new folder `root`; return where packages go.

    That folder is not made yet.
    """
    (root / "bin").mkdir(parents=True)
    site = site_packages(root, version)
    site.parent.mkdir(parents=True)
    (root / "lib64").symlink_to("lib")
    (root / "bin" / "python").symlink_to(executable)
    for name in ("python3", f"python{version}"):
        (root / "bin" / name).symlink_to("python")
    lines = [
        f"home = {Path(executable).parent}",
        "include-system-site-packages = false",
        f"version = {full_version}",
        f"executable = {executable}",
    ]
    (root / "pyvenv.cfg").write_text("\n".join(lines) + "\n", "utf-8")
    return site


def activation(root: Path) -> str:
    """Return the content of `bin/activate` for sh."""
    return _ACTIVATE.format(root=root)
