"""Several targets, concretised at once on the host base: each has its own environment, with the
versions that they share.
"""

from __future__ import annotations

import json

SET = """
  ((import (ROOT + "/nix/concretise") { }).concretise {
    inherit base python;
    packages = p: [ p.jinja2 ];
    targets = {
      plain = { };
      more.packages = [ "six" ];
      arm.system = "aarch64-linux";
    };
    constraints.markupsafe = "<3";
  })
"""
PROGRAM = (
    "import importlib.util as u, json, importlib.metadata as m; "
    "print(json.dumps([m.version('markupsafe'), u.find_spec('six') is not None]))"
)


def test_each_target_has_its_environment(run_in_store, root):
    told = {}
    for target in ("plain", "more"):
        answer = run_in_store(
            f"{SET.replace('ROOT', str(root))}.targets.{target}.python", "-c", PROGRAM
        )
        assert answer.returncode == 0, answer.stderr
        told[target] = json.loads(answer.stdout)
    (one, has_none), (other, has_six) = told["plain"], told["more"]
    assert one == other
    assert (has_none, has_six) == (False, True)


def test_a_target_of_another_system_has_its_plan_and_no_environment(build, root, run_nix, prelude):
    joint = SET.replace("ROOT", str(root))
    refused = build(f"{joint}.targets.arm.python")
    assert refused.returncode != 0
    assert "accelpkgs E026: arm is for aarch64-linux" in refused.stderr
    plan = run_nix(
        "eval", "--impure", "--json", "--expr", f"{prelude} {joint}.plan.plans.arm.packages.jinja2"
    )
    assert json.loads(plan.stdout)["flavour"] == "wheel"
