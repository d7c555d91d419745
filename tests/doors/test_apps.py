"""The apps in Python where Nix users stand: what they say, and which base they choose."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("row", ["nixos", "no-python"])
def test_without_a_python_and_a_network_it_is_said_what_to_do(nixos_root, row):
    answer = nixos_root.run(f"{nixos_root.flake}/apps/bin/doctor", row=row, user="ada")
    assert answer.returncode == 1
    lines = answer.stderr.splitlines()
    assert lines[0].startswith("there is no Python 3.10 or newer on this machine: taking")
    assert lines[1] == 'accelpkgs E420: the app "doctor" needs Python 3.10 or newer to run'
    why = next(line for line in lines if "that of nixpkgs: " in line)
    assert "error:" in why and not why.endswith("error:")
    fix = "environment.systemPackages" if row == "nixos" else "sudo apt-get install python3"
    assert any(line.startswith(f"  fix:   {fix}") for line in lines)


@pytest.mark.parametrize("row", ["fedora", "arch", "wsl"])
def test_the_doctor_prints_a_call_that_this_nix_can_build(nixos_root, row):
    doctor = f"{nixos_root.flake}/apps/bin/doctor"
    answer = nixos_root.run(doctor, "jinja2", row=row, user="ada")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    # A Python is in /usr, and the sandbox of a stock Nix does not show it.
    assert "bases.nixpkgs { pkgs = inputs.accelpkgs.lib.mkPkgs" in answer.stdout
    assert (", in WSL" in answer.stdout) == (row == "wsl")
    # What this user says of the sandbox is not heard by the daemon; root's own Nix hears it.
    said = {"NIX_CONFIG": "sandbox-paths = /usr /bin /lib /lib64"}
    deaf = nixos_root.run(doctor, "jinja2", row=row, user="ada", **said)
    assert "bases.nixpkgs" in deaf.stdout
    heard = nixos_root.run(doctor, "jinja2", row=row, **said)
    assert "bases.host" in heard.stdout
