"""Caches, keys and builders of the user's own, and commands beside nix."""

from __future__ import annotations

import pytest

from .conftest import Machine, told
from .test_refusals import refused

KEY = "cluster-1:BLGJSd8vpPnVTcxlMNpWDsHaBhSn1kB5C4lZXCKcw0Q="


def test_variables_become_settings_of_nix(machine: Machine) -> None:
    machine.telling_nix()
    machine.variables.update(
        ACCELPKGS_SUBSTITUTERS="http://cache.example file:///srv/cache",
        ACCELPKGS_PUBLIC_KEYS=KEY,
        ACCELPKGS_BUILDERS="ssh-ng://node1 - - 4 ; ssh-ng://node2",
        NIX_CONFIG="fallback = false",
    )
    for _ in range(2):
        lines = told(machine.nix("build"), "config")[0].splitlines()
        own = lines[lines.index("extra-substituters = http://cache.example file:///srv/cache") :]
        assert own[1:7] == [
            "fallback = true",
            "connect-timeout = 5",
            f"extra-trusted-public-keys = {KEY}",
            "builders = ssh-ng://node1 - - 4 ; ssh-ng://node2",
            "builders-use-substitutes = true",
            "fallback = false",
        ]
        assert lines.index("substituters =") < lines.index(own[0]), "after what nixw sets"


def test_without_them_nothing_is_added(user_machine: Machine) -> None:
    user_machine.telling_nix()
    lines = told(user_machine.nix("build"), "config")[0].splitlines()
    assert [
        line for line in lines if line.startswith(("extra-sub", "extra-trust", "fallback"))
    ] == []


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("ACCELPKGS_SUBSTITUTERS", "http://a\nsandbox = false", "it has a line break in it"),
        ("ACCELPKGS_PUBLIC_KEYS", f"{KEY}\n", None),
        ("ACCELPKGS_PUBLIC_KEYS", f"{KEY}\nrequire-sigs = false", "it has a line break in it"),
        ("ACCELPKGS_BUILDERS", "ssh-ng://a\nssh-ng://b", "it has a line break in it"),
        ("ACCELPKGS_SUBSTITUTERS", "cache.example", "it is no address of a cache"),
        ("ACCELPKGS_SUBSTITUTERS", "http://a *", "it is no address of a cache"),
        ("ACCELPKGS_PUBLIC_KEYS", "abc", "it is no public key"),
    ],
)
def test_what_is_no_setting_is_refused(
    user_machine: Machine, name: str, value: str, why: str | None
) -> None:
    user_machine.telling_nix()
    user_machine.variables[name] = value
    said = refused(user_machine.nix("build"), "E450")
    assert (why or "it has a line break in it") in said


def test_a_command_beside_nix(machine: Machine) -> None:
    nix = machine.telling_nix()
    (nix.parent / "nix-store").symlink_to("nix")
    script = 'test -e /nix/.accelpkgs && command -v nix-store && echo "$@"'
    answer = machine.nix("--nixw-exec", "sh", "-c", script, "sh", "two words", "--nixw-info")
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout == f"{nix.parent}/nix-store\ntwo words --nixw-info\n"
    assert machine.nix("--nixw-exec", "sh", "-c", "exit 7").returncode == 7
    refused(machine.nix("--nixw-exec"), "E450")
