"""The `update.toml` that a package starts with, and a further source in one that exists."""

from __future__ import annotations

import re
from collections.abc import Mapping

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Table

from accelpkgs_updater.core.config import InvalidConfig
from accelpkgs_updater.core.support import PYTORCH_TAGS

__all__ = ["PYTORCH", "add_source", "scaffold"]

_SUFFIXED = re.compile(r"[a-z0-9-]+-cu(1[1-9])")
# Their versions begin with that of their CUDA release (nix/facts/cuda-components.json).
_VERSIONED = re.compile(
    r"nvidia-cuda-(runtime|nvrtc|cupti|nvcc|crt|nvdisasm|cuobjdump|cuxxfilt|culibos|opencl|tileiras"
    r"|profiler-api|sanitizer-api)(-cu\d+)?|nvidia-(nvvm|nvjitlink|nvtx|nvfatbin|nvptxcompiler)"
    r"(-cu\d+)?|nvidia-cuda-cccl-cu\d+|cuda-toolkit"
)
PYTORCH: Mapping[str, str | list[str]] = {
    "url": "https://download.pytorch.org/whl",
    "hosts": ["download-r2.pytorch.org"],
    "tags": list(PYTORCH_TAGS),
}


def scaffold(name: str, *, reached: bool = False) -> str:
    """Return the text of an `update.toml` for a package of the package index.

    CUDA's components say in their names which CUDA they belong to; a few carry its version.
    `reached`: nobody asked for it but other packages. Of such, the newest release is kept, and what
    they require.
    """
    suffixed = _SUFFIXED.fullmatch(name)
    cuda = "version-minor" if _VERSIONED.fullmatch(name) else suffixed[1] if suffixed else ""
    lines = 1 if reached else 8 if cuda == "version-minor" else 0
    keep = f"[keep]\nlines = {lines}\n" if lines else ""
    axes = f'[axes]\ncuda = "{cuda}"\n' if cuda else ""
    return 'source = "index"\n' + "\n".join(filter(None, (keep, axes)))


def add_source(text: str, kind: str, options: Mapping[str, str | list[str]]) -> str:
    """Return an `update.toml` with one source more; comments and order of the rest stay.

    A source that is there already is not added again. Raises `InvalidConfig`.
    """
    try:
        document = tomlkit.parse(text)
    except TOMLKitError as error:
        raise InvalidConfig(str(error)) from error
    new = _table(kind, options)
    present = document.get("source")
    if isinstance(present, AoT):
        if new.unwrap() not in present.unwrap():
            present.append(new)
        return tomlkit.dumps(document)
    tables = [new] if present is None else [_table(str(present), {}), new]
    if present is not None:
        if present == kind and not options:
            return text
        document.remove("source")
    sources = tomlkit.aot()
    for table in tables:
        sources.append(table)
    rest = tomlkit.dumps(document).lstrip("\n")
    head = tomlkit.document()
    head.append("source", sources)
    return f"{tomlkit.dumps(head).rstrip()}\n" + (f"\n{rest}" if rest else "")


def _table(kind: str, options: Mapping[str, str | list[str]]) -> Table:
    table = tomlkit.table()
    table.append("kind", kind)
    for key, value in options.items():
        table.append(key, value)
    return table
