"""A base that offers source builds: who gets them, who is never asked, and what is said of them.

The dry base compiles torch 2.12.0 and its companions for CUDA 12.9, 7.2 and 8.6
(dry/offers.nix); which nixpkgs does what is in tests/nixpkgs/test_offers.py.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nixlib import evaluate

EVERY = ("torch", "torchaudio", "torchvision", "triton")
MPI = {"packages": ["torch"], "python": "3.12", "cuda": "12", "capabilities": ["8.6"], "mpi": True}


@pytest.fixture(scope="module")
def ask() -> Callable[..., dict[str, Any]]:
    def run(request: dict[str, Any], **options: Any) -> dict[str, Any]:
        data = {"request": {"python": "3.12", **request}, **options}
        answer: dict[str, Any] = evaluate("import (root + /tests/bases/offers.nix) data", data)
        return answer

    return run


def _flavours(answer: dict[str, Any], *names: str) -> dict[str, str]:
    assert "packages" in answer, answer
    packages = answer["packages"]
    return {name: f"{packages[name]['flavour']} {packages[name]['version']}" for name in names}


def test_what_no_wheel_has_is_compiled(ask) -> None:
    answer = ask(MPI)
    assert _flavours(answer, "torch", "triton") == {
        "torch": "source 2.12.0",
        "triton": "wheel 3.7.0",
    }
    assert answer["axes"] == {
        "cuda": "12.9",
        "cxx11abi": "true",
        "mpi": "true",
        "rocm": "none",
        "torch": "2.12.0",
    }
    torch = answer["packages"]["torch"]
    assert torch["capabilities"] == ["sm_86"]
    assert torch["why"].startswith("no wheel fits: ")
    assert torch["build"]["offer"]["selection"] == {
        "python": "3.12",
        "accelerator": {"cuda": "12.9"},
        "targets": ["8.6"],
        "mpi": True,
    }
    # The base brings CUDA: nothing of NVIDIA's is asked for.
    assert not [name for name in answer["packages"] if re.match("nvidia-|cuda-", name)]
    assert {"sympy", "setuptools", "triton"} <= set(torch["requires"])


def test_a_capability_without_a_wheel_is_compiled_for(ask) -> None:
    """Xavier, with a CUDA that JetPack 5 runs."""
    request = {"packages": ["torch"], "capabilities": ["7.2"], "system": "aarch64-linux"}
    answer = ask(request, cuda="12.2")
    assert _flavours(answer, "torch") == {"torch": "source 2.12.0"}
    assert answer["packages"]["torch"]["capabilities"] == ["sm_72"]
    # And with one that a board does not run, it is refused as any torch would be.
    message = ask(request, cuda="12.9")["message"]
    assert "E012: no torch release runs on capability 7.2" in message
    assert (
        "torch 2.12.0, which nixpkgs can compile, is built for CUDA 12.9, and JetPack 5 runs"
        in message
    )


def test_what_stands_above_a_compiled_torch_is_compiled_against_it(ask) -> None:
    """A wheel that links PyTorch's own build of torch is none for another build."""
    answer = ask({**MPI, "packages": ["torch", "torchvision", "torchaudio", "accelerate"]})
    assert _flavours(answer, "torch", "torchvision", "torchaudio") == {
        "torch": "source 2.12.0",
        "torchvision": "source 0.27.0",
        "torchaudio": "source 2.11.0",
    }
    # Pure, and without a word on how torch was built.
    assert _flavours(answer, "accelerate")["accelerate"].startswith("wheel ")
    message = ask({**MPI, "packages": ["torch", "xformers"]})["message"]
    assert "xformers 0.0.35 links PyTorch's own build of torch" in message
    # CUDA code that looks at torch through Python alone.
    assert ask({**MPI, "packages": ["torch", "bitsandbytes"]})["packages"]["bitsandbytes"]


