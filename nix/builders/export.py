"""An environment for machines without Nix: a folder, a squashfs, or the archive of an OCI image.

The derivations `image.*` of the host base are made by it, and so is `demo --export`, which starts
it outside of a sandbox.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from export_entries import Entry, link_equal, size_of, walk, with_folders
from export_folder import relative
from export_oci import write_oci
from export_python import runtime_of
from export_system import system
from export_trim import trim
from export_write import check_room, write_folder, write_squashfs
from spec import cores, output, read_spec

__all__ = ["main"]

# What a squashfs of wheels has of their bytes, at least.
_SQUASHED = 0.3


def main() -> None:
    """Spec: environment, content (system, store, relative), form (folder, squashfs, oci), python,
    driver, labels, trim, mksquashfs.
    """
    spec, out = read_spec(), output()
    entries = trim(_entries(spec), spec["trim"])
    squashed = spec["form"] == "squashfs"
    if spec["form"] != "oci":
        entries = link_equal(entries)
    size = size_of(entries)
    check_room(out.parent, int(size * _SQUASHED) if squashed else size)
    if spec["form"] == "folder":
        write_folder(entries, out)
    elif squashed:
        write_squashfs(entries, out, spec["mksquashfs"], cores())
    else:
        write_oci(entries, out, spec["labels"], spec["environment"])
    count = sum(entry.kind != "folder" for entry in entries)
    print(f"{count} files, {size / 1e6:.1f} MB of them in {out}", file=sys.stderr)


def _closure() -> list[str]:
    """Return the store paths of `exportReferencesGraph.closure`."""
    attributes = json.loads(Path(os.environ["NIX_ATTRS_JSON_FILE"]).read_text("utf-8"))
    return [found["path"] for found in attributes["closure"]]


def _entries(spec: dict[str, Any]) -> list[Entry]:
    environment, driver = spec["environment"], spec["driver"]
    store = [entry for path in sorted(_closure()) for entry in walk(path, path[1:])]
    if spec["content"] == "store":
        return with_folders([*store])

    def is_driver(name: str) -> bool:
        return name in driver["names"] or name.startswith(tuple(driver["prefixes"]))

    runtime = runtime_of(spec["python"], store, is_driver)
    if spec["content"] == "relative":
        return with_folders(relative(environment, spec["python"]["version"], runtime))
    return with_folders([*system(environment, runtime, spec["labels"]), *store])
