"""What Nix has to do with a proof: the data that a set is asked by, and checks on nixpkgs."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from nixlib import ROOT, evaluate

PLAN = '{ packages = [ "torch" ]; python = "3.12"; cuda = "12.8"; capabilities = [ "9.0" ]; }'
OF_TORCH = f"""
let
  plan = (import (root + "/default.nix") {{ }}).plan {PLAN};
  described = name: root + "/pkgs/${{name}}/package.nix";
  kindOf =
    name:
    if !(builtins.pathExists (described name)) then "leaf"
    else (import (described name)).kind or "leaf";
in
import (root + "/nix/proof/spec.nix") {{
  inherit plan kindOf;
  folderOf = _: null;
  order = import (root + "/nix/layers/order.nix") plan.packages;
}}
"""


@pytest.fixture(scope="module")
def of_torch():
    return evaluate(OF_TORCH)


def test_a_set_is_asked_what_its_plan_promised(of_torch):
    packages = {package["name"]: package for package in of_torch["packages"]}
    torch = packages["torch"]
    assert torch["serves"]["9.0"]["kind"] == "sass"
    assert "5.0" not in torch["serves"] or torch["serves"]["5.0"]["kind"] == "sass"
    assert torch["sha256"] and torch["file"].endswith(".whl")
    assert "nvidia-cudnn-cu12" in torch["requires"]
    assert "sympy" not in packages
    assert of_torch["accelerator"] == "cuda"


def test_the_compiler_is_the_sets_own(of_torch):
    """NVRTC of torch's CUDA, and each target that the facts say it knows."""
    assert of_torch["compiler"]["release"] == "12.8"
    codes = set(of_torch["compiler"]["codes"])
    assert {"sm_50", "sm_90a", "sm_100a", "compute_120"} <= codes
    assert not codes & {"sm_103", "sm_100f"}
    assert of_torch["rule"]["9.0"]["sm_90a"] == "sass"
    assert "sm_80" not in of_torch["rule"]["9.0"]
    assert of_torch["rule"]["8.6"]["compute_75"] == "ptx"


def test_ptx_is_tried_as_near_as_the_release_has_it(of_torch):
    assert of_torch["ptx"]["12.8"]["isa"] == "8.7"
    assert of_torch["ptx"]["12.0"]["targets"]["12.0"] == "compute_90"
    assert "5.0" not in of_torch["ptx"]["13.0"]["targets"]
    assert of_torch["toolkit"]["13.0"] == {"driver": "580.65.06"}


def test_what_goes_with_a_proof_is_the_programs_and_the_facts():
    """And nothing of the rest, so that a set's proof is not another for each change of a page."""
    files = [
        *("apps/detect.py", "apps/machine/nvidia.py", "apps/proof/cli.py"),
        *("nix/facts/rocm.json", "apps/nix/build.py", "nix/facts/cuda.nix", "docs/proofs.md"),
        *("pkgs/torch/prove.py", "apps/bin/launch"),
    ]
    found = evaluate(
        'map (path: import (root + "/nix/proof/is-part.nix") "/r" "/r/${path}" "regular") data',
        files,
    )
    assert dict(zip(files, found, strict=True)) == {file: n < 4 for n, file in enumerate(files)}


CHECK = """
let
  runCommand = name: environment: script: { inherit name environment script; };
  context = { pkgs = { inherit runCommand; }; };
in
import (root + "/nix/bases/nixpkgs/gpu-check.nix") context {
  name = "torch";
  prove = data;
  feature = "cuda";
}
"""


