"""torch of the Python sets, as nixpkgs' own packages above it use nixpkgs' own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
TORCH = "pkgs.python3.pkgs.torch"
# What the expressions of nixpkgs that stand above torch read of it (docs/nixpkgs-compared.md).
READ = [
    *("blasProvider", "brokenConditions", "cudaCapabilities", "cudaPackages", "cudaSupport"),
    *("cxxdev", "dev", "gpuTargetString", "lib", "rocmPackages", "rocmSupport", "stdenv"),
    *("tritonSupport", "plan", "build", "pythonWith"),
]
MARK = "{ accelpkgsMark = 1; }"


@pytest.mark.parametrize(
    "form",
    [
        TORCH,
        f"({TORCH}.overridePythonAttrs {MARK})",
        f"({TORCH}.overrideAttrs {MARK})",
        f"({TORCH}.override {{ cudaSupport = true; }})",
        f"(({TORCH}.overridePythonAttrs {MARK}).override {{ rocmSupport = false; }})",
        f"(({TORCH}.override {{ }}).overrideAttrs (_: {MARK}))",
    ],
)
def test_what_others_read_survives_any_override(on_nixpkgs, form):
    have = on_nixpkgs(
        f"let torch = {form}; in builtins.filter (name: torch ? ${{name}}) "
        f"[ {' '.join(f'{chr(34)}{name}{chr(34)}' for name in READ)} ]"
    )
    assert have == READ
    marked = on_nixpkgs(f"({form}).accelpkgsMark or null")
    assert marked == (1 if "Mark" in form else None)


def test_the_aliases_of_nixpkgs_are_itself_or_a_sentence(on_nixpkgs):
    """As pkgs/top-level/python-packages.nix defines them."""
    override = f"({TORCH}.override {{}}).drvPath".format
    same = on_nixpkgs(
        f"[ {TORCH}.drvPath "
        + override(
            "{ triton = pkgs.python3.pkgs.triton.override { cudaSupport = true; }; "
            "cudaSupport = true; rocmSupport = false; }"
        )
        + " "
        + override("(old: { inherit (old) cudaSupport cudaPackages gpuTargets; })")
        + " "
        + override("{ cudaPackages = pkgs.python3.pkgs.torch.cudaPackages; MPISupport = false; }")
        + " ]"
    )
    assert len(set(same)) == 1
    for asked, argument in {
        "{ cudaSupport = false; }": "cudaSupport = false",
        "{ rocmSupport = true; cudaSupport = false; }": "rocmSupport = true",
        "{ tritonSupport = false; }": "tritonSupport = false",
        "{ MPISupport = true; }": "MPISupport = true",
        '{ gpuTargets = [ "8.6" ]; }': 'gpuTargets = [ "8.6" ]',
        '{ cudaPackages = { cudaMajorMinorVersion = "11.8"; }; }': "cudaPackages = …",
        "{ magma = 1; }": "magma = …",
    }.items():
        message = on_nixpkgs(override(asked), fails=True)
        assert f"accelpkgs E255: torch cannot be overridden with {argument}" in message


def test_companions_follow_the_torch_of_the_set(on_nixpkgs):
    """An extension changes torch; what is above it has that one, and there is one torch alone."""
    change = "{ torch = prev.torch.overridePythonAttrs { accelpkgsMark = 1; }; }"
    changed = (
        '(outputs.lib.mkPkgs { system = "x86_64-linux"; config.cudaSupport = true; '
        "overlays = [ outputs.overlays.cuda (_: prev: { pythonPackagesExtensions = "
        f"prev.pythonPackagesExtensions ++ [ (_: prev: {change}) ]; }}) ]; }}).python3.pkgs"
    )
    own, above, torch = on_nixpkgs(
        'let of = set: [ (toString (builtins.filter (d: d.pname == "torch") '
        "set.torchvision.dependencies)) (toString set.torch) ]; in "
        f"[ (of pkgs.python3.pkgs) (of {changed}) {TORCH}.outPath ]"
    )
    assert own == [torch, torch]
    assert above[0] == above[1] != torch


def test_the_list_of_capabilities_is_never_empty(on_nixpkgs):
    """torch's own cpp_extension cannot read an empty one."""
    capabilities, targets = on_nixpkgs(f"with {TORCH}; [ cudaCapabilities gpuTargetString ]")
    assert capabilities
    assert targets == ";".join(capabilities)


