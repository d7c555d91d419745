"""Every output of the flake that needs nixpkgs, down to derivations, on whatever tree
ACCELPKGS_TEST_NIXPKGS names.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent


@pytest.mark.parametrize(
    "attribute",
    [
        "pkgsCuda.accel-py.torch",
        "pkgsCuda.accel-py.torch.build",
        "pkgsCuda.accel-py.torch.pythonWith",
        "pkgsCuda.accel-py.torch.image",
        "pkgsCuda.accel-py.torch.ociImage",
        "pkgsCuda.accel-py.torch.tests.gpu",
        '(pkgsCuda.accel-py.apart [ "causal-conv1d" ]).causal-conv1d',
        "pkgsCuda.accel-py.requests",
        "pkgsCuda.accel-py.edm",
        "pkgsCuda.accel-py.edm.pythonWith",
        "pkgsCuda.accel-py.edm.image",
        "pkgsCuda.accel-py.edm.ociImage",
        "pkgsCuda.nixglhost",
        "pkgsCudaCluster.accel-py.torch",
        "pkgsCudaCluster.accel-py.edm.image",
        "outputs.packages.x86_64-linux.python-torch",
        "outputs.packages.x86_64-linux.python-jax",
        "outputs.packages.x86_64-linux.python-cupy",
        "outputs.packages.x86_64-linux.python-vllm",
        "outputs.packages.x86_64-linux.python-sglang",
        "outputs.packages.x86_64-linux.python-comfyui",
        "outputs.packages.x86_64-linux.python-torch-cpu",
        "outputs.packages.x86_64-linux.python-torch-rocm",
        "outputs.packages.aarch64-linux.python-torch",
        "outputs.packages.aarch64-linux.python-torch-cpu",
        "outputs.packages.aarch64-linux.python-jax",
        "outputs.packages.aarch64-linux.python-cupy",
        "outputs.devShells.aarch64-linux.torch",
        "outputs.devShells.x86_64-linux.default",
        "outputs.devShells.x86_64-linux.torch",
        "outputs.formatter.x86_64-linux",
        "pkgsRocm.accel-py.torch",
        "pkgsRocm.accel-py.torch.build",
        "pkgsRocm.accel-py.torch.pythonWith",
        "pkgsRocm.accel-py.torch.image",
        "pkgsRocm.accel-py.torch.ociImage",
        "pkgsRocm.accel-py.torch.tests.gpu",
        "pkgsRocm.accel-py.torchvision",
        "pkgsRocm.accel-py.triton",
        "pkgsRocm.accel-py.edm.pythonWith",
        "pkgsPascal.accel-py.torch",
        "pkgsPascal.cudaPackages.cudatoolkit",
        "outputs.legacyPackages.aarch64-linux.pkgsXavier.nixglhost",
        "outputs.legacyPackages.aarch64-linux.pkgsOrin.nixglhost",
        "outputs.legacyPackages.aarch64-linux.pkgsThor.nixglhost",
        "outputs.legacyPackages.aarch64-linux.pkgsThor.accel-py.torch",
    ],
)
def test_evaluates_to_a_derivation(on_nixpkgs, attribute):
    assert on_nixpkgs(f"{attribute}.drvPath").endswith(".drv")


def test_what_upstream_does_not_build_is_refused_in_our_words(on_nixpkgs):
    """The board gets what nixpkgs compiles, and the refusal says so; CuPy, too, where its CUDA is
    new enough (below).
    """
    xavier = "outputs.legacyPackages.aarch64-linux.pkgsXavier"
    refused = on_nixpkgs(f"{xavier}.accel-py.torch.drvPath", fails=True)
    assert "accelpkgs E012: no torch release runs on capability 7.2" in refused
    assert "nixpkgs compiles the rest (the flake's pkgsXavier)" in refused


def test_rocm_is_a_set_of_its_own(on_nixpkgs):
    """torch for ROCm, its triton under triton's name, and what nixpkgs has above torch on it."""
    axes, gpu, *same = on_nixpkgs(
        "let inherit (pkgsRocm) accel-py; in [ accel-py.concretisation.plan.axes "
        "accel-py.torch.tests.gpu.requiredSystemFeatures "
        "(pkgsRocm.python3.pkgs.torch.drvPath == accel-py.torch.drvPath) "
        "(accel-py.triton.drvPath == accel-py.pytorch-triton-rocm.drvPath) "
        "(pkgsRocm.python3.pkgs.triton.drvPath == accel-py.triton.drvPath) ]"
    )
    assert axes["cuda"] == "none"
    assert axes["rocm"] == on_nixpkgs(
        "pkgsRocm.lib.versions.majorMinor pkgsRocm.rocmPackages.rocm-core.version"
    )
    assert gpu == ["rocm"]
    assert same == [True, True, True]


