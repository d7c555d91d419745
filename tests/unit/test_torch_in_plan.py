"""Whatever is made for torch has torch in its plan, of the release that is asked for."""

from __future__ import annotations

from nixlib import evaluate

PACKAGES = ["mamba-ssm", "causal-conv1d", "flash-attn", "xformers", "torchvision", "torchaudio"]
TORCHES = [f"2.{minor}" for minor in range(5, 16)]
ANSWER = """
  let inherit (import (root + "/nix/concretise") { }) tryPlan; in
  map (request:
    let tried = tryPlan request; in
    if tried.ok
    then {
      torch = tried.plan.packages.torch.version or null;
      axis = tried.plan.packages.${builtins.head request.packages}.axes.torch or null;
    }
    else null
  ) data
"""


def test_torch_extensions_beside_each_torch() -> None:
    asked = [(name, torch) for name in PACKAGES for torch in TORCHES]
    requests = [
        {"packages": [name], "python": "3.12", "constraints": {"torch": f"=={torch}.*"}}
        for name, torch in asked
    ]
    answers = evaluate(ANSWER, requests)
    wrong = [
        f"{name} beside torch {torch}: {found}"
        for (name, torch), found in zip(asked, answers, strict=True)
        if found is not None
        and (
            not f"{found['torch']}.".startswith(f"{torch}.")
            or not f"{found['torch']}.".startswith(f"{found['axis'] or torch}.")
        )
    ]
    assert not wrong
    # It is not only refusals that are right.
    assert sum(found is not None for found in answers) > len(asked) // 2
