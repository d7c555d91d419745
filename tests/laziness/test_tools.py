"""The environments of our own tools have nothing of `pkgs/`: adding or updating a package there
rebuilds none of them.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

PLANS = """
let
  request = import (ROOT + "/nix/outputs/requirements.nix") { python = "PYTHON"; };
  inherit (import (ROOT + "/nix/concretise") { }) plan;
  of = asked: plan (asked // { python = "PYTHON"; system = "SYSTEM"; cuda = null; });
in builtins.mapAttrs (_: asked: builtins.mapAttrs (_: p: p.version) (of asked).packages)
  { inherit (request) updater tests; }
"""


def test_they_are_planned_without_it(run_nix, root: Path, tmp_path: Path) -> None:
    copy = tmp_path / "checkout"
    for name in ("nix", "tools-index"):
        shutil.copytree(root / name, copy / name, symlinks=True)
    (copy / "updater").mkdir()
    shutil.copy(root / "updater/pyproject.toml", copy / "updater")
    (copy / "pkgs").mkdir()

    def planned(folder: Path, python: str, system: str) -> dict[str, dict[str, str]]:
        text = PLANS.replace("ROOT", str(folder)).replace("PYTHON", python)
        text = text.replace("SYSTEM", system)
        answer = run_nix("eval", "--impure", "--json", "--store", "dummy://", "--expr", text)
        assert answer.returncode == 0, answer.stderr
        value: dict[str, dict[str, str]] = json.loads(answer.stdout)
        return value

    for python, system in (
        ("3.10", "x86_64-linux"),
        ("3.12", "aarch64-linux"),
        ("3.14", "x86_64-linux"),
    ):
        alone = planned(copy, python, system)
        assert "requests" in alone["updater"]
        assert "pytest" in alone["tests"]
        assert alone == planned(root, python, system)