@pytest.mark.parametrize(
    ("release", "axis", "only"),
    [
        # torchaudio is built for it for one CPython alone.
        ("7.1.1", "7.1", "3.12"),
        # No torch is built for it: any of its major.
        ("7.9.0", "7.2", None),
    ],
)
def test_a_newer_rocm_of_nixpkgs_gets_newer_builds(on_nixpkgs, release, axis, only):
    newer = (
        "_: prev: { rocmPackages = prev.rocmPackages // "
        f'{{ rocm-core = prev.rocmPackages.rocm-core // {{ version = "{release}"; }}; }}; }}'
    )
    pkgs = (
        'outputs.lib.mkPkgs { system = "x86_64-linux"; config.rocmSupport = true; '
        f"overlays = [ ({newer}) outputs.overlays.rocm ]; }}"
    )
    drv, found, asked, python = on_nixpkgs(
        f"let inherit ({pkgs}) accel-py accelpkgs python3; in [ accel-py.torch.drvPath "
        "accel-py.concretisation.plan.axes.rocm accelpkgs.suite python3.pythonVersion ]"
    )
    assert drv.endswith(".drv")
    assert found == axis
    audio = [] if only not in (None, python) else ["torchaudio"]
    assert asked == ["torch", "torchvision", *audio]


def test_what_nixpkgs_dropped_is_not_offered(on_nixpkgs):
    """Names of dropped releases stay in nixpkgs, as aliases that throw."""
    base = "(outputs.lib.bases.nixpkgs { inherit pkgs; })"
    cuda = on_nixpkgs(f'({base}.cudaPackagesFor "12.4").cudatoolkit.drvPath', fails=True)
    assert "accelpkgs E251: this nixpkgs has no CUDA 12.4" in cuda
    assert "12.4" not in re.search(r"why: +it has (.*)", cuda)[1]
    gcc = on_nixpkgs(
        "(import (root + /nix/bases/nixpkgs/stdenv.nix) "
        '{ inherit pkgs; inherit (pkgs) lib; } { gcc = "4"; }).name',
        fails=True,
    )
    assert "accelpkgs E252: this nixpkgs has no gcc 4" in gcc
    offered = [
        f"gcc{major}Stdenv" for major in re.findall(r"\d+", re.search(r"why: +it has (.*)", gcc)[1])
    ]
    assert offered
    assert all(
        on_nixpkgs(f"map (name: pkgs.${{name}}.cc.isGNU) {json.dumps(offered).replace(',', '')}")
    )


def test_the_python_set_has_the_concretised_torch(on_nixpkgs):
    assert on_nixpkgs("pkgs.python3.pkgs.torch.drvPath == pkgs.accel-py.torch.drvPath")
    assert on_nixpkgs(
        "map (p: p.drvPath or null == null) [ (pkgs.python3.withPackages (ps: [ ps.torch "
        "ps.torchvision ])) ]"
    ) == [False]
    assert on_nixpkgs("pkgs.python3.pkgs.torch.cudaSupport")


@pytest.mark.parametrize(
    ("board", "cuda", "available", "expected"),
    [
        ("xavier", "12.2", "true", ["12.2", "/the/package"]),
        ("xavier", "12.2", "false", ["11.4", None]),
        # Too new for the board: not even looked at.
        ("xavier", "12.9", "throw 1", ["11.4", None]),
        ("orin", "12.9", "true", ["12.9", "/the/package"]),
        ("orin", "12.6", "throw 1", ["12.6", None]),
        ("orin", "13.0", "throw 1", ["12.6", None]),
        ("thor", "13.3", "true", ["13.3", "/the/package"]),
        ("thor", "13.2", "throw 1", ["13.2", None]),
        # Older than the board's own: that is what it has.
        ("thor", "12.9", "throw 1", ["13.2", None]),
    ],
)
def test_a_board_takes_the_compatibility_package_where_its_cuda_needs_it(
    nix_eval, root, board, cuda, available, expected
):
    scope = (
        f'{{ cudaMajorMinorVersion = "{cuda}"; '
        f'cuda_compat = {{ meta.available = {available}; outPath = "/the/package"; }}; }}'
    )
    boards = f"(import {root}/overlays/jetson.nix)"
    found = f'({boards}.of "{board}" {{ cudaPackages = {scope}; }})'
    assert nix_eval(f"[ {found}.cuda ({found}.cudaCompat.outPath or null) ]") == expected


