"""The roots themselves: they are what they claim to be, or what the other tests show is nothing."""

from __future__ import annotations

import json

import pytest

from .root import ROWS

DISTRIBUTIONS = {
    "fedora": "Fedora Linux 44 (Workstation)",
    "arch": "Arch Linux",
    "wsl": "Ubuntu 24.04 LTS",
    "no-python": "Ubuntu 24.04 LTS",
}


def test_a_nixos_like_root_has_its_store_and_two_programs_more(nixos_root):
    script = "cd /; echo /*; echo /bin/* /usr/* /usr/bin/* /run/*; command -v python3 || echo none"
    said = nixos_root.run("sh", "-c", script).stdout.splitlines()
    assert said == [
        "/bin /dev /etc /home /nix /proc /root /run /srv /sys /tmp /usr /var",
        "/bin/sh /usr/bin /usr/bin/env /run/current-system /run/opengl-driver",
        "none",
    ]


def test_root_has_the_store_and_ada_a_daemon_that_does_not_trust_her(nixos_root):
    assert nixos_root.run("sh", "-c", "test -w /nix/store").returncode == 0
    assert nixos_root.run("sh", "-c", "test -w /nix/store", user="ada").returncode == 1
    info = nixos_root.run("nix", "store", "info", "--json", user="ada")
    # Nix 2.26 says 0 and 1, later ones false and true.
    assert json.loads(info.stdout)["trusted"] in (0, False), info.stderr


def test_there_is_no_network(nixos_root):
    said = nixos_root.run("cat", "/proc/net/dev").stdout
    assert [line.split(":")[0].strip() for line in said.splitlines()[2:]] == ["lo"]


@pytest.mark.parametrize("row", ROWS)
def test_another_distribution_has_this_machines_usr_and_what_is_its_own(nixos_root, row):
    script = ". /etc/os-release; echo $PRETTY_NAME; command -v nix; uname -r; python3 -c 'print(1)'"
    said = nixos_root.run("sh", "-c", script, row=row)
    assert said.stdout.splitlines()[:2] == [
        DISTRIBUTIONS[row],
        "/nix/var/nix/profiles/default/bin/nix",
    ]
    assert (said.returncode == 0) == (row != "no-python")
