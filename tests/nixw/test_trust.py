"""`--nixw-trust`: what it tells builds, and nothing else."""

from __future__ import annotations

from .conftest import ROOT, Machine, told

SHOWN = "extra-sandbox-paths = /etc/accelpkgs-trust=/dev/null"


def test_trust_is_for_the_call_that_says_it(user_machine: Machine) -> None:
    user_machine.telling_nix()
    for _ in range(2):
        answer = user_machine.nix("--nixw-trust", "build", "--nixw-trust")
        assert told(answer, "argument") == ["build", "--nixw-trust"]
        assert told(answer, "config")[0].splitlines()[-1] == SHOWN
        assert SHOWN not in told(user_machine.nix("build"), "config")[0]


def test_the_builders_look_for_the_file_that_nixw_shows() -> None:
    name = SHOWN.split("= ")[1].split("=")[0]
    assert f'TRUST = Path("{name}")' in (ROOT / "nix/builders/confine.py").read_text()
    assert f" {name}=" in (ROOT / "nixw").read_text()
