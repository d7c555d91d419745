"""Environments for ROCm, for the CPU and for old GPUs become derivations on the host base: from
what is recorded alone, with nothing downloaded and nothing measured of their wheels.
"""

from __future__ import annotations

import pytest

from nixlib import evaluate

WANTED = {
    "rocm": {"packages": ["torch", "torchvision"], "rocm": "6.4", "gfx": ["gfx1100"]},
    "rocm-triton": {"packages": ["torch", "triton"], "gfx": ["gfx942"]},
    "cpu": {"packages": ["torch"], "cuda": None},
    "pascal": {"packages": ["torch", "torchvision"], "capabilities": ["6.1"]},
}
EXPRESSION = """
  let
    accelpkgs = import (root + "/nix/outputs/lib.nix") { };
    base = accelpkgs.bases.host {
      system = "x86_64-linux";
      glibc = "2.36";
      pythons."3.12" = {
        executable = "/usr/bin/python3.12";
        version = "3.12.3";
      };
      compiler.gcc = "13";
    };
    of = request:
      let made = accelpkgs.concretise (request // { inherit base; python = "3.12"; });
      in {
        drv = made.environment.drvPath;
        loads = builtins.mapAttrs (_: p: p.loads.state) made.plan.packages;
      };
  in builtins.mapAttrs (_: of) data
"""


@pytest.fixture(scope="module")
def made():
    return evaluate(EXPRESSION, WANTED)


@pytest.mark.parametrize("name", WANTED)
def test_it_is_a_derivation(made, name):
    assert made[name]["drv"].endswith(".drv")


def test_each_is_one_of_its_own(made):
    assert len({answer["drv"] for answer in made.values()}) == len(WANTED)


@pytest.mark.parametrize("name", ["rocm", "rocm-triton", "cpu"])
def test_what_nobody_measured_is_said_and_no_refusal(made, name):
    assert made[name]["loads"]["torch"] == "not measured"