def test_a_companion_that_is_compiled_brings_its_torch(ask) -> None:
    """A torchvision by wish is compiled against a torch that is, whatever wheels torch has."""
    request = {
        "packages": ["torch", "torchvision"],
        "capabilities": ["8.6"],
        "cuda": "12.9",
        "flavour": {"torchvision": "source"},
    }
    # Of torch 2.11.0 there is a wheel for that CUDA.
    answer = ask(request, versions={"torch": "2.11.0", "torchvision": "0.26.0"})
    flavours = _flavours(answer, "torch", "torchvision")
    assert flavours == {"torch": "source 2.11.0", "torchvision": "source 0.26.0"}


def test_two_of_cuda_are_noted(ask) -> None:
    """The base brings one, and what CuPy asks for another."""
    both = ask({**MPI, "packages": ["torch", "cupy-cuda12x[ctk]"]})["notes"]
    told = [note for note in both if "is compiled with nixpkgs' CUDA 12.9" in note]
    assert len(told) == 1 and "cupy-cuda12x" in told[0]
    assert not [note for note in ask(MPI)["notes"] if "nixpkgs" in note]


def test_an_extension_is_compiled_against_it(ask) -> None:
    answer = ask({**MPI, "packages": ["flash-attn"], "flavour": {"flash-attn": "source"}})
    flash = answer["packages"]["flash-attn"]["build"]
    assert flash["against"] == ["torch"]
    nested = flash["packages"]["torch"]
    assert nested["flavour"] == "source" and nested["version"] == "2.12.0"
    assert nested["build"]["offer"] == answer["packages"]["torch"]["build"]["offer"]


@pytest.mark.parametrize(
    ("flavour", "expected"),
    [
        ({"torch": "source"}, {"torch": "source 2.12.0", "triton": "wheel 3.7.0"}),
        ({"torch": "prefer-source"}, {"torch": "source 2.12.0", "triton": "wheel 3.7.0"}),
        (
            {"torch": "source", "triton": "source"},
            {"torch": "source 2.12.0", "triton": "source 3.7.0"},
        ),
        # Of torch 2.15, which nothing but a wheel is.
        ({"triton": "prefer-source"}, {"torch": "wheel 2.14.0", "triton": "wheel 3.8.0"}),
    ],
)
def test_whoever_asks_for_source_gets_it(ask, flavour, expected) -> None:
    request = {"packages": ["torch"], "capabilities": ["8.6"], "flavour": flavour}
    if "torch" not in flavour:
        request["constraints"] = {"torch": "==2.14.0"}
    assert _flavours(ask(request), "torch", "triton") == expected


def test_nothing_is_looked_at_without_need(ask) -> None:
    """Of what a wheel has nobody asks the base; of the others one name at a time."""
    stack = {"packages": ["torch", "torchvision", "triton"], "capabilities": ["8.6"]}
    assert _flavours(ask(stack, poisoned=EVERY), "torch")["torch"].startswith("wheel ")
    others = [name for name in EVERY if name != "torch"]
    assert _flavours(ask(MPI, poisoned=others), "torch") == {"torch": "source 2.12.0"}
    beside = ask({**MPI, "packages": ["torch", "torchvision"]}, poisoned=["torchaudio", "triton"])
    assert _flavours(beside, "torchvision") == {"torchvision": "source 0.27.0"}
    wheels = {**stack, "flavour": {"torch": "wheel", "default": "prefer-wheel"}}
    assert _flavours(ask(wheels, poisoned=EVERY), "torch")["torch"].startswith("wheel ")
    # Poison is poison.
    with pytest.raises(AssertionError, match="torch was looked at"):
        ask(MPI, poisoned=["torch"])


def test_a_plan_that_takes_no_offer_is_the_one_without_a_base() -> None:
    """Byte for byte, for every target of targets.toml that has a plan."""
    # The dry base says what a request would say itself.
    pairs = evaluate(
        """
        let
          requests = import (root + /nix/matrix/requests.nix) {
            inherit root;
            matrix = builtins.fromTOML (builtins.readFile (root + /targets.toml));
          };
          inherit (import (root + /nix/concretise) { }) tryPlan;
          base = import (root + /tests/bases/dry) {
            pythons = { };
            offers = import (root + /tests/bases/dry/offers.nix) {
              versions = { torch = "2.12.0"; torchaudio = "2.11.0"; torchvision = "0.27.0"; };
              touched = name: builtins.trace "looked at ${name}";
            };
          };
          said = { inherit (base) system glibc compiler; libraries = [ "libdry.so.1" ]; };
          one = name:
            let
              request = said // requests.${name};
              alone = tryPlan request;
              based = tryPlan (requests.${name} // { inherit base; });
            in
            if alone.ok then
              [ { inherit name; same = builtins.toJSON alone.plan == builtins.toJSON based.plan; } ]
            else
              [ ];
          isBare = name: !(requests.${name} ? libraries);
          names = builtins.filter isBare (builtins.attrNames requests);
        in
        builtins.concatMap one names
        """
    )
    assert len(pairs) > 30
    assert [pair["name"] for pair in pairs if not pair["same"]] == []