def test_xavier_gets_torch_and_cupy_where_its_compatibility_package_is_there(on_nixpkgs):
    """With CUDA 12.2 and that package, which cuda-legacy's overlay brings to nixpkgs."""
    scope = (
        "final: prev: { cudaPackages_12_2 = prev.cudaPackages_12_9 // { "
        'cudaMajorMinorVersion = "12.2"; cuda_compat = final.zlib; }; }'
    )
    pkgs = (
        'outputs.lib.mkPkgs { system = "aarch64-linux"; config = { cudaSupport = true; '
        'cudaCapabilities = [ "7.2" ]; }; '
        f"overlays = [ ({scope}) outputs.overlays.xavier ]; }}"
    )
    drv, cuda, jetpack = on_nixpkgs(
        f"let inherit ({pkgs}) accel-py accelpkgs; in [ "
        "(accel-py.apart [ ''cupy-cuda12x'' ]).cupy-cuda12x.drvPath "
        "accelpkgs.request.cuda accelpkgs.request.jetpack ]"
    )
    assert drv.endswith(".drv")
    assert (cuda, jetpack) == ("12.2", "5")
    # No wheel of torch has code for it: nixpkgs compiles it, for this board alone.
    flavour, axes, targets, paths = on_nixpkgs(
        f"let inherit ({pkgs}) accel-py python3; inherit (accel-py) torch concretisation; in "
        "[ torch.plan.flavour concretisation.plan.axes torch.build.compiled.gpuTargetString "
        "[ torch.drvPath python3.pkgs.torch.drvPath ] ]"
    )
    assert flavour == "source"
    assert axes["cuda"] == "12.2"
    assert targets == "7.2"
    assert paths[0] == paths[1]


def test_a_companion_leads_to_no_older_torch(on_nixpkgs):
    """torchaudio for Pascal is for torch 2.8 at most: it is not of the one set there."""
    suite, torch, audio, together = on_nixpkgs(
        "let inherit (pkgsPascal) accel-py accelpkgs; in [ accelpkgs.suite "
        "accel-py.torch.plan.version (accel-py.apart [ ''torchaudio'' ]).torchaudio.drvPath "
        "(builtins.tryEval accel-py.torchaudio).success ]"
    )
    assert suite == ["torch", "torchvision"]
    assert [int(part) for part in torch.split(".")] >= [2, 13, 0]
    assert audio.endswith(".drv")
    assert not together


def test_where_there_is_no_wheel_of_torch_nixpkgs_compiles_its_own(on_nixpkgs):
    """As the refusal of `accel-py.torch` says: CuPy by wheel, the rest by nixpkgs."""
    own = (
        "final: prev: { pythonPackagesExtensions = prev.pythonPackagesExtensions ++ [ (_: _: { "
        'torch = final.runCommand "compiled" { } ""; }) ]; }'
    )
    pkgs = (
        'outputs.lib.mkPkgs { system = "aarch64-linux"; config = { cudaSupport = true; '
        'cudaCapabilities = [ "8.7" ]; }; '
        f"overlays = [ ({own}) outputs.overlays.orin ]; }}"
    )
    name, cupy = on_nixpkgs(
        f"let inherit ({pkgs}) python3 accel-py; in "
        "[ python3.pkgs.torch.name accel-py.cupy-cuda12x.drvPath ]"
    )
    assert name == "compiled"
    assert cupy.endswith(".drv")
    refused = on_nixpkgs(f"({pkgs}).accel-py.torch.drvPath", fails=True)
    assert "accelpkgs E012" in refused


