"""What nixpkgs compiles of torch where no wheel serves: with MPI, for a board, for ROCm, by wish.

The expressions are reductions of nixpkgs' own (adapt/compiled.nix); with
ACCELPKGS_TEST_ABOVE_TORCH, a tree of some files of nixpkgs, they are nixpkgs' text.
"""

from __future__ import annotations

from typing import Any

import pytest

# An instance of nixpkgs without any overlay of ours, and the base on it.
PLAIN = """
  let
    own = nixpkgs { config.cudaSupport = true; CONFIG };
    inherit (outputs) lib;
    base = lib.bases.nixpkgs { pkgs = own; };
    try = request: lib.tryPlan ({ inherit base; python = own.python3.pythonVersion; } // request);
    of = request: lib.concretise (
      { inherit base; python = own.python3.pythonVersion; packages = [ "torch" ]; } // request
    );
  in
"""


@pytest.fixture
def plain(on_nixpkgs):
    def evaluate(expression: str, config: str = "") -> Any:
        return on_nixpkgs(PLAIN.replace("CONFIG", config) + expression)

    return evaluate


def test_a_cluster_has_mpi(on_nixpkgs):
    """pkgsCudaCluster's torch, the same in both sets, with its companions on it."""
    plan, drvs, mpi, targets, suite = on_nixpkgs(
        "let inherit (pkgsCudaCluster) accel-py python3 accelpkgs; torch = python3.pkgs.torch; "
        "own = torch.build.compiled; in [ accel-py.concretisation.plan "
        "[ accel-py.torch.drvPath torch.drvPath (torch.override { MPISupport = true; }).drvPath ] "
        "(builtins.any (input: toString input == toString pkgsCudaCluster.mpi) own.buildInputs) "
        "own.gpuTargetString accelpkgs.suite ]"
    )
    assert plan["axes"]["mpi"] == "true"
    assert plan["packages"]["torch"]["flavour"] == "source"
    assert len(set(drvs)) == 1
    assert mpi
    assert targets == "6.0;7.0;8.0;8.6;9.0"
    assert suite == ["torch", "torchvision", "torchaudio"]
    assert {plan["packages"][name]["flavour"] for name in suite} == {"source"}
    # One CUDA: what torch is compiled with is the set's.
    assert plan["axes"]["cuda"] == on_nixpkgs("pkgsCudaCluster.cudaPackages.cudaMajorMinorVersion")


def test_what_others_read_of_a_compiled_torch_is_nixpkgs_own(on_nixpkgs):
    same, drvs, capabilities, license = on_nixpkgs(
        "let torch = pkgsCudaCluster.python3.pkgs.torch; own = torch.build.compiled; in [ "
        "(map (name: torch.${name} == own.${name}) "
        '[ "cudaSupport" "rocmSupport" "cudaCapabilities" "gpuTargetString" "stdenv" ]) '
        "[ torch.dev.drvPath torch.cxxdev.drvPath own.cxxdev.drvPath torch.unroll-src.drvPath ] "
        "torch.cudaCapabilities torch.meta.license.spdxId ]"
    )
    assert all(same)
    assert drvs[1] == drvs[2]
    assert all(path.endswith(".drv") for path in drvs)
    assert capabilities == ["6.0", "7.0", "8.0", "8.6", "9.0"]
    assert license == "BSD-3-Clause"
    refused = on_nixpkgs(
        "(pkgsCudaCluster.python3.pkgs.torch.override { MPISupport = false; }).drvPath", fails=True
    )
    assert "E255" in refused and "for CUDA 12.9 with MPI" in refused


def test_companions_are_compiled_against_the_torch_of_the_plan(on_nixpkgs):
    seen = on_nixpkgs(
        "let inherit (pkgsCudaCluster.accel-py) torch torchvision torchaudio; "
        'on = package: map toString (builtins.filter (d: d.pname or null == "torch") '
        "package.build.compiled.dependencies); in "
        "[ (on torchvision) (on torchaudio) [ (toString torch.build.compiled) ] "
        "[ torchvision.drvPath torchaudio.drvPath torch.pythonWith.drvPath ] ]"
    )
    assert seen[0] == seen[1] == seen[2]
    assert all(path.endswith(".drv") for path in seen[3])


