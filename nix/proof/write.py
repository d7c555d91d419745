"""Write a set's `bin/prove` (nix/proof/default.nix): a shell script, and what it is to ask."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


def main() -> None:
    """Make `$out`."""
    asked: dict[str, Any] = json.loads(Path(os.environ["NIX_ATTRS_JSON_FILE"]).read_text("utf-8"))
    out = Path(asked["outputs"]["out"])
    spec = {**asked["spec"], "closure": sorted(row["path"] for row in asked["closure"])}
    (out / "bin").mkdir(parents=True)
    (out / "nix-support/accelpkgs").mkdir(parents=True)
    file = out / "nix-support/accelpkgs/proof.json"
    file.write_text(json.dumps(spec, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    script = out / "bin/prove"
    python, program = f"{asked['environment']}/bin/python", f"{asked['program']}/apps/proof"
    script.write_text(f'#!/bin/sh\nexec {python} -I -B {program} {file} "$@"\n', encoding="utf-8")
    script.chmod(0o755)


if __name__ == "__main__":
    main()