def test_the_axis_is_the_sets_cuda_where_torch_has_it(on_nixpkgs):
    release, axis, cluster = on_nixpkgs(
        "[ pkgs.cudaPackages.cudaMajorMinorVersion pkgs.accel-py.concretisation.plan.axes.cuda "
        "pkgsCudaCluster.accel-py.concretisation.plan.axes.cuda ]"
    )
    assert axis.split(".")[0] == release.split(".")[0] == cluster.split(".")[0]
    capabilities = on_nixpkgs(
        "pkgsCudaCluster.accel-py.concretisation.plan.packages.torch.capabilities"
    )
    assert "sm_60" in capabilities


def test_a_python_level_is_a_package_of_its_python(on_nixpkgs):
    assert on_nixpkgs("pkgs.accel-py.torch.pythonModule == pkgs.python3")
    assert on_nixpkgs(
        "(pkgs.accel-py.torch.overridePythonAttrs { accelpkgsMark = 1; }).drvPath "
        "!= pkgs.accel-py.torch.drvPath"
    )
    have = on_nixpkgs(
        "builtins.attrNames (builtins.intersectAttrs { build = 1; source = 1; plan = 1; "
        "highLevel = 1; pythonWith = 1; image = 1; tests = 1; } pkgs.accel-py.torch)"
    )
    assert have == ["build", "highLevel", "image", "plan", "pythonWith", "source", "tests"]
    for override in ("overridePythonAttrs", "overrideAttrs"):
        kept = on_nixpkgs(
            "builtins.intersectAttrs { plan = 1; build = 1; highLevel = 1; pythonWith = 1; "
            "concretisation = 1; tests = 1; } (builtins.mapAttrs (_: _: true) "
            f"(pkgs.accel-py.torch.{override} (old: {{ accelpkgsMark = 1; }})))"
        )
        assert len(kept) == 6, override
    assert on_nixpkgs("pkgs.accel-py.torch.meta.description")


def test_a_wheel_is_patched_against_its_own_components(on_nixpkgs):
    libraries = on_nixpkgs("map (b: b.name) pkgs.accel-py.torch.build.libraries")
    assert any(name.startswith("nvidia_cublas") for name in libraries)
    assert all(name.startswith("nvidia_") for name in libraries)


def test_a_newer_leaf_rebuilds_no_build(on_nixpkgs):
    builds = (
        'let c = constraints: (pkgs.accelpkgs.concretise { packages = [ "torch" "jinja2" ]; '
        "inherit constraints; }).packages.torch;"
        ' a = c { }; b = c { sympy = "!=${a.plan.version}"; markupsafe = "<3.0.4"; }; in '
        "[ (a.build.drvPath == b.build.drvPath) (a.concretisation == b.concretisation) ]"
    )
    assert on_nixpkgs(builds) == [True, False]


def test_leaves_come_from_nixpkgs_where_they_satisfy(on_nixpkgs):
    mine = on_nixpkgs("pkgs.accel-py.concretisation.packages.typing-extensions ? accelpkgs")
    assert not mine
    locked = (
        "(outputs.lib.concretise { base = outputs.lib.bases.nixpkgs { inherit pkgs; "
        'leaves = "locked"; };'
        ' packages = [ "jinja2" ]; python = pkgs.python3.pythonVersion; cuda = null; }).packages'
    )
    assert on_nixpkgs(f"{locked}.markupsafe ? accelpkgs && {locked}.jinja2 ? accelpkgs")
    other = (
        '(pkgs.accelpkgs.concretise { packages = [ "jinja2" ]; '
        'constraints.markupsafe = "===3.0.4"; }).packages'
    )
    version = on_nixpkgs("pkgs.python3.pkgs.markupsafe.version")
    # jinja2 of nixpkgs brings nixpkgs' markupsafe: one provider, or both are ours.
    assert on_nixpkgs(f"{other}.jinja2 ? accelpkgs") == (version != "3.0.4")


def test_a_concretisation_says_where_each_package_is_from(on_nixpkgs):
    origins, planned, nixpkgs = on_nixpkgs(
        "let c = pkgs.accel-py.concretisation; in "
        "[ c.origins (builtins.mapAttrs (_: p: p.version) c.plan.packages) "
        "pkgs.python3.pkgs.typing-extensions.version ]"
    )
    assert origins.keys() == planned.keys()
    assert origins["typing-extensions"] == {"from": "nixpkgs", "version": nixpkgs}
    assert origins["torch"] == {"from": "wheel", "version": planned["torch"]}
    assert (
        on_nixpkgs(
            '(pkgs.accelpkgs.concretise { packages = [ "torch" "causal-conv1d" ]; '
            'flavour.causal-conv1d = "source"; }).packages.causal-conv1d.origin'
        )["from"]
        == "source"
    )


