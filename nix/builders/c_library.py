"""What was compiled needs no newer C library than the plan is for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from e228_c_library import compiled_unsaid, needs_newer
from symbol_versions import highest_needed, numbers
from unpack import MANIFEST

__all__ = ["check_made"]


def check_made(spec: dict[str, Any], manifest: dict[str, Any], out: Path) -> None:
    """Compare what was compiled with what the plan is for, and note what it needs.

    Raises Problem E228, E229.
    """
    name, version, glibc = spec["name"], spec["version"], spec["glibc"]
    if glibc is None:
        # A compiler that is part of the derivation is nobody else's.
        if manifest["elf"] and not spec.get("inheritPath"):
            raise compiled_unsaid(name, version, manifest["elf"])
        return
    needed = highest_needed(out)
    for library, most in (("GLIBC", glibc["floor"]), ("GLIBCXX", glibc["glibcxx"])):
        found, file = needed.get(library, ("0", ""))
        if most is not None and numbers(found) > numbers(most):
            raise needs_newer(
                name, version, file, f"{library}_{found}", glibc["floor"], glibc["own"]
            )
    manifest = {**manifest, "needs": {library: found for library, (found, _) in needed.items()}}
    (out / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", "utf-8")
