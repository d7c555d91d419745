"""The scripts of .ci/doors, which check.yml calls on machines of others: here in the roots."""

from __future__ import annotations

import os
import re

import pytest

from .root import ROWS


@pytest.mark.parametrize("row", ["nixos", *ROWS])
def test_plan(nixos_root, row):
    flake = nixos_root.flake
    answer = nixos_root.run("sh", f"{flake}/.ci/doors/plan", f"path:{flake}", row=row, user="ada")
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize("row", ["fedora", "arch", "wsl"])
def test_doctor(nixos_root, row):
    command = ["sh", f"{nixos_root.flake}/.ci/doors/doctor", f"path:{nixos_root.flake}"]
    answer = nixos_root.run(*command, "nixpkgs", row=row, user="ada")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    # The sandbox does not show /usr.
    answer = nixos_root.run(*command, "host", row=row, user="ada")
    assert answer.returncode == 1
    assert answer.stderr.endswith("the doctor names another base than host\n")


def test_each_script_is_a_job_s_or_another_script_s(root):
    folder = root / ".ci" / "doors"
    scripts = {path.name for path in folder.iterdir()}
    called = "".join(path.read_text() for path in folder.iterdir())
    called += (root / ".github/workflows/check.yml").read_text()
    named = set(re.findall(r"(?:\.ci/doors|\$here)/([a-z]+)", called))
    assert named == scripts
    assert all(os.access(path, os.X_OK) for path in folder.iterdir())


def test_the_machine_of_nixos_has_what_the_apps_make(nix_eval, tmp_path):
    """Evaluated with stand-ins for NixOS and its nixpkgs: no machine is made."""
    (tmp_path / "default.nix").write_text("{ ... }: { python3 = /python3; }\n")
    machine = nix_eval(
        f"""
        let
          made = import (root + "/tests/doors/nixos.nix") {{
            flake = toString root;
            nixpkgs = "{tmp_path}";
            pkgs = {{
              stdenv.hostPlatform.system = "x86_64-linux";
              testers.runNixOSTest = test: test;
            }};
          }};
          node = made.nodes.machine {{ lib.mkForce = x: x; }};
        in
        {{
          inherit (made) name testScript;
          inherit (node.environment.variables) ACCELPKGS_NIXPKGS;
          paths = builtins.length node.virtualisation.additionalPaths;
        }}
        """
    )
    assert machine["ACCELPKGS_NIXPKGS"] == str(tmp_path)
    assert machine["paths"] == 4
    assert "/.ci/doors/demo path:" in machine["testScript"]