def test_where_nothing_differs_it_is_nixpkgs_own_derivation(plain):
    """A cache of nixpkgs has it; capabilities in another order are the same, fewer are not."""
    own, wish, listed, fewer = plain(
        'let drv = request: (of ({ flavour.torch = "source"; } // request))'
        ".packages.torch.build.compiled.drvPath; in [ own.python3.pkgs.torch.drvPath (drv { }) "
        '(drv { capabilities = [ "9.0" "8.6" ]; }) (drv { capabilities = [ "8.6" ]; }) ]',
        'config.cudaCapabilities = [ "8.6" "9.0" ];',
    )
    assert own == wish == listed
    assert fewer != own


def test_with_overlays_it_is_nixpkgs_own_all_the_same(on_nixpkgs):
    """They replace torch in the set that it is taken from; once, twice, for the base of a user."""
    drvs = on_nixpkgs(
        "let inherit (outputs) lib overlays; drv = c: c.packages.torch.build.compiled.drvPath; "
        'asks = { packages = [ "torch" "torchvision" ]; flavour.torch = "source"; }; '
        'on = added: lib.mkPkgs { system = "x86_64-linux"; config.cudaSupport = true; '
        "overlays = added; }; twice = on [ overlays.cuda overlays.cuda ]; "
        "own = nixpkgs { config = { cudaSupport = true; allowUnfree = true; }; }; in [ "
        "own.python3.pkgs.torch.drvPath (drv ((on [ overlays.cuda ]).accelpkgs.concretise asks)) "
        "(drv (twice.accelpkgs.concretise asks)) (drv (lib.concretise (asks // { "
        "base = lib.bases.nixpkgs { pkgs = twice; }; python = twice.python3.pythonVersion; }))) ]"
    )
    assert len(set(drvs)) == 1


def test_a_cuda_that_is_not_the_default_is_that_of_the_whole(plain):
    """torch, magma and MPI take the scope of the release that the request names."""
    axes, targets, release, magma = plain(
        'let c = of { mpi = true; cuda = "12.6"; capabilities = [ "9.0" ]; }; '
        "torch = c.packages.torch.build.compiled; in [ c.plan.axes torch.gpuTargetString "
        "torch.cudaPackages.cudaMajorMinorVersion torch.brokenConditions ]"
    )
    assert (axes["cuda"], axes["mpi"]) == ("12.6", "true")
    assert (targets, release, magma) == ("9.0", "12.6", {})


def test_rocm_has_a_second_road(on_nixpkgs):
    axes, flavours, targets, drv = on_nixpkgs(
        'let c = pkgsRocm.accelpkgs.concretise { packages = [ "torch" "torchvision" ]; '
        'flavour.torch = "source"; gfx = [ "gfx942" ]; }; in [ c.plan.axes '
        '(map (n: c.plan.packages.${n}.flavour) [ "torch" "torchvision" "triton" ]) '
        "c.packages.torch.build.compiled.gpuTargetString c.packages.torch.drvPath ]"
    )
    assert axes["cuda"] == "none"
    assert axes["rocm"] == on_nixpkgs(
        "pkgsRocm.lib.versions.majorMinor pkgsRocm.rocmPackages.rocm-core.version"
    )
    assert flavours == ["source", "source", "wheel"]
    assert targets == "gfx942"
    assert drv.endswith(".drv")


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (
            '{ packages = [ "torch" ]; mpi = true; cuda = "12.6"; capabilities = [ "6.1" ]; }',
            "config.cudaCapabilities lacks 6.1",
        ),
        (
            '{ packages = [ "torch==2.14.*" ]; mpi = true; }',
            "torch 2.12.0, which nixpkgs can compile, is not ==2.14.*",
        ),
        (
            '{ packages = [ "torch" ]; mpi = true; rocm = "7.2"; }',
            'is for rocm 6.4, and you ask for rocm = "7.2"',
        ),
    ],
)
def test_what_nixpkgs_cannot_compile_is_told(plain, request_, said):
    message = plain(f"(try {request_}).message")
    assert said in message
    assert len(message.splitlines()) <= 10


def test_without_an_mpi_it_is_said(on_nixpkgs):
    message = on_nixpkgs(
        'let own = nixpkgs { config.cudaSupport = true; overlays = [ (_: _: { mpi = throw "gone"; '
        "}) ]; }; in (outputs.lib.tryPlan { base = outputs.lib.bases.nixpkgs { pkgs = own; }; "
        'python = own.python3.pythonVersion; packages = [ "torch" ]; mpi = true; }).message'
    )
    assert (
        "torch 2.12.0, which nixpkgs can compile, needs mpi, which this nixpkgs has not" in message
    )


