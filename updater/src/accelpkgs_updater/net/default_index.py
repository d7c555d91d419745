"""The index that pip asks where none is configured, from a pip that is on this machine.

No address of a registry stands in this repository. pip states its own; it is not run, only the one
module that states it is (as in nix/builders/index.py).
"""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Iterable, Iterator
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from pathlib import Path

__all__ = ["default_index"]

_MODULES = ("pip", "pip._internal", "pip._internal.models", "pip._internal.models.index")


def default_index(places: Iterable[str] | None = None) -> str | None:
    """Return the address, None where there is no pip to tell it.

    `places`: folders and wheels to look for a pip in; by default where machines have one.
    """
    for place in _places() if places is None else places:
        stated = _stated(place)
        if stated is not None:
            return stated
    return None


def _places() -> Iterator[str]:
    yield from sys.path
    # A virtual environment without pip still has the wheel to make others with.
    bundled = Path(sysconfig.get_path("stdlib"), "ensurepip", "_bundled")
    for folder in (bundled, Path("/usr/share/python-wheels")):
        yield from map(str, sorted(folder.glob("pip-*")))
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    yield from ("/usr/lib/python3/dist-packages", f"/usr/lib/python{version}/site-packages")


def _stated(place: str) -> str | None:
    spec, path = None, [place]
    for name in _MODULES:
        # Each by its own folder: the packages around the module would import all of pip.
        spec = PathFinder.find_spec(name, path)
        if spec is None:
            return None
        path = list(spec.submodule_search_locations or ())
    if spec is None or spec.loader is None:
        return None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return str(module.PyPI.simple_url)
