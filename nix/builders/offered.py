"""Which modules a package must offer where its package.nix does not say."""

from __future__ import annotations

from stray import is_stray

__all__ = ["default_imports"]

# What they do when they are imported, no package means.
_SCRIPTS = ("setup", "conftest")


def default_imports(name: str, modules: dict[str, list[str]]) -> list[str]:
    """Return the module named like the package, else every public one.

    Tests and examples at the root count only where the package is called so (stray.py).
    """
    wanted = name.replace("-", "_").replace(".", "_").lower()

    def is_meant(module: str) -> bool:
        return module not in _SCRIPTS and not is_stray(module, is_folder=True)

    same = [module for module in modules["regular"] if module.lower() == wanted]
    public = [m for m in modules["regular"] if not m.startswith("_") and is_meant(m)]
    return same or public or [m for m in modules["namespace"] if is_meant(m)]