@pytest.mark.parametrize(("code", "passes"), [(0, True), (1, False), (77, False)])
def test_a_check_on_nixpkgs_passes_where_the_card_proves_it_alone(tmp_path: Path, code, passes):
    program = tmp_path / "bin/prove"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "asked: $*"\nexit {code}\n')
    program.chmod(0o755)
    made = evaluate(CHECK, str(tmp_path))
    assert made["name"] == "torch-gpu-check"
    assert made["environment"] == {"requiredSystemFeatures": ["cuda"]}
    out = tmp_path / "out"
    # As stdenv runs it.
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", made["script"]],
        capture_output=True,
        text=True,
        env={"TMPDIR": str(tmp_path), "out": str(out), "PATH": "/usr/bin:/bin"},
        check=False,
    )
    assert (done.returncode == 0) is passes
    assert done.stdout == out.read_text() == "asked: --only torch --all\n"


EXTEND = """
let
  runCommand = name: environment: script: { inherit name environment script; };
  context.pkgs = { inherit runCommand; dockerTools.streamLayeredImage = _: { }; };
  packages = builtins.mapAttrs (name: _: extension.of name) { torch = 1; jinja2 = 1; };
  extension = import (root + "/nix/bases/nixpkgs/extend.nix") context {
    plan = { id = "0123456789abcdef"; axes.rocm = "6.4"; packages = { }; };
    inherit packages;
    environment = "/whole";
    environmentOf = names: "/env-${builtins.concatStringsSep "-" names}";
    proofOf = environment: "/proof${environment}";
    isProvable = name: name == "torch";
  };
in
{ checks = extension.whole.gpuChecks; inherit (packages.jinja2) tests; }
"""


def test_on_nixpkgs_what_has_a_program_has_a_check_of_it_alone():
    """The same program as `set.prove`, in an environment of that package."""
    made = evaluate(EXTEND)
    assert (list(made["checks"]), made["tests"]) == (["torch"], {})
    assert "/proof/env-torch/bin/prove --only torch" in made["checks"]["torch"]["script"]
    assert made["checks"]["torch"]["environment"] == {"requiredSystemFeatures": ["rocm"]}


def test_what_is_written_is_a_program_and_its_question(tmp_path: Path, interpreter):
    """The builder, as Nix calls it."""
    attributes = {
        "outputs": {"out": str(tmp_path / "out")},
        "environment": "/env",
        "program": "/program",
        "spec": {"format": 1},
        "closure": [{"path": "/nix/store/b"}, {"path": "/nix/store/a"}],
    }
    file = tmp_path / "attrs.json"
    file.write_text(json.dumps(attributes))
    subprocess.run(
        [str(interpreter["executable"]), "-I", "-S", "-B", str(ROOT / "nix/proof/write.py")],
        env={"NIX_ATTRS_JSON_FILE": str(file)},
        check=True,
    )
    script = (tmp_path / "out/bin/prove").read_text()
    spec = tmp_path / "out/nix-support/accelpkgs/proof.json"
    assert script == f'#!/bin/sh\nexec /env/bin/python -I -B /program/apps/proof {spec} "$@"\n'
    assert json.loads(spec.read_text()) == {
        "format": 1,
        "closure": ["/nix/store/a", "/nix/store/b"],
    }


def test_what_a_card_said_makes_no_new_plan(tmp_path: Path):
    """The same id with and without it; the package tells it."""
    with_it, without = tmp_path / "with", tmp_path / "without"
    for folder in (with_it, without):
        shutil.copytree(ROOT / "tests/apps/index/starter", folder / "starter")
    file = without / "starter/releases.json"
    data = json.loads(file.read_text())
    del data["releases"][0]["variants"][0]["evidence"]
    file.write_text(json.dumps(data))
    plan = """
      map (
        folder:
        (import (root + "/default.nix") { }).plan {
          python = "3.12";
          packages = [ "starter" ];
          index = [ (/. + folder) ];
        }
      ) data
    """
    one, other = evaluate(plan, [str(with_it), str(without)])
    assert one["packages"]["starter"]["evidence"]["hardware"]["targets"] == ["8.6", "9.0"]
    assert other["packages"]["starter"]["evidence"] == {}
    assert one["id"] == other["id"]
