"""Packages of two concretisations in one environment of nixpkgs are refused when it is evaluated,
where nixpkgs' Python puts it together. What only a build can refuse: tests/nixpkgs/build and
tests/build/test_seal.py.
"""

from __future__ import annotations

import pytest

OTHER = '(pkgs.accelpkgs.concretise { packages = [ "torch" ]; }).packages.torch'
PAIR = f"[ pkgs.accel-py.torchvision {OTHER} ]"
ABOVE = (
    "(pkgs.python3.pkgs.buildPythonPackage { pname = ''above''; version = ''1''; "
    f"pyproject = false; dependencies = [ {OTHER} ]; }})"
)


@pytest.mark.parametrize(
    "environment",
    [
        f"pkgs.python3.withPackages (_: {PAIR})",
        f"pkgs.python3.buildEnv.override {{ extraLibs = {PAIR}; }}",
        f"pkgs.python3.buildEnv.override {{ extraLibs = {PAIR}; ignoreCollisions = true; }}",
        f"pkgs.python3.withPackages (ps: [ ps.torchvision {ABOVE} ])",
        "(outputs.lib.mkPkgs { system = ''x86_64-linux''; config.cudaSupport = true; overlays = [ "
        "outputs.overlays.cuda (_: prev: { pythonPackagesExtensions = "
        f"prev.pythonPackagesExtensions ++ [ (_: _: {{ torchaudio = {OTHER}; }}) ]; }}) ]; }})"
        ".python3.withPackages (ps: [ ps.torchaudio ps.torchvision ])",
    ],
    ids=["withPackages", "buildEnv", "ignoreCollisions", "a package above", "an extension"],
)
def test_python_refuses_two_concretisations(on_nixpkgs, environment):
    message = on_nixpkgs(f"({environment}).drvPath", fails=True)
    assert "accelpkgs E301: an environment can hold one concretisation only" in message
    own, other = on_nixpkgs(f"[ pkgs.accel-py.concretisation.plan.id ({OTHER}).accelpkgs.id ]")
    assert own in message and other in message


@pytest.mark.parametrize(
    "packages",
    [
        "[ pkgs.accel-py.torch ps.torchvision ]",
        "[ ps.torch ps.numpy ps.jinja2 ]",
        "[ ps.numpy ]",
    ],
)
def test_what_is_of_one_is_let_through(on_nixpkgs, packages):
    assert on_nixpkgs(f"(pkgs.python3.withPackages (ps: {packages})).drvPath").endswith(".drv")
