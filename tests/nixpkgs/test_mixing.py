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
        f"(pkgs.python3.withPackages (_: {PAIR})).override {{ ignoreCollisions = true; }}",
        f"pkgs.python3.withPackages (ps: [ ps.torchvision {ABOVE} ])",
        "(outputs.lib.mkPkgs { system = ''x86_64-linux''; config.cudaSupport = true; overlays = [ "
        "outputs.overlays.cuda (_: prev: { pythonPackagesExtensions = "
        f"prev.pythonPackagesExtensions ++ [ (_: _: {{ torchaudio = {OTHER}; }}) ]; }}) ]; }})"
        ".python3.withPackages (ps: [ ps.torchaudio ps.torchvision ])",
    ],
    ids=["withPackages", "buildEnv", "ignored by buildEnv", "ignored", "above", "an extension"],
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


def test_accel_py_is_one_set(on_nixpkgs):
    """Each of its packages is of one concretisation or of this Python; the others say so."""
    ids, same, refused = on_nixpkgs(
        "let inherit (pkgs.lib) filterAttrs isDerivation mapAttrs unique attrValues; "
        "inherit (pkgs) accel-py; folders = builtins.readDir (root + /pkgs); "
        'names = filterAttrs (_: kind: kind == "directory") folders; '
        "tried = mapAttrs (name: _: builtins.tryEval "
        "(builtins.seq accel-py.${name} accel-py.${name})) names; "
        "there = filterAttrs (_: one: one.success && one.value ? accelpkgs) tried; in "
        "[ (unique (map (one: one.value.accelpkgs.id) (attrValues there))) "
        "(accel-py.requests.drvPath == pkgs.python3.pkgs.requests.drvPath) "
        "(map (name: tried.${name}.success) [ ''flash-attn'' ''xformers'' ]) ]"
    )
    assert len(ids) == 1
    assert same
    assert refused == [False, False]
    message = on_nixpkgs(
        "(pkgs.python3.withPackages (_: with pkgs.accel-py; [ torch flash-attn xformers ]))"
        ".drvPath",
        fails=True,
    )
    assert "accelpkgs E256: flash-attn is not of the one set that accel-py is" in message
    assert "(accel-py.apart [" in message
    together = on_nixpkgs(
        "let apart = pkgs.accel-py.apart [ ''torch'' ''einops'' ]; in "
        "(pkgs.python3.withPackages (_: [ apart.torch apart.einops ])).drvPath"
    )
    assert together.endswith(".drv")
