"""The flake's inputs are lazy: whatever `nix flake show` prints, the library and plans are there
where both inputs are poison.
"""

from __future__ import annotations

import json
import re

import pytest

OUTPUTS = (
    '((import (root + /flake.nix)).outputs { self = root; nixpkgs = throw "poison: nixpkgs"; '
    'nix-gl-host = throw "poison: nix-gl-host"; cuda-legacy = throw "poison: cuda-legacy"; })'
)
# Of NVIDIA's, what is free software (nix/facts/licences.json).
FREE = ("nvidia-cudnn-frontend", "nvidia-ml-py", "nvidia-nccl", "nvidia-nvtx")
SYSTEMS = ("aarch64-linux", "x86_64-linux")


def test_the_poison_works(run_nix, root):
    answer = run_nix(
        "eval",
        "--impure",
        "--expr",
        f"let root = {root}; in {OUTPUTS}.formatter.x86_64-linux.drvPath",
    )
    assert answer.returncode != 0
    assert "poison: nixpkgs" in answer.stderr


@pytest.mark.parametrize(
    "output",
    [
        "packages",
        "devShells",
        "checks",
        "legacyPackages",
        "formatter",
        "hydraJobs.compiled",
        "hydraJobs.wheels",
    ],
)
def test_every_output_has_its_systems(nix_eval, output):
    assert nix_eval(f"builtins.attrNames {OUTPUTS}.{output}") == list(SYSTEMS)


def test_apps_are_there_on_macos_too(nix_eval):
    """A plan can be made anywhere."""
    found = nix_eval(f"builtins.attrNames {OUTPUTS}.apps")
    assert found == sorted([*SYSTEMS, "aarch64-darwin", "x86_64-darwin"])


def test_what_show_prints(nix_eval):
    shown = "builtins.mapAttrs (_: p: [ p.type p.name p.meta.description ])"
    for output in ("packages", "devShells"):
        answer = nix_eval(f"{shown} {OUTPUTS}.{output}.aarch64-linux")
        assert answer and all(
            kind == "derivation" and name and description
            for kind, name, description in answer.values()
        )
    assert nix_eval(f"{OUTPUTS}.formatter.x86_64-linux.name") == "nixfmt"


def test_package_sets_of_each_system(nix_eval):
    sets = nix_eval(f"builtins.mapAttrs (_: builtins.attrNames) {OUTPUTS}.legacyPackages")
    for system in SYSTEMS:
        assert {"pkgsCuda", "pkgsCudaCluster", "pkgsPascal", "pkgsRocm"} <= set(sets[system])
    boards = {"pkgsOrin", "pkgsThor", "pkgsXavier"}
    assert boards <= set(sets["aarch64-linux"])
    assert not boards & set(sets["x86_64-linux"])


def test_overlays_and_templates(nix_eval, root):
    assert nix_eval(f"builtins.attrNames {OUTPUTS}.overlays") == [
        "cuda",
        "default",
        "one-cuda",
        "orin",
        "pascal",
        "rocm",
        "thor",
        "xavier",
    ]
    assert all(
        nix_eval(
            "builtins.attrValues (builtins.mapAttrs (_: o: builtins.isFunction o && "
            f"builtins.isFunction (o {{ }})) {OUTPUTS}.overlays)"
        )
    )
    templates = nix_eval(
        "builtins.mapAttrs (_: t: { path = toString t.path; inherit (t) description; }) "
        f"{OUTPUTS}.templates"
    )
    assert {path.name for path in (root / "templates").iterdir()} == set(templates)


def test_jobs_say_what_hydra_asks_of_them(nix_eval):
    """What Hydra reads of a job before it makes its derivation: it refuses one without a system."""
    jobs = nix_eval(
        "let each = builtins.mapAttrs; told = j: { inherit (j) name system meta type; }; in "
        f"each (_: each (_: each (_: each (_: told)))) {OUTPUTS}.hydraJobs"
    )
    assert list(jobs) == ["compiled", "wheels"]
    for kind, systems in jobs.items():
        for system, packages in systems.items():
            for package, builds in packages.items():
                assert builds, "no package without jobs"
                for key, job in builds.items():
                    assert re.fullmatch(r"[0-9a-f]{12}", key)
                    assert job["name"].startswith(package + "-")
                    assert (job["type"], job["system"]) == ("derivation", system)
                    meta = job["meta"]
                    assert meta["description"].startswith(
                        "source" if kind == "compiled" else "wheel"
                    )
                    assert isinstance(meta["timeout"], int) and meta["timeout"] >= 3600
                    assert "mainProgram" not in meta
                    nvidia = package.startswith("nvidia-") and not package.startswith(FREE)
                    eula = meta["license"]["shortName"] == "CUDA EULA"
                    assert eula == (nvidia or package == "cuda-bindings"), package
    for system in SYSTEMS:
        assert "torch" in jobs["wheels"][system]
    assert jobs["compiled"]["x86_64-linux"]


def test_the_lock_is_of_these_inputs(nix_eval, root):
    lock = json.loads((root / "flake.lock").read_text(encoding="utf-8"))
    inputs = nix_eval("builtins.mapAttrs (_: i: i.url) (import (root + /flake.nix)).inputs")
    for name, url in inputs.items():
        original = lock["nodes"][name]["original"]
        assert url == "/".join(
            [
                "github:" + original["owner"],
                original["repo"],
                *([original["ref"]] if "ref" in original else []),
            ]
        )
    assert lock["nodes"]["nix-gl-host"]["inputs"] == {"nixpkgs": ["nixpkgs"]}