def test_without_a_base_it_is_said_who_could_compile_it(ask) -> None:
    alone = evaluate("((import (root + /nix/concretise) { }).tryPlan data).message", MPI)
    other = ask(MPI, isOffering=False)["message"]
    for message in (alone, other):
        assert "mpi = true" in message and "is built without MPI" in message
        assert "nixpkgs compiles a torch: base = bases.nixpkgs { … } may offer it" in message
    # Where a wheel is the wish, or nobody compiles it, there is nothing to say.
    wheel = evaluate(
        "((import (root + /nix/concretise) { }).tryPlan data).message", {**MPI, "flavour": "wheel"}
    )
    assert "bases.nixpkgs" not in wheel


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"packages": ["torch==2.15.0"]},
            "torch 2.12.0, which nixpkgs can compile, is not ==2.15.0",
        ),
        ({"capabilities": ["9.0"]}, "nixpkgs can compile, is compiled for 7.2, 8.6: it lacks 9.0"),
        ({"cuda": "13"}, 'nixpkgs can compile, is for cuda 12.9, and you ask for cuda = "13"'),
    ],
)
def test_an_offer_that_does_not_do_is_told_with_its_version(ask, change, said) -> None:
    message = ask({**MPI, **change})["message"]
    assert said in message
    assert "bases.nixpkgs" not in message
    assert len(message.splitlines()) <= 10


def test_what_is_not_on_record_is_no_candidate(ask) -> None:
    """Nobody knows what it requires."""
    message = ask(MPI, versions={"torch": "2.99.0"})["message"]
    assert "torch 2.99.0, which nixpkgs can compile, is not on record here" in message


def test_the_layers_ask_the_base_for_it(run_nix, root: Path) -> None:
    """No source and no wheel of it; python-level and passport are ours."""
    request = """{
      packages = [ "torch" "flash-attn" ]; python = "3.12"; cuda = "12"; capabilities = [ "8.6" ];
      mpi = true; flavour.flash-attn = "source"; base = import ROOT/tests/bases/dry {
        pythons."3.12" = { executable = "/dry/python3.12"; version = "3.12.7"; };
        offers = import ROOT/tests/bases/dry/offers.nix { versions.torch = "2.12.0"; };
      };
    }""".replace("ROOT", str(root))
    answer = run_nix(
        "eval",
        "--impure",
        "--json",
        "--expr",
        f"let c = (import {root}/nix/concretise {{ }}).concretise {request}; "
        "inherit (c.packages) torch flash-attn; in { "
        "inherit (torch.build) function arguments task; "
        "level = torch.task.spec; against = flash-attn.build.task.spec.environment.torch.function; "
        "passport = builtins.unsafeDiscardStringContext (builtins.readFile torch.highLevel); "
        "ids = [ c.id torch.concretisation ]; }",
    )
    assert answer.returncode == 0, answer.stderr
    seen = json.loads(answer.stdout)
    assert seen["function"] == seen["against"] == "mkBuildOffered"
    assert not re.search(r"dry: mk(Source|BuildWheel) torch$", answer.stderr, re.MULTILINE)
    assert seen["arguments"]["offer"]["by"] == "nixpkgs"
    assert seen["task"]["kind"] == "adopt"
    package = seen["level"]["package"]
    assert package["planned"].keys() == {edge["name"] for edge in package["requires"]}
    assert json.loads(seen["passport"])["offer"] == seen["arguments"]["offer"]
    assert seen["ids"][0] == seen["ids"][1]