@pytest.mark.parametrize(
    ("listed", "left_out"),
    [
        (["7.5", "8.0", "8.6", "8.9", "9.0", "10.0", "10.3", "12.0", "12.1"], []),
        (["3.5", "8.6"], ["3.5"]),
    ],
)
def test_unset_capabilities_are_those_that_nixpkgs_compiles_for(
    run_nix, root, tree, skip_what_is_lost, listed, left_out
):
    """Answered like the same list written out; what no torch runs on is left out, and said."""
    nix_list = f"[ {' '.join(f'{chr(34)}{c}{chr(34)}' for c in listed)} ]"
    flags = f"prev.cudaPackages // {{ flags.cudaCapabilities = {nix_list}; }}"
    pkgs = (
        f"import {HERE}/adapt {{ tree = {tree}; }} {{ config.cudaSupport = true; overlays = [ "
        f"(_: prev: {{ cudaPackages = {flags}; }}) (import (root + /overlays) {{ }}).default ]; }}"
    )
    answer = run_nix(
        "eval",
        "--impure",
        "--json",
        "--expr",
        f"let root = {root}; inherit (({pkgs}).accelpkgs) request; in request.capabilities",
    )
    skip_what_is_lost(answer.stderr)
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout) == [c for c in listed if c not in left_out]
    for capability in left_out:
        assert f"no torch for CUDA 12 runs on {capability}," in answer.stderr
    assert ("left out" in answer.stderr) == bool(left_out)


def test_headers_libraries_and_cmake_files_are_where_nixpkgs_has_them(on_nixpkgs):
    paths = on_nixpkgs(
        f"let torch = {TORCH}; in map (d: d.drvPath) "
        "[ torch.dev (pkgs.lib.getDev torch) torch.lib torch.cxxdev ]"
    )
    assert all(path.endswith(".drv") for path in paths)
    assert paths[0] == paths[1] and len(set(paths)) == 3
    assert on_nixpkgs(f"builtins.length {TORCH}.cxxdev.propagatedBuildInputs")
    assert on_nixpkgs(f"{TORCH}.stdenv == {TORCH}.cudaPackages.backendStdenv")


@pytest.mark.parametrize("change", ["", f".overridePythonAttrs {MARK}"])
def test_what_is_built_above_torch_has_torch(on_nixpkgs, change):
    """stdenv takes `dev` of what has one: that of torch brings torch, whatever became of it."""
    seen, torch, companions, environment = on_nixpkgs(
        f"let torch = {TORCH}{change}; set = pkgs.python3.pkgs; "
        "above = set.buildPythonPackage { "
        'pname = "above"; version = "1"; pyproject = false; dependencies = [ torch ]; }; '
        "brought = builtins.concatMap (d: [ (toString d) ] ++ map toString "
        "(d.propagatedBuildInputs or [ ])) above.propagatedBuildInputs; in "
        "[ brought (toString torch) (map (name: set.${name}.drvPath == "
        'pkgs.accel-py.${name}.drvPath) [ "torch" "torchvision" "triton" ]) '
        "(builtins.toJSON (removeAttrs (pkgs.python3.withPackages (_: [ above ])).drvAttrs "
        '[ "buildCommand" "postBuild" ])) ]'
    )
    assert torch in seen
    # An environment of it has torch, and not the folder with the headers.
    assert torch in environment
    assert "-torch-dev-" not in environment
    # Nobody changed them: they are those of accel-py, and can be with them in one environment.
    assert companions == [True, True, True]


def test_several_pythons_are_in_one_nixpkgs(on_nixpkgs):
    """Each has its own torch, and what nixpkgs has above it in each is built on that."""
    answers = on_nixpkgs(
        "map (python: let inherit (python) pkgs; above = pkgs.buildPythonPackage { "
        'pname = "above"; version = "1"; pyproject = false; dependencies = [ pkgs.torch ]; }; in '
        "[ python.pythonVersion pkgs.torch.plan.file.file (pkgs.torch.pythonModule == python) "
        "(python.withPackages (ps: [ ps.torch ps.torchvision above ])).drvPath "
        "pkgs.torch.outPath ]) [ pkgs.python312 pkgs.python313 ]"
    )
    for version, file, own, environment, _ in answers:
        assert f"-cp{version.replace('.', '')}-" in file
        assert own and environment.endswith(".drv")
    assert len({path for *_, path in answers}) == len(answers) == 2
