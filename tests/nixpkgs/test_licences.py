"""What mkPkgs consents to: NVIDIA's licences in any expression, and nothing else unfree."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# In the words of nixpkgs' lib/licenses (compared with nixpkgs.lib at de42d442).
WORDS = """
  simple = free: shortName: { inherit free shortName; licenseType = "simple"; };
  OR = licenses: { licenseType = "compound"; operator = "OR"; inherit licenses; };
  AND = licenses: { licenseType = "compound"; operator = "AND"; inherit licenses; };
  WITH = license: exception: {
    licenseType = "exception"; operator = "WITH"; inherit license exception;
  };
  PLUS = license: { licenseType = "plus"; operator = "+"; inherit license; };
  mit = simple true "mit";
  foreign = simple false "unfree";
  cuda = simple false "CUDA EULA";
  cudnn = simple false "cuDNN EULA";
  math = simple false "NVIDIA Math SDK SLA";
  tensorrt = simple false "TensorRT EULA";
  exception = simple true "llvm-exception";
"""
EXPRESSIONS = {
    "mit": True,
    "cuda": True,
    "math": True,
    "tensorrt": True,
    "foreign": False,
    "AND [ mit cuda ]": True,
    "AND [ cuda cudnn ]": True,
    "AND [ mit foreign ]": False,
    "AND [ cuda foreign ]": False,
    "AND [ ]": True,
    "OR [ mit foreign ]": True,
    "OR [ foreign cuda ]": True,
    "OR [ foreign foreign ]": False,
    "OR [ ]": False,
    "WITH mit exception": True,
    "WITH foreign exception": False,
    "WITH mit foreign": False,
    "WITH cuda exception": True,
    "PLUS mit": True,
    "PLUS foreign": False,
    "PLUS tensorrt": True,
    "AND [ (OR [ foreign mit ]) (WITH cuda exception) ]": True,
    "AND [ (OR [ foreign foreign ]) mit ]": False,
    "OR [ (AND [ mit foreign ]) (PLUS foreign) ]": False,
    "OR [ (AND [ mit foreign ]) (PLUS cuda) ]": True,
}
# Forms that evaluateProperty does not take: lists, old licences, and what nobody knows yet.
OTHERS = {
    "[ ]": True,
    "[ mit cuda ]": True,
    "[ (AND [ mit foreign ]) ]": False,
    "[ (OR [ mit foreign ]) cuda ]": True,
    '{ free = false; shortName = "CUDA EULA"; }': True,
    '{ free = false; shortName = "unfree"; }': False,
    '{ shortName = "unknown"; }': False,
    '"CUDA EULA"': False,
    '{ licenseType = "compound"; operator = "XOR"; licenses = [ mit ]; }': False,
    '{ licenseType = "novel"; free = true; }': False,
}


@pytest.fixture
def judged(nix_eval: Callable[..., Any], root: Path) -> Callable[..., list[bool]]:
    def judge(packages: list[str]) -> list[bool]:
        return nix_eval(
            f"let {WORDS} in map (import {root}/nix/outputs/nvidia-licences.nix) "
            f"[ {' '.join(f'({package})' for package in packages)} ]"
        )

    return judge


def test_nvidias_alone_are_let_in(judged):
    cases = EXPRESSIONS | OTHERS
    answers = judged([f"{{ meta.license = {text}; }}" for text in cases])
    assert dict(zip(cases, answers, strict=True)) == cases


def test_as_nixpkgs_own_judge(nix_eval):
    tree = os.environ.get("ACCELPKGS_TEST_NIXPKGS_LIB") or os.environ.get("ACCELPKGS_TEST_NIXPKGS")
    if not tree or not (Path(tree) / "lib/licenses/operators.nix").exists():
        pytest.skip("no nixpkgs with compound licences is named")
    accepts = (
        "license: license.free || builtins.elem license.shortName "
        '[ "CUDA EULA" "cuDNN EULA" "NVIDIA Math SDK SLA" "TensorRT EULA" ]'
    )
    answers = nix_eval(
        f"let {WORDS} in map ((import {tree}/lib).licenses.evaluateProperty ({accepts}) true) "
        f"[ {' '.join(f'({text})' for text in EXPRESSIONS)} ]"
    )
    assert dict(zip(EXPRESSIONS, answers, strict=True)) == EXPRESSIONS


def test_edm_is_known_by_its_source_and_licence(judged, root):
    package = '{{ pname = "edm"; src.outputHash = {hash}; meta.license = {licence}; }}'.format
    own = f"(import {root}/overlays/edm-source.nix).hash"
    licence = '(simple false "cc-by-nc-sa-40")'
    assert judged(
        [
            package(hash=own, licence=licence),
            package(hash='"sha256-other"', licence=licence),
            package(hash=own, licence="foreign"),
            f'{{ pname = "other"; src.outputHash = {own}; meta.license = {licence}; }}',
            '{ pname = "edm"; meta.license = foreign; }',
        ]
    ) == [True, False, False, False, False]