def test_where_nothing_binds_cuda_sources_are_compiled_with_nixpkgs_own(on_nixpkgs):
    """llama-cpp-python has CUDA sources and needs no package that is for one CUDA."""
    concretisation = (
        "outputs.lib.concretise { base = outputs.lib.bases.nixpkgs { inherit pkgs; }; "
        'packages = [ "llama-cpp-python" ]; python = pkgs.python3.pythonVersion; '
        'capabilities = [ "8.9" ]; }'
    )
    axes, build, toolkit, own = on_nixpkgs(
        f"let inherit ({concretisation}) plan packages; inherit (packages.llama-cpp-python) build; "
        "in [ plan.axes build.drvPath build.spec.cudaToolkit.version "
        "pkgs.cudaPackages.cudaMajorMinorVersion ]"
    )
    assert axes == {}
    assert build.endswith(".drv")
    assert toolkit == own


@pytest.mark.parametrize("system", ["aarch64-linux", "x86_64-linux"])
@pytest.mark.parametrize("kind", ["compiled", "wheels"])
def test_jobs_are_distinct_derivations(on_nixpkgs, kind, system):
    """`nix flake check` asks for all of them, of both systems."""
    paths = on_nixpkgs(
        "builtins.mapAttrs (_: builtins.mapAttrs (_: job: job.drvPath)) "
        f"outputs.hydraJobs.{kind}.{system}"
    )
    for builds in paths.values():
        assert len(set(builds.values())) == len(builds) > 0


def test_a_job_that_this_nixpkgs_cannot_make_says_why(nix_eval, root, tree, tmp_path):
    """On a nixpkgs that has no CUDA left but one: what is compiled for another still evaluates, and
    fails with a sentence when it is built.
    """
    (tmp_path / "default.nix").write_text(f"""
      {{ overlays ? [ ], ... }}@arguments:
      let
        release = name: builtins.match "cudaPackages_[0-9]+_[0-9]+" name != null;
        releases = prev: prev.lib.filterAttrs (name: _: release name) prev;
        gone = prev: removeAttrs (releases prev) [ "cudaPackages_12_9" ];
        dropped = _: prev: builtins.mapAttrs (_: _: throw "dropped") (gone prev);
      in
      import {HERE}/adapt {{ tree = {tree}; }}
        (arguments // {{ overlays = [ dropped ] ++ overlays; }})
    """)
    jobs = nix_eval(
        "let outputs = (import (root + /flake.nix)).outputs { self = root; "
        f'nixpkgs = {tmp_path}; nix-gl-host = throw "not needed"; '
        'cuda-legacy = throw "not needed"; };'
        " told = job: [ job.drvPath (toString job.passthru.args) ];"
        " of = builds: map told (builtins.attrValues builds); in"
        " builtins.concatMap of (builtins.attrValues outputs.hydraJobs.compiled.x86_64-linux)"
    )
    assert jobs
    assert all(path.endswith(".drv") for path, _ in jobs)
    assert any(re.search(r"this nixpkgs has no CUDA 1\d\.\d", arguments) for _, arguments in jobs)


@pytest.mark.parametrize(
    ("config", "refused"),
    [
        ("allowUnfreePredicate = _: false;", "nvidia_cu"),
        ('allowUnfreePredicate = package: (package.pname or "") != "edm";', "edm"),
    ],
)
def test_nobody_consents_unasked(on_nixpkgs, config, refused):
    """nixpkgs' own check of licences asks for consent to what mkPkgs consents to.

    That it does so is shown by taking the consent back.
    """
    package = "torch" if refused != "edm" else "edm"
    message = on_nixpkgs(
        '(outputs.lib.mkPkgs { system = "x86_64-linux"; config = { cudaSupport = true; '
        f"{config} }}; }}).accel-py.{package}.drvPath",
        fails=True,
    )
    assert re.search(rf"{refused}.* has an unfree license", message)