def test_a_version_that_is_not_on_record_is_nixpkgs_own_with_mpi(on_nixpkgs):
    """Of the set alone, where accel-py says that nobody knows what it requires."""
    newer = (
        "(_: old: { torch = prev.lib.makeOverridable ({ MPISupport ? false }: "
        "(old.torch.override { inherit MPISupport; }).overridePythonAttrs "
        '(_: { version = "2.99.0"; })) { }; })'
    )
    pkgs = (
        '(outputs.lib.mkPkgs { system = "x86_64-linux"; '
        "config = { cudaSupport = true; mpiSupport = true; }; overlays = [ (_: prev: { "
        f"pythonPackagesExtensions = prev.pythonPackagesExtensions ++ [ {newer} ]; }}) "
        "outputs.overlays.cuda ]; })"
    )
    version, has_mpi = on_nixpkgs(
        f"let inherit ({pkgs}) python3 mpi; inherit (python3.pkgs) torch; in [ torch.version "
        "(builtins.any (input: toString input == toString mpi) torch.buildInputs) ]"
    )
    assert version == "2.99.0"
    assert has_mpi
    refused = on_nixpkgs(f"{pkgs}.accel-py.torch.drvPath", fails=True)
    assert "torch 2.99.0, which nixpkgs can compile, is not on record here" in refused


def test_what_is_broken_or_unfree_is_no_candidate(on_nixpkgs):
    """nixpkgs refuses to evaluate it; then it is refused in our words."""
    broken = (
        "_: prev: { torch = prev.torch.overridePythonAttrs (old: { meta = old.meta // "
        "{ broken = true; }; }); }"
    )
    message = on_nixpkgs(
        "let own = nixpkgs { config.cudaSupport = true; overlays = [ (_: prev: { "
        f"pythonPackagesExtensions = prev.pythonPackagesExtensions ++ [ ({broken}) ]; "
        "}) ]; }; in "
        "(outputs.lib.tryPlan { base = outputs.lib.bases.nixpkgs { pkgs = own; }; "
        'python = own.python3.pythonVersion; packages = [ "torch" ]; '
        'flavour.torch = "source"; }).message'
    )
    assert (
        "torch 2.12.0, which nixpkgs can compile, is broken, unfree or for other systems" in message
    )


def test_nothing_of_it_is_evaluated_where_wheels_do(on_nixpkgs):
    """torch of the set throws as soon as it is looked at."""
    flavour = on_nixpkgs(
        "let own = nixpkgs { config = { cudaSupport = true; allowUnfree = true; }; "
        "overlays = [ (_: prev: { "
        "pythonPackagesExtensions = prev.pythonPackagesExtensions ++ [ (_: _: { "
        'torch = throw "looked at"; triton = throw "looked at"; }) ]; }) ]; }; c = '
        "outputs.lib.concretise { base = outputs.lib.bases.nixpkgs { pkgs = own; }; "
        'python = own.python3.pythonVersion; packages = [ "torch" "torchvision" ]; }; in '
        "[ c.plan.packages.torch.flavour c.packages.torch.drvPath ]"
    )
    assert flavour[0] == "wheel"


def test_an_extension_is_compiled_against_it_with_its_headers(on_nixpkgs):
    """pybind11, which nixpkgs' torch leaves where it is, is on the path of headers."""
    build, against, variables = on_nixpkgs(
        'let c = pkgsCudaCluster.accelpkgs.concretise { packages = [ "causal-conv1d" ]; '
        'flavour.causal-conv1d = "source"; capabilities = [ "8.0" ]; }; '
        "build = c.packages.causal-conv1d.build; in "
        "[ build.drvPath build.spec.environment.torch (build.spec.variables.CPLUS_INCLUDE_PATH) ]"
    )
    assert build.endswith(".drv")
    assert against == on_nixpkgs(
        'toString (pkgsCudaCluster.accelpkgs.concretise { packages = [ "causal-conv1d" ]; '
        'flavour.causal-conv1d = "source"; capabilities = [ "8.0" ]; })'
        ".packages.torch.build"
    )
    assert "pybind11" in variables
